#!/usr/bin/env python3
"""Makes the CSV files that the questions are about, from the `table` blocks of NAME.questions, here
and in tests/specification.

    tests/questions/make_tables.py [NAME…]

    table orders 120                      a file NAME/orders.csv of 120 rows
      Order ID: code ORD 4                a header, and how its cells are made
      Customer: ref customers.ID 85%      a key that exists; only 85 % of the keys are used
      Ship Date: after Order Date 1 9 ?10%    ten cells in a hundred stay empty

The same specification gives the same bytes everywhere: random numbers come from a hash alone.
"""
import csv
import datetime
import hashlib
import pathlib
import re
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent
FIRST = ("Amira Ben Carla David Elena Farid Greta Hugo Ines Jonas Karin Liam Mona Nadia Oscar "
         "Paula Quentin Rosa Samir Tessa Umar Vera Walter Xenia Yusuf Zoe").split()
LAST = ("Abbott Berger Costa Dahl Evans Fischer Garcia Hansen Ito Jansen Kowalski Larsen Moreau "
        "Novak Okafor Petrov Quinn Rossi Schmidt Tanaka Ueda Vargas Weber Young Zimmer").split()
FIRM = ("Alder Birch Cedar Dune Ember Falcon Granite Harbor Iris Juniper Kestrel Lumen Maple North "
        "Onyx Pioneer Quarry River Summit Tidal Union Vista Willow Yarrow Zenith").split()
KIND = "Foods Supply Trading Partners Systems Group Works Logistics Labs Retail".split()


class Dice:
    """Numbers between 0 and 1 that depend on a name and on how many were drawn."""

    def __init__(self, name):
        self.name, self.drawn = name, 0

    def roll(self):
        self.drawn += 1
        digest = hashlib.sha256(f"{self.name}:{self.drawn}".encode()).digest()
        return int.from_bytes(digest[:6], "big") / 2**48

    def whole(self, low, high):
        return low + int(self.roll() * (high - low + 1))

    def choice(self, items):
        return items[int(self.roll() * len(items))]


def day(text):
    return datetime.date.fromisoformat(text)


def weighted(text):
    items = []
    for part in text.split(","):
        value, _, weight = part.strip().partition("*")
        items += [value] * int(weight or 1)
    return items


def kept(keys, share, dice):
    """The keys that are referred to: a share of them, always the same ones."""
    keys = sorted({key for key in keys if key != ""}, key=str)
    wanted = max(1, round(len(keys) * share / 100))
    while len(keys) > wanted:
        keys.pop(dice.whole(0, len(keys) - 1))
    return keys


def month_after(start, count):
    months = start.year * 12 + start.month - 1 + count
    return datetime.date(months // 12, months % 12 + 1, 1)


class Maker:
    """Makes the cells of one column; `row` holds the cells to its left."""

    def __init__(self, table, tables, header, text):
        self.tables, self.header = tables, header
        self.dice = Dice(f"{table}.{header}")
        self.empty = 0
        found = re.search(r"\s\?(\d+)%$", text)
        if found:
            self.empty, text = int(found[1]), text[:found.start()]
        self.word, _, self.rest = text.strip().partition(" ")
        self.seen = set()
        self.keys = self.reference() if self.word == "ref" else None

    def reference(self):
        target, share = self.rest, "100%"
        if self.rest.endswith("%"):
            target, _, share = self.rest.rpartition(" ")
        table, _, column = target.partition(".")
        keys = [row[column] for row in self.tables[table]]
        return kept(keys, int(share.rstrip("%")), self.dice)

    def cell(self, number, row):
        made = getattr(self, "make_" + self.word)(number, row)
        return "" if self.empty and self.dice.roll() * 100 < self.empty else made

    def make_serial(self, number, row):
        return int(self.rest or 1) + number

    def make_code(self, number, row):
        prefix, digits = self.rest.split()
        return f"{prefix}{number + 1:0{int(digits)}}"

    def unlike_before(self, made):
        while made in self.seen and len(self.seen) < 500:
            made = f"{self.dice.choice(FIRST)} {self.dice.choice(LAST)}"
        self.seen.add(made)
        return made

    def make_person(self, number, row):
        return self.unlike_before(f"{FIRST[number % len(FIRST)]} {self.dice.choice(LAST)}")

    def make_company(self, number, row):
        return f"{FIRM[number % len(FIRM)]} {KIND[(number // len(FIRM) + number) % len(KIND)]}"

    def make_email(self, number, row):
        return f"{row[self.rest].lower().replace(' ', '.')}@example.com"

    def make_int(self, number, row):
        low, high = map(int, self.rest.split())
        return self.dice.whole(low, high)

    def make_num(self, number, row):
        """Skewed to the low end, as amounts are."""
        low, high = map(float, self.rest.split())
        return f"{low + (high - low) * self.dice.roll() ** 2:.2f}"

    def make_pick(self, number, row):
        return self.dice.choice(weighted(self.rest))

    def make_list(self, number, row):
        items = [part.strip() for part in self.rest.split(",")]
        return items[number % len(items)]

    def make_date(self, number, row):
        low, high = map(day, self.rest.split())
        return (low + datetime.timedelta(self.dice.whole(0, (high - low).days))).isoformat()

    def make_after(self, number, row):
        column, low, high = self.rest.rsplit(" ", 2)
        if row[column] == "":
            return ""
        days = self.dice.whole(int(low), int(high))
        return (day(row[column]) + datetime.timedelta(days)).isoformat()

    def make_months(self, number, row):
        """First days of months: FIRST LENGTH, again from the start after that many rows."""
        first, length = self.rest.split()
        return month_after(day(first + "-01"), number % int(length)).isoformat()

    def make_each(self, number, row):
        """One value for each run of rows: SIZE a, b, c."""
        size, _, items = self.rest.partition(" ")
        items = [part.strip() for part in items.split(",")]
        return items[number // int(size) % len(items)]

    def make_ref(self, number, row):
        return self.dice.choice(self.keys)

    def make_cycle(self, number, row):
        """Each key of another table in turn."""
        table, _, column = self.rest.partition(".")
        others = self.tables[table]
        return others[number % len(others)][column]

    def make_self(self, number, row):
        """The key of a row above (a manager, a parent); the first rows have none."""
        own = self.tables[self.rest.partition(".")[0]]
        column = self.rest.partition(".")[2]
        return own[self.dice.whole(0, max(0, min(number - 1, 6)))][column] if number > 1 else ""

    def make_calc(self, number, row):
        names = {re.sub(r"\W+", "_", header): number_of(value) for header, value in row.items()}
        if None in [names[name] for name in re.findall(r"[^\W\d]\w*", self.rest) if name in names]:
            return ""
        made = eval(self.rest, {"round": round, "n": number, "roll": self.dice.roll}, names)
        return f"{made:.2f}" if isinstance(made, float) else made


def number_of(value):
    try:
        return float(value) if "." in str(value) else int(value)
    except ValueError:
        return value or None


def specification(text):
    """{table: (rows, [(header, how)])} of a file's `table` blocks."""
    tables, current = {}, None
    for line in text.splitlines():
        if line.startswith("table "):
            _, name, rows = line.rsplit("#", 1)[0].split()
            current = tables.setdefault(name, (int(rows), []))[1]
        elif line.startswith("  ") and current is not None and ": " in line:
            header, _, how = line.strip().partition(": ")
            current.append((header, how))
        elif line and not line.startswith("#"):
            current = None
    return tables


def make(path):
    tables = {}
    folder = path.with_suffix("")
    folder.mkdir(exist_ok=True)
    for name, (count, columns) in specification(path.read_text(encoding="utf-8")).items():
        rows = tables.setdefault(name, [])
        makers = [(header, Maker(f"{path.stem}.{name}", tables, header, how))
                  for header, how in columns]
        for number in range(count):
            row = {}
            rows.append(row)
            for header, maker in makers:
                row[header] = maker.cell(number, row)
        with open(folder / f"{name}.csv", "w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow([header for header, _ in columns])
            writer.writerows([[row[header] for header, _ in columns] for row in rows])


def main():
    wanted = sys.argv[1:]
    for path in sorted(TESTS.glob("*/*.questions")):
        if not wanted or path.stem in wanted:
            make(path)


if __name__ == "__main__":
    main()
