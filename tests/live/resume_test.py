"""Questions that outlive their connection: asked with `background`, they go on when the asker
leaves, are followed from any point, from anywhere and after their end, and can be stopped."""
import concurrent.futures
import json
import pathlib
import sys
import time
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from api_client import call, sign_in  # noqa: E402
from resume_case import (HEAVY, PATIENCE, QUESTION, Case, OtherServer, elsewhere,  # noqa: E402
                         names)


class Following(Case):
    def test_it_goes_on_when_the_asker_leaves(self):
        stream, message, ids = self.ask()
        stream.close()
        live, seen = iter(self.follow(message)), []
        while not seen or "so far" not in seen[-1]["data"]:
            seen.append(next(live))
        self.assertEqual(seen[0]["event"], "start")
        self.assertEqual(json.loads(seen[0]["data"])["message_id"], message)
        self.assertEqual([event["id"] for event in seen], ids, "the same events as the asker's")
        self.release()
        answer = self.finished(seen + list(live))
        self.assertEqual((answer["message_id"], answer["engine"]), (message, "model"))
        shown = call("GET", f"/sessions/{answer['session_id']}", token=self.token).json
        self.assertEqual(shown["messages"][0]["answer"]["result"], answer["result"])

    def test_the_model_is_asked_once_however_often_the_page_is_opened(self):
        stream, message, _ = self.ask()
        stream.close()
        for _ in range(3):
            reader = self.follow(message)
            self.assertTrue(any("so far" in event["data"] for event in reader))
            reader.close()
        self.release()
        answer = self.finished(self.follow(message).all())
        self.assertEqual((answer["cost"]["calls"], len(self.model.seen)), (1, 1))

    def test_closing_without_background_stops_it(self):
        stream, message, _ = self.ask(background=False)
        stream.close()
        self.eventually(lambda: self.state(message)[0] == "error", "it is stopped")
        self.assertIn("stopped", self.failed(self.follow(message).all())["detail"])

    def test_from_any_point(self):
        stream, message, ids = self.ask()
        stream.close()
        self.eventually(lambda: len(self.kept(message)) == len(ids) - 1, "events are written down")
        readers = {seen: self.follow(message, seen)
                   for seen in (ids[0], ids[1], ids[-1], "9999", "nonsense", "-1", "1e9", "2" * 99)}
        self.release()
        for seen, reader in readers.items():
            events = reader.all()
            self.finished(events)
            first = events[0]["id"]
            if seen in ids[:-1]:
                self.assertEqual(first, ids[ids.index(seen) + 1])
            elif seen in ("9999", ids[-1]):
                self.assertNotIn(first, ids)
            else:
                self.assertEqual(first, ids[0], "anything else: from the beginning")

    def test_after_its_end(self):
        answer = call("POST", "/query", {"query": QUESTION, "engine": "offline"}, self.token).json
        events = self.follow(answer["message_id"]).all()
        self.assertEqual(names(events), ["start", "finish"])
        self.assertEqual(self.finished(events)["explanation"], answer["explanation"])
        self.assertEqual(names(self.follow(answer["message_id"], "7").all()), ["finish"])

    def test_two_tabs_see_the_same(self):
        stream, message, _ = self.ask()
        first, second = self.follow(message), self.follow(message)
        self.release()
        self.assertEqual(list(stream)[-1]["event"], "finish")
        seen = [first.all(), second.all()]
        self.assertEqual(seen[0], seen[1])
        self.finished(seen[0])

    def test_nobody_elses(self):
        answer = call("POST", "/query", {"query": QUESTION, "engine": "offline"}, self.token).json
        other = sign_in("eve")
        for message in (answer["message_id"], str(uuid.uuid4()), "nonsense"):
            for method in ("GET", "DELETE"):
                refused = call(method, f"/messages/{message}/stream", token=other)
                self.assertEqual(refused.status, 404, refused.body)
                self.assertEqual(refused.json["detail"], "There is no such answer.")
        self.assertEqual(call("GET", f"/messages/{answer['message_id']}/stream").status, 401)

    def test_of_a_deleted_chat_nothing_is_seen(self):
        answer = call("POST", "/query", {"query": QUESTION, "engine": "offline"}, self.token).json
        call("DELETE", f"/sessions/{answer['session_id']}", token=self.token)
        path = f"/messages/{answer['message_id']}/stream"
        self.assertEqual(call("GET", path, token=self.token).status, 404)


class Stopping(Case):
    def test_stop_ends_the_statement_for_all_who_look_on(self):
        stream, message = self.ask_heavy()
        tab = self.follow(message)
        self.assertEqual(self.stop(message).status, 204)
        self.eventually(lambda: not self.working(), "the statement ends")
        for events in (list(stream), tab.all()):
            self.assertEqual(self.failed(events)["status"], 410)
            self.assertIn("stopped", self.failed(events)["detail"])
        self.assertEqual(self.state(message)[0], "error")
        self.assertEqual(self.stop(message).status, 204, "twice is once")

    def test_stop_closes_the_call_of_the_model(self):
        async def endless(model):
            await model.head(200)
            await model.bytes(model.event({"content": "Let me think, so far"}).encode())
            await model.gone()
        self.model.scenarios["mine"] = endless
        self.addCleanup(self.model.scenarios.update, {"mine": self.held})
        stream, message, _ = self.ask("Asking the model")
        stream.close()
        self.eventually(lambda: self.model.seen, "the model is asked")
        self.assertEqual(self.stop(message).status, 204)
        self.assertTrue(self.model.wait_gone(patience=PATIENCE))
        self.assertIn("stopped", self.failed(self.follow(message).all())["detail"])

    def test_stop_leaves_an_answer_as_it_is(self):
        answer = call("POST", "/query", {"query": QUESTION, "engine": "offline"}, self.token).json
        self.assertEqual(self.stop(answer["message_id"]).status, 204)
        self.finished(self.follow(answer["message_id"]).all())

    def test_a_question_without_a_stream_can_be_stopped_too(self):
        body = {"query": HEAVY, "run_anyway": True}
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            asked = pool.submit(call, "POST", "/query", body, self.token)
            self.eventually(self.working, "the statement runs")
            message = self.rows("SELECT id FROM app.chat_history WHERE kind IS NULL"
                                " AND question = %s ORDER BY turn DESC LIMIT 1", HEAVY)[0][0]
            self.assertEqual(self.stop(message).status, 204)
            self.assertEqual(asked.result(PATIENCE).status, 410)

    def test_from_another_server(self):
        stream, message = self.ask_heavy()
        stream.close()
        with elsewhere():
            self.assertEqual(self.stop(message).status, 204)
            self.assertIn("stopped", self.failed(self.follow(message).all())["detail"])
        self.eventually(lambda: not self.working(), "the statement ends in the server that ran it")

    def test_its_time_is_limited(self):
        limits = {"ANSWER_TIMEOUT_SECONDS": "1", "LONG_ANSWER_SECONDS": "60"}
        with OtherServer(self.addCleanup, **{**self.with_model(), **limits}):
            _, message, _ = self.ask("Asking the model")
            answer = self.finished(self.follow(message).all())
            self.assertEqual(answer["engine"], "offline", "the model was given up")
            stream, message, _ = self.ask(run_anyway=True)
            time.sleep(1.2)  # past the limit of a question that is waited for
            self.release()
            self.assertEqual(self.finished(self.follow(message).all())["engine"], "model")


class Crowds(Case):
    def test_a_hundred_readers_of_one_stream(self):
        stream, message, _ = self.ask()
        readers = [self.follow(message) for _ in range(100)]
        served = [reader for reader in readers if reader.status == 200]
        refused = [reader for reader in readers if reader.status == 429]
        self.assertEqual((len(served), len(refused)), (16, 84))
        self.assertIn("Retry-After", refused[0].headers)
        self.release()
        self.assertEqual(list(stream)[-1]["event"], "finish")
        for reader in served:
            self.finished(reader.all())

    def test_a_storm_of_those_who_come_and_go(self):
        stream, message, _ = self.ask()
        for _ in range(200):
            self.follow(message).close()
        last = []
        self.eventually(lambda: (last.append(self.follow(message)) or last[-1].status == 200),
                        "places are given back")
        self.release()
        self.finished(last[-1].all())
        self.assertEqual(list(stream)[-1]["event"], "finish")

    def test_a_reader_who_does_not_read_holds_up_nobody(self):
        stream, message, _ = self.ask()
        self.follow(message)
        keen = self.follow(message)
        self.release()
        self.finished(keen.all())
        self.assertEqual(list(stream)[-1]["event"], "finish")

    def test_what_is_kept_of_a_torrent_is_bounded(self):
        async def torrent(model):
            await model.head(200)
            for _ in range(20_000):
                await model.bytes(model.event({"content": "four words go by "}).encode())
            await model.end()
        self.model.scenarios["mine"] = torrent
        self.addCleanup(self.model.scenarios.update, {"mine": self.held})
        stream, message, _ = self.ask("four words")
        self.assertEqual(list(stream)[-1]["event"], "finish")
        count, size = self.rows("SELECT count(*), sum(length(data)) FROM app.answer_events"
                                " WHERE message_id = %s", message)[0]
        self.assertTrue(0 < count <= 1000 and size <= 256 * 1024, (count, size))

if __name__ == "__main__":
    unittest.main()
