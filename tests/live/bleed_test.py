"""PostgreSQL is killed under a running `sqlagent dev` while users ask: clear errors meanwhile, then
everything as before, and at no time the rows of another (starts a dev of its own)."""
import json
import os
import pathlib
import signal
import sys
import threading
import time
import unittest
import urllib.error
import urllib.request
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from dev_test import PROGRAM, Dev, eventually  # noqa: E402


class User:
    """Asks again and again in a thread of its own, and remembers each answer."""

    def __init__(self, port, number):
        self.url, self.name = f"http://127.0.0.1:{port}", f"owner{number}x{uuid.uuid4().hex[:8]}"
        self.answers, self.stopping = [], threading.Event()
        signed_in = self.send("/auth/local/login", {"email": f"{self.name}@example.com"})
        self.token = json.loads(signed_in[1])["access_token"]
        self.thread = threading.Thread(target=self.ask_on)

    def send(self, path, body):
        headers = {"Content-Type": "application/json"}
        if path != "/auth/local/login":
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def ask(self):
        """A statement long enough to be under way when something dies."""
        return self.send("/query/sql", {"sql": f"select '{self.name}' as owner, count(*) as n"
                                               " from generate_series(1, 90000) a,"
                                               " generate_series(1, 20) b"})

    def ask_on(self):
        while not self.stopping.is_set():
            self.answers.append((time.monotonic(), *self.ask()))

    def stop(self):
        self.stopping.set()
        self.thread.join(90)


def children_of(pid):
    listed = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return {int(child): pathlib.Path(f"/proc/{child}/cmdline").read_bytes().decode()
            for child in listed.split()}


@unittest.skipUnless(os.path.exists(PROGRAM), f"{PROGRAM} is not built")
class Bleed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.dev = Dev()
        cls.addClassCleanup(cls.dev.remove)
        cls.dev.start()

    def setUp(self):
        self.users = [User(self.dev.port, number) for number in range(4)]
        for user in self.users:
            eventually(lambda user=user: user.ask()[0] == 200, "the first answer")
            user.thread.start()

    def tearDown(self):
        for user in self.users:
            user.stop()

    def postmaster(self):
        return self.dev.pids()["postgres"]

    def tenants_backends(self):
        return [pid for pid, line in children_of(self.postmaster()).items() if "ten_" in line]

    def test_a_backend_is_killed(self):
        self.killed(lambda: eventually(self.tenants_backends, "a statement runs")[0])

    def test_the_postmaster_is_killed(self):
        self.killed(self.postmaster)

    def killed(self, victim):
        eventually(lambda: all(user.answers for user in self.users), "everybody is being answered")
        os.kill(victim(), signal.SIGKILL)
        died = time.monotonic()
        for user in self.users:
            eventually(lambda user=user: any(when > died + 1 and status == 200
                                             for when, status, _ in user.answers), "recovery")
        for user in self.users:
            user.stop()
            others = [other.name for other in self.users if other is not user]
            for _, status, body in user.answers:
                self.assertIn(status, (200, 429, 503, 504), body)
                self.assertFalse(any(name in body for name in others), body)
                if status == 200:
                    self.assertEqual(json.loads(body)["result"],
                                     [{"owner": user.name, "n": 1_800_000}])
                else:
                    told = json.loads(body)
                    self.assertTrue(told["detail"] and told["code"], body)
                    self.assertNotIn("terminating connection", body)
                    self.assertNotIn("ten_", body)


if __name__ == "__main__":
    unittest.main()
