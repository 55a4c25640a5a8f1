#!/usr/bin/env python3
"""A CSV of 100 MB: upload → rows visible, beside `psql \\copy` of the same file into a ready typed
table, in turns.

    tests/bench/import_bench.py [--home var] [--mb 100] [--rounds 3] [--large-mb 200]

Needs a running `sqlagent dev` (release build) with that home, and psql. Prints both times, their
ratio (above 1: we are faster, although we look at every cell for its type and profile each column),
an .xlsx of 100,000 × 12 to visible, and the memory of server, worker and the child that reads,
while a large file comes in.
"""
import argparse
import http.client
import json
import os
import random
import re
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.parse
import zipfile

from client import Person

CITIES = ["Hamburg", "Vienna", "Prague", "München", "São Paulo", "New York", "Los Angeles", "Tokyo"]
WORDS = ["alpha", "beta", "gamma", "delta", "omega", "blue", "red", "fast", "slow", "north"]
DDL = """CREATE TABLE {0} (order_id bigint, customer_id bigint, order_date date, created_at timestamp, city text,
 amount numeric, quantity bigint, active boolean, note text, share numeric)"""


def generate(path, megabytes):
    """Ten columns of mixed types, one in ten cells of `note` empty, one column with quotes. The same bytes each time."""
    random.seed(7)
    lines = []
    for i in range(100_000):
        note = f'"{random.choice(WORDS)} {random.choice(WORDS)}, {random.choice(WORDS)}"' if i % 10 else ""
        lines.append(f",{random.randint(1, 50_000)},{2020 + i % 5}-{random.randint(1, 12):02}-{random.randint(1, 28):02},"
                     f"2024-{random.randint(1, 12):02}-{random.randint(1, 28):02} "
                     f"{random.randint(0, 23):02}:{random.randint(0, 59):02}:{random.randint(0, 59):02},"
                     f"{random.choice(CITIES)},{random.randint(1, 99_999) / 100:.2f},{random.randint(1, 20)},"
                     f"{random.choice(['true', 'false'])},{note},{random.random():.4f}\n")
    size, number = 0, 0
    with open(path, "w", encoding="utf-8") as file:
        size += file.write("order_id,customer_id,order_date,created_at,city,amount,quantity,active,note,share\n")
        while size < megabytes * 1_000_000:
            size += file.write(str(100_000 + number) + lines[number * 7919 % len(lines)])
            number += 1
    return number


def workbook(path, rows):
    """An .xlsx of 12 columns: numbers, dates, shared strings, as a spreadsheet program writes them."""
    random.seed(7)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    strings = [f"header {letter}" for letter in "ABCDEFGHIJKL"] + CITIES + WORDS

    def cell(kind, number):
        if kind < 4:
            return f'<c t="s"><v>{12 + number % (len(strings) - 12)}</v></c>'
        if kind < 6:
            return f'<c s="1"><v>{43831 + number % 2000}</v></c>'
        return f"<c><v>{number}</v></c>" if kind < 9 else f"<c><v>{number / 100}</v></c>"
    kinds = {"rId1": "worksheet", "rId2": "sharedStrings", "rId3": "styles"}
    files = {"rId1": "worksheets/sheet1.xml", "rId2": "sharedStrings.xml", "rId3": "styles.xml"}
    links = "".join(f'<Relationship Id="{key}" Type="{relations}/{kinds[key]}" Target="{target}"/>'
                    for key, target in files.items())
    named = '<sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets>'
    items = "".join(f"<si><t>{text}</t></si>" for text in strings)
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}">{named}</workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>",
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{items}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}">{styles}</styleSheet>'}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            head = "".join(f'<c t="s"><v>{i}</v></c>' for i in range(12))
            sheet.write(f'<worksheet xmlns="{main}"><sheetData><row>{head}</row>'.encode())
            for _ in range(rows):
                cells = "".join(cell(kind, random.randint(1, 99_999)) for kind in range(12))
                sheet.write(f"<row>{cells}</row>".encode())
            sheet.write(b"</sheetData></worksheet>")


class Body:
    """The multipart form as a stream, so that this process stays small beside what it measures."""
    def __init__(self, path):
        self.boundary = "bench-boundary-7f1c"
        head = (f"--{self.boundary}\r\nContent-Disposition: form-data; name=\"files\"; "
                f"filename=\"{os.path.basename(path)}\"\r\n\r\n").encode()
        tail = f"\r\n--{self.boundary}--\r\n".encode()
        self.size = len(head) + os.path.getsize(path) + len(tail)
        self.parts = self.pieces(head, path, tail)

    @staticmethod
    def pieces(head, path, tail):
        yield head
        with open(path, "rb") as file:
            while piece := file.read(1 << 20):
                yield piece
        yield tail


def upload(person, path):
    """Seconds from the first byte until the task says SUCCESS, and its result."""
    url = urllib.parse.urlsplit(person.base)
    body = Body(path)
    began = time.monotonic()
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=600)
    connection.request("POST", "/upload-files", body.parts,
                       {**person.headers, "Content-Length": str(body.size),
                        "Content-Type": f"multipart/form-data; boundary={body.boundary}"})
    response = connection.getresponse()
    payload = response.read()
    if response.status != 202:
        raise RuntimeError(f"upload: {response.status} {payload[:300]!r}")
    accepted = time.monotonic() - began
    task = json.loads(payload)["task_id"]
    while True:
        status = person.request("GET", f"/task-status/{task}")
        if status["status"] == "SUCCESS":
            return time.monotonic() - began, accepted, status["result"]
        if status["status"] in ("FAILURE", "REVOKED"):
            raise RuntimeError(f"the upload did not load: {status}")
        time.sleep(0.02)


def psql(dsn, *commands):
    arguments = [part for command in commands for part in ("-c", command)]
    return subprocess.run(["psql", dsn, "-q", "-v", "ON_ERROR_STOP=1", *arguments], check=True, capture_output=True, text=True).stdout


def copy(dsn, path):
    psql(dsn, "DROP SCHEMA IF EXISTS import_bench CASCADE", "CREATE SCHEMA import_bench", DDL.format("import_bench.t"))
    began = time.monotonic()
    psql(dsn, f"\\copy import_bench.t FROM '{path}' (FORMAT csv, HEADER)")
    took = time.monotonic() - began
    psql(dsn, "DROP SCHEMA import_bench CASCADE")
    return took


def resident_megabytes(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read())[1]) / 1024


def reader_of(worker):
    """The child that reads a file for this worker, if there is one now."""
    children = subprocess.run(["pgrep", "-P", str(worker)], capture_output=True,
                              text=True).stdout.split()
    return int(children[0]) if children else None


def watch_memory(pids, stop, peaks):
    while not stop.is_set():
        for name, pid in pids.items():
            peaks[name] = max(peaks.get(name, 0), resident_megabytes(pid))
        try:
            reader = reader_of(pids["work"])
            if reader:
                peaks["reader"] = max(peaks["reader"], resident_megabytes(reader))
        except (OSError, TypeError):
            pass   # it has just ended
        time.sleep(0.02)


def memory_while(person, path, pids, what):
    idle = {name: resident_megabytes(pid) for name, pid in pids.items()}
    peaks, stop = {"reader": 0}, threading.Event()
    watcher = threading.Thread(target=watch_memory, args=(pids, stop, peaks))
    watcher.start()
    took = upload(person, path)[0]
    stop.set()
    watcher.join()
    told = [f"{name} {peak:.0f} MB" + (f" (idle {idle[name]:.0f})" if name in idle else "")
            for name, peak in peaks.items()]
    print(f"{what}: {took:.2f} s to visible; at most {', '.join(told)}")


def settings(home):
    with open(os.path.join(home, "dev.env"), encoding="utf-8") as file:
        return dict(line.strip().split("=", 1) for line in file if "=" in line)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", default="var")
    parser.add_argument("--mb", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--large-mb", type=int, default=200)
    options = parser.parse_args()
    known = settings(options.home)
    dsn = known["DATABASE_URL"].strip("\"'")
    with open(os.path.join(options.home, "pids"), encoding="ascii") as file:
        pids = {name: int(pid) for name, pid in (line.split() for line in file) if name in ("serve", "work")}
    person = Person(f"http://127.0.0.1:{known['API_PORT']}", "bench@localhost")

    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        path = os.path.join(folder, "bench.csv")
        rows = generate(path, options.mb)
        small = os.path.join(folder, "warm_up.csv")
        generate(small, 1)
        upload(person, small)
        ours, theirs = [], []
        for _ in range(options.rounds):
            theirs.append(copy(dsn, path))
            took, accepted, result = upload(person, path)
            assert result["total_rows"] == rows, result["total_rows"]
            ours.append(took)
            print(f"  psql \\copy {theirs[-1]:6.2f} s    upload → visible {took:6.2f} s "
                  f"(accepted after {accepted:.2f} s, import {result['processing_time']:.2f} s)")
        mine, copied = statistics.median(ours), statistics.median(theirs)
        print(f"{options.mb} MB, {rows:,} rows: psql \\copy {copied:.2f} s, upload → visible {mine:.2f} s "
              f"= {options.mb / mine:.0f} MB/s, {copied / mine:.2f}× psql \\copy")

        book = os.path.join(folder, "book.xlsx")
        workbook(book, 100_000)
        took = [upload(person, book)[0] for _ in range(options.rounds)]
        print(f"xlsx 100,000 × 12 ({os.path.getsize(book) / 1e6:.1f} MB): "
              f"{statistics.median(took):.2f} s to visible")
        memory_while(person, book, pids, "the same, watched")
        generate(path, options.large_mb)
        memory_while(person, path, pids, f"csv of {options.large_mb} MB")


if __name__ == "__main__":
    main()
