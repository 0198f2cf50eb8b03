"""The drill: a real receiver that is away, slow, wrong or gone. What does not arrive is sent again, in order."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from cms.outbox import endpoints, kinds, sending, spreading
from cms.outbox.models import Attempt, Delivery, Endpoint

from .receiver import Answer, Receiver, drip, endless, garbage, nul, silent
from .webhooks import endpoint, happen, pass_time, states, verified

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thing_kind", "impatient")]

WRONG: dict[str, tuple[Answer, str]] = {
    "an error": (500, "answer 500"),
    "no": (400, "answer 400"),
    "no such page": (404, "answer 404"),
    "too many": (429, "answer 429"),
    "an error with a NUL": (nul, "answer 500"),
    "a redirect": ((302, {"Location": "/elsewhere"}, b""), "answer 302"),
    "a redirect for good": ((308, {"Location": "/elsewhere"}, b""), "answer 308"),
    "silence": (silent, ""),
    "byte by byte": (drip, ""),
    "garbage": (garbage, "BadStatusLine"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_does_not_arrive_is_sent_again_with_the_same_id(receiver: Receiver, case: str) -> None:
    there = endpoint(receiver)
    answer, said = WRONG[case]
    receiver.answers = [answer]
    happen()
    began = time.monotonic()
    assert sending.send_due() == 0
    assert time.monotonic() - began < 3
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("waiting", 1)
    assert said in delivery.last_error
    assert delivery.last_error
    assert 7 < (delivery.next_try_at - timezone.now()).total_seconds() < 13
    assert Attempt.objects.get().reply[:5] == ("bad��" if case == "an error with a NUL" else "")
    assert sending.send_due() == 0  # not yet
    pass_time()
    assert sending.send_due() == 1
    first, second = receiver.received  # and nothing was asked elsewhere
    assert first.id == second.id
    verified(there, [first, second])
    assert Attempt.objects.count() == 2


def test_a_reply_without_an_end_is_cut(receiver: Receiver) -> None:
    endpoint(receiver)
    receiver.usual = endless
    happen()
    assert sending.send_due() == 1
    assert len(Attempt.objects.get().reply) == 2048


def test_an_endpoint_that_says_when_is_asked_then(receiver: Receiver) -> None:
    endpoint(receiver)
    receiver.answers = [(503, {"Retry-After": "600"}, b"")]
    happen()
    sending.send_due()
    assert 590 < (Delivery.objects.get().next_try_at - timezone.now()).total_seconds() <= 600


def test_waits_grow_and_end() -> None:
    waits = [sending.wait_after(attempt) for attempt in range(1, sending.MAX_ATTEMPTS)]
    for number, wait in enumerate(waits):
        usual = min(10 * 2**number, 6 * 3600)
        assert usual * 0.8 <= wait <= usual * 1.2
    assert timedelta(days=2.4) < timedelta(seconds=sum(waits)) < timedelta(days=3.7)


def test_a_receiver_that_is_away_for_an_hour_loses_nothing(receiver: Receiver) -> None:
    there = endpoint(receiver)
    port = receiver.port
    receiver.stop()
    for number in range(6):
        happen(subject=f"thing:{number % 2}", number=number)
    for _ in range(5):  # ten seconds, twice as long each time: some five minutes
        assert sending.send_due() == 0
        pass_time()
    again = Receiver(port)
    try:
        while sending.send_due():
            pass_time()
        contents = verified(there, again.received)
    finally:
        again.stop()
    assert sorted(content["data"]["number"] for content in contents) == list(range(6))
    for thing in (0, 1):
        told = [content["data"]["number"] for content in contents if content["data"]["number"] % 2 == thing]
        assert told == sorted(told)
    assert states() == ["arrived"] * 6
    there.refresh_from_db()
    assert there.failing_since is None


def test_a_later_event_waits_for_the_earlier_one_of_its_subject(receiver: Receiver) -> None:
    endpoint(receiver)
    receiver.answers = [400]
    happen(subject="thing:1", number=1)
    sending.send_due()
    happen(subject="thing:1", number=2)
    happen(subject="thing:2", number=3)
    sending.send_due()
    assert [request.content["data"]["number"] for request in receiver.received] == [1, 3]
    pass_time()
    sending.send_due()
    assert [request.content["data"]["number"] for request in receiver.received] == [1, 3, 1, 2]


def test_what_is_given_up_lets_the_next_one_go(receiver: Receiver) -> None:
    endpoint(receiver)
    happen(subject="thing:1", number=1)
    happen(subject="thing:1", number=2)
    spreading.spread()
    Delivery.objects.update(attempts=sending.MAX_ATTEMPTS - 1)
    receiver.answers = [400]
    sending.send_due()
    assert states() == ["failed", "arrived"]
    assert "answer 400" in Delivery.objects.first().last_error  # type: ignore[union-attr]


def test_one_that_is_slow_does_not_hold_another(receiver: Receiver) -> None:
    """Nor is it asked again in the same run, however much waits for it."""
    slow = Receiver()
    slow.usual = silent
    try:
        endpoint(slow, name="Slow")
        endpoint(receiver)
        for number in range(30):
            happen(number=number)
        began = time.monotonic()
        assert sending.send_due() == 30
        assert time.monotonic() - began < 10
        assert len(slow.received) <= sending.FOR_ONE
        assert Delivery.objects.filter(state="waiting", attempts=0).count() >= 30 - sending.FOR_ONE
    finally:
        slow.stop()


def test_one_that_does_not_answer_is_left_alone_and_gets_all_when_it_is_well(receiver: Receiver) -> None:
    there = endpoint(receiver)
    receiver.usual = 503
    for number in range(20):
        happen(number=number)
    sending.send_due()
    asked = len(receiver.received)
    assert asked <= sending.FOR_ONE
    assert sending.send_due() == 0
    assert len(receiver.received) == asked  # nobody knocks meanwhile
    waits = [(when - timezone.now()).total_seconds() for when in Delivery.objects.values_list("next_try_at", flat=True)]
    assert 0 < min(waits) <= max(waits) < 13
    Endpoint.objects.update(failing_since=timezone.now() - sending.PAUSE)
    Delivery.objects.filter(attempts=1).update(next_try_at=timezone.now() + timedelta(hours=6))
    Delivery.objects.filter(attempts=0).update(next_try_at=timezone.now())
    receiver.usual = 200
    assert sending.send_due() == 20
    there.refresh_from_db()
    assert there.failing_since is None


def test_a_pause_is_short_however_often_one_event_has_failed(receiver: Receiver) -> None:
    """One that the receiver stumbles over does not hold up all others for hours."""
    endpoint(receiver)
    happen(number=1)
    spreading.spread()
    Delivery.objects.update(attempts=sending.MAX_ATTEMPTS - 3)
    happen(number=2)
    receiver.answers = [500, 500]
    sending.send_due()
    waits = sorted((when - timezone.now()) for when in Delivery.objects.values_list("next_try_at", flat=True))
    assert waits[0] <= sending.PAUSE
    assert waits[1] > timedelta(hours=4)


def test_gone_switches_it_off_at_once_and_tells(receiver: Receiver, lead: Any, writer: Any) -> None:
    there = endpoint(receiver)
    receiver.usual = 410
    happen(number=1)
    sending.send_due()
    happen(number=2)
    there.refresh_from_db()
    assert not there.active
    assert "410" in there.off_reason
    sending.send_due()
    assert len(receiver.received) == 1
    (message,) = mail.outbox
    assert message.to == [lead.email]
    assert "“CRM” was switched off" in message.subject
    assert f"/admin/desk/webhooks/{there.pk}/" in message.body


def test_one_that_fails_for_days_is_switched_off_and_keeps_what_waits(receiver: Receiver, lead: Any) -> None:
    there = endpoint(receiver)
    receiver.usual = 500
    happen(number=1)
    happen(number=2)
    sending.send_due()
    there.refresh_from_db()
    assert there.active
    Endpoint.objects.update(failing_since=timezone.now() - sending.OFF_AFTER)
    pass_time()
    sending.send_due()
    there.refresh_from_db()
    assert not there.active
    assert "2 days" in there.off_reason
    assert len(mail.outbox) == 1
    assert states() == ["waiting", "waiting"]
    receiver.usual = 200
    assert endpoints.switch_on(there)
    assert sending.send_due() == 2
    there.refresh_from_db()
    assert (there.active, there.failing_since, there.off_reason) == (True, None, "")


def test_an_event_that_cannot_be_told_stops_no_other(receiver: Receiver) -> None:
    def broken(payload: dict[str, Any]) -> dict[str, Any]:
        raise LookupError(payload)

    kinds.register("thing.broke", "It broke", broken)
    endpoint(receiver)
    happen("thing.broke")
    happen("thing.unknown")
    happen()
    assert sending.send_due() == 1
    assert states() == ["waiting", "failed", "arrived"]
    assert "nobody knows" in Delivery.objects.get(event__kind="thing.unknown").last_error


def test_what_somebody_else_has_taken_over_is_left_to_them(receiver: Receiver) -> None:
    endpoint(receiver)
    happen()
    spreading.spread()
    (ours,) = sending.claim()
    assert sending.claim() == []
    pass_time()  # our claim has run out
    (theirs,) = sending.claim()
    assert theirs.message_id == ours.message_id
    sending.settle(ours, sending.Outcome(status=500, error="answer 500"))
    assert (Delivery.objects.get().state, Attempt.objects.count()) == ("sending", 0)
    sending.settle(theirs, sending.Outcome(status=200))
    assert states() == ["arrived"]
