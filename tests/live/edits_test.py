"""What people say about their tables, through a running server: names, synonyms, roles, joins and
definitions; and that it outlives append, replace, reimport, undo and delete. Needs
SQLAGENT_TEST_URL."""
import concurrent.futures
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from api_client import URL, call, finished, load, sign_in, upload  # noqa: E402

CUSTOMERS = b"customer_id,name,segment\n" + b"".join(
    b"%d,Customer %d,S%d\n" % (i, i, i % 3) for i in range(1, 41))
ORDERS = b"order_no,cust,amount,placed,qty\n" + b"".join(
    b"%d,%d,%d.50,2024-01-%02d,%d\n" % (500 + i, i * 7 % 40 + 1, i * 3, i % 28 + 1, i % 5)
    for i in range(1, 81))
MORE = b"order_no,cust,amount,placed,qty\n901,3,7.50,2024-02-01,2\n902,4,9.50,2024-02-02,1\n"


@unittest.skipUnless(URL, "SQLAGENT_TEST_URL is not set")
class EditsTest(unittest.TestCase):
    def setUp(self):
        self.token = sign_in("edits")
        status = load(self.token, [("customers.csv", CUSTOMERS), ("orders.csv", ORDERS)])
        self.assertEqual(status["status"], "SUCCESS", status)

    def profile(self, table="orders"):
        answer = call("GET", f"/user/tables/{table}/profile", token=self.token)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json

    def column(self, name, table="orders"):
        return {one["name"]: one for one in self.profile(table)["columns"]}[name]

    def joins(self, table="orders"):
        return [(join["column"], join["to_table"], join["decided"])
                for join in self.profile(table)["joins"]]

    def patch(self, body, table="orders", status=204):
        answer = call("PATCH", f"/user/tables/{table}", body, self.token)
        self.assertEqual(answer.status, status, answer.body)
        return answer

    def refused(self, body, words, table="orders", status=400):
        self.assertIn(words, self.patch(body, table, status).json["detail"])

    def task(self, method, path, body=None):
        answer = call(method, path, body, self.token)
        self.assertEqual(answer.status, 202, answer.body)
        status = finished(self.token, answer.json["task_id"])
        self.assertEqual(status["status"], "SUCCESS", status)

    def bring(self, text, **fields):
        answer = upload(self.token, [("orders.csv", text)], fields=fields)
        self.assertEqual(answer.status, 202, answer.body)
        status = finished(self.token, answer.json["task_id"])
        self.assertEqual(status["status"], "SUCCESS", status)

    def column_edit(self, name, **edit):
        self.patch({"columns": [{"name": name, **edit}]})

    def test_names_synonyms_and_roles_are_seen_at_once_and_can_be_taken_back(self):
        before = self.column("amount")
        self.assertEqual((before["role"], before["role_given"]), ("additive", False))
        self.assertIn("rate", before["fitting_roles"])
        self.assertNotIn("time", before["fitting_roles"])
        self.column_edit("amount", display_name="Net sales", description="without tax",
                         synonyms=["turnover"], role="rate", unit="EUR")
        after = self.column("amount")
        self.assertEqual(
            [after[k] for k in ("display_name", "header", "description", "synonyms", "role",
                                "role_probability", "role_given", "found_role", "unit")],
            ["Net sales", "amount", "without tax", ["turnover"], "rate", 1.0, True, "additive",
             "EUR"])
        self.column_edit("amount", display_name=None, description=None, synonyms=None, role=None,
                         unit=None)
        self.assertEqual(self.column("amount"), before)

    def test_a_table_is_called_as_a_person_calls_it(self):
        self.patch({"display_name": "Receipts", "synonyms": ["bill"]})
        profile = self.profile()
        self.assertEqual((profile["display_name"], profile["title"], profile["synonyms"]),
                         ("Receipts", "orders", ["bill"]))
        self.assertEqual(profile["nouns"][:2], ["bill", "receipt"])
        listed = call("GET", "/user/tables", token=self.token).json["tables"]
        self.assertIn("Receipts", [table["display_name"] for table in listed])
        answer = call("POST", "/query", {"query": "how many bills are there?"}, self.token).json
        self.assertEqual(answer["kind"], "answer", answer)
        self.assertEqual(list(answer["result"][0].values()), [80])

    def test_joins_are_confirmed_removed_and_forgotten(self):
        self.assertEqual(self.joins(), [("cust", "customers", "found")])
        join = self.profile()["joins"][0]
        self.assertGreater(join["probability"], 0.5)
        self.assertEqual(join["matched"], 1.0)
        decide = {key: join[key] for key in ("column", "to_table", "to_column")}
        for state in ("confirmed", "removed"):
            self.patch({"joins": [{**decide, "state": state}]})
            self.assertEqual(self.joins(), [("cust", "customers", state)])
            self.assertEqual(self.joins("customers"), [("cust", "customers", state)])
        self.assertNotIn("probability", self.profile()["joins"][0])
        self.patch({"joins": [{**decide, "state": "found"}]})
        self.assertEqual(self.joins(), [("cust", "customers", "found")])
        self.patch({"joins": [{"column": "qty", "to_table": "customers",
                               "to_column": "customer_id", "state": "confirmed"}]})
        self.assertIn(("qty", "customers", "confirmed"), self.joins())

    def test_it_outlives_what_is_done_to_the_rows(self):
        self.patch({"display_name": "Receipts", "synonyms": ["bill"],
                    "columns": [{"name": "amount", "role": "rate", "synonyms": ["turnover"]}],
                    "joins": [{"column": "cust", "to_table": "customers",
                               "to_column": "customer_id", "state": "removed"}]})

        def said():
            profile = self.profile()
            amount = {one["name"]: one for one in profile["columns"]}["amount"]
            return (profile["display_name"], profile["synonyms"], amount["role"],
                    amount["synonyms"], [join["decided"] for join in profile["joins"]])

        kept = ("Receipts", ["bill"], "rate", ["turnover"], ["removed"])
        self.assertEqual(said(), kept)
        self.bring(MORE, mode="append", table="orders")
        self.assertEqual(said(), kept)
        self.task("POST", "/user/tables/orders/undo")
        self.assertEqual(said(), kept)
        self.bring(MORE, mode="replace", table="orders")
        self.assertEqual(said(), kept)
        self.task("POST", "/user/tables/orders/reimport", {"choices": {}})
        self.assertEqual(said(), kept)
        self.task("DELETE", "/user/tables/orders")
        self.assertEqual(self.profile("customers")["joins"], [])
        self.task("POST", "/user/tables/orders/undo")
        self.assertEqual(said(), kept)

    def test_what_is_gone_is_told_and_not_in_the_way(self):
        self.column_edit("qty", role="rate")
        self.patch({"joins": [{"column": "cust", "to_table": "customers",
                               "to_column": "customer_id", "state": "confirmed"}]})
        self.task("DELETE", "/user/tables/customers")
        self.bring(b"order_no,cust,amount\n1,2,3.5\n2,3,4.5\n", mode="replace", table="orders")
        unused = self.profile()["unused"]
        self.assertEqual(len(unused), 2, unused)
        self.assertIn("qty", unused[0])
        self.assertIn("customers", unused[1])

    def test_what_does_not_fit_is_refused_whole(self):
        before = self.profile()
        self.refused({"display_name": "X", "columns": [{"name": "nothing"}]}, "no column nothing")
        self.refused({"display_name": "X", "columns": [{"name": "amount", "role": "time"}]},
                     "holds numbers")
        self.refused({"columns": [{"name": "amount", "role": "king"}]}, "no role")
        self.refused({"columns": [{"name": "amount", "synonyms": ["x"] * 3 + ["y" * 61]}]},
                     "too long")
        self.refused({"columns": [{"name": "amount", "synonyms": [f"n{i}" for i in range(21)]}]},
                     "20 synonyms")
        self.refused({"columns": [{"name": "amount", "colour": "red"}]}, "colour")
        self.refused({"columns": {"amount": {}}}, "columns")
        self.refused({"columns": [{"role": "rate"}]}, "name")
        self.refused({"synonyms": [1]}, "synonyms")
        self.refused({"display_name": " "}, "empty")
        self.refused({"name": "x"}, "name")
        join = {"column": "placed", "to_table": "customers", "to_column": "customer_id"}
        self.refused({"joins": [{**join, "state": "confirmed"}]}, "no row")
        self.refused({"joins": [{**join, "state": "perhaps"}]}, "state")
        self.refused({"joins": [{**join, "to_table": "pg_class", "state": "removed"}]},
                     "no table pg_class")
        self.refused({"joins": [{"column": "qty", "to_table": "customers",
                                 "to_column": "segment", "state": "confirmed"}]}, "no row")
        self.assertEqual(self.profile(), before)

    def test_others_tables_are_not_there_and_shared_ones_are_not_changed(self):
        other = sign_in("stranger")
        answer = call("PATCH", "/user/tables/orders", {"display_name": "mine"}, other)
        self.assertEqual(answer.status, 404, answer.body)
        shared = call("PATCH", "/user/tables/companies", {"display_name": "mine"}, self.token)
        self.assertIn(shared.status, (403, 404), shared.body)
        self.assertEqual(self.profile()["display_name"], "orders")

    def test_changes_at_once_are_all_kept(self):
        columns = ("order_no", "cust", "amount", "placed", "qty")
        with concurrent.futures.ThreadPoolExecutor(5) as many:
            list(many.map(lambda name: self.column_edit(name, synonyms=[f"my {name}"]), columns))
        self.assertEqual([one["synonyms"] for one in self.profile()["columns"]],
                         [[f"my {name}"] for name in columns])

    def test_definitions_are_kept_in_order_and_checked(self):
        def put(definitions, status=204):
            answer = call("PUT", "/user/definitions", {"definitions": definitions}, self.token)
            self.assertEqual(answer.status, status, answer.body)
            return answer

        self.assertEqual(call("GET", "/user/definitions", token=self.token).json,
                         {"definitions": []})
        kept = [{"term": "net revenue", "meaning": "amount - tax"},
                {"term": "", "meaning": "The fiscal year starts in April."}]
        put(kept)
        self.assertEqual(call("GET", "/user/definitions", token=self.token).json,
                         {"definitions": kept})
        for wrong in ([{"term": "x"}], [{"term": "A", "meaning": "1"}, {"term": "a",
                      "meaning": "2"}], [{"meaning": "x" * 501}], ["text"], "text",
                      [{"meaning": "x"}] * 101):
            put(wrong, 400)
        self.assertEqual(call("PUT", "/user/definitions", {}, self.token).status, 400)
        self.assertEqual(call("GET", "/user/definitions", token=self.token).json,
                         {"definitions": kept})
        self.assertEqual(call("GET", "/user/definitions", token=sign_in("other")).json,
                         {"definitions": []})


if __name__ == "__main__":
    unittest.main()
