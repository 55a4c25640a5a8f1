"""A server of its own whose settings name a scripted model, for tests over HTTP. Two people may ask
it: each has a tenant of their own.

    class Mine(ServedModel): EXTRA = {"MODEL_SHARE": "rows"}
        self.model.scenarios["mine"] = says(("final", {"sql": …, "sentence": …}))
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from own_server import HOME, PROGRAM, OwnServer  # noqa: E402
from scripted_model import ScriptedModel, says  # noqa: E402

KEY = "sk-live-77ab12cd34"


def final(sql, sentence=""):
    return ("final", {"sql": sql, "sentence": sentence})


def import_file(email, name, text):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / name
        path.write_text(text, encoding="utf-8")
        done = subprocess.run([PROGRAM, "import", path, "--as", email], check=False,
                              capture_output=True, text=True,
                              env={**os.environ, "SQLAGENT_HOME": HOME})
        assert done.returncode == 0, done.stderr


@unittest.skipUnless(HOME and PROGRAM, "no running dev is given")
class ServedModel(unittest.TestCase):
    EXTRA = {}
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.model = ScriptedModel()
        cls.model.__enter__()
        cls.addClassCleanup(cls.model.__exit__)
        cls.log = tempfile.NamedTemporaryFile("w+", suffix=".log")
        cls.addClassCleanup(cls.log.close)
        cls.server = OwnServer(log=cls.log, OPENAI_MODEL="mine", OPENAI_API_KEY=KEY,
                               OPENAI_BASE_URL=cls.model.base_url, **cls.EXTRA)
        cls.addClassCleanup(cls.server.stop)
        cls.url = cls.server.wait_until_up().url

    @classmethod
    def email(cls, name):
        return f"{name}-{cls.__name__.lower()}-{os.getpid()}@example.com"

    @classmethod
    def sign_in(cls, name):
        return cls.request("/auth/local/login", {"email": cls.email(name)})["access_token"]

    @classmethod
    def request(cls, path, body=None, token=None, raw=False):
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = "Bearer " + token
        data = json.dumps(body).encode() if body else None
        with urllib.request.urlopen(urllib.request.Request(cls.url + path, data, headers),
                                    timeout=60) as answer:
            text = answer.read().decode()
        return text if raw else json.loads(text)

    def script(self, *turns):
        self.model.seen.clear()
        self.model.scenarios["mine"] = says(*turns)

    def calls(self):
        return len(self.model.seen)
