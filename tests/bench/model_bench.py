#!/usr/bin/python3
"""Calls of a language model that wait at once, in one process and one thread: what they cost.

    tests/bench/model_bench.py [--calls 1000] [--connections 1000] [--build build/release]

The scripted model thinks for two seconds about each. Prints how many replies came, the time to the
last one, and the client's largest resident memory and processor time. Exits with 1 when a reply was
lost or 200 MB were not enough. Needs model_probe of that build.
"""
import argparse
import json
import pathlib
import resource
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/live"))
from scripted_model import ScriptedModel  # noqa: E402
from scripted_replies import SQL  # noqa: E402

MOST_MEGABYTES = 200


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--calls", type=int, default=1000)
    parser.add_argument("--connections", type=int, default=1000)
    parser.add_argument("--build", default="build/release")
    options = parser.parse_args()
    with ScriptedModel() as server:
        call = {"base_url": server.base_url, "key": "sk-bench", "model": "two_seconds",
                "tools": True, "system": True}
        plan = {"options": {"connections": options.connections}, "together": True,
                "calls": [call] * options.calls}
        began = time.monotonic()
        done = subprocess.run([ROOT / options.build / "tests/model_probe"], input=json.dumps(plan),
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                              check=True)
        seconds = time.monotonic() - began
        most_open = server.most_open
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    right = sum(line.get("reply", {}).get("text") == SQL for line in lines)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    megabytes = used.ru_maxrss / 1024
    print(f"{right} of {options.calls} replies in {seconds:.1f} s over {most_open} connections; "
          f"client: {megabytes:.0f} MB resident at most, "
          f"{(used.ru_utime + used.ru_stime) * 1000 / options.calls:.2f} ms of processor per call")
    failures = {line["failure"]["kind"] for line in lines if "failure" in line}
    if failures:
        print("failures:", ", ".join(sorted(failures)))
    sys.exit(0 if right == options.calls and megabytes < MOST_MEGABYTES else 1)


if __name__ == "__main__":
    main()
