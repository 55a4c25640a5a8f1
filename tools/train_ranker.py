#!/usr/bin/env python3
"""Fits the ranker's table to questions with known answers, and says what that is worth.

    tools/train_ranker.py FOLDER… [--postgres URL] [--strength 4] [--write]

FOLDERs hold .questions files: tests/questions, and what tools/synthetic_questions.py made. All
candidates of all questions are written with their features by `sqlagent eval --features`. The
weights are those of a log-linear model, p(candidate) ~ exp(weights · features), fitted to the
conditional likelihood of the right candidates with a pull (--strength) towards what stands in
src/core/nlq/weights.inc. Schemas are dealt into five parts; each is judged by weights fitted to the
other four. How sure an answer is gets fitted and judged the same way, as the probability that the
first candidate is right.

--write puts the new figures into the table: weights only if schemas held out are better served, the
rest only if it says better how often answers are right. The same input gives the same table: no
random numbers, sums in a fixed order.
"""
import argparse
import collections
import hashlib
import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = ROOT / "src/core/nlq/weights.inc"
ROW = re.compile(r'\{"([a-z_()]+)", *(-?[0-9.]+), *(-?[0-9.]+)\},  (//.*)')
PARTS = 5
ROUNDS = 200
LEAST_LEAD = 1e-4
LEAST_GAIN = 0.3  # points; less is chance

Group = collections.namedtuple("Group", "part answerable answered candidates")
Candidate = collections.namedtuple("Candidate", "right features")


def read_table():
    """The lines above the rows, and the rows: feature, weight, how sure it makes, what it says."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    head = [line for line in lines if line.startswith("//")]
    rows = [ROW.fullmatch(line).groups() for line in lines if not line.startswith("//")]
    return head, [(name, float(weight), float(sure), says) for name, weight, sure, says in rows]


def write_table(head, rows):
    lines = [f'{{{chr(34) + name + chr(34) + ",":18}{weight:7.3f}, {sure:6.3f}}},  {says}'
             for name, weight, sure, says in rows]
    TABLE.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")


def asked_of(options, folder):
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as out:
        command = [options.program, "eval", str(folder), "--json", "--features", out.name]
        command += ["--postgres", options.postgres] if options.postgres else []
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(out.name, encoding="utf-8") as file:
            return [json.loads(line) for line in file]


def groups_of(options):
    groups = []
    for folder in options.folders:
        for asked in asked_of(options, folder):
            if asked["twin"] in ("renamed", "distractor") or not asked["candidates"]:
                continue  # the same words again
            part = int(hashlib.sha256(asked["set"].encode()).hexdigest(), 16) % PARTS
            candidates = [Candidate(one["right"], one["features"]) for one in asked["candidates"]]
            groups.append(Group(part, asked["answerable"], asked["answered"], candidates))
    return groups


def score(weights, features):
    return math.fsum(weights.get(name, 0.0) * value for name, value in features.items())


def chances(weights, candidates):
    scores = [score(weights, one.features) for one in candidates]
    most = max(scores)
    odds = [math.exp(one - most) for one in scores]
    total = math.fsum(odds)
    return [one / total for one in odds]


def climb(start, slope_at):
    """Steepest ascent with a step per weight that grows while its slope keeps its sign (Rprop)."""
    weights, steps, before = dict(start), dict.fromkeys(start, 0.02), dict.fromkeys(start, 0.0)
    for _ in range(ROUNDS):
        slope = slope_at(weights)
        for name in start:
            turn = slope[name] * before[name]
            if turn != 0:
                steps[name] = min(0.2, steps[name] * 1.2) if turn > 0 else steps[name] * 0.5
            if turn >= 0 and slope[name] != 0:
                weights[name] += math.copysign(steps[name], slope[name])
            before[name] = slope[name] if turn >= 0 else 0.0
    return weights


def fit_ranks(groups, start, strength):
    useful = [group.candidates for group in groups
              if len({one.right for one in group.candidates}) == 2]

    def slope_at(weights):
        slope = {name: -strength * (weights[name] - start[name]) for name in start}
        for candidates in useful:
            given = chances(weights, candidates)
            right = math.fsum(chance for one, chance in zip(candidates, given) if one.right)
            for one, chance in zip(candidates, given):
                pull = (chance / right if one.right and right > 0 else 0.0) - chance
                for name, value in one.features.items():
                    slope[name] += pull * value
        return slope

    return climb(start, slope_at)


def first_right(groups, weights):
    """(how many questions' first candidate is right, how many have an answer)"""
    right = asked = 0
    for group in groups:
        if group.answerable:
            scores = [score(weights, one.features) for one in group.candidates]
            right += group.candidates[scores.index(max(scores))].right
            asked += 1
    return right, asked


def signs(weights, group):
    """What tells how sure an answer is: how far it leads, and its features; and its outcome."""
    given = chances(weights, group.candidates)
    first = given.index(max(given))
    lead = min(max(given[first], LEAST_LEAD), 1 - LEAST_LEAD)
    return ({**group.candidates[first].features, "(bias)": 1.0,
             "(lead)": math.log(lead / (1 - lead))}, group.candidates[first].right)


def sigmoid(value):
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))


def fit_sureness(groups, weights, names, strength):
    shown = [signs(weights, group) for group in groups if group.answered]

    def slope_at(sure):
        slope = {name: 0.0 if name.startswith("(") else -strength * sure[name] for name in names}
        for features, right in shown:
            off = right - sigmoid(score(sure, features))
            for name, value in features.items():
                slope[name] += off * value
        return slope

    return climb(dict.fromkeys(names, 0.0), slope_at)


def log_loss(pairs):
    """The mean of −log of the probability that was given to what happened."""
    return -math.fsum(math.log(max(1e-6, sure if right else 1 - sure))
                      for sure, right in pairs) / max(1, len(pairs))


def print_reliability(pairs):
    print("  said        answers   said  right")
    for low in range(10):
        members = [pair for pair in pairs if min(9, int(pair[0] * 10)) == low]
        if members:
            said = math.fsum(sure for sure, _ in members) / len(members)
            right = sum(right for _, right in members) / len(members)
            print(f"  {low / 10:.1f} – {low / 10 + 0.1:.1f} {len(members):9} {said:6.2f}"
                  f" {right:6.2f}")
    print(f"  log loss {log_loss(pairs):.4f}")


def held_out(groups, stands, sure_now, strength):
    """Each part by what was fitted to the others: [before, after, asked], and the pairs of how sure
    an answer was said to be and whether it was right, before and after."""
    counts, was, becomes = [0, 0, 0], [], []
    for part in range(PARTS):
        others = [group for group in groups if group.part != part]
        held = [group for group in groups if group.part == part]
        weights = fit_ranks(others, stands, strength)
        before, asked = first_right(held, stands)
        after, _ = first_right(held, weights)
        print(f"part {part}: held out {asked}: {before} -> {after} right")
        counts = [a + b for a, b in zip(counts, (before, after, asked))]
        sure = fit_sureness(others, stands, sure_now, strength)
        for group in held:
            if group.answered:
                features, right = signs(stands, group)
                was.append((sigmoid(score(sure_now, features)), right))
                becomes.append((sigmoid(score(sure, features)), right))
    return counts, was, becomes


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    parser.add_argument("--program", default=str(ROOT / "build/release/sqlagent"))
    parser.add_argument("--postgres", help="of a database for temporary tables")
    parser.add_argument("--strength", type=float, default=4.0, help="of the pull to what stands")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    head, rows = read_table()
    stands = {name: weight for name, weight, _, _ in rows if not name.startswith("(")}
    sure_now = {name: sure for name, _, sure, _ in rows}
    groups = groups_of(options)
    print(f"{len(groups)} questions, {sum(group.answerable for group in groups)} with an answer")
    (before, after, asked), was, becomes = held_out(groups, stands, sure_now, options.strength)
    gain = 100 * (after - before) / max(1, asked)
    print(f"held out: {100 * before / max(1, asked):.2f} % right -> {gain:+.2f} points")
    for title, pairs in (("how sure, as it stands:", was), ("as fitted, held out:", becomes)):
        print(title)
        print_reliability(pairs)

    weights = stands
    if gain >= LEAST_GAIN:
        weights = fit_ranks(groups, stands, options.strength)
    else:
        print("the weights stay: schemas held out were not better served by others")
    sure = sure_now
    if gain >= LEAST_GAIN or log_loss(becomes) < log_loss(was):
        sure = fit_sureness(groups, weights, sure_now, options.strength)
    if options.write:
        write_table(head, [(name, weights.get(name, 0.0), sure[name], says)
                           for name, _, _, says in rows])


if __name__ == "__main__":
    sys.exit(main())
