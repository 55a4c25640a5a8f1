"""What a model wrote, held against what we read: its difference to the offline reading, the switch
to it, and its SQL said by our own grammar, so that follow-ups need no call."""
import unittest
import urllib.error

from scripted_model import text_of
from served_model import ServedModel, final, import_file

SALES = """sale_id,seller,region,amount,sold_on
1,Ada Moreau,North,100.5,2024-01-03
2,Bo Lindgren,South,200,2024-02-04
3,Ada Moreau,North,50,2025-02-05
4,Cy Okafor,West,7,2025-03-01
"""
TOTALS = "SELECT region, sum(amount) AS total FROM sales GROUP BY region ORDER BY total DESC"
COUNTS = "SELECT region, count(*) AS n FROM sales GROUP BY region"
NOT_OURS = "SELECT upper(region) AS region, sum(amount) AS total FROM sales GROUP BY 1"


class ModelAnswers(ServedModel):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        import_file(cls.email("ada"), "sales.csv", SALES)
        cls.token = cls.sign_in("ada")

    def ask(self, question, *turns, engine="model", **more):
        if turns:
            self.script(*turns)
        return self.request("/query", {"query": question, "engine": engine, "today": "2025-06-01",
                                       **more}, self.token)

    def choose(self, answer, **what):
        return self.request(f"/query/{answer['message_id']}/choose",
                            {"today": "2025-06-01", **what}, self.token)

    # ---- the difference to the offline reading

    def test_a_difference_is_a_sentence_and_can_be_switched(self):
        answer = self.ask("total amount by region", final(COUNTS))
        self.assertEqual((answer["engine"], self.calls()), ("model", 2))
        self.assertEqual(answer["differences"],
                         ["Counted sales; the offline reading added up amount."])
        self.assertIn("Total amount by region", answer["instead"])
        self.assertLessEqual(answer["confidence"], 0.5)
        other = self.choose(answer, option=answer["instead"])
        self.assertEqual((other["engine"], self.calls()), ("offline", 2))
        self.assertEqual({row["region"]: list(row.values())[1] for row in other["result"]},
                         {"North": 150.5, "South": 200, "West": 7})
        self.assertEqual((other["version_of"], other["differences"]), (answer["message_id"], []))
        self.assertEqual(other["options"], [answer["instead"], "What the model wrote"])
        self.assertEqual(self.choose(answer, option=answer["instead"])["message_id"],
                         other["message_id"])
        back = self.choose(other, option="What the model wrote")
        self.assertEqual((back["engine"], back["message_id"], back["result"], back["differences"]),
                         ("model", answer["message_id"], answer["result"], answer["differences"]))
        self.assertEqual((back["cost"], self.calls()), (answer["cost"], 2))

    def test_follow_ups_go_on_from_what_is_shown(self):
        answer = self.ask("total amount by region", final(COUNTS))
        self.choose(answer, option=answer["instead"])
        after = self.ask("only North", engine="auto", session_id=answer["session_id"])
        self.assertIn("sum(amount)", after["query_used"])
        self.choose(answer, option="What the model wrote")
        after = self.ask("only South", engine="auto", session_id=answer["session_id"])
        self.assertIn("count(*)", after["query_used"])
        self.assertEqual(self.calls(), 2)

    def test_the_history_keeps_both(self):
        answer = self.ask("total amount by region", final(COUNTS))
        self.choose(answer, option=answer["instead"])
        kept = self.request("/sessions/" + answer["session_id"], token=self.token)["messages"]
        self.assertEqual([one["current"] for one in kept], [False, True])
        self.assertEqual(kept[0]["answer"]["differences"], answer["differences"])
        self.assertEqual(kept[0]["answer"]["instead"], answer["instead"])

    def test_another_option_is_none(self):
        answer = self.ask("total amount by region", final(COUNTS))
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.choose(answer, option="anything else")
        self.assertEqual(refused.exception.code, 422)

    def test_agreement_has_nothing_to_tell(self):
        answer = self.ask("total amount by region", final(TOTALS))
        self.assertEqual((answer["engine"], self.calls()), ("model", 1))
        self.assertEqual((answer["differences"], answer["instead"]), ([], None))
        self.assertGreater(answer["confidence"], 0.9)

    def test_what_the_words_speak_against_is_asked_again(self):
        # The offline engine cannot read it; the cell and the year are there in words all the same.
        question = "gib mir zum Ort 'South' im Jahr 2024 den Umsatz, bitte"
        right = ("SELECT sum(amount) AS s FROM sales WHERE region = 'South'"
                 " AND EXTRACT(YEAR FROM sold_on) = 2024")
        answer = self.ask(question, final("SELECT sum(amount) AS s FROM sales"), final(right))
        self.assertEqual((answer["query_used"], self.calls()), (right, 2))
        answer = self.ask(question, final("SELECT sum(amount) AS s FROM sales"))
        self.assertEqual(self.calls(), 2)
        self.assertTrue(any("South" in one for one in answer["differences"]), answer)
        self.assertLessEqual(answer["confidence"], 0.5)

    # ---- said by our own grammar

    def test_follow_ups_of_a_models_answer_need_no_call(self):
        answer = self.ask("zeig mir den Umsatz je Gebiet", final(TOTALS, "{{region}} leads."))
        self.assertEqual(answer["engine"], "model")
        self.assertEqual(answer["explanation"], "South leads.")
        self.assertEqual(answer["description"], "Total amount by region, highest first")
        self.assertTrue(answer["parts"])
        calls = self.calls()
        chat = {"session_id": answer["session_id"], "engine": "auto"}
        after = self.ask("only 2024", **chat)
        self.assertEqual((after["engine"], {row["region"] for row in after["result"]}),
                         ("offline", {"North", "South"}))
        after = self.ask("by seller instead", **chat)
        self.assertEqual((after["engine"], after["columns"][0]["name"]), ("offline", "seller"))
        after = self.ask("top 1", **chat)
        self.assertEqual((after["engine"], after["row_count"]), ("offline", 1))
        why = self.ask("why?", **chat)
        self.assertEqual(why["kind"], "answer")
        self.assertEqual(self.calls(), calls)

    def test_rounding_for_people_changes_nothing(self):
        answer = self.ask("mittlerer Umsatz je Gebiet", final(
            "SELECT region, ROUND(AVG(amount), 2) AS mean FROM sales GROUP BY region"))
        self.assertEqual(answer["description"], "Average amount by region")

    def test_a_formula_is_said_beside_its_name(self):
        answer = self.ask("was bringt das ein?", final(
            "SELECT sum(amount * 2) AS net_profit FROM sales"))
        self.assertIn("Total net profit (amount × 2)", answer["description"])

    def test_a_figure_of_the_models_own_is_no_answer_to_trust(self):
        for sql in ("SELECT 999999 AS total", "SELECT 999999 AS total FROM sales LIMIT 1"):
            answer = self.ask("was bringt das ein?", final(sql))
            self.assertIn("999999 stands in the statement itself", answer["differences"][0])
            self.assertLess(answer["confidence"], 0.5)

    def test_a_paraphrase_that_is_not_exact_is_not_claimed(self):
        for sql in (NOT_OURS,
                    "SELECT count(*) AS the_total_is_999999 FROM sales",
                    "SELECT region, sum(amount) FILTER (WHERE sold_on > '2025-01-01') AS total"
                    " FROM sales GROUP BY region",
                    "SELECT region FROM sales LIMIT 2"):
            answer = self.ask("gib mir das, bitte", final(sql))
            self.assertEqual(answer["engine"], "model", sql)
            self.assertTrue(answer["description"].startswith("Only the SQL says exactly"),
                            answer["description"])
            self.assertEqual(answer["parts"], [], sql)

    def test_the_next_question_of_such_an_answer_goes_to_the_model(self):
        answer = self.ask("gib mir das, bitte", final(NOT_OURS))
        self.ask("und nur der Norden", final(NOT_OURS + " HAVING upper(region) = 'NORTH'"),
                 engine="auto", session_id=answer["session_id"])
        self.assertIn(NOT_OURS, text_of(self.model.seen[0]["request"]))


if __name__ == "__main__":
    unittest.main()
