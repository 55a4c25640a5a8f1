#!/usr/bin/env python3
"""Runs the tests that ./test asks for and adds them up. ./test has built what they need.

    tools/run_tests.py fast|all|long

Each step prints one line; what failed is shown with the end of its output, whole outputs lie in
build/test-logs. The last line is "N passed, N failed, N skipped". A step that breaks without saying
what failed counts as one failure.
"""
import collections
import concurrent.futures
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
LOGS = ROOT / "build/test-logs"
PROGRAM = ROOT / "build/release/sqlagent"
TAIL = 60  # lines of a failed step's output on the screen
CALLED_FAILURE = re.compile(
    r"^\s*not ok|^(FAIL|ERROR): |\[  FAILED  \]|: Failure$|\berror: |SUMMARY: ")
FUZZ_SECONDS = {"all": 0, "long": 900}  # 0: the known inputs alone, so that a run can be repeated
SWEEPS = {"import_faults_test"}  # take minutes: for `long` alone
SQLSMITH_SECONDS = {"all": "10", "long": "60"}

Counts = collections.namedtuple("Counts", "passed failed skipped")
NONE = Counts(0, 0, 0)


def add(left, right):
    return Counts(*(a + b for a, b in zip(left, right)))


def run(name, command, patience=1200, **options):
    """(exit code, output) of a command; the output is kept as NAME.log. 124: it took too long."""
    log = LOGS / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    options["env"] = {**options.get("env", os.environ), "NO_COLOR": "1"}
    with open(log, "w", encoding="utf-8") as out:
        try:
            code = subprocess.run(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT,
                                  timeout=patience, check=False, **options).returncode
        except subprocess.TimeoutExpired:
            code = 124
            out.write(f"\nno end after {patience} s\n")
        except OSError as error:
            code = 127
            out.write(f"\ncannot start: {error}\n")
    return code, log.read_text(encoding="utf-8", errors="replace")


def judged(code, counts):
    """A command that failed without a counted failure still failed; so did an empty one."""
    if code != 0 and counts.failed == 0:
        return add(counts, Counts(0, 1, 0))
    return counts if sum(counts) else Counts(0, 1, 0)


def show_failure(name):
    log = LOGS / f"{name}.log"
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n") if log.exists() else []
    print(f"---- {log.relative_to(ROOT)}: what it calls failures, then its end")
    print("\n".join([line for line in lines[:-TAIL] if CALLED_FAILURE.search(line)][:TAIL // 2]))
    print("\n".join(lines[-TAIL:]))
    print("----", flush=True)


# ---- one function per kind of test: (name, …) → Counts

def script(name, command):
    code, _ = run(name, command)
    return Counts(1, 0, 0) if code == 0 else Counts(0, 1, 0)


def refusals(name):
    code, output = run(name, [sys.executable, "tests/refuse/run.py"])
    said = re.search(r"^(\d+) passed, (\d+) failed, (\d+) skipped$", output, re.M)
    return judged(code, Counts(*map(int, said.groups())) if said else NONE)


def googletest(name, command, env=None):
    report = LOGS / f"{name}.json"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    env = {**os.environ, **(env or {}), "GTEST_OUTPUT": f"json:{report}"}
    code, _ = run(name, command, env=env)
    counts = NONE
    if report.exists():
        for suite in json.loads(report.read_text())["testsuites"]:
            for test in suite["testsuite"]:
                skipped = test["result"] in ("SKIPPED", "SUPPRESSED") or test["status"] == "NOTRUN"
                failed = bool(test.get("failures"))
                passed = not skipped and not failed
                counts = add(counts, Counts(passed, failed, skipped and not failed))
    return judged(code, counts)


def unit_programs(preset):
    listing = subprocess.run(["ctest", "--test-dir", f"build/{preset}", "--show-only=json-v1"],
                             cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return {test["name"]: test["command"] for test in json.loads(listing)["tests"]}


def python_test(name, path, env):
    code, output = run(name, [sys.executable, str(path)], env={**os.environ, **env})
    ran = sum(map(int, re.findall(r"^Ran (\d+) tests? in", output, re.M)))
    failed = sum(map(int, re.findall(r"^FAILED .*?failures=(\d+)", output, re.M)))
    failed += sum(map(int, re.findall(r"^FAILED .*?errors=(\d+)", output, re.M)))
    skipped = sum(map(int, re.findall(r"^(?:OK|FAILED) .*?skipped=(\d+)", output, re.M)))
    return judged(code, Counts(max(0, ran - failed - skipped), failed, skipped))


def vitest(name):
    report = LOGS / f"{name}.json"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    code, _ = run(name, ["npm", "--prefix", "web", "test", "--", "--reporter=default",
                         "--reporter=json", f"--outputFile={report}"])
    counts = NONE
    if report.exists():
        told = json.loads(report.read_text())
        counts = Counts(told["numPassedTests"], told["numFailedTests"],
                        told["numPendingTests"] + told["numTodoTests"])
    return judged(code, counts)


def browser(name, env):
    env = {**os.environ, **env, "E2E_URL": env["SQLAGENT_TEST_URL"],
           "E2E_SHOTS": str(LOGS / "browser")}
    code, output = run(name, ["npm", "--prefix", "web", "run", "e2e"], env=env)
    told = collections.Counter()
    summary = r"^\W*(pass|fail|cancelled|skipped|todo) (\d+)\s*$"
    for word, count in re.findall(summary, output, re.M):
        told[word] += int(count)
    return judged(code, Counts(told["pass"], told["fail"] + told["cancelled"],
                               told["skipped"] + told["todo"]))


def fuzz(name, target, seconds):
    """One target: its seeds and what earlier runs found, and that long from there."""
    found, seeds = ROOT / "build/fuzz-corpus" / target, ROOT / "tests/fuzz/seeds" / target
    found.mkdir(parents=True, exist_ok=True)
    folders = [str(found)] + ([str(seeds)] if seeds.is_dir() else [])
    length = f"-max_total_time={seconds}" if seconds else "-runs=0"
    command = [f"build/fuzz/tests/{target}", length, "-timeout=20",
               "-rss_limit_mb=2048", "-print_final_stats=1", f"-artifact_prefix={LOGS}/{target}-",
               *folders]
    code, _ = run(name, command, patience=seconds + 120)
    return Counts(1, 0, 0) if code == 0 else Counts(0, 1, 0)


# ---- what live tests run against

@contextlib.contextmanager
def cluster():
    """A scratch PostgreSQL; yields its administrator's URL."""
    folder = tempfile.mkdtemp(prefix="sqlagent-cluster-")
    os.chmod(folder, 0o755)
    try:
        started = subprocess.run(["tests/live/cluster.sh", "start", folder], cwd=ROOT,
                                 capture_output=True, text=True, check=False)
        if started.returncode != 0:
            raise RuntimeError(started.stderr)
        yield started.stdout.strip().split("\n")[-1]
    finally:
        subprocess.run(["tests/live/cluster.sh", "stop", folder], cwd=ROOT, capture_output=True,
                       check=False)
        shutil.rmtree(folder, ignore_errors=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


@contextlib.contextmanager
def whole_product(name):
    """`sqlagent dev` of the release build on a home of its own; yields what tests need to know."""
    home, port = tempfile.mkdtemp(prefix="sqlagent-home-"), free_port()
    os.chmod(home, 0o755)
    url = f"http://127.0.0.1:{port}"
    log = LOGS / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    env = {**os.environ, "SQLAGENT_HOME": f"{home}/var", "API_PORT": str(port),
           "ADMIN_EMAILS": "admin@example.com"}
    with open(log, "w", encoding="utf-8") as out:
        process = subprocess.Popen([PROGRAM, "dev"], cwd=home, env=env, stdout=out,
                                   stderr=subprocess.STDOUT)
    try:
        until = time.monotonic() + 90
        while not (answers(f"{url}/health") and "is ready" in log.read_text()):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("sqlagent dev did not come up")
            time.sleep(0.05)
        yield {"SQLAGENT_TEST_URL": url, "SQLAGENT_TEST_HOME": f"{home}/var",
               "SQLAGENT_TEST_PROGRAM": str(PROGRAM)}
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(45)
        except subprocess.TimeoutExpired:
            process.kill()
        keep = LOGS / name
        shutil.rmtree(keep, ignore_errors=True)
        shutil.copytree(f"{home}/var/logs", keep, dirs_exist_ok=True)
        shutil.rmtree(home, ignore_errors=True)


# ---- the run

class Run:
    def __init__(self):
        self.total = NONE

    def step(self, name, work, *arguments):
        """Does one step, prints its line and adds its counts."""
        began = time.monotonic()
        try:
            counts = work(name, *arguments)
        except Exception as error:  # a broken step must not hide the others
            print(f"{name}: {error}")
            counts = Counts(0, 1, 0)
        self.take(name, counts, time.monotonic() - began)

    def take(self, name, counts, seconds):
        self.total = add(self.total, counts)
        state = "FAILED" if counts.failed else "ok"
        print(f"{name:30} {state:6} {counts.passed:5} passed {counts.failed:3} failed "
              f"{counts.skipped:3} skipped {seconds:7.1f} s", flush=True)
        if counts.failed:
            show_failure(name)

    def together(self, jobs):
        """Independent steps, as many at once as there are processors. jobs: (name, work, …)."""
        def timed(job):
            began = time.monotonic()
            try:
                counts = job[1](job[0], *job[2:])
            except Exception as error:
                print(f"{job[0]}: {error}")
                counts = Counts(0, 1, 0)
            return job[0], counts, time.monotonic() - began
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for name, counts, seconds in pool.map(timed, jobs):
                self.take(name, counts, seconds)


def quick_steps(tests):
    tests.step("layers", script, [sys.executable, "tools/check_layers.py"])
    tests.step("tidy", script, [sys.executable, "tools/tidy.py"])
    tests.step("refuse", refusals)
    tests.together([(f"unit/{name.replace('/', '_')}", googletest, command)
                    for name, command in sorted(unit_programs("dev").items())])
    tests.step("web/lint", script, ["npm", "--prefix", "web", "run", "lint"])
    tests.step("web/types", script, ["npm", "--prefix", "web", "run", "typecheck"])
    tests.step("web/unit", vitest)


def live_steps(tests, mode):
    build = {"SQLAGENT_BUILD": "build/dev", "SQLSMITH_SECONDS": SQLSMITH_SECONDS[mode]}
    try:
        with cluster() as admin_url:
            tests.step("live/postgres", googletest, ["build/dev/tests/pg_live_test"],
                       {"SQLAGENT_TEST_ADMIN_URL": admin_url})
            tests.step("live/attacks", googletest, ["build/dev/tests/attacks_live_test"],
                       {"SQLAGENT_TEST_ADMIN_URL": admin_url})
    except RuntimeError as error:
        print(f"live/cluster: {error}")
        tests.take("live/cluster", Counts(0, 1, 0), 0)
    try:
        with whole_product("live/dev") as env:
            for path in sorted((ROOT / "tests/live").glob("*_test.py")):
                if path.stem in SWEEPS and mode != "long":
                    continue
                tests.step(f"live/{path.stem}", python_test, path, {**env, **build})
            tests.step("web/browser", browser, env)
    except RuntimeError as error:
        print(f"live/dev: {error}")
        tests.take("live/dev", Counts(0, 1, 0), 0)


def fuzz_steps(tests, seconds):
    targets = sorted(path.stem for path in (ROOT / "tests/fuzz").glob("*_fuzz.cpp"))
    tests.together([(f"fuzz/{target}", fuzz, target, seconds) for target in targets])


def main():
    mode = sys.argv[1]
    shutil.rmtree(LOGS, ignore_errors=True)
    tests = Run()
    quick_steps(tests)
    if mode != "fast":
        live_steps(tests, mode)
        fuzz_steps(tests, FUZZ_SECONDS[mode])
    if mode == "long":
        tests.together([(f"tsan/{name.replace('/', '_')}", googletest, command)
                        for name, command in sorted(unit_programs("tsan").items())])
    passed, failed, skipped = tests.total
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
