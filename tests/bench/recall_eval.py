#!/usr/bin/python3
"""What of a large schema reaches a model's prompt: the share of questions for which all that the
gold statement needs is there.

    SQLAGENT_EVAL=DIR tests/bench/recall_eval.py [--part dev] [--tables 80] [--fails]

Databases are those of eval_sets.py. Their tables are pooled: --tables N makes pools of about N
tables each, 0 puts all of the part into one catalog. Printed: all gold tables within the first 10
and 20; all gold columns within schema texts of 0.5k to 4k tokens; and the share of cells that a
gold statement compares with which stand in the value hints, as asked and with one typing error.
"""
import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile

from eval_sets import HERE, group_of, parts_of, read_lines

BUDGETS = ("0.5k", "1k", "2k", "4k")


def questions_of(part):
    path = os.path.join(os.environ["SQLAGENT_EVAL"], "spider_train", "questions.jsonl")
    rows = [row for row in read_lines(path) if row.get("gold")]
    parts = parts_of(sorted({group_of(row) for row in rows}))
    return [row for row in rows if parts[group_of(row)] == part]


def pools_of(databases, sizes, tables):
    """Databases in an order of chance that stays the same, cut when a pool is full."""
    databases = sorted(databases)
    random.Random(1).shuffle(databases)
    pools, size = [[]], 0
    for name in databases:
        if tables and size and size + sizes[name] > tables:
            pools.append([])
            size = 0
        pools[-1].append(name)
        size += sizes[name]
    return pools


def with_typo(text, seed):
    """One word of at least five letters with two neighbours swapped, or one left out."""
    chance = random.Random(seed)
    words = [match for match in re.finditer(r"[A-Za-z]{5,}", text)]
    if not words:
        return text
    word = chance.choice(words)
    at = word.start() + chance.randrange(1, len(word.group()) - 2)
    if chance.random() < 0.5:
        return text[:at] + text[at + 1] + text[at] + text[at + 2:]
    return text[:at] + text[at + 1:]


def line_of(row, perturbed):
    sql = row["gold"][0]
    literals = re.findall(r"'((?:[^']|'')*)'", sql)
    names = re.findall(r'"([^"]+)"', sql) + re.findall(
        r"[a-z_][a-z_0-9]*", re.sub(r"'(?:[^']|'')*'", "", sql).lower())
    question = row["question"]
    kept = []
    for literal in literals:
        plain = literal.replace("''", "'").strip("%")
        if plain.lower() in question.lower():
            kept.append(plain)
            if perturbed:
                broken = with_typo(plain, row["id"])
                question = re.sub(re.escape(plain), lambda _: broken, question, flags=re.I)
    return {"id": row["id"], "db": row["db"], "question": question, "sql": sql,
            "literals": kept, "names": sorted(set(names))}


def run(options, pools, rows, perturbed):
    by_db = {}
    for row in rows:
        by_db.setdefault(row["db"], []).append(line_of(row, perturbed))
    lines = []
    for pool in pools:
        lines.append(json.dumps({"pool": pool}))
        lines += [json.dumps(line) for name in pool for line in by_db.get(name, [])]
    out = subprocess.run([options.program, options.facts, options.postgres], check=True,
                         input="\n".join(lines), capture_output=True, text=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def share(values):
    values = list(values)
    return f"{100 * sum(values) / max(1, len(values)):.1f} %"


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program",
                        default=os.path.join(HERE, "../../build/release/tests/recall_bench"))
    parser.add_argument("--postgres", default="postgresql://eval_reader@127.0.0.1:5455/{db}")
    parser.add_argument("--part", choices=("dev", "blind", "sealed"), default="dev")
    parser.add_argument("--tables", type=int, default=80)
    parser.add_argument("--facts", help="folder that keeps the facts between runs")
    parser.add_argument("--fails", action="store_true", help="print what is missed (dev)")
    options = parser.parse_args()
    if "SQLAGENT_EVAL" not in os.environ:
        sys.exit("set SQLAGENT_EVAL")
    options.facts = options.facts or tempfile.mkdtemp()
    os.makedirs(options.facts, exist_ok=True)
    rows = questions_of(options.part)
    databases = {row["db"] for row in rows}
    run(options, [[name] for name in sorted(databases)], [], False)  # facts, for the sizes
    sizes = {name: len(read_lines(os.path.join(options.facts, name + ".jsonl")))
             for name in databases}
    pools = pools_of(databases, sizes, options.tables)
    judged = run(options, pools, rows, False)
    print(f"{options.part}: {len(judged)} questions, {len(pools)} pools of about"
          f" {sum(sizes.values()) // len(pools)} tables")
    print("all tables in the first 10:", share(one["worst"] <= 10 for one in judged),
          "· 20:", share(one["worst"] <= 20 for one in judged))
    print("all columns in the text:", " · ".join(
        f"{budget} {share(one['found'][i] for one in judged)}"
        for i, budget in enumerate(BUDGETS)))
    mistyped = run(options, pools, rows, True)
    for what, lines in (("as asked", judged), ("one typing error", mistyped)):
        hinted, hintable = (sum(one[key] for one in lines) for key in ("hinted", "hintable"))
        print(f"cells in the hints, {what}: {100 * hinted / max(1, hintable):.1f} % of {hintable}")
    if options.fails and options.part == "dev":
        asked = {row["id"]: row for row in rows}
        for one in judged:
            if one["worst"] > 10:
                row = asked[one["id"]]
                print(one["worst"], row["db"], "|", row["question"], "|", row["gold"][0])


if __name__ == "__main__":
    main()
