#!/usr/bin/env python3
"""Runs `sqlagent inspect` over a set of messy files and writes results for the set's scorer.

    SQLAGENT_EVAL=DIR tests/bench/ingest_eval.py --out RESULTS

DIR/sheets/ingest holds <case>.expected.json and the files. Prints the score when
DIR/sheets/score_ingest.py is there.
"""
import argparse
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile


def warnings_of(receipt):
    """What the person is told, and the odd cells as written."""
    told = []
    for file in receipt:
        told += [notice["text"] for notice in file.get("notices", [])]
        for table in file.get("tables", []):
            told += [notice["text"] for notice in table["notices"]]
            told += [cell["text"] for cell in table["odd_cells"]]
    return told


def result_of(binary, case, path, out):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*binary, path, "--out", folder], check=False, timeout=120)
        with open(os.path.join(folder, "result.json"), encoding="utf-8") as file:
            result = json.load(file)
        if result["errors"]:
            message = result["errors"][0]["message"]
            return {"case": case, "status": "error", "error": message, "tables": []}
        tables = []
        for number, table in enumerate(result["tables"], 1):
            csv = f"{case}.{number}.csv"
            shutil.copy(f"{folder}/{table['name']}.csv", f"{out}/{csv}")
            tables.append(table | {"rows_csv": csv})
        return {"case": case, "status": "ok", "tables": tables,
                "warnings": warnings_of(result["receipt"])}


def main():
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--binary", default="build/release/sqlagent inspect",
                         help="command that takes FILE --out DIR")
    options.add_argument("--out", required=True)
    arguments = options.parse_args()
    evals = os.environ.get("SQLAGENT_EVAL") or sys.exit("set SQLAGENT_EVAL")
    folder = os.path.join(evals, "sheets")
    cases = os.path.join(folder, "ingest")
    os.makedirs(arguments.out, exist_ok=True)
    for expected in sorted(glob.glob(os.path.join(cases, "*.expected.json"))):
        with open(expected, encoding="utf-8") as file:
            case = json.load(file)
        path = os.path.join(cases, case["file"])
        result = result_of(arguments.binary.split(), case["case"], path, arguments.out)
        with open(f"{arguments.out}/{case['case']}.json", "w", encoding="utf-8") as file:
            json.dump(result, file, ensure_ascii=False)
    scorer = os.path.join(folder, "score_ingest.py")
    if os.path.exists(scorer):
        subprocess.run([sys.executable, scorer, "--cases", cases, "--results", arguments.out,
                        "--fails"], check=True)


if __name__ == "__main__":
    main()
