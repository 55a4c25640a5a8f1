#!/usr/bin/python3
"""The client of language models (src/io/model) when things go wrong: endpoints that are down, slow,
endless or false, askers who leave, proxies and certificates.
"""
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from model_case import ModelCase, probe  # noqa: E402
from scripted_model import ScriptedModel  # noqa: E402
from scripted_replies import SQL  # noqa: E402


class Trouble(ModelCase):
    def test_trouble_that_passes_is_outlived(self):
        for model in ("once_429", "once_500", "once_502", "once_503", "once_529", "reset_once",
                      "once_429_now"):
            with self.subTest(model):
                reply = self.reply(model)
                self.assertEqual((reply["text"], reply["attempts"]), (SQL, 2))

    def test_the_server_says_how_long_to_wait(self):
        for model, least in (("once_429_in_ms", 300), ("once_429_by_date", 1000)):
            began = time.monotonic()
            self.assertEqual(self.reply(model)["attempts"], 2)
            self.assertGreaterEqual(time.monotonic() - began, least / 1000)
        line = self.ask("in_an_hour", deadline_ms=5000)
        self.assertEqual(line["failure"]["kind"], "rate_limited")
        self.assertEqual(line["failure"]["retry_after_ms"], 3_600_000)
        self.assertEqual(line["failure"]["attempts"], 1)

    def test_it_is_not_asked_for_ever(self):
        failure = self.failure("always_503", "overloaded")
        self.assertEqual(failure["attempts"], 3)
        self.assertEqual(len(self.server.seen), 3)

    def test_nothing_is_asked_again_once_a_piece_has_come(self):
        for model in ("reset_in_stream", "end_in_stream"):
            with self.subTest(model):
                self.server.seen.clear()
                self.failure(model, "broken_stream")
                self.assertTrue(self.events)
                self.assertEqual(len(self.server.seen), 1)

    def test_a_kept_connection_that_died_costs_nothing(self):
        lines, _ = probe([self.call("dies_after_use"), self.call("dies_after_use")])
        self.assertEqual([line["reply"]["text"] for line in lines], [SQL, SQL])

    def test_nobody_there(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            base = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
            self.assertEqual(self.failure("text", "unreachable", base_url=base)["attempts"], 3)
        self.failure("text", "unreachable", base_url="http://no-such-host.invalid/v1")
        self.failure("not_http", "unreachable")

    def test_the_breaker_answers_for_an_endpoint_that_is_down(self):
        lines, log = probe([self.call("always_503") for _ in range(4)])
        self.assertEqual([line["failure"]["attempts"] for line in lines], [3, 2, 0, 0])
        self.assertEqual(len(self.server.seen), 5)
        self.assertEqual({line["failure"]["kind"] for line in lines}, {"overloaded"})
        self.assertGreater(lines[3]["failure"]["retry_after_ms"], 3000)
        self.assertEqual(log.count('"service":"model 127.0.0.1"'), 1)

    def test_the_breaker_is_each_models_own(self):
        lines, _ = probe([self.call("always_503")] * 3 + [self.call("text")])
        self.assertEqual(lines[3]["reply"]["text"], SQL)


class Limits(ModelCase):
    def test_of_time(self):
        for model, waited, options in (("silent", "first", {"first_ms": 200}),
                                       ("drip_of_comments", "first", {"first_ms": 200}),
                                       ("stall", "idle", {"idle_ms": 200})):
            with self.subTest(model):
                self.assertEqual(
                    self.failure(model, "timeout", options=options)["waited_for"], waited)
        self.assertTrue(self.server.wait_gone(3))

    def test_of_the_whole(self):
        for model in ("silent", "stall", "drip_of_text"):
            with self.subTest(model):
                self.assertEqual(
                    self.failure(model, "timeout", deadline_ms=300)["waited_for"], "total")

    def test_after_the_end(self):
        line = self.ask("drip_after_the_end", deadline_ms=10_000)
        self.assertEqual(line["reply"]["text"], SQL)
        self.assertLess(line["reply"]["total_ms"], 8000)

    def test_of_the_connection(self):
        with socket.socket() as full:  # nobody accepts, and the queue is full: SYNs are dropped
            full.bind(("127.0.0.1", 0))
            full.listen(0)
            address = full.getsockname()
            waiting = [socket.socket() for _ in range(4)]
            for one in waiting:
                one.setblocking(False)
                one.connect_ex(address)
            failure = self.failure("text", "timeout", base_url=f"http://127.0.0.1:{address[1]}/v1",
                                   options={"connect_ms": 300, "attempts": 1})
            self.assertEqual(failure["waited_for"], "connect")
            for one in waiting:
                one.close()

    def test_of_bytes(self):
        for model in ("ten_megabytes", "one_long_line", "zip_bomb"):
            with self.subTest(model):
                self.failure(model, "too_large")


class Cancelling(ModelCase):
    def test_the_connection_closes_when_the_asker_leaves(self):
        for how in ({"cancel_after_pieces": 2}, {"cancel_after_ms": 100}, {"stop_after_ms": 100}):
            with self.subTest(how):
                before = self.server.clients_gone
                self.failure("drip_of_text", "cancelled", **how)
                self.assertTrue(self.server.wait_gone(before + 1))

    def test_also_before_a_word_has_come_and_between_two_attempts(self):
        self.failure("silent", "cancelled", cancel_after_ms=100)
        self.assertTrue(self.server.wait_gone(1))
        self.server.seen.clear()
        self.server.scenarios["soon"] = lambda call: call.error(429, "wait", {"Retry-After": "5"})
        self.failure("soon", "cancelled", cancel_after_ms=200)
        self.assertEqual(len(self.server.seen), 1)

    def test_a_process_that_ends_leaves_nothing_behind(self):
        self.server.scenarios["later"] = lambda call: call.error(429, "wait", {"Retry-After": "5"})
        calls = [self.call(model) for model in ("silent", "stall", "drip_of_text", "later")]
        lines, _ = probe(calls, together=True, drop_after_ms=300)
        self.assertEqual(lines, [{"dropped": True}] * 4)
        self.assertTrue(self.server.wait_gone(3))

    def test_the_others_go_on(self):
        calls = [self.call("drip_of_text", cancel_after_pieces=1)] + [self.call("text")] * 5
        lines, _ = probe(calls, together=True)
        self.assertEqual(lines[0]["failure"]["kind"], "cancelled")
        self.assertEqual([line["reply"]["text"] for line in lines[1:]], [SQL] * 5)


class Ways(ModelCase):
    def test_by_a_proxy(self):
        with ScriptedModel() as proxy:
            address = proxy.base_url.removesuffix("/v1")
            self.reply("text", options={"proxy": address})
            self.assertEqual(proxy.proxied[0][1], self.server.base_url + "/chat/completions")

    def test_variables_of_the_process_say_nothing(self):
        with ScriptedModel() as proxy:
            env = {"http_proxy": proxy.base_url, "ALL_PROXY": proxy.base_url}
            lines, _ = probe([self.call("text")], env=env)
            self.assertEqual(lines[0]["reply"]["text"], SQL)
            self.assertEqual(proxy.proxied, [])


class Tls(ModelCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="sqlagent-model-")
        self.addCleanup(folder.cleanup)
        self.certificate, key = f"{folder.name}/certificate.pem", f"{folder.name}/key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                        "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key,
                        "-out", self.certificate], check=True, capture_output=True)
        self.server = ScriptedModel(certificate=(self.certificate, key))
        self.server.__enter__()
        self.addCleanup(self.server.__exit__)

    def test_a_certificate_that_is_known(self):
        self.assertEqual(self.reply("text", options={"ca_file": self.certificate})["text"], SQL)

    def test_one_that_is_not_gets_no_key(self):
        failure = self.failure("text", "unreachable")
        self.assertIn("certificate", failure["said"])
        self.assertEqual(self.server.seen, [])

    def test_one_of_another_host(self):
        base = self.server.base_url.replace("127.0.0.1", "localhost")
        self.failure("text", "unreachable", base_url=base, options={"ca_file": self.certificate})
        self.assertEqual(self.server.seen, [])

    def test_a_proxy_sees_no_key(self):
        with ScriptedModel() as proxy:
            options = {"proxy": proxy.base_url.removesuffix("/v1"), "ca_file": self.certificate}
            self.assertEqual(self.reply("text", options=options)["text"], SQL)
            method, _, headers = proxy.proxied[0]
            self.assertEqual(method, "CONNECT")
            self.assertNotIn("authorization", headers)


class Crowd(ModelCase):
    def test_many_at_once(self):
        lines, _ = probe([self.call("text")] * 200, together=True)
        self.assertEqual([line["reply"]["text"] for line in lines], [SQL] * 200)

    def test_more_than_there_are_connections(self):
        lines, _ = probe([self.call("text")] * 50, together=True, connections=5)
        self.assertEqual([line["reply"]["text"] for line in lines], [SQL] * 50)
        self.assertLessEqual(self.server.most_open, 5)


if __name__ == "__main__":
    unittest.main()
