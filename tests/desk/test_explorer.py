"""The explorer's list of articles, the log-in, and what somebody could do next."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Site

from blog.models import ArticleHealth, ArticleIndexPage, ArticlePage, Freshness
from cms.core.models import Branding, MissingAddress, SiteImage
from tests.blog.editing import signed_in
from tests.blog.factories import article
from tests.claims.texts import evidence
from tests.desk.people import client_of, text_of
from tests.pruning.twins import proposed, twins

pytestmark = pytest.mark.django_db


def described(page: ArticlePage, errors: int, warnings: int, days: int) -> None:
    day = timezone.localdate() + timedelta(days=days)
    ArticleHealth.objects.update_or_create(
        page=page, defaults={"errors": errors, "warnings": warnings, "checked_at": timezone.now()}
    )
    Freshness.objects.update_or_create(article=page, defaults={"review_by": day})


def explored(client: Client, index: ArticleIndexPage, **query: str) -> str:
    return text_of(client.get(f"/admin/pages/{index.pk}/", query))


def test_the_list_tells_review_findings_and_the_next_review(index: ArticleIndexPage, waiting: Any, lead: Any) -> None:
    described(waiting("pay"), 2, 1, 9)
    described(article(index, "late"), 1, 0, -3)
    described(article(index, "roles"), 0, 0, 99)
    shown = explored(signed_in(lead), index)
    for text in ("Editorial review", "2 errors", "1 warning", "overdue", "none"):
        assert text in shown
    assert "overdue" not in explored(signed_in(lead), index, q="roles")
    assert "Roles" in explored(signed_in(lead), index, q="roles")


def test_an_article_that_nobody_looked_at_has_empty_cells(index: ArticleIndexPage, lead: Any) -> None:
    page = article(index, "pay", live=False)
    ArticleHealth.objects.filter(page=page).delete()
    assert "Pay" in explored(signed_in(lead), index)


@pytest.mark.parametrize("role", ["writer", "reviewer", "lead"])
def test_queries_stay_flat(request: pytest.FixtureRequest, index: ArticleIndexPage, waiting: Any, role: str) -> None:
    client = client_of(request, role)
    asked = {}
    for count in (1, 3):
        while ArticlePage.objects.count() < count:
            described(waiting(f"pay-{ArticlePage.objects.count()}"), 1, 1, 1)
        explored(client, index)
        with CaptureQueriesContext(connection) as queries:
            shown = explored(client, index)
        assert shown.count("<strong>1 error</strong>") == count
        asked[count] = len(queries)
    assert asked[3] == asked[1] <= 38


# ---- the log-in


def test_the_log_in_bears_the_name_and_logo_of_the_site(index: ArticleIndexPage, picture_file: Any) -> None:
    page = text_of(Client().get("/admin/login/"))
    assert "Sign in to Test site" in page
    assert "Sign in to Wagtail" not in page
    with picture_file.open("rb") as file:
        from django.core.files.images import ImageFile

        logo = SiteImage.objects.create(title="Logo", file=ImageFile(file, name="logo.jpg"))
    Branding.objects.create(site=Site.objects.get(), logo=logo)
    assert "/media/" in text_of(Client().get("/admin/login/"))


def test_a_name_is_escaped(index: ArticleIndexPage) -> None:
    Site.objects.update(site_name="<b>A & B</b>")
    assert b"<b>A" not in Client().get("/admin/login/").content


# ---- what to do next


def next_of(user: Any) -> str:
    page = text_of(signed_in(user).get("/admin/"))
    return page.partition('id="desk-next-section"')[2].partition("</section>")[0]


def test_each_person_sees_their_own_next_steps(
    index: ArticleIndexPage, writer: Any, coach: Any, lead: Any, reviewer: Any
) -> None:
    people = (writer, coach, lead, reviewer)
    assert [next_of(person) for person in people] == [""] * 4
    page = article(index, "pay", owner=writer)
    described(page, 1, 0, 3)
    Freshness.objects.filter(article=page).update(owner=writer)
    evidence(writer)
    survivor, other = twins(index, "twin", "twin-again")
    proposed(lead, survivor, prune=[other])
    today = timezone.localdate()
    MissingAddress.objects.create(
        site=Site.objects.get(), path="/x/", first_on=today, last_on=today, linked_from="/blog/"
    )
    told = [next_of(person) for person in people]
    assert "has errors that stop its release" in told[0]
    assert "is to be read again within 30 days" in told[0]
    assert "evidence" not in told[0]
    assert "1 piece of evidence waits" in told[1]
    assert "1 piece of evidence waits" in told[2]
    assert "1 missing address is linked" in told[2]
    assert "pruning" not in told[2]  # the lead's own
    assert "1 pruning waits for a second person." in told[3]


@pytest.mark.parametrize("count", [1, 3])
def test_the_steps_cost_the_same_however_many_there_are(
    index: ArticleIndexPage, writer: Any, lead: Any, admin: Any, django_assert_max_num_queries: Any, count: int
) -> None:
    from blog.desk.today.steps import steps_for

    for number in range(count):
        described(article(index, f"pay-{number}", owner=lead), 1, 0, 3)
        evidence(writer, url=f"https://example.org/{number}")
        survivor, other = twins(index, f"twin-{number}", f"twin-{number}-again", start=100 * number)
        proposed(admin, survivor, prune=[other])
    with django_assert_max_num_queries(14):
        assert len(list(steps_for(lead))) == 3
