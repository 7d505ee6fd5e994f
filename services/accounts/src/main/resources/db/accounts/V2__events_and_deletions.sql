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

-- When the deletion of the account was accepted. From then on nobody finds it; its login, e-mail and
-- nickname stay taken until the row goes, after all other services have removed what they had.
ALTER TABLE users ADD COLUMN deleted_at timestamptz;

CREATE TABLE deletions (
  id          uuid PRIMARY KEY, -- random: whoever has it may read how far the deletion is
  user_id     uuid NOT NULL CONSTRAINT deletions_user_unique UNIQUE,
  waiting_for text[] NOT NULL, -- services that have not confirmed yet
  accepted_at timestamptz NOT NULL,
  done_at     timestamptz
);

CREATE INDEX deletions_done ON deletions (done_at) WHERE done_at IS NOT NULL;
