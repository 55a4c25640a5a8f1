"""`sqlagent predict` on a database of its own: what it reads, what it writes, how it fails."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import psycopg2

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from scripted_model import ScriptedModel  # noqa: E402

HOME = os.environ.get("SQLAGENT_TEST_HOME", "")
PROGRAM = os.environ.get("SQLAGENT_TEST_PROGRAM", "")
DATABASE = f"predict_{os.getpid()}"

TABLES = """
CREATE SCHEMA yard;
CREATE TABLE yard.skippers (skipper_id bigint PRIMARY KEY, name text, town text);
CREATE TABLE yard.boats (boat_id bigint PRIMARY KEY, skip bigint REFERENCES yard.skippers,
                         boat_name text, length_m numeric(6,2), built date);
COMMENT ON COLUMN yard.boats.length_m IS 'from bow to stern';
INSERT INTO yard.skippers SELECT i, 'Skipper ' || i, 'Town ' || i % 3
FROM generate_series(1, 12) i;
INSERT INTO yard.boats SELECT i, 1 + i % 12, 'Boat ' || i, 5 + i * 0.25,
                              date '2020-01-01' + i::int FROM generate_series(1, 40) i;
"""


def administrator():
    if "SQLAGENT_TEST_ADMIN_URL" in os.environ:
        return os.environ["SQLAGENT_TEST_ADMIN_URL"]
    lines = (pathlib.Path(HOME) / "dev.env").read_text(encoding="utf-8").splitlines()
    return next(line.split("=", 1)[1] for line in lines if line.startswith("DATABASE_URL="))


def url_of(database):
    parameters = psycopg2.extensions.parse_dsn(administrator())
    return " ".join(f"{key}={value}" for key, value in {**parameters, "dbname": database}.items())


@unittest.skipUnless(HOME and PROGRAM, "no running dev is given")
class Predict(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.admin = psycopg2.connect(administrator())
        cls.admin.autocommit = True
        with cls.admin.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {DATABASE}")
        with psycopg2.connect(url_of(DATABASE)) as connection, connection.cursor() as cursor:
            cursor.execute(TABLES)
        connection.close()

    @classmethod
    def tearDownClass(cls):
        with cls.admin.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
        cls.admin.close()

    def predict(self, *lines, flags=(), settings=None):
        """The process and what it wrote."""
        with tempfile.TemporaryDirectory() as folder:
            asked, found = f"{folder}/questions.jsonl", f"{folder}/predictions.jsonl"
            with open(asked, "w", encoding="utf-8") as file:
                file.writelines(line if isinstance(line, str) else json.dumps(line) + "\n"
                                for line in lines)
            done = subprocess.run([PROGRAM, "predict", "--questions", asked, "--postgres",
                                   url_of("{db}"), "--out", found, *flags],
                                  capture_output=True, text=True, check=False,
                                  env={**os.environ, **(settings or {})})
            written = []
            if os.path.exists(found):
                with open(found, encoding="utf-8") as file:
                    written = [json.loads(line) for line in file]
        return done, written

    def rows(self, statement):
        with psycopg2.connect(url_of(DATABASE)) as connection, connection.cursor() as cursor:
            cursor.execute("SET search_path = yard")
            cursor.execute(statement)
            rows = cursor.fetchall()
        connection.close()
        return rows

    @staticmethod
    def question(text, **further):
        return {"id": text, "db": DATABASE, "schema": "yard", "question": text, **further}

    def test_one_line_for_each_question_in_their_order(self):
        done, found = self.predict(self.question("How many boats are there?"),
                                   self.question("What is the purple of it?"),
                                   self.question("How many skippers are there?"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([line["decision"] for line in found], ["answer", "abstain", "answer"])
        self.assertEqual(found[0]["id"], "How many boats are there?")
        self.assertEqual(self.rows(found[0]["sql"]), [(40,)])
        self.assertIsNone(found[1]["sql"])
        self.assertEqual(self.rows(found[2]["sql"]), [(12,)])
        self.assertGreater(found[0]["confidence"], 0)
        self.assertGreater(found[0]["latency_ms"], 0)
        self.assertIsInstance(found[0]["alternatives"], list)

    def test_turns_lead_to_the_last(self):
        _, found = self.predict(self.question("", id="t", turns=[
            "How many boats are there per skipper?", "top 3 instead"]))
        if found[0]["decision"] == "answer":
            self.assertEqual(len(self.rows(found[0]["sql"])), 3)
        else:
            self.assertIsNone(found[0]["sql"])

    # "skip" is no name for a key to skippers that names alone would find.
    def test_declared_keys_are_used_unless_hidden(self):
        asked = self.question("How many boats are there per town?")
        _, found = self.predict(asked)
        self.assertEqual(found[0]["decision"], "answer")
        self.assertIn("skip", found[0]["sql"])
        self.assertEqual(sum(row[-1] for row in self.rows(found[0]["sql"])), 40)
        done, hidden = self.predict(asked, flags=["--hide-keys"])
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(hidden), 1)

    def test_a_column_that_is_taken_away_is_not_used(self):
        _, found = self.predict(self.question("What is the average length of boats?"),
                                self.question("What is the average length of boats?", id="without",
                                              without=["boats.length_m"]))
        self.assertIn("length_m", found[0]["sql"])
        self.assertEqual(found[1]["decision"], "abstain")

    def test_the_same_twice(self):
        asked = [self.question("Which skipper has the most boats?"),
                 self.question("boats built per month")]
        lines = [self.predict(*asked)[1] for _ in range(2)]
        for once, again in zip(*lines):
            once.pop("latency_ms"), again.pop("latency_ms")
            self.assertEqual(once, again)

    def by_model(self, asked, *turns, engine="model"):
        """What stands after a model that says these in turn, and what it was sent."""
        left = list(turns)

        async def scenario(call):
            await call.tool(*(left.pop(0) if len(left) > 1 else left[0]))
        with ScriptedModel() as model:
            model.scenarios["mine"] = scenario
            done, found = self.predict(asked, flags=["--engine", engine], settings={
                "OPENAI_BASE_URL": model.base_url, "OPENAI_MODEL": "mine"})
            self.assertEqual(done.returncode, 0, done.stderr)
            return found[0], [one["request"] for one in model.seen]

    def test_a_model_answers_what_the_offline_engine_does_not(self):
        asked = self.question("Welcher Ort hat die meisten Boote?", evidence="Ort is town")
        right = ("SELECT s.town FROM boats b JOIN skippers s ON s.skipper_id = b.skip "
                 "GROUP BY s.town ORDER BY count(*) DESC, s.town LIMIT 1")
        found, seen = self.by_model(
            asked, ("final", {"sql": "SELECT town FROM harbours", "sentence": ""}),
            ("run_sql", {"sql": "SELECT count(*) FROM boats"}),
            ("final", {"sql": right, "sentence": ""}), engine="auto")
        self.assertEqual((found["sql"], found["decision"], found["engine"], found["calls"]),
                         (right, "answer", "model", 3))
        self.assertIn("Ort is town", seen[0]["messages"][1]["content"])
        self.assertIn("harbours", str(seen[1]["messages"][-1]["content"]))

    def test_a_second_sample_settles_a_dispute_with_the_offline_engine(self):
        asked = self.question("How many boats are there?")
        stubborn = ("final", {"sql": "SELECT count(*) + 1 AS n FROM boats", "sentence": ""})
        found, seen = self.by_model(asked, stubborn)
        self.assertEqual((found["engine"], len(seen)), ("model", 2))
        found, seen = self.by_model(asked, stubborn, ("final", {
            "sql": "SELECT count(*) FROM boats", "sentence": ""}))
        self.assertEqual((found["engine"], found["calls"]), ("offline", 2))
        self.assertEqual(self.rows(found["sql"]), [(40,)])

    def test_a_sure_offline_answer_asks_no_model(self):
        never = ("final", {"sql": "SELECT 1", "sentence": ""})
        found, seen = self.by_model(self.question("How many boats are there?"), never,
                                    engine="auto")
        self.assertEqual(seen, [])
        self.assertEqual(self.rows(found["sql"]), [(40,)])

    def test_a_model_may_ask_back_and_say_that_it_cannot(self):
        asked = self.question("wie ist das Wetter?")
        found, _ = self.by_model(asked, ("ask_user", {"question": "Where?", "options": ["A", "B"]}))
        self.assertEqual((found["sql"], found["decision"], found["message"]),
                         (None, "clarify", "Where?"))
        found, _ = self.by_model(asked, ("cannot", {"reason": "No weather here."}))
        self.assertEqual((found["sql"], found["decision"], found["message"]),
                         (None, "abstain", "No weather here."))

    def test_failures_say_what_to_do(self):
        done, _ = self.predict(self.question("How many?"), flags=["--engine", "model"],
                               settings={"OPENAI_MODEL": "", "OPENAI_API_KEY": ""})
        self.assertIn("No language model is set up", done.stderr)
        for line, said in (("not json\n", "Line 1 is not a JSON object."),
                           ('{"db": "x", "question": "y"}\n', "Line 1 has no id or no question.")):
            done, _ = self.predict(line)
            self.assertEqual(done.returncode, 1)
            self.assertIn(said, done.stderr)
        done, _ = self.predict({**self.question("How many?"), "db": "not_there"})
        self.assertEqual(done.returncode, 1)
        self.assertTrue(done.stderr.startswith("sqlagent: "), done.stderr)


if __name__ == "__main__":
    unittest.main()
