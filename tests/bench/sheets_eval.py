#!/usr/bin/env python3
"""Asks a running server the questions of a spreadsheet question set and writes its predictions for the set's scorer.

    SQLAGENT_EVAL=DIR tests/bench/sheets_eval.py --url http://127.0.0.1:8001 --out predictions.jsonl [--only bikeshop,hr]

DIR/sheets holds questions.jsonl and packages/<name>/ (files and package.json). Each package is uploaded by a person of
its own; a conversation's turns are asked in one chat. Prints rates by package when DIR/sheets/score_sheets.py is there.
"""
import argparse
import json
import os
import subprocess
import sys
import time

from client import Person

STATUS = {"answer": "answer", "clarification": "clarify", "abstention": "unanswerable"}


def predict(person, question):
    session = None
    for turn in question["turns"]:
        answer = person.ask(turn, session, question.get("today"))
        session = answer["session_id"]
    columns = [column["name"] for column in answer["columns"]]
    rows = [list(row.values()) for row in answer["result"]]
    return {"id": question["id"], "status": STATUS[answer["kind"]], "columns": columns, "rows": rows,
            "sql": answer["query_used"], "said": answer["explanation"]}


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--url", default="http://127.0.0.1:8001")
    options.add_argument("--out", required=True)
    options.add_argument("--only", default="", help="packages, comma-separated")
    arguments = options.parse_args()
    folder = os.path.join(os.environ.get("SQLAGENT_EVAL") or sys.exit("set SQLAGENT_EVAL"), "sheets")
    only = set(filter(None, arguments.only.split(",")))
    with open(os.path.join(folder, "questions.jsonl"), encoding="utf-8") as file:
        questions = [json.loads(line) for line in file]
    questions = [q for q in questions if not only or q["package"] in only]

    people, milliseconds = {}, []
    with open(arguments.out, "w", encoding="utf-8") as out:
        for question in questions:
            package = question["package"]
            if package not in people:
                people[package] = Person(arguments.url, f"{package}-{os.getpid()}@eval.test")
                files = os.path.join(folder, "packages", package)
                people[package].upload([os.path.join(files, name) for name in sorted(os.listdir(files))
                                        if name != "package.json"])
            began = time.monotonic()
            try:
                prediction = predict(people[package], question)
            except RuntimeError as error:
                prediction = {"id": question["id"], "status": "error", "columns": [], "rows": [], "said": str(error)}
            milliseconds.append(1000 * (time.monotonic() - began) / len(question["turns"]))
            out.write(json.dumps(prediction, ensure_ascii=False) + "\n")
    milliseconds.sort()
    print(f"{len(questions)} questions; per turn over HTTP: p50 {milliseconds[len(milliseconds) // 2]:.1f} ms, "
          f"p99 {milliseconds[int(len(milliseconds) * 0.99)]:.1f} ms")
    scorer = os.path.join(folder, "score_sheets.py")
    if os.path.exists(scorer):
        asked = arguments.out + ".questions"
        with open(asked, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(q, ensure_ascii=False) + "\n" for q in questions)
        subprocess.run([sys.executable, scorer, "--questions", asked, "--pred", arguments.out], check=False)
        os.unlink(asked)


if __name__ == "__main__":
    main()
