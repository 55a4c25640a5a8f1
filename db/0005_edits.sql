-- What people say about their tables, beside what was measured, and the business terms of a tenant. The facts in
-- app.user_tables stay as they are; core/catalog/edits.h lays the edits over them when a catalog is built.

CREATE TABLE app.table_edits (
  table_id   uuid PRIMARY KEY,                      -- app.user_tables.id, which a deleted table has no longer
  tenant_id  uuid NOT NULL REFERENCES app.tenants ON DELETE CASCADE,
  edits      jsonb NOT NULL,                        -- core/catalog/edits.h
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX table_edits_tenant ON app.table_edits (tenant_id);

CREATE TABLE app.definitions (
  tenant_id   uuid PRIMARY KEY REFERENCES app.tenants ON DELETE CASCADE,
  definitions jsonb NOT NULL,                       -- core/catalog/edits.h
  updated_at  timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT, INSERT, UPDATE, DELETE ON app.table_edits, app.definitions TO app_control;
GRANT SELECT, DELETE ON app.table_edits TO app_loader;
