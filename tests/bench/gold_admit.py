#!/usr/bin/env python3
"""How often the door refuses a question that is right: every gold statement of the public sets.

    SQLAGENT_EVAL=DIR tests/bench/gold_admit.py --door build/release/tests/door_gold \\
        --postgres postgresql://postgres@127.0.0.1:5455 [--all] [--explain]

DIR holds spider_train and defog, loaded into that scratch cluster with DIR/load.sh. A database's
catalog comes from information_schema. By default only the dev databases (a hash of the name): each
refusal is printed. --all counts the others too, and prints nothing of them but counts. --explain
asks PostgreSQL to EXPLAIN each admitted text.
"""
import argparse
import collections
import hashlib
import json
import os
import subprocess

import psycopg2

COLUMNS = """select table_schema, table_name, array_agg(column_name::text order by ordinal_position)
             from information_schema.columns
             where table_schema not in ('pg_catalog', 'information_schema') group by 1, 2"""


def is_dev(database):
    if database.startswith("defog"):
        return True
    return int(hashlib.sha256(database.encode()).hexdigest(), 16) % 4 in (0, 1)


def gold(folder):
    """{(set, database): [(schema, statement)…]}"""
    found = collections.defaultdict(list)
    for name in ("spider_train", "defog"):
        with open(os.path.join(folder, name, "questions.jsonl"), encoding="utf-8") as file:
            for line in file:
                question = json.loads(line)
                for statement in question.get("gold", []):
                    found[name, question["db"]].append((question["schema"], statement))
    return found


def judge(door, cursor, statements):
    cursor.execute(COLUMNS)
    tables = [{"schema": schema, "name": name, "rows": 1000, "columns": columns}
              for schema, name, columns in cursor.fetchall()]
    request = json.dumps({"tables": tables, "statements": [text for _, text in statements]})
    done = subprocess.run([door], input=request + "\n", capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def explain(cursor, schema, text):
    try:
        cursor.execute("set search_path = " + schema)
        cursor.execute("explain " + text)
        return None
    except psycopg2.Error as error:
        return str(error).split("\n", maxsplit=1)[0]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--door", required=True)
    parser.add_argument("--postgres", required=True)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--explain", action="store_true")
    options = parser.parse_args()
    counts = collections.defaultdict(collections.Counter)
    for (name, database), statements in sorted(gold(os.environ["SQLAGENT_EVAL"]).items()):
        dev = is_dev(database)
        if not dev and not options.all:
            continue
        row = counts[f"{name}, {'dev' if dev else 'others'}"]
        with psycopg2.connect(f"{options.postgres}/{database}") as connection:
            connection.autocommit = True
            cursor = connection.cursor()
            outcomes = judge(options.door, cursor, statements)
            for (schema, statement), outcome in zip(statements, outcomes, strict=True):
                row["statements"] += 1
                row["refused"] += not outcome["admitted"]
                if outcome["admitted"]:
                    row["unstable"] += not outcome["stable"]
                    failed = options.explain and explain(cursor, schema, outcome["text"])
                    row["not accepted by PostgreSQL"] += bool(failed)
                    if failed and dev:
                        print(f"{database}: {failed}\n    {outcome['text']}")
                elif dev:
                    print(f"{database}: {outcome['message']}\n    {statement}")
        connection.close()
    for part, row in sorted(counts.items()):
        rate = 100 * row["refused"] / row["statements"]
        print(f"{part:24} {row['statements']:5} statements, {row['refused']:3} refused "
              f"({rate:.2f} %), {row['unstable']} unstable"
              + (f", {row['not accepted by PostgreSQL']} not accepted by PostgreSQL"
                 if options.explain else ""))


if __name__ == "__main__":
    main()
