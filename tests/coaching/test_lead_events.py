"""What other systems hear of leads: numbers at once, people once they confirmed, nobody once they are forgotten."""

from typing import Any

import pytest

from cms.home.models import HomePage
from cms.outbox import kinds
from cms.outbox.models import Attempt, Delivery, Endpoint, Event
from coaching import leads
from coaching.models import Lead
from coaching.models.leads import State

pytestmark = pytest.mark.django_db
CONSENT = {"consent_version": 1, "consent_text": "I agree."}


@pytest.fixture
def lead_row(home: HomePage) -> Lead:
    return Lead.objects.create(email="anna@example.com", name="Anna", kind="waitlist", **CONSENT)


def sent(kind: str) -> dict[str, Any]:
    return kinds.KINDS[kind].data(Event.objects.filter(kind=kind).latest("pk").payload)


def test_a_person_is_named_once_they_confirmed_and_as_long_as_they_are_known(lead_row: Lead, admin: Any) -> None:
    leads.note(lead_row, "created")
    assert sent("lead.created")["person"] is None
    leads.confirm(lead_row.pk)
    anna = {"email": "anna@example.com", "name": "Anna", "role": "", "may_be_mailed": True}
    assert sent("lead.confirmed")["person"] == anna
    assert sent("lead.created")["person"] == anna
    leads.move([lead_row.pk], State.BOOKED, admin)
    assert sent("lead.booked")["lead"]["state"] == "booked"
    leads.forget_person("anna@example.com")
    for kind in ("lead.created", "lead.confirmed", "lead.booked", "lead.deleted"):
        found = sent(kind)
        assert found["person"] is None
        assert "anna" not in str(found).lower()
    assert set(Event.objects.values_list("subject", flat=True)) == {f"lead:{lead_row.pk}"}


def test_every_state_of_a_lead_is_a_known_event(lead_row: Lead, admin: Any) -> None:
    for state in [*State.values[1:], "new"]:
        leads.move([lead_row.pk], state, admin)
    assert {f"lead.{state}" for state in State.values} <= {*Event.objects.values_list("kind", flat=True)}
    assert {*Event.objects.values_list("kind", flat=True)} <= {*kinds.KINDS}


def test_replies_that_repeat_an_address_are_forgotten_with_it(lead_row: Lead) -> None:
    leads.note(lead_row, "created")
    there = Endpoint.objects.create(name="CRM", url="https://crm.example/in")
    delivery = Delivery.objects.create(event=Event.objects.get(), endpoint=there)
    Attempt.objects.create(delivery=delivery, status=200, reply='{"email": "Anna@example.com"}')
    Attempt.objects.create(delivery=delivery, status=200, reply="fine")
    leads.forget_person("anna@example.com")
    assert [attempt.reply for attempt in Attempt.objects.order_by("pk")] == ["", "fine"]
