"""The options that repair_eval.py and check_eval.py share: which questions, how many, and which
drafts to print, for dev alone."""
import argparse
import os
import sys

from eval_sets import HERE


def drafts_options(doc, sets, each, shown, flag):
    """The parsed options. shown: help of --show; flag: (name, help), which prints too."""
    parser = argparse.ArgumentParser(description=doc,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program",
                        default=os.path.join(HERE, "../../build/release/tests/drafts_bench"))
    parser.add_argument("--postgres", default="postgresql://eval_reader@127.0.0.1:5455/{db}")
    parser.add_argument("--set", default=sets)
    parser.add_argument("--part", choices=("dev", "blind", "sealed"), default="dev")
    parser.add_argument("--each", type=int, default=each)
    parser.add_argument("--golds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--facts", help="folder that keeps the facts between runs")
    parser.add_argument("--kind", help="this kind alone")
    parser.add_argument("--show", help=shown)
    parser.add_argument(f"--{flag[0]}", action="store_true", help=flag[1])
    options = parser.parse_args()
    if "SQLAGENT_EVAL" not in os.environ:
        sys.exit("set SQLAGENT_EVAL")
    if options.part != "dev":
        options.show = None
        setattr(options, flag[0], False)
    return options
