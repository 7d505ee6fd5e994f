-- Whoever has had to do with others here. Who changes anything between two people holds the rows of
-- both, in the order of their ids.
create table people (
  user_id   uuid primary key,
  erased_at timestamptz -- the account is deleted; kept for ever, so that nobody befriends one again
);

-- Each friendship and each request twice, once as each side sees it.
create table relations (
  user_id  uuid        not null,
  other_id uuid        not null,
  state    smallint    not null check (state in (1, 2, 3)), -- 1 friend, 2 incoming, 3 outgoing request
  since    timestamptz not null,
  primary key (user_id, other_id)
);

create index relations_by_time on relations (user_id, state, since desc, other_id desc);

create table blocks (
  user_id    uuid        not null,
  blocked_id uuid        not null,
  since      timestamptz not null,
  primary key (user_id, blocked_id)
);

create index blocks_by_time on blocks (user_id, since desc, blocked_id desc);
create index blocks_of on blocks (blocked_id);

-- Events that are not with the bus yet; one is written in the transaction of what it tells of.
create table outbox (
  position   bigint generated always as identity primary key,
  event      bytea       not null, -- parley.events.v1.Event
  consumers  text[]      not null, -- whom it is for; empty for everyone who wants it
  attempts   int         not null default 0,
  written_at timestamptz not null default now(),
  not_before timestamptz not null default now()
);

-- Events that a consumer failed at too often.
create table dead_events (
  event_id uuid        not null,
  consumer text        not null,
  event    bytea       not null,
  error    text        not null,
  died_at  timestamptz not null default now(),
  primary key (event_id, consumer)
);
