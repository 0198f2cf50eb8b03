"""Reading and mapping ahead of the writer. Both are pure, so another processor can do them meanwhile."""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from .mapper import Draft, map_document
from .readers import BUILT_IN, read

T = TypeVar("T")

FILES_AHEAD = 8
MANY = 25  # files that one process maps sooner than a second one starts


def looked_ahead(items: Iterable[T], count: int = FILES_AHEAD) -> Iterator[T]:
    """The items, each handed out when the next `count` have been taken from their source."""
    waiting: deque[T] = deque()
    source = iter(items)
    waiting.extend(islice(source, count))
    for item in source:
        waiting.append(item)
        yield waiting.popleft()
    yield from waiting


def draft_of(path: Path, raw: bytes, source_format: str) -> Draft:
    """Raises ImportProblem."""
    return map_document(read(path, raw, source_format))


class Mapper:
    """Maps files when their turn comes; once there are many, in a process of its own, before it comes."""

    def __init__(self) -> None:
        self._count = 0
        self._pool: ProcessPoolExecutor | None = None

    def begin(self, path: Path, raw: bytes, source_format: str) -> Callable[[], Draft]:
        """A function that gives the draft, or raises what `draft_of` does."""
        self._count += 1
        if self._count == MANY and (os.cpu_count() or 1) > 1:
            # One is enough: writing a post takes three times as long as mapping it.
            self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_ignore_interrupt)
        here = partial(draft_of, path, raw, source_format)
        if self._pool is None or source_format not in BUILT_IN:  # apps register theirs in this process alone
            return here
        try:
            draft = self._pool.submit(draft_of, path, raw, source_format)
        except BrokenProcessPool:
            return here

        def from_there() -> Draft:
            try:
                return draft.result()
            except BrokenProcessPool:  # somebody ended that process: do its work here
                return here()

        return from_there

    def __enter__(self) -> "Mapper":
        return self

    def __exit__(self, *exception: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)


def _ignore_interrupt() -> None:
    """Ctrl-C goes to every process of a terminal; the one that writes decides what happens."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
