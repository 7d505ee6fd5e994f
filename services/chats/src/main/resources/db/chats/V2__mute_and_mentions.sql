-- What else a member has of a chat, besides how far it was read.
alter table members
  add column muted       boolean not null default false,
  add column mention_seq bigint  not null default 0; -- the newest message that mentioned the member
