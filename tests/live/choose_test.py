"""Answering a clarification and flipping what was assumed (needs SQLAGENT_TEST_URL)."""
import pathlib
import sys
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from api_client import URL, call, load, sign_in  # noqa: E402

PARCELS = "parcel_no,sent_on,arrived_on,depot,weight,price\n" + "".join(
    f"P{n:03},2024-{1 + n % 12:02}-{1 + n % 28:02},2024-{1 + (n + 1) % 12:02}-{1 + n % 27:02},"
    f"{('Bremen', 'Lyon', 'Turin')[n % 3]},{n % 7 + 1},{n * 3 % 40 + 5}.50\n" for n in range(60))

GUESTS = "guest_id,name\n" + "".join(f"{n},Guest {chr(64 + n)}\n" for n in range(1, 9))
BOOKINGS = "booking_id,guest_id,booked_on,amount\n" + "".join(
    f"{n},{n % 8 + 1},2024-{1 + n % 12:02}-05,{n * 7 % 90 + 20}.00\n" for n in range(1, 50))


def choose(token, message, **body):
    return call("POST", f"/query/{message}/choose", body, token)


def turns(token, chat):
    return call("GET", f"/sessions/{chat}", token=token).json["messages"]


@unittest.skipUnless(URL, "SQLAGENT_TEST_URL is not set")
class Choosing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.token = sign_in("choose")
        assert load(cls.token, [
            ("parcels.csv", PARCELS.encode()), ("guests.csv", GUESTS.encode()),
            ("bookings.csv", BOOKINGS.encode())])["status"] == "SUCCESS"

    def ask(self, question, **more):
        answer = call("POST", "/query", {"query": question, "today": "2025-02-01", **more},
                      self.token)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json

    def chosen(self, message, **body):
        answer = choose(self.token, message, **body)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json

    def trend(self):
        body = self.ask("total weight over time")
        self.assertEqual(body["kind"], "answer", body)
        chips = {one["id"]: one for one in body["assumptions"]}
        self.assertIn("period", chips, body)
        self.assertEqual(chips["period"]["choice"], "month")
        return body

    def test_a_flipped_assumption_is_a_version_in_the_same_place(self):
        body = self.trend()
        other = self.chosen(body["message_id"], assumption="period", choice="quarter")
        self.assertEqual(other["kind"], "answer")
        self.assertEqual(other["row_count"], 4)
        self.assertEqual(other["session_id"], body["session_id"])
        self.assertEqual(other["version_of"], body["message_id"])
        self.assertEqual(other["changed"],
                         [{"assumption": "period", "from": "by month", "to": "by quarter",
                           "was": "month"}])
        kept = turns(self.token, body["session_id"])
        self.assertEqual([one["current"] for one in kept], [False, True])
        self.assertEqual(kept[1]["version_of"], body["message_id"])
        self.assertEqual(kept[1]["answer"]["result"], other["result"])

    def test_twice_the_same_is_one_version_and_undo_is_the_first_answer(self):
        body = self.trend()
        first = self.chosen(body["message_id"], assumption="period", choice="quarter")
        second = self.chosen(first["message_id"], assumption="period", choice="quarter")
        self.assertEqual(first["message_id"], second["message_id"])
        self.assertEqual(first["result"], second["result"])
        undone = self.chosen(second["message_id"], assumption="period", choice="month")
        self.assertEqual(undone["message_id"], body["message_id"])
        self.assertEqual((undone["version_of"], undone["changed"]), (None, []))
        self.assertEqual(undone["result"], body["result"])
        kept = turns(self.token, body["session_id"])
        self.assertEqual([one["current"] for one in kept], [True, False])

    def test_follow_ups_go_on_from_what_was_chosen(self):
        body = self.trend()
        chat = body["session_id"]
        self.chosen(body["message_id"], assumption="period", choice="quarter")
        after = self.ask("only Lyon", session_id=chat)
        self.assertIn("date_trunc('quarter'", after["query_used"])
        self.chosen(body["message_id"], assumption="period", choice="month")
        after = self.ask("only Turin", session_id=chat)
        self.assertIn("date_trunc('month'", after["query_used"])

    def test_every_chip_works(self):
        flipped = 0
        for question in ("total weight over time", "parcels per depot in 2024",
                         "average weight per month", "heaviest parcels", "price by depot"):
            body = self.ask(question)
            for chip in body["assumptions"]:
                for other in chip["alternatives"]:
                    with self.subTest(f"{question}: {chip['text']} → {other}"):
                        after = self.chosen(body["message_id"], assumption=chip["id"],
                                            choice=other)
                        self.assertNotEqual(after["query_used"], body["query_used"])
                        now = {one["id"]: one["choice"] for one in after["assumptions"]}
                        self.assertEqual(now.get(chip["id"], other), other)
                        flipped += 1
        self.assertGreater(flipped, 5)

    def test_a_clarification_is_answered(self):
        body = self.ask("best guests")
        self.assertEqual(body["kind"], "clarification", body)
        self.assertGreaterEqual(len(body["options"]), 2)
        for option in body["options"]:
            after = self.chosen(body["message_id"], option=option)
            self.assertEqual(after["kind"], "answer")
            self.assertEqual(after["version_of"], body["message_id"])
            self.assertEqual(after["options"], body["options"])
            self.assertEqual(after["changed"][0]["to"], option)
            again = self.chosen(after["message_id"], option=body["options"][0])
            self.assertEqual(again["kind"], "answer")
        kept = turns(self.token, body["session_id"])
        self.assertEqual(len(kept), 1 + len(body["options"]))
        self.assertEqual(sum(one["current"] for one in kept), 1)

    def test_nonsense_says_what_can_be_chosen(self):
        body = self.trend()
        message = body["message_id"]
        for nonsense in ({"assumption": "period", "choice": "fortnight"},
                         {"assumption": "colour", "choice": "red"}, {"option": "any"}):
            answer = choose(self.token, message, **nonsense)
            self.assertEqual(answer.status, 422, answer.body)
            self.assertEqual(answer.json["code"], "not_a_choice")
        answer = choose(self.token, message, assumption="period", choice="fortnight")
        offered = {one["id"]: one["alternatives"] for one in answer.json["assumptions"]}
        self.assertIn("quarter", offered["period"])
        asked = self.ask("best guests")
        answer = choose(self.token, asked["message_id"], assumption="period", choice="month")
        self.assertEqual((answer.status, answer.json["options"]), (422, asked["options"]))
        for broken in ({}, {"option": 3}, {"assumption": "period"}, {"option": "x" * 500}):
            self.assertEqual(choose(self.token, message, **broken).status, 400, broken)

    def test_unknown_and_others_answers_are_alike(self):
        body = self.trend()
        what = {"assumption": "period", "choice": "quarter"}
        self.assertEqual(choose(self.token, uuid.uuid4(), **what).status, 404)
        self.assertEqual(choose(self.token, "nonsense", **what).status, 404)
        self.assertEqual(choose(sign_in("other"), body["message_id"], **what).status, 404)
        self.assertEqual(call("POST", f"/query/{body['message_id']}/choose", what).status, 401)

    def test_sql_by_hand_assumes_nothing(self):
        body = self.trend()
        mine = call("POST", "/query/sql", {"sql": "SELECT count(*) FROM parcels",
                                           "session_id": body["session_id"]}, self.token).json
        answer = choose(self.token, mine["message_id"], assumption="period", choice="month")
        self.assertEqual((answer.status, answer.json["code"]), (422, "not_a_choice"))

    def rows(self, message, row=0, **more):
        query = "&".join(f"{name}={value}" for name, value in {"row": row, **more}.items())
        return call("GET", f"/query/{message}/rows?{query}", token=self.token)

    def test_the_rows_behind_a_figure_and_their_places(self):
        body = self.ask("number of parcels by depot")
        lines = PARCELS.splitlines()
        for at, group in enumerate(body["result"]):
            depot, count = group["depot"], group["parcels"]
            answer = self.rows(body["message_id"], at, limit=200)
            self.assertEqual(answer.status, 200, answer.body)
            behind = answer.json
            self.assertEqual(len(behind["rows"]), count)
            self.assertFalse(behind["more"])
            self.assertIn(depot, behind["title"])
            for one in behind["rows"]:
                self.assertEqual(one["cells"]["depot"], depot)
                self.assertNotIn("lineage", one["cells"])
                self.assertEqual(one["place"]["file"], "parcels.csv")
                line = lines[one["place"]["row"] - 1].split(",")
                self.assertEqual(line[0], one["cells"]["parcel_no"])
        few = self.rows(body["message_id"], 0, limit=5).json
        self.assertEqual((len(few["rows"]), few["more"]), (5, True))

    def test_the_rows_of_a_month_are_those_of_that_month(self):
        body = self.trend()
        behind = self.rows(body["message_id"], 2, limit=200).json
        month = body["result"][2]["month"][:7]
        self.assertEqual({one["cells"]["sent_on"][:7] for one in behind["rows"]}, {month})
        self.assertEqual(sum(one["cells"]["weight"] for one in behind["rows"]),
                         body["result"][2]["total_weight"])

    def test_where_no_rows_can_be_shown_it_says_why(self):
        body = self.trend()
        self.assertEqual(self.rows(body["message_id"], 999).status, 422)
        self.assertEqual(self.rows(body["message_id"], -1).status, 400)
        self.assertEqual(self.rows(uuid.uuid4()).status, 404)
        stranger = call("GET", f"/query/{body['message_id']}/rows", token=sign_in("other"))
        self.assertEqual(stranger.status, 404)
        mine = call("POST", "/query/sql", {"sql": "SELECT count(*) FROM parcels",
                                           "session_id": body["session_id"]}, self.token).json
        answer = self.rows(mine["message_id"])
        self.assertEqual(answer.status, 422)
        self.assertIn("by hand", answer.json["detail"])

    def test_the_hidden_column_stays_hidden_elsewhere(self):
        answer = call("POST", "/query/sql", {"sql": "SELECT _row FROM parcels"}, self.token)
        self.assertEqual((answer.status, answer.json["code"]), (422, "sql_refused"))


if __name__ == "__main__":
    unittest.main()
