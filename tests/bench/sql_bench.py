#!/usr/bin/env python3
"""A person's own SQL, ten rows, with isolation fully on: POST /query/sql per second, beside pgbench
running the same statement in the same kind of transaction in the same run.

    tests/bench/sql_bench.py [--url http://127.0.0.1:8001] [--seconds 10] [--pgbench-dsn ADDRESS]

Needs a running `sqlagent dev` (release build) and Debian's `wrk`. Prints rate, p50 and p99 at 1 and
at 50 connections, of 1 and of 50 tenants. Sessions are warm as they are in life; start the server
with TENANT_SESSION_SECONDS=0 and run this again for fresh ones. --pgbench-dsn: the administrator's
address with /portfoliosql as its database.
"""
import argparse
import json
import os
import random
import re
import subprocess
import tempfile

from client import Person

ROWS, TENANTS = 1_000, 50
SQL = "SELECT sale_id, region, sold_on, amount FROM bench_sales ORDER BY amount DESC LIMIT 10"
PGBENCH = "/usr/lib/postgresql/15/bin/pgbench"


def sales():
    random.seed(7)
    with open(os.path.join(tempfile.mkdtemp(), "bench_sales.csv"), "w", encoding="utf-8") as file:
        file.write("sale_id,region,sold_on,amount\n")
        for i in range(1, ROWS + 1):
            region = random.choice(["North", "South", "East", "West", "Centre"])
            day = f"2025-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
            file.write(f"{i},{region},{day},"
                       f"{random.randint(100, 99999) / 100}\n")
        return file.name


def load(base, tokens, connections, seconds):
    script = tempfile.NamedTemporaryFile("w", suffix=".lua", delete=False)
    sum_of_errors = "summary.errors.status + summary.errors.timeout"
    listed = ", ".join(f'"Bearer {token}"' for token in tokens)
    script.write(f"""wrk.method = "POST"
wrk.body = '{json.dumps({"sql": SQL})}'
wrk.headers["Content-Type"] = "application/json"
local tokens, turn = {{{listed}}}, 0
request = function()
  turn = turn % #tokens + 1
  wrk.headers["Authorization"] = tokens[turn]
  return wrk.format()
end
done = function(summary, latency, requests)
  io.write(string.format("RESULT %f %f %f %d\\n", summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, {sum_of_errors}))
end
""")
    script.close()
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", script.name,
               base + "/query/sql"]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    os.unlink(script.name)
    rate, p50, p99, errors = re.search(r"RESULT (\S+) (\S+) (\S+) (\S+)", out).groups()
    return float(rate), float(p50), float(p99), int(errors)


def pgbench(dsn, schema, connections, seconds):
    """The same statement between the same statements of ours, without HTTP, catalog or door."""
    if not dsn or not os.path.exists(PGBENCH):
        return None
    script = tempfile.NamedTemporaryFile("w", suffix=".sql", delete=False)
    script.write(f"BEGIN READ ONLY;\n{SQL};\nROLLBACK;\nDISCARD ALL;\n")
    script.close()
    command = [PGBENCH, "-n", "-M", "extended", "-f", script.name, "-c", str(connections),
               "-j", "1", "-T", str(seconds), dsn]
    out = subprocess.run(command, capture_output=True, text=True, check=False,
                         env={**os.environ, "PGOPTIONS": f"-c search_path={schema}"}).stdout
    os.unlink(script.name)
    found = re.search(r"tps = ([\d.]+)", out)
    return float(found.group(1)) if found else None


def main():
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--url", default="http://127.0.0.1:8001")
    options.add_argument("--seconds", type=int, default=10)
    options.add_argument("--pgbench-dsn", default="")
    arguments = options.parse_args()
    base = arguments.url.rstrip("/")
    file = sales()
    people = [Person(base, f"sql{os.getpid()}-{n}@localhost.test") for n in range(TENANTS)]
    for person in people:
        person.upload([file])
    answer = people[0].request("POST", "/query/sql", {"sql": SQL})
    if len(answer["result"]) != 10:
        raise SystemExit(f"the statement was not answered: {answer}")
    schema = people[0].request("GET", "/user/databases")["databases"][0]["name"]
    peer = pgbench(arguments.pgbench_dsn, schema, 4, arguments.seconds)
    if peer:
        print(f"pgbench, the same statement, 4 connections: {peer:.0f}/s")
    for tenants in (1, TENANTS):
        for connections in (1, 50):
            tokens = [person.token for person in people[:tenants]]
            rate, p50, p99, errors = load(base, tokens, connections, arguments.seconds)
            ratio = f"  of pgbench {rate / peer:.2f}" if peer else ""
            print(f"/query/sql, {tenants:2} tenants, {connections:2} connections: {rate:7.0f}/s"
                  f"  p50 {p50:6.2f} ms  p99 {p99:6.2f} ms  errors {errors}{ratio}")


if __name__ == "__main__":
    main()
