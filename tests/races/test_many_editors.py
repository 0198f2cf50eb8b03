"""Twenty people at once, each at a browser of their own, on whatever database there is."""

from typing import Any

import pytest

from benchmarks.many_editors import prepare, problems, work
from blog.models import ArticleIndexPage, Certificate

pytestmark = pytest.mark.django_db(transaction=True)

EDITORS, TURNS = 20, 1


def test_twenty_editors_lose_nothing(index: ArticleIndexPage, live_server: Any) -> None:
    editors = work(live_server.url, prepare(EDITORS), seconds=600, turns=TURNS)
    assert problems(editors) == []
    assert [len(editor.tally.texts) for editor in editors] == [TURNS * 2] * EDITORS
    assert Certificate.objects.exists()
