#!/usr/bin/python3
"""What each stage of the engine is worth: questions asked with one stage left out at a time.

    [SQLAGENT_EVAL=DIR] tests/bench/ablation.py [--only spelling,alike] [--folder tests/questions]
        [--postgres URL]

Prints a Markdown table: figures with everything, and how many points they move without each
stage. Our own questions are asked, and, where SQLAGENT_EVAL says where it lies, the dev part of
the cross-domain set. A stage is worth its place if something is lost without it.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
STAGES = {
    "cells": "cells of text columns are not known",
    "contents": "joins are found by names alone",
    "joins": "nothing is joined",
    "alike": "no words of the same business meaning",
    "verbs": "verbs that WordNet knows tie nothing",
    "spelling": "words are not repaired",
    "derived": "no revenue or profit from other columns",
    "aggregations": "no rules of sums and averages",
    "groupings": "no rules of by, per, each",
    "superlatives": "no rules of most, least, top n",
    "comparisons": "no rules of more than, between, above average",
    "absences": "no rules of without, never",
    "roles": "which of two keys to one table is meant is not heard",
    "ratios": "no rules of shares and ratios",
    "calculations": "no rules of growth, running totals",
    "coherence": "neighbours need not go together",
    "beam": "the best cover of the words alone is read",
    "defaults": "nothing that was not said is guessed",
    "weights": "all features of the ranker count alike",
    "follow_ups": "the question before is not known",
    "declining": "the first reading is always answered",
}
OWN = (("plain", "top1"), ("wording", "top1"), ("mistyped", "top1"), ("plain", "precision"),
       ("deleted", "declined"))


def output_of(command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.DEVNULL).stdout


def own_figures(options, stage):
    command = [options.program, "eval", options.folder, "--json", "--without", stage]
    command += ["--postgres", options.postgres] if options.postgres else []
    twins = json.loads(output_of(command))["twins"]
    return [twins[twin][figure] for twin, figure in OWN]


def cross_domain_figures(options, stage):
    """Right at once, and precision, of the databases that may be read."""
    if "SQLAGENT_EVAL" not in os.environ:
        return []
    command = [sys.executable, str(ROOT / "tests/bench/eval_sets.py"), "--part", "dev",
               "--program", options.program, "--set", "spider_train", "--without", stage]
    total = output_of(command)
    return [float(re.search(figure + r"=([0-9.]+)%", total)[1]) for figure in ("acc", "precision")]


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / "build/release/sqlagent"))
    parser.add_argument("--folder", default=str(ROOT / "tests/questions"))
    parser.add_argument("--postgres", help="of a database for temporary tables")
    parser.add_argument("--only", default=",".join(STAGES))
    options = parser.parse_args()

    def figures(stage):
        return own_figures(options, stage) + cross_domain_figures(options, stage)

    whole = figures("")
    heads = [" ".join(one) for one in OWN] + ["cross-domain strict", "cross-domain precision"]
    print("| without | | " + " | ".join(heads[:len(whole)]) + " |")
    print("|---|---|" + "---|" * len(whole))
    print("| – | everything takes part | " + " | ".join(f"{v:.1f}" for v in whole) + " |")
    for stage in options.only.split(","):
        moved = [value - before for value, before in zip(figures(stage), whole)]
        print(f"| {stage} | {STAGES[stage]} | " + " | ".join(f"{v:+.1f}" for v in moved) + " |",
              flush=True)


if __name__ == "__main__":
    main()
