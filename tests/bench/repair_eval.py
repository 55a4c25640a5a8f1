#!/usr/bin/python3
"""Drafts with a fault of a known kind, mended without a model: how many give the right rows again,
how many give other rows (harmful), and whether the door's refusal names what was meant.

    SQLAGENT_EVAL=DIR tests/bench/repair_eval.py [--part dev] [--set spider_train,defog]
        [--each 60] [--seed 1] [--facts FOLDER] [--show KIND] [--harmful]

The statements are the gold ones of eval_sets.py's databases on the same scratch cluster; the faults
are those of mutate_sql.py. Of a kind, at most --each drafts are judged: such as the door refuses,
PostgreSQL refuses, or that give other rows than the gold. restored: the mended draft gives the
gold's rows. harmful: the faulty draft was refused, the mended one runs and gives other rows, and
not only since rows share the last place of a LIMIT (tied).
spoilt: the gold statement itself, given to the repairer, comes back with other rows. --show and
--harmful print drafts, for dev alone.
"""
import collections
import decimal
import json
import os
import random
import re
import subprocess
import tempfile

import psycopg2

from drafts_options import drafts_options
from eval_sets import group_of, parts_of, read_lines
from mutate_sql import KINDS, mutate


class Databases:
    def __init__(self, url):
        self.url, self.open, self.schemas = url, {}, {}

    def cursor(self, question):
        key = question["db"], question["schema"]
        if key not in self.open:
            connection = psycopg2.connect(self.url.replace("{db}", key[0]))
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute("set statement_timeout = '5s'")
            cursor.execute("set default_transaction_read_only = on")
            cursor.execute("set search_path = " + key[1])
            self.open[key] = cursor
        return self.open[key]

    def rows(self, question, statement):
        """The rows in no order, or None when PostgreSQL refuses or gives up."""
        cursor = self.cursor(question)
        try:
            cursor.execute(statement)
            return collections.Counter(tuple(map(comparable, row)) for row in cursor.fetchall())
        except psycopg2.Error:
            return None

    def schema(self, question):
        key = question["db"], question["schema"]
        if key not in self.schemas:
            cursor = self.cursor(question)
            cursor.execute("select table_name, array_agg(column_name::text) from"
                           " information_schema.columns where table_schema = any(%s) group by 1",
                           (key[1].split(","),))
            self.schemas[key] = dict(cursor.fetchall())
        return self.schemas[key]


def comparable(cell):
    if isinstance(cell, (int, float, decimal.Decimal)) and not isinstance(cell, bool):
        return f"{float(cell):.6g}"
    return str(cell)


def questions_of(options):
    """One question for each different gold statement of the part, with that as `statement`."""
    seen, out = set(), []
    for name in options.set.split(","):
        path = os.path.join(os.environ["SQLAGENT_EVAL"], name, "questions.jsonl")
        lines = read_lines(path)
        parts = parts_of(sorted({group_of(question) for question in lines}))
        for line in lines:
            gold = (line.get("gold") or [None])[0]
            if parts[group_of(line)] != options.part or not gold or " FROM " not in gold.upper():
                continue
            if (line["db"], gold) not in seen:
                seen.add((line["db"], gold))
                out.append({**line, "statement": gold})
    random.Random(options.seed).shuffle(out)
    return out


class Program:
    def __init__(self, options):
        facts = options.facts or tempfile.mkdtemp()
        os.makedirs(facts, exist_ok=True)
        self.process = subprocess.Popen([options.program, facts, options.postgres], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def mend(self, question, draft):
        return self.ask({"db": question["db"], "schema": question["schema"].split(",")[0],
                         "draft": draft})


LIMIT = re.compile(r"\s+LIMIT\s+\d+\s*;?\s*$", re.I)


def judge(databases, program, question, draft):
    """What became of one faulty draft."""
    gold = databases.rows(question, question["statement"])
    said = program.mend(question, draft)
    before = None if "refused" in said else databases.rows(question, draft)
    after = databases.rows(question, said["mended"]) if "mended" in said else None
    out = {"refused": "refused" in said, "said": said, "draft": draft,
           "works": before is not None and before == gold, "ran": before is not None}
    out["restored"] = after is not None and after == gold
    # Rows that share the last place of a LIMIT come in any order: the whole list must be the same.
    out["tied"] = after is not None and after != gold and same_without_limit(
        databases, question, said["mended"])
    out["harmful"] = after is not None and after != gold and before != after and not out["tied"]
    return out


def same_without_limit(databases, question, statement):
    gold, mended = (LIMIT.sub("", one) for one in (question["statement"], statement))
    if gold == question["statement"] or mended == statement:
        return False
    rows = databases.rows(question, gold)
    return rows is not None and rows == databases.rows(question, mended)


def names_right(said, right):
    wanted = {right} if isinstance(right, str) else set(right)
    refusal = said["refused"]
    return any(name in refusal["message"] or
               any(name == near.split(".")[0] or name == near for near in refusal["nearest"])
               for name in wanted)


def run_kind(kind, questions, databases, program, options):
    count, took = collections.Counter(), []
    for question in questions:
        if count["judged"] == options.each:
            break
        schema = databases.schema(question)
        made = mutate(kind, question["statement"], schema, options.seed)
        if made is None or not databases.rows(question, question["statement"]):
            continue
        draft, right = made
        outcome = judge(databases, program, question, draft)
        took.append(outcome["said"]["milliseconds"])
        if outcome["refused"] and right:
            count["named of"] += 1
            count["named"] += names_right(outcome["said"], right)
            if options.show == "names" and not names_right(outcome["said"], right):
                print(kind, right, outcome["said"]["refused"], draft, sep="\n  ")
        if outcome["works"] or (outcome["ran"] and kind not in ("value_case", "group_column")):
            count["not faulty"] += 1
            count["harmful"] += outcome["harmful"] and outcome["works"]
            continue
        count["judged"] += 1
        count["restored"] += outcome["restored"]
        count["harmful"] += outcome["harmful"]
        count["tied"] += outcome["tied"]
        if (outcome["harmful"] and options.harmful) or (
                options.show == kind and not outcome["restored"]):
            print(kind, "HARMFUL" if outcome["harmful"] else "", question["db"],
                  question["statement"], draft,
                  json.dumps(outcome["said"], ensure_ascii=False), sep="\n  ")
    return count, took


def spoilt(questions, databases, program, options):
    """Right statements that the repairer changes the rows of."""
    wrong = declined = 0
    asked = questions[:options.golds]
    for question in asked:
        said = program.mend(question, question["statement"])
        if "mended" not in said:
            declined += 1
        elif said["mended"] != question["statement"].rstrip(";"):
            gold = databases.rows(question, question["statement"])
            bad = databases.rows(question, said["mended"]) != gold
            wrong += bad
            if bad and options.harmful:
                print("SPOILT", question["statement"], said, sep="\n  ")
    print(f"right statements: {len(asked)}, {wrong} spoilt, {declined} refused")


def main():
    options = drafts_options(__doc__, "spider_train,defog", 60,
                             "drafts of this kind that are not restored, or names",
                             ("harmful", "drafts that come back with other rows"))
    questions, databases, program = questions_of(options), Databases(options.postgres), \
        Program(options)
    total, times = collections.Counter(), []
    for kind in options.kind.split(",") if options.kind else KINDS:
        count, took = run_kind(kind, questions, databases, program, options)
        total.update(count)
        times += took
        share = 100 * count["restored"] / max(1, count["judged"])
        print(f"{kind:18} {count['judged']:4} judged {share:6.1f} % restored"
              f" {count['harmful']:3} harmful" + (
                  f"   named {count['named']}/{count['named of']}" if count["named of"] else ""))
    spoilt(questions, databases, program, options)
    times.sort()
    print(f"{options.part}: {total['judged']} drafts,"
          f" {100 * total['restored'] / max(1, total['judged']):.1f} % restored,"
          f" {total['harmful']} harmful, {total['tied']} tied; refusals name the right identifier"
          f" {100 * total['named'] / max(1, total['named of']):.1f} %;"
          f" p50 {times[len(times) // 2]:.2f} ms, longest {times[-1]:.1f} ms")


if __name__ == "__main__":
    main()
