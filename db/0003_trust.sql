-- The self-test of the isolation (GET /trust): what it found, its throw-away tenants, and who asked last.

CREATE TABLE app.trust_reports (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  checked_at timestamptz NOT NULL DEFAULT now(),
  green      boolean NOT NULL,
  report     jsonb NOT NULL                         -- app/trust/report.h to_json
);
CREATE INDEX trust_reports_newest ON app.trust_reports (checked_at DESC);

-- A tenant that a trial made. Whatever is found here when a trial begins is left over and is removed.
CREATE TABLE app.trust_tenants (
  tenant_id uuid PRIMARY KEY REFERENCES app.tenants ON DELETE CASCADE
);

-- When a trial was last asked for: one row, compared and set, so that many who ask at once make one.
CREATE TABLE app.trust_asked (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  at  timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO app.trust_asked DEFAULT VALUES;

GRANT SELECT ON app.trust_reports TO app_control;
GRANT SELECT, UPDATE (at) ON app.trust_asked TO app_control;
