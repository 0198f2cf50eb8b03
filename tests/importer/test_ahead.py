"""Mapping in a process of its own changes nothing but the time it takes."""

import os
import signal
from pathlib import Path

import pytest

from blog.importer import ahead
from blog.importer.document import ImportProblem

POST = b"---\ntitle: One\n---\n\n## Quick answer\n\nYes, if you can.\n"

needs_two_processors = pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="this machine has one processor")


def test_items_come_in_order_each_after_a_few_more_were_taken() -> None:
    taken: list[int] = []

    def source() -> object:
        for number in range(5):
            taken.append(number)
            yield number

    handed_out = [(item, len(taken)) for item in ahead.looked_ahead(source(), 2)]  # type: ignore[arg-type]
    assert handed_out == [(0, 3), (1, 4), (2, 5), (3, 5), (4, 5)]


@needs_two_processors
def test_another_process_maps_to_the_same_draft_and_fails_with_the_same_problem(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ahead, "MANY", 1)
    with ahead.Mapper() as mapper:
        draft = mapper.begin(Path("one.md"), POST, "eleventy")
        broken = mapper.begin(Path("two.md"), b"---\ntitle: [\n---\n", "eleventy")
        assert mapper._pool is not None
        assert draft() == ahead.draft_of(Path("one.md"), POST, "eleventy")
        with pytest.raises(ImportProblem, match="not YAML") as there:
            broken()
    with pytest.raises(ImportProblem) as here:
        ahead.draft_of(Path("two.md"), b"---\ntitle: [\n---\n", "eleventy")
    assert (there.value.message, there.value.line) == (here.value.message, here.value.line)


@needs_two_processors
def test_when_that_process_ends_its_files_are_mapped_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "MANY", 1)
    with ahead.Mapper() as mapper:
        mapper.begin(Path("one.md"), POST, "eleventy")()
        assert mapper._pool is not None
        for number in list(mapper._pool._processes):
            os.kill(number, signal.SIGKILL)
        drafts = [mapper.begin(Path("one.md"), POST, "eleventy") for _ in range(3)]
        assert {draft().slug for draft in drafts} == {"one"}
