#!/usr/bin/python3
"""The client of language models (src/io/model) against a scripted server: replies as they come,
what is sent, what is learned, what is refused. Trouble has a file of its own.
"""
import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from model_case import KEY, ModelCase, probe  # noqa: E402
from scripted_model import ScriptedModel  # noqa: E402
from scripted_replies import SCENARIOS, SQL  # noqa: E402


class Replies(ModelCase):
    def test_texts_however_they_come(self):
        for model in ("text", "document", "compressed", "crlf", "only_cr", "byte_order_mark",
                      "comments", "no_done", "wrong_type", "usage_in_each", "null_content",
                      "injected_header"):
            with self.subTest(model):
                reply = self.reply(model)
                self.assertEqual((reply["text"], reply["finish"]), (SQL, "stop"))
                self.assertEqual(reply["attempts"], 1)
                self.assertEqual("".join(text for kind, text in self.events if kind == "text"),
                                 SQL)

    def test_letters_survive_every_cut(self):
        self.assertEqual(self.reply("byte_by_byte")["text"], "Umsätze in 東京 🎉")
        self.assertEqual(self.reply("cut_in_utf8")["text"], "ä€🎉" * 5)

    def test_usage_and_the_models_name_are_told(self):
        for model in ("text", "document"):
            reply = self.reply(model)
            self.assertTrue(reply["usage_told"])
            self.assertEqual(reply["prompt"], 12)
            self.assertEqual(reply["model"], model)

    def test_an_end_that_is_said_needs_no_end_of_the_connection(self):
        reply = self.reply("open_end")
        self.assertEqual(reply["text"], SQL)
        self.assertLess(reply["total_ms"], 4000)

    def test_tools(self):
        self.assertEqual(self.reply("tool", tools=True)["calls"], [
            {"id": "call_1", "name": "run_sql", "arguments": json.dumps({"sql": SQL})}])
        self.assertEqual(self.reply("tools_by_index", tools=True)["calls"], [
            {"id": "a", "name": "run_sql", "arguments": '{"sql":"SELECT 1"}'},
            {"id": "b", "name": "lookup_values", "arguments": '{"column":"city"}'}])
        without = self.reply("tools_without_ids", tools=True)["calls"]
        self.assertEqual([call["id"] for call in without], ["call00001", "call00002"])
        self.assertEqual([call["id"] for call in
                          self.reply("tools_at_one_index", tools=True)["calls"]], ["x", "y"])
        split = self.reply("tools_one_character_each", tools=True)
        self.assertEqual(split["calls"][0]["arguments"], '{"sql":"SELECT \\"größe\\""}')
        self.assertEqual(split["finish"], "calls")
        written = self.reply("tool_in_text", tools=True)
        self.assertEqual((written["text"], written["finish"]), ("", "calls"))
        self.assertIn("<tool_call>", self.reply("tool_in_text")["text"])

    def test_what_a_model_writes_into_a_call_is_handed_on_as_it_is(self):
        broken = self.reply("tool_with_broken_json", tools=True)["calls"][0]
        self.assertEqual(broken["arguments"], '{"sql": "SELECT 1')
        self.assertEqual(self.reply("unknown_tool", tools=True)["calls"][0]["name"],
                         "drop_everything")
        self.assertEqual(len(self.reply("many_calls", tools=True)["calls"]), 16)

    def test_reasoning_is_kept_apart(self):
        field = self.reply("reasoning_field")
        self.assertEqual((field["text"], field["reasoning"]), (SQL, "Orders, probably."))
        tags = self.reply("reasoning_in_text")
        self.assertEqual((tags["text"], tags["reasoning"]), (SQL, "Which table?"))

    def test_ends_that_are_none(self):
        self.assertEqual(self.reply("cut_by_length")["finish"], "length")
        self.assertEqual(self.reply("refusal")["refusal"], "I cannot do that.")
        self.failure("filtered_reply", "content_filter")


class WhatIsSent(ModelCase):
    def test_one_request_with_the_key_in_its_header_alone(self):
        self.reply("text", system=True)
        self.assertEqual(len(self.server.seen), 1)
        seen = self.server.seen[0]
        self.assertEqual(seen["headers"]["authorization"], f"Bearer {KEY}")
        self.assertNotIn(KEY, seen["target"] + json.dumps(seen["request"]))
        self.assertEqual([m["role"] for m in seen["request"]["messages"]], ["system", "user"])
        self.assertNotIn(KEY, self.log)

    def test_no_key_no_header(self):
        self.reply("text", key="")
        self.assertNotIn("authorization", self.server.seen[0]["headers"])

    def test_a_key_that_would_start_another_header_is_not_sent(self):
        self.failure("text", "refused_key", key="sk\r\nX-Other: 1")
        self.assertEqual(self.server.seen, [])

    def test_the_query_of_the_address_stays_behind_its_path(self):
        self.reply("text", base_url=self.server.base_url + "?api-version=2024-10-21")
        self.assertEqual(self.server.seen[0]["target"],
                         "/v1/chat/completions?api-version=2024-10-21")

    def test_addresses_that_are_none(self):
        for address in ("127.0.0.1/v1", "file:///etc/passwd", "https://user:pw@127.0.0.1/v1"):
            self.assertEqual(self.failure("text", "bad_request", base_url=address)["attempts"], 0)

    def test_a_connection_is_used_again(self):
        probe([self.call("text") for _ in range(5)])
        self.assertEqual(self.server.most_open, 1)


class Learning(ModelCase):
    """A refused parameter is left out at once, and is not sent a second time."""

    EVERYTHING = {"tools": True, "schema": True, "effort": True, "logprobs": True, "system": True}

    def learns(self, model, lacks, attempts=2, **how):
        lines, _ = probe([self.call(model, **how), self.call(model, **how)])
        first, second = lines
        self.assertEqual(first["reply"]["attempts"], attempts, model)
        self.assertEqual(second["reply"]["attempts"], 1, model)
        self.assertEqual(first["lacks"], lacks, model)

    def test_each_parameter(self):
        for model, lacks in (("no_max_tokens", "max_tokens"), ("no_temperature", "temperature"),
                             ("no_stream_options", "stream_usage"), ("no_stream", "streaming"),
                             ("no_parallel_tool_calls", "parallel_calls"),
                             ("no_reasoning_effort", "effort"), ("no_logprobs", "logprobs"),
                             ("no_json_schema", "json_schema"),
                             ("no_system_role", "system_messages")):
            with self.subTest(model):
                self.learns(model, [lacks], **self.EVERYTHING)

    def test_several(self):
        self.learns("no_limit_at_all", ["max_tokens", "max_completion_tokens"], 3)
        self.learns("no_json_at_all", ["json_schema", "json_object"], 3, schema=True)
        self.learns("no_required_calls", ["required_calls"], tools=True, required=True)
        self.learns("knows_little", ["parallel_calls", "stream_usage", "max_tokens", "temperature",
                                     "effort", "logprobs"], 7, **self.EVERYTHING)

    def test_the_other_name_of_the_limit_is_tried(self):
        self.reply("no_max_tokens")
        first, second = (seen["request"] for seen in self.server.seen)
        self.assertEqual(first["max_tokens"], second["max_completion_tokens"])

    def test_without_tools_the_caller_must_ask_otherwise(self):
        lines, _ = probe([self.call("no_tools", tools=True), self.call("no_tools", tools=True),
                          self.call("no_tools")])
        self.assertEqual([line["failure"]["kind"] for line in lines[:2]], ["unsupported"] * 2)
        self.assertEqual([line["failure"]["attempts"] for line in lines[:2]], [1, 0])
        self.assertEqual(lines[2]["reply"]["text"], SQL)

    def test_who_refuses_what_was_not_sent_is_not_asked_for_ever(self):
        self.failure("always_unsupported", "bad_request")
        self.assertEqual(len(self.server.seen), 2)


class Refusals(ModelCase):
    def test_kinds(self):
        for model, kind in (("context_overflow", "context_overflow"),
                            ("refused_key", "refused_key"), ("no_credit", "no_credit"),
                            ("nobody_knows_this_model", "no_such_model"),
                            ("filtered_prompt", "content_filter"), ("error_page", "bad_request"),
                            ("web_page", "bad_request"), ("long_error", "bad_request"),
                            ("error_in_stream", "overloaded"), ("broken_json", "broken_stream"),
                            ("invalid_utf8", "broken_stream"), ("deep_json", "broken_stream"),
                            ("no_finish", "broken_stream")):
            with self.subTest(model):
                failure = self.failure(model, kind)
                self.assertEqual(failure["attempts"], 1)
                self.assertLessEqual(len(failure["said"].encode()), 300)
                self.assertTrue(failure["sentence"].endswith("."))

    def test_a_key_that_the_server_repeats_is_cut_out(self):
        self.assertEqual(self.failure("refused_key", "refused_key")["said"],
                         "Incorrect API key provided: …")

    def test_no_redirect_is_followed(self):
        with ScriptedModel() as other:
            self.server.elsewhere = other.base_url
            for model in ("redirect", "redirect_elsewhere"):
                failure = self.failure(model, "bad_request")
                self.assertIn("redirects", failure["said"])
            self.assertEqual(other.seen, [])
        self.assertEqual(len(self.server.seen), 2)


class EveryScenario(unittest.TestCase):
    def test_is_asked_for_by_some_test(self):
        here = pathlib.Path(__file__).parent
        written = "".join(path.read_text(encoding="utf-8") for path in here.glob("model_*test.py"))
        for_the_bench = {"two_seconds"}
        unused = {name for name in SCENARIOS if f'"{name}"' not in written} - for_the_bench
        self.assertEqual(unused, set())
        self.assertGreaterEqual(len(SCENARIOS), 50)


if __name__ == "__main__":
    unittest.main()
