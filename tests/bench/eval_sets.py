#!/usr/bin/python3
"""Runs question sets over PostgreSQL databases through `sqlagent predict` and scores them.

    SQLAGENT_EVAL=DIR tests/bench/eval_sets.py --part dev [--set spider_train] [--fold 1/2]
        [--hide-keys] [--twin columns|wordings] [--details FOLDER] [--tag TAG] [--db NAME]
        [--without STAGE] [--reliability]

DIR holds one folder per set (questions.jsonl, databases/), load.sh and score.py; the databases
are on the scratch cluster at --postgres (`load.sh URL` once). Databases are split by a hash of
their name: dev is for reading, of blind and sealed only figures are looked at. With --details
each question's outcome is written as JSON lines, for dev alone.

Twins: `columns` takes a column away that every gold statement needs, so that declining is right;
`wordings` reports how often both wordings of one statement are right. --fold k/n is every n-th
database of the part, for several readers.
"""
import argparse
import collections
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile

import psycopg2

HERE = os.path.dirname(os.path.abspath(__file__))
SETS = ("spider_train", "defog", "wtq")


def hash_of(name):
    return int(hashlib.sha256(name.encode()).hexdigest(), 16)


def parts_of(names):
    """name → dev (half), blind and sealed (a quarter each); a dozen names by rank: none empty."""
    if len(names) >= 100:
        return {name: ("dev", "dev", "blind", "sealed")[hash_of(name) % 4] for name in names}
    ranked = sorted(names, key=lambda name: (hash_of(name) % 4, hash_of(name)))
    half, rest = (len(ranked) + 1) // 2, len(ranked) - (len(ranked) + 1) // 2
    cut = half + (rest + 1) // 2
    return {name: "dev" if i < half else "blind" if i < cut else "sealed"
            for i, name in enumerate(ranked)}


def group_of(question):
    return question["schema"] if question["db"] == "wtq" else question["db"]


def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def write_lines(path, rows):
    with open(path, "w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def chosen(questions, options):
    parts = parts_of(sorted({group_of(q) for q in questions}))
    names = [name for name in sorted(parts) if parts[name] == options.part]
    if options.fold:
        at, of = map(int, options.fold.split("/"))
        names = [name for i, name in enumerate(names) if i % of == at - 1]
    if options.db:
        names = [name for name in names if name in options.db.split(",")]
    return [q for q in questions
            if group_of(q) in names and (not options.tag or options.tag in q["tags"])]


class Columns:
    """The columns of the databases, to find one that a statement needs."""

    def __init__(self, url):
        self.url, self.known = url, {}

    def of(self, question):
        key = question["db"], question["schema"].split(",")[0]
        if key not in self.known:
            connection = psycopg2.connect(self.url.replace("{db}", key[0]))
            with connection, connection.cursor() as cursor:
                cursor.execute("SELECT table_name, column_name FROM information_schema.columns"
                               " WHERE table_schema = %s ORDER BY 1, ordinal_position", (key[1],))
                self.known[key] = cursor.fetchall()
            connection.close()
        return self.known[key]

    def needed(self, question):
        """table.column of every table that has it: a column that the statements and the question
        name; or nothing."""
        statements = [set(re.findall(r"[a-z_][a-z_0-9]*", gold.lower()))
                      for gold in question.get("gold", [])]
        asked = set(re.findall(r"[a-z]{4,}", question["question"].lower()))
        stems = {word[:5] for word in asked}
        best = None
        for name in sorted({column for _, column in self.of(question)}):
            words = [word for word in name.lower().split("_") if len(word) > 3]
            if not statements or not all(name.lower() in said for said in statements):
                continue
            if not words or name.lower().endswith(("id", "key")):
                continue
            if not all(word[:5] in stems for word in words):
                continue
            if best is None or len(name) > len(best):
                best = name
        return [f"{table}.{column}" for table, column in self.of(question) if column == best]


def without_columns(questions, url):
    columns, twins = Columns(url), []
    for question in questions:
        if away := columns.needed(question):
            twins.append({**question, "without": away, "rule": "abstain", "gold": [],
                          "tags": ["columns"]})
    return twins


def both_wordings(questions, outcomes):
    right = {outcome["id"]: outcome["correct"] for outcome in outcomes}
    pairs = collections.defaultdict(list)
    for question in questions:
        statement = str(question.get("gold") or question["id"])
        pairs[question["db"], statement].append(right.get(question["id"], False))
    pairs = [pair for pair in pairs.values() if len(pair) > 1]
    both, one = sum(all(pair) for pair in pairs), sum(any(pair) for pair in pairs)
    share = 100 / max(1, len(pairs))
    print(f"wordings: {len(pairs)} statements asked in several, both right {both * share:.1f}%,"
          f" at least one {one * share:.1f}%")


def print_reliability(outcomes, predictions):
    """How often answers are right, by how sure the engine said it was."""
    right = {outcome["id"]: outcome["correct"] for outcome in outcomes}
    answers = [(p["confidence"], right.get(p["id"], False)) for p in predictions
               if p["decision"] == "answer"]
    print("| said | answers | mean said | right |\n|---|---|---|---|")
    for low in range(10):
        members = [answer for answer in answers if min(9, int(answer[0] * 10)) == low]
        if members:
            said, good = (100 * sum(one[at] for one in members) / len(members) for at in (0, 1))
            print(f"| {10 * low} – {10 * low + 10} % | {len(members)} | {said:.0f} % |"
                  f" {good:.0f} % |")


def write_details(path, questions, outcomes, predictions):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    predictions = {p["id"]: p for p in predictions}
    questions = {q["id"]: q for q in questions}
    rows = []
    for outcome in outcomes:
        asked, said = questions[outcome["id"]], predictions[outcome["id"]]
        from_question = ("id", "db", "schema", "question", "evidence")
        rows.append({**{key: asked.get(key, "") for key in from_question},
                     **{key: outcome[key] for key in ("correct", "top3", "error")},
                     "gold": asked.get("gold") or asked.get("answer"),
                     **{key: said[key] for key in ("sql", "decision", "alternatives")},
                     "message": said.get("message", "")})
    write_lines(path, rows)


def run_set(name, options, folder):
    root = os.environ["SQLAGENT_EVAL"]
    questions = chosen(read_lines(os.path.join(root, name, "questions.jsonl")), options)
    url = options.postgres
    if options.twin == "columns":
        questions = without_columns(questions, url)
    if not questions:
        return
    work = os.path.join(folder, name)
    os.makedirs(work, exist_ok=True)
    asked, found, judged = (os.path.join(work, f"{file}.jsonl")
                            for file in ("questions", "predictions", "details"))
    write_lines(asked, questions)
    command = [options.program, "predict", "--questions", asked, "--postgres", url, "--out", found]
    command += ["--without", options.without] if options.without else []
    subprocess.run(command + (["--hide-keys"] if options.hide_keys else []), check=True)
    scored = subprocess.run(["/usr/bin/python3", os.path.join(root, "score.py"), asked, found,
                             "--postgres", url, "--details", judged],
                            check=True, capture_output=True, text=True).stdout
    print(scored if options.tags else scored.strip().splitlines()[-1])
    outcomes = read_lines(judged)
    if options.twin == "wordings":
        both_wordings(questions, outcomes)
    if options.reliability:
        print_reliability(outcomes, read_lines(found))
    if options.details and options.part == "dev":
        write_details(os.path.join(options.details, f"{name}.jsonl"), questions, outcomes,
                      read_lines(found))


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=os.path.join(HERE, "../../build/release/sqlagent"))
    parser.add_argument("--postgres", default="postgresql://eval_reader@127.0.0.1:5455/{db}")
    parser.add_argument("--set", default=",".join(SETS))
    parser.add_argument("--part", choices=("dev", "blind", "sealed"), default="dev")
    parser.add_argument("--fold", help="k/n: every n-th database")
    parser.add_argument("--db", help="these databases alone")
    parser.add_argument("--tag", help="questions with this tag alone")
    parser.add_argument("--tags", action="store_true", help="the whole table by tag")
    parser.add_argument("--without", help="stages of the engine to leave out")
    parser.add_argument("--hide-keys", action="store_true")
    parser.add_argument("--twin", choices=("columns", "wordings"))
    parser.add_argument("--reliability", action="store_true", help="confidence against outcome")
    parser.add_argument("--details", help="folder for the outcomes, dev alone")
    options = parser.parse_args()
    if "SQLAGENT_EVAL" not in os.environ:
        sys.exit("set SQLAGENT_EVAL")
    with tempfile.TemporaryDirectory() as folder:
        for name in options.set.split(","):
            run_set(name, options, folder)


if __name__ == "__main__":
    main()
