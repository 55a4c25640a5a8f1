"""Hard days for a running server: long texts, stopped questions, a tenant's own database role."""
import os
import pathlib
import sys
import time
import unittest

import psycopg2

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from api_client import URL, Events, call, load, sign_in  # noqa: E402

HOME = os.environ.get("SQLAGENT_TEST_HOME", "")
PATIENCE = 20  # seconds


def address():
    """The administrator's database address, as dev wrote it for the terminal's commands."""
    lines = (pathlib.Path(HOME) / "dev.env").read_text().splitlines()
    return next(line.split("=", 1)[1] for line in lines if line.startswith("DATABASE_URL="))


def home_of(token):
    """(schema, role) of the person's tenant."""
    schema = call("GET", "/user/databases", token=token).json["databases"][0]["name"]
    return schema, schema.replace("user_schema_", "ten_")


class Database:
    """A connection that is closed with the test."""

    def __init__(self, test, **settings):
        self.connection = psycopg2.connect(address(), **settings)
        test.addCleanup(self.connection.close)
        self.connection.autocommit = True
        self.cursor = self.connection.cursor()

    def rows(self, sql, *values):
        self.cursor.execute(sql, values or None)
        return self.cursor.fetchall()


@unittest.skipUnless(URL, "SQLAGENT_TEST_URL is not set")
class LongTexts(unittest.TestCase):
    def test_long_cells_are_shortened_and_rows_counted_right(self):
        token = sign_in()
        text = "x" * 100_000
        load(token, [("letters.csv", f"letter,number\n{text},1\n{text},2\n".encode())])
        answer = call("POST", "/query", {"query": "show letters"}, token).json
        self.assertEqual((answer["row_count"], answer["truncated"]), (2, False))
        self.assertTrue(answer["explanation"].startswith("2 rows"), answer["explanation"])
        shortened = answer["result"][0]["letter"]
        self.assertTrue(shortened.endswith("x…") and len(shortened) < len(text))

    def test_windows_of_large_rows_miss_none(self):
        token, seen, after = sign_in(), [], ""
        lines = "".join(f"{number},{'x' * 20_000}\n" for number in range(1000))
        load(token, [("letters.csv", f"number,letter\n{lines}".encode())])
        while after is not None:
            query = "limit=1000" + (f"&after={after}" if after else "")
            window = call("GET", f"/user/tables/letters?{query}", token=token).json
            seen += [row["number"] for row in window["rows"]]
            after = window["next"]
        self.assertEqual(seen, list(range(1000)))

    def test_the_length_of_a_question_counts_in_characters(self):
        token = sign_in()
        ask = lambda question: call("POST", "/query", {"query": question}, token)
        self.assertEqual(ask("売上" * 2000).status, 200)
        self.assertEqual(ask("売上" * 2000 + "は").status, 400)


@unittest.skipUnless(URL and HOME, "SQLAGENT_TEST_URL or SQLAGENT_TEST_HOME is not set")
class Stopping(unittest.TestCase):
    def test_closing_a_stream_cancels_the_statement_and_history_says_so(self):
        token = sign_in()
        load(token, [("sales.csv", b"product,qty\nBike,3\n")])
        schema, role = home_of(token)
        holder, watcher = Database(self), Database(self)
        holder.connection.autocommit = False
        holder.cursor.execute(f'LOCK TABLE "{schema}".sales IN ACCESS EXCLUSIVE MODE')
        running = lambda: watcher.rows(
            "SELECT pid FROM pg_stat_activity WHERE usename = %s AND wait_event_type = 'Lock'",
            role)
        stream = Events("POST", "/query/stream", token, {"query": "total qty by product"})
        self.eventually(running, "the question waits for the table")
        stream.close()
        self.eventually(lambda: not running(), "the statement ends")
        chat = call("GET", "/sessions", token=token).json["sessions"][0]["id"]
        last = lambda: call("GET", f"/sessions/{chat}", token=token).json["messages"][0]
        self.eventually(lambda: last()["kind"] == "error", "history is written")
        self.assertIn("stopped", last()["error"])

    def eventually(self, check, what):
        until = time.monotonic() + PATIENCE
        while not check():
            self.assertLess(time.monotonic(), until, what)
            time.sleep(0.02)


@unittest.skipUnless(URL and HOME, "SQLAGENT_TEST_URL or SQLAGENT_TEST_HOME is not set")
class OwnRole(unittest.TestCase):
    """Whoever got hold of a tenant's database role still has that tenant's tables alone."""

    @classmethod
    def setUpClass(cls):
        first, second = sign_in("first"), sign_in("second")
        load(first, [("treasure.csv", b"secret,amount\nxyzzy,42\n")])
        load(second, [("mine.csv", b"k,v\n1,2\n")])
        (cls.others, cls.others_role), (cls.schema, cls.role) = home_of(first), home_of(second)

    def setUp(self):
        Database(self).cursor.execute(f"ALTER ROLE {self.role} PASSWORD 'for-this-test'")
        self.own = Database(self, user=self.role, password="for-this-test")

    def test_reads_its_own_tables_and_nobody_elses(self):
        self.assertEqual(self.own.rows("SELECT k, v FROM mine"), [(1, 2)])
        self.refused(f"SELECT * FROM {self.others}.treasure", "SELECT * FROM app.users",
                     "SELECT * FROM app.chat_history", "SELECT role_secret FROM app.tenants",
                     "SELECT rolpassword FROM pg_authid", "SELECT pg_read_file('/etc/passwd')",
                     f"SET ROLE {self.others_role}", "SET ROLE app_control", "SET ROLE app_admin",
                     "SELECT set_config('role', 'app_loader', false)")

    def test_writes_nothing_even_when_it_leaves_read_only_mode(self):
        self.own.cursor.execute("SET default_transaction_read_only = off")
        self.refused("INSERT INTO mine VALUES (3, 4)", "UPDATE mine SET v = 0", "DELETE FROM mine",
                     "TRUNCATE mine", "DROP TABLE mine", "CREATE TABLE t (a int)",
                     f"CREATE TABLE {self.schema}.t (a int)", "CREATE TABLE public.t (a int)",
                     "CREATE TEMP TABLE t (a int)", "CREATE SCHEMA s", "CREATE ROLE r",
                     "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                     "COPY mine TO PROGRAM 'cat'")
        self.assertEqual(self.own.rows("SELECT k, v FROM mine"), [(1, 2)])

    def refused(self, *statements):
        for sql in statements:
            with self.subTest(sql), self.assertRaises(
                (psycopg2.errors.InsufficientPrivilege, psycopg2.errors.InvalidSchemaName)):
                self.own.cursor.execute(sql)


if __name__ == "__main__":
    unittest.main()
