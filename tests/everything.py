"""Runs everything that must pass, one step after another, and says at the end which did and how long each took.

``python -m tests.everything [--quick | --check]``. With INDUCTION_TEST_EVERYTHING=1 nothing may be left out: no Chromium is then an error.
"""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Step:
    """One thing to run."""

    name: str
    command: list[str]


def python(*words: str) -> list[str]:
    """Return a command of this Python."""
    return [sys.executable, "-m", *words]


def tool(name: str, *words: str) -> list[str]:
    """Return a command that was installed beside this Python."""
    return [os.path.join(os.path.dirname(sys.executable), name), *words]  # noqa: PTH118, PTH120


CHECKS = [
    Step("style", tool("ruff", "check", "--quiet", ".")),
    Step("format", tool("ruff", "format", "--quiet", "--check", ".")),
    Step("types", tool("mypy")),
    Step("layers", tool("lint-imports", "--no-cache")),
    Step("templates", tool("djlint", "--lint", "--quiet", "induction/templates")),
]


def browser() -> str | None:
    """Return the browser that the tests can drive, or None."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def steps(mode: str) -> list[Step]:
    """Return what is to run."""
    if mode == "--check":
        return CHECKS
    tests = ["tests/unit", "tests/integration"]
    if mode == "--quick":
        return [*CHECKS, Step("tests", python("pytest", "-q", "-n", "2", "-k", "not postgresql", *tests))]
    both = ("-q", "-n", "2", "--dist", "worksteal", "--durations=12")
    found = [*CHECKS, Step("tests", python("pytest", *both, *tests))]
    if browser() is not None:
        # By themselves: Playwright keeps an event loop running, and the other tests close their application in it.
        found.append(Step("browser", python("pytest", *both, "tests/e2e")))
    return found


def main() -> int:
    """Run the steps; return 1 if one did not pass."""
    mode = sys.argv[1] if len(sys.argv) > 1 else ""
    if not mode and browser() is None:
        print("\n*** NOT RUN: the browser tests. There is no Chromium on this machine. ***\n", flush=True)
        if os.environ.get("INDUCTION_TEST_EVERYTHING"):
            return 1
    results = []
    for step in steps(mode):
        print(f"--- {step.name}", flush=True)
        began = time.monotonic()
        code = subprocess.run(step.command, check=False).returncode
        results.append((step.name, code, time.monotonic() - began))
    print()
    for name, code, seconds in results:
        print(f"{'passed' if code == 0 else 'DID NOT PASS':>12}  {name:<10} {seconds:6.1f} s")
    return 1 if any(code for _name, code, _seconds in results) else 0


if __name__ == "__main__":
    sys.exit(main())
