-- Files as they come back: the past of each table and its undo, which rows came from which file, and uploads that
-- survive. Version 1 of a table is its first import; docs/decisions/0018-versions.md says why this shape.

-- What a table was before something was done to it: everything that undoing needs. The newest is undone first.
CREATE TABLE app.table_versions (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id    uuid NOT NULL REFERENCES app.tenants ON DELETE CASCADE,
  table_id     uuid NOT NULL,                       -- app.user_tables.id, which a deleted table has no longer
  number       bigint GENERATED ALWAYS AS IDENTITY, -- order of what was done
  action       text NOT NULL CHECK (action IN ('append', 'replace', 'reimport', 'delete')),
  name         text NOT NULL,
  display_name text NOT NULL,
  file_id      uuid REFERENCES app.files,
  sheet        text NOT NULL,
  row_count    bigint NOT NULL,
  facts        jsonb NOT NULL,
  profile      jsonb,
  stored       text,                                -- its rows, under a name no catalog lists; null: in the table itself,
  last_row     bigint NOT NULL,                     -- up to this _row
  created_at   timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, stored)
);
CREATE INDEX table_versions_table ON app.table_versions (tenant_id, table_id, number DESC);
CREATE INDEX table_versions_age ON app.table_versions (created_at);

-- Lineage: rows of a table with row_offset < _row <= last_row are rows (_row - row_offset) of that sheet of that file.
CREATE TABLE app.table_imports (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id  uuid NOT NULL REFERENCES app.tenants ON DELETE CASCADE,
  table_id   uuid NOT NULL,
  version_id uuid REFERENCES app.table_versions ON DELETE CASCADE,  -- null: of the table as it is now
  file_id    uuid NOT NULL REFERENCES app.files,
  place      int NOT NULL,                          -- which table of the file, from 0
  sheet      text NOT NULL DEFAULT '',
  row_offset bigint NOT NULL,
  last_row   bigint NOT NULL,
  row_count  bigint NOT NULL,                       -- rows that came in; fewer than the range where rows were left out
  choices    jsonb NOT NULL DEFAULT '{}',           -- core/sheet/choices.h: what a person decided otherwise
  receipt    jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX table_imports_table ON app.table_imports (tenant_id, table_id, row_offset);
CREATE INDEX table_imports_file ON app.table_imports (file_id);

ALTER TABLE app.user_tables ADD COLUMN profile jsonb;         -- core/sheet/profile.h, for the page
CREATE INDEX user_tables_file ON app.user_tables (file_id);

-- Tables of before this migration: one import each. Their largest _row is not known here; it is never above the largest
-- integer, and whoever appends looks it up (last_row = 0).
INSERT INTO app.table_imports (tenant_id, table_id, file_id, place, sheet, row_offset, last_row, row_count, receipt)
SELECT t.tenant_id, t.id, t.file_id, coalesce(r.place, 1) - 1, t.sheet, 0, 0, t.row_count, coalesce(r.receipt, '{}')
  FROM app.user_tables t
  LEFT JOIN LATERAL (
    SELECT e.ordinality AS place, e.value->'receipt' AS receipt
      FROM app.import_markers m, jsonb_array_elements(m.result->'tables') WITH ORDINALITY e
     WHERE m.file_id = t.file_id AND e.value->>'name' = t.name LIMIT 1) r ON true
 WHERE t.file_id IS NOT NULL;

-- What a task did to a table, written with it: whoever finds it does not do it again.
CREATE TABLE app.task_markers (
  task_id    uuid PRIMARY KEY,
  tenant_id  uuid NOT NULL REFERENCES app.tenants ON DELETE CASCADE,
  epoch      bigint NOT NULL,
  result     jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Resumable uploads under way (tus 1.0). How much has come is the length of the spool file itself.
CREATE TABLE app.uploads (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id  uuid NOT NULL REFERENCES app.tenants ON DELETE CASCADE,
  user_id    uuid NOT NULL REFERENCES app.users ON DELETE CASCADE,
  name       text NOT NULL,                         -- as the person called it: a label, never a path
  bytes      bigint NOT NULL,                       -- when it is whole
  spool_name text NOT NULL UNIQUE,
  metadata   text NOT NULL DEFAULT '',              -- Upload-Metadata, given back as it came
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX uploads_user ON app.uploads (user_id, created_at);
CREATE INDEX uploads_expired ON app.uploads (expires_at);

GRANT SELECT ON app.table_versions, app.table_imports, app.task_markers TO app_control;
GRANT SELECT, INSERT, UPDATE, DELETE ON app.uploads TO app_control;
GRANT SELECT, INSERT, UPDATE, DELETE ON app.table_versions, app.table_imports TO app_loader;
GRANT SELECT, INSERT ON app.task_markers TO app_loader;
GRANT DELETE ON app.files TO app_loader;
GRANT DELETE ON app.import_markers TO app_loader;
