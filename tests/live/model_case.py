"""What the tests of src/io/model share: a scripted server for each test, and model_probe
(model_probe.cpp), which makes the calls. SQLAGENT_BUILD names the build folder.
"""
import json
import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from scripted_model import ScriptedModel  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROBE = ROOT / os.environ.get("SQLAGENT_BUILD", "build/dev") / "tests" / "model_probe"
KEY = "sk-test-4f1d9c0a7b"
PATIENCE = 60


def probe(calls, together=False, env=None, drop_after_ms=0, **options):
    """([line of each call], standard error)"""
    plan = {"options": options, "together": together, "calls": calls,
            "drop_after_ms": drop_after_ms}
    done = subprocess.run([PROBE], input=json.dumps(plan), capture_output=True, text=True,
                          timeout=PATIENCE, check=False, env={**os.environ, **(env or {})})
    if done.returncode != 0:
        raise AssertionError(f"the probe ended with {done.returncode}: {done.stderr[-3000:]}")
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr


class ModelCase(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.server = ScriptedModel()
        self.server.__enter__()
        self.addCleanup(self.server.__exit__)

    def call(self, model, **how):
        return {"base_url": self.server.base_url, "key": KEY, "model": model, **how}

    def ask(self, model, options=None, **how):
        lines, self.log = probe([self.call(model, **how)], **(options or {}))
        self.events = lines[0].get("events")
        self.lacks = lines[0].get("lacks")
        return lines[0]

    def reply(self, model, **how):
        line = self.ask(model, **how)
        self.assertIn("reply", line)
        return line["reply"]

    def failure(self, model, kind, **how):
        line = self.ask(model, **how)
        self.assertIn("failure", line)
        self.assertEqual(line["failure"]["kind"], kind, line)
        self.assertNotIn(KEY, json.dumps(line))
        self.assertNotIn(KEY, self.log)
        return line["failure"]
