"""Questions and the processes that answer them: whoever dies or leaves, each question ends, and
says how."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from api_client import call  # noqa: E402
from resume_case import PATIENCE, QUESTION, Case, OtherServer, elsewhere, names  # noqa: E402


class Processes(Case):
    def test_followed_from_another_server(self):
        stream, message, ids = self.ask()
        self.eventually(lambda: len(self.kept(message)) == len(ids) - 1, "events are written down")
        with elsewhere():
            reader = self.follow(message)
            self.release()
            events = reader.all()
        self.finished(events)
        self.assertEqual([event["id"] for event in events][:len(ids)], ids)
        self.assertEqual(list(stream)[-1]["event"], "finish")

    def test_a_killed_server_leaves_no_question_hanging(self):
        server = OtherServer(self.addCleanup, **self.with_model())
        with server:
            stream, message, _ = self.ask()
        server.process.kill()
        server.process.wait(PATIENCE)
        reader = self.follow(message)
        self.assertEqual(next(iter(reader))["event"], "start")
        self.rows("UPDATE app.chat_history SET lease_until = now() - interval '1 second'"
                  " WHERE id = %s", message)  # what twenty seconds do
        problem = self.failed(reader.all())
        self.assertIn("interrupted", problem["detail"])
        self.assertEqual(self.state(message), ("error", problem["detail"]))

    def test_without_anybody_looking_the_timetable_ends_it(self):
        answer = call("POST", "/query", {"query": QUESTION, "engine": "offline"}, self.token).json
        message = answer["message_id"]
        self.rows("UPDATE app.chat_history SET kind = NULL, answer = NULL,"
                  " lease_until = now() - interval '1 second' WHERE id = %s", message)
        self.eventually(lambda: self.state(message)[0] == "error", "it is ended")
        self.assertIn("interrupted", self.state(message)[1])

    def test_a_server_that_stops_says_so(self):
        server = OtherServer(self.addCleanup, **self.with_model())
        with server:
            stream, message, _ = self.ask()
            stream.close()
        server.process.terminate()
        server.process.wait(PATIENCE)
        self.assertIn("interrupted", self.failed(self.follow(message).all())["detail"])

    def test_a_question_that_lives_keeps_its_lease(self):
        stream, message, _ = self.ask()
        lease = lambda: self.rows("SELECT lease_until FROM app.chat_history WHERE id = %s",
                                  message)[0][0]
        first = lease()
        self.eventually(lambda: lease() > first, "it is renewed")
        self.release()
        self.assertEqual(list(stream)[-1]["event"], "finish")

    def test_events_are_forgotten(self):
        stream, message, _ = self.ask()
        self.eventually(lambda: self.kept(message), "events are written down")
        self.release()
        self.assertEqual(list(stream)[-1]["event"], "finish")
        self.rows("UPDATE app.answer_events SET created_at = now() - interval '2 hours'"
                  " WHERE message_id = %s", message)
        self.eventually(lambda: not self.kept(message), "they are removed")
        events = self.follow(message).all()
        self.assertEqual(names(events), ["start", "finish"])
        self.finished(events)

if __name__ == "__main__":
    unittest.main()
