#!/usr/bin/python3
"""Questions that wait for a language model at once, over HTTP: what one server takes for them.

    SQLAGENT_TEST_HOME=… SQLAGENT_TEST_PROGRAM=build/release/sqlagent tests/bench/waiting_bench.py
        [--questions 1000] [--people 125] [--instant]

Needs a running `sqlagent dev` of that home; starts a server of its own beside it, and a scripted
model that thinks for two seconds about each question (--instant: not at all, and the questions
come one after another). Each question has an answer of its own, so that a mix-up shows. One person
may have eight questions under way, hence the many people. Prints the answers that came and were
right, the time to the last, the server's largest resident memory, and its processor time for each
question (reading, door, database, history, HTTP). Exits with 1 when one was lost or wrong, or when
200 MB (--instant: 15 ms of processor) were not enough.
"""
import argparse
import asyncio
import collections
import json
import os
import pathlib
import re
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/live"))
from own_server import OwnServer  # noqa: E402
from scripted_model import ScriptedModel  # noqa: E402

MOST_MEGABYTES, MOST_MILLISECONDS, AT_ONCE = 200, 15, 8


def thinking(seconds):
    async def scenario(call):
        asked = call.request["messages"][-1]["content"]
        number = re.search(r"Question: what is number (\d+)", asked).group(1)
        await asyncio.sleep(seconds)
        await call.tool("final", {"sql": f"SELECT {number} AS number",
                                  "sentence": "It is {{number}}."})
    return scenario


def memory(process, field):
    """VmRSS or VmHWM, in MB."""
    text = pathlib.Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(re.search(field + r":\s+(\d+) kB", text).group(1)) / 1024


def processor_seconds(process):
    fields = pathlib.Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(") ", 1)[1]
    user, system = fields.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


async def ask(port, token, number):
    """True when the answer is this question's own; else what came instead."""
    body = json.dumps({"query": f"what is number {number}", "engine": "model"}).encode()
    head = (f"POST /query HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            "Connection: close\r\n\r\n").encode()
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head + body)
        came = await asyncio.wait_for(reader.read(), 120)
        writer.close()
    except (OSError, asyncio.TimeoutError) as error:
        return f"no answer: {error!r}"
    text = came.split(b"\r\n\r\n", 1)[-1].decode()
    try:
        answer = json.loads(text)
    except ValueError:
        return f"no JSON: {came[:200]!r}"
    right = (answer.get("result") == [{"number": number}] and answer.get("engine") == "model"
             and answer["explanation"] == f"It is {number:,}.")
    return True if right else " ".join(
        [answer.get("detail") or answer.get("explanation") or text, *answer.get("warnings", [])])


async def ask_all(port, tokens, questions, together):
    if not together:
        return [await ask(port, tokens[number % len(tokens)], number)
                for number in range(1, questions + 1)]
    return await asyncio.gather(*(ask(port, tokens[number % len(tokens)], number)
                                  for number in range(1, questions + 1)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--people", type=int)
    parser.add_argument("--instant", action="store_true")
    options = parser.parse_args()
    people = options.people or (1 if options.instant else -(-options.questions // AT_ONCE))
    with ScriptedModel() as model:
        model.scenarios["bench"] = thinking(0 if options.instant else 2)
        with OwnServer(OPENAI_BASE_URL=model.base_url, OPENAI_MODEL="bench",
                       ANSWER_TIMEOUT_SECONDS=60) as server:
            tokens = [server.sign_in(f"bench-{who}@example.com") for who in range(people)]
            for warm in asyncio.run(ask_all(server.port, tokens, people, True)):
                if warm is not True:  # homes are made, catalogs are read
                    sys.exit(f"not even one question of each is answered: {warm}")
            process = server.process.pid
            before, used = memory(process, "VmRSS"), processor_seconds(process)
            began = time.monotonic()
            came = asyncio.run(ask_all(server.port, tokens, options.questions,
                                       not options.instant))
            seconds = time.monotonic() - began
            used = (processor_seconds(process) - used) * 1000 / options.questions
            most = memory(process, "VmHWM")
    right = sum(one is True for one in came)
    print(f"{right} of {options.questions} questions of {people} people answered rightly in "
          f"{seconds:.1f} s; server: {before:.0f} MB before, {most:.0f} MB resident at most, "
          f"{used:.1f} ms of processor per question")
    others = collections.Counter(re.sub(r"\d+", "…", str(one)) for one in came if one is not True)
    for one, times in others.most_common(5):
        print(f"instead, {times} times: {one[:300]}")
    enough = used <= MOST_MILLISECONDS if options.instant else most < MOST_MEGABYTES
    sys.exit(0 if right == options.questions and enough else 1)


if __name__ == "__main__":
    main()
