"""What a model gets wrong, made on purpose: right statements → drafts, each with one fault of a
kind. Seeded: the same statement and kind give the same draft. Used by repair_eval.py.
"""
import random
import re

TOKEN = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|[A-Za-z_][A-Za-z_0-9]*|\d+(?:\.\d+)?|<>|!=|<=|>=|::"
                   r"|\|\||\s+|.")
WORDS = set("""select from where group by having order limit offset join inner left right full cross
outer on using as and or not in is null like ilike between exists union all distinct intersect
except case when then else end asc desc with over cast filter nulls first last extract partition
current_date interval date timestamp int integer float numeric text count sum avg min max lower
upper length coalesce nullif round true false""".split())
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def tokens(statement):
    return TOKEN.findall(statement)


def is_name(token):
    return re.fullmatch(r"[A-Za-z_]\w*", token) is not None and token.lower() not in WORDS


def solid(parts):
    """Indexes of the tokens that are no white space."""
    return [i for i, part in enumerate(parts) if not part.isspace()]


def misspelt(rng, name):
    """One typing error inside the name: two letters swapped, one lost, doubled or wrong."""
    for _ in range(20):
        at = rng.randrange(1, len(name))
        kind = rng.choice("swap lose double wrong".split())
        if kind == "swap" and at + 1 < len(name):
            out = name[:at] + name[at + 1] + name[at] + name[at + 2:]
        elif kind == "lose":
            out = name[:at] + name[at + 1:]
        elif kind == "double":
            out = name[:at] + name[at] + name[at:]
        else:
            out = name[:at] + rng.choice(LETTERS) + name[at + 1:]
        if out != name:
            return out
    return name + "x"


class Shape:
    """A statement's tokens, with which of them are tables, aliases and columns."""

    def __init__(self, statement, schema):
        self.parts = tokens(statement)
        self.at = solid(self.parts)
        self.tables = {t.lower() for t in schema}
        self.columns = {c.lower() for columns in schema.values() for c in columns}
        self.schema = {t.lower(): {c.lower() for c in columns} for t, columns in schema.items()}

    def word(self, k):
        return self.parts[self.at[k]].lower() if 0 <= k < len(self.at) else ""

    def places(self, wanted):
        return [k for k in range(len(self.at)) if wanted(k)]

    def table_places(self):
        return self.places(lambda k: self.word(k) in self.tables
                           and self.word(k - 1) in ("from", "join", ","))

    def column_places(self):
        return self.places(lambda k: self.word(k) in self.columns and self.word(k + 1) not in "(."
                           and self.word(k - 1) not in ("from", "join", "as")
                           and is_name(self.word(k)))

    def aliases(self):
        """alias or table → table"""
        found = {}
        for k in self.table_places():
            alias = self.word(k)
            if self.word(k + 1) == "as":
                alias = self.word(k + 2)
            elif is_name(self.word(k + 1)):
                alias = self.word(k + 1)
            found[alias] = self.word(k)
        return found

    def with_tokens(self, changes):
        parts = list(self.parts)
        for k, text in changes.items():
            parts[self.at[k]] = text
        return "".join(parts)

    def without(self, begin, end):
        """Tokens begin ≤ k < end are gone."""
        parts = list(self.parts)
        stop = self.at[end] if end < len(self.at) else len(parts)
        return ("".join(parts[:self.at[begin]]).rstrip() + " " + "".join(parts[stop:])).strip()


def column_typo(rng, shape):
    places = [k for k in shape.column_places() if len(shape.word(k)) >= 4]
    if not places:
        return None
    k = rng.choice(places)
    wrong = misspelt(rng, shape.word(k))
    if wrong in shape.columns:
        return None
    return shape.with_tokens({k: wrong}), shape.word(k)


def table_typo(rng, shape):
    places = [k for k in shape.table_places() if len(shape.word(k)) >= 4]
    if not places:
        return None
    k = rng.choice(places)
    wrong = misspelt(rng, shape.word(k))
    if wrong in shape.tables:
        return None
    return shape.with_tokens({k: wrong}), shape.word(k)


def wrong_qualifier(rng, shape):
    aliases = shape.aliases()
    places = [k for k in range(len(shape.at)) if shape.word(k + 1) == "." and
              shape.word(k) in aliases]
    rng.shuffle(places)
    for k in places:
        column = shape.word(k + 2)
        others = [a for a, table in aliases.items()
                  if a != shape.word(k) and column not in shape.schema[table]]
        if others:
            right = aliases[shape.word(k)]
            return shape.with_tokens({k: rng.choice(sorted(others))}), (shape.word(k), right)
    return None


def dropped_join(rng, shape):
    joins = shape.places(lambda k: shape.word(k) == "join" and shape.word(k + 1) in shape.tables)
    rng.shuffle(joins)
    for k in joins:
        stop, depth = k + 1, 0
        while stop < len(shape.at):
            word = shape.word(stop)
            if depth == 0 and word in ("join", "left", "inner", "where", "group", "order", "having",
                                       "limit", "union", "intersect", "except", ")", ";"):
                break
            depth += (word == "(") - (word == ")")
            stop += 1
        table = shape.word(k + 1)
        start = k - 1 if shape.word(k - 1) in ("inner", "left") else k
        head = shape.without(start, stop)
        alias = shape.word(k + 3) if shape.word(k + 2) == "as" else table
        if not re.search(rf"\b{re.escape(alias)}\s*\.", head, re.I):
            continue
        return head, table
    return None


def top(rng, shape):
    limits = shape.places(lambda k: shape.word(k) == "limit" and shape.word(k + 1).isdigit())
    if not limits:
        return None
    k = limits[-1]
    depth, select = 0, None
    for back in range(k - 1, -1, -1):
        depth += (shape.word(back) == ")") - (shape.word(back) == "(")
        if depth == 0 and shape.word(back) == "select":
            select = back
            break
    if select is None:
        return None
    at = select + 1 if shape.word(select + 1) == "distinct" else select
    count = shape.word(k + 1)
    written = f" TOP {count}" if rng.random() < 0.7 else f" TOP ({count})"
    return shape.with_tokens({at: shape.parts[shape.at[at]] + written, k: "", k + 1: ""}), None


FOREIGN = [
    (r"\bCOALESCE\(", lambda rng: rng.choice(["IFNULL(", "NVL("])),
    (r"\bEXTRACT\(YEAR FROM ([\w.]+)\)",
     lambda rng: rng.choice([r"YEAR(\1)", r"CAST(STRFTIME('%Y', \1) AS INT)",
                             r"DATEPART(year, \1)"])),
    (r"\bEXTRACT\(MONTH FROM ([\w.]+)\)", lambda rng: r"MONTH(\1)"),
    (r"\bTO_CHAR\(([\w.]+), 'YYYY-MM'\)",
     lambda rng: rng.choice([r"DATE_FORMAT(\1, '%Y-%m')", r"STRFTIME('%Y-%m', \1)"])),
    (r"\bDATE_TRUNC\('(month|year|day)', ([\w.]+)\)", lambda rng: r"DATETRUNC(\1, \2)"),
    (r"\bLENGTH\(", lambda rng: "LEN("),
    (r"\bLOWER\(", lambda rng: "LCASE("),
    (r"\bUPPER\(", lambda rng: "UCASE("),
    (r"\bCURRENT_DATE\b", lambda rng: rng.choice(["CURDATE()", "CAST(GETDATE() AS DATE)"])),
    (r"\bINTERVAL '(\d+) (day|month|year)s?'", lambda rng: r"INTERVAL \1 \2"),
    (r"\bSTRING_AGG\((\w+), ','\)", lambda rng: r"GROUP_CONCAT(\1)"),
    (r"\bSTDDEV\(", lambda rng: "STDEV("),
    (r"\bCOUNT\(DISTINCT ([\w.]+)\)", lambda rng: r"COUNT_DISTINCT(\1)"),
    (r"\bAVG\(", lambda rng: rng.choice(["AVERAGE(", "MEAN("])),
]


def foreign_function(rng, shape):
    statement = "".join(shape.parts)
    for pattern, replacement in FOREIGN:
        changed = re.sub(pattern, replacement(rng), statement, count=1, flags=re.I)
        if changed != statement:
            return changed, None
    return None


def foreign_quotes(rng, shape):
    left, right = rng.choice(["``", "[]"])
    capital = rng.random() < 0.3
    changes = {}
    for k in shape.table_places() + shape.column_places():
        name = shape.parts[shape.at[k]]
        changes[k] = left + (name.title() if capital else name) + right
    return (shape.with_tokens(changes), None) if changes else None


def double_quoted(rng, shape):
    places = [k for k in range(len(shape.at)) if shape.word(k).startswith("'")
              and len(shape.word(k)) > 2 and shape.word(k - 1) in ("=", "<>", "(", ",", "like")]
    changes = {k: '"' + shape.parts[shape.at[k]][1:-1].replace("''", "'") + '"' for k in places}
    for k in range(len(shape.at)):
        if places and shape.word(k) == "=" and rng.random() < 0.5:
            changes[k] = "=="
    return (shape.with_tokens(changes), None) if places else None


def value_case(rng, shape):
    places = [k for k in range(len(shape.at)) if shape.word(k - 1) in ("=", "<>")
              and re.search(r"^'.*[A-Za-z]", shape.word(k))]
    if not places:
        return None
    k = rng.choice(places)
    value = shape.parts[shape.at[k]]
    others = [v for v in (value.lower(), value.upper(), value.title(), value.swapcase())
              if v != value]
    return (shape.with_tokens({k: rng.choice(others)}), None) if others else None


PROSE = [
    "Here's the query you asked for:\n\n```sql\n{}\n```\n\nIt reads the table and counts its rows.",
    "```\n{};\n```",
    "```postgresql\n{}\n```\nLet me know if you'd like it by month.",
    "Sure! The answer is found with this statement:\n\n{};\n\nThis joins it all; it's fast.",
    "To answer the question I will use the table's own columns.\n{}",
    "SQL: {};",
    "{}\n\nThis query returns the rows that were asked for, one for each.",
    "<answer>\n```sql\n-- first try\n{}\n```\n</answer>",
]


def prose(rng, shape):
    return rng.choice(PROSE).format("".join(shape.parts)), None


def two_statements(rng, shape):
    gold = "".join(shape.parts)
    table = rng.choice(sorted(shape.tables))
    kinds = ["{0}; {0};", "SET search_path = public; {0};", "BEGIN; {0}; COMMIT;",
             "{0}; DROP TABLE {1};", "EXPLAIN SELECT 1; {0}", "{0};\n\nSELECT * FROM {1};",
             "SELECT * FROM {1} LIMIT 5;\n\n{0};", "USE shop;\n{0}",
             "SELECT column_name FROM information_schema.columns WHERE table_name = '{1}';\n"
             "{0}"]
    return rng.choice(kinds).format(gold, table), None


def truncation(rng, shape):
    count = len(shape.at)
    keep = rng.randrange(max(3, int(count * 0.7)), count)
    text = "".join(shape.parts[:shape.at[keep]]).rstrip()
    if rng.random() < 0.3 and len(shape.parts[shape.at[keep]]) > 2:
        text = "".join(shape.parts[:shape.at[keep]]) + shape.parts[shape.at[keep]][:-1]
    return text, None


def group_column(rng, shape):
    groups = shape.places(lambda k: shape.word(k) == "group" and shape.word(k + 1) == "by")
    if not groups:
        return None
    k = rng.choice(groups)
    stop, depth, items, begin = k + 2, 0, [], k + 2
    while stop < len(shape.at):
        word = shape.word(stop)
        if depth == 0 and word in ("having", "order", "limit", "union", "intersect", "except", ")"):
            break
        depth += (word == "(") - (word == ")")
        if depth == 0 and word == ",":
            items.append((begin, stop))
            begin = stop + 1
        stop += 1
    items.append((begin, stop))
    if len(items) == 1:
        return shape.without(k, stop), None
    at = rng.randrange(len(items))
    begin, end = items[at]
    return (shape.without(begin - 1, end) if at else shape.without(begin, end + 1)), None


def bracket(rng, shape):
    places = shape.places(lambda k: shape.word(k) in ("(", ")"))
    if not places:
        return None
    k = rng.choice(places)
    if rng.random() < 0.75:
        return shape.with_tokens({k: " "}), None
    return shape.with_tokens({k: shape.word(k) * 2}), None


KINDS = {f.__name__: f for f in (
    column_typo, table_typo, wrong_qualifier, dropped_join, top, foreign_function, foreign_quotes,
    double_quoted, value_case, prose, two_statements, truncation, group_column, bracket)}


def mutate(kind, statement, schema, seed):
    """(draft, right identifier or None), or None where the statement has nothing of that kind."""
    rng = random.Random(f"{seed} {kind} {statement}")
    try:
        made = KINDS[kind](rng, Shape(statement, schema))
    except (IndexError, ValueError):
        return None
    return None if made is None or made[0] == statement else made
