"""Career paths: their pages, as plans read them, and in articles."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from blog.content import content_hash
from blog.models import ArticleIndexPage
from cms.home.models import HomePage
from coaching.models import CareerPath, CoachingPage
from coaching.paths import Path, Skill
from tests.blog.factories import article
from tests.blog.pages import Page
from tests.first_views import see_anew

from .test_pages import make_offer, targets

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(home: HomePage) -> CoachingPage:
    landing = home.add_child(instance=CoachingPage(title="Career coaching", slug="career-coaching"))
    found: CoachingPage = landing.add_child(instance=CoachingPage(title="Career paths", slug="paths"))
    return found


def career_path(folder: CoachingPage, slug: str = "management", **fields: Any) -> CareerPath:
    values: dict[str, Any] = {
        "title": slug.capitalize(),
        "description": "Leading a team.",
        "what_it_is": "<p>Leading people.</p>",
        "transfers": [("point", "<p>Judging a plan.</p>")],
        "skills": [
            ("skill", {"name": "Feedback", "action": "<p>Give it <b>early</b>.</p>"}),
            ("skill", {"name": "Hiring", "action": "<p>Sit in.</p>"}),
        ],
        "months_min": 6,
        "months_max": 18,
        "conditions": "<p>Longer elsewhere.</p>",
        "entry_points": [("point", "<p>Tech lead.</p>")],
        "narratives": [
            ("narrative", {"quality": "strong", "narrative": "<p>I helped her own it.</p>", "why": "<p>An act.</p>"})
        ],
    }
    found: CareerPath = folder.add_child(instance=CareerPath(slug=slug, **{**values, **fields}))
    return found


def test_a_career_path_is_a_page_and_machines_read_the_same(client: Client, folder: CoachingPage) -> None:
    career_path(folder)
    page = Page(client.get("/career-coaching/paths/management/").content.decode())
    assert page.texts("h2") == [
        "What it is", "What transfers directly", "What you need to build", "Typical timeline", "Good entry points",
        "How to tell it",
    ]  # fmt: skip
    assert page.texts("p", class_="career-path__months") == ["6 to 18 months"]
    occupation = page.node("Occupation")
    assert (occupation["name"], occupation["description"]) == ("Management", "Leading people.")
    assert occupation["skills"] == ["Feedback", "Hiring"]
    assert page.texts("h3")[:2] == occupation["skills"]


def test_plans_read_plain_values(folder: CoachingPage) -> None:
    path = CareerPath.objects.get(pk=career_path(folder).pk)
    assert path.as_path() == Path(
        slug="management",
        title="Management",
        months_min=6,
        months_max=18,
        skills=(Skill("Feedback", "Give it early."), Skill("Hiring", "Sit in.")),
        entry_points=("Tech lead.",),
    )


@pytest.mark.parametrize("months", [(0, 5), (7, 6), (1, 121)])
def test_a_range_of_months_is_one(folder: CoachingPage, months: tuple[int, int]) -> None:
    path = career_path(folder)
    path.months_min, path.months_max = months
    with pytest.raises(ValidationError):
        path.full_clean()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_a_path_do_not_grow_with_others(
    client: Client, folder: CoachingPage, count: int, django_assert_num_queries: Any
) -> None:
    make_offer("plan", is_default=True)
    page = career_path(folder)
    for number in range(count):
        career_path(folder, f"other-{number}")
    see_anew(client, page.url)
    with django_assert_num_queries(22):
        found = Page(client.get(page.url).content.decode())
    assert len(found.texts("h3")) == 3 + count
    assert targets(found) == ["/plan/"]


# ---- in articles


def compared(path: CareerPath | None, *, aspects: bool) -> list[tuple[str, Any]]:
    own = [{"kind": "what_it_is", "label": "", "text": "<p>Our words.</p>"}] if aspects else []
    value = {"label": "", "title": "To lead", "intro": "", "aspects": own, "closing": "", "career_path": path}
    return [("paths", {"heading": "Ways", "level": "2", "intro": "", "paths": [value], "closing": ""})]


def test_an_article_refers_to_a_path_and_keeps_its_own_words(
    client: Client, index: ArticleIndexPage, folder: CoachingPage
) -> None:
    path = career_path(folder)
    own = client.get(article(index, "own", body=compared(path, aspects=True)).url).content.decode()
    assert "Our words." in own
    assert "6 to 18 months" not in own
    assert f'<a href="{path.url}">The whole path: Management</a>' in own
    short = article(index, "short", body=compared(path, aspects=False))
    assert "6 to 18 months" in client.get(short.url).content.decode()
    path.unpublish()
    assert "The whole path" not in client.get(short.url).content.decode()


def test_a_field_that_blocks_got_later_leaves_approvals_as_they_are(
    index: ArticleIndexPage, folder: CoachingPage
) -> None:
    data = article(index, body=compared(None, aspects=True)).serializable_data()
    assert '"career_path": null' in data["body"]
    before = {**data, "body": data["body"].replace(', "career_path": null', "")}
    assert before["body"] != data["body"]
    assert content_hash(before) == content_hash(data)
    path = career_path(folder)
    after = {**data, "body": data["body"].replace('"career_path": null', f'"career_path": {path.pk}')}
    assert content_hash(after) != content_hash(data)
