"""Answers that a person said are right: remembered, used for the same question and for one that is
read the same, proved again when their tables change, retired when they no longer give what they
gave, listed, forgotten, and never another tenant's (needs SQLAGENT_TEST_URL)."""
import concurrent.futures
import pathlib
import sys
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from api_client import URL, call, finished, load, sign_in, upload  # noqa: E402

ORDERS = "order_id,region,amount\n1,North,100.5\n2,South,200\n3,North,50\n"
QUESTION = "total amount by region"
EDITED = "SELECT region, round(sum(amount)) AS whole FROM orders GROUP BY region ORDER BY region"


@unittest.skipUnless(URL, "SQLAGENT_TEST_URL is not set")
class Verified(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.token = sign_in("verified")
        self.load(self.token)

    def load(self, token):
        self.assertEqual(load(token, [("orders.csv", ORDERS.encode())])["status"], "SUCCESS")

    def bring(self, text, **fields):
        answer = upload(self.token, [("orders.csv", text.encode())], None, fields)
        self.assertEqual(answer.status, 202, answer.body)
        done = finished(self.token, answer.json["task_id"])
        self.assertEqual(done["status"], "SUCCESS", done)

    def drop(self):
        ordered = call("DELETE", "/user/tables/orders", token=self.token)
        self.assertEqual(ordered.status, 202, ordered.body)
        finished(self.token, ordered.json["task_id"])

    def ask(self, question=QUESTION, token=None, **more):
        answer = call("POST", "/query", {"query": question, **more}, token or self.token)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json

    def run_sql(self, sql, first=None, session=None):
        body = {"sql": sql, "session_id": session or (first and first["session_id"])}
        if first:
            body["message_id"] = first["message_id"]
        answer = call("POST", "/query/sql", body, self.token)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json

    def rate(self, answer, verdict="up", token=None, **more):
        return call("POST", f"/query/{answer['message_id']}/feedback", {"verdict": verdict, **more},
                    token or self.token)

    def remember(self, answer):
        said = self.rate(answer)
        self.assertEqual(said.json, {"verdict": "up", "remembered": True, "detail": None})
        return answer

    def edited(self, sql=EDITED):
        """An answer of edited SQL, which somebody has said is right."""
        first = self.ask(engine="offline")
        return self.remember(self.run_sql(sql, first))

    def listed(self, token=None):
        return call("GET", "/user/verified", token=token or self.token).json["verified"]

    def states(self):
        return [one["state"] for one in self.listed()]

    # ---- used

    def test_edited_sql_answers_its_question_when_it_is_asked_again(self):
        self.edited()
        again = self.ask("  Total amount by REGION? ")
        self.assertEqual((again["engine"], again["kind"]), ("verified", "answer"))
        self.assertEqual(again["query_used"], EDITED)
        self.assertEqual(again["result"], [{"region": "North", "whole": 151},
                                           {"region": "South", "whole": 200}])
        self.assertEqual((again["verified"]["question"], again["verified"]["by"]),
                         (QUESTION, "verified"))
        self.assertEqual(self.ask(engine="offline")["engine"], "offline")
        self.assertEqual(self.ask("total amount by order")["engine"], "offline")

    def test_a_question_that_is_read_the_same_is_answered_too(self):
        self.edited()
        plain = self.ask("sum of amount per region", engine="offline")
        self.assertEqual(plain["query_used"], self.ask(engine="offline")["query_used"])
        again = self.ask("sum of amount per region")
        self.assertEqual((again["engine"], again["query_used"]), ("verified", EDITED))
        self.assertEqual(again["verified"]["question"], QUESTION)
        # Who takes it back there takes it back everywhere.
        self.rate(again, "down")
        self.assertEqual(self.ask()["engine"], "offline")

    def test_within_a_conversation_what_the_words_are_read_as_decides(self):
        self.edited()
        first = self.ask("how many orders")
        again = self.ask(session_id=first["session_id"])
        self.assertEqual((again["engine"], again["query_used"]), ("verified", EDITED))

    def test_an_offline_answer_keeps_its_explanation(self):
        first = self.remember(self.ask())
        again = self.ask()
        self.assertEqual(again["engine"], "verified")
        for member in ("query_used", "explanation", "description", "result", "warnings"):
            self.assertEqual(again[member], first[member], member)
        self.assertIsNone(first["verified"])

    def test_the_history_keeps_who_verified(self):
        self.edited()
        again = self.ask()
        chat = call("GET", f"/sessions/{again['session_id']}", token=self.token).json
        self.assertEqual(chat["messages"][0]["answer"]["verified"], again["verified"])

    # ---- which question edited SQL belongs to

    def test_edited_sql_belongs_to_the_answer_it_was_edited_from(self):
        first = self.ask()
        second = self.ask("how many orders", session_id=first["session_id"])
        self.assertEqual(second["kind"], "answer")
        once = self.run_sql(EDITED + " LIMIT 5", first)
        self.remember(self.run_sql(EDITED, {**once, "session_id": first["session_id"]}))
        self.assertEqual([one["question"] for one in self.listed()], [QUESTION])
        self.assertEqual(self.ask("how many orders")["engine"], "offline")

    def test_sql_without_a_question_is_not_remembered(self):
        first = self.ask()
        for answer in (self.run_sql(EDITED, session=first["session_id"]), self.ask(EDITED)):
            said = self.rate(answer).json
            self.assertEqual((said["remembered"], said["detail"]),
                             (False, "There is no question in words that this SQL answers."))
        bad = call("POST", "/query/sql", {"sql": EDITED, "message_id": "nobody"}, self.token)
        self.assertEqual(bad.status, 404)

    # ---- changing one's mind

    def test_twice_is_harmless_and_the_last_word_counts(self):
        answer = self.edited()
        self.remember(answer)
        self.assertEqual(len(self.listed()), 1)
        for _ in range(2):
            self.assertFalse(self.rate(answer, "down", note="North is wrong").json["remembered"])
        self.assertEqual(self.listed(), [])
        self.assertEqual(self.ask()["engine"], "offline")
        self.remember(answer)
        self.assertEqual(self.ask()["engine"], "verified")
        self.assertFalse(self.rate(answer, "none").json["remembered"])
        self.assertEqual(self.ask()["engine"], "offline")

    def test_verdicts_are_shown_again(self):
        answer = self.edited()
        path = f"/sessions/{answer['session_id']}"
        verdicts = lambda: [one["verdict"] for one in  # noqa: E731
                            call("GET", path, token=self.token).json["messages"]]
        self.assertEqual(verdicts(), [None, "up"])
        self.rate(answer, "down", note="North is wrong")
        last = call("GET", path, token=self.token).json["messages"][-1]
        self.assertEqual((last["verdict"], last["verdict_note"]), ("down", "North is wrong"))
        self.rate(answer, "none")
        self.assertEqual(verdicts(), [None, None])

    def test_what_is_wrong_takes_nothing_from_what_is_right(self):
        first = self.ask()
        self.remember(self.run_sql(EDITED, first))
        self.rate(first, "down")
        self.assertEqual(self.ask()["query_used"], EDITED)

    def test_a_better_statement_takes_the_place_of_the_one_before(self):
        answer = self.edited()
        better = EDITED + " LIMIT 9"
        self.remember(self.run_sql(better, answer))
        self.assertEqual([one["sql"] for one in self.listed()], [better])
        self.assertEqual(self.ask()["query_used"], better)

    # ---- what is not remembered

    def test_what_depends_on_its_chat_is_not_remembered(self):
        first = self.ask()
        more = self.ask("only North", session_id=first["session_id"])
        said = self.rate(more).json
        self.assertFalse(said["remembered"])
        self.assertIn("stand alone", said["detail"])

    def test_what_depends_on_the_day_is_not_remembered_unless_its_sql_does_too(self):
        first = self.ask("what came in lately", engine="offline")
        fixed = self.run_sql("SELECT sum(amount) AS n FROM orders WHERE order_id > 2", first)
        said = self.rate(fixed).json
        self.assertFalse(said["remembered"])
        self.assertIn("depends on the day", said["detail"])
        self.remember(self.run_sql(
            "SELECT sum(amount) AS n FROM orders WHERE current_date > date '2020-01-01'", first))
        self.assertEqual(self.ask("What came in lately?")["engine"], "verified")

    def test_bad_words_are_told(self):
        answer = self.ask()
        path = f"/query/{answer['message_id']}/feedback"
        for body in ({}, {"verdict": "sideways"}, {"verdict": "up", "note": "x" * 1001}):
            self.assertEqual(call("POST", path, body, self.token).status, 400)
        for message in (uuid.uuid4(), "none"):
            bad = call("POST", f"/query/{message}/feedback", {"verdict": "up"}, self.token)
            self.assertEqual(bad.status, 404)

    def test_what_is_too_long_is_not_remembered(self):
        for question, sql in (("total amount by region " + "and city " * 230, EDITED),
                              (QUESTION, EDITED + " --" + "x" * 8_000)):
            mended = self.run_sql(sql, self.ask(question, engine="offline"))
            said = self.rate(mended).json
            self.assertEqual((said["remembered"], said["detail"]), (
                False, "The question or its SQL is too long to be remembered."))

    def test_there_are_only_so_many_and_what_is_retired_makes_room(self):
        self.edited("SELECT order_id FROM orders")
        with concurrent.futures.ThreadPoolExecutor(4) as together:
            answers = list(together.map(
                lambda n: self.ask(f"orders with an amount over {n}", engine="offline"),
                range(200)))
            for said in together.map(self.rate, answers[1:]):
                self.assertEqual((said.status, said.json["remembered"]), (200, True), said.body)
        self.assertEqual(len(self.listed()), 200)
        refused = self.rate(answers[0])
        self.assertEqual(refused.status, 422)
        self.assertIn("Forget one", refused.json["detail"])
        self.bring("order_id,region,amount\n1.5,North,7\n", mode="replace", table="orders")
        self.assertNotEqual(self.ask()["engine"], "verified")  # no whole number any more
        self.assertEqual(self.states().count("retired"), 1)
        again = self.rate(answers[0])
        self.assertEqual((again.status, again.json["remembered"]), (200, True))
        self.assertEqual(self.states().count("retired"), 0)
        self.assertEqual(len(self.listed()), 200)

    # ---- tables that change

    def test_after_an_append_it_is_run_again_and_stands(self):
        self.edited()
        self.bring("order_id,region,amount\n4,West,7\n", mode="append", table="orders")
        self.assertEqual(self.states(), ["changed"])
        self.assertEqual(self.ask()["result"][-1], {"region": "West", "whole": 7})
        self.assertEqual(self.states(), ["standing"])

    def test_a_replacement_of_another_shape_retires_it(self):
        self.edited("SELECT region, max(order_id) AS n FROM orders GROUP BY region")
        self.assertEqual(self.ask()["engine"], "verified")
        self.bring("order_id,region,amount\n1.5,North,100.5\n2.5,South,200\n", mode="replace",
                   table="orders")
        self.assertEqual(self.ask()["engine"], "offline")
        gone = self.listed()[0]
        self.assertEqual(gone["state"], "retired")
        self.assertIn("other columns or types", gone["reason"])

    def test_without_its_column_the_door_retires_it(self):
        self.edited()
        self.bring("order_id,region\n1,North\n", mode="replace", table="orders")
        self.assertEqual(self.states(), ["retired"])
        self.assertIn("amount", self.listed()[0]["reason"])
        self.assertNotEqual(self.ask()["engine"], "verified")

    def test_without_its_table_it_is_retired_for_good(self):
        answer = self.edited()
        self.drop()
        self.assertEqual(self.states(), ["retired"])
        self.assertNotEqual(self.ask()["engine"], "verified")
        self.load(self.token)
        self.assertEqual(self.ask()["engine"], "offline")  # retired, not asleep
        self.remember(answer)
        self.assertEqual(self.ask()["engine"], "verified")

    # ---- the list

    def test_forgotten_is_forgotten(self):
        answer = self.edited()
        known = self.listed()[0]
        self.assertEqual(
            {name: known[name] for name in ("question", "sql", "state", "reason", "message_id")},
            {"question": QUESTION, "sql": EDITED, "state": "standing", "reason": None,
             "message_id": answer["message_id"]})
        path = f"/user/verified/{known['id']}"
        self.assertEqual(call("DELETE", path, token=self.token).status, 204)
        self.assertEqual(call("DELETE", path, token=self.token).status, 404)
        self.assertEqual(call("DELETE", "/user/verified/nobody", token=self.token).status, 404)
        self.assertEqual(self.listed(), [])
        self.assertEqual(self.ask()["engine"], "offline")
        chat = call("GET", f"/sessions/{answer['session_id']}", token=self.token).json
        self.assertEqual(chat["messages"][-1]["verdict"], None)

    # ---- other tenants

    def test_of_another_tenant_nothing_is_seen_judged_or_forgotten(self):
        answer = self.edited()
        other = sign_in("stranger")
        self.load(other)
        self.assertEqual(self.ask(token=other)["engine"], "offline")
        self.assertEqual(self.listed(other), [])
        for verdict in ("up", "down", "none"):
            self.assertEqual(self.rate(answer, verdict, other).status, 404)
        path = f"/user/verified/{self.listed()[0]['id']}"
        self.assertEqual(call("DELETE", path, token=other).status, 404)
        self.assertEqual(self.ask()["engine"], "verified")
        # Nor does SQL of theirs become the answer to a question of ours.
        stolen = call("POST", "/query/sql", {
            "sql": EDITED, "message_id": answer["message_id"],
            "session_id": self.ask(token=other)["session_id"]}, other)
        said = self.rate(stolen.json, "up", other).json
        self.assertFalse(said["remembered"])


if __name__ == "__main__":
    unittest.main()
