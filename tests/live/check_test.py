"""`sqlagent check`: an owner's own test questions are asked and judged, verified queries proved
again, nothing is kept, and the exit code says whether all is right (needs a running dev)."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from api_client import URL, call, finished, load  # noqa: E402

HOME = os.environ.get("SQLAGENT_TEST_HOME", "")
PROGRAM = os.environ.get("SQLAGENT_TEST_PROGRAM", "")
ORDERS = b"order_id,region,amount\n1,North,100.5\n2,South,200\n3,North,50\n"
GOOD = """# What must never go wrong.
today 2025-02-10

? how many orders
~ number of orders
: 3

? total amount by region
= SELECT region, sum(amount) FROM orders GROUP BY region

? total amount by region
@ ordered
: South | 200
: North | 150.5

< total amount by region
? only North
: North | 150.50

? the colour of the moon
= none
"""


@unittest.skipUnless(URL and HOME and PROGRAM, "no running dev is given")
class Check(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.email = f"check-{uuid.uuid4().hex[:12]}@example.com"
        self.token = call("POST", "/auth/local/login", {"email": self.email}).json["access_token"]
        self.assertEqual(load(self.token, [("orders.csv", ORDERS)])["status"], "SUCCESS")
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = pathlib.Path(folder.name) / "mine.txt"

    def check(self, text=None, *flags):
        arguments = [PROGRAM, "check", *flags, "--as", self.email]
        if text is not None:
            self.file.write_bytes(text if isinstance(text, bytes) else text.encode())
            arguments.insert(2, self.file)
        return subprocess.run(arguments, check=False, capture_output=True, text=True, timeout=120,
                              env={**os.environ, "SQLAGENT_HOME": HOME})

    def judged(self, text, *flags):
        done = self.check(text, "--json", *flags)
        self.assertTrue(done.stdout, done.stderr)
        return done.returncode, json.loads(done.stdout)

    def test_what_is_right_passes_and_nothing_is_kept(self):
        done = self.check(GOOD)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.assertTrue(done.stdout.endswith("6 questions: 6 right.\n"), done.stdout)
        self.assertEqual(call("GET", "/sessions", token=self.token).json["sessions"], [])

    def test_what_is_not_is_told_apart(self):
        code, report = self.judged(
            "? how many orders\n: 4\n"
            "? the colour of the moon\n: blue\n"
            "? how many orders\n= SELECT count(*) FROM customers\n"
            "? how many orders\n= none\n"
            "? total amount by region\n: North | 149\n: South | 200\n")
        self.assertEqual(code, 1)
        self.assertEqual([one["judged"] for one in report["checks"]],
                         ["wrong", "declined", "broken", "wrong", "wrong"])
        self.assertEqual([report[name] for name in ("right", "wrong", "declined", "broken")],
                         [0, 3, 1, 1])
        first, second, third = report["checks"][:3]
        self.assertEqual((first["line"], first["expected"], first["found"]),
                         (1, [["4"]], [["3"]]))
        self.assertIn("count(", first["sql"])
        self.assertTrue(second["detail"])
        self.assertIn("customers", third["detail"])
        self.assertIsNone(third["sql"])

    def test_the_terminal_shows_what_was_expected_and_found(self):
        done = self.check("? how many orders\n: 4\n")
        self.assertEqual(done.returncode, 1)
        for part in ("wrong     how many orders", "expected", "found", "SELECT",
                     "1 question: 1 wrong."):
            self.assertIn(part, done.stdout)

    def test_no_right_statement_reaches_what_is_not_the_owners(self):
        for sql in ("SELECT * FROM app.tenants", "DROP TABLE orders", "SELECT pg_sleep(9)"):
            _, report = self.judged(f"? how many orders\n= {sql}\n")
            self.assertEqual(report["broken"], 1, sql)

    def test_bad_files_are_told_with_their_line(self):
        for text, told in (("", "no question"), ("? a\n", "line 1"),
                           ("? a\n: 1\n\nwhat\n", "line 4"), (b"\xff\xfe", "line 1"),
                           ("? a\n: 1 | 2\n: 3\n", "line 3"), ("#" * (1 << 20) + "#", "MiB"),
                           ("? a\n: 1\n" * 1_001, "1000 questions")):
            done = self.check(text)
            self.assertEqual((done.returncode, done.stdout), (2, ""), text[:40])
            self.assertIn(told, done.stderr)
        self.file = self.file.parent
        for missing in (self.file, self.file / "none.txt"):
            done = subprocess.run([PROGRAM, "check", missing], check=False, capture_output=True,
                                  text=True, env={**os.environ, "SQLAGENT_HOME": HOME})
            self.assertEqual(done.returncode, 2)
            self.assertIn("cannot be read", done.stderr)

    def test_without_a_file_verified_queries_are_proved(self):
        self.assertEqual(self.check().stdout, "0 verified queries: 0 retired.\n")
        answer = call("POST", "/query", {"query": "total amount by region"}, self.token).json
        call("POST", f"/query/{answer['message_id']}/feedback", {"verdict": "up"}, self.token)
        stands = self.check()
        self.assertEqual((stands.returncode, stands.stdout.splitlines()[0]),
                         (0, "standing  total amount by region"))
        _, report = self.judged("? total amount by region\n= SELECT region, sum(amount) FROM "
                                "orders GROUP BY region\n")
        self.assertEqual(report["checks"][0]["engine"], "verified")
        gone = call("DELETE", "/user/tables/orders", token=self.token).json
        finished(self.token, gone["task_id"])
        failed, report = self.judged(None)
        self.assertEqual((failed, report["failed"], report["retired"]), (1, 1, 1))
        self.assertIn("orders", report["verified"][0]["reason"])
        again, report = self.judged(None)
        self.assertEqual((again, report["failed"], report["retired"]), (0, 0, 1))


if __name__ == "__main__":
    unittest.main()
