#!/usr/bin/python3
"""How often a language model is asked for one answer, by how good it is, and what a prompt holds.

    SQLAGENT_TEST_HOME=… SQLAGENT_TEST_PROGRAM=build/release/sqlagent
        tests/bench/policies_bench.py [--schemas crm,events,…] [--limit 40]

Needs a running `sqlagent dev` of that home. Our own questions (tests/questions) go over HTTP to a
server of its own, whose scripted model knows the right statements and is perfect, makes one error,
makes two, or is stubborn. Prints for each policy: the questions that the model answered, calls
(median, most), prompt tokens of all calls together (median; three bytes are one), and what stood
in the end. Exits with 1 when a policy takes other calls than it must.
"""
import argparse
import pathlib
import re
import statistics
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/live"))
sys.path.insert(0, str(ROOT / "tests/bench"))
from client import Person  # noqa: E402
from own_server import OwnServer  # noqa: E402
from scripted_model import ScriptedModel  # noqa: E402

BROKEN = "SELECT quux FROM nowhere"
POLICIES = {"perfect": 0, "one error": 1, "two errors": 2, "stubborn": 99}
SCHEMAS = "crm,events,fitness,garage,cinema,charity"


def questions_of(name):
    """(question, today, right statement), the first wording of each."""
    out, question = [], None
    today = None
    for line in (ROOT / f"tests/questions/{name}.questions").read_text("utf-8").splitlines():
        if line.startswith("today "):
            today = line.split(" ", 1)[1].strip()
        elif line.startswith("? "):
            question = line[2:].strip()
        elif line.startswith("= ") and question:
            out.append((question, today, line[2:].strip()))
            question = None
    return out


class Echo:
    """The scripted model: what it says next depends on how often it was asked this question."""

    def __init__(self, gold, errors):
        self.gold, self.errors, self.bytes = gold, errors, 0

    async def __call__(self, call):
        messages = call.request["messages"]
        self.bytes += sum(len((one.get("content") or "").encode()) for one in messages)
        user = next(one["content"] for one in messages if one["role"] == "user")
        asked = re.search(r"^Question: (.*)$", user, re.M).group(1)
        said = sum(one["role"] == "assistant" for one in messages)
        sql = BROKEN if said < self.errors else self.gold[asked]
        await call.tool("final", {"sql": sql, "sentence": ""})


def measured(model, server, schemas, errors, limit):
    calls, tokens, by_model, seen, other = [], [], 0, 0, set()
    for name, (person, asked) in schemas.items():
        echo = Echo({question: sql for question, _, sql in asked}, errors)
        model.scenarios["bench"] = echo
        for question, today, _ in asked[:limit]:
            echo.bytes, before = 0, len(model.seen)
            body = {"query": question, "engine": "model"}
            if today:
                body["today"] = today
            answer = person.request("POST", "/query", body)
            seen += 1
            by_model += answer["engine"] == "model"
            calls.append(len(model.seen) - before)
            tokens.append(echo.bytes / 3)
            if answer["engine"] != "model":
                other.add(f"{answer['engine']} {answer['kind']}")
        model.seen.clear()
    return {"seen": seen, "by model": by_model, "calls": statistics.median(calls),
            "most": max(calls), "tokens": statistics.median(tokens),
            "instead": ", ".join(sorted(other)) or "-"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--schemas", default=SCHEMAS)
    parser.add_argument("--limit", type=int, default=40, help="questions of each schema")
    options = parser.parse_args()
    with ScriptedModel() as model, OwnServer(
            OPENAI_BASE_URL=model.base_url, OPENAI_MODEL="bench",
            MODEL_SHARE="samples") as server:
        schemas = {}
        for name in options.schemas.split(","):
            person = Person(server.url, f"policies-{name}@example.com")
            held = {one["name"] for one in person.request("GET", "/user/tables")["tables"]}
            files = sorted((ROOT / f"tests/questions/{name}").glob("*.csv"))
            new = [str(file) for file in files if file.stem not in held]
            if new:
                person.upload(new)
            schemas[name] = (person, questions_of(name))
        print(f"{'policy':12} {'questions':>9} {'by the model':>12} {'calls':>5} {'most':>4} "
              f"{'prompt tokens':>13}  instead")
        wrong = False
        for policy, errors in POLICIES.items():
            one = measured(model, server, schemas, errors, options.limit)
            print(f"{policy:12} {one['seen']:9} {one['by model']:12} {one['calls']:5.0f} "
                  f"{one['most']:4} {one['tokens']:13.0f}  {one['instead']}")
            wrong = wrong or one["calls"] != min(errors, 2) + 1 or one["most"] > 4
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
