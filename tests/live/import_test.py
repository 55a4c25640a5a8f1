"""Files through a running server: exact values, several files and sheets, refusals, a killed worker, cancelling.
Needs SQLAGENT_TEST_URL; killing the worker also needs SQLAGENT_TEST_HOME, the home of that `sqlagent dev`."""
import io
import os
import pathlib
import signal
import sys
import time
import unittest
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from api_client import URL, call, finished, load, sign_in, upload  # noqa: E402

HOME = os.environ.get("SQLAGENT_TEST_HOME")


def workbook(sheets):
    """An .xlsx as LibreOffice would name its parts; sheets: {name: rows of str, int or float}."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    listed, targets, parts = "", "", {}
    for number, (name, rows) in enumerate(sheets.items(), 1):
        listed += f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
        targets += f'<Relationship Id="rId{number}" Type="{relations}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        cells = "".join("<row>" + "".join(f'<c t="inlineStr"><is><t>{v}</t></is></c>' if isinstance(v, str) else f"<c><v>{v}</v></c>"
                                          for v in row) + "</row>" for row in rows)
        parts[f"xl/worksheets/sheet{number}.xml"] = f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
    parts["xl/workbook.xml"] = f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>{listed}</sheets></workbook>'
    parts["xl/_rels/workbook.xml.rels"] = f"<Relationships>{targets}</Relationships>"
    parts["[Content_Types].xml"] = "<Types/>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


@unittest.skipUnless(URL, "SQLAGENT_TEST_URL is not set")
class ImportTest(unittest.TestCase):
    def setUp(self):
        self.token = sign_in("import")

    def tables(self):
        return {table["name"]: table for table in call("GET", "/user/tables", token=self.token).json["tables"]
                if not table.get("shared")}

    def rows(self, table):
        answer = call("GET", f"/user/tables/{table}?limit=100", token=self.token)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json["rows"]

    def test_values_arrive_exactly(self):
        status = load(self.token, [("Exact Values.csv", b"zip,amount,day,ok\n01234,0.10,13/02/2024,yes\n99,12345678901234567890.5,01/03/2024,no\n")])
        self.assertEqual(status["status"], "SUCCESS", status)
        self.assertEqual(status["result"]["tables"], ["exact_values"])
        types = {column["name"]: column["type"] for column in status["result"]["receipt"][0]["tables"][0]["columns"]}
        self.assertEqual(types, {"zip": "text", "amount": "numeric", "day": "date", "ok": "boolean"})
        text = call("GET", "/user/tables/exact_values?limit=10", token=self.token).body.decode()
        for value in ("01234", "0.10", "12345678901234567890.5", "2024-02-13", "2024-03-01"):
            self.assertIn(value, text)
        self.assertNotIn("_row", text)

    def test_the_same_file_twice_makes_two_tables_and_says_so(self):
        file = ("sales.csv", b"a,b\n1,2\n")
        load(self.token, [file])
        status = load(self.token, [file])
        self.assertEqual(status["result"]["tables"], ["sales_2"])
        notices = status["result"]["receipt"][0]["tables"][0]["notices"]
        self.assertIn("You already have a table sales; this one is called sales_2.", [notice["text"] for notice in notices])

    def test_every_sheet_becomes_a_table(self):
        status = load(self.token, [("book.xlsx", workbook({"People": [["name", "age"], ["Ada", 36]], "Cities": [["city", "zip"], ["Köln", 50667], ["Bonn", 53111]]}))])
        self.assertEqual(status["status"], "SUCCESS", status)
        self.assertEqual(status["result"]["sheets"], ["People", "Cities"])
        self.assertEqual({name: table["rows"] for name, table in self.tables().items()}, {"people": 1, "cities": 2})

    def test_a_bad_file_does_not_stop_a_good_one(self):
        status = load(self.token, [("good.csv", b"a\n1\n"), ("bad.csv", b"%PDF-1.7 ...")])
        self.assertEqual(status["status"], "SUCCESS", status)
        good, bad = status["result"]["files"]
        self.assertEqual((good["status"], good["tables"]), ("SUCCESS", ["good"]))
        self.assertEqual((bad["status"], bad["error"]), ("FAILURE", "This is not a spreadsheet but a PDF document."))

    def test_nothing_but_bad_files_fails_with_the_reason(self):
        status = load(self.token, [("broken.xlsx", workbook({"A": [["a"], [1]]})[:200])])
        self.assertEqual(status["status"], "FAILURE")
        self.assertEqual(status["error"], "The workbook is damaged or not complete. Please open it in Excel, save it again and upload the copy.")
        self.assertEqual(self.tables(), {})

    def test_many_columns_and_a_header_only(self):
        wide = ",".join(f"c{i}" for i in range(300)) + "\n" + ",".join(str(i) for i in range(300)) + "\n"
        status = load(self.token, [("wide.csv", wide.encode()), ("header.csv", b"a,b\n")])
        self.assertEqual(status["status"], "SUCCESS", status)
        self.assertEqual({name: table["rows"] for name, table in self.tables().items()}, {"wide": 1, "header": 0})

    def large(self):
        return b"id,city,amount\n" + b"".join(b"%d,City %d,%d.%02d\n" % (i, i % 97, i % 1000, i % 100) for i in range(700_000))

    def started(self, task, word="Loading"):
        until = time.monotonic() + 60
        while time.monotonic() < until:
            status = call("GET", f"/task-status/{task}", token=self.token).json
            if word in status["message"] or status["status"] in ("SUCCESS", "FAILURE"):
                return status
            time.sleep(0.01)
        self.fail("the import did not begin")

    @unittest.skipUnless(HOME, "SQLAGENT_TEST_HOME is not set")
    def test_a_killed_worker_leaves_no_table_or_all_of_it(self):
        task = upload(self.token, [("large.csv", self.large())]).json["task_id"]
        self.started(task)
        pids = dict(line.split() for line in pathlib.Path(HOME, "pids").read_text(encoding="ascii").splitlines())
        os.kill(int(pids["work"]), signal.SIGKILL)
        status = finished(self.token, task, patience=180)
        self.assertEqual(status["status"], "SUCCESS", status)
        self.assertEqual({name: table["rows"] for name, table in self.tables().items()}, {"large": 700_000})

    def test_a_cancelled_import_leaves_nothing(self):
        task = upload(self.token, [("large.csv", self.large())]).json["task_id"]
        self.started(task, "large")
        answer = call("DELETE", f"/tasks/{task}", token=self.token)
        if answer.json["status"] == "SUCCESS":
            self.skipTest("the import was quicker than the cancelling")
        self.assertEqual(finished(self.token, task)["status"], "REVOKED")
        status = load(self.token, [("after.csv", b"a\n1\n")])   # the worker has let go of the cancelled one
        self.assertEqual(status["status"], "SUCCESS", status)
        self.assertEqual(list(self.tables()), ["after"])


if __name__ == "__main__":
    unittest.main()
