"""The corpora of attacks over HTTP, as one user against another: what comes back, what is logged,
what is queued (needs SQLAGENT_TEST_URL and SQLAGENT_TEST_HOME).

B has a canary in the names and the rows of a file and in a conversation; A sends every statement
to POST /query/sql. The same corpora run at the door and behind it in C++ (tests/attacks).
"""
import http.client
import json
import pathlib
import re
import sys
import time
import unittest
import uuid

import redis

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from api_client import HOST, URL, call, load, sign_in  # noqa: E402
from hostile_test import HOME, Database, home_of  # noqa: E402

CORPUS = pathlib.Path(__file__).resolve().parents[1] / "attacks"
CATEGORIES = ["escapes", "catalogs", "cross_tenant", "writes", "sessions", "host_access",
              "parser_killers", "denial_of_service"]
ORDERS = b"order_id,customer_id,order_date,status,amount\n1,7,2024-01-02,paid,9.50\n"
CUSTOMERS = b"customer_id,name,city,country\n7,Ann,Oslo,Norway\n"


def cases(category, names):
    """(title, statement as bytes, what the door says) of each case."""
    def directive(match):
        inside = match.group(1)
        if inside in names:
            return names[inside]
        if inside.startswith("repeat:"):
            _, count, text = inside.split(":", 2)
            return text * int(count)
        if inside.startswith("hex:"):
            return bytes.fromhex(inside[4:]).decode("latin-1").translate(RAW)
        return match.group(0)

    text = (CORPUS / f"{category}.case").read_text()
    for block in filter(None, (block.strip("\n") for block in text.split("\n\n"))):
        said, expected = block.split("\n----\n")
        title, statement = said.split("\n", 1)
        statement = re.sub(r"\{([^}]*)\}", directive, statement)
        door = re.search(r"^door: (\w+)", expected, re.M).group(1)
        yield title[2:], statement.encode("utf-8", "surrogateescape"), door


# Bytes from 0x80 that {hex:…} makes, as what surrogateescape turns back into those bytes.
RAW = {byte: 0xDC00 + byte for byte in range(0x80, 0x100)}


def send(token, statement):
    """POST /query/sql with the statement's very bytes; (status, body)."""
    inside = json.dumps(statement.decode("utf-8", "surrogateescape"), ensure_ascii=False)
    body = b'{"sql":' + inside.encode("utf-8", "surrogateescape") + b"}"
    connection = http.client.HTTPConnection(HOST, timeout=60)
    try:
        connection.request("POST", "/query/sql", body, {"Authorization": f"Bearer {token}",
                                                        "Content-Type": "application/json"})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def database_setting(name):
    lines = (pathlib.Path(HOME) / "dev.env").read_text().splitlines()
    return next(line.split("=", 1)[1] for line in lines if line.startswith(f"{name}="))


@unittest.skipUnless(URL and HOME, "SQLAGENT_TEST_URL or SQLAGENT_TEST_HOME is not set")
class AttacksOverHttp(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.canary = "kanarie" + uuid.uuid4().hex[:12]
        cls.asker, attacked = sign_in("asker"), sign_in("attacked")
        load(cls.asker, [("orders.csv", ORDERS), ("customers.csv", CUSTOMERS)])
        rows = f"id,employee,iban,{cls.canary}_column\n1,Bo,{cls.canary},1\n2,Ed,{cls.canary},2\n"
        load(attacked, [("payroll.csv", rows.encode()),
                        (f"{cls.canary}.csv", rows.encode())])
        # The question holds the canary, so the answer does: B's own business.
        question = {"query": f"how many rows have iban {cls.canary}"}
        answer = call("POST", "/query", question, attacked)
        assert answer.status == 200, answer.body
        cls.logs = {path: path.stat().st_size for path in (pathlib.Path(HOME) / "logs").glob("*")}
        until = time.monotonic() + 120
        while not any(place["name"] == "public" and place["tables"] > 0 for place in
                      call("GET", "/user/databases", token=cls.asker).json["databases"]):
            assert time.monotonic() < until, "the sample data is not there"
            time.sleep(0.2)
        schema, role = home_of(attacked)
        own, _ = home_of(cls.asker)
        cls.names = {"A": own, "B": schema, "ROLE_B": role, "OID": "16384",
                     "FILE": f"{HOME}/dev.env"}

    def test_each_is_refused_for_its_reason_and_tells_nothing(self):
        sent = 0
        for category in CATEGORIES:
            for title, statement, door in cases(category, self.names):
                if category == "denial_of_service" and door == "admitted":
                    continue  # their limits are tested with shorter ones, in C++
                sent += 1
                with self.subTest(f"{category}: {title}"):
                    self.refused(statement, door)
        self.assertGreater(sent, 400)
        self.nothing_is_written_down()
        self.the_next_question_is_answered()

    def refused(self, statement, door):
        status, body = send(self.asker, statement)
        self.assertNotIn(self.canary.encode(), body)
        self.assertNotIn(b"ten_", body)
        if door == "admitted":  # harmless, or its own refusal by the database in our words
            self.assertIn(status, (200, 409, 422, 504), body[:300])
            return
        self.assertIn(status, (400, 413, 422), body[:300])
        told = json.loads(body)
        if told["code"] == "sql_refused":
            self.assertEqual(told["reason"], door, told)

    def nothing_is_written_down(self):
        for path in (pathlib.Path(HOME) / "logs").glob("*"):
            with open(path, "rb") as log:
                log.seek(self.logs.get(path, 0))
                self.assertNotIn(self.canary.encode(), log.read(), path.name)
        queues = redis.Redis.from_url(database_setting("REDIS_URL"))
        kinds = {b"string": queues.get, b"hash": queues.hgetall, b"set": queues.smembers,
                 b"list": lambda key: queues.lrange(key, 0, -1),
                 b"zset": lambda key: queues.zrange(key, 0, -1)}
        for key in queues.scan_iter():
            read = kinds.get(queues.type(key))
            self.assertNotIn(self.canary, repr((key, read(key) if read else None)))

    def the_next_question_is_answered(self):
        answer = call("POST", "/query/sql", {"sql": "select sum(amount) as s from orders"},
                      self.asker)
        self.assertEqual((answer.status, answer.json["result"]), (200, [{"s": 9.5}]))


@unittest.skipUnless(URL and HOME, "SQLAGENT_TEST_URL or SQLAGENT_TEST_HOME is not set")
class Trust(unittest.TestCase):
    def test_is_not_there_for_others_than_administrators(self):
        answer = call("GET", "/trust", token=sign_in())
        self.assertEqual((answer.status, answer.json["code"]), (404, "not_found"))
        self.assertEqual(call("GET", "/trust").status, 401)

    def test_shows_layers_and_attacks_and_keeps_them_for_an_hour(self):
        token = call("POST", "/auth/local/login",
                     {"email": "admin@example.com", "name": "Admin"}).json["access_token"]
        answer = call("GET", "/trust", token=token)
        for _ in range(6):  # a busy machine may take longer than one request waits
            if answer.status == 200:
                break
            self.assertEqual((answer.status, answer.json["state"]), (202, "checking"))
            answer = call("GET", "/trust", token=token)
        report = answer.json
        self.assertEqual((answer.status, report["state"]), (200, "checked"))
        self.assertGreaterEqual(len(report["attacks"]), 12)
        self.assertEqual([layer["layer"] for layer in report["layers"]],
                         ["L1", "L2", "L3", "L4", "L5", "L6"])
        self.assertTrue(report["green"], [
            one for one in report["layers"] + report["attacks"]
            if not one.get("stands", one.get("refused"))])
        again = call("GET", "/trust", token=token).json
        self.assertEqual(again["checked_at"], report["checked_at"])
        left = Database(self).rows("SELECT count(*) FROM app.trust_tenants")
        self.assertEqual(left, [(0,)])


if __name__ == "__main__":
    unittest.main()
