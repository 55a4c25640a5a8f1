-- What each tenant chose about language models, and what they used of them. A day is a day of UTC.

CREATE TABLE app.model_choices (
  tenant_id      uuid PRIMARY KEY REFERENCES app.tenants ON DELETE CASCADE,
  share          text CHECK (share IN ('nothing', 'schema', 'samples', 'rows')),  -- null: as the server's
  base_url       text,                                        -- an endpoint of one's own; null: the server's
  model          text,
  sealed_key     text,                                        -- hexadecimal, app/tenancy/keys.h; null: none is sent
  price          text,                                        -- base/money.h; null: not known
  tokens_per_day bigint CHECK (tokens_per_day >= 0),          -- null: as the server's
  nano_per_day   bigint CHECK (nano_per_day >= 0),            -- billionths of the server's currency
  updated_at     timestamptz NOT NULL DEFAULT now(),
  CHECK ((base_url IS NULL) = (model IS NULL)),
  CHECK (base_url IS NOT NULL OR sealed_key IS NULL AND price IS NULL)
);

-- What counts against the budget: what was used, and for calls under way what they may use at most. A server that dies
-- in the middle of a call leaves that counted, until midnight.
CREATE TABLE app.model_days (
  tenant_id uuid NOT NULL REFERENCES app.tenants ON DELETE CASCADE,
  day       date NOT NULL,
  tokens    bigint NOT NULL,
  nano      bigint NOT NULL,
  PRIMARY KEY (tenant_id, day)
);

CREATE TABLE app.model_usage (
  tenant_id         uuid NOT NULL REFERENCES app.tenants ON DELETE CASCADE,
  day               date NOT NULL,
  model             text NOT NULL,                            -- as it was asked for
  currency          text NOT NULL,                            -- of nano; empty: no price was known
  calls             bigint NOT NULL,
  estimated_calls   bigint NOT NULL,                          -- whose tokens the endpoint did not tell
  prompt_tokens     bigint NOT NULL,
  cached_tokens     bigint NOT NULL,
  completion_tokens bigint NOT NULL,
  nano              bigint NOT NULL,
  PRIMARY KEY (tenant_id, day, model, currency)
);

-- What left the machine for a question, word for word: a list of texts. Before, it stood in the answer.
ALTER TABLE app.chat_history ADD COLUMN sent jsonb;

GRANT SELECT, INSERT, UPDATE, DELETE ON app.model_choices, app.model_days, app.model_usage TO app_control;
