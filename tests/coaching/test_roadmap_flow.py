"""A visitor's roadmap: the form, the plan, a private link, the calendar, the mail."""

import logging
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as mails
from django.test import Client
from django.utils import timezone

from cms.home.models import HomePage
from coaching import career_paths, roadmap_views
from coaching.models import SavedRoadmap
from coaching.private_links import forget_expired
from tests.blog.pages import Page
from tests.first_views import forget_views

from .tests_and_plans import LEAD, hidden

pytestmark = pytest.mark.django_db

FORM = "/career-coaching/roadmap/"
ANSWERS = {"path": "lead", "role": "Data analyst", "years": "4", "hours": "5", "strengths": ["Feedback"], "go": "plan"}
MONEY = {"currency": "EUR", "costs": "2,345", "savings": "12 000", "income": ""}


@pytest.fixture(autouse=True)
def _paths(home: HomePage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(career_paths, "available_paths", lambda: (LEAD,))
    monkeypatch.setattr(roadmap_views, "available_paths", lambda: (LEAD,))


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def saved(client: Client, **more: Any) -> str:
    """Its address."""
    markup = client.post(FORM, {**ANSWERS, **more}).content.decode()
    fields = {name: hidden(markup, name) for name in ("plan", "stamp")}
    response = client.post(f"{FORM}save/", fields)
    assert response.status_code == 302
    address: str = response["Location"]
    return address


def test_the_form_begins_with_a_path(client: Client) -> None:
    response = client.get(FORM)
    assert [link["href"] for link in Page(response.content.decode()).attributes("a") if "?path" in link["href"]] == [
        "?path=lead"
    ]
    form = client.get(f"{FORM}?path=lead")
    assert Page(form.content.decode()).texts("label", class_="choice") == ["Delegation", "Feedback"]
    for answer in (response, form):
        assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert answer.cookies == {}
        assert "Cookie" not in answer.get("Vary", "")
        assert b"csrf" not in answer.content
    assert "Where do you want to go?" in text(client.get(f"{FORM}?path=nowhere"))


def test_without_paths_the_page_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roadmap_views, "available_paths", lambda: ())
    assert "There is no career path to plan for yet." in text(client.get(FORM))


def test_the_plan_follows_from_the_answers_and_nothing_is_stored(client: Client) -> None:
    response = Client(enforce_csrf_checks=True).post(FORM, ANSWERS)
    shown = text(response)
    assert response.status_code == 200
    assert "From Data analyst: about" not in shown
    assert "From Data analyst: 4 to 8 months." in shown
    assert "Because you chose Team lead: we plan 6 to 12 months for that way." in shown
    assert "Because you have this already: Feedback. It is no gap." in shown
    page = Page(response.content.decode())
    assert page.texts("ol", class_="gaps")[0].startswith("Delegation Hand over a task a week Proof:")
    assert len(page.texts("tr")) == 5
    assert len([row for row in page.attributes("rect") if row["class"] == "timeline__sure"]) == 4
    assert "How long the money lasts" not in shown
    assert response["Cache-Control"] == "private, no-cache"
    assert response.cookies == {}
    assert not SavedRoadmap.objects.exists()


def test_money_is_part_of_it_only_when_it_was_given(client: Client) -> None:
    shown = text(client.post(FORM, {**ANSWERS, **MONEY}))
    assert "4 to 5 months." in shown
    assert "EUR 12,000" in shown
    assert "EUR 2,345" in shown
    assert "EUR 234 less costs a month: about 5 months" in shown


@pytest.mark.parametrize(
    ("fields", "field", "error"),
    [
        ({"role": ""}, "role", "This field is required."),
        ({"years": "-1"}, "years", "Ensure this value is greater than or equal to 0."),
        ({"hours": "61"}, "hours", "Ensure this value is less than or equal to 60."),
        ({"hours": "many"}, "hours", "Enter a whole number."),
        ({"deadline": "soon"}, "deadline", "Enter a valid date."),
        ({"savings": "10"}, "costs", "The money part needs this amount; 0 will do. Or leave all amounts empty."),
        ({"costs": "9" * 20, "savings": "1"}, "costs", "Ensure this value is less than or equal to 1000000000000."),
        ({"costs": "NaN", "savings": "1"}, "costs", "Enter a number."),
    ],
)
def test_what_is_missing_is_named_above_and_beside_the_field(
    client: Client, fields: dict[str, str], field: str, error: str
) -> None:
    response = client.post(FORM, {**ANSWERS, **fields})
    page = Page(response.content.decode())
    assert response.status_code == 422
    assert page.texts("title")[0].startswith("Error: ")
    assert f"#id_{field}" in [link["href"] for link in page.attributes("a")]
    assert page.texts("p", id=f"id_{field}_error") == [error]
    (control,) = [row for row in page.attributes("input") if row.get("name") == field]
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"].startswith(f"id_{field}_error")


@pytest.mark.parametrize(
    "more",
    [
        {"hours": "0"},
        {"deadline": "2020-01-01"},
        {"deadline": "9999-12-31", "hours": "60", "years": "60"},
        {**MONEY, "savings": "0", "hours": "0"},
        {**MONEY, "income": "9000"},
        {**MONEY, "savings": "999999999999", "costs": "1"},
        {"role": "<script>alert(1)</script>"},
        {"strengths": []},
        {"strengths": ["Delegation", "Feedback"]},
    ],
)
def test_edge_cases_have_a_plan_a_link_and_a_calendar(client: Client, more: dict[str, Any]) -> None:
    response = client.post(FORM, {**ANSWERS, **more})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content
    address = saved(client, **more)
    assert client.get(address).status_code == 200
    assert client.get(f"{address}roadmap.ics").status_code == 200


def test_the_result_of_a_test_fills_the_form(client: Client) -> None:
    response = client.post(FORM, {"path": "lead", "strengths": ["Delegation", "Juggling"], "go": "start"})
    checked = [row["value"] for row in Page(response.content.decode()).attributes("input") if "checked" in row]
    assert checked == ["Delegation"]
    assert "problems" not in response.content.decode()


def test_answers_can_be_changed(client: Client) -> None:
    markup = client.post(FORM, {**ANSWERS, **MONEY}).content.decode()
    page = Page(client.post(FORM, {"plan": hidden(markup, "plan"), "go": "edit"}).content.decode())
    values = {row["name"]: row.get("value") for row in page.attributes("input") if "name" in row}
    assert (values["role"], values["hours"], values["savings"]) == ("Data analyst", "5", "12000")
    assert [row for row in page.attributes("details") if "open" in row]


# ---- a private link


def test_a_saved_plan_is_reached_by_its_token_alone(client: Client) -> None:
    address = saved(client, **MONEY)
    token = address.split("/")[-2]
    row = SavedRoadmap.objects.get()
    assert len(token) == 43  # 256 bits
    assert token not in f"{row.token_hash} {row.inputs}"
    response = Client().get(address)
    assert "EUR 12,000" in text(response)
    assert response["Cache-Control"] == "no-store, private"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]
    assert response.cookies == {}
    assert client.get(address[:-2] + "x/").status_code in (404, 410)


def test_a_plan_stays_as_it_was_when_its_path_changes(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    address = saved(client)
    before = text(client.get(address)).split("Your roadmap")[1]
    monkeypatch.setattr(career_paths, "available_paths", lambda: ())
    assert text(client.get(address)).split("Your roadmap")[1] == before


def test_its_holder_deletes_it_at_once(client: Client) -> None:
    address = saved(client, **MONEY)
    assert "gone for good" in text(Client(enforce_csrf_checks=True).post(f"{address}delete/"))
    assert not SavedRoadmap.objects.exists()
    for gone in (client.get(address), client.get(f"{address}roadmap.ics"), client.post(f"{address}delete/")):
        assert gone.status_code == 410


def test_it_expires_and_is_removed(client: Client) -> None:
    address = saved(client)
    SavedRoadmap.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(address).status_code == 410
    assert forget_expired() == "1 roadmap and 0 shared results deleted"


def test_a_plan_that_was_tampered_with_is_not_saved(client: Client) -> None:
    markup = client.post(FORM, ANSWERS).content.decode()
    plan, stamp = hidden(markup, "plan"), hidden(markup, "stamp")
    for fields in ({"plan": f"{plan}x", "stamp": stamp}, {"plan": plan, "stamp": "x"}, {"plan": "", "stamp": stamp}):
        assert client.post(f"{FORM}save/", fields)["Location"] == FORM
    assert client.post(f"{FORM}calendar/", {"plan": "x"})["Location"] == FORM
    assert not SavedRoadmap.objects.exists()


def test_reading_a_plan_costs_the_same_whatever_is_in_it(client: Client, django_assert_num_queries: Any) -> None:
    short, long = saved(client, strengths=["Delegation", "Feedback"]), saved(client, strengths=[], **MONEY)
    client.get(short)
    for address in (short, long):
        forget_views()
        with django_assert_num_queries(QUERIES):
            client.get(address)


QUERIES = 10

# ---- the calendar


def test_the_calendar_has_the_milestones_and_no_money(client: Client) -> None:
    day = (timezone.localdate() + timedelta(days=200)).isoformat()
    address = saved(client, deadline=day, **MONEY)
    first, again = (client.get(f"{address}roadmap.ics") for _ in range(2))
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Content-Disposition"] == 'attachment; filename="roadmap.ics"'
    found = first.content.decode()
    assert found.count("BEGIN:VEVENT") == 6  # start, four milestones, deadline
    uids = re.findall(r"UID:(.*?)\r\n(?=\S)", found, re.S)
    assert len(set(uids)) == 6
    assert uids == re.findall(r"UID:(.*?)\r\n(?=\S)", again.content.decode(), re.S)
    assert not re.search(r"EUR|12000|12,000|Data analyst", found)
    assert all(len(line.encode()) <= 75 for line in found.split("\r\n"))


def test_a_plan_need_not_be_saved_for_a_calendar(client: Client) -> None:
    markup = client.post(FORM, ANSWERS).content.decode()
    response = client.post(f"{FORM}calendar/", {"plan": hidden(markup, "plan")})
    assert response.content.count(b"BEGIN:VEVENT") == 5
    assert not SavedRoadmap.objects.exists()


# ---- the mail


def test_only_the_link_is_mailed(client: Client) -> None:
    address = saved(client, **MONEY)
    response = client.post(f"{address}mail/", {"email": "ann@example.com"})
    assert "The link is on its way." in text(response)
    (sent,) = mails.outbox
    assert sent.to == ["ann@example.com"]
    ((markup, _),) = sent.alternatives
    for words in (sent.body, markup):
        assert address in words
        assert not re.search(r"EUR|12.000|Data analyst|Team lead", words)
    assert "ann@example.com" not in str(SavedRoadmap.objects.values())


def test_a_wrong_address_is_named(client: Client) -> None:
    address = saved(client)
    response = client.post(f"{address}mail/", {"email": "ann@"})
    assert response.status_code == 422
    assert "Enter a valid email address." in text(response)
    assert mails.outbox == []


def test_nobody_sends_mails_by_the_thousand(client: Client) -> None:
    address = saved(client)
    answers = [client.post(f"{address}mail/", {"email": "ann@example.com"}).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 429, 429]
    assert len(mails.outbox) == 3


# ---- secrecy


def test_what_somebody_answered_stands_in_no_address_and_no_log(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    from blog.desk.packet.secrecy import TokenFilter

    caplog.handler.addFilter(TokenFilter())
    caplog.set_level(logging.INFO)
    client.post(FORM, {**ANSWERS, **MONEY, "hours": "999"})
    address = saved(client, **MONEY)
    token = address.split("/")[-2]
    client.post(f"{address}mail/", {"email": "ann@example.com"})
    client.post(f"{address}mail/", {"email": "ann@"})
    client.post(f"{address}delete/")
    client.get(address)
    assert "roadmap/p/***/" in caplog.text
    assert not re.search(rf"12.000|Data analyst|ann@|{token}", caplog.text)
