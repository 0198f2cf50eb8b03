"""What a visitor sends, and what becomes of it."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from blog.models import ArticleIndexPage
from cms.home.models import HomePage
from cms.outbox.models import Event
from coaching.forms import HOUR, OLDEST, Stamp, network_of, normalised
from coaching.models import CallToAction, CallToActionVariant, ConsentText, Lead, LeadSettings, Quarantined
from coaching.origins import Origin
from tests.blog.factories import article
from tests.blog.pages import Page

from .leads import ANNA, HERE, answers, confirmed_lead, hidden_fields, link_in_mail, moment, offer_with_form, send

pytestmark = pytest.mark.django_db


# ---- the page


def test_an_article_shows_the_form_of_its_offer_and_what_comes_of_it_knows_both(
    client: Client, index: ArticleIndexPage
) -> None:
    offer_with_form()
    page = article(index, "promotion")
    shown = Page(client.get(page.url).content.decode())
    data = {**hidden_fields(shown), "email": ANNA, "agree": "on", "moment": moment(), "variant": "b"}
    response = client.post("/leads/", data, headers=HERE)
    assert (response.status_code, response["Location"]) == (303, "/leads/thanks/")
    lead = Lead.objects.get()
    assert (lead.article_id, lead.article_title, lead.offer, lead.variant) == (page.pk, "Promotion", "WaitlistCTA", "b")
    assert (lead.first_path, lead.last_path, lead.first_on) == (page.url, page.url, timezone.localdate())


def test_a_form_on_another_page_knows_the_button_that_led_there(
    client: Client, index: ArticleIndexPage, home: HomePage
) -> None:
    offer_with_form()
    came_from = article(index, "promotion")
    draft = article(index, "secret", live=False)
    button = CallToAction.objects.create(key="call", heading="Talk", button_text="Talk", page=home)
    CallToActionVariant.objects.create(offer=button, heading="Talk?", button_text="Talk", active=True)
    form_page = article(index, "elsewhere")
    for source, expected in ((came_from, ("Promotion", "call", "B")), (draft, ("Elsewhere", "WaitlistCTA", "A"))):
        via = Origin(source.pk, button.pk, "B", "end")
        shown = Page(client.get(via.added_to(form_page.url)).content.decode())
        carried = next(field["value"] for field in shown.attributes("input") if field["name"] == "via")
        client.post(
            "/leads/",
            {**hidden_fields(shown), "via": carried, "email": ANNA, "agree": "on", "moment": moment()},
            headers=HERE,
        )
        lead = Lead.objects.latest("pk")
        assert (lead.article_title, lead.offer, lead.variant) == expected


def test_an_address_that_names_no_button_leaves_no_trace(client: Client, index: ArticleIndexPage) -> None:
    offer_with_form()
    page = article(index, "promotion")
    assert b'name="via"' not in client.get(f'{page.url}?via="><script>').content


def test_a_page_with_a_form_is_the_same_for_everybody_and_sets_no_cookie(
    client: Client, index: ArticleIndexPage
) -> None:
    offer_with_form()
    url = article(index).url
    first, second = client.get(url), Client().get(url)
    assert first.content == second.content
    assert b"csrfmiddlewaretoken" not in first.content
    assert not first.cookies
    assert "Cookie" not in first.get("Vary", "")


def test_the_text_beside_the_box_is_the_text_that_is_kept(client: Client, index: ArticleIndexPage) -> None:
    offer_with_form()
    url = article(index).url
    old = Page(client.get(url).content.decode())
    ConsentText.objects.create(text="I agree to the new rules & all.")
    new = Page(client.get(url).content.decode())
    for email, page in (("old@example.com", old), ("new@example.com", new)):
        client.post("/leads/", {**hidden_fields(page), "email": email, "agree": "on", "moment": moment()}, headers=HERE)
        lead = Lead.objects.get(email=email)
        assert page.texts("label", **{"data-consent": ""}) == [lead.consent_text]
        assert ConsentText.objects.get(version=lead.consent_version).text == lead.consent_text
    assert set(Lead.objects.values_list("consent_version", flat=True)) == {1, 2}


def test_a_consent_text_is_never_changed(home: HomePage) -> None:
    text = ConsentText.objects.create(text="I agree.")
    text.text = "I agree to more."
    with pytest.raises(Exception, match="never changed"):
        text.save()


def test_a_consent_that_was_never_shown_is_none(client: Client) -> None:
    assert send(client, consent="7").status_code == 422
    assert not Lead.objects.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": ""}, "Enter your e-mail address."),
        ({"email": "anna@"}, "Enter an e-mail address in full, such as name@example.com."),
        ({"agree": ""}, "Tick the box, so that we may keep your address and answer."),
    ],
)
def test_what_is_missing_is_said_above_and_beside_and_the_rest_is_kept(
    client: Client, fields: dict[str, str], said: str
) -> None:
    data = answers(name="Anna <Berg>", **fields)
    if not data["agree"]:
        del data["agree"]
    response = client.post("/leads/", data, headers=HERE)
    page = Page(response.content.decode())
    assert response.status_code == 422
    assert page.texts("a", href="#lead-1-email") + page.texts("a", href="#lead-1-agree") == [said]
    assert page.texts("p", class_="lead-form__error") == [said]
    assert "Anna &lt;Berg&gt;" in response.content.decode()
    assert not Lead.objects.exists()


def test_a_page_that_was_open_for_weeks_asks_once_more_and_loses_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_ago = time.time() - OLDEST - 2 * HOUR
    with monkeypatch.context() as patched:
        patched.setattr(time, "time", lambda: long_ago)
        old = Stamp("waitlist").signed()
    response = send(client, stamp=old, name="Anna")
    shown = Page(response.content.decode())
    assert response.status_code == 422
    again = {**hidden_fields(shown), "email": ANNA, "agree": "on", "moment": moment()}
    assert client.post("/leads/", again, headers=HERE).status_code == 303
    assert Lead.objects.get().email == ANNA


@pytest.mark.parametrize("stamp", ["", "nonsense", Stamp("waitlist").signed()[:-1] + "!"])
def test_a_form_that_is_not_ours_is_refused(client: Client, stamp: str) -> None:
    assert send(client, stamp=stamp).status_code == 400
    assert not Lead.objects.exists()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 303),
        ({"Origin": "http://testserver"}, 303),
        ({"Referer": "http://testserver/blog/"}, 303),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://["}, 403),
        ({"Origin": "null"}, 403),
        ({"Referer": "https://evil.example/http://testserver/"}, 403),
        ({}, 403),
    ],
)
def test_only_pages_of_ours_send_forms(headers: dict[str, str], status: int) -> None:
    """Without any token: with the checks of Django for tokens switched on."""
    response = send(Client(enforce_csrf_checks=True), headers=headers)
    assert response.status_code == status
    assert Lead.objects.exists() == (status == 303)


# ---- coming twice


def test_a_form_sent_twice_is_one_lead_and_one_mail(client: Client) -> None:
    for _ in range(3):
        assert send(client, email=" Anna.Berg@Example.com ").status_code == 303
    assert Lead.objects.get().email == ANNA
    assert [message.to for message in mail.outbox] == [[ANNA]]
    assert [event.kind for event in Event.objects.all()] == ["lead.created"]


def test_another_offer_is_another_lead_that_keeps_the_first_touch(client: Client, index: ArticleIndexPage) -> None:
    first, second = article(index, "first"), article(index, "second")
    send(client, stamp=Stamp("waitlist", "one", page=first.pk))
    send(client, stamp=Stamp("waitlist", "two", page=second.pk))
    one, two = Lead.objects.order_by("pk")
    assert (two.first_path, two.last_path) == (one.first_path, second.url) == (first.url, second.url)


def test_who_was_lost_may_come_again(client: Client) -> None:
    send(client)
    Lead.objects.update(state="lost")
    send(client)
    assert sorted(Lead.objects.values_list("state", flat=True)) == ["lost", "new"]


def test_a_stranger_with_the_address_changes_nothing_that_is_known(client: Client) -> None:
    lead = confirmed_lead(client, name="Anna")
    ConsentText.objects.create(text="Another text.")
    send(client, name="Mallory", consent="2")
    again = Lead.objects.get()
    assert (again.name, again.consent_text, again.confirmed_at) == ("Anna", lead.consent_text, lead.confirmed_at)
    assert len(mail.outbox) == 1


def test_nobody_is_flooded_with_mails(client: Client) -> None:
    for number in range(9):
        send(client, stamp=Stamp("waitlist", f"offer-{number}"), address=f"192.0.{number}.1")
    assert Lead.objects.count() == 9
    assert len(mail.outbox) == 5


def test_the_answer_is_the_same_for_known_unknown_and_suspicious_addresses(client: Client) -> None:
    confirmed_lead(client)
    said = [
        send(client),
        send(client, email="new@example.com"),
        send(client, company_site="x", email="bot@example.com"),
    ]
    assert len({(response.status_code, response["Location"], response.content) for response in said}) == 1
    assert (Lead.objects.count(), Quarantined.objects.count()) == (2, 1)


# ---- limits


def test_a_busy_network_is_looked_at_and_a_flood_is_turned_away(client: Client) -> None:
    said = [send(client, email=f"p{number}@example.com").status_code for number in range(203)]
    assert said == [303] * 200 + [429] * 3
    assert (Lead.objects.count(), Quarantined.objects.count()) == (20, 180)
    assert send(client, email="else@example.com", address="192.0.3.7").status_code == 303
    assert Lead.objects.filter(email="else@example.com").exists()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("", "unknown"),
    ],
)
def test_a_network_is_a_neighbourhood(rf: Any, address: str, network: str) -> None:
    assert network_of(rf.post("/leads/", REMOTE_ADDR=address)) == network


def test_a_proxy_names_the_visitor_only_when_it_is_ours(rf: Any, settings: Any) -> None:
    request = rf.post("/leads/", headers={"X-Real-IP": "198.51.100.9"}, REMOTE_ADDR="192.0.2.77")
    assert network_of(request) == "192.0.2.0/24"
    settings.PROOFDESK_CLIENT_HEADER = "X-Real-IP"
    assert network_of(request) == "198.51.100.0/24"


def test_no_address_of_a_visitor_is_kept(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    add = cache.add
    monkeypatch.setattr("coaching.forms.cache.add", lambda key, *rest: seen.append(key) or add(key, *rest))
    send(client, address="192.0.2.77")
    (key,) = seen
    assert re.fullmatch(r"leads:form:\d+:[0-9a-f]{32}", key)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (" Anna@Example.COM ", "anna@example.com"),
        ("anna+jobs@example.com", "anna+jobs@example.com"),
        ("anna@bücher.example", "anna@xn--bcher-kva.example"),
    ],
)
def test_one_mailbox_has_one_spelling(written: str, kept: str) -> None:
    assert normalised(written) == kept


def test_a_moment_is_never_kept(client: Client) -> None:
    response = client.get("/leads/moment/")
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_a_form_costs_the_page_no_query_for_itself(
    client: Client, index: ArticleIndexPage, django_assert_max_num_queries: Any
) -> None:
    LeadSettings.load()
    offer_with_form()
    url = article(index).url
    client.get(url)
    with django_assert_max_num_queries(60) as asked:
        client.get(url)
    ours = [
        row["sql"]
        for row in asked.captured_queries
        if "coaching_consenttext" in row["sql"] or "leadsettings" in row["sql"]
    ]
    assert len(ours) <= 2


# ---- the mail, and its links


def test_the_mail_asks_to_confirm_and_offers_a_way_out(client: Client) -> None:
    send(client)
    (message,) = mail.outbox
    stop = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop.endswith(link_in_mail("stop"))
    assert Lead.objects.get().consent_text in str(message.body)
    html = message.alternatives[0][0]
    assert link_in_mail("confirm") in str(html)
    assert ANNA not in str(message.body) + str(html)


def test_opening_the_link_confirms_nothing_and_the_button_does(client: Client) -> None:
    send(client)
    link = link_in_mail("confirm")
    for _ in range(2):
        response = client.get(link)
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        assert not response.cookies
    assert Lead.objects.get().confirmed_at is None
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link)["Location"] == strict.post(link)["Location"] == "/leads/confirmed/"
    assert Lead.objects.get().confirmed_at is not None
    assert [event.kind for event in Event.objects.order_by("pk")] == ["lead.created", "lead.confirmed"]


def test_a_link_ends_when_its_time_is_over_or_its_lead_gone(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    send(client)
    link = link_in_mail("confirm")
    assert client.get(link[:-2] + "x/").status_code == 410
    assert client.get(link.replace("confirm", "mine")).status_code == 410
    later = time.time() + timedelta(days=15).total_seconds()
    with monkeypatch.context() as patched:
        patched.setattr(time, "time", lambda: later)
        assert client.post(link).status_code == 410
    Lead.objects.all().delete()
    assert client.post(link).status_code == 410


def test_one_click_of_a_mail_program_ends_all_mails(client: Client) -> None:
    send(client, stamp=Stamp("waitlist", "other"))
    confirmed_lead(client)
    link = link_in_mail("stop")
    assert client.get(link).status_code == 200
    assert Lead.objects.filter(unsubscribed_at=None).count() == 2
    response = Client(enforce_csrf_checks=True).post(link, {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert not Lead.objects.filter(unsubscribed_at=None).exists()
    assert client.post(link)["Location"] == "/leads/stopped/"


def test_who_unsubscribed_comes_back_only_by_confirming(client: Client) -> None:
    lead = confirmed_lead(client)
    client.post(link_in_mail("stop"))
    Lead.objects.update(asked_at=timezone.now() - timedelta(hours=2))
    send(client)
    lead.refresh_from_db()
    assert not lead.may_be_mailed
    client.post(link_in_mail("confirm"))
    lead.refresh_from_db()
    assert lead.may_be_mailed
