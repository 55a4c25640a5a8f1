#!/usr/bin/env python3
"""A CSV of 100 MB: upload → rows visible, beside `psql \\copy` of the same file into a ready typed table, in turns.

    tests/bench/import_bench.py [--home var] [--mb 100] [--rounds 3]

Needs a running `sqlagent dev` (release build) with that home, and psql. Prints both times, their ratio (above 1: we are
faster, although we look at every cell for its type and profile each column), and the memory of server and worker while
a file of twice the size comes in.
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


def watch_memory(pids, stop, peaks):
    while not stop.is_set():
        for name, pid in pids.items():
            peaks[name] = max(peaks.get(name, 0), resident_megabytes(pid))
        time.sleep(0.02)


def settings(home):
    with open(os.path.join(home, "dev.env"), encoding="utf-8") as file:
        return dict(line.strip().split("=", 1) for line in file if "=" in line)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", default="var")
    parser.add_argument("--mb", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
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

        generate(path, 2 * options.mb)
        idle = {name: resident_megabytes(pid) for name, pid in pids.items()}
        peaks, stop = {}, threading.Event()
        watcher = threading.Thread(target=watch_memory, args=(pids, stop, peaks))
        watcher.start()
        upload(person, path)
        stop.set()
        watcher.join()
        for name in pids:
            print(f"memory of {name}: {idle[name]:.0f} MB idle, {peaks[name]:.0f} MB at most while {2 * options.mb} MB came in")


if __name__ == "__main__":
    main()
