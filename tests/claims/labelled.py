"""Sentences that people labelled, for measuring what the rules find.

`written.json` holds our own; `corpus.json` names real ones by file and place (see `tests.importer.references`).
A third or more of each kind is held out: labelled before there were rules, never looked at while they were made.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import DATA
from tests.importer.references import resolve

TUNED, HELD_OUT = "tuned", "held-out"


@dataclass(frozen=True, slots=True)
class Labelled:
    sentence: str
    kind: str | None
    set: str


def written() -> list[Labelled]:
    return [Labelled(**row) for row in rows("written.json")]


def of_corpus(corpus: Path) -> list[Labelled]:
    found = []
    for row in rows("corpus.json"):
        lines = (corpus / row["file"]).read_text(encoding="utf-8").splitlines()
        found.append(Labelled(resolve(row["at"], lines), row["kind"], row["set"]))
    return found


def rows(name: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads((DATA / "claims" / name).read_text(encoding="utf-8"))
    return found
