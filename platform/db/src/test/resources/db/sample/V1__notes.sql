create table notes (
  id   bigint primary key,
  text text not null,
  at   timestamptz
);
