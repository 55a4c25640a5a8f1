"""A `sqlagent serve` of a test's own, on a free port, beside the running dev: same databases, its
own settings.

    with OwnServer(OPENAI_MODEL="mine", …) as server:
        server.sign_in("ada@example.com")
        server.request("/query", {"query": "how many orders?"})
"""
import json
import os
import pathlib
import socket
import subprocess
import time
import urllib.error
import urllib.request

HOME = os.environ.get("SQLAGENT_TEST_HOME", "")
PROGRAM = os.environ.get("SQLAGENT_TEST_PROGRAM", "")
PATIENCE = 60


def settings_of_dev():
    lines = (pathlib.Path(HOME) / "dev.env").read_text(encoding="utf-8").splitlines()
    return {key: value.strip("'\"") for key, value in
            (line.split("=", 1) for line in lines if "=" in line)}


class OwnServer:
    def __init__(self, log=subprocess.DEVNULL, **settings):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.token = ""
        self.process = subprocess.Popen(
            [PROGRAM, "serve"], stderr=log,
            env={**os.environ, **settings_of_dev(), "SQLAGENT_HOME": HOME,
                 "API_PORT": str(self.port),
                 **{key: str(value) for key, value in settings.items()}})

    def __enter__(self):
        return self.wait_until_up()

    def wait_until_up(self):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                self.request("/health")
                return self
            except (urllib.error.URLError, ConnectionError):
                if self.process.poll() is not None:
                    break
                time.sleep(0.05)
        self.stop()
        raise AssertionError("the server does not come up")

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        """Calmly, as the supervisor does."""
        self.process.terminate()
        return self.process.wait(PATIENCE)

    def sign_in(self, email):
        self.token = self.request("/auth/local/login", {"email": email})["access_token"]
        return self.token

    def request(self, path, body=None, headers=None, raw=False):
        fields = {"Content-Type": "application/json", **(headers or {})}
        if self.token:
            fields.setdefault("Authorization", "Bearer " + self.token)
        data = json.dumps(body).encode() if body else None
        with urllib.request.urlopen(urllib.request.Request(self.url + path, data, fields),
                                    timeout=PATIENCE) as answer:
            text = answer.read().decode()
        return text if raw or not text.startswith(("{", "[")) else json.loads(text)

    def metric(self, name):
        """The sum over the lines of a counter that begin so."""
        return sum(float(line.rsplit(" ", 1)[1]) for line in
                   self.request("/metrics", raw=True).splitlines() if line.startswith(name))
