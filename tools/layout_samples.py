#!/usr/bin/env python3
"""Makes the messy workbooks in src/core/sheet/samples/layout.

    python3 tools/layout_samples.py

Written as flat OpenDocument, converted by LibreOffice to .xlsx, .xls and .ods. The results are
committed, so only whoever changes a workbook runs it. What is expected of them stands in
src/core/sheet/samples_layout.case.
"""
import os
import pathlib
import subprocess
import tempfile
from xml.sax.saxutils import escape

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / "src/core/sheet/samples/layout"
NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="{NAMES}office:1.0" xmlns:style="{NAMES}style:1.0"
 xmlns:text="{NAMES}text:1.0" xmlns:table="{NAMES}table:1.0" xmlns:number="{NAMES}datastyle:1.0"
 xmlns:fo="{NAMES}xsl-fo-compatible:1.0" office:version="1.3"
 office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:automatic-styles>
<number:date-style style:name="D"><number:year number:style="long"/><number:text>-</number:text>
<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/>
</number:date-style>
<number:percentage-style style:name="P"><number:number number:decimal-places="1"/>
<number:text>%</number:text></number:percentage-style>
<number:currency-style style:name="E"><number:number number:decimal-places="2"/>
<number:text> </number:text>
<number:currency-symbol number:language="de" number:country="DE">€</number:currency-symbol>
</number:currency-style>
<style:style style:name="date" style:family="table-cell" style:data-style-name="D"/>
<style:style style:name="percent" style:family="table-cell" style:data-style-name="P"/>
<style:style style:name="euro" style:family="table-cell" style:data-style-name="E"/>
<style:style style:name="bold" style:family="table-cell">
<style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="unseen" style:family="table">
<style:table-properties table:display="false"/></style:style>
</office:automatic-styles><office:body><office:spreadsheet>"""
TAIL = "</office:spreadsheet></office:body></office:document>"


class Cell:
    """A value with what a spreadsheet knows about it: bold, spans, style."""

    def __init__(self, value, style="", across=1, down=1):
        self.value, self.style, self.across, self.down = value, style, across, down

    def xml(self):
        span = ""
        if self.across > 1 or self.down > 1:
            span = (f' table:number-columns-spanned="{self.across}"'
                    f' table:number-rows-spanned="{self.down}"')
        style = f' table:style-name="{self.style}"' if self.style else ""
        value = self.value
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, bool):
            return (f'<table:table-cell{span}{style} office:value-type="boolean" '
                    f'office:boolean-value="{str(value).lower()}"/>')
        if isinstance(value, (int, float)):
            kind = {"percent": "percentage", "euro": "currency"}.get(self.style, "float")
            more = ' office:currency="EUR"' if kind == "currency" else ""
            return (f'<table:table-cell{span}{style} office:value-type="{kind}"{more} '
                    f'office:value="{value}"/>')
        if self.style == "date":
            return (f'<table:table-cell{span}{style} office:value-type="date" '
                    f'office:date-value="{value}"/>')
        return (f'<table:table-cell{span}{style} office:value-type="string">'
                f"<text:p>{escape(value)}</text:p></table:table-cell>")


def B(value, **more):
    return Cell(value, "bold", **more)


def D(value):
    return Cell(value, "date")


def E(value):
    return Cell(value, "euro")


def P(value):
    return Cell(value, "percent")


def sheet(name, rows, hidden_rows=(), hidden_columns=(), hidden=False):
    width = max(len(row) for row in rows)
    unseen = ' table:visibility="collapse"'
    columns = "".join(f"<table:table-column{unseen if c in hidden_columns else ''}/>"
                      for c in range(width))
    body = ""
    for number, row in enumerate(rows, 1):
        cells = "".join((cell if isinstance(cell, Cell) else Cell(cell)).xml() for cell in row)
        body += (f"<table:table-row{unseen if number in hidden_rows else ''}>"
                 f"{cells or '<table:table-cell/>'}</table:table-row>")
    style = ' table:style-name="unseen"' if hidden else ""
    return f'<table:table table:name="{escape(name)}"{style}>{columns}{body}</table:table>'


BOOKS = {
    # Merged title, two header rows with merges, euro and percent, a total.
    "regions": [sheet("Umsatz", [
        [Cell("Umsatzbericht 2024", "bold", across=5)],
        [],
        [B("Region", down=2), B("Q1", across=2), None, B("Q2", across=2), None],
        [None, B("Umsatz"), B("Anteil"), B("Umsatz"), B("Anteil")],
        ["Nord", E(100.5), P(0.25), E(80), P(0.2)],
        ["Süd", E(200), P(0.5), E(120.25), P(0.3)],
        ["West", E(100.5), P(0.25), E(200), P(0.5)],
        [B("Gesamt"), E(401), P(1), E(400.25), P(1)],
    ])],
    # Region merged down over its cities, hidden rows and a hidden column, real dates.
    "team": [sheet("Team", [
        [B("Region"), B("City"), B("Since"), B("Target")],
        [Cell("North", down=3), "Oslo", D("2021-03-01"), 100],
        [None, "Bergen", D("2020-05-02"), 200],
        [None, "Molde", D("2019-07-03"), 300],
        [Cell("South", down=2), "Rome", D("2018-09-04"), 400],
        [None, "Bari", D("2017-11-05"), 500],
    ], hidden_rows=(3, 6), hidden_columns=(2,)), sheet("Codes", [
        [B("code"), B("meaning")], ["a", "first"], ["b", "second"]], hidden=True)],
    # Two tables below each other with captions, one beside them, notes at the end.
    "dashboard": [sheet("Board", [
        ["Open invoices", None, None, None, "Rates"],
        [B("Invoice"), B("Due"), B("Amount"), None, B("Currency"), B("Rate")],
        ["I-1", D("2024-05-01"), 10.5, None, "USD", 1.08],
        ["I-2", D("2024-05-02"), 20.5, None, "GBP", 0.85],
        ["I-3", D("2024-05-03"), 30.5],
        ["Total", None, 61.5],
        [],
        ["Paid invoices"],
        [B("Paid on"), B("Invoice"), B("Bank"), B("Sum")],
        [D("2024-04-01"), "I-0", "DKB", 5],
        [D("2024-04-02"), "I-9", "ING", 7],
        [],
        ["Source: accounting, as of May 2024"],
    ])],
    # Subtotals by group and a grand total; numbers stored as numbers.
    "subtotals": [sheet("Costs", [
        [B("Dept"), B("Item"), B("Qty"), B("Cost")],
        ["IT", "Laptop", 2, 2000], ["IT", "Screen", 3, 900], [B("IT Total"), None, 5, 2900],
        ["HR", "Chair", 4, 400], ["HR", "Desk", 1, 350], [B("HR Total"), None, 5, 750],
        [B("Grand Total"), None, 10, 3650],
    ])],
    # Months across, words that name the rows, a column of totals that stays.
    "months": [sheet("Plan", [
        [B("Account"), B("Jan"), B("Feb"), B("Mar"), B("Total")],
        ["Rent", 10, 10, 10, 30], ["Power", 1.5, 2.5, 3.5, 7.5], ["Staff", 100, 110, 120, 330],
    ])],
    # Nothing but words on the first sheet, a table that begins in C4 on the second, booleans.
    "read_me": [sheet("Read me", [["This file was exported by the shop."],
                                  ["Questions: see the manual."]]),
                sheet("Sheet2", [[], [], [], [None, None, B("sku"), B("active"), B("price")],
                                 [None, None, "A-1", True, 9.99], [None, None, "A-2", False, 5]])],
    # Dates as text, a few cells that are no numbers among many, errors of entry.
    "typed": [sheet("Log", [[B("day"), B("value"), B("ok")]] + [
        [f"{1 + i % 28:02}.{1 + i % 12:02}.2024",
         "n/a" if i == 7 else "ca. 5" if i == 30 else i,
         "ja" if i % 3 else "nein"]
        for i in range(60)])],
}


def main():
    with tempfile.TemporaryDirectory() as folder:
        for name, sheets in BOOKS.items():
            path = os.path.join(folder, name + ".fods")
            pathlib.Path(path).write_text(HEAD + "".join(sheets) + TAIL, encoding="utf-8")
            for target in ("xlsx", "xls", "ods"):
                subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile",
                                "--headless", "--convert-to", target, "--outdir", str(FOLDER),
                                path],
                               check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
