"""A client of the HTTP API for the live tests: requests, forms and server-sent events."""
import http.client
import json
import os
import socket
import time
import urllib.parse
import uuid

URL = os.environ.get("SQLAGENT_TEST_URL", "")
HOST = urllib.parse.urlsplit(URL).netloc


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)


def call(method, path, body=None, token=None, headers=None):
    """One request on a connection of its own. A dict goes as JSON, bytes as they are."""
    headers = dict(headers or {})
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if isinstance(body, dict):
        body = json.dumps(body).encode()
        headers.setdefault("Content-Type", "application/json")
    connection = http.client.HTTPConnection(HOST, timeout=60)
    try:
        connection.request(method, path, body, headers)
        return Answer(connection.getresponse())
    finally:
        connection.close()


def sign_in(name="ada"):
    """The access token of a person nobody has seen before."""
    email = f"{name}-{uuid.uuid4().hex[:12]}@example.com"
    answer = call("POST", "/auth/local/login", {"email": email, "name": name})
    assert answer.status == 200, answer.body
    return answer.json["access_token"]


def form(files, fields=None, boundary="live-test-boundary"):
    """(body, headers) of a multipart form; files: [(name, bytes)]."""
    part = f'--{boundary}\r\nContent-Disposition: form-data; name='
    parts = [f'{part}"{name}"\r\n\r\n{value}\r\n'.encode() for name,
             value in (fields or {}).items()]
    for name, text in files:
        parts.append(f'{part}"files"; filename="{name}"\r\n\r\n'.encode() + text + b"\r\n")
    parts.append(f"--{boundary}--\r\n".encode())
    return b"".join(parts), {"Content-Type": f"multipart/form-data; boundary={boundary}"}


def upload(token, files, headers=None, fields=None):
    body, form_headers = form(files, fields)
    return call("POST", "/upload-files", body, token, {**form_headers, **(headers or {})})


def finished(token, task, patience=60):
    """The task's status once it is over."""
    until = time.monotonic() + patience
    while True:
        answer = call("GET", f"/task-status/{task}", token=token)
        assert answer.status == 200, answer.body
        if answer.json["status"] in ("SUCCESS", "FAILURE", "REVOKED"):
            return answer.json
        assert time.monotonic() < until, answer.body
        time.sleep(0.05)


def load(token, files):
    """Uploads and waits; the task's status."""
    answer = upload(token, files)
    assert answer.status == 202, answer.body
    return finished(token, answer.json["task_id"])


class Events:
    """A stream of server-sent events, read one at a time."""

    def __init__(self, method, path, token, body=None, headers=None):
        self.connection = http.client.HTTPConnection(HOST, timeout=30)
        payload = json.dumps(body).encode() if body is not None else None
        all_headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json",
                       **(headers or {})}
        self.connection.request(method, path, payload, all_headers)
        self.response = self.connection.getresponse()
        self.status, self.headers = self.response.status, self.response.headers

    def __iter__(self):
        event = {}
        for raw in self.response:
            line = raw.decode().rstrip("\n")
            if not line:
                if "data" in event:
                    yield event
                event = {}
            elif not line.startswith(":"):
                name, _, value = line.partition(": ")
                event[name] = event[name] + "\n" + value if name in event else value

    def all(self):
        """Every event until the server ends the stream."""
        events = list(self)
        self.close()
        return events

    def close(self):
        self.response.close()
        self.connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def raw(text, read=True):
    """Bytes to the server and what it says back, until it closes."""
    host, port = HOST.rsplit(":", 1)
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(text)
        if not read:
            return b""
        pieces = []
        while piece := connection.recv(65536):
            pieces.append(piece)
        return b"".join(pieces)
