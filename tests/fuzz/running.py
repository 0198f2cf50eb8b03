"""Running many cases: what came, how long the slowest took, how much memory stayed."""

import json
import os
import resource
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.conftest import DATA

SEEDS = DATA / "fuzz"
SLOW = 2.0  # seconds of work, not of waiting: a busy machine is no hang
HUNG = 60  # seconds, whatever the machine does
GROWTH = 400 * 2**20  # bytes that a run may add to the process: caches fill, and stop
START = int(os.environ.get("FUZZ_START", "0"))
FACTOR = int(os.environ.get("FUZZ_CASES", "0")) / 2500  # the short form has about so many cases

Case = dict[str, Any]  # of texts and numbers: can be kept as JSON


class Hung(BaseException):
    """Passes by whoever catches exceptions."""


@dataclass
class Outcome:
    subject: str
    came: Counter[str] = field(default_factory=Counter)
    failed: list[tuple[str, Case]] = field(default_factory=list)
    slow: list[tuple[float, Case]] = field(default_factory=list)
    slowest: float = 0.0
    growth: int = 0

    def told(self) -> str:
        came = ", ".join(f"{name} {count}" for name, count in sorted(self.came.items()))
        return (
            f"{self.subject}: {self.came.total()} cases ({came}); slowest {self.slowest:.2f} s, "
            f"memory +{self.growth / 2**20:.0f} MB, failed {len(self.failed)}, slow {len(self.slow)}"
        )


def cases(subject: str, make: Callable[[Random], Case], count: int) -> Iterator[Case]:
    """Those that failed once, then new ones, the same every time."""
    for file in sorted((SEEDS / subject).glob("*.json")):
        yield json.loads(file.read_text())
    for number in range(START, START + max(count, int(count * FACTOR))):
        yield make(Random(f"{subject}:{number}"))


def run(subject: str, make: Callable[[Random], Case], attempt: Callable[[Case], str], count: int) -> Outcome:
    """`attempt` says in a word what came, "failed: …" for what must not be."""
    outcome = Outcome(subject)
    before = memory()
    for case in cases(subject, make, count):
        begun = time.thread_time()
        try:
            with no_longer_than(HUNG):
                came = attempt(case)
        except Hung:
            came = "failed: it hung"
        seconds = time.thread_time() - begun
        outcome.slowest = max(outcome.slowest, seconds)
        if came.startswith("failed"):
            outcome.failed.append((came, case))
        if seconds > SLOW:
            outcome.slow.append((seconds, case))
        outcome.came[came.split(":")[0]] += 1
    outcome.growth = memory() - before
    print(outcome.told())  # noqa: T201 (what `make fuzz` is run for)
    told = [*outcome.failed, *((f"{seconds:.1f} s", case) for seconds, case in outcome.slow)]
    for reason, case in told[:8]:
        print(f"  {reason[-700:]}\n  {str(case)[:300]}")  # noqa: T201
    return outcome


def holds(outcome: Outcome) -> None:
    """Nothing failed, nothing was slow, memory stayed bounded. What did not hold is written where seeds are kept."""
    kept = [(reason, case) for reason, case in outcome.failed] + [(f"{s:.1f} s", case) for s, case in outcome.slow]
    folder = Path(os.environ.get("FUZZ_FOUND", SEEDS)) / outcome.subject
    for reason, case in kept[:20] if os.environ.get("FUZZ_CASES") else []:
        folder.mkdir(parents=True, exist_ok=True)
        name = f"found-{abs(hash(json.dumps(case, sort_keys=True))) % 10**10}.json"
        (folder / name).write_text(json.dumps({"why": reason[:300], **case}, indent=1) + "\n")
    assert not kept, [(reason, str(case)[:600]) for reason, case in kept[:5]]
    assert outcome.growth < GROWTH


def memory() -> int:
    """Bytes that the process holds now; where no /proc says so, what it held at most."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@contextmanager
def no_longer_than(seconds: int) -> Iterator[None]:
    def stop(number: int, frame: Any) -> None:
        raise Hung

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
