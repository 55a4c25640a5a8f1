"""Verified queries and a language model: they need none, they are told to it as examples, only what
the tenant shares, only its own, and only while they stand (needs a running dev)."""
import json
import os
import pathlib
import subprocess
import sys
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from api_client import URL, call, finished, load, upload  # noqa: E402
from scripted_model import ScriptedModel  # noqa: E402

HOME = os.environ.get("SQLAGENT_TEST_HOME", "")
PROGRAM = os.environ.get("SQLAGENT_TEST_PROGRAM", "")
ORDERS = b"order_id,customer,region,amount\n1,Ada Moreau,North,100.5\n2,Bo Lindgren,South,200\n"
FINAL = {"sql": "SELECT count(*) AS n FROM orders", "sentence": ""}
HEADING = "Answers that people here have approved:"
SQL = "SELECT region, sum(amount) AS total FROM orders GROUP BY region ORDER BY 2 DESC LIMIT 3"


@unittest.skipUnless(URL and HOME and PROGRAM, "no running dev is given")
class VerifiedExamples(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.server = ScriptedModel()
        self.server.__enter__()
        self.addCleanup(self.server.__exit__)

        async def final(one):
            await one.tool("final", FINAL)
        self.server.scenarios["mine"] = final
        self.email, self.token = self.person()

    def person(self):
        email = f"examples-{uuid.uuid4().hex[:12]}@example.com"
        token = call("POST", "/auth/local/login", {"email": email}).json["access_token"]
        self.assertEqual(load(token, [("orders.csv", ORDERS)])["status"], "SUCCESS")
        return email, token

    def verify(self, question, sql, token=None):
        token = token or self.token
        first = call("POST", "/query", {"query": question, "engine": "offline"}, token).json
        mended = call("POST", "/query/sql", {
            "sql": sql, "session_id": first["session_id"], "message_id": first["message_id"]},
            token)
        self.assertEqual(mended.status, 200, mended.body)
        said = call("POST", f"/query/{mended.json['message_id']}/feedback", {"verdict": "up"},
                    token)
        self.assertTrue(said.json["remembered"], said.json)

    def ask(self, question, share="schema", engine="model"):
        """The answer; self.told is what the model was told last, or empty."""
        self.server.seen.clear()
        done = subprocess.run(
            [PROGRAM, "ask", question, "--as", self.email, "--engine", engine, "--json"],
            check=False, capture_output=True, text=True, timeout=60,
            env={**os.environ, "SQLAGENT_HOME": HOME, "OPENAI_BASE_URL": self.server.base_url,
                 "OPENAI_API_KEY": "sk-live-5b1c", "OPENAI_MODEL": "mine", "MODEL_SHARE": share})
        self.assertTrue(done.stdout, done.stderr)
        self.told = "\n".join(str(message.get("content") or "")
                              for seen in self.server.seen[-1:]
                              for message in seen["request"]["messages"])
        return json.loads(done.stdout)

    def examples(self):
        if HEADING not in self.told:
            return []
        lines = self.told.split(HEADING + "\n")[1].splitlines()
        return [line[3:] for line in lines if line.startswith("Q: ")]

    def test_the_same_question_asks_no_model(self):
        question = "welche Region bringt am meisten"
        self.verify(question, SQL)
        answer = self.ask(question, engine="auto")
        self.assertEqual((answer["engine"], answer["query_used"]), ("verified", SQL))
        self.assertEqual(self.server.seen, [])
        self.assertTrue(answer["can_ask_model"])
        self.assertIsNone(answer["cost"])

    def test_a_question_like_it_is_told_with_it(self):
        self.verify("regions with the highest total amount", SQL)
        self.ask("customers with the highest total amount")
        self.assertIn(f"{HEADING}\nQ: regions with the highest total amount\nSQL: {SQL}\n",
                      self.told)
        self.ask("how is the weather")
        self.assertEqual(self.examples(), [])

    def test_at_most_three_and_the_most_alike_first(self):
        for kind in ("smallest", "largest", "average", "median", "total"):
            self.verify(f"the {kind} amount by region for each and every customer", SQL)
        self.verify("amount by region", SQL)
        self.ask("the amount by region and customer")
        self.assertEqual(len(self.examples()), 3)
        self.assertEqual(self.examples()[0], "amount by region")

    def test_long_statements_are_no_examples(self):
        wide = "SELECT " + ", ".join(f"sum(amount) + {i % 9} AS sum_of_the_amounts_{i}"
                                     for i in range(40)) + " FROM orders"
        self.verify("the amounts by region", wide)
        self.verify("amounts of regions", SQL)
        self.ask("amounts by region in order")
        self.assertEqual(self.examples(), ["amounts of regions"])
        self.assertLess(len(self.told), 12_000)

    def test_values_are_told_only_with_consent(self):
        self.verify("amount by region of Lindgren", SQL)
        self.verify("amount by region of the best", SQL.replace("LIMIT", "LIMIT 1 OFFSET 0 --"))
        self.verify("amount by region of the others",
                    "SELECT sum(amount) AS n FROM orders WHERE customer <> 'Bo Lindgren'")
        self.verify("amount by region of the large",
                    "SELECT sum(amount) AS n FROM orders WHERE amount > 123")
        self.ask("amount by region of all", share="schema")
        self.assertEqual(self.examples(), ["amount by region of the best"])
        for told in ("Lindgren", "123"):
            self.assertNotIn(told, self.told)
        self.ask("amount by region of all", share="samples")
        self.assertEqual(len(self.examples()), 3)
        self.assertIn("Lindgren", self.told)

    def test_no_example_is_another_tenants(self):
        _, other = self.person()
        self.verify("regions with the highest total amount", SQL, other)
        self.ask("customers with the highest total amount")
        self.assertEqual(self.examples(), [])

    def test_an_example_is_proved_again_when_its_table_has_changed(self):
        self.verify("regions with the highest total amount", SQL)
        self.bring(ORDERS.replace(b"200", b"300"))
        self.ask("customers with the highest total amount")
        self.assertEqual(len(self.examples()), 1)
        listed = call("GET", "/user/verified", token=self.token).json["verified"]
        self.assertEqual(listed[0]["state"], "standing")
        self.bring(b"order_id,region\n1,North\n")
        self.ask("customers with the highest total amount")
        self.assertEqual(self.examples(), [])
        listed = call("GET", "/user/verified", token=self.token).json["verified"]
        self.assertEqual(listed[0]["state"], "retired")

    def bring(self, text):
        answer = upload(self.token, [("orders.csv", text)],
                        fields={"mode": "replace", "table": "orders"})
        self.assertEqual(answer.status, 202, answer.body)
        self.assertEqual(finished(self.token, answer.json["task_id"])["status"], "SUCCESS")


if __name__ == "__main__":
    unittest.main()
