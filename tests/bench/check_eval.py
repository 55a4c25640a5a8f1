#!/usr/bin/python3
"""Silent errors: SELECTs that run and answer another question, held against the question and the
offline engine's reading of it. How many are called doubtful, and how many right ones are (false
alarms).

    SQLAGENT_EVAL=DIR tests/bench/check_eval.py [--part dev] [--set spider_train] [--each 100]
        [--seed 1] [--facts FOLDER] [--show KIND] [--alarms]

Wrong SELECTs are made of the gold statements, one fault each, and counted only where PostgreSQL
gives other rows for them. --show prints those of a kind that are not seen, --alarms the right
statements that are called doubtful; both for dev alone.
"""
import collections
import random
import re

from drafts_options import drafts_options
from mutate_sql import Shape
from repair_eval import Databases, Program, questions_of

NUMBERS = ("integer", "numeric", "bigint", "double precision", "real", "smallint")


def clause_end(shape, k, stops):
    depth = 0
    while k < len(shape.at):
        word = shape.word(k)
        if depth == 0 and (word in stops or word == ")"):
            break
        depth += (word == "(") - (word == ")")
        k += 1
    return k


AFTER = ("group", "having", "order", "limit", "union", "intersect", "except", ";")


def other_measure(rng, shape, types):
    """Another aggregate, or the same over another column of numbers."""
    calls = shape.places(lambda k: shape.word(k) in ("sum", "avg", "min", "max")
                         and shape.word(k + 1) == "(")
    if not calls:
        return None
    k = rng.choice(calls)
    at = k + 4 if shape.word(k + 3) == "." else k + 2
    column = shape.word(at)
    holders = [t for t in shape.aliases().values() if column in shape.schema[t]]
    others = sorted(c for t in holders for c, kind in types[t].items()
                    if kind in NUMBERS and c != column and not c.endswith("id"))
    if others and rng.random() < 0.5:
        return shape.with_tokens({at: rng.choice(others)})
    return shape.with_tokens({k: rng.choice([f for f in ("SUM", "AVG", "MIN", "MAX")
                                             if f.lower() != shape.word(k)])})


def missing_filter(rng, shape, _):
    wheres = shape.places(lambda k: shape.word(k) == "where")
    if not wheres:
        return None
    k = rng.choice(wheres)
    stop = clause_end(shape, k + 1, AFTER)
    ands = [j for j in range(k, stop) if shape.word(j) == "and"
            and not any(shape.word(i) == "between" for i in range(max(k, j - 4), j))]
    if not ands:
        return shape.without(k, stop)
    if rng.random() < 0.5:
        return shape.without(ands[-1], stop)
    return shape.without(k + 1, ands[0] + 1)


def fan_out(rng, shape, _):
    """A join with a table that points at one in FROM, for nothing."""
    places = shape.table_places()
    if not places or not shape.places(lambda k: shape.word(k) in ("count", "sum", "avg")):
        return None
    aliases = {table: alias for alias, table in shape.aliases().items()}
    found = [(k, table, key, other) for k in places for table in [shape.word(k)]
             for other, columns in sorted(shape.schema.items()) if other not in aliases
             for key in sorted(columns & shape.schema[table]) if key.endswith(("id", "code"))]
    if not found:
        return None
    _, table, key, other = rng.choice(found)
    first = places[0]
    stop = clause_end(shape, first, ("where", "group", "having", "order", "limit", "union",
                                     "intersect", "except", ";"))
    join = f" JOIN {other} AS x9 ON x9.{key} = {aliases[table]}.{key} "
    parts = list(shape.parts)
    at = shape.at[stop] if stop < len(shape.at) else len(parts)
    return "".join(parts[:at]).rstrip() + join + "".join(parts[at:])


def wrong_year(rng, shape, _):
    statement = "".join(shape.parts)
    years = sorted(set(re.findall(r"\b(?:19|20)\d\d\b", statement)))
    if not years:
        return None
    year = rng.choice(years)
    other = str(int(year) + rng.choice((-2, -1, 1, 2)))
    return re.sub(rf"\b{year}\b", other, statement)


def wrong_value(rng, shape, _):
    """Another number than the one asked for."""
    places = shape.places(lambda k: shape.word(k).isdigit() and len(shape.word(k)) < 4
                          and shape.word(k - 1) in (">", "<", "=", ">=", "<="))
    if not places:
        return None
    k = rng.choice(places)
    return shape.with_tokens({k: str(int(shape.word(k)) * 3 + 7)})


def other_group(rng, shape, _):
    groups = shape.places(lambda k: shape.word(k) == "group" and shape.word(k + 1) == "by")
    if not groups:
        return None
    k = groups[0] + 2
    qualifier = ""
    if shape.word(k + 1) == ".":
        qualifier, k = shape.word(k), k + 2
    column = shape.word(k)
    table = shape.aliases().get(qualifier) if qualifier else \
        next((t for t in shape.aliases().values() if column in shape.schema[t]), None)
    if table is None or column not in shape.schema[table]:
        return None
    others = sorted(shape.schema[table] - {column})
    if not others:
        return None
    other = rng.choice(others)
    return shape.with_tokens({j: other for j in range(len(shape.at)) if shape.word(j) == column
                              and shape.word(j - 1) not in ("sum", "avg", "(")})


def other_direction(rng, shape, _):
    orders = shape.places(lambda k: shape.word(k) in ("asc", "desc"))
    if not orders:
        return None
    k = orders[0]
    changes = {k: "ASC" if shape.word(k) == "desc" else "DESC"}
    if shape.word(k + 1) == "nulls":
        changes[k + 2] = "FIRST" if shape.word(k + 2) == "last" else "LAST"
    return shape.with_tokens(changes)


KINDS = {f.__name__: f for f in (other_measure, missing_filter, fan_out, wrong_year, wrong_value,
                                 other_group, other_direction)}


def types_of(databases, question, known={}):
    key = question["db"], question["schema"]
    if key not in known:
        cursor = databases.cursor(question)
        cursor.execute("select table_name, column_name, data_type from information_schema.columns"
                       " where table_schema = any(%s)", (key[1].split(","),))
        known[key] = collections.defaultdict(dict)
        for table, column, kind in cursor.fetchall():
            known[key][table][column] = kind
    return known[key]


def wrong_select(kind, question, databases, seed):
    rng = random.Random(f"{seed} {kind} {question['statement']}")
    shape = Shape(question["statement"], databases.schema(question))
    try:
        made = KINDS[kind](rng, shape, types_of(databases, question))
    except (IndexError, KeyError, ValueError):
        return None
    if made is None or made == question["statement"]:
        return None
    rows = databases.rows(question, made)
    gold = databases.rows(question, question["statement"])
    return made if rows is not None and gold and rows != gold else None


def check(program, question, select):
    return program.ask({"db": question["db"], "schema": question["schema"].split(",")[0],
                        "question": question["question"], "select": select})


def main():
    options = drafts_options(__doc__, "spider_train", 100,
                             "wrong ones of this kind that are not seen",
                             ("alarms", "right statements that are called doubtful"))
    databases, program = Databases(options.postgres), Program(options)
    questions = questions_of(options)
    alarms, kinds, times = 0, collections.Counter(), []
    asked = questions[:options.golds]
    for question in asked:
        said = check(program, question, question["statement"])
        times.append(said["milliseconds"])
        if said.get("doubtful"):
            alarms += 1
            kinds[said["differences"][0]["kind"]] += 1
            if options.alarms:
                print(question["question"], question["statement"],
                      *(d["text"] for d in said["differences"] if d["weight"] >= 0.5), sep="\n  ")
    print(f"right statements: {len(asked)}, false alarms {alarms}"
          f" ({100 * alarms / max(1, len(asked)):.1f} %) {dict(kinds)}")
    total = collections.Counter()
    for kind in options.kind.split(",") if options.kind else KINDS:
        count = collections.Counter()
        for question in questions:
            if count["wrong"] == options.each:
                break
            made = wrong_select(kind, question, databases, options.seed)
            if made is None:
                continue
            said = check(program, question, made)
            count["wrong"] += 1
            count["seen"] += bool(said.get("doubtful"))
            if options.show == kind and not said.get("doubtful"):
                print(question["question"], question["statement"], made, said, sep="\n  ")
        total.update(count)
        print(f"{kind:16} {count['wrong']:4} wrong"
              f" {100 * count['seen'] / max(1, count['wrong']):6.1f} % seen")
    times.sort()
    print(f"{options.part}: {total['wrong']} wrong,"
          f" {100 * total['seen'] / max(1, total['wrong']):.1f} % called doubtful at"
          f" {100 * alarms / max(1, len(asked)):.1f} % false alarms; p50"
          f" {times[len(times) // 2]:.1f} ms")


if __name__ == "__main__":
    main()
