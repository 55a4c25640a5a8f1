#!/usr/bin/env python3
"""Questions over businesses that do not exist, to train the ranker on: made schemas, made intents
with their statement, and several ways to say each.

    tools/synthetic_questions.py FOLDER [--schemas 40] [--each 30]

Writes FOLDER/NAME.questions and the tables beside them in the form of tests/questions, so that
`sqlagent eval FOLDER` reads them. The same call writes the same bytes. Nothing here is taken from
anybody's questions: words come from the lists below, phrasings from the templates below them.
"""
import argparse
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/questions"))
import make_tables  # noqa: E402

# Whose things happen, and what happens to them: (table, one, how its name is made).
THINGS = [("clients", "client", "company"), ("suppliers", "supplier", "company"),
          ("drivers", "driver", "person"), ("tenants", "tenant", "person"),
          ("dealers", "dealer", "company"), ("tutors", "tutor", "person"),
          ("agents", "agent", "person"), ("growers", "grower", "company"),
          ("owners", "owner", "person"), ("partners", "partner", "company"),
          ("couriers", "courier", "person"), ("sponsors", "sponsor", "company")]
EVENTS = [("purchases", "purchase"), ("deliveries", "delivery"), ("repairs", "repair"),
          ("lessons", "lesson"), ("payments", "payment"), ("inspections", "inspection"),
          ("reservations", "reservation"), ("claims", "claim"), ("shifts", "shift"),
          ("complaints", "complaint"), ("transfers", "transfer"), ("calls", "call")]
ADDITIVE = [("amount", "num 5 900"), ("quantity", "int 1 40"), ("hours", "num 1 9"),
            ("weight", "int 2 600"), ("cost", "num 4 700"), ("distance", "int 3 420")]
RATES = [("unit price", "num 2 90"), ("rating", "int 1 5"), ("discount percent", "int 0 30")]
DIMENSIONS = [("region", "North, South*2, East, West"), ("channel", "phone, online*3, shop*2"),
              ("category", "basic*3, extra*2, luxury"), ("priority", "low*3, normal*4, high"),
              ("payment type", "cash, card*3, invoice"), ("size", "small*2, medium*3, large"),
              ("season", "spring, summer*2, autumn, winter"), ("colour", "red*2, blue*2, green")]
OF_THINGS = [("city", "Arden*2, Bolton*3, Corve, Dunmore"), ("sector", "public*2, private*3"),
             ("tier", "bronze*4, silver*3, gold"), ("country", "Norway*2, Chile, Japan*3")]
DATES = ["date", "booked on", "created", "start date"]
STYLES = [str.title, lambda words: words.replace(" ", "_"), str.capitalize]

# {m}: a measure, {g}: a column to group by, {e}: events, {t}: things, {one}: one thing,
# {v}: a value, {y}: a year, {n}: a number.
SAY = {
    "count": ["how many {e} are there", "number of {e}", "count {e}", "total number of {e}"],
    "count where": ["how many {v} {e} are there", "number of {e} with {g} {v}",
                    "{v} {e}, how many", "count of {e} where {g} is {v}"],
    "count year": ["how many {e} in {y}", "number of {e} in {y}", "{e} count for {y}"],
    "count by": ["{e} by {g}", "number of {e} per {g}", "how many {e} for each {g}",
                 "count {e} by {g}"],
    "sum": ["total {m}", "sum of {m}", "total {m} of all {e}", "what is the total {m}"],
    "sum by": ["total {m} by {g}", "{m} per {g}", "sum of {m} for each {g}", "{m} by {g}"],
    "sum where": ["total {m} for {g} {v}", "{m} of {v} {e} in total",
                  "sum of {m} where {g} is {v}"],
    "sum month": ["{m} per month in {y}", "monthly {m} in {y}", "total {m} by month for {y}"],
    "sum thing": ["total {m} per {one}", "{m} by {one}", "how much {m} does each {one} have"],
    "average": ["average {m}", "mean {m} of {e}", "what is the average {m} per {event}"],
    "average by": ["average {m} by {g}", "mean {m} for each {g}", "avg {m} per {g}"],
    "top": ["top {n} {t} by {m}", "the {n} {t} with the highest total {m}",
            "which {n} {t} have the most {m}"],
    "most": ["which {one} has the most {e}", "{one} with the most {e}",
             "{one} with the highest number of {e}"],
    "highest": ["which {event} has the highest {m}", "{event} with the largest {m}",
                "the {event} with the biggest {m}"],
    "list": ["{t} from {v}", "{t} in {v}", "list {t} where {g} is {v}",
             "show the {t} whose {g} is {v}"],
    "more than": ["{e} with {m} over {n}", "{e} where {m} is more than {n}",
                  "list {e} with {m} above {n}"],
    "never": ["{t} without {e}", "which {t} have no {e}", "{t} that never had {e}"],
    "having": ["{t} with more than {n} {e}", "which {t} have over {n} {e}"],
    "share": ["share of {v} {e}", "percentage of {e} with {g} {v}", "what percent of {e} are {v}"],
    "thing by": ["{m} by {g}", "total {m} for each {g}", "{m} per {g} of the {t}"],
    "names": ["names and {g} of all {t}", "list {one} and {g}", "{t} with their {g}"],
}


def values(pick):
    return [part.partition("*")[0].strip() for part in pick.split(",")]


class Business:
    """One made schema: things, and events that belong to them."""

    def __init__(self, number):
        self.dice = make_tables.Dice(f"business {number}")
        one = self.dice.choice
        self.things, self.thing, self.made = one(THINGS)
        self.events, self.event = one(EVENTS)
        self.additive, self.rate = self.two(ADDITIVE), one(RATES)
        self.own, self.of_thing = self.two(DIMENSIONS), self.two(OF_THINGS)
        self.date = one(DATES)
        self.style = STYLES[number % len(STYLES)]

    def two(self, items):
        first = self.dice.choice(items)
        return [first, self.dice.choice([item for item in items if item != first])]

    def header(self, words):
        return self.style(words)

    def columns(self):
        head = self.header
        things = [(f"{self.thing} id", "serial 1"), (f"{self.thing} name", self.made)]
        things += [(name, "pick " + pick) for name, pick in self.of_thing]
        events = [(f"{self.event} id", "serial 1001"),
                  (f"{self.thing} id", f"ref {self.things}.{head(self.thing + ' id')} 85%"),
                  (self.date, "date 2023-01-02 2024-12-28")]
        events += [(name, "pick " + pick) for name, pick in self.own]
        events += [*self.additive, self.rate]
        return {self.things: (40, things), self.events: (160, events)}

    def tables(self):
        lines = []
        for name, (rows, columns) in self.columns().items():
            lines.append(f"table {name} {rows}")
            lines += [f"  {self.header(column)}: {how}" for column, how in columns]
            lines.append("")
        return lines

    def intents(self):
        """(name of its phrasings, words for them, the statement, how it is compared)."""
        e, t, key = self.events, self.things, column(self.thing + " id")
        name, date = column(self.thing + " name"), column(self.date)
        joined = f"FROM {e} e JOIN {t} t USING ({key})"
        year = 2023 + self.dice.whole(0, 1)
        in_year = f"{date} >= '{year}-01-01' AND {date} < '{year + 1}-01-01'"
        yield "count", {}, f"SELECT count(*) FROM {e}", ""
        yield "count year", {"y": year}, f"SELECT count(*) FROM {e} WHERE {in_year}", ""
        yield "never", {}, (f"SELECT {name} FROM {t} t WHERE NOT EXISTS (SELECT FROM {e} e"
                            f" WHERE e.{key} = t.{key})"), ""
        n = self.dice.whole(4, 6)
        yield "having", {"n": n}, (f"SELECT {name} {joined} GROUP BY {key}, {name}"
                                   f" HAVING count(*) > {n}"), ""
        yield "most", {}, (f"SELECT {name} {joined} GROUP BY {key}, {name} ORDER BY count(*) DESC"
                           " FETCH FIRST 1 ROW WITH TIES"), ""
        for g, pick in self.own:
            v = self.dice.choice(values(pick))
            where = f"WHERE {column(g)} = '{v}'"
            words = {"g": g, "v": v}
            yield "count where", words, f"SELECT count(*) FROM {e} {where}", ""
            yield "count by", words, f"SELECT {column(g)}, count(*) FROM {e} GROUP BY 1", ""
            yield "share", words, (f"SELECT 100.0 * count(*) FILTER ({where}) / count(*)"
                                   f" FROM {e}"), "percent"
        for g, pick in self.of_thing:
            v = self.dice.choice(values(pick))
            yield "list", {"g": g, "v": v}, f"SELECT {name} FROM {t} WHERE {column(g)} = '{v}'", ""
            yield "count by", {"g": g}, f"SELECT {column(g)}, count(*) {joined} GROUP BY 1", ""
            yield "names", {"g": g}, f"SELECT {name}, {column(g)} FROM {t}", ""
        for m, how in self.additive:
            c, g, pick = column(m), *self.dice.choice(self.own)
            of, v = self.dice.choice(self.of_thing)[0], self.dice.choice(values(pick))
            n = self.dice.whole(3, 5)
            words = {"m": m, "g": g, "v": v, "n": n, "y": year}
            yield "sum", words, f"SELECT sum({c}) FROM {e}", ""
            yield "sum by", words, f"SELECT {column(g)}, sum({c}) FROM {e} GROUP BY 1", ""
            yield "sum where", words, f"SELECT sum({c}) FROM {e} WHERE {column(g)} = '{v}'", ""
            yield "sum month", words, (f"SELECT date_trunc('month', {date})::date, sum({c}) FROM"
                                       f" {e} WHERE {in_year} GROUP BY 1"), ""
            yield "sum thing", words, f"SELECT {name}, sum({c}) {joined} GROUP BY {key}, 1", ""
            yield "thing by", {**words, "g": of}, (f"SELECT {column(of)}, sum({c}) {joined}"
                                                   " GROUP BY 1"), ""
            yield "average", words, f"SELECT avg({c}) FROM {e}", ""
            yield "top", words, (f"SELECT {name} {joined} GROUP BY {key}, 1"
                                 f" ORDER BY sum({c}) DESC LIMIT {n}"), ""
            yield "highest", words, (f"SELECT {column(self.event + ' id')} FROM {e} ORDER BY {c}"
                                     " DESC FETCH FIRST 1 ROW WITH TIES"), ""
            high = int(float(how.split()[2]) * 0.8)
            yield "more than", {**words, "n": high}, (f"SELECT {column(self.event + ' id')}"
                                                      f" FROM {e} WHERE {c} > {high}"), ""
        m, g = self.rate[0], self.own[0][0]
        yield "average", {"m": m}, f"SELECT avg({column(m)}) FROM {e}", ""
        yield "average by", {"m": m, "g": g}, (f"SELECT {column(g)}, avg({column(m)}) FROM {e}"
                                               " GROUP BY 1"), ""

    def questions(self, most):
        intents = list(self.intents())
        while len(intents) > most:
            intents.pop(self.dice.whole(0, len(intents) - 1))
        for name, words, gold, how in intents:
            words = {"e": self.events, "t": self.things, "one": self.thing, "event": self.event,
                     **words}
            said = [phrase.format(**words) for phrase in SAY[name]]
            first = self.dice.whole(0, len(said) - 1)
            yield f"? {said[first]}"
            yield from (f"~ {other}" for other in said[:first] + said[first + 1:])
            yield f"@ {name.replace(' ', '_')} {how}".rstrip()
            yield f"= {gold}"
            yield ""


def column(words):
    return re.sub(r"\W+", "_", words.lower())


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--schemas", type=int, default=40)
    parser.add_argument("--each", type=int, default=30, help="intents of a schema at most")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for number in range(options.schemas):
        made = Business(number)
        lines = ["today 2025-01-15", "", *made.tables(), *made.questions(options.each)]
        path = options.folder / f"business{number:03}.questions"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        make_tables.make(path)


if __name__ == "__main__":
    main()
