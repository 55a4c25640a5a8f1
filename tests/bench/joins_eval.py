#!/usr/bin/python3
"""How well the join graph is found where keys are not declared: precision, recall and F1 of the
catalog's edges against the keys that the databases of one part declare.

    SQLAGENT_EVAL=DIR tests/bench/joins_eval.py [--part dev] [--show] [--roles]

The databases are those of eval_sets.py, on the same scratch cluster. A found edge is right when a
declared key joins the same two columns, either way round, or two columns that declared keys make
equal (both point at the same third). --show prints what is missing and what is too much, --roles
the role of each column; both for dev alone.
"""
import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile

from eval_sets import HERE, group_of, parts_of, read_lines


class Equal:
    """Columns that declared keys make equal, as a union of sets."""

    def __init__(self, keys):
        self.parent = {}
        for table, column, other, target in keys:
            self.parent[self.root((table, column))] = self.root((other, target))

    def root(self, column):
        while (above := self.parent.get(column, column)) != column:
            column = above
        return column

    def holds(self, edge):
        table, column, other, target = edge[:4]
        return self.root((table, column)) == self.root((other, target))


def databases(part, sets):
    names = []
    for one in sets.split(","):
        path = os.path.join(os.environ["SQLAGENT_EVAL"], one, "questions.jsonl")
        parts = parts_of(sorted({group_of(question) for question in read_lines(path)}))
        names += [name for name in sorted(parts) if parts[name] == part]
    return names


def same(edge, key):
    return tuple(edge[:4]) == tuple(key) or tuple(edge[2:4]) + tuple(edge[:2]) == tuple(key)


def judged(line, options):
    """Counts of one database."""
    declared = [key for key in line["declared"] if key[:2] != key[2:]]
    equal = Equal(declared)
    wrong = [edge for edge in line["found"] if not equal.holds(edge)]
    missing = [key for key in declared if not any(same(edge, key) for edge in line["found"])]
    if options.show and (wrong or missing):
        print(line["db"])
        for edge in wrong:
            print("   too much {}.{} > {}.{}  {:.2f} {}".format(*edge))
        for key in missing:
            print("   missing  {}.{} > {}.{}".format(*key))
    if options.roles:
        print(line["db"], *line["roles"], sep="\n   ")
    return {"found": len(line["found"]), "right": len(line["found"]) - len(wrong),
            "declared": len(declared), "reached": len(declared) - len(missing)}


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program",
                        default=os.path.join(HERE, "../../build/release/tests/joins_bench"))
    parser.add_argument("--postgres", default="postgresql://eval_reader@127.0.0.1:5455/{db}")
    parser.add_argument("--set", default="spider_train")
    parser.add_argument("--part", choices=("dev", "blind", "sealed"), default="dev")
    parser.add_argument("--facts", help="folder that keeps the facts between runs")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--roles", action="store_true")
    options = parser.parse_args()
    if "SQLAGENT_EVAL" not in os.environ:
        sys.exit("set SQLAGENT_EVAL")
    if options.part != "dev":
        options.show = options.roles = False
    facts = options.facts or tempfile.mkdtemp()
    os.makedirs(facts, exist_ok=True)
    command = [options.program, facts, options.postgres,
               *databases(options.part, options.set)]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    total = collections.Counter()
    for line in lines.splitlines():
        total.update(judged(json.loads(line), options))
    precision = total["right"] / max(1, total["found"])
    recall = total["reached"] / max(1, total["declared"])
    both = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"{options.part}: {total['declared']} declared, {total['found']} found;"
          f" precision {precision:.3f} recall {recall:.3f} F1 {both:.3f}")


if __name__ == "__main__":
    main()
