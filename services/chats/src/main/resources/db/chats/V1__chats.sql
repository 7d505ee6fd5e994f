-- Every table that grows has chat_id first in its primary key and in every unique constraint, so
-- that the schema can be spread over nodes by chat. user_chats is the one table keyed by user.

create table chats (
  chat_id          uuid primary key,
  kind             smallint    not null check (kind in (1, 2)), -- 1 direct, 2 group
  name             text        not null,
  description      text        not null,
  creator_id       uuid        not null,
  peer_id          uuid,                                        -- direct: who is not the creator
  created_at       timestamptz not null,
  member_count     int         not null,
  last_seq         bigint      not null default 0,
  last_change      bigint      not null default 0,
  last_activity_at timestamptz not null,
  deleted_at       timestamptz,
  purged_at        timestamptz
) with (fillfactor = 60); -- every send updates the row: room for heap-only tuples

create index chats_to_purge on chats (deleted_at) where deleted_at is not null and purged_at is null;

create table members (
  chat_id   uuid        not null,
  user_id   uuid        not null,
  role      smallint    not null check (role in (1, 2, 3)), -- 1 member, 2 admin, 3 owner
  joined_at timestamptz not null,
  read_seq  bigint      not null,
  primary key (chat_id, user_id)
) with (fillfactor = 70); -- read markers move often

create index members_by_join on members (chat_id, joined_at, user_id);
create unique index members_one_owner on members (chat_id) where role = 3;

create table user_chats (
  user_id uuid not null,
  chat_id uuid not null,
  primary key (user_id, chat_id)
);

create table messages (
  chat_id    uuid        not null,
  seq        bigint      not null check (seq > 0),
  sender_id  uuid        not null,
  client_id  text        collate "C" not null,
  text       text        not null,
  reply_to   bigint,
  mentions   uuid[]      not null default '{}',
  sent_at    timestamptz not null,
  edited_at  timestamptz,
  deleted_at timestamptz,
  change     bigint      not null default 0,
  primary key (chat_id, seq),
  unique (chat_id, sender_id, client_id)
);

create index messages_by_change on messages (chat_id, change) where change > 0;

create table reactions (
  chat_id    uuid        not null,
  seq        bigint      not null,
  user_id    uuid        not null,
  emoji      text        collate "C" not null,
  reacted_at timestamptz not null,
  primary key (chat_id, seq, emoji, user_id)
);

-- One row. Restoring a backup writes a new one, which tells clients that what they hold may be
-- ahead of the store.
create table store_epoch (
  one   boolean primary key default true check (one),
  epoch uuid not null
);
insert into store_epoch (epoch) values (gen_random_uuid());
