#!/usr/bin/env python3
"""A worker that dies at named moments of an import (FAULT, debug builds): no table, or all of it.

Needs the debug program in SQLAGENT_TEST_DEBUG_PROGRAM (by default build/dev/sqlagent); starts it on
homes of its own. A lost lease takes half a minute to be noticed, so this takes minutes.
"""
import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import api_client  # noqa: E402
import dev_test  # noqa: E402

PROGRAM = os.environ.get("SQLAGENT_TEST_DEBUG_PROGRAM", str(dev_test.ROOT / "build/dev/sqlagent"))
JANUARY = b"id,city\n1,Bonn\n2,Ulm\n"
FEBRUARY = b"id,city\n3,Kiel\n"


@unittest.skipUnless(os.access(PROGRAM, os.X_OK), "there is no debug build")
class FaultsTest(unittest.TestCase):
    def start(self, fault=""):
        """The product on this test's home; its worker dies at the fault each time."""
        with open(self.dev.output, "w", encoding="utf-8") as out:
            self.dev.process = subprocess.Popen([PROGRAM, "dev"], cwd=self.dev.folder,
                                                env=self.dev.environment(FAULT=fault), stdout=out,
                                                stderr=subprocess.STDOUT)
        dev_test.eventually(lambda: "is ready" in self.dev.output.read_text(), "start")
        api_client.HOST = f"127.0.0.1:{self.dev.port}"

    def restart(self, fault=""):
        self.dev.stop()
        self.start(fault)

    def setUp(self):
        self.dev = dev_test.Dev()
        self.addCleanup(self.dev.remove)
        self.start()
        self.token = api_client.sign_in("faults")
        self.done(self.bring("sales.csv", JANUARY))

    def bring(self, name, text, **fields):
        answer = api_client.upload(self.token, [(name, text)], fields=fields)
        self.assertEqual(answer.status, 202, answer.body)
        return answer.json["task_id"]

    def done(self, task, state="SUCCESS"):
        status = api_client.finished(self.token, task, 300)
        self.assertEqual(status["status"], state, status)
        return status

    def ids(self, table):
        answer = api_client.call("GET", f"/user/tables/{table}?limit=99", token=self.token)
        return [row["id"] for row in answer.json["rows"]] if answer.status == 200 else None

    def test_before_commit_three_times_leaves_nothing(self):
        self.restart("import.before_commit:kill:1")
        tasks = [self.bring("new.csv", FEBRUARY),
                 self.bring("f.csv", FEBRUARY, mode="append", table="sales"),
                 self.bring("f.csv", FEBRUARY, mode="replace", table="sales")]
        for task in tasks:
            self.assertIn("stopped three times", self.done(task, "FAILURE")["error"])
        self.assertIsNone(self.ids("new"))
        self.assertEqual(self.ids("sales"), [1, 2])
        self.restart()
        self.done(self.bring("f.csv", FEBRUARY, mode="append", table="sales"))
        self.assertEqual(self.ids("sales"), [1, 2, 3])

    def test_after_commit_it_is_there_once(self):
        self.restart("import.after_commit:kill:1")
        self.done(self.bring("f.csv", FEBRUARY, mode="append", table="sales"))
        self.assertEqual(self.ids("sales"), [1, 2, 3])

    def test_an_undo_that_dies_is_done_once_or_not_at_all(self):
        self.done(self.bring("f.csv", FEBRUARY, mode="append", table="sales"))
        self.restart("change.before_commit:kill:1")
        answer = api_client.call("POST", "/user/tables/sales/undo", token=self.token)
        self.done(answer.json["task_id"], "FAILURE")
        self.assertEqual(self.ids("sales"), [1, 2, 3])
        self.restart()
        answer = api_client.call("POST", "/user/tables/sales/undo", token=self.token)
        self.done(answer.json["task_id"])
        self.assertEqual(self.ids("sales"), [1, 2])


if __name__ == "__main__":
    unittest.main()
