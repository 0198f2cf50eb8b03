"""Nothing unreviewed goes live: every route to live, tried with articles that may not and with one that may."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from blog.events import following
from blog.models import ArticleIndexPage, ArticlePage
from blog.publishing import Refused
from cms.outbox.models import Event

from . import gate, gate_copies  # noqa: F401 (adds its routes to the table)
from .gate import People
from .gate_routes import APPROVED, APPROVES, ROUTES, Route

pytestmark = pytest.mark.django_db

# Wagtail says nothing of these; the job that compares articles with what was told finds them.
SILENT = {"live = True, save()", "live = True, save(update_fields)", "live = True, Page.save()"}
Make = Callable[[ArticleIndexPage, People], ArticlePage]


@pytest.fixture
def people(writer: Any, reviewer: Any, coach: Any, lead: Any, admin: Any) -> People:
    return People(writer, reviewer, coach, lead, admin)


def attempt(route: Route, page: ArticlePage, people: People) -> None:
    with suppress(Refused, PermissionDenied):  # said no: what counts is what visitors find
        route.act(page, people)


def releases_told() -> list[int]:
    """The articles of which other systems are told that they went live."""
    events = Event.objects.filter(kind="article.published").order_by("pk")
    return [payload["article"] for payload in events.values_list("payload", flat=True)]


def tries() -> list[Any]:
    """Every kind of article that may not go live, on every route. What is itself an approval has a test of its own."""
    return [
        pytest.param(make, route, id=f"{make.__name__}, {route}")
        for make in (gate.unapproved, gate.changed, gate.retracted)
        for route in ROUTES
        if route.lets != APPROVES or make is gate.retracted
    ]


@pytest.mark.parametrize(("make", "route"), tries())
def test_what_may_not_go_live_does_not(make: Make, route: Route, index: ArticleIndexPage, people: People) -> None:
    page = make(index, people)
    told = releases_told()
    attempt(route, page, people)
    assert gate.leaks() == []
    assert releases_told() == told


@pytest.mark.parametrize("route", [route for route in ROUTES if route.lets in (APPROVED, APPROVES)], ids=str)
def test_what_was_approved_goes_live(route: Route, index: ArticleIndexPage, people: People) -> None:
    page = gate.approved(index, people)
    route.act(page, people)
    assert gate.fresh(page).live
    live = list(ArticlePage.objects.live().order_by("pk").values_list("pk", flat=True))  # with its aliases
    assert sorted(releases_told()) == ([] if str(route) in SILENT else live)
    following.reconcile()
    assert sorted(releases_told()) == live
    with gate.clock(timezone.now() + timedelta(hours=3)):  # what was planned was planned for earlier
        shown = gate.leaks()
    assert {page.url, "/blog/", "/feed.xml", "/feed.json", "/sitemap.xml", f"/blog/{page.slug}.md"} <= set(shown)


@pytest.mark.parametrize("route", [route for route in ROUTES if route.lets == APPROVES], ids=str)
@pytest.mark.parametrize("make", [gate.unapproved, gate.changed], ids=lambda make: make.__name__)
def test_an_approval_makes_it_live(make: Make, route: Route, index: ArticleIndexPage, people: People) -> None:
    page = make(index, people)
    route.act(page, people)
    assert gate.fresh(page).live
    assert gate.fresh(page).url in gate.leaks()
