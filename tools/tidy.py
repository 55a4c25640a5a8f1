#!/usr/bin/env python3
"""The style that a machine can check (STYLE.md): widths, sizes, opening comments, left-overs.

    tools/tidy.py             prints each violation; exits with 1 when there is one
    tools/tidy.py --tighten   writes tools/tidy_ratchet.txt anew, where a count only ever shrinks

The ratchet lists "rule path count" for old sins. More than the listed count is a violation; new
files start at none.
"""
import collections
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
RATCHET = ROOT / "tools/tidy_ratchet.txt"
COLUMNS, LINES = 100, 400
VAGUE = {"util", "utils", "helper", "helpers", "manager", "common", "misc", "data", "info",
         "process", "handle"}
SUFFIXES = {".cpp", ".h", ".py", ".sh", ".sql"}
SCRIPTS = {"run", "test", ".ci/run"}
MAY_READ_ENVIRONMENT = {"src/config.cpp", "src/base/case_file.h"}
LEFT_OVER = re.compile(r"\b(" + "|".join(("TO" "DO", "FIX" "ME", "XX" "X", "HA" "CK")) + r")\b")
AWAITS_BADLY = re.compile(r"(EXPECT|ASSERT)_\w+\(.*co_await|\?.*co_await|co_await.*co_await")


def awaits_in_condition(code):
    """Is there a co_await between the parentheses of an if, while, for or switch?"""
    for keyword in re.finditer(r"\b(if|while|for|switch)\s*\(", code):
        depth, at = 1, keyword.end()
        while depth and at < len(code):
            depth += {"(": 1, ")": -1}.get(code[at], 0)
            at += 1
        if "co_await" in code[keyword.end():at]:
            return True
    return False


def listed():
    """Files that git knows or would add, as they are on disk."""
    names = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True,
                           capture_output=True, text=True).stdout.split("\n")
    for name in sorted(set(names)):
        path = ROOT / name
        if (path.suffix in SUFFIXES or name in SCRIPTS) and path.is_file():
            yield name, path.read_text(encoding="utf-8", errors="replace").split("\n")


def violations(name, lines):
    """(rule, line number, sentence) for each."""
    path = pathlib.PurePosixPath(name)
    cpp = path.suffix in {".cpp", ".h"}
    if not re.fullmatch(r"[a-z0-9_.]+", path.name) or path.stem.removesuffix("_test") in VAGUE:
        yield "name", 1, "file names are snake_case and say what is inside"
    if len(lines) > LINES + 1:
        yield "size", LINES, f"{len(lines) - 1} lines; split it"
    first = lines[1] if lines[0].startswith("#!") else lines[0]
    paired = path.suffix == ".cpp" and (ROOT / path.with_suffix(".h")).exists()
    test = path.stem.endswith("_test") or name.startswith("tests/refuse/")
    opens = first.startswith(("//", '"""', "--")) or (first.startswith("#") and not cpp)
    if not opens and not (cpp and (paired or test)):
        yield "opening", 1, "a file opens with a comment on what it is for"
    if path.suffix == ".h" and "#pragma once" not in lines:
        yield "opening", 1, "no #pragma once"
    for number, line in enumerate(lines, 1):
        if len(line) > COLUMNS and path.suffix != ".sql":
            yield "width", number, f"{len(line)} columns"
        if LEFT_OVER.search(line):
            yield "left-over", number, line.strip()
        if line != line.rstrip() or "\t" in line:
            yield "blank", number, "a tab, or blanks at the end"
        may_read = name in MAY_READ_ENVIRONMENT or name.startswith("tests/")
        if cpp and not may_read and re.search(r"\bgetenv\s*\(", line):
            yield "getenv", number, "settings come through src/config.h"
        code = line.split("//")[0]
        if cpp and (AWAITS_BADLY.search(code) or awaits_in_condition(code)):
            yield "await", number, "`auto x = co_await f(named);` stands alone on its line"


def main():
    counts, sentences = collections.Counter(), collections.defaultdict(list)
    for name, lines in listed():
        for rule, number, sentence in violations(name, lines):
            counts[rule, name] += 1
            sentences[rule, name].append(f"{name}:{number}: {rule}: {sentence}")
    if "--tighten" in sys.argv:
        RATCHET.write_text("".join(f"{rule} {name} {count}\n"
                                   for (rule, name), count in sorted(counts.items())))
        return
    allowed = collections.Counter()
    if RATCHET.exists():
        for line in RATCHET.read_text().split("\n"):
            if line:
                rule, name, count = line.split()
                allowed[rule, name] = int(count)
    bad = [key for key in sorted(counts) if counts[key] > allowed[key]]
    for key in bad:
        print("\n".join(sentences[key][:8]))
        if allowed[key]:
            print(f"  ({counts[key]} in the file, {allowed[key]} allowed by {RATCHET.name})")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
