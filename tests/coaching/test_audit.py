"""What went around the gate of offers and coaching pages is found."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from blog import jobs
from blog.claims import proving
from blog.models import Claim, Notice, Tick
from cms.home.models import HomePage
from coaching.models import CallToAction, CallToActionVariant, CoachingPage, PassedClaims
from tests.blog.editing import signed_in
from tests.claims.texts import OUTCOME, TESTIMONIAL, evidence, expire

from .test_gate import draft, offer

pytestmark = pytest.mark.django_db


def audit(**options: Any) -> list[str]:
    """What it says beside articles."""
    said = StringIO()
    with suppress(SystemExit):
        call_command("audit_live", stdout=said, **options)
    return said.getvalue().splitlines()[1:]


def by_update(home: HomePage) -> str:
    offer(active=False).save()
    CallToAction.objects.update(active=True)
    return "Plan"


def by_update_of_words(home: HomePage) -> str:
    offer(text="").save()
    CallToAction.objects.update(text=f"<p>{OUTCOME}</p>")
    return "Plan"


def by_update_of_a_variant(home: HomePage) -> str:
    found = offer(text="")
    found.save()
    CallToActionVariant.objects.create(offer=found, heading="Words", text=OUTCOME, button_text="Go")
    CallToActionVariant.objects.update(active=True)
    return "Words (B)"


def by_update_of_a_page(home: HomePage) -> str:
    page = draft(home)
    CoachingPage.objects.filter(pk=page.pk).update(live=True)
    return page.url_path


def by_sql(home: HomePage) -> str:
    page = draft(home, "Nothing to prove.")
    page.save_revision().publish()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE coaching_coachingpage SET promise = %s WHERE page_ptr_id = %s", [OUTCOME, page.pk])
    return page.url_path


ROUTES: list[Callable[[HomePage], str]] = [
    by_update, by_update_of_words, by_update_of_a_variant, by_update_of_a_page, by_sql,
]  # fmt: skip


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.__name__)
def test_what_went_around_the_gate_is_found(home: HomePage, route: Callable[[HomePage], str]) -> None:
    assert audit() == []
    name = route(home)
    line, count = audit()
    assert line.startswith(f"{name}  1 claim lacks valid evidence: “Our clients get twice")
    assert count == "1 more in public that the gate did not let through"
    assert audit() == [line, count]  # nothing is repaired by looking
    with pytest.raises(SystemExit, match="1"):
        call_command("audit_live", stdout=StringIO())


def proven(home: HomePage, writer: Any, coach: Any) -> Any:
    """An offer and a page that the gate let through. Returns their evidence."""
    found, page = offer(active=False), draft(home)
    found.save()
    proof = evidence(writer, coach)
    proving.attach(list(Claim.objects.all()), proof, coach)
    found.active = True
    found.save()
    page.latest_revision.publish()
    return proof


def test_what_the_gate_let_through_stays_when_its_evidence_ends(home: HomePage, writer: Any, coach: Any) -> None:
    proof = proven(home, writer, coach)
    assert PassedClaims.objects.count() == 2
    expire(proof)
    assert audit() == []
    CallToAction.objects.update(text=f"<p>{OUTCOME} {TESTIMONIAL}</p>")
    assert audit()[0].startswith("Plan  1 claim lacks valid evidence: ““They changed how")


def test_what_was_there_before_is_noted_while_it_is_proven(home: HomePage, writer: Any, coach: Any) -> None:
    proof = proven(home, writer, coach)
    PassedClaims.objects.all().delete()
    assert audit() == []
    assert PassedClaims.objects.count() == 2
    expire(proof)
    assert audit() == []


def test_what_went_around_the_gate_is_not_blessed_by_saving_it_again(home: HomePage) -> None:
    by_update(home)
    found = CallToAction.objects.get()
    found.priority = 5
    with pytest.raises(ValidationError, match="1 claim lacks"):
        found.save()


def test_what_is_hidden_and_shown_again_is_asked_again(home: HomePage, writer: Any, coach: Any) -> None:
    proof = proven(home, writer, coach)
    found, page = CallToAction.objects.get(), CoachingPage.objects.get(slug="coaching-test")
    found.active = False
    found.save()
    page.unpublish()
    assert not PassedClaims.objects.exists()
    expire(proof)
    CallToAction.objects.update(active=True)
    CoachingPage.objects.filter(pk=page.pk).update(live=True)
    assert len(audit()) == 3
    page.delete()
    found.delete()
    assert audit() == []


def test_leads_and_administrators_are_told_once(home: HomePage, lead: Any, settings: Any) -> None:
    settings.ADMINS = [("Ada", "ada@example.com")]
    by_update(home)
    for _ in range(2):
        assert len(audit(notify=True)) == 2
    (notice,) = Notice.objects.filter(recipient=lead)
    assert (notice.subject, notice.address) == (
        "In public without a proof: Plan",
        f"/admin/snippets/coaching/calltoaction/edit/{CallToAction.objects.get().pk}/",
    )
    assert any("Plan  1 claim lacks" in str(message.body) for message in mail.outbox)
    jobs.run(jobs.JOBS["audit_live"])
    assert (
        Tick.objects.get(job="audit_live").outcome == "0 of 0 live articles; 1 more that the gate did not let through"
    )
    assert "1 more that the gate did not let through" in signed_in(lead).get("/admin/").content.decode()


def test_an_offer_of_later_days_is_looked_at_today(home: HomePage) -> None:
    offer(active=False, starts_on=timezone.localdate() + timedelta(days=9)).save()
    CallToAction.objects.update(active=True)
    assert len(audit()) == 2
