-- Which databases of this cluster are closed to tenants' roles, as `sqlagent init` left them. The audit at each start of
-- the server compares: what was closed must still be.

CREATE TABLE app.isolation (
  database    text PRIMARY KEY,
  closed      boolean NOT NULL,   -- functions and catalogs too; false: only a superuser could have done that
  hardened_at timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT ON app.isolation TO app_control;
