-- The control schema: who is asking, what they brought, what runs, what was said. Owned by app_owner; `sqlagent init`
-- runs each file of this folder once, in order, in one transaction each (app.migrations remembers).
-- Grants: app_control gets what the server does, app_loader what workers do; tenants' roles get nothing here.

CREATE TABLE app.tenants (
  id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  state           text NOT NULL DEFAULT 'provisioning' CHECK (state IN ('provisioning', 'ready', 'failed')),
  home_kind       text NOT NULL DEFAULT 'schema' CHECK (home_kind IN ('schema', 'database')),
  home_name       text NOT NULL UNIQUE,             -- user_schema_{32 hex} or user_db_{hash}
  role_name       text NOT NULL UNIQUE,             -- ten_{32 hex}
  role_secret     bytea,                            -- password, AES-256-GCM: nonce(12) | ciphertext | tag(16)
  catalog_version bigint NOT NULL DEFAULT 0,        -- moves with every change of the tenant's tables
  created_at      timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE app.users (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id  uuid NOT NULL REFERENCES app.tenants,
  issuer     text NOT NULL,                         -- identity is (issuer, subject), never the e-mail address
  subject    text NOT NULL,
  email      text NOT NULL,
  name       text NOT NULL DEFAULT '',
  picture    text,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (issuer, subject)
);

CREATE TABLE app.sign_ins (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id    uuid NOT NULL REFERENCES app.users ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz
);

CREATE TABLE app.files (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id  uuid NOT NULL REFERENCES app.tenants ON DELETE CASCADE,
  user_id    uuid NOT NULL REFERENCES app.users ON DELETE CASCADE,
  name       text NOT NULL,                         -- as the person called it: a label, never a path
  bytes      bigint NOT NULL,
  sha256     bytea NOT NULL,
  spool_name text NOT NULL UNIQUE,                  -- file name inside the spool folder, made by us
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX files_tenant ON app.files (tenant_id, created_at);

CREATE TABLE app.tasks (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id   uuid NOT NULL REFERENCES app.tenants ON DELETE CASCADE,
  user_id     uuid REFERENCES app.users ON DELETE CASCADE,
  name        text NOT NULL,                        -- Celery's task name: sqlagent.import_files
  queue       text NOT NULL,
  payload     jsonb NOT NULL,
  state       text NOT NULL DEFAULT 'PENDING'
              CHECK (state IN ('PENDING', 'STARTED', 'PROGRESS', 'SUCCESS', 'FAILURE', 'RETRY', 'REVOKED')),
  progress    int NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
  message     text NOT NULL DEFAULT '',
  result      jsonb,
  error       text,
  idempotency_key text,                             -- of the request that made it; forgotten after a day
  attempts    int NOT NULL DEFAULT 0,
  epoch       bigint NOT NULL DEFAULT 0,            -- fencing: grows with each claim; only the newest claim may write
  lease_until timestamptz,
  not_before  timestamptz NOT NULL DEFAULT now(),
  created_at  timestamptz NOT NULL DEFAULT now(),
  started_at  timestamptz,
  finished_at timestamptz
);
CREATE INDEX tasks_tenant ON app.tasks (tenant_id, created_at DESC);
CREATE UNIQUE INDEX tasks_key ON app.tasks (tenant_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX tasks_open ON app.tasks (not_before) WHERE state IN ('PENDING', 'STARTED', 'PROGRESS', 'RETRY');

CREATE TABLE app.outbox (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  task_id    uuid NOT NULL REFERENCES app.tasks ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  rung_at    timestamptz                            -- when the broker took the message; the timetable rings again what is late
);
CREATE INDEX outbox_waiting ON app.outbox (id) WHERE rung_at IS NULL;

CREATE TABLE app.user_tables (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id    uuid NOT NULL REFERENCES app.tenants ON DELETE CASCADE,
  name         text NOT NULL,                       -- the SQL identifier in the tenant's schema
  display_name text NOT NULL,
  file_id      uuid REFERENCES app.files,
  sheet        text NOT NULL DEFAULT '',
  row_count    bigint NOT NULL,
  facts        jsonb NOT NULL,                      -- core/catalog/facts.h
  created_at   timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, name)
);

-- Written in the same transaction as the rows of a file: whoever finds it knows the file is in, whole.
CREATE TABLE app.import_markers (
  file_id    uuid PRIMARY KEY REFERENCES app.files ON DELETE CASCADE,
  tenant_id  uuid NOT NULL REFERENCES app.tenants ON DELETE CASCADE,
  task_id    uuid NOT NULL,
  epoch      bigint NOT NULL,
  result     jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Market data in schema public: read by every tenant, written by an administrator.
CREATE TABLE app.shared_tables (
  name       text PRIMARY KEY,
  facts      jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE app.shared_version (
  one     boolean PRIMARY KEY DEFAULT true CHECK (one),
  version bigint NOT NULL DEFAULT 0
);
INSERT INTO app.shared_version DEFAULT VALUES;

CREATE TABLE app.chats (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id  uuid NOT NULL REFERENCES app.tenants ON DELETE CASCADE,
  user_id    uuid NOT NULL REFERENCES app.users ON DELETE CASCADE,
  title      text NOT NULL,
  pinned     boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz
);
CREATE INDEX chats_user ON app.chats (user_id, updated_at DESC) WHERE deleted_at IS NULL;

CREATE TABLE app.chat_history (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  chat_id    uuid NOT NULL REFERENCES app.chats ON DELETE CASCADE,
  tenant_id  uuid NOT NULL REFERENCES app.tenants ON DELETE CASCADE,
  turn       bigint GENERATED ALWAYS AS IDENTITY,
  question   text NOT NULL,
  kind       text,                                  -- answer | clarification | abstention | error; null while it runs
  sql        text,
  intent     jsonb,                                 -- core/nlq/read.h to_json; context of the next turn
  answer     jsonb,                                 -- what the page shows again: the /query response
  error      text,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX chat_history_chat ON app.chat_history (chat_id, turn);

GRANT USAGE ON SCHEMA app TO app_control, app_loader;
GRANT SELECT, INSERT (id, home_name, role_name), UPDATE (catalog_version) ON app.tenants TO app_control;
GRANT SELECT, INSERT, UPDATE ON app.users, app.sign_ins, app.files, app.tasks, app.outbox, app.chats,
  app.chat_history TO app_control;
GRANT DELETE ON app.chats, app.outbox TO app_control;
GRANT SELECT, UPDATE, DELETE ON app.user_tables TO app_control;
GRANT SELECT ON app.import_markers, app.shared_tables, app.shared_version TO app_control;
GRANT SELECT ON app.files, app.shared_version TO app_loader;
GRANT SELECT (id, state, home_kind, home_name, role_name, catalog_version, created_at), UPDATE (catalog_version)
  ON app.tenants TO app_loader;                     -- all but role_secret
GRANT SELECT, INSERT, UPDATE ON app.tasks, app.outbox TO app_loader;
GRANT SELECT, INSERT, UPDATE, DELETE ON app.user_tables TO app_loader;
GRANT SELECT, INSERT ON app.import_markers TO app_loader;
