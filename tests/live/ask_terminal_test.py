"""`sqlagent ask --engine model` on a terminal, against a scripted model: what is printed while it
writes, when it is mended, when it asks back, when it is left."""
import os
import subprocess
import unittest

from own_server import HOME, PROGRAM
from scripted_model import ScriptedModel, says
from served_model import KEY, final, import_file

VISITS = """visit_id,town,fee,visited_on
1,Ghent,12.5,2025-01-03
2,Ghent,30,2025-02-04
3,Bruges,8,2025-02-05
"""
GOOD = "SELECT town, sum(fee) AS total FROM visits GROUP BY town ORDER BY total DESC"


@unittest.skipUnless(HOME and PROGRAM, "no running dev is given")
class AskOnATerminal(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.email = f"terminal-{os.getpid()}@example.com"
        import_file(cls.email, "visits.csv", VISITS)

    def setUp(self):
        self.server = ScriptedModel()
        self.server.__enter__()
        self.addCleanup(self.server.__exit__)

    def ask(self, question, *turns, flags=()):
        """(standard output, standard error, exit status)"""
        self.server.scenarios["mine"] = says(*turns)
        done = subprocess.run(
            [PROGRAM, "ask", question, "--as", self.email, "--engine", "model", *flags],
            check=False, capture_output=True, text=True, timeout=60,
            env={**os.environ, "SQLAGENT_HOME": HOME, "OPENAI_BASE_URL": self.server.base_url,
                 "OPENAI_API_KEY": KEY, "OPENAI_MODEL": "mine"})
        self.assertNotIn(KEY, done.stdout + done.stderr)
        return done.stdout, done.stderr, done.returncode

    def test_streaming(self):
        out, log, status = self.ask("fees by town", final(GOOD, "{{town}} leads with {{total}}."))
        self.assertEqual(status, 0)
        # What it writes comes on the error stream, the answer on the other.
        self.assertIn("· Asking the model\n", log)
        self.assertIn("sum(fee) AS total", log)
        self.assertIn("· Checking what the model wrote\n", log)
        self.assertNotIn("Asking the model", out)
        self.assertTrue(out.startswith("Ghent leads with 42.5.\n"), out)
        for line in ("Ghent", "Bruges", "Total fee by town, highest first", GOOD,
                     "Written by mine in 1 call,"):
            self.assertIn(line, out)

    def test_repair_by_ourselves(self):
        out, log, status = self.ask("fees by town", final(GOOD.replace("(fee)", "(feee)")))
        self.assertEqual((status, len(self.server.seen)), (0, 1))
        self.assertIn("sum(feee)", log)
        self.assertIn("\n" + GOOD + "\n", out)
        self.assertIn("Mended in what the model wrote: ", out)

    def test_repair_by_the_model(self):
        out, log, status = self.ask("fees by town", final("SELECT sum(profit) FROM visits"),
                                    final(GOOD))
        self.assertEqual((status, len(self.server.seen)), (0, 2))
        self.assertIn("· Asking the model again\n", log)
        self.assertLess(log.index("profit"), log.index("sum(fee)"))
        self.assertIn("Written by mine in 2 calls,", out)

    def test_clarification(self):
        back = ("ask_user", {"question": "Which town?", "options": ["Ghent", "Bruges"]})
        out, _, status = self.ask("fees there", back)
        self.assertEqual(status, 1)
        self.assertTrue(out.startswith("Which town?\n  - Ghent\n  - Bruges\n"), out)
        chat = out.split("--chat ")[1].strip()
        out, _, status = self.ask("Ghent", back, final(
            "SELECT sum(fee) AS total FROM visits WHERE town = 'Ghent'"), flags=("--chat", chat))
        self.assertEqual(status, 0)
        self.assertIn("42.5", out)
        self.assertIn("Total fee, where town is Ghent", out)

    def test_fallback(self):
        for turn in (final("SELECT nothing FROM nowhere"), 401, "lovely weather"):
            out, _, status = self.ask("total fee by town", turn)
            self.assertEqual(status, 0)
            self.assertIn("Ghent", out)
            self.assertIn("Note: ", out)
            self.assertNotIn("Written by", out)

    def test_nothing_to_fall_back_on(self):
        out, _, status = self.ask("zeig mir das Wetter", 401)
        self.assertEqual(status, 1)
        self.assertIn("Note: ", out)

    def test_a_difference_and_the_way_to_the_other_answer(self):
        counts = final("SELECT town, count(*) AS n FROM visits GROUP BY town")
        out, _, status = self.ask("total fee by town", counts)
        self.assertEqual((status, len(self.server.seen)), (0, 2))
        self.assertIn("Differs: Counted visits; the offline reading added up fee.", out)
        self.assertIn("Shown instead by --engine offline: Total fee by town", out)

    def test_the_terminal_is_not_steered(self):
        steering = "SELECT sum(fee) AS total FROM visits /* \x1b]0;owned\x07\x1b[2J */"
        out, log, _ = self.ask("total fee", final(steering, "\x1b[31m{{total}}"))
        for text in (out, log):
            self.assertNotIn("\x1b", text)
            self.assertNotIn("\x07", text)
        self.assertIn("50.5", out)


if __name__ == "__main__":
    unittest.main()
