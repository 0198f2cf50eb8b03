"""The pipeline as the team uses it: lists, many at once, spreadsheets, what looks suspicious."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from django.core import mail
from django.utils import timezone
from wagtail.models import ModelLogEntry
from wagtail.search.index import Indexed

from cms.outbox.models import Event
from coaching.models import CallToAction, Lead, Quarantined
from tests.blog.editing import signed_in

from .leads import ANNA, send

pytestmark = pytest.mark.django_db
LIST = "/admin/desk/leads/"


def made(email: str = ANNA, **fields: Any) -> Lead:
    values = {"kind": "waitlist", "consent_version": 1, "consent_text": "I agree.", **fields}
    found: Lead = Lead.objects.create(email=email, **values)
    return found


def test_many_are_moved_and_given_away_at_once(lead: Any, coach: Any) -> None:
    numbers = [made(f"{n}@example.com").pk for n in range(3)]
    data = {"lead": numbers[:2], "state": "booked", "owner": str(coach.pk)}
    assert signed_in(lead).post(f"{LIST}act/", data).status_code == 302
    rows = list(Lead.objects.order_by("pk").values_list("state", "owner"))
    assert rows == [("booked", coach.pk), ("booked", coach.pk), ("new", None)]
    assert [event.kind for event in Event.objects.all()] == ["lead.booked"] * 2
    assert {entry.action for entry in ModelLogEntry.objects.all()} == {
        "proofdesk.lead.moved",
        "proofdesk.lead.assigned",
    }
    assert not any("@" in entry.label for entry in ModelLogEntry.objects.all())


def test_who_works_with_no_leads_is_given_none(lead: Any, writer: Any) -> None:
    row = made(owner=lead)
    signed_in(lead).post(f"{LIST}act/", {"lead": [row.pk], "owner": str(writer.pk)})
    row.refresh_from_db()
    assert row.owner != writer


def test_a_coach_sees_and_moves_their_own(coach: Any) -> None:
    own, other = made("own@example.com", owner=coach), made("other@example.com")
    client = signed_in(coach)
    shown = client.get(LIST).content.decode()
    assert "own@example.com" in shown
    assert "other@example.com" not in shown
    client.post(f"{LIST}act/", {"lead": [own.pk, other.pk], "state": "won", "owner": "none"})
    assert dict(Lead.objects.values_list("email", "state")) == {"own@example.com": "won", "other@example.com": "new"}
    assert Lead.objects.get(pk=own.pk).owner == coach
    assert client.post(f"{LIST}find/", {"email": "other@example.com"})["Location"] == LIST
    assert client.post(f"{LIST}find/", {"email": "Own@Example.com"})["Location"] == f"{LIST}{own.pk}/"
    exported = client.get(f"{LIST}?export=csv").getvalue().decode()  # type: ignore[attr-defined]
    assert "own@example.com" in exported
    assert "other@example.com" not in exported


def test_a_spreadsheet_runs_nothing(lead: Any) -> None:
    made(name='=HYPERLINK("http://x.example")', role="+1", notes="-2", offer="@SUM(A1)")
    client = signed_in(lead)
    (row,) = csv.DictReader(StringIO(client.get(f"{LIST}?export=csv").getvalue().decode("utf-8-sig")))  # type: ignore[attr-defined]
    assert [row[name] for name in ("Name", "Role", "Notes", "Offer")] == [
        '\'=HYPERLINK("http://x.example")',
        "'+1",
        "'-2",
        "'@SUM(A1)",
    ]
    book = openpyxl.load_workbook(BytesIO(client.get(f"{LIST}?export=xlsx").getvalue()))  # type: ignore[attr-defined]
    assert not any(cell.data_type == "f" for line in book.active for cell in line)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(
    lead: Any, coach: Any, home: Any, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        made(f"{number}@example.com", owner=coach, article=home, article_title="Home")
    client = signed_in(lead)
    client.get(LIST)
    with django_assert_num_queries(16):
        assert client.get(LIST).status_code == 200


def test_a_lead_is_worked_on(lead: Any, coach: Any) -> None:
    row = made(name="<b>Anna</b>")
    client = signed_in(lead)
    address = f"{LIST}{row.pk}/"
    assert "&lt;b&gt;Anna" in client.get(address).content.decode()
    client.post(address, {"state": "contacted", "owner": coach.pk, "notes": "Called."})
    row.refresh_from_db()
    assert (row.state, row.owner, row.notes) == ("contacted", coach, "Called.")
    client.post(f"{address}forget/")
    assert not Lead.objects.exists()


def test_what_looks_suspicious_is_never_mailed_until_somebody_lets_it_in(lead: Any) -> None:
    send(company_site="x", name="Anna")
    send(company_site="x", email="bot@example.com")
    assert not Lead.objects.exists()
    assert mail.outbox == []
    client = signed_in(lead)
    assert "filled the field that people do not see" in client.get(f"{LIST}suspicious/").content.decode()
    client.post(f"{LIST}suspicious/judge/", {"answer": Quarantined.objects.get(email=ANNA).pk, "verdict": "person"})
    assert [(row.email, row.name, row.offer) for row in Lead.objects.all()] == [(ANNA, "Anna", "WaitlistCTA")]
    assert [message.to for message in mail.outbox] == [[ANNA]]
    client.post(f"{LIST}suspicious/judge/", {"answer": Quarantined.objects.get().pk, "verdict": "spam"})
    assert not Quarantined.objects.exists()
    assert Lead.objects.count() == 1


def test_no_search_of_the_admin_holds_leads() -> None:
    """Its entries would be copies of what is personal."""
    assert issubclass(CallToAction, Indexed)
    assert not any(issubclass(model, Indexed) for model in (Lead, Quarantined))


# ---- the board


def board(user: Any) -> dict[str, list[str]]:
    response = signed_in(user).get(f"{LIST}board/")
    assert response.status_code == 200
    return {column.state.value: [card.email for card in column.cards] for column in response.context["columns"]}


def test_each_lead_stands_in_the_column_of_its_state(lead: Any, coach: Any) -> None:
    today = timezone.localdate()
    for number, state in enumerate(["new", "new", "booked", "won", "won"]):
        made(
            f"{number}@example.com",
            state=state,
            active_on=today - timedelta(days=number),
            owner=coach if number else None,
        )
    waits, latest = ["1@example.com", "0@example.com"], ["3@example.com", "4@example.com"]
    assert board(lead) == {"new": waits, "contacted": [], "booked": ["2@example.com"], "won": latest, "lost": []}
    assert board(coach)["new"] == ["1@example.com"]  # their own


def test_a_card_takes_the_next_step_and_leads_back_to_the_board(lead: Any) -> None:
    found = made()
    client = signed_in(lead)
    assert 'name="state" value="contacted"' not in client.get(f"{LIST}board/").content.decode()  # not yet confirmed
    Lead.objects.update(confirmed_at=timezone.now())
    assert 'name="state" value="contacted"' in client.get(f"{LIST}board/").content.decode()
    response = client.post(f"{LIST}act/", {"lead": found.pk, "state": "contacted", "from": "board"})
    assert response["Location"] == f"{LIST}board/"
    assert board(lead)["contacted"] == [ANNA]
    assert client.post(f"{LIST}act/", {"lead": found.pk, "state": "new", "from": "//evil.example"})["Location"] == LIST


def test_a_long_column_shows_the_first_and_tells_of_the_rest(lead: Any) -> None:
    for number in range(14):
        made(f"{number}@example.com")
    shown = signed_in(lead).get(f"{LIST}board/")
    assert len(shown.context["columns"][0].cards) == 12
    assert "2 more" in shown.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_of_the_board_stay_flat(lead: Any, count: int, django_assert_num_queries: Any) -> None:
    from coaching.desk.board import columns

    for number in range(count):
        for state in ("new", "won"):
            made(f"{number}@{state}.example", state=state, owner=lead)
    lead.has_perm("coaching.change_lead")  # asked before
    with django_assert_num_queries(3):
        assert sum(len(column.cards) for column in columns(lead)) == 2 * count
