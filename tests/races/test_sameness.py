"""The index of wordings while people save and the whole site is compared: nothing lost, doubled or locked for ever."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from blog.models import (
    ArticleIndexPage,
    ArticlePage,
    ArticleWording,
    CommonplaceSet,
    LikePair,
    SentenceKey,
    WordingBand,
)
from blog.sameness import index as wordings
from tests.blog.factories import article
from tests.sameness.texts import prose

from .pairs import deadlocks, race

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="races need row locks: set DATABASE_URL=postgres://user:password@host/name (SQLite queues all writers)",
    ),
]
TEXTS = (range(8), range(2, 10), range(20, 28))  # by round; the second is like the first


@pytest.fixture
def pages(index: ArticleIndexPage, settings: Any) -> Iterator[list[ArticlePage]]:
    """Six articles; the last two say the same. No worker keeps the index but those who race."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    before = deadlocks()
    numbers = [range(100 * n, 100 * n + 8) for n in range(4)] + [range(900, 908), range(902, 910)]
    yield [article(index, f"post-{n}", body=[prose(*own)]) for n, own in enumerate(numbers)]
    assert deadlocks() == before


def state() -> dict[str, Any]:
    """All that the index holds, without the numbers of its rows and the version of what is common."""
    return {
        "wordings": sorted(ArticleWording.objects.values_list("article", "digest", "sentence_count", "own")),
        "sentences": Counter(SentenceKey.objects.values_list("article", "key")),
        "bands": Counter(WordingBand.objects.values_list("article", "key")),
        "pairs": sorted(LikePair.objects.values_list("first", "second", "likeness")),
        "waiting": list(wordings.unsettled()),
    }


def says(page: ArticlePage, numbers: range) -> None:
    draft = page.get_latest_revision_as_object()
    draft.body = [prose(*numbers)]
    draft.save_revision(clean=False)


def check_against_a_rebuild(*outcomes: str) -> None:
    """The index is what a rebuild by itself makes of the same articles."""
    assert outcomes == ("done", "done")
    raced = state()
    for model in (LikePair, WordingBand, SentenceKey, ArticleWording, CommonplaceSet):
        model.objects.all().delete()
    call_command("rebuild_sameness", verbosity=0)
    assert raced == state()
    assert max(raced["sentences"].values()) == max(raced["bands"].values()) == 1


def test_two_saves_of_the_same_article(pages: list[ArticlePage]) -> None:
    first, twin = pages[0], pages[1]

    def reset(number: int) -> None:
        says(first, TEXTS[number % 3])
        says(twin, TEXTS[0])

    def save() -> None:
        wordings.update([first.pk])

    def save_with_twin() -> None:
        wordings.update([twin.pk, first.pk])

    race(reset, save, save_with_twin, lambda *outcomes: settled(pages, *outcomes), rounds=25)


def test_twins_that_are_saved_at_once_count_each_other(pages: list[ArticlePage]) -> None:
    first, twin = pages[0], pages[1]

    def reset(number: int) -> None:
        says(first, TEXTS[number % 3])
        says(twin, TEXTS[0])

    race(
        reset,
        lambda: wordings.update([first.pk]),
        lambda: wordings.update([twin.pk]),
        lambda *outcomes: settled(pages, *outcomes),
        rounds=25,
    )


def test_a_rebuild_against_a_save(pages: list[ArticlePage]) -> None:
    def reset(number: int) -> None:
        says(pages[0], TEXTS[number % 3])

    def rebuild() -> None:
        wordings.note([page.pk for page in pages])
        wordings.renew_commonplaces()
        wordings.refresh()

    race(reset, rebuild, lambda: wordings.update([pages[0].pk]), lambda *outcomes: settled(pages, *outcomes), rounds=25)


def settled(pages: list[ArticlePage], *outcomes: str) -> None:
    """What the schedule would do next, then the comparison."""
    wordings.note([page.pk for page in pages])
    wordings.refresh()
    check_against_a_rebuild(*outcomes)
