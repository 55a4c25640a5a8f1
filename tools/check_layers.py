#!/usr/bin/env python3
"""Holds every #include of src/ against the room(...) lines of CMakeLists.txt, and core against what
it must not touch.

Prints each violation as file:line: sentence, and exits with 1 when there is one.
"""
import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
RINGS = {  # a room may only USE rooms of these rings
    "base": set(),
    "core": {"base", "core"},
    "io": {"base", "io"},
    "config": {"base"},
    "app": {"base", "core", "io", "app"},
    "edge": {"base", "core", "io", "config", "app", "edge"},
}
# core thinks: no socket, file, clock, thread or coroutine.
NOT_IN_CORE = re.compile(
    r"#\s*include\s*<(thread|mutex|shared_mutex|condition_variable|future|semaphore|latch|barrier"
    r"|coroutine|fstream|filesystem|iostream|unistd\.h|fcntl\.h|pthread\.h|netdb\.h|sys/.*"
    r"|netinet/.*|boost/asio.*|boost/beast.*|libpq-fe\.h|hiredis/.*|curl/.*)>"
    r"|_clock::now\b|\bstd::time\(|\bco_(await|return|yield)\b")
# libpg_query needs a deep stack, which only a thread of its own has; the door stays a pure function
# to its callers.
MAY_THREAD = {"core/sql/parse.cpp"}


def rooms():
    """Room → set of rooms it may include, as declared."""
    text = (ROOT / "CMakeLists.txt").read_text()
    declared = {"config": {"base"}}
    for body in re.findall(r"^room\(([^)]*)\)", text, re.M):
        words = body.split()
        uses = set()
        if "USES" in words:
            rest = words[words.index("USES") + 1:]
            uses = set(rest[:rest.index("LIBS")] if "LIBS" in rest else rest)
        declared[words[0]] = uses
    return declared


def room_of(path, declared):
    """The room of a path below src/; "main" for the one file that may include everything."""
    parts = path.split("/")
    for length in range(len(parts) - 1, 0, -1):
        if "/".join(parts[:length]) in declared:
            return "/".join(parts[:length])
    if parts[0].startswith("config"):
        return "config"
    return "main" if path == "main.cpp" else None


def only_for_tests(files):
    """The test programs, and the headers that nothing but them includes."""
    includers = collections.defaultdict(set)
    for name, text in files.items():
        for target in re.findall(r'^\s*#\s*include\s*"([^"]+)"', text, re.M):
            includers[target].add(name)
    tests = {name for name in files if name.endswith("_test.cpp")}
    while more := {name for name in files if name.endswith(".h") and name not in tests
                   and includers[name] and includers[name] <= tests}:
        tests |= more
    return tests


def check_declarations(declared):
    for room, uses in declared.items():
        ring = room.split("/")[0]
        for used in sorted(uses):
            if used not in declared:
                yield f"CMakeLists.txt: {room} uses {used}, which is no room"
            elif used.split("/")[0] not in RINGS.get(ring, set()):
                yield f"CMakeLists.txt: {room} uses {used}, against the rings"
            elif ring == "edge" and used == "io/pg":
                yield f"CMakeLists.txt: {room} uses io/pg; doors reach the database through app"


def check_file(name, text, declared, tests):
    room = room_of(name, declared)
    if room is None:
        yield f"src/{name}: lies in no room"
        return
    for number, line in enumerate(text.splitlines(), 1):
        where = f"src/{name}:{number}"
        if include := re.match(r'\s*#\s*include\s*"([^"]+)"', line):
            target = include.group(1)
            if not (ROOT / "src" / target).exists():
                continue  # made at build time; the compiler knows better
            other = room_of(target, declared)
            if room != "main" and other != room and other not in declared[room]:
                yield f'{where}: {room} must not include "{target}" ({other} is not among its USES)'
        code = line.split("//")[0]
        exempt = name in MAY_THREAD or name in tests
        if room.startswith("core/") and not exempt and NOT_IN_CORE.search(code):
            yield f"{where}: core thinks only: {line.strip()}"


def main():
    declared = rooms()
    problems = list(check_declarations(declared))
    files = {path.relative_to(ROOT / "src").as_posix(): path.read_text()
             for path in sorted((ROOT / "src").rglob("*")) if path.suffix in (".cpp", ".h")}
    tests = only_for_tests(files)
    for name, text in files.items():
        problems += check_file(name, text, declared, tests)
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
