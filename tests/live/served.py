"""A server of a test's own, with settings of its own, and people who ask it."""
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


def settings_of_dev():
    lines = (pathlib.Path(HOME) / "dev.env").read_text(encoding="utf-8").splitlines()
    pairs = dict(line.split("=", 1) for line in lines if "=" in line)
    return {key: value.strip("'\"") for key, value in pairs.items()}


class Served:
    """`sqlagent serve` on a free port, with settings of its own."""

    def __init__(self, **settings):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [PROGRAM, "serve"], stderr=subprocess.DEVNULL,
            env={**os.environ, **settings_of_dev(), "API_PORT": str(port), **settings})
        for _ in range(300):
            try:
                urllib.request.urlopen(self.url + "/health", timeout=10).close()
                return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        raise AssertionError("the server does not answer")

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


class Person:
    def __init__(self, server, email):
        self.server, self.email, self.token = server, email, None
        self.token = self.call("POST", "/auth/local/login", {"email": email})["access_token"]

    def raw(self, method, path, body=None, server=None):
        """(status, text)"""
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = "Bearer " + self.token
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request((server or self.server).url + path, data, headers,
                                         method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def call(self, method, path, body=None, server=None):
        status, text = self.raw(method, path, body, server)
        assert status < 300, (status, text)
        return json.loads(text)

    def choose(self, **change):
        return self.call("PUT", "/user/model", change)

    def ask(self, question="zeig mir den Umsatz je Gebiet", engine="model", server=None, **more):
        return self.call("POST", "/query", {"query": question, "engine": engine, **more}, server)
