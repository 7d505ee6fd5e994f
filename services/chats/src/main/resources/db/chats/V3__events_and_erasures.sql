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

-- Deleted accounts, kept for ever so that nobody adds one to a chat again.
create table erasures (
  user_id     uuid primary key,
  messages    boolean     not null, -- whether what the user wrote goes, too
  accepted_at timestamptz not null default now(),
  done_at     timestamptz
);

create index erasures_open on erasures (accepted_at, user_id) where done_at is null;
