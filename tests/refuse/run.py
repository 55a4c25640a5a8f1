#!/usr/bin/env python3
"""Programs that must not compile: forgeries of the types that guard tenants, secrets and SQL.

Each file opens with `// expect: TEXT`, which the compiler must say, or `// compiles: WHY`: a
control that must compile, so that a broken header does not pass for a refusal. Prints one line per
failure and "N passed, N failed, 0 skipped".
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
COMPILER = ["clang++-19", "-std=c++23", "-fsyntax-only", "-fno-color-diagnostics",
            "-ferror-limit=0", "-I../../src", "-isystem", "/usr/include/postgresql",
            "-DBOOST_ASIO_NO_DEPRECATED", "-DBOOST_ASIO_DISABLE_BOOST_COROUTINE"]


def check(path):
    """None when the file does what its first line says, else a sentence."""
    first = path.read_text().split("\n", 1)[0]
    said = re.fullmatch(r"// (expect|compiles): (.+)", first)
    if not said:
        return "the first line must be `// expect: …` or `// compiles: …`"
    done = subprocess.run(COMPILER + [path.name], cwd=HERE, capture_output=True, text=True,
                          check=False)
    if said.group(1) == "compiles":
        return None if done.returncode == 0 else "does not compile:\n" + done.stderr
    if done.returncode == 0:
        return "compiles, which it must not"
    if not any("error:" in line and said.group(2) in line for line in done.stderr.split("\n")):
        return f'is refused, but not with "{said.group(2)}":\n' + done.stderr
    return None


def main():
    files = sorted(HERE.glob("*.cpp"))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(zip(files, pool.map(check, files)))
    failed = [(path, why) for path, why in results if why]
    for path, why in failed:
        print(f"tests/refuse/{path.name} {why}")
    if not any(path.read_text().startswith("// compiles:") for path in files):
        print("tests/refuse has no control that compiles")
        failed.append((HERE, ""))
    print(f"{len(files) - len(failed)} passed, {len(failed)} failed, 0 skipped")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
