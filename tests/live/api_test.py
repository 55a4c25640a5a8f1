"""The HTTP API of a running server (SQLAGENT_TEST_URL): refusals, isolation, streams, pages."""
import json
import os
import pathlib
import sys
import time
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from api_client import HOST, URL, Events, call, form, load, raw, sign_in, upload  # noqa: E402

SALES = b"""date,region,product,qty,unit_price
2024-01-05,North,Bike,3,250.00
2024-01-17,South,Helmet,10,35.50
2024-02-03,North,Helmet,5,35.50
2024-02-20,East,Bike,1,250.00
"""


def spool_files():
    """Names in the server's spool folder, where the runner has told the home of it."""
    home = os.environ.get("SQLAGENT_TEST_HOME")
    folder = pathlib.Path(home) / "spool" if home else None
    return {path.name for path in folder.iterdir()} if folder and folder.is_dir() else set()


@unittest.skipUnless(URL, "SQLAGENT_TEST_URL is not set")
class ApiTest(unittest.TestCase):
    def problem(self, answer, status, code, says=""):
        self.assertEqual(answer.status, status, answer.body)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        body = answer.json
        self.assertEqual(set(body), {"type", "title", "status", "detail", "code", "request_id"})
        self.assertEqual((body["status"], body["code"]), (status, code))
        self.assertEqual(body["request_id"], answer.headers["X-Request-Id"])
        self.assertIn(says, body["detail"])


class Refusals(ApiTest):
    def test_unknown_endpoints_and_wrong_methods(self):
        self.problem(call("GET", "/nowhere"), 404, "not_found")
        self.problem(call("GET", "/api/v1/users"), 404, "not_found")
        wrong = call("DELETE", "/query")
        self.problem(wrong, 405, "method_not_allowed", "POST")
        self.assertEqual(wrong.headers["Allow"], "POST, OPTIONS")
        self.assertEqual(call("OPTIONS", "/sessions/x").headers["Allow"],
                         "GET, HEAD, PATCH, DELETE, OPTIONS")

    def test_without_a_good_token(self):
        self.problem(call("GET", "/user/tables"), 401, "unauthenticated", "sign in")
        self.problem(call("GET", "/user/tables", token="garbage"), 401, "unauthenticated")
        head, payload, signature = sign_in().split(".")
        self.problem(call("GET", "/user/tables", token=f"{head}.{payload}.{signature[::-1]}"), 401,
                     "unauthenticated")
        self.problem(call("GET", "/user/tables", token="x" * 5000), 401, "unauthenticated")
        self.problem(call("GET", "/user/tables", headers={"Authorization": "Basic YTpi"}), 401,
                     "unauthenticated")
        self.assertEqual(call("GET", "/user/tables").headers["WWW-Authenticate"], "Bearer")

    def test_signing_out_ends_the_token(self):
        token = sign_in()
        self.assertEqual(call("POST", "/auth/logout", token=token).status, 204)
        self.problem(call("GET", "/auth/me", token=token), 401, "unauthenticated")

    def test_bodies_that_are_no_questions(self):
        token = sign_in()
        send = lambda body, kind="application/json": call("POST", "/query", body, token,
                                                          {"Content-Type": kind})
        self.problem(send(b"{not json"), 400, "bad_request", "not JSON")
        self.problem(send(b"[1]"), 400, "bad_request", "JSON object")
        self.problem(send(b"{}"), 400, "bad_request", "`query` is missing")
        self.problem(send(b'{"query": 5}'), 400, "bad_request", "must be a text")
        self.problem(send(b'{"query": "  "}'), 400, "bad_request")
        self.problem(send(b'{"query": "a\\u0000b"}'), 400, "bad_request", "NUL")
        self.problem(send(b'{"query": "\xff"}'), 400, "bad_request", "UTF-8")
        self.problem(send(b'{"query": "a", "today": "yesterday"}'), 400, "bad_request",
                     "2026-11-25")
        self.problem(send(b'{"query": "a"}', "text/plain"), 415, "unsupported_media")
        self.problem(send(b'{"query": "' + b"x" * 10_000 + b'"}'), 400, "bad_request",
                     "10000 characters")
        self.problem(send(b'{"query": "' + b"x" * 100_000 + b'"}'), 413, "too_large")
        self.problem(send(b"[" * 5000), 400, "bad_request")

    def test_a_question_in_another_language_is_answered_kindly(self):
        answer = call("POST", "/query", {"query": "Wie hoch war der Umsatz im März? 売上は"},
                      sign_in())
        self.assertEqual(answer.status, 200, answer.body)
        self.assertFalse(answer.json["success"])
        self.assertIn(answer.json["kind"], ("abstention", "clarification"))
        self.assertTrue(answer.json["explanation"])

    def test_broken_forms(self):
        token = sign_in()
        send = lambda body, kind: call("POST", "/upload-files", body, token, {"Content-Type": kind})
        whole, headers = form([("a.csv", SALES)])
        kind = headers["Content-Type"]
        self.problem(send(whole[:-20], kind), 400, "bad_request", "closing boundary")
        self.problem(send(whole, "multipart/form-data"), 400, "bad_request", "boundary")
        self.problem(send(whole, "text/csv"), 415, "unsupported_media", "multipart/form-data")
        self.problem(send(b"", kind), 400, "bad_request")
        self.problem(upload(token, []), 400, "bad_request")
        self.problem(upload(token, [("empty.csv", b"")]), 400, "bad_request", "empty.csv")
        self.problem(upload(token, [("cat.jpg", b"\xff\xd8\xff")]), 415, "unsupported_media",
                     "cat.jpg")
        self.problem(upload(token, [("a.csv", SALES)], fields={"mode": "sideways"}), 400,
                     "bad_request")
        self.problem(upload(token, [("a.csv", SALES)], {"Idempotency-Key": "k" * 300}), 400,
                     "bad_request")

    def test_addresses_that_cannot_be_read(self):
        ask = f"GET %s HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n"
        for target in ("/%zz", "/user/tables/%00", "/%ff"):
            self.assertTrue(raw((ask % target).encode()).startswith(b"HTTP/1.1 400"), target)
        self.assertTrue(raw(b"nonsense\r\n\r\n").startswith(b"HTTP/1.1 400"))
        large = b"GET / HTTP/1.1\r\nX: " + b"x" * 20000 + b"\r\n\r\n"
        self.assertTrue(raw(large).startswith(b"HTTP/1.1 431"))

    def test_sign_in_without_a_password_is_for_this_machine_only(self):
        body = {"email": "mallory@example.com"}
        for headers in ({"Host": "evil.example"}, {"X-Forwarded-For": "1.2.3.4"},
                        {"Origin": "http://evil.example"},
                        {"Sec-Fetch-Site": "cross-site"}):
            self.problem(call("POST", "/auth/local/login", body, headers=headers), 404, "not_found")
        self.problem(call("POST", "/auth/local/login", {"email": "no address"}), 400, "bad_request")

    def test_the_cookie_counts_only_on_our_own_page(self):
        answer = call("POST", "/auth/local/login", {"email": f"{uuid.uuid4().hex}@example.com"})
        cookie = answer.headers["Set-Cookie"].split(";")[0]
        self.assertIn("HttpOnly; SameSite=Lax", answer.headers["Set-Cookie"])
        self.assertEqual(call("GET", "/auth/me", headers={"Cookie": cookie}).status, 200)
        self.problem(call("POST", "/query", {"query": "x"}, headers={"Cookie": cookie}), 403,
                     "forbidden")
        foreign = {"Cookie": cookie, "Origin": "http://evil.example"}
        self.problem(call("POST", "/query", {"query": "x"}, headers=foreign), 403, "forbidden")
        own = {"Cookie": cookie, "Origin": f"http://{HOST}"}
        self.assertEqual(call("POST", "/query", {"query": "How many sales?"}, headers=own).status,
                         200)


class Uploads(ApiTest):
    def test_the_same_key_is_the_same_task(self):
        token, key = sign_in(), {"Idempotency-Key": uuid.uuid4().hex}
        first, second = (upload(token, [("s.csv", SALES)], key) for _ in range(2))
        self.assertEqual((first.status, second.status), (202, 202))
        self.assertEqual(first.json["task_id"], second.json["task_id"])
        self.assertEqual(first.json["status"], "PENDING")
        self.assertEqual(first.json["files"], [{"name": "s.csv", "size": len(SALES)}])

    def test_a_client_gone_half_way_leaves_nothing(self):
        token, before = sign_in(), spool_files()
        body, headers = form([("big.csv", SALES + b"2024-03-01,North,Bike,1,2\n" * 200_000)])
        head = (f"POST /upload-files HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {token}\r\n"
                f"Content-Type: {headers['Content-Type']}\r\nContent-Length: {len(body)}\r\n\r\n")
        raw(head.encode() + body[:len(body) // 2], read=False)
        self.assertEqual(call("GET", "/user/tables", token=token).json, {"tables": []})
        until = time.monotonic() + 10
        while spool_files() - before and time.monotonic() < until:
            time.sleep(0.02)
        self.assertEqual(spool_files() - before, set())

    def test_what_is_too_large_is_refused_before_it_comes(self):
        answer = raw(f"POST /upload-files HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: {1 << 50}\r\n"
                     "Expect: 100-continue\r\n\r\n".encode())
        self.assertTrue(answer.startswith(b"HTTP/1.1 413"), answer)

    def test_progress_comes_as_events(self):
        token = sign_in()
        events = Events("GET", "/task-events", token)
        self.assertEqual(events.status, 200)
        self.assertEqual(events.headers["Content-Type"], "text/event-stream; charset=utf-8")
        task = upload(token, [("s.csv", SALES)]).json["task_id"]
        ids = []
        for event in events:
            ids.append(event["id"])
            seen = json.loads(event["data"])
            self.assertEqual(event["event"], "task")
            if (seen["task_id"], seen["status"]) == (task, "SUCCESS"):
                break  # making the tenant is a task too
        events.close()
        again = Events("GET", "/task-events", token, headers={"Last-Event-ID": ids[0]})
        later = next(iter(again))
        again.close()
        self.assertEqual(later["id"], ids[1], "resuming goes on behind the last one seen")


class Answers(ApiTest):
    @classmethod
    def setUpClass(cls):
        cls.token = sign_in()
        cls.status = load(cls.token, [("sales.csv", SALES)])

    def test_the_answer_has_the_fields_of_the_contract(self):
        self.assertEqual(self.status["status"], "SUCCESS", self.status)
        answer = call("POST", "/query", {"query": "total qty by product"}, self.token)
        self.assertEqual(answer.status, 200, answer.body)
        self.assertIn("database;dur=", answer.headers["Server-Timing"])
        body = answer.json
        schema = call("GET", "/openapi.json").json["components"]["schemas"]["Answer"]
        self.assertLessEqual(set(schema["required"]), set(body))
        self.assertTrue(body["success"])
        self.assertEqual({row["product"]: row["total_qty"] for row in body["result"]},
                         {"Helmet": 15, "Bike": 4})
        self.assertEqual(body["row_count"], 2)

    def test_a_question_as_a_stream(self):
        events = Events("POST", "/query/stream", self.token,
                        {"query": "total qty by product"}).all()
        names = [event["event"] for event in events]
        self.assertEqual(names[0], "start")
        self.assertEqual(names[-1], "finish")
        self.assertLess(names.index("sql"), names.index("columns"))
        self.assertLess(names.index("columns"), names.index("rows"))
        seen = {event["event"]: json.loads(event["data"]) for event in events}
        self.assertEqual(seen["start"]["message_id"], seen["finish"]["message_id"])
        self.assertEqual(len(seen["rows"]["rows"]), 2)
        self.assertNotIn("result", seen["finish"])

    def test_a_stream_that_fails_ends_with_a_problem(self):
        body = {"query": "total qty", "session_id": str(uuid.uuid4())}
        events = Events("POST", "/query/stream", self.token, body).all()
        self.assertEqual([event["event"] for event in events], ["error"])
        self.assertEqual(json.loads(events[0]["data"])["status"], 404)

    def test_closing_a_stream_frees_its_place(self):
        for _ in range(20):  # more than one user may run at once
            events = Events("POST", "/query/stream", self.token, {"query": "total qty by region"})
            self.assertEqual(events.status, 200)
            events.close()
        until = time.monotonic() + 10
        while (answer := call("POST", "/query", {"query": "total qty"}, self.token)).status == 429:
            self.assertEqual(answer.headers["Retry-After"], "1")
            self.assertLess(time.monotonic(), until)
            time.sleep(0.02)
        self.assertEqual(answer.status, 200)

    def test_conversations(self):
        token = self.token
        chat = call("POST", "/query", {"query": "total qty by region"}, token).json["session_id"]
        again = call("POST", "/query", {"query": "total qty by product", "session_id": chat},
                     token).json
        self.assertEqual(again["session_id"], chat)
        shown = call("GET", f"/sessions/{chat}", token=token).json
        self.assertEqual([message["question"] for message in shown["messages"]],
                         ["total qty by region", "total qty by product"])
        self.assertEqual(shown["messages"][1]["answer"]["result"], again["result"])
        changed = call("PATCH", f"/sessions/{chat}", {"title": "Quantities", "pinned": True},
                       token).json
        self.assertEqual((changed["title"], changed["pinned"]), ("Quantities", True))
        self.assertEqual(call("GET", "/sessions", token=token).json["sessions"][0]["id"], chat)
        self.problem(call("PATCH", f"/sessions/{chat}", {"title": " "}, token), 400, "bad_request")
        self.assertEqual(call("DELETE", f"/sessions/{chat}", token=token).status, 204)
        self.problem(call("GET", f"/sessions/{chat}", token=token), 404, "not_found")
        self.assertEqual(call("PATCH", f"/sessions/{chat}", {"deleted": False}, token).status, 200)
        self.assertEqual(call("GET", f"/sessions/{chat}", token=token).status, 200)

    def test_rows_in_windows(self):
        first = call("GET", "/user/tables/sales?limit=3", token=self.token).json
        second = call("GET", f"/user/tables/sales?limit=3&after={first['next']}",
                      token=self.token).json
        self.assertEqual((len(first["rows"]), len(second["rows"]), second["next"]), (3, 1, None))
        self.assertEqual(first["row_count"], 4)
        self.assertEqual(first["rows"][0]["unit_price"], 250.0)
        self.assertEqual([column["type"] for column in first["columns"]], ["date", "text", "text",
                                                                           "integer", "numeric"])
        self.problem(call("GET", "/user/tables/sales?limit=0", token=self.token), 400,
                     "bad_request", "`limit`")
        self.problem(call("GET", "/user/tables/sales?after=x", token=self.token), 400,
                     "bad_request", "`after`")
        self.problem(call("GET", "/user/tables/no%20such", token=self.token), 404, "not_found")
        self.problem(call("GET", "/user/tables/x%22;drop", token=self.token), 404, "not_found")


class Isolation(ApiTest):
    def test_a_second_user_sees_nothing_of_the_first(self):
        first, second = sign_in("first"), sign_in("second")
        accepted = upload(first, [("treasure.csv", b"secret,amount\nxyzzy,42\n")]).json
        load(first, [("more.csv", SALES)])
        chat = call("POST", "/query", {"query": "total qty"}, first).json["session_id"]
        self.assertEqual(len(call("GET", "/user/tables", token=first).json["tables"]), 2)
        self.assertEqual(call("GET", "/user/tables", token=second).json, {"tables": []})
        self.assertEqual(call("GET", "/sessions", token=second).json, {"sessions": []})
        for method, path, body in (("GET", f"/task-status/{accepted['task_id']}", None),
                                   ("DELETE", f"/tasks/{accepted['task_id']}", None),
                                   ("GET", f"/sessions/{chat}", None), ("DELETE",
                                                                        f"/sessions/{chat}", None),
                                   ("PATCH", f"/sessions/{chat}", {"title": "mine"}),
                                   ("GET", "/user/tables/treasure", None)):
            self.problem(call(method, path, body, second), 404, "not_found")
        self.problem(call("POST", "/query", {"query": "total qty", "session_id": chat}, second),
                     404, "not_found")
        for question in ("show all treasure", "total amount of treasure", "list secret"):
            answer = call("POST", "/query", {"query": question}, second)
            self.assertNotIn(b"xyzzy", answer.body)
            self.assertEqual(answer.json.get("result"), [])
        homes = [call("GET", "/user/databases",
                      token=token).json["databases"][0]["name"] for token in (first, second)]
        self.assertNotEqual(*homes)


class Pages(ApiTest):
    def test_health_metrics_and_documents_are_open(self):
        health = call("GET", "/health").json
        self.assertEqual(set(health), {"status", "version", "checks"})
        self.assertEqual(set(health["checks"]), {"database", "broker", "workers", "model"})
        self.assertIn(b"sqlagent_http_requests_total{", call("GET", "/metrics").body)
        self.assertEqual(call("GET", "/openapi.json").json["openapi"], "3.1.0")
        docs = call("GET", "/docs")
        self.assertIn("script-src 'sha256-", docs.headers["Content-Security-Policy"])
        self.assertEqual(docs.body, call("GET", "/redoc").body)

    def test_request_ids_come_back(self):
        answer = call("GET", "/health", headers={"X-Request-Id": "live-test-1234"})
        self.assertEqual(answer.headers["X-Request-Id"], "live-test-1234")

    def test_the_page_is_cached_compressed_and_guarded(self):
        page = call("GET", "/", headers={"Accept": "text/html"})
        self.assertEqual(page.status, 200)
        if b"<html" not in page.body:
            self.skipTest("the page is not built")
        self.assertIn("frame-ancestors 'none'", page.headers["Content-Security-Policy"])
        self.assertEqual(page.headers["Cache-Control"], "no-cache")
        same = call("GET", "/", headers={"If-None-Match": page.headers["ETag"]})
        self.assertEqual((same.status, same.body), (304, b""))
        small = call("GET", "/", headers={"Accept-Encoding": "br, gzip"})
        self.assertIn(small.headers["Content-Encoding"], ("br", "gzip"))
        self.assertLess(len(small.body), len(page.body))
        self.assertEqual(call("HEAD", "/").headers["Content-Length"], str(len(page.body)))
        script = page.body.decode().split('src="/_next/static/')[1].split('"')[0]
        asset = call("GET", f"/_next/static/{script}")
        self.assertEqual(asset.headers["Cache-Control"], "public, max-age=31536000, immutable")
        self.assertEqual(asset.headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(call("GET", "/c/some-chat", headers={"Accept": "text/html"}).status, 200)
        for path in ("/missing.js", "/missing.txt", "/..%2f..%2fetc/passwd", "/../../etc/passwd"):
            self.assertEqual(call("GET", path, headers={"Accept": "text/html"}).status, 404, path)


if __name__ == "__main__":
    unittest.main()
