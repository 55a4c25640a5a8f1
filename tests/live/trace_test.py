"""What a collector of traces gets of a question: which spans, how they hang together, and that
nothing of the content is in them unless somebody wants it. And that no answer waits for it."""
import json
import os
import pathlib
import socket
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from collector import Collector  # noqa: E402
from own_server import HOME, PROGRAM, OwnServer  # noqa: E402
from scripted_model import ScriptedModel  # noqa: E402

KEY, COLLECTOR_KEY = "sk-live-77ab12cd34", "ls-99cc11dd"
SQL = "SELECT 41 + 1 AS zaphod_total"
QUESTION = "zaphod beeblebrox please"
TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
ATTRIBUTE_KINDS = {"stringValue", "intValue", "doubleValue", "boolValue", "arrayValue"}


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def attributes(span):
    return {one["key"]: next(iter(one["value"].values())) for one in span["attributes"]}


@unittest.skipUnless(HOME and PROGRAM, "no running dev is given")
class Traces(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.model, self.collector = ScriptedModel(), Collector()
        for one in (self.model, self.collector):
            one.__enter__()
            self.addCleanup(one.__exit__, None, None, None)
        self.model.scenarios["mine"] = self.scenario
        self.turns = [("final", {"sql": "SELECT nothing FROM nowhere", "sentence": ""}),
                      ("final", {"sql": SQL, "sentence": "It is {{zaphod_total}}."})]

    async def scenario(self, call):
        await call.tool(*(self.turns.pop(0) if len(self.turns) > 1 else self.turns[0]))

    def server(self, **settings):
        url = settings.pop("url", self.collector.url)
        server = OwnServer(OPENAI_BASE_URL=self.model.base_url, OPENAI_API_KEY=KEY,
                           OPENAI_MODEL="mine", OTEL_EXPORTER_OTLP_ENDPOINT=url,
                           OTEL_EXPORTER_OTLP_HEADERS=f"x-api-key={COLLECTOR_KEY}",
                           OTEL_BSP_SCHEDULE_DELAY=10, **settings)
        server.__enter__()
        self.addCleanup(server.stop)
        server.sign_in(f"traced-{os.getpid()}@example.com")
        return server

    def ask(self, server, **headers):
        return server.request("/query", {"query": QUESTION, "engine": "model"}, headers)

    # ---- what comes

    def test_a_question_is_one_trace(self):
        answer = self.ask(self.server())
        self.assertEqual(answer["engine"], "model")
        spans = self.collector.wait()
        by_name = {}
        for span in spans:
            by_name.setdefault(span["name"], []).append(span)
        self.assertEqual({name: len(found) for name, found in by_name.items()},
                         {"invoke_agent sqlagent": 1, "load catalog": 1, "read question": 1,
                          "admit statement": 1, "consult model": 1, "chat mine": 2,
                          "execute_tool final": 2})
        root, consult = by_name["invoke_agent sqlagent"][0], by_name["consult model"][0]
        self.assertNotIn("parentSpanId", root)
        self.assertEqual(root["kind"], 2)
        self.assertEqual(len({span["spanId"] for span in spans}), len(spans))
        for span in spans:
            self.assertRegex(span["traceId"], "^[0-9a-f]{32}$")
            self.assertRegex(span["spanId"], "^[0-9a-f]{16}$")
            self.assertEqual(span["traceId"], root["traceId"])
            self.assertLessEqual(int(root["startTimeUnixNano"]), int(span["startTimeUnixNano"]))
            self.assertLessEqual(int(span["startTimeUnixNano"]), int(span["endTimeUnixNano"]))
            for one in span["attributes"]:
                self.assertLessEqual(set(one["value"]), ATTRIBUTE_KINDS)
            if span is not root:
                inside = span["name"].startswith(("chat", "execute_tool"))
                self.assertEqual(span["parentSpanId"], (consult if inside else root)["spanId"])
        chat = attributes(by_name["chat mine"][1])
        self.assertEqual(by_name["chat mine"][1]["kind"], 3)
        self.assertEqual(
            (chat["gen_ai.operation.name"], chat["gen_ai.provider.name"],
             chat["gen_ai.request.model"], chat["gen_ai.response.model"],
             chat["gen_ai.usage.input_tokens"], chat["gen_ai.usage.output_tokens"]),
            ("chat", "127.0.0.1", "mine", "mine", "12", "3"))
        self.assertEqual(chat["gen_ai.response.finish_reasons"],
                         {"values": [{"stringValue": "tool_calls"}]})
        refused, done = by_name["execute_tool final"]
        self.assertEqual((refused["status"], attributes(refused)["error.type"]),
                         ({"code": 2}, "refused"))
        self.assertEqual(done["status"], {})
        self.assertEqual(attributes(root)["gen_ai.conversation.id"], answer["session_id"])

    def test_it_is_posted_as_the_specification_says(self):
        self.ask(self.server(OTEL_SERVICE_NAME="shop"))
        self.collector.wait()
        path, headers, body = self.collector.posts[0]
        self.assertEqual((path, headers["Content-Type"], headers["x-api-key"]),
                         ("/v1/traces", "application/json", COLLECTOR_KEY))
        resource = json.loads(body)["resourceSpans"][0]["resource"]
        self.assertEqual(attributes(resource)["service.name"], "shop")

    def test_a_callers_trace_goes_on(self):
        server = self.server()
        self.ask(server, traceparent=f"00-{TRACE}-{SPAN}-01")
        root = self.collector.wait()[0]
        self.assertEqual((root["traceId"], root["parentSpanId"]), (TRACE, SPAN))
        self.ask(server, traceparent=f"00-{TRACE}-{SPAN}-00")  # the caller keeps none
        self.ask(server, traceparent="00-nonsense")
        self.assertEqual(server.stop(), 0)
        roots = [one for one in self.collector.spans if one["name"].startswith("invoke_agent")]
        self.assertEqual(len(roots), 2)
        self.assertNotEqual(roots[1]["traceId"], TRACE)

    def test_a_failing_endpoint_is_told(self):
        async def down(call):
            await call.error(401, "Incorrect API key provided: " + KEY)
        self.model.scenarios["mine"] = down
        self.ask(self.server())
        chat = next(one for one in self.collector.wait() if one["name"] == "chat mine")
        self.assertEqual((chat["status"], attributes(chat)["error.type"]),
                         ({"code": 2}, "refused_key"))
        self.assertNotIn(KEY, str(self.collector.posts))

    # ---- content

    def test_nothing_of_the_content_is_told(self):
        self.ask(self.server())
        self.collector.wait()
        told = str(self.collector.posts)
        for secret in ("zaphod", "beeblebrox", "41 + 1", "nowhere", "PostgreSQL for a business",
                       "It is", KEY):
            self.assertNotIn(secret, told)

    def test_content_is_told_to_who_wants_it(self):
        self.ask(self.server(OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT="true"))
        spans = self.collector.wait()
        chat = attributes([one for one in spans if one["name"] == "chat mine"][1])
        messages = json.loads(chat["gen_ai.input.messages"])
        self.assertEqual([one["role"] for one in messages][:2], ["system", "user"])
        self.assertIn(QUESTION, messages[1]["parts"][0]["content"])
        self.assertIn(SQL, chat["gen_ai.output.messages"])
        root = attributes(spans[0])
        self.assertIn(QUESTION, root["gen_ai.input.messages"])
        self.assertIn("It is 42.", root["gen_ai.output.messages"])
        tool = attributes([one for one in spans if one["name"] == "execute_tool final"][1])
        self.assertEqual(tool["gen_ai.tool.call.arguments"], SQL)
        self.assertNotIn(KEY, str(self.collector.posts))

    # ---- trouble

    def test_a_collector_that_is_down_delays_nothing(self):
        server = self.server(url=f"http://127.0.0.1:{free_port()}")
        self.assertTrue(self.ask(server)["success"])
        self.assertTrue(self.ask(server)["success"])
        self.assertEqual(server.stop(), 0)

    def test_a_collector_that_does_not_answer_delays_nothing(self):
        self.collector.hold.clear()
        server = self.server()
        for _ in range(3):
            self.assertTrue(self.ask(server)["success"])
        self.assertEqual(self.collector.posts, [])
        self.assertEqual(server.stop(), 0)

    def test_too_many_requests_are_sent_again_after_the_pause(self):
        self.collector.answers = [(429, {"Retry-After": "0"}), (503, {"Retry-After": "0"})]
        server = self.server()
        self.ask(server)
        spans = self.collector.wait()
        posts = self.collector.wait_posts(3)
        self.assertEqual([post[2] for post in posts], [posts[0][2]] * 3)
        self.assertEqual(len(spans), 9)

    def test_what_is_refused_is_dropped_and_counted(self):
        self.collector.answers = [(400, {})]
        server = self.server()
        self.ask(server)
        self.collector.wait_posts(1)
        self.ask(server)
        self.assertGreater(len(self.collector.wait()), 0)
        self.assertGreaterEqual(
            server.metric('sqlagent_trace_spans_total{outcome="refused"}'), 9)

    def test_the_last_ones_are_sent_at_a_calm_stop(self):
        server = self.server()
        server.process.terminate()
        server.process.wait(30)
        slow = OwnServer(OPENAI_BASE_URL=self.model.base_url, OPENAI_MODEL="mine",
                         OTEL_EXPORTER_OTLP_ENDPOINT=self.collector.url,
                         OTEL_BSP_SCHEDULE_DELAY=600000)
        with slow:
            slow.sign_in(f"traced-{os.getpid()}@example.com")
            self.ask(slow)
            self.assertEqual(self.collector.spans, [])
        self.assertEqual(len(self.collector.spans), 9)

    def test_the_terminal_sends_too_and_is_off_by_default(self):
        environment = {**os.environ, "SQLAGENT_HOME": HOME}
        asking = [PROGRAM, "ask", "what is in my tables?", "--as", "you@localhost"]
        subprocess.run(asking, check=False, capture_output=True, env=environment, timeout=60)
        self.assertEqual(self.collector.posts, [])
        environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = self.collector.url
        subprocess.run(asking, check=False, capture_output=True, env=environment, timeout=60)
        self.assertEqual(self.collector.spans[0]["name"], "invoke_agent sqlagent")


if __name__ == "__main__":
    unittest.main()
