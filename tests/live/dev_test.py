#!/usr/bin/env python3
"""`sqlagent dev` as its users meet it: start, second instance, stop, crashes, kill -9 of itself.

Needs the built program in SQLAGENT_TEST_PROGRAM (by default build/release/sqlagent); starts it on
homes of its own.
"""
import os
import pathlib
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("SQLAGENT_TEST_PROGRAM", str(ROOT / "build/release/sqlagent"))
PATIENCE = 60  # seconds until a wait fails


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def eventually(check, what):
    """Asks until the answer is true; another process gives no signal to this one."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        answer = check()
        if answer:
            return answer
        time.sleep(0.02)
    raise AssertionError(f"{what}: not within {PATIENCE} s")


def alive(pid):
    try:
        return "Z" not in pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False


def processes_of(home):
    """Living processes that work in this home, or were started with it in their environment."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit() or not alive(entry.name) or int(entry.name) == os.getpid():
            continue
        try:
            inside = os.readlink(entry / "cwd").startswith(home)
            inside = inside or f"SQLAGENT_HOME={home}".encode() in (entry / "environ").read_bytes()
            command = (entry / "cmdline").read_bytes().replace(bytes(1), b" ").decode()
        except OSError:  # it has ended meanwhile
            continue
        if inside:
            found.append(f"{entry.name} {command}")
    return found


class Dev:
    """One home, and the dev that runs on it."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="sqlagent-dev-test-")
        os.chmod(self.folder, 0o755)
        self.home = f"{self.folder}/var"
        self.port = free_port()
        self.output = pathlib.Path(self.folder) / "output"
        self.process = None

    def environment(self, **more):
        plain = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {**plain, "SQLAGENT_HOME": self.home, "API_PORT": str(self.port), **more}

    def start(self):
        """Seconds until the page's server answers and the screen says so."""
        began = time.monotonic()
        with open(self.output, "w", encoding="utf-8") as out:
            self.process = subprocess.Popen([PROGRAM, "dev"], cwd=self.folder,
                                            env=self.environment(), stdout=out,
                                            stderr=subprocess.STDOUT)
        eventually(lambda: self.ended() or "is ready" in self.output.read_text(), "start")
        if self.ended():
            raise AssertionError(f"dev ended:\n{self.output.read_text()}")
        return time.monotonic() - began

    def ended(self):
        return self.process.poll() is not None

    def healthy(self):
        url = f"http://127.0.0.1:{self.port}/health"
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                return response.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def pids(self):
        lines = (pathlib.Path(self.home) / "pids").read_text().splitlines()
        return {name: int(pid) for name, pid in map(str.split, lines)}

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        return self.process.wait(45)

    def remove(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        eventually(lambda: not processes_of(self.home), "end of everything")
        shutil.rmtree(self.folder, ignore_errors=True)


class DevTest(unittest.TestCase):
    def setUp(self):
        self.dev = Dev()
        self.addCleanup(self.dev.remove)

    def run_on_same_home(self, **settings):
        return subprocess.run([PROGRAM, "dev"], cwd=self.dev.folder,
                              env=self.dev.environment(**settings), capture_output=True, text=True,
                              timeout=PATIENCE, check=False)

    def test_a_second_start_finds_everything(self):
        first_seconds = self.dev.start()
        self.assertTrue(self.dev.healthy())
        keys = pathlib.Path(self.dev.home, "keys.env")
        first = keys.read_text()
        for name in ("keys.env", "dev.env"):
            self.assertEqual(stat.S_IMODE(pathlib.Path(self.dev.home, name).stat().st_mode), 0o600)
        self.assertEqual(self.dev.stop(), 0)
        self.assertFalse(pathlib.Path(self.dev.home, "dev.env").exists())
        second_seconds = self.dev.start()
        self.assertTrue(self.dev.healthy())
        self.assertEqual(keys.read_text(), first)
        print(f"\nfirst start {first_seconds:.1f} s, second {second_seconds:.1f} s",
              file=sys.stderr)

    def test_nothing_is_left_after_sigterm(self):
        self.dev.start()
        self.assertEqual(self.dev.stop(), 0)
        self.assertEqual(processes_of(self.dev.home), [])
        self.assertIn("stopped", self.dev.output.read_text())

    def test_nothing_is_left_after_ctrl_c(self):
        self.dev.start()
        self.assertEqual(self.dev.stop(signal.SIGINT), 0)
        self.assertEqual(processes_of(self.dev.home), [])

    def test_a_second_dev_on_the_same_home_is_refused(self):
        self.dev.start()
        second = self.run_on_same_home(API_PORT=str(free_port()))
        self.assertEqual(second.returncode, 1)
        self.assertIn("another sqlagent dev is running", second.stderr)
        self.assertTrue(self.dev.healthy())

    def test_a_busy_port_is_a_sentence(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", self.dev.port))
            other.listen()
            refused = self.run_on_same_home()
        self.assertEqual(refused.returncode, 1)
        self.assertIn("API_PORT", refused.stderr)

    def test_two_homes_run_side_by_side(self):
        other = Dev()
        self.addCleanup(other.remove)
        self.dev.start()
        other.start()
        self.assertTrue(self.dev.healthy() and other.healthy())
        other.stop()
        self.assertTrue(self.dev.healthy())

    def test_a_killed_part_comes_back(self):
        self.dev.start()
        for name in ("serve", "work", "redis", "postgres"):
            with self.subTest(name):
                killed = self.dev.pids()[name]
                os.kill(killed, signal.SIGKILL)
                eventually(lambda: self.dev.pids().get(name, killed) != killed, f"another {name}")
                eventually(self.dev.healthy, f"health after {name} was killed")

    def test_kill_9_of_the_supervisor_leaves_no_orphans_and_the_next_start_finds_everything(self):
        self.dev.start()
        self.dev.process.kill()
        self.dev.process.wait()
        eventually(lambda: not processes_of(self.dev.home), "end of the orphans")
        self.dev.start()
        self.assertTrue(self.dev.healthy())

    def test_a_start_right_after_kill_9_waits_for_what_is_still_stopping(self):
        self.dev.start()
        self.dev.process.kill()
        self.dev.process.wait()
        self.dev.start()
        self.assertTrue(self.dev.healthy())

    def test_a_lock_left_behind_whose_process_number_lives_on(self):
        self.dev.start()
        lock = next(pathlib.Path(self.dev.home, "postgres").glob(".s.PGSQL.*.lock"))
        owner, text = lock.stat().st_uid, lock.read_text()
        self.dev.stop()
        another = subprocess.Popen(["sleep", "600"], user=owner, cwd="/")
        self.addCleanup(another.wait)
        self.addCleanup(another.kill)
        lock.write_text("\n".join([str(another.pid), *text.split("\n")[1:]]))
        os.chown(lock, owner, -1)
        self.dev.start()
        self.assertTrue(self.dev.healthy())

    def test_a_server_that_waits_for_postgresql_stops_at_once(self):
        database = f"postgresql://app_control:x@127.0.0.1:{free_port()}/portfoliosql"
        waiting = subprocess.Popen(
            [PROGRAM, "serve"], cwd=self.dev.folder, stderr=subprocess.DEVNULL,
            env=self.dev.environment(CONTROL_DATABASE_URL=database, SECRET_KEY=uuid.uuid4().hex,
                                     REDIS_URL="redis://127.0.0.1:1/0"))
        self.addCleanup(waiting.kill)
        time.sleep(1)
        self.assertIsNone(waiting.poll(), "it waits for the database")
        waiting.terminate()
        waiting.wait(25)  # it would wait for 30 s

    def test_the_server_holds_no_administrators_password(self):
        self.dev.start()
        lines = pathlib.Path(self.dev.home, "keys.env").read_text().split()
        keys = dict(line.split("=", 1) for line in lines)
        server = self.dev.pids()["serve"]
        environment = pathlib.Path(f"/proc/{server}/environ").read_bytes().decode()
        self.assertNotIn(keys["ADMIN_PASSWORD"], environment)
        self.assertNotIn(keys["LOADER_PASSWORD"], environment)
        self.assertIn(keys["CONTROL_PASSWORD"], environment)


if __name__ == "__main__":
    unittest.main()
