#!/usr/bin/python3
"""Tasks on real parts: PostgreSQL, Redis, Debian's Celery as the judge of the wire, and kills.

jobs_probe (jobs_probe.cpp) plays sqlagent's processes with a pretended import that notes each
finished run in probe.done. Starts a cluster and a Redis of its own and needs nothing but the built
probe: SQLAGENT_BUILD names the build folder.
"""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import uuid

import celery
import psycopg2
import redis

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROBE = ROOT / os.environ.get("SQLAGENT_BUILD", "build/dev") / "tests" / "jobs_probe"
SECRET = "a secret key for tests, 32 bytes or more"
QUEUE = "file_processing"
PATIENCE = 30  # seconds until a wait fails; nothing here takes longer than a few

CELERY_WORKER = """
import celery, redis
app = celery.Celery(broker={url!r})
app.conf.update(worker_hijack_root_logger=False, broker_connection_retry_on_startup=True)
@app.task(name="sqlagent.import_files", bind=True, ignore_result=True)
def import_files(self, **kwargs):
    seen = dict(kwargs, id=self.request.id, root_id=self.request.root_id,
                kwargsrepr=self.request.kwargsrepr)
    redis.Redis.from_url({url!r}).hset("seen", mapping=seen)
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def eventually(check, what):
    """Asks until the answer is true; the services give no signal to a test in another process."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        answer = check()
        if answer:
            return answer
        time.sleep(0.02)
    raise AssertionError(f"{what}: not within {PATIENCE} s")


class Services:
    """One cluster and one Redis for the whole run."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sqlagent-celery-"))
        self.folder.chmod(0o755)
        admin = self.cluster("start")
        self.database = psycopg2.connect(admin)
        self.database.autocommit = True
        with self.database.cursor() as sql:
            sql.execute("CREATE ROLE app_control LOGIN NOINHERIT PASSWORD 'c';"
                        "CREATE ROLE app_loader LOGIN NOINHERIT PASSWORD 'l'")
            sql.execute("CREATE SCHEMA app")
            sql.execute((ROOT / "db/0001_control.sql").read_text())
            sql.execute("CREATE SCHEMA probe; CREATE TABLE probe.done (task_id uuid, epoch bigint);"
                        "GRANT USAGE ON SCHEMA probe TO app_loader;"
                        "GRANT INSERT ON probe.done TO app_loader")
        self.control = admin.replace("admin:pw", "app_control:c")
        self.loader = admin.replace("admin:pw", "app_loader:l")
        self.redis_port = free_port()
        self.redis_url = f"redis://:hush@127.0.0.1:{self.redis_port}/1"
        self.start_redis()

    def cluster(self, command):
        done = subprocess.run(["sh", ROOT / "tests/live/cluster.sh", command, self.folder / "pg"],
                              check=True, stdout=subprocess.PIPE, text=True)
        return done.stdout.strip()

    def start_redis(self):
        self.redis_process = subprocess.Popen(
            ["redis-server", "--port", str(self.redis_port), "--bind", "127.0.0.1",
             "--requirepass", "hush", "--save", "", "--appendonly", "yes",
             "--dir", str(self.folder)], stdout=subprocess.DEVNULL)
        self.redis = redis.Redis.from_url(self.redis_url)
        eventually(self.redis_answers, "Redis")

    def redis_answers(self):
        with contextlib.suppress(redis.ConnectionError, redis.BusyLoadingError):
            return self.redis.ping()

    def kill_redis(self):
        self.redis_process.kill()
        self.redis_process.wait()

    def stop(self):
        self.kill_redis()
        self.database.close()
        self.cluster("stop")
        shutil.rmtree(self.folder, ignore_errors=True)


class Tasks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.services = Services()
        cls.addClassCleanup(cls.services.stop)

    def setUp(self):
        self.redis = self.services.redis
        self.redis.flushdb()
        self.sql("TRUNCATE app.tenants CASCADE; TRUNCATE probe.done")
        self.tenant = self.one("INSERT INTO app.tenants (home_name, role_name) VALUES ('s', 'r')"
                               " RETURNING id")
        self.user = self.one("INSERT INTO app.users (tenant_id, issuer, subject, email)"
                             " VALUES (%s, 'i', 's', 'e') RETURNING id", self.tenant)
        self.app = celery.Celery(broker=self.services.redis_url)
        self.addCleanup(self.app.close)

    # -- what the tests say -----------------------------------------------------------------------

    def sql(self, text, *values):
        with self.services.database.cursor() as cursor:
            cursor.execute(text, values)
            return cursor.fetchall() if cursor.description else []

    def one(self, text, *values):
        return self.sql(text, *values)[0][0]

    def probe(self, *arguments, stdin=None):
        done = subprocess.run([PROBE, *arguments], input=stdin, capture_output=True,
                              timeout=PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return done.stdout.decode().strip()

    def start(self, *arguments):
        log = tempfile.NamedTemporaryFile(dir=self.services.folder, suffix=".log")
        process = subprocess.Popen([str(word) for word in arguments], stderr=log)
        self.addCleanup(self.check_log, log)
        self.addCleanup(self.end, process)
        return process

    def check_log(self, log):
        text = pathlib.Path(log.name).read_text()
        log.close()
        for trouble in ("Sanitizer", "runtime error", "probe: "):
            self.assertNotIn(trouble, text)

    @staticmethod
    def end(process):
        process.kill()
        process.wait()

    def worker(self, steps=2):
        return self.start(PROBE, "work", self.services.loader, self.services.redis_url, SECRET,
                          steps)

    def beat(self):
        return self.start(PROBE, "beat", self.services.control, self.services.redis_url, SECRET)

    def enqueue(self, *quiet):
        return self.probe("enqueue", self.services.control, self.services.redis_url, SECRET,
                          self.tenant, self.user, *quiet)

    def events(self, after="0-0"):
        said = self.probe("events", self.services.redis_url, SECRET, self.user, after)
        lines = [line.split(" ", 1) for line in said.splitlines()]
        return [(place, json.loads(text)) for place, text in lines]

    def state(self, task):
        return self.one("SELECT state FROM app.tasks WHERE id = %s", task)

    def wait(self, task, *states):
        eventually(lambda: self.state(task) in states, f"task in {states}")

    def expire_lease(self, task):
        self.sql("UPDATE app.tasks SET lease_until = now() - interval '1 second' WHERE id = %s",
                 task)

    def runs(self, task):
        return self.sql("SELECT epoch FROM probe.done WHERE task_id = %s", task)

    # -- the wire ---------------------------------------------------------------------------------

    def test_celerys_own_worker_runs_our_message(self):
        module = self.services.folder / "oracle_app.py"
        module.write_text(CELERY_WORKER.format(url=self.services.redis_url))
        oracle = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "oracle_app", "worker", "-P", "solo",
             "-Q", QUEUE, "--without-gossip", "--without-mingle", "--without-heartbeat"],
            cwd=self.services.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(self.end, oracle)
        task = self.enqueue()
        eventually(lambda: self.redis.exists("seen"), "Celery's worker ran the task")
        seen = {key.decode(): value.decode() for key, value in self.redis.hgetall("seen").items()}
        self.assertEqual(seen, {"task_id": task, "id": task, "root_id": task,
                                "kwargsrepr": f"{{'task_id': '{task}'}}"})
        eventually(lambda: not self.redis.exists("unacked"), "Celery acknowledged it by our tag")

    def test_we_read_what_celery_sends_but_do_not_obey_it(self):
        sent = self.app.send_task("sqlagent.import_files", args=[1], queue=QUEUE, countdown=1,
                                  kwargs={"task_id": str(uuid.uuid4())}, expires=60, priority=0)
        envelope = self.redis.lindex(QUEUE, 0)
        said = self.probe("parse", SECRET, stdin=envelope).splitlines()
        self.assertIn("not signed", said[0])
        self.assertTrue(said[1].startswith(f"sqlagent.import_files {sent.id} [1] "), said[1])

        self.redis.lpush(QUEUE, b"not json", b"\xff\xfe", b"{}", b"[" * 5000)
        self.worker()
        task = self.enqueue()
        self.wait(task, "SUCCESS")
        eventually(lambda: self.redis.llen(QUEUE) == 0, "what was refused is gone")
        eventually(lambda: self.redis.hlen("unacked") == 0, "and acknowledged")
        self.assertEqual(len(self.sql("SELECT 1 FROM app.tasks")), 1)

    def test_the_message_carries_the_task_id_and_nothing_else(self):
        task = self.enqueue()
        envelope = self.redis.lindex(QUEUE, 0)
        said = self.probe("parse", SECRET, stdin=envelope).splitlines()
        kwargs = f'{{"task_id":"{task}"}}'
        self.assertEqual(said, ["signed", f"sqlagent.import_files {task} [] {kwargs}"])
        other_key = self.probe("parse", "another secret key, also 32 bytes long", stdin=envelope)
        self.assertIn("signature is wrong", other_key)

    def test_priority_lists_are_read(self):
        task = self.enqueue()
        self.redis.lmove(QUEUE, QUEUE + "\x06\x166")
        self.worker()
        self.wait(task, "SUCCESS")

    def test_a_message_that_a_dead_worker_took_comes_back(self):
        task = self.enqueue()
        envelope = self.redis.rpop(QUEUE)
        tag = json.loads(envelope)["properties"]["delivery_tag"]
        as_kombu_writes_it = json.dumps([json.loads(envelope), "", QUEUE])
        self.redis.hset("unacked", tag, as_kombu_writes_it)
        self.redis.zadd("unacked_index", {tag: time.time() - 100})
        self.worker()
        eventually(lambda: not self.redis.exists("unacked", "unacked_index", QUEUE),
                   "it is delivered again and acknowledged")
        self.wait(task, "SUCCESS")

    # -- the life of a task -----------------------------------------------------------------------

    def test_a_task_runs_soon_and_tells_its_story(self):
        self.worker(steps=12)
        eventually(lambda: self.redis.zcard("sqlagent:workers"), "the worker shows itself")
        task = self.enqueue()
        self.wait(task, "SUCCESS")
        waited, result = self.sql("SELECT extract(epoch FROM started_at - created_at), result"
                                  " FROM app.tasks")[0]
        print(f"\nenqueue → started: {float(waited) * 1000:.0f} ms", file=sys.stderr)
        self.assertEqual(result, {"total_rows": 7})
        events = self.events()
        states = [event["status"] for _, event in events]
        self.assertEqual(states[:2] + states[-1:], ["PENDING", "STARTED", "SUCCESS"])
        self.assertEqual(set(states[2:-1]), {"PROGRESS"})
        progress = [event["progress"] for _, event in events]
        self.assertEqual(progress, sorted(progress))
        self.assertEqual(events[-1][1]["result"], {"total_rows": 7})
        self.assertEqual(self.events(after=events[1][0]), events[2:])
        self.assertEqual(self.events(after="'; FLUSHALL"), [])

    def test_cancelled_while_it_runs(self):
        self.worker(steps=200)
        task = self.enqueue()
        self.wait(task, "PROGRESS")
        revoke = ("revoke", self.services.control, self.services.redis_url, SECRET, self.tenant,
                  task)
        self.assertEqual(json.loads(self.probe(*revoke))["status"], "REVOKED")
        self.assertEqual(json.loads(self.probe(*revoke))["status"], "REVOKED")
        second = self.enqueue()  # the worker leaves the first one and is free for this
        self.wait(second, "STARTED", "PROGRESS")
        self.assertEqual(self.runs(task), [])
        self.assertEqual(self.state(task), "REVOKED")

    def test_a_strangers_task_is_not_there(self):
        task = self.enqueue()
        stranger = str(uuid.uuid4())
        done = subprocess.run([PROBE, "revoke", self.services.control, self.services.redis_url,
                               SECRET, stranger, task], capture_output=True)
        self.assertIn(b"no such task", done.stderr)
        self.assertEqual(self.state(task), "PENDING")

    # -- faults -----------------------------------------------------------------------------------

    def test_worker_killed_in_the_middle(self):
        first = self.worker(steps=100)
        task = self.enqueue()
        self.wait(task, "PROGRESS")
        self.end(first)
        self.expire_lease(task)
        self.beat()
        self.worker()
        self.wait(task, "SUCCESS")
        self.assertEqual(len(self.runs(task)), 1)
        self.assertEqual(self.one("SELECT attempts FROM app.tasks"), 2)

    def test_a_worker_that_slept_too_long_is_fenced_off(self):
        sleeper = self.worker(steps=20)
        task = self.enqueue()
        self.wait(task, "PROGRESS")
        sleeper.send_signal(signal.SIGSTOP)
        self.expire_lease(task)
        self.beat()
        self.worker()
        self.wait(task, "SUCCESS")
        sleeper.send_signal(signal.SIGCONT)
        other = self.enqueue()
        self.wait(other, "SUCCESS")
        sleeper.terminate()  # finishes what it holds, then goes
        self.assertEqual(sleeper.wait(PATIENCE), 0)
        self.assertEqual(self.state(task), "SUCCESS")
        newest = self.sql("SELECT epoch FROM app.tasks WHERE id = %s", task)
        self.assertEqual(self.runs(task), newest)

    def test_three_crashes_are_enough(self):
        self.beat()
        task = self.enqueue()
        for attempt in (1, 2, 3):
            victim = self.worker(steps=100)
            under_way = "SELECT 1 FROM app.tasks WHERE state = 'PROGRESS' AND attempts = %s"
            eventually(lambda: self.sql(under_way, attempt), f"attempt {attempt}")
            self.end(victim)
            self.expire_lease(task)
        self.wait(task, "FAILURE")
        error = self.one("SELECT error FROM app.tasks")
        self.assertIn("stopped three times", error)
        self.assertEqual(self.runs(task), [])

    def test_a_bell_that_never_rang(self):
        self.beat()
        self.worker()
        task = self.enqueue("quiet")
        self.sql("UPDATE app.outbox SET created_at = now() - interval '3 seconds'")
        self.wait(task, "SUCCESS")

    def test_a_queue_that_forgot_everything(self):
        task = self.enqueue()
        self.redis.flushall()
        self.sql("UPDATE app.outbox SET rung_at = now() - interval '1 minute'")
        self.beat()
        eventually(lambda: self.redis.llen(QUEUE), "the bell rings again")
        self.worker()
        self.wait(task, "SUCCESS")

    def test_rows_waiting_at_the_start_need_no_bell(self):
        task = self.enqueue("quiet")
        self.worker()
        self.wait(task, "SUCCESS")

    def test_without_redis_work_goes_on(self):
        self.worker()
        self.services.kill_redis()
        try:
            task = self.enqueue()
            self.wait(task, "SUCCESS")
        finally:
            self.services.start_redis()
        self.wait(self.enqueue(), "SUCCESS")

    def test_twice_delivered_is_once_done(self):
        task = self.enqueue()
        envelope = self.redis.lindex(QUEUE, 0)
        self.redis.lpush(QUEUE, envelope, envelope)
        self.worker()
        self.worker()
        self.wait(task, "SUCCESS")
        eventually(lambda: not self.redis.exists(QUEUE, "unacked"), "the copies are gone")
        self.assertEqual(len(self.runs(task)), 1)

    def test_only_one_timetable_acts_and_another_takes_over(self):
        first = self.beat()
        holders = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
        eventually(lambda: self.one(holders) == 1, "a timetable holds the lock")
        self.beat()
        self.end(first)
        self.worker()
        task = self.enqueue("quiet")
        self.sql("UPDATE app.outbox SET created_at = now() - interval '3 seconds'")
        self.wait(task, "SUCCESS")
        self.assertEqual(self.one(holders), 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
