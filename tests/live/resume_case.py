"""What the tests of questions that outlive their connection share: a server of their own, whose
model stops in the middle of its answer until the test lets it go on."""
import asyncio
import contextlib
import json
import pathlib
import sys
import threading
import time
import unittest
import urllib.parse

import psycopg2

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import api_client  # noqa: E402
from api_client import URL, Events, call, load, sign_in  # noqa: E402
from own_server import HOME, PROGRAM, OwnServer, settings_of_dev  # noqa: E402
from scripted_model import ScriptedModel  # noqa: E402

PATIENCE = 60  # seconds
QUESTION = "total qty by product"
SALES = b"product,qty\nBike,3\nHelmet,5\nBike,1\n"
MODEL_SQL = "SELECT product, sum(qty) AS total_qty FROM sales GROUP BY product"
HEAVY = "SELECT count(*) AS n FROM " + ", ".join(f"sales s{n}" for n in range(24))  # 3^24 rows
RESULT = {"Bike": 4, "Helmet": 5}


class OtherServer:
    """One more process that serves the same product. Within it the client speaks to it."""

    def __init__(self, add_cleanup, **settings):
        self.server = OwnServer(**settings)
        add_cleanup(self.server.stop)
        self.host = urllib.parse.urlsplit(self.server.wait_until_up().url).netloc
        self.process = self.server.process

    def __enter__(self):
        self.before, api_client.HOST = api_client.HOST, self.host

    def __exit__(self, *_):
        api_client.HOST = self.before


@contextlib.contextmanager
def elsewhere():
    """Within it the client speaks to the server of dev."""
    before, api_client.HOST = api_client.HOST, urllib.parse.urlsplit(URL).netloc
    try:
        yield
    finally:
        api_client.HOST = before


def names(events):
    return [event["event"] for event in events]


@unittest.skipUnless(URL and HOME and PROGRAM, "no running dev is given")
class Case(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.token = sign_in()
        status = load(cls.token, [("sales.csv", SALES)])
        assert status["status"] == "SUCCESS", status
        cls.schema = call("GET", "/user/databases", token=cls.token).json["databases"][0]["name"]
        cls.model = ScriptedModel()
        cls.model.__enter__()
        cls.addClassCleanup(cls.model.__exit__)
        cls.model.scenarios["mine"] = cls.held
        cls.server = OtherServer(cls.addClassCleanup, **cls.with_model())

    @classmethod
    def with_model(cls):
        return {"OPENAI_MODEL": "mine", "OPENAI_BASE_URL": cls.model.base_url,
                "OPENAI_API_KEY": "sk-test", "MODEL_FIRST_SECONDS": "60",
                "MODEL_IDLE_SECONDS": "60", "ANSWER_TIMEOUT_SECONDS": "60"}

    @classmethod
    async def held(cls, model):
        go_on = cls.go_on
        await model.head(200)
        await model.bytes(model.event({"role": "assistant", "content": "```sql\n"}).encode())
        await model.bytes(model.event({"content": MODEL_SQL + " -- so far"}).encode())
        await asyncio.to_thread(go_on.wait, PATIENCE)
        for event in (model.event({"content": "\n```"}), model.event({}, "stop"), model.usage(),
                      model.data("[DONE]")):
            await model.bytes(event.encode())
        await model.end()

    def setUp(self):
        self.database = psycopg2.connect(settings_of_dev()["DATABASE_URL"])
        self.addCleanup(self.database.close)
        self.cursor = self.database.cursor()
        type(self).go_on = threading.Event()
        self.addCleanup(self.release)
        self.model.seen.clear()
        self.enterContext(self.server)

    def release(self):
        self.go_on.set()

    def rows(self, sql, *values):
        self.cursor.execute(sql, values or None)
        found = self.cursor.fetchall() if self.cursor.description else []
        self.database.commit()
        return found

    def eventually(self, check, what):
        until = time.monotonic() + PATIENCE
        while not check():
            self.assertLess(time.monotonic(), until, what)
            time.sleep(0.02)

    def ask(self, until="so far", **more):
        """(stream, message, ids of its events): asked, and held by the model or a statement."""
        stream = self.enterContext(Events("POST", "/query/stream", self.token,
                                          {"query": QUESTION, "engine": "model",
                                           "background": True, **more}))
        self.assertEqual(stream.status, 200)
        ids = []
        for event in stream:
            ids.append(event["id"])
            if event["event"] == "start":
                message = json.loads(event["data"])["message_id"]
            if until in event["data"]:
                return stream, message, ids
        self.fail("the stream ended")

    def ask_heavy(self):
        """(stream, message): a statement that takes very long is running."""
        stream, message, _ = self.ask("Running your SQL", query=HEAVY, engine="auto",
                                      run_anyway=True)
        self.eventually(self.working, "the statement runs")
        return stream, message

    def working(self):
        role = self.schema.replace("user_schema_", "ten_")
        return self.rows("SELECT pid FROM pg_stat_activity WHERE usename = %s"
                         " AND state = 'active' AND query LIKE '%%sales%%'", role)

    def follow(self, message, seen=None):
        headers = {"Last-Event-ID": seen} if seen else None
        return self.enterContext(
            Events("GET", f"/messages/{message}/stream", self.token, headers=headers))

    def stop(self, message):
        return call("DELETE", f"/messages/{message}/stream", token=self.token)

    def kept(self, message):
        return self.rows("SELECT number FROM app.answer_events WHERE message_id = %s", message)

    def state(self, message):
        return self.rows("SELECT kind, error FROM app.chat_history WHERE id = %s", message)[0]

    def finished(self, events):
        """The answer that the events end with."""
        self.assertEqual(events[-1]["event"], "finish", events)
        answer = json.loads(events[-1]["data"])
        self.assertEqual({row["product"]: row["total_qty"] for row in answer["result"]}, RESULT)
        return answer

    def failed(self, events):
        self.assertEqual(events[-1]["event"], "error", events)
        return json.loads(events[-1]["data"])
