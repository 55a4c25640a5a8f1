#!/usr/bin/env python3
"""Small spreadsheets as other programs write them: test files for the readers.

    tools/sheet_samples.py FOLDER              writes sample.xlsx, .xls, .ods and .fods
    tools/sheet_samples.py --convert FILE FORMAT FOLDER
                                               one file of yours, by LibreOffice: xls, csv:…

Needs openpyxl and LibreOffice Calc (Debian: python3-openpyxl, libreoffice-calc), which the tests
themselves do not: their samples are committed. FORMAT is what `soffice --convert-to` takes, e.g.
"csv:Text - txt - csv (StarCalc):59,34,76,1,,1031,false,true" for semicolons, UTF-8 and German.
"""
import argparse
import datetime
import pathlib
import subprocess
import tempfile


def convert(source, form, folder):
    """LibreOffice with a profile of its own, so that it runs beside another one."""
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(["soffice", f"-env:UserInstallation=file://{profile}", "--headless",
                        "--convert-to", form, "--outdir", str(folder), str(source)],
                       check=True, capture_output=True, timeout=300)


def make(path):
    """Each kind of cell once, and each arrangement that a reader tells of."""
    import openpyxl
    from openpyxl.styles import Font
    book = openpyxl.Workbook()
    cells = book.active
    cells.title = "Cells"
    cells.append(["what", "value"])
    rows = [("whole", 42, None), ("negative", -7.25, None), ("large", 1234567890123, None),
            ("small", 0.000125, None), ("percent", 0.125, "0.0%"),
            ("euro", 1234.5, "#,##0.00 [$€-407]"), ("dollar", 99.95, '"$"#,##0.00'),
            ("date", datetime.date(2024, 5, 1), "dd.mm.yyyy"),
            ("old date", datetime.date(1899, 12, 31), "yyyy-mm-dd"),
            ("stamp", datetime.datetime(2024, 5, 1, 13, 5, 9), "yyyy-mm-dd hh:mm:ss"),
            ("time", datetime.time(18, 30), "hh:mm"),
            ("duration", datetime.timedelta(hours=30, minutes=15), "[h]:mm:ss"),
            ("text", "Zoë & <Søren> \"日本\" 🚀", None), ("two lines", "one\ntwo", None),
            ("digits", "00123", "@"), ("formula", "=6*7", None), ("words", '="a"&"b"', None),
            ("truth", "=1=1", None), ("error", "=1/0", None), ("nothing", None, None)]
    for name, value, form in rows:
        cells.append([name, value])
        if form:
            cells.cell(cells.max_row, 2).number_format = form
    for cell in cells[1]:
        cell.font = Font(bold=True)
    cells.freeze_panes = "A2"

    shape = book.create_sheet("Arrangement")
    for row in (["Region", "2024", None, "2025"], [None, "Q1", "Q2", "Q1"], ["North", 1, 2, 3],
                [None, 4, 5, 6], [], ["South", 7, 8, 9], [None, 10, 11, 12]):
        shape.append(row)
    for merged in ("A1:A2", "B1:C1", "A3:A4", "A6:A7"):
        shape.merge_cells(merged)
    shape.row_dimensions[4].hidden = True
    shape.column_dimensions["C"].hidden = True
    shape["A9"], shape["D9"] = "far", "apart"
    shape.auto_filter.ref = "A2:D7"
    book.create_sheet("Hidden")["B2"] = "seen by nobody"
    book["Hidden"].sheet_state = "hidden"
    book.create_sheet("Empty")
    repeated = book.create_sheet("Repeated")
    for row in (["a", "a", "a", 1, 1], *[["x", "x", "x", 5, 5]] * 4, [], [None, None, None, "end"]):
        repeated.append(row)
    book.save(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--convert", nargs=2, metavar=("FILE", "FORMAT"))
    parser.add_argument("folder", type=pathlib.Path)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    if options.convert:
        return convert(*options.convert, options.folder)
    with tempfile.TemporaryDirectory() as folder:
        made = pathlib.Path(folder) / "sample.xlsx"
        make(made)
        # Through LibreOffice even for .xlsx: formulas get their values only when one calculates.
        for form in ("xlsx:Calc MS Excel 2007 XML", "xls:MS Excel 97", "ods:calc8",
                     "fods:OpenDocument Spreadsheet Flat XML"):
            convert(made, form, options.folder)


if __name__ == "__main__":
    main()
