"""`sqlagent model`: what it says of an endpoint that works, of one that can less, and of one that
fails."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from scripted_model import ScriptedModel  # noqa: E402

PROGRAM = os.environ.get("SQLAGENT_TEST_PROGRAM", "")
KEY = "sk-live-5511aa99"


@unittest.skipUnless(PROGRAM, "no program is given")
class ModelCommand(unittest.TestCase):
    def setUp(self):
        self.server = ScriptedModel()
        self.server.__enter__()
        self.addCleanup(self.server.__exit__)

    def probe(self, scenario=None, **settings):
        self.server.scenarios["mine"] = scenario or self.able
        with tempfile.TemporaryDirectory() as folder:  # no .env of anybody's is read
            done = subprocess.run(
                [PROGRAM, "model"], check=False, capture_output=True, text=True, cwd=folder,
                timeout=120,
                env={"PATH": os.environ["PATH"], "SQLAGENT_HOME": folder,
                     "OPENAI_BASE_URL": self.server.base_url, "OPENAI_API_KEY": KEY,
                     "OPENAI_MODEL": "mine", **settings})
        self.assertNotIn(KEY, done.stdout + done.stderr)
        return done

    @staticmethod
    async def able(call):
        if call.request.get("tools"):
            await call.tool("note_city", {"city": "Paris"})
        elif call.request.get("response_format"):
            await call.text(json.dumps({"city": "Paris"}))
        else:
            await call.text("Ready.")

    def test_what_an_able_one_can_do(self):
        done = self.probe()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        lines = dict(line.split(None, 1) for line in done.stdout.splitlines()
                     if line.startswith(("Tools", "Endpoint", "Model", "Key")))
        self.assertEqual(lines["Endpoint"], self.server.base_url)
        self.assertEqual((lines["Model"], lines["Tools"], lines["Key"]), ("mine", "yes", "set"))
        self.assertRegex(done.stdout, r"First word +\d+\.\d s")
        self.assertRegex(done.stdout, r"Tells tokens +yes \(12 \+ \d+\)")
        self.assertRegex(done.stdout, r"JSON schema +yes")
        self.assertRegex(done.stdout, r"Not taken +nothing")
        self.assertRegex(done.stdout, r"Will be asked +by tools")

    def test_one_that_can_less(self):
        async def plain(call):
            for field in ("tools", "response_format", "stream_options", "temperature"):
                if field in call.request:
                    await call.error(400, f"{field} is not supported", param=field)
                    return
            await call.text("Ready.")
        done = self.probe(plain)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertRegex(done.stdout, r"Tools +no")
        self.assertRegex(done.stdout, r"JSON schema +no")
        self.assertRegex(done.stdout, r"Tells tokens +no: costs are not known")
        self.assertRegex(done.stdout, r"Not taken +tools.*temperature")
        self.assertRegex(done.stdout, r"Will be asked +by SQL in a fence")

    def test_one_that_takes_tools_and_does_not_call_them(self):
        async def chatty(call):
            await call.text("The capital of France is Paris.")
        done = self.probe(chatty)
        self.assertRegex(done.stdout, r"Tools +taken, but the model does not keep to it")

    def test_what_is_wrong_is_one_sentence(self):
        async def bad_key(call):
            await call.error(401, f"Incorrect API key provided: {KEY}")

        async def unknown(call):
            await call.error(404, "The model `mine` does not exist", code="model_not_found")
        for scenario, settings, said in (
                (bad_key, {}, "refuses the key"), (unknown, {}, "does not know this"),
                (None, {"OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}, "cannot be reached")):
            with self.subTest(said):
                done = self.probe(scenario, **settings)
                self.assertEqual(done.returncode, 1)
                self.assertRegex(done.stdout, "Failed .*" + said)

    def test_without_one_it_says_how_to_set_it_up(self):
        done = self.probe(OPENAI_BASE_URL="", OPENAI_API_KEY="", OPENAI_MODEL="")
        self.assertEqual(done.returncode, 2)
        self.assertIn("OPENAI_MODEL", done.stderr)


if __name__ == "__main__":
    unittest.main()
