#!/usr/bin/env python3
"""Questions per second through the whole journey, beside pgbench running the answer's own SQL in the same run.

    tests/bench/query_bench.py [--url http://127.0.0.1:8001] [--seconds 10]

Needs a running `sqlagent dev` (release build), and Debian's `wrk`; with `postgresql-contrib`'s pgbench on the PATH or
under /usr/lib/postgresql/15/bin it prints the ratio to it. Prints rates, p50 and p99 at 1 and at 50 connections, and the
resident memory of each process before and after.
"""
import argparse
import json
import os
import random
import re
import subprocess
import tempfile

from client import Person

ROWS = 1_000
TENANTS = 10   # one person may have 8 questions under way at once; a server has many people
QUESTION = "total amount by region"


def sales():
    random.seed(7)
    regions = ["North", "South", "East", "West", "Centre", "Islands", "Coast", "Hills", "Plains", "Lakes"]
    with open(os.path.join(tempfile.mkdtemp(), "bench_sales.csv"), "w", encoding="utf-8") as file:
        file.write("sale_id,region,sold_on,amount\n")
        for i in range(1, ROWS + 1):
            file.write(f"{i},{random.choice(regions)},2025-{random.randint(1, 12):02}-{random.randint(1, 28):02},"
                       f"{random.randint(100, 99999) / 100}\n")
        return file.name


def load(base, tokens, connections, seconds):
    script = tempfile.NamedTemporaryFile("w", suffix=".lua", delete=False)
    listed = ", ".join(f'"Bearer {token}"' for token in tokens)
    script.write(f"""wrk.method = "POST"
wrk.body = '{json.dumps({"query": QUESTION})}'
wrk.headers["Content-Type"] = "application/json"
local tokens, turn = {{{listed}}}, 0
request = function()
  turn = turn % #tokens + 1
  wrk.headers["Authorization"] = tokens[turn]
  return wrk.format()
end
done = function(summary, latency, requests)
  io.write(string.format("RESULT %f %f %f %d\\n", summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, summary.errors.status + summary.errors.timeout))
end
""")
    script.close()
    out = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", script.name,
                          base + "/query"], capture_output=True, text=True, check=True).stdout
    os.unlink(script.name)
    rate, p50, p99, errors = re.search(r"RESULT (\S+) (\S+) (\S+) (\S+)", out).groups()
    return float(rate), float(p50), float(p99), int(errors)


def resident():
    out = subprocess.run(["ps", "-eo", "rss,args"], capture_output=True, text=True, check=True).stdout
    parts = {}
    for line in out.splitlines()[1:]:
        rss, args = line.strip().split(None, 1)
        found = re.search(r"sqlagent (dev|serve|work|beat)(.*)", args)
        if found and "python" not in args:
            parts[f"{found.group(1)}{found.group(2)[:30]}"] = int(rss) / 1024
    return parts


def pgbench(dsn, schema, sql, connections, seconds):
    """The same statement in the same kind of transaction, without a question, a door or a role of its own."""
    program = "/usr/lib/postgresql/15/bin/pgbench"
    if not dsn or not os.path.exists(program):
        return None
    script = tempfile.NamedTemporaryFile("w", suffix=".sql", delete=False)
    script.write("BEGIN READ ONLY;\n" + " ".join(sql.split()) + ";\nROLLBACK;\n")
    script.close()
    out = subprocess.run([program, "-n", "-M", "extended", "-f", script.name, "-c", str(connections), "-j", "1",
                          "-T", str(seconds), dsn], capture_output=True, text=True, check=False,
                         env={**os.environ, "PGOPTIONS": f"-c search_path={schema}"}).stdout
    os.unlink(script.name)
    found = re.search(r"tps = ([\d.]+)", out)
    return float(found.group(1)) if found else None


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--url", default="http://127.0.0.1:8001")
    options.add_argument("--seconds", type=int, default=10)
    options.add_argument("--pgbench-dsn", default="", help="a role that may read the tenant's table, DATABASE_URL of HOME/dev.env, with /portfoliosql as its database")
    arguments = options.parse_args()
    base = arguments.url.rstrip("/")
    print("resident, idle (MiB):", {name: round(size, 1) for name, size in resident().items()})
    file = sales()
    people = [Person(base, f"bench{os.getpid()}-{number}@localhost.test") for number in range(TENANTS)]
    for person in people:
        person.upload([file])
    tokens = [person.token for person in people]
    answer = people[0].ask(QUESTION)
    if not answer["success"] or len(answer["result"]) != 10:
        raise SystemExit(f"the question was not answered: {answer}")
    schema = people[0].request("GET", "/user/databases")["databases"][0]["name"]
    for connections in (1, 50):
        rate, p50, p99, errors = load(base, tokens, connections, arguments.seconds)
        line = f"/query, {connections:2} connections: {rate:8.0f}/s  p50 {p50:6.2f} ms  p99 {p99:6.2f} ms  errors {errors}"
        peer = pgbench(arguments.pgbench_dsn, schema, answer["query_used"], min(connections, 20),
                       arguments.seconds)
        print(line + (f"  pgbench, same SQL: {peer:.0f}/s, ratio {rate / peer:.2f}" if peer else ""))
    print("resident, after (MiB):", {name: round(size, 1) for name, size in resident().items()})


if __name__ == "__main__":
    main()
