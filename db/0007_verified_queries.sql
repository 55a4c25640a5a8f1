-- What a person said of an answer, and the queries that are remembered because somebody said they are right.
ALTER TABLE app.chat_history
  ADD COLUMN verdict      text CHECK (verdict IN ('up', 'down')),
  ADD COLUMN verdict_note text,
  ADD COLUMN mends        uuid REFERENCES app.chat_history ON DELETE SET NULL;  -- edited SQL: of the answer to this question

CREATE TABLE app.verified_queries (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id   uuid NOT NULL REFERENCES app.tenants ON DELETE CASCADE,
  user_id     uuid NOT NULL REFERENCES app.users ON DELETE CASCADE,          -- who said so last
  message_id  uuid REFERENCES app.chat_history ON DELETE SET NULL,           -- of which answer
  question    text NOT NULL,                         -- as it was asked
  normalised  text NOT NULL,                         -- core/prompt/alike.h
  reading     text NOT NULL,                         -- the offline engine's SQL for it on any day; '': it has none
  sql         text NOT NULL,
  shape       text NOT NULL,                         -- the result's columns and their types
  tables      text NOT NULL,                         -- the tables it reads, as they were when it was last proved
  state       text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'retired')),
  reason      text,                                  -- why it is retired, for a person
  verified_at timestamptz NOT NULL DEFAULT now(),
  proved_at   timestamptz NOT NULL DEFAULT now(),    -- when it last gave a result of its shape
  UNIQUE (tenant_id, normalised)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON app.verified_queries TO app_control;
