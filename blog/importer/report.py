"""What a run says about itself: a line for each file on paper, one summary on screen."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TextIO

from .document import Note
from .mapper import Draft

CREATED, UPDATED, UNCHANGED, CONFLICT, FAILED = "created", "updated", "unchanged", "conflict", "failed"
STATES = (CREATED, UPDATED, UNCHANGED, CONFLICT, FAILED)


@dataclass
class FileResult:
    """What became of one file. Word counts are of the body; lines are lines of the source."""

    source: str
    state: str
    key: str = ""
    slug: str = ""
    live: bool = False
    message: str = ""
    line: int = 0
    words: int = 0
    general_words: int = 0
    typed_share: float | None = None
    blocks: dict[str, int] = field(default_factory=dict)
    words_by_block: dict[str, int] = field(default_factory=dict)
    warnings: list[Note] = field(default_factory=list)
    dropped: list[Note] = field(default_factory=list)
    decisions: list[Note] = field(default_factory=list)
    conflict: dict[str, Any] | None = None

    def describe(self, draft: Draft) -> None:
        """Take over what the mapper decided."""
        counts = draft.words_by_type()
        self.key, self.slug = draft.key, draft.slug
        self.words = sum(counts.values())
        self.general_words = counts.get("prose", 0)
        self.typed_share = round(1 - self.general_words / self.words, 4) if self.words else 1.0
        self.blocks = dict(Counter(block.type for block in draft.blocks))
        self.words_by_block = counts
        self.warnings = [*draft.warnings, *self.warnings]
        self.dropped = list(draft.dropped)
        self.decisions = list(draft.decisions)

    @property
    def where(self) -> str:
        return f"{self.source}:{self.line}" if self.line else self.source


@dataclass
class Summary:
    """Counts over all files, however many: nothing here grows with their number but names of what is wrong."""

    states: Counter[str] = field(default_factory=Counter)
    live: int = 0
    words: int = 0
    general_words: int = 0
    warnings: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    redirects: dict[str, Any] = field(default_factory=dict)
    pictures: list[int] = field(default_factory=list)  # ids of new images, in the order they came
    missing: dict[str, int] = field(default_factory=dict)  # addresses of the site that lead nowhere -> articles

    def add(self, result: FileResult) -> None:
        self.states[result.state] += 1
        self.live += result.live
        self.words += result.words
        self.general_words += result.general_words
        self.warnings.update(note.rule for note in result.warnings)
        if result.state == FAILED:
            self.failures.append(f"{result.where}: {result.message}")
        if result.state == CONFLICT:
            self.conflicts.append(f"{result.where}: {result.message}")

    @property
    def typed_share(self) -> float | None:
        return 1 - self.general_words / self.words if self.words else None

    @property
    def total(self) -> int:
        return sum(self.states.values())

    def as_dict(self) -> dict[str, Any]:
        return {
            "files": self.total,
            "states": {state: self.states[state] for state in STATES},
            "live": self.live,
            "words": self.words,
            "typed_share": None if self.typed_share is None else round(self.typed_share, 4),
            "warnings": dict(self.warnings.most_common()),
            "failures": self.failures,
            "conflicts": self.conflicts,
            "redirects": self.redirects,
            "missing_addresses": self.missing,
        }


class ReportFile:
    """Writes results as they come, so that memory stays flat and a broken run leaves what it knew."""

    def __init__(self, handle: TextIO | None) -> None:
        self.handle = handle
        self.first = True
        if handle:
            handle.write('{"files": [')

    def add(self, result: FileResult) -> None:
        if self.handle:
            self.handle.write("\n" if self.first else ",\n")
            self.handle.write(json.dumps(asdict(result), ensure_ascii=False))
            self.first = False

    def finish(self, summary: Summary) -> None:
        if self.handle:
            self.handle.write('\n], "summary": ' + json.dumps(summary.as_dict(), ensure_ascii=False) + "}\n")


@contextmanager
def report_file(path: Path | None) -> Iterator[ReportFile]:
    """A report under construction beside its place, moved there when the run has ended."""
    if path is None:
        yield ReportFile(None)
        return
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8") as handle:
        yield ReportFile(handle)
    part.replace(path)
