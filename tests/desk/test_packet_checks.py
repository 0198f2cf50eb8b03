"""What the reader of a link learns of the checks: all about this text, nothing about others, no way inside."""

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from blog import checking, waiving
from blog.models import ArticleIndexPage, ArticlePage
from blog.quality import registry
from blog.quality.registry import Found, Registry
from blog.sameness import index as wordings
from tests.blog.factories import article, faq
from tests.blog.packets import in_review, invited_by
from tests.claims.texts import MARKET, OUTCOME
from tests.sameness.texts import paragraph

pytestmark = pytest.mark.django_db
SECRET = "A merger that nobody knows of"


def packet(client: Client, page: ArticlePage, user: Any) -> BeautifulSoup:
    invited = invited_by(user, page)
    client.get(invited.address)
    return BeautifulSoup(client.get(invited.packet).content, "html.parser")


def words(node: Any) -> str:
    return " ".join(node.get_text(" ").split())


@pytest.fixture
def page(index: ArticleIndexPage, writer: Any, monkeypatch: pytest.MonkeyPatch) -> ArticlePage:
    """It claims something, leads to a draft, and says what that draft says. Submitted before there were rules."""
    same = paragraph(*range(8))
    draft = article(
        index, "merger", title=SECRET, live=False, body=[("prose", {"heading": "", "level": "2", "text": same})]
    )
    text = f'<p>{OUTCOME} {MARKET}</p>{same}<p>Read <a linktype="page" id="{draft.pk}">the plan</a>.</p>'
    body = [("prose", {"heading": "Why", "level": "2", "text": text}), faq(("How?", "<p>So.</p>"))]
    page = in_review(index, writer, title=SECRET, body=body)
    wordings.update([draft.pk, page.pk])
    monkeypatch.setattr(checking, "rules", registry.rules)
    return page


def test_a_guest_reads_what_the_checks_find_with_the_way_to_the_part(
    client: Client, page: ArticlePage, reviewer: Any
) -> None:
    latest = page.get_latest_revision_as_object()
    shown = packet(client, page, reviewer)
    checks = shown.select_one("#checks")
    found = checking.findings_for_guests(latest)
    assert [words(row.strong) for row in checks.select("li")] == [
        {"error": "Error:", "warning": "Warning:"}[finding.level]
        for family in ("structure", "search", "language", "links", "honesty", "sameness", "accessibility", "freshness")
        for finding in found
        if finding.check.startswith(f"{family}.")
    ]
    assert all(finding.message in words(checks) for finding in found)
    (claim,) = [row for row in checks.select("li") if "tells of a result of ours" in words(row)]
    part = shown.select_one(claim.a["href"])
    assert OUTCOME in words(part)
    assert all(shown.select_one(link["href"]) for link in checks.select("a"))


def test_a_guest_learns_nothing_of_other_articles(client: Client, page: ArticlePage, reviewer: Any) -> None:
    latest = page.get_latest_revision_as_object()
    inside = checking.findings_of(latest)
    telling = {found.check for found in inside if SECRET in found.message or "merger" in found.message}
    assert telling == {"search.title-unique", "links.unpublished", "sameness.near-twin"}
    outside = checking.findings_for_guests(latest)
    assert outside == tuple(found for found in inside if found.check not in telling and "sameness" not in found.check)
    checks = packet(client, page, reviewer).select_one("#checks")
    assert SECRET not in words(checks)
    assert "merger" not in str(checks)


def test_nothing_there_leads_into_the_admin(client: Client, page: ArticlePage, reviewer: Any) -> None:
    checks = packet(client, page, reviewer).select_one("#checks")
    assert checks.select("a")
    assert all(link["href"].startswith("#") for link in checks.select("a"))
    assert "/admin/" not in str(checks)


def test_who_lets_a_warning_stand_stays_inside(
    client: Client, index: ArticleIndexPage, writer: Any, reviewer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = Registry()

    @book.check("language.long-word", "Short words", level="warning", hint="Use a short word.")
    def long_word(facts, context, limits) -> Iterator[Found]:
        yield Found("A word is long.", "description", quote="disproportionately-long")

    monkeypatch.setattr(checking, "rules", book)
    page = in_review(index, writer, description="A disproportionately-long word.")
    latest = page.get_latest_revision_as_object()
    (warning,) = checking.findings_of(latest)
    waiving.waive(latest, warning, writer, "Our lawyer wants it.")
    (row,) = packet(client, page, reviewer).select("#checks li")
    assert words(row).startswith("Waived: A word is long.")
    assert "lawyer" not in str(row)
    assert row.a["href"] == "#opening"


def test_where_there_is_nothing_to_mend_it_says_so(
    client: Client, index: ArticleIndexPage, writer: Any, reviewer: Any
) -> None:
    checks = packet(client, in_review(index, writer), reviewer).select_one("#checks")
    assert "No errors, no warnings." in words(checks)
    assert not checks.select("li")
