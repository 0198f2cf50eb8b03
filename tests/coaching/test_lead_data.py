"""One's own data, forgetting, promises that are kept, and the numbers that stay."""

import json
import time
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.documents.models import Document

from blog import jobs
from blog.models import ArticleIndexPage, Notice
from cms.home.models import HomePage
from cms.outbox.models import Event, OutgoingMail
from coaching import lead_links, leads, own_data
from coaching.forms import Stamp
from coaching.models import DataRequest, Lead, LeadCount, LeadMagnet, LeadSettings, Quarantined
from coaching.models.leads import State
from tests.blog.factories import article

from .leads import ANNA, HERE, confirmed_lead, holders_of, link_in_mail, send

pytestmark = pytest.mark.django_db


def ask(client: Client, email: str) -> Any:
    return client.post("/leads/my-data/", {"email": email}, headers=HERE)


def made(email: str = ANNA, **fields: Any) -> Lead:
    values = {"kind": "waitlist", "consent_version": 1, "consent_text": "I agree.", **fields}
    found: Lead = Lead.objects.create(email=email, **values)
    return found


# ---- one's own data


def test_asking_looks_the_same_for_known_and_unknown_addresses(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    confirmed_lead(client)
    mail.outbox.clear()
    said, asked = [], []
    for email in (ANNA, "unknown@example.com"):
        with django_capture_on_commit_callbacks() as callbacks:
            said.append(ask(client, email))
        asked.append(len(callbacks))
    assert len({(response.status_code, response["Location"], response.content) for response in said}) == 1
    assert asked == [1, 1]
    assert sorted(DataRequest.objects.values_list("email", flat=True)) == [ANNA, "unknown@example.com"]
    assert own_data.answer_requests() == 1
    assert [message.to for message in mail.outbox] == [[ANNA]]
    assert not DataRequest.objects.exists()


def test_asking_again_and_again_brings_one_mail_and_then_a_pause(client: Client) -> None:
    confirmed_lead(client)
    mail.outbox.clear()
    assert [ask(client, ANNA).status_code for _ in range(22)] == [303] * 20 + [429] * 2
    assert own_data.answer_requests() == 1


def test_another_site_cannot_ask(client: Client) -> None:
    response = client.post("/leads/my-data/", {"email": ANNA}, headers={"Origin": "https://evil.example"})
    assert response.status_code == 403
    assert not DataRequest.objects.exists()


def data_link(client: Client) -> str:
    ask(client, ANNA)
    own_data.answer_requests()
    return link_in_mail("mine")


def test_the_link_shows_all_and_takes_it_along(client: Client, index: ArticleIndexPage) -> None:
    page = article(index, "promotion")
    lead = confirmed_lead(client, name="Anna", role="Editor", stamp=Stamp("waitlist", "one", page=page.pk))
    Lead.objects.filter(pk=lead.pk).update(notes="Called on Monday.")
    link = data_link(client)
    shown = client.get(link)
    assert "no-store" in shown["Cache-Control"]
    for text in (ANNA, "Anna", "Editor", "Promotion", "Called on Monday.", lead.consent_text):
        assert text in shown.content.decode()
    taken = json.loads(client.get(f"{link}data.json").content)
    assert taken["email"] == ANNA
    assert taken["answers"][0]["notes"] == "Called on Monday."
    assert taken["answers"][0]["consent"]["text"] == lead.consent_text


def test_the_link_is_good_for_a_day(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    confirmed_lead(client)
    link = data_link(client)
    later = time.time() + 25 * 3600
    monkeypatch.setattr(time, "time", lambda: later)
    assert [client.get(link).status_code, client.post(f"{link}delete/").status_code] == [410, 410]
    assert Lead.objects.exists()


def test_deleting_takes_a_button_and_leaves_nothing_but_numbers(
    client: Client, index: ArticleIndexPage, lead: Any, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "cms.outbox.mail.QueueBackend"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    page = article(index, "promotion")
    send(client, stamp=Stamp("waitlist", "one", page=page.pk))
    send(client, company_site="x", name="Anna the bot")
    leads.confirm(Lead.objects.get().pk)
    leads.move([Lead.objects.get().pk], State.BOOKED, lead)
    ask(client, ANNA)
    link = "/leads/" + lead_links.address(lead_links.MINE, Lead.objects.get().pk).split("/leads/")[1]
    assert client.get(f"{link}delete/").status_code == 200
    assert holders_of(ANNA) >= {
        "coaching_lead",
        "coaching_quarantined",
        "coaching_datarequest",
        "proofdesk_outbox_outgoingmail",
    }
    assert client.post(f"{link}delete/")["Location"] == "/leads/deleted/"
    assert holders_of(ANNA) == set()
    assert client.get(link).status_code == 410
    assert leads.lead_counts([page.pk], timezone.localdate()) == {
        (page.pk, "one", ""): {"leads": 1, "confirmed": 1, "booked": 1, "won": 0}
    }


def test_somebody_elses_mails_and_leads_stay(client: Client, settings: Any) -> None:
    settings.EMAIL_BACKEND = "cms.outbox.mail.QueueBackend"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    send(client)
    send(client, email=f"h{ANNA}")
    leads.forget_person(ANNA)
    assert [lead.email for lead in Lead.objects.all()] == [f"h{ANNA}"]
    assert [message.to for message in OutgoingMail.objects.all()] == [[f"h{ANNA}"]]


# ---- promises


@pytest.fixture
def magnet(home: HomePage) -> LeadMagnet:
    document = Document.objects.create(title="Guide", file=ContentFile(b"All you need.", name="guide.txt"))
    found: LeadMagnet = LeadMagnet.objects.create(key="guide", title="The interview guide", document=document, days=3)
    return found


def test_what_was_promised_comes_after_the_confirmation_and_for_some_days(
    client: Client, magnet: LeadMagnet, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(client, stamp=Stamp("magnet", "one", magnet.pk))
    assert len(mail.outbox) == 1
    client.post(link_in_mail("confirm"))
    assert mail.outbox[1].subject == "The interview guide"
    link = link_in_mail("file")
    response = client.get(link)
    assert response.getvalue() == b"All you need."  # type: ignore[attr-defined]
    assert 'filename="guide' in response["Content-Disposition"]
    later = time.time() + timedelta(days=4).total_seconds()
    with monkeypatch.context() as patched:
        patched.setattr(time, "time", lambda: later)
        assert client.get(link).status_code == 410
    leads.forget_person(ANNA)
    assert client.get(link).status_code == 410


def test_a_promised_document_has_no_open_address(client: Client, magnet: LeadMagnet, admin: Any) -> None:
    other = Document.objects.create(title="Other", file=ContentFile(b"Open.", name="other.txt"))
    assert [status(client, document) for document in (other, magnet.document)] == [200, 403]
    client.force_login(admin)
    assert status(client, magnet.document) == 200


def status(client: Client, document: Any) -> int:
    response = client.get(document.url)
    response.getvalue()  # read to its end, a file is closed
    return int(response.status_code)


def test_who_has_confirmed_gets_a_new_link_by_asking_again(client: Client, magnet: LeadMagnet) -> None:
    lead = confirmed_lead(client, stamp=Stamp("magnet", "", magnet.pk))
    Lead.objects.filter(pk=lead.pk).update(asked_at=timezone.now() - timedelta(hours=2))
    send(client, stamp=Stamp("magnet", "", magnet.pk))
    assert [message.subject for message in mail.outbox] == ["Please confirm your address", *["The interview guide"] * 2]


# ---- time


def test_the_job_forgets_what_was_kept_long_enough() -> None:
    now = timezone.now()
    LeadSettings.objects.create(months=6, unconfirmed_days=14)
    ago = {days: timezone.localdate(now) - timedelta(days=days) for days in (13, 15, 160, 200)}
    made("unconfirmed@example.com", last_on=ago[15])
    made("waiting@example.com", last_on=ago[13])
    made("old@example.com", confirmed_at=now, last_on=ago[200], active_on=ago[200], state="won", won_at=now)
    made("worked-with@example.com", confirmed_at=now, last_on=ago[200], active_on=ago[160])
    for email, days in (("bot@example.com", 15), ("new-bot@example.com", 13)):
        Quarantined.objects.create(
            email=email, kind="contact", consent_version=1, consent_text="x", created_at=now - timedelta(days=days)
        )
    assert leads.forget_old() == "2 leads and 1 suspicious answer forgotten"
    assert sorted(Lead.objects.values_list("email", flat=True)) == ["waiting@example.com", "worked-with@example.com"]
    assert [row.email for row in Quarantined.objects.all()] == ["new-bot@example.com"]
    assert LeadCount.objects.values_list("leads", "confirmed", "won").get() == (2, 1, 1)
    assert leads.forget_old() == "0 leads and 0 suspicious answers forgotten"


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 22), 24, date(2024, 11, 22)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 5), 1, date(2025, 12, 5)),
        (date(2026, 12, 31), 12, date(2025, 12, 31)),
    ],
)
def test_months_before(day: date, months: int, expected: date) -> None:
    assert leads.months_before(day, months) == expected


def test_the_schedule_knows_the_jobs() -> None:
    assert jobs.JOBS["forget_leads"].every == jobs.DAY
    assert jobs.JOBS["answer_data_requests"].function() == "0 links sent"


# ---- numbers


@pytest.mark.parametrize("count", [1, 3])
def test_numbers_by_article_offer_and_variant_in_one_query(
    index: ArticleIndexPage, lead: Any, count: int, django_assert_num_queries: Any
) -> None:
    pages = [article(index, f"article-{number}") for number in range(count)]
    for page in pages:
        for number, state in enumerate((State.NEW, State.BOOKED, State.WON)):
            row = made(
                f"{number}@example.com", article=page, offer=f"{page.pk}", variant="b", confirmed_at=timezone.now()
            )
            leads.move([row.pk], state, lead)
        made(f"late-{page.pk}@example.com", article=page, offer="late", created_at=timezone.now() - timedelta(days=90))
    leads.forget(Lead.objects.filter(email="2@example.com"))
    with django_assert_num_queries(1):
        found = leads.lead_counts([page.pk for page in pages], timezone.localdate() - timedelta(days=30))
    assert found == {
        (page.pk, f"{page.pk}", "b"): {"leads": 3, "confirmed": 3, "booked": 2, "won": 1} for page in pages
    }


def test_a_step_back_counts_back_and_a_loss_does_not(lead: Any) -> None:
    row = made()
    leads.move([row.pk], State.WON, lead)
    leads.move([row.pk], State.LOST, lead)
    row.refresh_from_db()
    assert row.booked_at
    assert row.won_at
    leads.move([row.pk], State.CONTACTED, lead)
    row.refresh_from_db()
    assert (row.booked_at, row.won_at) == (None, None)
    assert [event.kind for event in Event.objects.order_by("pk")] == ["lead.won", "lead.lost", "lead.contacted"]


def test_a_closed_lead_does_not_open_beside_another(lead: Any) -> None:
    old = made(state="lost")
    made()
    assert leads.move([old.pk], State.NEW, lead) == (0, 1)
    assert sorted(Lead.objects.values_list("state", flat=True)) == ["lost", "new"]


# ---- who hears of it


def test_a_confirmed_lead_is_told_without_saying_who_it_is(client: Client, lead: Any, coach: Any) -> None:
    confirmed_lead(client)
    notice = Notice.objects.get()
    assert (notice.recipient, notice.subject) == (lead, "A lead is confirmed: Waitlist")
    assert ANNA not in f"{notice.subject} {notice.text} {notice.address} {mail.outbox[-1].body}"


def test_events_hold_numbers_and_no_people(client: Client) -> None:
    confirmed_lead(client, name="Anna", role="Editor")
    for event in Event.objects.all():
        assert set(event.payload) == {"lead", "kind", "offer", "variant", "article", "state"}
        assert ANNA not in str(event.payload)
