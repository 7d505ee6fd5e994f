-- Everything the accounts service keeps. Columns that end in _key hold text folded by the service
-- (UserKeys), never by the database: what counts as the same login does not depend on the locale the
-- database was made with. They are compared byte by byte (COLLATE "C"), which also lets an ordinary
-- B-tree answer LIKE 'prefix%'.

CREATE TABLE users (
  id           uuid PRIMARY KEY,
  login        text NOT NULL,
  login_key    text COLLATE "C" NOT NULL CONSTRAINT users_login_unique UNIQUE,
  email        text,
  email_key    text COLLATE "C" CONSTRAINT users_email_unique UNIQUE,
  nickname     text,
  nickname_key text COLLATE "C" CONSTRAINT users_nickname_unique UNIQUE,
  first_name   text NOT NULL,
  first_key    text COLLATE "C" NOT NULL,
  last_name    text NOT NULL,
  last_key     text COLLATE "C" NOT NULL,
  about        text NOT NULL,
  role         smallint NOT NULL CHECK (role BETWEEN 1 AND 3),
  created_at   timestamptz NOT NULL,
  -- What search results are ordered by: the folded display name, cut to 120 bytes.
  sort_key     text COLLATE "C" NOT NULL,
  -- Runs of one to three characters of both names, for masks that do not begin with a letter.
  name_grams   text[] COLLATE "C" NOT NULL
);

CREATE INDEX users_by_name ON users (sort_key, id);
CREATE INDEX users_by_first_name ON users (first_key, sort_key, id);
CREATE INDEX users_by_last_name ON users (last_key, sort_key, id);
CREATE INDEX users_by_name_grams ON users USING gin (name_grams);
CREATE INDEX users_admins ON users (id) WHERE role = 3;

CREATE TABLE credentials (
  user_id       uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
  -- Argon2id in PHC string format.
  password_hash text NOT NULL,
  -- Grows when the password changes, not when the same one is hashed anew.
  version       bigint NOT NULL DEFAULT 1,
  changed_at    timestamptz NOT NULL
);

-- Only sessions that have not ended. A session's refresh token is a family (the same for all tokens
-- of the session) and a secret (new at each refresh); SHA-256 of the family finds the session,
-- SHA-256 of the whole tells the newest token from all earlier ones.
CREATE TABLE sessions (
  id           uuid PRIMARY KEY,
  user_id      uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  family_hash  bytea NOT NULL CONSTRAINT sessions_family_unique UNIQUE,
  token_hash   bytea NOT NULL,
  created_at   timestamptz NOT NULL,
  last_used_at timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  user_agent   text NOT NULL,
  address      text NOT NULL
);

CREATE INDEX sessions_by_user ON sessions (user_id, created_at, id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Sessions that ended before their access tokens did. The transaction's id orders them: whoever has
-- seen everything below the oldest transaction still running has missed nothing.
CREATE TABLE ended_sessions (
  session_id uuid PRIMARY KEY,
  ended_at   timestamptz NOT NULL,
  tx         xid8 NOT NULL DEFAULT pg_current_xact_id()
);

CREATE INDEX ended_sessions_by_tx ON ended_sessions (tx, session_id);
CREATE INDEX ended_sessions_by_time ON ended_sessions (ended_at);

CREATE TABLE signing_keys (
  kid         text PRIMARY KEY,
  -- X.509 SubjectPublicKeyInfo in base64.
  public_key  text NOT NULL,
  -- PKCS #8 in base64, 'plain:' as it is or 'sealed:' with the configured secret.
  private_key text NOT NULL,
  created_at  timestamptz NOT NULL
);
