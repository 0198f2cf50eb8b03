"""Who is told of what goes live, or off, other than by an approval."""

from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command

from blog import publishing, signals
from blog.importer.release import release_import
from blog.models import ArticleIndexPage, ArticlePage, Notice, NoticePreference, Release
from tests.conftest import make_user

from .factories import article
from .notices import forget, mailed, told
from .packets import fresh, submitted

pytestmark = pytest.mark.django_db


def test_a_release_without_review_is_mailed_to_the_other_leads_whatever_they_prefer(
    draft: ArticlePage, writer: Any, lead: Any, admin: Any, reviewer: Any
) -> None:
    other = make_user("lou", "Lead")
    NoticePreference.objects.create(user=other, mail="never", muted=["glass"])
    publishing.break_glass(draft, lead, "A legal deadline.")
    assert {kind: sorted(names) for kind, names in told().items()} == {"published": ["wanda"], "glass": ["ada", "lou"]}
    subject = "“A draft” was released without a review"
    assert mailed() == [("ada", subject), ("lou", subject), ("wanda", "“A draft” is live")]
    assert {notice.text for notice in Notice.objects.all()} == {"lea released it without a review: A legal deadline."}
    assert all("cannot be switched off" in message.body for message in mail.outbox if message.subject == subject)


def test_a_release_without_review_during_one_does_not_say_that_the_review_ended(
    draft: ArticlePage, writer: Any, lead: Any, reviewer: Any
) -> None:
    submitted(draft, writer)
    forget()
    publishing.break_glass(draft, lead, "A legal deadline.")
    assert told() == {"published": ["wanda"]}


def test_a_retraction_is_told_to_authors_leads_and_running_reviewers(
    draft: ArticlePage, writer: Any, reviewer: Any, lead: Any, admin: Any, coach: Any
) -> None:
    page = submitted(draft, writer)
    forget()
    retraction = publishing.retract(page, lead, "A source withdrew.")
    assert {kind: sorted(names) for kind, names in told().items()} == {"retracted": ["rex", "wanda"]}
    assert Notice.objects.first().text == "lea: A source withdrew."
    forget()
    publishing.lift(retraction, make_user("lou", "Lead"))
    assert {kind: sorted(names) for kind, names in told().items()} == {"lifted": ["lea", "wanda"]}


def test_a_retraction_without_a_review_leaves_reviewers_alone(
    draft: ArticlePage, writer: Any, reviewer: Any, lead: Any
) -> None:
    page = submitted(draft, writer)
    page.current_workflow_state.cancel(user=writer)
    forget()
    publishing.retract(fresh(draft), writer, "Wrong.")
    assert told() == {"retracted": ["lea"]}


@pytest.mark.parametrize(("status", "words"), [("done", "is live"), ("failed", "failed: nothing went live")])
def test_leads_are_told_how_a_release_went(index: Any, lead: Any, writer: Any, status: str, words: str) -> None:
    release = Release.objects.create(name="Spring", status=status, outcome="2 articles.")
    signals.release_finished.send(sender=Release, instance=release, user=None)
    assert told() == {"release": ["lea"]}
    assert mailed() == [("lea", f"The release “Spring” {words}")]


def test_an_import_tells_nobody(index: ArticleIndexPage, writer: Any, admin: Any) -> None:
    page = article(index, "imported", live=False, owner=writer)
    release_import(
        page, page.latest_revision, admin, digest=publishing.content_hash(page.latest_revision.content),
        content_is_stored=False,
    )  # fmt: skip
    assert fresh(page).live
    assert told() == {}


def test_an_article_that_is_live_without_approval_is_told_once(
    index: ArticleIndexPage, writer: Any, lead: Any, admin: Any, settings: Any
) -> None:
    settings.ADMINS = [("Ops", "ops@example.com")]
    page = article(index, "sneaked", live=False, owner=writer)
    ArticlePage.objects.filter(pk=page.pk).update(live=True)  # around the ORM's signals
    for _ in range(2):
        with pytest.raises(SystemExit):
            call_command("audit_live", "--notify", stdout=StringIO())
    assert {kind: sorted(names) for kind, names in told().items()} == {"unapproved": ["ada", "lea"]}
    assert "has not been approved by a second person" in Notice.objects.first().text
