"""Our own questions: `sqlagent eval` reaches the floor, and says what is wrong with a file."""
import json
import pathlib
import os
import subprocess
import sys
import tempfile
import unittest

HOME = os.environ.get("SQLAGENT_TEST_HOME", "")
PROGRAM = os.environ.get("SQLAGENT_TEST_PROGRAM", "")
TESTS = pathlib.Path(__file__).resolve().parent.parent
QUESTIONS, SPECIFICATION = TESTS / "questions", TESTS / "specification"
ROOM = 2  # points above the floor before it should be raised


def floor(folder):
    lines = (folder / "floor.txt").read_text(encoding="utf-8").splitlines()
    return {name: float(value) for name, value in
            (line.split() for line in lines if line and not line.startswith("#"))}


def figure(report, name):
    group, _, key = name.partition(".")
    return (report["all"] if group == "all" else report["twins"][group])[key]


@unittest.skipUnless(HOME and PROGRAM, "no running dev is given")
class Questions(unittest.TestCase):
    def evaluate(self, folder, *flags):
        return subprocess.run([PROGRAM, "eval", str(folder), *flags], capture_output=True,
                              text=True, check=False, env={**os.environ, "SQLAGENT_HOME": HOME})

    def refused(self, text, tables=None):
        """What is said of a folder with one file of questions."""
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "x.questions").write_text(text, encoding="utf-8")
            (pathlib.Path(folder) / "x").mkdir()
            for name, rows in (tables or {}).items():
                (pathlib.Path(folder) / "x" / name).write_text(rows, encoding="utf-8")
            done = self.evaluate(folder)
        self.assertEqual(done.returncode, 1)
        return done.stderr

    def reaches(self, folder):
        done = self.evaluate(folder, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual(report["changed_when_repeated"], 0)
        for name, least in floor(folder).items():
            reached = figure(report, name)
            self.assertGreaterEqual(reached, least, name)
            if reached > least + ROOM:
                print(f"{name} is {reached:.1f}: raise its floor of {least}", file=sys.stderr)
        return report

    def test_the_floor(self):
        report = self.reaches(QUESTIONS)
        self.assertGreaterEqual(report["twins"]["plain"]["asked"], 400)
        self.assertGreaterEqual(len(report["schemas"]), 30)

    def test_the_floor_of_the_specification(self):
        twins = self.reaches(SPECIFICATION)["twins"]
        self.assertEqual(twins["plain"]["asked"] + twins["wording"]["asked"], 275)

    def test_the_tables_are_what_the_files_say(self):
        before = {path: path.read_bytes() for path in TESTS.glob("*/*/*.csv")}
        subprocess.run([sys.executable, QUESTIONS / "make_tables.py"], check=True)
        after = {path: path.read_bytes() for path in TESTS.glob("*/*/*.csv")}
        self.assertEqual(before, after)

    def test_what_is_wrong_is_said(self):
        rows = {"a.csv": "id,name\n1,Ann\n2,Bob\n3,Cem\n"}
        head = "today 2025-01-01\ntable a 3\n\n"
        self.assertIn("line 4: “who” has no right answer", self.refused(head + "? who\n"))
        self.assertIn("x/a.csv", self.refused(head + "? who\n= none\n"))
        wrong = head + "? who\n= SELECT nobody FROM a\n"
        self.assertIn("x.questions, line 4: the right statement fails", self.refused(wrong, rows))
        empty = head + "? who\n= SELECT name FROM a WHERE id > 9\n"
        self.assertIn("line 4: the right statement has no rows", self.refused(empty, rows))
        away = head + "? who\n= SELECT name FROM a\n- a.Name\n"
        self.assertIn("There is no column Name in a", self.refused(away, rows))


if __name__ == "__main__":
    unittest.main()
