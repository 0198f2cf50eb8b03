"""The checks on files: what they find in a post as it would be imported, and on which line. Writes nothing."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from blog import checking, standards
from blog.quality.registry import Finding

from .document import ImportProblem
from .facts import facts_of_draft
from .mapper import Draft, map_document
from .readers import read
from .sources import Refused, SourceFile, posts

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Checked:
    """One article. `lines`: where each finding stands, 0 where that is not known. `problem`: why it was not checked."""

    name: str
    findings: tuple[Finding, ...] = ()
    lines: tuple[int, ...] = ()
    problem: str = ""


def checked_files(path: Path, source_format: str = "auto") -> Iterator[Checked]:
    """Every post below a path. A file that cannot be read is told, and stops nothing."""
    with standards.held():
        for source in posts(path, source_format):
            yield Checked(source.name, problem=source.reason) if isinstance(source, Refused) else checked(source)


def checked(source: SourceFile) -> Checked:
    try:
        draft = map_document(read(source.path, source.read(), source.format))
        found = checking.findings_of_facts(facts_of_draft(draft))
    except ImportProblem as problem:
        return Checked(source.name, problem=str(problem))
    except Exception as error:  # a fault of ours in one file must not cost the others
        return Checked(source.name, problem=fault(error))
    lines = block_lines(draft)
    return Checked(source.name, found, tuple(line_of(finding.place, lines) for finding in found))


def fault(error: Exception) -> str:
    logger.exception("a check failed")
    return f"an unexpected fault ({type(error).__name__}: {error}). Please report it with this article."


def block_lines(draft: Draft) -> dict[str, int]:
    """Where each block begins in its file."""
    return {block.id: block.line for block in draft.blocks}


def line_of(place: str, lines: dict[str, int]) -> int:
    """Of a block its first line; of a field the top of the file, where front matter stands."""
    parts = place.split(".")
    if parts[0] == "body" and len(parts) > 1:
        return lines.get(parts[1], 0)
    return 1 if place else 0
