#!/usr/bin/env python3
"""The readers of spreadsheets alone, beside other parsers, in turns on the same files.

    tests/bench/sheet_bench.py [--program build/release/tests/sheet_bench] [--rounds 3] [--folder F]

Makes a CSV of 100 MB, an .xlsx of 100,000 x 12 and an .xls of 60,000 x 6 in the folder (kept there
for the next run), and prints processor seconds, the least of the rounds: ours, libcsv (if the
program was built with it), openpyxl and xlrd. Then the CSV's first pass (tables and types, over the
whole file) in GB/s, and both passes. Needs python3-openpyxl and python3-xlrd; the .xls also
LibreOffice. Processor time, since the ratio is asked for and machines are shared.
"""
import argparse
import datetime
import pathlib
import random
import re
import resource
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools"))

OPENPYXL = """import openpyxl
for row in openpyxl.load_workbook(FILE, read_only=True).worksheets[0].iter_rows(values_only=True):
    pass"""
XLRD = "import xlrd; xlrd.open_workbook(FILE).sheet_by_index(0)"


def workbook(path, rows, columns):
    import openpyxl
    random.seed(1)
    words = ["alpha", "beta", "gamma", "delta", "Müller", "Søren", "north", "south", "east", "west"]
    start = datetime.datetime(2020, 1, 1)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    names = "id customer amount day active note region units sku share tag visits".split()
    sheet.append(names[:columns])
    for i in range(rows):
        sheet.append([i, f"Customer {random.randrange(5000)}", random.randrange(10**6) / 100,
                      start + datetime.timedelta(days=random.randrange(1500)), i % 3 == 0,
                      f"note {i}", random.choice(words), random.randrange(1000),
                      f"SKU-{random.randrange(10**5):05d}", random.randrange(10**4) / 10**4,
                      f"{random.choice(words)} {random.choice(words)}",
                      random.randrange(10**6)][:columns])
    book.save(path)


def make(folder):
    folder.mkdir(parents=True, exist_ok=True)
    csv, xlsx, xls = folder / "bench.csv", folder / "bench.xlsx", folder / "small.xls"
    if not csv.exists():
        import import_bench
        import_bench.generate(csv, 100)
    if not xlsx.exists():
        workbook(xlsx, 100_000, 12)
    if not xls.exists():
        import sheet_samples
        workbook(folder / "small.xlsx", 60_000, 6)
        sheet_samples.convert(folder / "small.xlsx", "xls:MS Excel 97", folder)
    return csv, xlsx, xls


def measured(command):
    """Processor seconds of a child."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    memory = re.search(r"(\d+) MB resident", run.stdout)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, memory.group(1) if memory else "?"


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="build/release/tests/sheet_bench")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path("/tmp/sheet_bench"))
    options = parser.parse_args()
    csv, xlsx, xls = make(options.folder)
    python = lambda code, file: [sys.executable, "-c", code.replace("FILE", repr(str(file)))]
    pairs = [(csv, "libcsv", [options.program, csv, "libcsv"]),
             (xlsx, "openpyxl", python(OPENPYXL, xlsx)), (xls, "xlrd", python(XLRD, xls))]
    for file, other, command in pairs:
        ours, theirs = [], []
        for _ in range(options.rounds):  # in turns
            ours.append(measured([options.program, file]))
            theirs.append(measured(command))
        mine, its = min(ours), min(theirs)
        print(f"{file.name}: {file.stat().st_size / 1e6:.1f} MB  ours {mine[0]:.3f} s, "
              f"{mine[1]} MB resident  {other} {its[0]:.3f} s  {its[0] / mine[0]:.1f}x")
    size = csv.stat().st_size / 1e9
    for what in ("types", "rows"):
        least = min(measured([options.program, csv, what])[0] for _ in range(options.rounds))
        print(f"{csv.name}: {what} {least:.3f} s = {size / least:.2f} GB/s")


if __name__ == "__main__":
    main()
