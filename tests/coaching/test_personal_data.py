"""Who a lead is stands in its row and in mails to it, and nowhere else: no log, no address, no cache, no count.

`tests/e2e/leads.py` looks at the same in a browser, with the lines of an open server.
"""

import logging
import pickle
from typing import Any

import pytest
from django.core import mail
from django.core.cache import caches
from django.test import Client

from blog.desk.packet.secrecy import TokenFilter
from blog.models import ArticleIndexPage
from cms import serving
from cms.core import missing
from cms.core.models import MissingAddress
from cms.core.watching.logs import JsonFormatter
from coaching import leads
from coaching.forms import Stamp
from coaching.models import Lead, Quarantined
from tests.blog.editing import signed_in
from tests.blog.factories import article

from .leads import ANNA, confirmed_lead, holders_of, link_in_mail, offer_with_form, send
from .test_lead_data import data_link

pytestmark = pytest.mark.django_db
NAME, ROLE = "Anna-Lena Bergström", "Night editor at the Gazette"


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """As the settings write it."""
    caplog.handler.addFilter(TokenFilter())
    caplog.set_level(logging.DEBUG)
    for name in ("django.db.backends", "proofdesk.requests"):
        caplog.set_level(logging.INFO, logger=name)
    return caplog


@pytest.fixture
def lead_of_anna(client: Client, index: ArticleIndexPage) -> Lead:
    offer_with_form("one")
    page = article(index, "promotion")
    return confirmed_lead(client, name=NAME, role=ROLE, stamp=Stamp("waitlist", "one", page=page.pk))


def through_all_doors(client: Client, lead_of_anna: Lead, desk: Client) -> list[str]:
    """Answers of every kind, good and bad. Returns the tokens of the links."""
    confirm, stop, mine = link_in_mail("confirm"), link_in_mail("stop"), data_link(client)
    for path in (confirm, stop, mine, f"{mine}data.json", f"{mine}delete/"):
        assert client.get(path).status_code == 200
    for path in (confirm[:-3] + "x/", mine.replace("mine", "file"), mine.replace("mine", "confirm")):
        assert client.get(path).status_code == 410
    for path in (confirm, stop, mine):
        assert client.get(f"{path}nothing-here/").status_code == 404
        assert client.get(path.rstrip("/") + ".").status_code == 404
        assert client.get("/nothing-here/", headers={"Referer": f"http://testserver{path}"}).status_code == 404
    send(client, name=NAME, role=ROLE, email="anna@")  # not valid
    send(client, name=NAME, role=ROLE, stamp="made up")
    send(client, name=NAME, role=ROLE, headers={"Origin": "https://evil.example"})
    send(client, name=NAME, role=ROLE, company_site="x")  # suspicious
    client.post("/leads/my-data/", {"email": ANNA}, headers={"Origin": "https://evil.example"})
    desk.post("/admin/desk/leads/find/", {"email": ANNA})
    desk.post("/admin/desk/leads/act/", {"lead": lead_of_anna.pk, "state": "booked"})
    desk.get("/admin/desk/leads/")
    desk.get("/admin/desk/leads/?export=csv")
    return [path.split("/")[3] for path in (confirm, stop, mine)]


def test_no_log_names_a_person_or_opens_their_link(
    client: Client, lead_of_anna: Lead, lead: Any, log: pytest.LogCaptureFixture
) -> None:
    tokens = through_all_doors(client, lead_of_anna, signed_in(lead))
    said = "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in log.records)
    # As lines, too: those of requests hold fields beside their message.
    said += "\n".join(JsonFormatter().format(record) for record in log.records)
    assert '"route": "lead-confirm"' in said
    assert said.count("leads/confirm/***") >= 2
    for secret in (ANNA, "anna.berg", NAME, ROLE, *tokens):
        assert secret not in said


def test_an_error_on_the_way_names_nobody(
    client: Client, index: ArticleIndexPage, log: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, rf: Any
) -> None:
    """Neither in the log nor in the report that administrators get."""

    def fail(filled: Any) -> None:
        raise RuntimeError("The disk is full.")

    monkeypatch.setattr(leads, "accept", fail)
    client.raise_request_exception = False
    assert send(client, name=NAME, role=ROLE).status_code == 500
    assert "The disk is full." in log.text
    (record,) = [record for record in log.records if record.name == "django.request" and record.exc_text]
    for secret in (ANNA, "anna.berg", NAME, ROLE):
        assert secret not in f"{log.text} {record.exc_text}"


def test_no_cache_and_no_list_of_missing_pages_keeps_a_person(client: Client, lead_of_anna: Lead, lead: Any) -> None:
    tokens = through_all_doors(client, lead_of_anna, signed_in(lead))
    missing.missing.write()
    kept = [
        pickle.dumps(list(found._cache.items()))
        for found in caches.all(initialized_only=True)
        if hasattr(found, "_cache")
    ]
    assert kept
    stored = str(list(MissingAddress.objects.values()))
    for secret in (ANNA, NAME, ROLE, *tokens):
        assert secret not in stored
        assert [cached for cached in kept if secret.encode() in cached] == []


def test_a_person_stands_in_few_tables_and_in_all_of_them_by_intent(
    client: Client, lead_of_anna: Lead, lead: Any, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "cms.outbox.mail.QueueBackend"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    desk = signed_in(lead)
    leads.move([lead_of_anna.pk], "booked", lead)
    leads.assign([lead_of_anna.pk], lead, lead)
    desk.get(f"/admin/desk/leads/{lead_of_anna.pk}/")
    send(client, stamp=Stamp("waitlist", "two"))
    assert holders_of(ANNA) == {"coaching_lead", "proofdesk_outbox_outgoingmail"}
    assert holders_of(NAME) == {"coaching_lead"}


def test_what_everybody_gets_names_nobody(client: Client, lead_of_anna: Lead) -> None:
    send(client, email="other@example.com", name=NAME, company_site="x")
    assert Quarantined.objects.exists()
    for path in (
        "/",
        "/blog/promotion/",
        "/feed.xml",
        "/sitemap.xml",
        "/llms.txt",
        "/leads/thanks/",
        "/leads/my-data/",
    ):
        answer = client.get(path)
        assert answer.status_code == 200
        assert not [secret for secret in (ANNA, NAME, ROLE) if secret in answer.content.decode()]


def test_mails_carry_the_address_in_their_head_alone(client: Client, lead_of_anna: Lead) -> None:
    data_link(client)
    for message in mail.outbox:
        assert message.to == [ANNA]
        said = f"{message.subject} {message.body} {message.alternatives[0][0]} {message.extra_headers}"
        assert not [secret for secret in (ANNA, NAME, ROLE) if secret in said]


def test_the_server_that_we_start_writes_no_lines_about_requests() -> None:
    """Its lines would hold addresses with tokens, and nothing of ours could clean them."""
    assert not [word for word in serving.command() if "access-log" in word]
