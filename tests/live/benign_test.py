"""What the door admits runs: each admitted text of src/core/sql/benign on real, empty tables."""
import os
import pathlib
import re
import unittest

import psycopg2

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CORPUS = ROOT / "src/core/sql/benign"
HOME = os.environ.get("SQLAGENT_TEST_HOME", "")
DATABASE = f"benign_{os.getpid()}"


def address():
    """The administrator's address: given, or as dev wrote it for the terminal's commands."""
    if "SQLAGENT_TEST_ADMIN_URL" in os.environ:
        return os.environ["SQLAGENT_TEST_ADMIN_URL"]
    lines = (pathlib.Path(HOME) / "dev.env").read_text().splitlines()
    return next(line.split("=", 1)[1] for line in lines if line.startswith("DATABASE_URL="))


def tables():
    """A tenant's own tables have the hidden column of where a row came from, shared ones not."""
    for line in (CORPUS / "tables.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, columns = re.fullmatch(r"(.*) \d+: (.*)", line).groups()
            hidden = "" if name.startswith("public.") else "_row bigint, "
            yield f"create table {name} ({hidden}{columns})"


def admitted(path):
    """The expected part of each case."""
    for case in path.read_text(encoding="utf-8").split("\n\n"):
        if case.strip():
            title, rest = case.split("\n", 1)
            yield title, rest.split("\n----\n", 1)[1]


@unittest.skipUnless(HOME or "SQLAGENT_TEST_ADMIN_URL" in os.environ, "no database is given")
class Benign(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.administrator = psycopg2.connect(address())
        cls.addClassCleanup(cls.administrator.close)
        cls.administrator.autocommit = True
        cls.run_there(f"create database {DATABASE} template template0 encoding 'UTF8'")
        cls.addClassCleanup(cls.run_there, f"drop database {DATABASE}")
        cls.connection = psycopg2.connect(address(), dbname=DATABASE)
        cls.addClassCleanup(cls.connection.close)
        cls.connection.autocommit = True
        cls.cursor = cls.connection.cursor()
        for path in CORPUS.glob("*.case"):
            cls.cursor.execute(f"create schema {path.stem}")
        for table in tables():
            cls.cursor.execute(table)

    @classmethod
    def run_there(cls, statement):
        with cls.administrator.cursor() as cursor:
            cursor.execute(statement)

    def test_each_admitted_statement_runs_and_shows_no_hidden_column(self):
        self.cursor.execute("set statement_timeout = '10s'")
        count = 0
        for path in sorted(CORPUS.glob("*.case")):
            self.cursor.execute(f"set search_path = {path.stem}, public")
            for title, text in admitted(path):
                with self.subTest(corpus=path.stem, title=title):
                    self.cursor.execute(text)
                    names = [column.name for column in self.cursor.description or ()]
                    self.assertNotIn("_row", names)
                    count += 1
        self.assertGreaterEqual(count, 300)


if __name__ == "__main__":
    unittest.main()
