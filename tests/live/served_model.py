"""A server of its own whose settings name a scripted model, for tests over HTTP. Two people may ask
it: each has a tenant of their own.

    class Mine(ServedModel): EXTRA = {"MODEL_SHARE": "rows"}
        self.model.scenarios["mine"] = says(("final", {"sql": …, "sentence": …}))
"""
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from scripted_model import ScriptedModel  # noqa: E402

HOME = os.environ.get("SQLAGENT_TEST_HOME", "")
PROGRAM = os.environ.get("SQLAGENT_TEST_PROGRAM", "")
KEY = "sk-live-77ab12cd34"


def says(*turns):
    """A scenario: its n-th call of a question gets the n-th turn; after the last, the last."""
    seen = []

    async def scenario(call):
        turn = turns[min(len(seen), len(turns) - 1)]
        seen.append(call.request)
        if isinstance(turn, str):
            await call.text(turn)
        elif isinstance(turn, int):
            await call.error(turn, "not today")
        elif callable(turn):
            await turn(call)
        else:
            await call.tool(*turn)
    return scenario


def final(sql, sentence=""):
    return ("final", {"sql": sql, "sentence": sentence})


def text_of(request):
    return "\n".join(str(message.get("content") or "") for message in request["messages"])


def dev_settings():
    lines = (pathlib.Path(HOME) / "dev.env").read_text(encoding="utf-8").splitlines()
    settings = dict(line.split("=", 1) for line in lines if "=" in line)
    return {key: value.strip("'\"") for key, value in settings.items()}


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
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        cls.url = f"http://127.0.0.1:{port}"
        cls.log = tempfile.NamedTemporaryFile("w+", suffix=".log")  # closed in tearDownClass
        cls.server = subprocess.Popen(
            [PROGRAM, "serve"], stderr=cls.log, stdout=cls.log,
            env={**os.environ, **dev_settings(), "API_PORT": str(port), "OPENAI_MODEL": "mine",
                 "OPENAI_BASE_URL": cls.model.base_url, "OPENAI_API_KEY": KEY, **cls.EXTRA})
        for _ in range(300):
            try:
                if cls.request("/health")["checks"]["model"] == "ok":
                    break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)

    @classmethod
    def tearDownClass(cls):
        cls.server.terminate()
        cls.server.wait(20)
        cls.model.__exit__(None, None, None)
        cls.log.close()

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
