"""Random SQL of sqlsmith as a tenant's role on the hardened database: no canary comes out, nothing
crashes, every refusal is of a known class (needs SQLAGENT_TEST_URL and SQLAGENT_TEST_HOME).

sqlsmith looks at catalogs that a tenant's role may not read, so the administrator lets it write the
statements in databases it does see: one that has the tenant's own table alone, so that statements
get as far as they can, and the whole one, with the other's tables and the catalogs. Then the role
runs them. SQLSMITH_SECONDS is how long.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import time
import unittest
import uuid

import psycopg2

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from api_client import URL, load, sign_in  # noqa: E402
from hostile_test import HOME, Database, address, home_of  # noqa: E402

SECONDS = float(os.environ.get("SQLSMITH_SECONDS", "10"))
SQLSMITH = shutil.which("sqlsmith")
# 08 is a lost connection, 57P a crash or a shutdown, 58 the machine, XX a bug of the server.
UNKNOWN = ("08", "57P", "58", "XX", "F0")


@unittest.skipUnless(URL and HOME, "SQLAGENT_TEST_URL or SQLAGENT_TEST_HOME is not set")
class RandomStatements(unittest.TestCase):
    def setUp(self):
        self.assertTrue(SQLSMITH, "sqlsmith is not installed (tools/packages-test.txt)")
        self.canary = "kanarie" + uuid.uuid4().hex[:12]
        asker, attacked = sign_in("asker"), sign_in("attacked")
        load(asker, [("mine.csv", b"k,v\n1,2\n")])
        load(attacked, [("payroll.csv", f"id,iban\n1,{self.canary}\n".encode())])
        self.schema, self.role = home_of(asker)
        self.admin = Database(self)
        self.admin.cursor.execute(f"ALTER ROLE {self.role} PASSWORD 'for-this-test'")
        self.alone = self.canary.replace("kanarie", "sqlsmith_")
        self.admin.cursor.execute(f"CREATE DATABASE {self.alone} TEMPLATE template0")
        self.addCleanup(self.admin.cursor.execute, f"DROP DATABASE {self.alone}")
        source = Database(self, dbname=self.alone)
        source.cursor.execute(f"CREATE SCHEMA {self.schema}")
        source.cursor.execute(f"CREATE TABLE {self.schema}.mine (_row bigint, k bigint, v bigint)")
        source.connection.close()

    def state(self):
        return self.admin.rows("""
            SELECT (SELECT md5(string_agg(r::text, '' ORDER BY oid)) FROM pg_authid r),
                   (SELECT count(*) FROM pg_class WHERE relkind <> 't'),
                   (SELECT count(*) FROM pg_proc), (SELECT count(*) FROM pg_largeobject_metadata),
                   (SELECT md5(string_agg(s::text, '')) FROM pg_db_role_setting s),
                   pg_postmaster_start_time()""")

    def statements(self, seed):
        """A portion of what sqlsmith thinks of."""
        parts = psycopg2.extensions.parse_dsn(address())
        more = []
        if seed % 3:
            parts["dbname"], more = self.alone, ["--exclude-catalog"]
        target = " ".join(f"{name}={value}" for name, value in parts.items())
        made = subprocess.run([SQLSMITH, f"--target={target}", "--dry-run", "--max-queries=200",
                               f"--seed={seed}", *more], capture_output=True, text=True,
                              timeout=120, check=False)
        self.assertIn("select", made.stdout, made.stderr[-500:])
        return [text for text in made.stdout.split(";") if "select" in text.lower()]

    def test_nothing_comes_out_and_nothing_breaks(self):
        before, until = self.state(), time.monotonic() + SECONDS
        own = Database(self, user=self.role, password="for-this-test",
                       options="-c statement_timeout=500")
        ran = refused = seed = 0
        while time.monotonic() < until:
            seed += 1
            for sql in self.statements(seed):
                if time.monotonic() > until:
                    break
                ran += 1
                try:
                    own.cursor.execute(sql)
                    rows = own.cursor.fetchmany(1000) if own.cursor.description else []
                    self.assertNotIn(self.canary, repr(rows), sql)
                except psycopg2.Error as error:
                    refused += 1
                    self.assertNotIn(self.canary, str(error), sql)
                    self.assertIsNotNone(error.pgcode, f"{error}: {sql}")
                    self.assertFalse(error.pgcode.startswith(UNKNOWN), f"{error}: {sql}")
        print(f"sqlsmith: {ran} statements, {refused} refused")
        self.assertGreater(ran, 20)
        self.assertEqual(self.state(), before)


if __name__ == "__main__":
    unittest.main()
