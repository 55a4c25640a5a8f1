#!/usr/bin/python3
"""`sqlagent market` on a real cluster: what is made, that figures agree, and what is left alone.

Starts a cluster of its own and needs nothing but the built binary: SQLAGENT_BUILD names the
build folder.
"""
import os
import pathlib
import subprocess
import tempfile
import unittest

import psycopg2

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = ROOT / os.environ.get("SQLAGENT_BUILD", "build/dev") / "sqlagent"
CLUSTER = ROOT / "tests/live/cluster.sh"
SECRET = "a secret key for tests, 32 bytes or more"

# Each return against the last close before its period, as the column's comment defines it.
DISAGREEING = """
WITH day AS (SELECT max(date) AS d FROM daily_prices), known AS (
  SELECT s.*,
    (SELECT close FROM daily_prices p WHERE p.ticker = s.ticker AND p.date = d) AS last,
    (SELECT close FROM daily_prices p WHERE p.ticker = s.ticker AND p.date < date_trunc('year', d)
     ORDER BY date DESC LIMIT 1) AS year_start,
    (SELECT close FROM daily_prices p
     WHERE p.ticker = s.ticker AND p.date < date_trunc('quarter', d)
     ORDER BY date DESC LIMIT 1) AS quarter_start,
    (SELECT close FROM daily_prices p WHERE p.ticker = s.ticker AND p.date <= d - interval '1 year'
     ORDER BY date DESC LIMIT 1) AS year_ago,
    (SELECT coalesce(sum(amount), 0) FROM dividends v
     WHERE v.ticker = s.ticker AND v.ex_date > d - interval '1 year') AS paid
  FROM stock_performance s, day)
SELECT count(*) FROM known WHERE price <> last
  OR return_ytd <> round((last / year_start - 1) * 100, 2)
  OR return_quarter <> round((last / quarter_start - 1) * 100, 2)
  OR return_year <> round((last / year_ago - 1) * 100, 2)
  OR dividend_yield <> round(paid / last * 100, 2)
"""


class Market(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="sqlagent-market-")
        started = subprocess.run([CLUSTER, "start", cls.folder], check=True, capture_output=True,
                                 text=True)
        cls.url = started.stdout.strip()
        cls.run_sqlagent("init")

    @classmethod
    def tearDownClass(cls):
        subprocess.run([CLUSTER, "stop", cls.folder], check=True, capture_output=True)

    @classmethod
    def run_sqlagent(cls, *arguments):
        """Standard output of one command, which must succeed."""
        env = {"PATH": os.environ["PATH"], "DATABASE_URL": cls.url, "SECRET_KEY": SECRET,
               "SQLAGENT_HOME": cls.folder}
        done = subprocess.run([BINARY, *arguments], env=env, cwd=cls.folder, capture_output=True,
                              text=True, timeout=300)
        if done.returncode != 0:
            raise AssertionError(f"{arguments}: {done.stderr}")
        return done.stdout

    def query(self, sql):
        connection = psycopg2.connect(self.url, dbname="portfoliosql")
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall() if cursor.description else None
        finally:
            connection.close()

    def version(self):
        return self.query("SELECT version FROM app.shared_version")[0][0]

    def test_made_once_and_made_again_only_when_asked(self):
        self.query("CREATE TABLE public.funds (mine int)")  # an administrator's, of the same name
        self.assertIn("table funds was loaded by an administrator", self.run_sqlagent("market"))
        version = self.version()
        self.assertIn("already there", self.run_sqlagent("market"))
        self.assertEqual(self.version(), version)
        self.run_sqlagent("market", "--refresh")
        self.assertEqual(self.version(), version + 1)
        self.assertEqual(self.query("SELECT count(*) FROM information_schema.columns "
                                    "WHERE table_name = 'funds'"), [(1,)])
        self.assertEqual(self.query(DISAGREEING), [(0,)])
        self.assertEqual(self.query("SELECT count(*) FROM stock_performance"), [(300,)])
        described = self.query("SELECT count(*) FROM pg_class WHERE relkind = 'r' "
                               "AND relnamespace = 'public'::regnamespace "
                               "AND obj_description(oid) LIKE 'Sample data, invented%' "
                               "AND relowner = 'app_owner'::regrole")
        self.assertEqual(described, [(10,)])
        facts = self.query("SELECT name, facts->>'rows' FROM app.shared_tables ORDER BY name")
        self.assertEqual(len(facts), 10)
        self.assertIn(("companies", "300"), facts)


if __name__ == "__main__":
    unittest.main()
