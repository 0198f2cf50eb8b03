"""What the dashboard says about releases without review and about the jobs that run by themselves."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from blog import jobs, publishing
from blog.models import ArticleIndexPage, ArticlePage, Certificate, Tick
from tests.blog.editing import signed_in
from tests.blog.factories import article

from .people import ROLES, client_of, text_of

pytestmark = pytest.mark.django_db
UNREVIEWED = "Released without review in the last 30 days"
JOBS = "What the desk does by itself"


def dashboard(user: Any) -> str:
    return text_of(signed_in(user).get("/admin/"))


def released(index: ArticleIndexPage, lead: Any, slug: str = "phones") -> ArticlePage:
    page = article(index, slug, live=False)
    publishing.break_glass(page, lead, "A reader <found> a wrong number.")
    return page


@pytest.mark.parametrize("role", ROLES)
def test_releases_without_review_are_shown_to_who_reads_the_record(
    request: pytest.FixtureRequest, index: ArticleIndexPage, lead: Any, role: str
) -> None:
    page = released(index, lead)
    response = client_of(request, role).get("/admin/")
    may = role in {"reviewer", "lead", "admin"}
    assert (UNREVIEWED in text_of(response)) is may
    assert ("A reader <found> a wrong number." in text_of(response)) is may
    assert b"<found>" not in response.content
    assert (reverse("desk_certificate", args=[page.pk]) in text_of(response)) is may


def test_old_releases_leave_the_panel(index: ArticleIndexPage, lead: Any, reviewer: Any) -> None:
    released(index, lead)
    Certificate.objects.update(approved_at=timezone.now() - timedelta(days=31))
    assert "None. Everything was reviewed." in dashboard(lead)
    assert UNREVIEWED not in dashboard(reviewer)


def test_many_releases_end_in_a_link_to_the_record(index: ArticleIndexPage, lead: Any) -> None:
    pages = [released(index, lead, f"a-{number}") for number in range(11)]
    text = dashboard(lead)
    assert text.count("A reader <found> a wrong number.") == 10
    address = f"{reverse('desk_decisions')}?action=proofdesk.break_glass"
    assert f'href="{address}"' in text
    assert len(signed_in(lead).get(address).context["object_list"]) == len(pages)


@pytest.mark.parametrize("role", ROLES)
def test_the_jobs_are_shown_to_who_can_do_something(request: pytest.FixtureRequest, index: Any, role: str) -> None:
    assert (JOBS in dashboard(request.getfixturevalue(role))) is (role in {"lead", "admin"})


@pytest.mark.parametrize(
    ("minutes", "late", "words"),
    [(None, True, "The scheduler has never run."), (6, True, "The scheduler last ran on"), (4, False, "last ran on")],
)
def test_a_scheduler_that_stands_still(index: Any, lead: Any, minutes: int | None, late: bool, words: str) -> None:
    if minutes is not None:
        Tick.objects.create(job="publish_scheduled", at=timezone.now() - timedelta(minutes=minutes))
    text = dashboard(lead)
    assert words in text
    assert ("Nothing that is scheduled goes live." in text) is late


def test_the_last_audit(index: ArticleIndexPage, lead: Any) -> None:
    page = article(index, "fine")
    assert "No audit of what is live has run yet." in dashboard(lead)
    call_command("audit_live", stdout=StringIO())
    text = dashboard(lead)
    assert "Live without a valid approval: 0 of 1 live article (last audit on" in text
    assert "Ask your administrator what" not in text
    jobs.run(jobs.JOBS["audit_live"])
    assert "Live without a valid approval: 0 of 1 live article (last audit on" in dashboard(lead)
    ArticlePage.objects.filter(pk=page.pk).update(description="Smuggled in.")
    with pytest.raises(SystemExit):
        call_command("audit_live", stdout=StringIO())
    text = dashboard(lead)
    assert "Live without a valid approval: 1 of 1 live article (last audit on" in text
    assert "Ask your administrator what “manage.py audit_live” lists" in text
    assert Tick.objects.filter(job="audit_live").count() == 1


def test_the_panels_need_few_queries(index: ArticleIndexPage, lead: Any) -> None:
    client = signed_in(lead)
    counts = []
    for count in (1, 2):
        for number in range(count):
            released(index, lead, f"a-{count}-{number}")
        client.get("/admin/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
