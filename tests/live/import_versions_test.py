"""The same file, next month, through a running server: append, replace, reimport, undo, delete;
twice, at once, and with the reader killed. Needs SQLAGENT_TEST_URL; killing also needs
SQLAGENT_TEST_HOME."""
import os
import pathlib
import signal
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from api_client import URL, call, finished, sign_in, upload  # noqa: E402

HOME = os.environ.get("SQLAGENT_TEST_HOME")
JANUARY = b"id,day,city,amount\n1,2024-01-02,Bonn,10\n2,2024-01-03,Ulm,20\n3,2024-01-04,Bonn,30\n"
FEBRUARY = b"day,id,amount,city\n2024-02-02,4,11,Bonn\n2024-02-03,5,21,Kiel\n"


class Tables(unittest.TestCase):
    def setUp(self):
        self.token = sign_in("versions")

    def bring(self, name, text, headers=None, **fields):
        answer = upload(self.token, [(name, text)], headers, fields)
        self.assertEqual(answer.status, 202, answer.body)
        return finished(self.token, answer.json["task_id"], 180)

    def brought(self, name, text, **fields):
        status = self.bring(name, text, **fields)
        self.assertEqual(status["status"], "SUCCESS", status)
        return status["result"]

    def order(self, method, path, body=None):
        answer = call(method, path, body, self.token)
        self.assertEqual(answer.status, 202, answer.body)
        status = finished(self.token, answer.json["task_id"])
        self.assertEqual(status["status"], "SUCCESS", status)
        return status["result"]

    def decide(self, table, choices, one=None):
        body = {"choices": choices, **({"import": one} if one else {})}
        return self.order("POST", f"/user/tables/{table}/reimport", body)

    def undo(self, table):
        return self.order("POST", f"/user/tables/{table}/undo")

    def window(self, table):
        answer = call("GET", f"/user/tables/{table}?limit=1000", token=self.token)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json

    def rows(self, table):
        return self.window(table)["rows"]

    def types(self, table):
        return {column["name"]: column["type"] for column in self.window(table)["columns"]}

    def names(self):
        tables = call("GET", "/user/tables", token=self.token).json["tables"]
        return sorted(table["name"] for table in tables)

    def receipt(self, table):
        answer = call("GET", f"/user/tables/{table}/receipt", token=self.token)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json

    @staticmethod
    def told(result):
        return [notice["kind"] for notice in result["receipt"][0]["tables"][0]["notices"]]


@unittest.skipUnless(URL, "SQLAGENT_TEST_URL is not set")
class AppendTest(Tables):
    def test_next_months_file_goes_behind_and_undo_takes_it_back(self):
        self.brought("sales.csv", JANUARY)
        before = self.window("sales")
        self.brought("sales february.csv", FEBRUARY, mode="append", table="sales")
        self.assertEqual([row["id"] for row in self.rows("sales")], [1, 2, 3, 4, 5])
        self.assertEqual(self.rows("sales")[3],
                         {"id": 4, "day": "2024-02-02", "city": "Bonn", "amount": 11})
        self.assertEqual(self.names(), ["sales"])
        self.undo("sales")
        self.assertEqual(self.window("sales"), before)
        answer = call("POST", "/user/tables/sales/undo", token=self.token)
        status = finished(self.token, answer.json["task_id"])
        self.assertEqual(status["status"], "FAILURE")
        self.assertIn("nothing to undo", status["error"])

    def test_differences_are_told_and_undone(self):
        self.brought("sales.csv", JANUARY)
        before = self.window("sales")
        march = b"id,day,amount,Channel\n9,2024-03-01,1.5,web\n"
        result = self.brought("sales.csv", march, mode="append")
        self.assertEqual(self.types("sales"), {"id": "integer", "day": "date", "city": "text",
                                               "amount": "numeric", "channel": "text"})
        self.assertEqual(self.rows("sales")[3], {"id": 9, "day": "2024-03-01", "city": None,
                                                 "amount": 1.5, "channel": "web"})
        for kind in ("new_column", "missing_column", "wider", "appended"):
            self.assertIn(kind, self.told(result))
        self.undo("sales")
        self.assertEqual(self.window("sales"), before)

    def test_what_does_not_fit_is_refused_and_leaves_no_trace(self):
        self.brought("sales.csv", JANUARY)
        before = self.window("sales")
        for text, word in ((b"name,colour\nAda,red\n", "does not look like"),
                           (b"id,day,city,amount\n4,2024-02-01,Bonn,cheap\n", "cheap"),
                           (b"id,day,city,amount\n4,17,Bonn,1\n", "dates")):
            status = self.bring("next.csv", text, mode="append", table="sales")
            self.assertEqual(status["status"], "FAILURE", status)
            self.assertIn(word, status["error"])
        self.assertEqual(self.window("sales"), before)
        self.assertEqual(self.receipt("sales")["versions"], [])

    def test_rows_that_are_there_are_told_and_left_out_on_request(self):
        self.brought("sales.csv", JANUARY)
        again = JANUARY + b"4,2024-01-05,Kiel,40\n"
        self.assertIn("duplicates", self.told(self.brought("sales.csv", again, mode="append")))
        self.assertEqual(len(self.rows("sales")), 7)
        self.undo("sales")
        self.brought("sales.csv", again, mode="append", duplicates="skip")
        self.assertEqual([row["id"] for row in self.rows("sales")], [1, 2, 3, 4])

    def test_whole_rows_count_where_there_is_no_key(self):
        self.brought("visits.csv", b"city,kind\nBonn,a\nBonn,a\nUlm,\n")
        self.brought("visits.csv", b"city,kind\nUlm,\nUlm,b\n", mode="append", duplicates="skip")
        self.assertEqual([list(row.values()) for row in self.rows("visits")],
                         [["Bonn", "a"], ["Bonn", "a"], ["Ulm", None], ["Ulm", "b"]])

    def test_lineage_names_file_and_row(self):
        self.brought("sales.csv", JANUARY)
        self.brought("february.csv", FEBRUARY, mode="append", table="sales")
        imports = self.receipt("sales")["imports"]
        self.assertEqual([one["file"] for one in imports], ["sales.csv", "february.csv"])
        row = imports[1]["first_row"] + 1
        path = f"/user/tables/sales/lineage?rows=2,{row}"
        lineage = call("GET", path, token=self.token).json["rows"]
        self.assertEqual([(one["file"], one["sheet_row"]) for one in lineage],
                         [("sales.csv", 2), ("february.csv", 2)])

    def test_at_once_nothing_is_lost(self):
        self.brought("sales.csv", JANUARY)
        tasks = []
        for i in range(5):
            text = b"id,day,city,amount\n%d,2024-03-0%d,Bonn,1\n" % (100 + i, i + 1)
            answer = upload(self.token, [(f"{i}.csv", text)],
                            fields={"mode": "append", "table": "sales"})
            tasks.append(answer.json["task_id"])
        for task in tasks:
            self.assertEqual(finished(self.token, task)["status"], "SUCCESS")
        self.assertEqual(sorted(row["id"] for row in self.rows("sales")),
                         [1, 2, 3, 100, 101, 102, 103, 104])

    def test_the_same_request_twice_is_one(self):
        self.brought("sales.csv", JANUARY)
        answers = [upload(self.token, [("f.csv", FEBRUARY)], {"Idempotency-Key": "feb"},
                          {"mode": "append", "table": "sales"}) for _ in range(2)]
        self.assertEqual(answers[0].json["task_id"], answers[1].json["task_id"])
        finished(self.token, answers[0].json["task_id"])
        self.assertEqual(len(self.rows("sales")), 5)


@unittest.skipUnless(URL, "SQLAGENT_TEST_URL is not set")
class ReplaceTest(Tables):
    def test_replace_keeps_the_name_and_undo_the_rows(self):
        self.brought("sales.csv", JANUARY)
        before = self.window("sales")
        self.brought("q1.csv", FEBRUARY, mode="replace", table="sales")
        self.assertEqual([row["id"] for row in self.rows("sales")], [4, 5])
        march = b"id,day,city,amount\n7,2024-03-01,Ulm,1\n"
        self.brought("march.csv", march, mode="append", table="sales")
        self.assertEqual([version["action"] for version in self.receipt("sales")["versions"]],
                         ["append", "replace"])
        self.undo("sales")
        self.assertEqual([row["id"] for row in self.rows("sales")], [4, 5])
        self.undo("sales")
        self.assertEqual(self.window("sales"), before)
        self.assertEqual([one["file"] for one in self.receipt("sales")["imports"]],
                         ["sales.csv"])

    def test_a_replacement_that_fails_changes_nothing(self):
        self.brought("sales.csv", JANUARY)
        status = self.bring("x.csv", b"%PDF-1.7 ...", mode="replace", table="sales")
        self.assertEqual(status["status"], "FAILURE")
        self.assertEqual(len(self.rows("sales")), 3)

    def test_names_and_modes_that_are_none(self):
        for fields, refusal in (({"mode": "append", "table": "none"}, 404),
                                ({"mode": "merge"}, 400), ({"duplicates": "some"}, 400),
                                ({"table": "sales"}, 400)):
            answer = upload(self.token, [("a.csv", b"a\n1\n")], fields=fields)
            self.assertEqual(answer.status, refusal, fields)
        self.assertEqual(self.bring("a.csv", b"a\n1\n", mode="append")["status"], "FAILURE")

    def test_delete_and_undo(self):
        self.brought("sales.csv", JANUARY)
        before = self.window("sales")
        self.order("DELETE", "/user/tables/sales")
        self.assertEqual(self.names(), [])
        self.assertEqual(call("GET", "/user/tables/sales", token=self.token).status, 404)
        self.undo("sales")
        self.assertEqual(self.window("sales"), before)

    def test_the_deleted_name_may_be_taken_meanwhile(self):
        self.brought("sales.csv", JANUARY)
        self.order("DELETE", "/user/tables/sales")
        self.brought("sales.csv", FEBRUARY)
        self.assertEqual([row["id"] for row in self.rows("sales")], [4, 5])

    def test_somebody_elses_table_is_not_there(self):
        self.brought("sales.csv", JANUARY)
        self.token = sign_in("other")
        for method, path in (("POST", "undo"), ("GET", "receipt"), ("GET", "profile"),
                             ("GET", "lineage")):
            answer = call(method, f"/user/tables/sales/{path}", token=self.token)
            self.assertEqual(answer.status, 404, path)
        for method, path, body in (("DELETE", "", None), ("PATCH", "", {"display_name": "x"}),
                                   ("POST", "/reimport", {"choices": {}})):
            answer = call(method, "/user/tables/sales" + path, body, self.token)
            self.assertEqual(answer.status, 404, method)


@unittest.skipUnless(URL, "SQLAGENT_TEST_URL is not set")
class ReimportTest(Tables):
    def test_a_flipped_decision_needs_no_upload_and_can_be_undone(self):
        self.brought("codes.csv", b"code,amount\n1,10\n2,20\n")
        before = self.window("codes")
        self.decide("codes", {"1.1/A/type": "text"})
        self.assertEqual(self.types("codes"), {"code": "text", "amount": "integer"})
        self.assertEqual([row["code"] for row in self.rows("codes")], ["1", "2"])
        self.assertEqual(self.receipt("codes")["imports"][0]["choices"],
                         {"1.1/A/type": "text"})
        self.decide("codes", {"1.1/B/type": "numeric"})
        self.assertEqual(self.types("codes"), {"code": "text", "amount": "numeric"})
        self.undo("codes")
        self.undo("codes")
        self.assertEqual(self.window("codes"), before)

    def test_all_files_of_the_table_are_read_again(self):
        self.brought("sales.csv", JANUARY)
        self.brought("february.csv", FEBRUARY, mode="append", table="sales")
        first = self.receipt("sales")["imports"][0]["id"]
        self.decide("sales", {"1.1/A/type": "text"}, first)
        self.assertEqual([row["id"] for row in self.rows("sales")], ["1", "2", "3", "4", "5"])
        self.assertEqual([one["rows"] for one in self.receipt("sales")["imports"]], [3, 2])

    def test_months_become_rows_next_months_too_and_undo_takes_both_back(self):
        self.brought("plan.csv", b"site,Jan 2024,Feb 2024,Mar 2024\na,1,2,3\nb,4,,7\n")
        before = self.window("plan")
        self.decide("plan", {"1.1/shape": "long"})
        self.assertEqual(self.types("plan"), {"site": "text", "month": "date", "value": "integer"})
        self.assertEqual([list(row.values()) for row in self.rows("plan")],
                         [["a", "2024-01-01", 1], ["a", "2024-02-01", 2], ["a", "2024-03-01", 3],
                          ["b", "2024-01-01", 4], ["b", "2024-03-01", 7]])
        self.brought("plan april.csv", b"site,month,value\na,2024-01-01,1\na,2024-04-01,9\n",
                     mode="append", table="plan", duplicates="skip")
        self.assertEqual(len(self.rows("plan")), 6)
        self.undo("plan")
        self.assertEqual(len(self.rows("plan")), 5)
        self.undo("plan")
        self.assertEqual(self.window("plan"), before)

    def test_choices_that_are_none_are_refused_at_once(self):
        self.brought("codes.csv", b"code\n1\n")
        for choices in ({"1.1/A/type": "colour"}, {"nonsense": 1}, "text"):
            answer = call("POST", "/user/tables/codes/reimport", {"choices": choices}, self.token)
            self.assertEqual(answer.status, 400, choices)

    def test_words_of_a_person_stay(self):
        self.brought("sales.csv", JANUARY)
        words = {"display_name": "Umsätze", "description": "by day"}
        self.assertEqual(call("PATCH", "/user/tables/sales", words, self.token).status, 204)
        self.brought("february.csv", FEBRUARY, mode="append", table="sales")
        profile = call("GET", "/user/tables/sales/profile", token=self.token).json
        self.assertEqual((profile["display_name"], profile["description"], profile["rows"]),
                         ("Umsätze", "by day", 5))
        columns = {column["name"]: column for column in profile["columns"]}
        number = columns["id"]
        self.assertEqual((number["min"], number["max"], number["distinct"]), ("1", "5", 5))
        self.assertEqual(columns["city"]["top"][0], {"value": "Bonn", "count": 3})


def reader_of(worker):
    """The child that reads a file for this worker, if it runs now."""
    for folder in pathlib.Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            status = folder.joinpath("stat").read_text(encoding="ascii")
            parent = status.rsplit(")", 1)[1].split()[1]
            command = folder.joinpath("cmdline").read_bytes()
        except OSError:
            continue
        if int(parent) == worker and b"read-sheet" in command:
            return int(folder.name)
    return None


@unittest.skipUnless(URL and HOME, "SQLAGENT_TEST_URL or SQLAGENT_TEST_HOME is not set")
class KilledTest(Tables):
    MANY = b"id,day,city,amount\n" + b"".join(
        b"%d,2024-02-03,City %d,%d\n" % (i, i % 97, i % 1000) for i in range(10, 400_000))

    def worker(self):
        lines = pathlib.Path(HOME, "pids").read_text(encoding="ascii").splitlines()
        return int(dict(line.split() for line in lines)["work"])

    def kill_while(self, word, whom):
        """Brings MANY behind `sales` and kills once the task says `word`."""
        self.brought("sales.csv", JANUARY)
        answer = upload(self.token, [("many.csv", self.MANY)],
                        fields={"mode": "append", "table": "sales"})
        task = answer.json["task_id"]
        until = time.monotonic() + 60
        while time.monotonic() < until:
            status = call("GET", f"/task-status/{task}", token=self.token).json
            if status["status"] in ("SUCCESS", "FAILURE"):
                break
            pid = whom() if word in status["message"] else None
            if pid:
                os.kill(pid, signal.SIGKILL)
                break
        status = finished(self.token, task, 240)
        self.assertEqual(status["status"], "SUCCESS", status)
        self.assertEqual(self.window("sales")["row_count"], 3 + 399_990)
        self.undo("sales")
        self.assertEqual(len(self.rows("sales")), 3)

    def test_a_reader_killed_while_it_reads(self):
        self.kill_while("Reading", lambda: reader_of(self.worker()))

    def test_a_reader_killed_while_rows_go_in(self):
        self.kill_while("Loading", lambda: reader_of(self.worker()))

    def test_a_worker_killed_while_rows_go_in_takes_its_reader_along(self):
        worker = self.worker()
        self.kill_while("Loading", lambda: worker)
        self.assertIsNone(reader_of(worker))


if __name__ == "__main__":
    unittest.main()
