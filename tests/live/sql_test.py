"""SQL by hand through the door, and whole results as files (needs SQLAGENT_TEST_URL)."""
import codecs
import csv
import http.client
import io
import pathlib
import sys
import threading
import time
import unittest
import uuid
import xml.etree.ElementTree as xml
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from api_client import HOST, URL, call, load, sign_in  # noqa: E402
from hostile_test import HOME, Database, home_of  # noqa: E402

SALES = b"""region,product,qty,price,sold_on
North,Bike,3,250.00,2024-01-05
South,Helmet,10,35.50,2024-01-17
North,Helmet,5,35.50,2024-02-03
"""
PATIENCE = 20  # seconds


def run(token, sql, **more):
    return call("POST", "/query/sql", {"sql": sql, **more}, token)


def export(token, message, kind="csv"):
    return call("GET", f"/query/{message}/export?format={kind}", token=token)


def table(answer):
    """The rows of a CSV answer, names first."""
    text = answer.body.decode("utf-8")
    assert text.startswith("\ufeff"), text[:20]
    return list(csv.reader(io.StringIO(text[1:], newline="")))


def sheet(answer):
    """The cells of a workbook: {"A1": ("s"|"n"|"b", text)}."""
    book = zipfile.ZipFile(io.BytesIO(answer.body))
    assert book.testzip() is None
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    root = xml.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert not root.findall(f".//{space}f"), "a formula"
    cells = {}
    for cell in root.iter(f"{space}c"):
        text = "".join(part.text or "" for part in cell.iter()
                       if part.tag in (f"{space}v", f"{space}t"))
        cells[cell.get("r")] = ({"inlineStr": "s", "b": "b"}.get(cell.get("t"), "n"), text)
    return cells


@unittest.skipUnless(URL, "SQLAGENT_TEST_URL is not set")
class SqlTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.token = sign_in("sql")
        assert load(cls.token, [("sales.csv", SALES)])["status"] == "SUCCESS"

    def refused(self, answer, status, code, says=""):
        self.assertEqual(answer.status, status, answer.body[:500])
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        self.assertEqual(answer.json["code"], code, answer.body)
        self.assertIn(says, answer.json["detail"])
        return answer.json

    def ask(self, sql, token=None):
        """A statement kept in a conversation; its answer."""
        token = token or self.token
        chat = call("POST", "/query", {"query": "total qty by region"}, token).json["session_id"]
        answer = run(token, sql, session_id=chat)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json


class ByHand(SqlTest):
    def test_the_answer_is_that_of_a_question(self):
        answer = run(self.token, "SELECT region, sum(qty) AS n FROM sales GROUP BY 1 ORDER BY 1")
        self.assertEqual(answer.status, 200, answer.body)
        body = answer.json
        schema = call("GET", "/openapi.json").json["components"]["schemas"]["Answer"]
        self.assertLessEqual(set(schema["required"]), set(body))
        self.assertEqual(body["result"], [{"region": "North", "n": 8},
                                          {"region": "South", "n": 10}])
        self.assertEqual((body["kind"], body["engine"], body["success"]), ("answer", "sql", True))
        self.assertEqual((body["explanation"], body["assumptions"]), ("2 rows.", []))
        self.assertEqual(body["sources"][0]["file"], "sales.csv")

    def test_one_figure_is_said(self):
        self.assertEqual(run(self.token, "SELECT sum(qty) FROM sales").json["explanation"],
                         "The result is 18.")

    def test_without_a_conversation_nothing_is_kept(self):
        token = sign_in("tool")
        body = run(token, "SELECT 1 AS one").json
        self.assertEqual((body["session_id"], body["message_id"]), (None, None))
        self.assertEqual(call("GET", "/sessions", token=token).json, {"sessions": []})

    def test_with_a_conversation_it_is_a_turn_of_it(self):
        body = self.ask("SELECT qty FROM sales ORDER BY 1")
        turns = call("GET", f"/sessions/{body['session_id']}", token=self.token).json["messages"]
        self.assertEqual(turns[-1]["question"], "SELECT qty FROM sales ORDER BY 1")
        self.assertEqual(turns[-1]["answer"]["engine"], "sql")
        self.assertEqual(turns[-1]["answer"]["result"], body["result"])
        follow_up = call("POST", "/query", {"query": "only in North", "session_id":
                                            body["session_id"]}, self.token).json
        self.assertEqual(follow_up["kind"], "answer", "the context is the last question's")

    def test_a_refusal_says_where_and_what_was_meant(self):
        body = self.refused(run(self.token, "SELECT region\nFROM sales\nWHERE 'ü' = prodct"), 422,
                            "sql_refused", "prodct")
        self.assertEqual((body["reason"], body["line"], body["column"]), ("unknown_column", 3, 13))
        self.assertEqual(body["nearest"][0], "product")
        self.assertEqual(body["offset"], len("SELECT region\nFROM sales\nWHERE 'ü' = ".encode()))

    def test_nothing_but_one_select_is_admitted(self):
        for sql, reason in (("DROP TABLE sales", "not_one_select"), ("SELECT 1; SELECT 2", None),
                            ("DELETE FROM sales", "not_one_select"), ("SELEC 1", "syntax"),
                            ("SELECT * FROM app.users", "unknown_table"), ("SELECT " + "1+" * 9000 +
                                                                           "1", None),
                            ("SELECT pg_sleep(10)", "forbidden_function"),
                            ("SELECT * FROM pg_authid", "unknown_table"), ("x" * 20_000,
                                                                           "too_long")):
            with self.subTest(sql[:40]):
                body = self.refused(run(self.token, sql), 422, "sql_refused")
                if reason:
                    self.assertEqual(body["reason"], reason)
                self.assertNotIn("ERROR", body["detail"])
        self.assertEqual(run(self.token, "SELECT count(*) FROM sales").json["result"],
                         [{"count": 3}])

    def test_a_refusal_leaves_nothing_in_the_conversation(self):
        chat = self.ask("SELECT 1")["session_id"]
        before = call("GET", f"/sessions/{chat}", token=self.token).json["messages"]
        self.refused(run(self.token, "SELECT nothing FROM sales", session_id=chat), 422,
                     "sql_refused")
        after = call("GET", f"/sessions/{chat}", token=self.token).json["messages"]
        self.assertEqual(len(before), len(after))

    def test_what_the_database_cannot_compute_is_said_in_our_words(self):
        answer = run(self.token, "SELECT qty / (qty - qty) FROM sales")
        self.refused(answer, 422, "unprocessable", "divides by zero")

    def test_bodies_that_are_no_statement(self):
        self.refused(call("POST", "/query/sql", {}, self.token), 400, "bad_request", "`sql`")
        self.refused(run(self.token, " \n"), 400, "bad_request", "empty")
        self.refused(run(self.token, "SELECT '\0'"), 400, "bad_request", "NUL")
        self.refused(run(self.token, 5), 400, "bad_request", "must be a text")
        self.refused(run(self.token, "SELECT 1", run_anyway="yes"), 400, "bad_request", "true or")
        self.refused(run(self.token, "SELECT 1", session_id="x"), 404, "not_found")
        self.refused(run(self.token, "SELECT 1", session_id=str(uuid.uuid4())), 404, "not_found")
        self.refused(run(self.token, "SELECT '" + "x" * 70_000 + "'"), 413, "too_large")
        self.refused(run(None, "SELECT 1"), 401, "unauthenticated")

    def test_anothers_conversation_and_tables_are_not_there(self):
        other = sign_in("other")
        mine = self.ask("SELECT 1")
        self.refused(run(other, "SELECT 1", session_id=mine["session_id"]), 404, "not_found")
        self.refused(run(other, "SELECT * FROM sales"), 422, "sql_refused")

    def test_sql_typed_as_a_question_goes_through_the_same_door(self):
        ask = lambda text: call("POST", "/query", {"query": text}, self.token).json
        typed = ask("select sum(qty) as n from sales")
        self.assertEqual((typed["engine"], typed["result"]), ("sql", [{"n": 18}]))
        for text in ("DROP TABLE sales", "select secret from sales", "select * from pg_authid"):
            answer = ask(text)
            self.assertEqual((answer["kind"], answer["success"]), ("abstention", False), answer)
            self.assertTrue(answer["explanation"])
        self.assertEqual(ask("Select the best customers")["engine"], "offline", "it is English")

    def test_a_statement_whose_plan_is_long_is_run_after_it_was_weighed(self):
        repeated = " AND ".join(f"b.t > '{letter}'" for letter in "abcdef")
        answer = run(self.token, "SELECT count(*) AS n FROM generate_series(1, 3000) AS a(n) JOIN "
                                 f"(SELECT g.n, '{'x' * 5000}' || g.n AS t"
                                 " FROM generate_series(1, 3000) AS g(n)) AS b ON b.n = a.n"
                                 f" WHERE {repeated}")
        self.assertEqual((answer.status, answer.json.get("result")), (200, [{"n": 3000}]),
                         answer.json)

    def test_what_would_take_very_long_is_asked_first(self):
        wide = " , ".join(f"generate_series(1, 100000) AS s{n}" for n in range(3))
        sql = f"SELECT count(*) FROM {wide}"
        body = self.refused(run(self.token, sql), 422, "too_costly")
        typed = call("POST", "/query", {"query": sql}, self.token).json
        self.assertEqual((typed["kind"], typed["can_run_anyway"]), ("clarification", True), typed)
        self.assertEqual(typed["explanation"], body["detail"])
        kept = call("GET", f"/sessions/{typed['session_id']}", token=self.token).json["messages"]
        self.assertTrue(kept[0]["answer"]["can_run_anyway"])


class Files(SqlTest):
    def test_csv_is_the_whole_result(self):
        message = self.ask("SELECT n, n::text || ' ü' AS t FROM generate_series(1, 25000) AS n")
        self.assertTrue(message["truncated"])
        answer = export(self.token, message["message_id"])
        self.assertEqual(answer.status, 200, answer.body[:300])
        self.assertEqual(answer.headers["Content-Type"], "text/csv; charset=utf-8; header=present")
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        rows = table(answer)
        self.assertEqual(rows[0], ["n", "t"])
        self.assertEqual(rows[1:], [[str(n), f"{n} ü"] for n in range(1, 25001)])

    def test_formulas_are_texts(self):
        cells = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "-5", "plain", 'a"b,c']
        values = ", ".join("('" + cell.replace("'", "''") + "')" for cell in cells)
        message = self.ask(f'SELECT v AS "=evil()" FROM (VALUES {values}) AS t (v)')["message_id"]
        rows = [row[0] for row in table(export(self.token, message))]
        self.assertEqual(rows, ["'=evil()", "'=1+1", "'+cmd|' /C calc'!A0", "'-2+3", "'@SUM(A1)",
                                "'\tx", "-5", "plain", 'a"b,c'])
        book = sheet(export(self.token, message, "xlsx"))
        self.assertEqual([book[f"A{row}"] for row in range(1, 10)],
                         [("s", text) for text in ["=evil()", *cells]])

    def test_a_workbook_keeps_kinds_of_values(self):
        message = self.ask("SELECT 12.50 AS money, 1234567890123456789 AS id,"
                           " DATE '2024-02-29' AS d, true AS yes, NULL AS nothing, '0042' AS code,"
                           " TIMESTAMP '2024-02-29 12:00:00' AS t")["message_id"]
        answer = export(self.token, message, "xlsx")
        self.assertEqual(answer.status, 200, answer.body[:300])
        cells = sheet(answer)
        self.assertEqual([cells.get(f"{column}2") for column in "ABCDEFG"],
                         [("n", "12.5"), ("s", "1234567890123456789"), ("n", "45351"), ("b", "1"),
                          None, ("s", "0042"), ("n", "45351.5")])

    def test_the_name_of_the_file_comes_from_the_question(self):
        ask = lambda text: call("POST", "/query", {"query": text}, self.token).json["message_id"]
        header = export(self.token, ask("total qty by region")).headers["Content-Disposition"]
        self.assertEqual(header, 'attachment; filename="total qty by region.csv"; '
                         "filename*=UTF-8''total%20qty%20by%20region.csv")
        nasty = export(self.token, ask('total qty by region "\r\nSet-Cookie: a=b\r\n\r\n../ü'))
        if nasty.status == 200:
            self.assertIsNone(nasty.headers["Set-Cookie"])
            self.assertNotIn("/", nasty.headers["Content-Disposition"])
        own = self.ask("SELECT 1 AS a")["message_id"]
        self.assertIn('"SQL result.xlsx"', export(self.token, own, "xlsx")
                      .headers["Content-Disposition"])

    def test_what_cannot_be_exported(self):
        message = self.ask("SELECT 1 AS a")["message_id"]
        self.refused(export(self.token, message, "exe"), 400, "bad_request", "csv or xlsx")
        self.refused(call("GET", f"/query/{message}/export", token=self.token), 400, "bad_request")
        self.refused(export(self.token, "nonsense"), 404, "not_found")
        absent = self.refused(export(self.token, uuid.uuid4()), 404, "not_found")
        others = self.refused(export(sign_in("other"), message), 404, "not_found")
        self.assertEqual(absent["detail"], others["detail"], "absent and not-yours are alike")
        self.refused(export(None, message), 401, "unauthenticated")
        declined = call("POST", "/query", {"query": "blood pressure of patients"}, self.token).json
        self.refused(export(self.token, declined["message_id"]), 409, "conflict")
        chat = self.ask("SELECT 2 AS b")
        call("DELETE", f"/sessions/{chat['session_id']}", token=self.token)
        self.refused(export(self.token, chat["message_id"]), 404, "not_found")

    def test_head_says_what_would_come(self):
        message = self.ask("SELECT 1 AS a")["message_id"]
        answer = call("HEAD", f"/query/{message}/export?format=csv", token=self.token)
        self.assertEqual((answer.status, answer.body), (200, b""))
        self.assertIn("attachment", answer.headers["Content-Disposition"])

    def test_what_is_cut_does_not_look_whole(self):
        """EXPORT_MAX_ROWS is a million."""
        message = self.ask("SELECT a.n, b.m FROM generate_series(1, 100000) AS a (n), "
                           "generate_series(1, 11) AS b (m)")["message_id"]
        with self.assertRaises(http.client.IncompleteRead):
            export(self.token, message)

    def test_an_empty_result_is_a_file_with_names_only(self):
        message = self.ask("SELECT qty FROM sales WHERE qty > 1000")["message_id"]
        self.assertEqual(table(export(self.token, message)), [["qty"]])
        self.assertEqual(sheet(export(self.token, message, "xlsx")), {"A1": ("s", "qty")})


@unittest.skipUnless(URL and HOME, "SQLAGENT_TEST_URL or SQLAGENT_TEST_HOME is not set")
class Leaving(SqlTest):
    """A client that goes takes its statement with it."""

    def setUp(self):
        schema, self.role = home_of(self.token)
        self.holder, self.watcher = Database(self), Database(self)
        self.holder.connection.autocommit = False
        self.lock = f'LOCK TABLE "{schema}".sales IN ACCESS EXCLUSIVE MODE'

    def running(self):
        return self.watcher.rows(
            "SELECT pid FROM pg_stat_activity WHERE usename = %s AND wait_event_type = 'Lock'",
            self.role)

    def eventually(self, check, what):
        until = time.monotonic() + PATIENCE
        while not check():
            self.assertLess(time.monotonic(), until, what)
            time.sleep(0.02)

    def leave(self, method, path, body=None):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        connection = http.client.HTTPConnection(HOST, timeout=30)
        connection.request(method, path, body, headers)
        self.eventually(self.running, "the statement waits for the table")
        connection.close()
        self.eventually(lambda: not self.running(), "the statement ends")

    def test_statements_questions_and_exports_end(self):
        message = self.ask("SELECT count(*) FROM sales")["message_id"]
        self.holder.cursor.execute(self.lock)
        self.leave("POST", "/query/sql", '{"sql": "SELECT count(*) FROM sales"}')
        self.leave("POST", "/query", '{"query": "total qty by region"}')
        for kind in ("csv", "xlsx"):
            self.leave("GET", f"/query/{message}/export?format={kind}")
        self.holder.connection.rollback()
        self.assertEqual(run(self.token, "SELECT count(*) FROM sales").status, 200)

    def test_one_person_runs_two_exports_at_once(self):
        message = self.ask("SELECT count(*) FROM sales")["message_id"]
        self.holder.cursor.execute(self.lock)
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(export(self.token, message)))
                   for _ in range(2)]
        for thread in threads:
            thread.start()
        self.eventually(lambda: len(self.running()) == 2, "two exports wait")
        third = export(self.token, message)
        self.holder.connection.rollback()
        for thread in threads:
            thread.join()
        self.refused(third, 429, "too_many", "exports")
        self.assertEqual([answer.status for answer in answers], [200, 200])

    def test_changed_tables_are_said_at_an_export(self):
        token = sign_in("changing")
        load(token, [("short.csv", b"a,b\n1,2\n")])
        message = self.ask("SELECT a FROM short", token)["message_id"]
        schema, _ = home_of(token)
        admin = Database(self)
        admin.cursor.execute(
            "DELETE FROM app.user_tables WHERE tenant_id = (SELECT id FROM app.tenants WHERE "
            "home_name = %s)", (schema,))
        admin.cursor.execute("UPDATE app.tenants SET catalog_version = catalog_version + 1 "
                             "WHERE home_name = %s", (schema,))
        self.refused(export(token, message), 410, "gone", "changed")

    def test_a_download_left_half_way_ends_its_statement(self):
        sql = ("SELECT a.n, repeat('x', 500) AS filler FROM generate_series(1, 1000) AS a (n), "
               "generate_series(1, 900) AS b (m)")
        message = self.ask(sql)["message_id"]
        connection = http.client.HTTPConnection(HOST, timeout=30)
        connection.request("GET", f"/query/{message}/export?format=csv",
                           headers={"Authorization": f"Bearer {self.token}"})
        response = connection.getresponse()
        self.assertEqual(response.read(1000)[:3], codecs.BOM_UTF8)
        active = lambda: self.watcher.rows(
            "SELECT pid FROM pg_stat_activity WHERE usename = %s AND state = 'active'", self.role)
        self.assertTrue(active(), "the statement goes at the reader's pace")
        response.close()
        connection.close()
        self.eventually(lambda: not active(), "the statement ends")


if __name__ == "__main__":
    unittest.main()
