"""People who ask a server of a test's own (own_server.py)."""
import json
import urllib.error
import urllib.request


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
