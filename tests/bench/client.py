"""What the benches share: a person at a running server. Standard library only."""
import http.client
import json
import os
import time
import urllib.parse


class Person:
    """Signed in with an e-mail of their own; everything they bring is theirs alone."""

    def __init__(self, base, email):
        self.base = base.rstrip("/")
        self.headers = {}
        signed_in = self.request("POST", "/auth/local/login", {"email": email},
                                 {"Origin": "http://" + urllib.parse.urlsplit(base).netloc})
        self.token = signed_in["access_token"]
        self.headers = {"Authorization": f"Bearer {self.token}"}

    def request(self, method, path, body=None, headers=None):
        url = urllib.parse.urlsplit(self.base)
        sent = {**self.headers, **(headers or {})}
        if isinstance(body, dict):
            body = json.dumps(body)
            sent["Content-Type"] = "application/json"
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=600)
        connection.request(method, path, body, sent)
        response = connection.getresponse()
        payload = response.read()
        connection.close()
        if response.status >= 400:
            raise RuntimeError(f"{method} {path}: {response.status} {payload[:300]!r}")
        return json.loads(payload) if payload else None

    def upload(self, paths):
        """Sends the files in one request and waits until their rows can be asked; returns the task's result."""
        boundary = "bench-boundary-7f1c"
        parts = []
        for path in paths:
            with open(path, "rb") as file:
                parts.append(f"--{boundary}\r\nContent-Disposition: form-data; name=\"files\"; "
                             f"filename=\"{os.path.basename(path)}\"\r\n\r\n".encode() + file.read() + b"\r\n")
        body = b"".join(parts) + f"--{boundary}--\r\n".encode()
        task = self.request("POST", "/upload-files", body,
                            {"Content-Type": f"multipart/form-data; boundary={boundary}"})["task_id"]
        for _ in range(6000):
            status = self.request("GET", f"/task-status/{task}")
            if status["status"] == "SUCCESS":
                return status["result"]
            if status["status"] in ("FAILURE", "REVOKED"):
                raise RuntimeError(f"the upload did not load: {status}")
            time.sleep(0.1)
        raise RuntimeError("the upload did not load in ten minutes")

    def ask(self, question, session=None, today=None):
        body = {"query": question}
        if session:
            body["session_id"] = session
        if today:
            body["today"] = today
        return self.request("POST", "/query", body)
