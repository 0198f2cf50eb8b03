"""The drill: a real receiver that is well, away, slow, wrong or gone. Every event arrives, signed and in order."""

import base64
import re
import time
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.db import transaction
from django.utils import timezone, translation

from cms.core.outgoing import Policy, safety
from cms.outbox import endpoints, events, kinds, sending, signing, spreading
from cms.outbox.checks import check_hosts
from cms.outbox.models import Attempt, Delivery, Endpoint, Event

from .receiver import Answer, NotOurs, Receiver, drip, endless, garbage, nul, silent, verify
from .webhooks import endpoint, happen, pass_time, states, verified

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thing_kind")]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "TIMEOUT", 0.5)


# ---- what arrives


def test_an_event_arrives_signed_once(receiver: Receiver) -> None:
    there = endpoint(receiver)
    happened = happen(subject="thing:1", number=7)
    assert sending.send_due() == 1
    (request,) = receiver.received
    (content,) = verified(there, [request])
    moment = happened.created_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert content == {"type": "thing.happened", "timestamp": moment, "data": {"number": 7}}
    assert request.headers["Content-Type"] == "application/json"
    assert request.headers["User-Agent"].startswith("Proofdesk/")
    assert request.id.startswith("msg_")
    assert states() == ["arrived"]
    assert sending.send_due() == 0
    assert len(receiver.received) == 1


def test_the_example_of_the_specification_is_signed_as_there() -> None:
    """https://github.com/standard-webhooks/standard-webhooks: the test of its libraries."""
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    signed = signing.signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_changed_byte_or_another_secret_is_no_signature(receiver: Receiver) -> None:
    there = endpoint(receiver)
    happen()
    sending.send_due()
    (request,) = receiver.received
    with pytest.raises(NotOurs):
        verify(endpoints.secret(there), request.headers, request.body + b" ")
    with pytest.raises(NotOurs):
        verify(signing.secret_of(b"x" * 32), request.headers, request.body)
    with pytest.raises(NotOurs, match="too old"):
        verify(endpoints.secret(there), request.headers, request.body, time.time() + 600)


def test_only_what_was_chosen_is_sent(receiver: Receiver) -> None:
    kinds.register("thing.ended", "It ended")
    endpoint(receiver, "thing.ended")
    happen()
    happen("thing.ended")
    sending.send_due()
    assert receiver.types() == ["thing.ended"]


def test_what_happened_before_it_was_there_is_not_sent(receiver: Receiver) -> None:
    happen()
    endpoint(receiver, created_at=timezone.now())
    assert sending.send_due() == 0
    assert receiver.received == []


def test_what_is_rolled_back_never_happened(receiver: Receiver) -> None:
    endpoint(receiver)
    with transaction.atomic():
        events.record("thing.happened", {})
        transaction.set_rollback(True)
    assert sending.send_due() == 0
    assert receiver.received == []


def test_each_endpoint_gets_its_own(receiver: Receiver) -> None:
    first, second = endpoint(receiver), endpoint(receiver, name="Newsletter")
    happen()
    assert sending.send_due() == 2
    ids = {request.id for request in receiver.received}
    assert len(ids) == 2
    by_id = dict(Delivery.objects.values_list("message_id", "endpoint"))
    for request in receiver.received:
        verified(first if by_id[request.id] == first.pk else second, [request])


# ---- what goes wrong


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


# ---- where nothing is posted


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1"])
def test_a_name_that_leads_inside_gets_nothing(receiver: Receiver, monkeypatch: Any, address: str) -> None:
    rules = Policy(resolve=lambda host, port: [address])
    monkeypatch.setattr(endpoints, "policy", lambda: rules)
    endpoint(receiver, url="https://innocent.example/in")
    happen()
    assert sending.send_due() == 0
    assert receiver.received == []
    assert "not on the public internet" in Delivery.objects.get().last_error


def test_a_name_service_that_changes_its_mind_is_asked_once(receiver: Receiver, monkeypatch: Any) -> None:
    """The first answer is allowed and is where the request goes; each later one would lead inside."""
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.7"]

    here = ip_address("127.0.0.1")
    rules = Policy(allows=lambda address: address == here, ports=None, resolve=rebinding)
    message = sending.Message(f"http://crm.example:{receiver.port}/in", {"webhook-id": "msg_1"}, b"{}")
    assert sending.post(message, rules).arrived
    assert asked == ["crm.example"]
    outcome = sending.post(message, rules)
    assert (outcome.status, outcome.error) == (0, "not for us to call: the host is not on the public internet")
    assert [request.headers["Host"] for request in receiver.received] == [f"crm.example:{receiver.port}"]


def test_a_host_that_is_trusted_no_longer_gets_nothing(receiver: Receiver, settings: Any) -> None:
    endpoint(receiver)
    happen()
    settings.PROOFDESK_WEBHOOK_HOSTS = []
    assert sending.send_due() == 0
    assert receiver.received == []
    assert "We do not post there" in Delivery.objects.get().last_error


@pytest.mark.parametrize(
    ("url", "said"),
    {
        "http://example.org/in": "https",
        "https://127.0.0.2/in": "public internet",
        "https://10.0.0.7/": "public internet",
        "https://[::1]/": "public internet",
        "https://localhost/": "no name",
        "https://crm/": "no name",
        "https://2130706433/": "disguise",
        "https://example.org:22/": "port 22",
        "https://ann:secret@example.org/": "password",
        "ftp://example.org/": "only http",
        "javascript:alert(1)": "only http",
        "https://example.org/#in": "#",
        "": "only http",
    }.items(),
)
def test_an_address_that_is_not_for_us_is_refused_in_the_form(url: str, said: str) -> None:
    assert said in endpoints.problem_of(url)


def test_every_reason_against_an_address_can_be_translated() -> None:
    source = Path(safety.__file__).read_text()
    said = set(re.findall(r'Unsafe\(\s*"([^"]+)"', source)) | set(re.findall(r'else "([^"]+)"\)', source))
    assert said == set(endpoints.REASONS)
    with translation.override("de"):
        assert endpoints.problem_of("https://a.example:99/") == (
            "Dorthin wird nicht gesendet: Port 99 ist kein Port von Websites."
        )


def test_trusted_hosts_are_fine_and_others_need_https(settings: Any) -> None:
    settings.PROOFDESK_WEBHOOK_HOSTS = ["crm", "10.0.0.7"]
    for url in ("http://crm:9000/in", "http://10.0.0.7/in", "https://example.org/in?key=1"):
        assert endpoints.problem_of(url) == ""
    assert endpoints.problem_of("http://10.0.0.8/in")


@pytest.mark.parametrize(
    ("host", "is_fine"),
    [
        ("crm", True), ("crm.internal", True), ("10.0.0.7", True), ("fd00::7", True), ("http://crm", False),
        ("crm:9000", False), ("crm/in", False), ("*.internal", False), ("", False), ("10.0.0", False),
        ("169.254.169.254", False), ("0.0.0.0", False),  # noqa: S104
    ],
)  # fmt: skip
def test_the_setting_of_trusted_hosts_is_checked(settings: Any, host: str, is_fine: bool) -> None:
    settings.PROOFDESK_WEBHOOK_HOSTS = [host]
    assert [found.id for found in check_hosts()] == ([] if is_fine else ["proofdesk_outbox.E001"])


# ---- secrets


def test_no_secret_is_stored(receiver: Receiver) -> None:
    there = endpoint(receiver)
    secret = endpoints.secret(there)
    stored = " ".join(str(value) for value in Endpoint.objects.filter(pk=there.pk).values_list()[0])
    assert secret.removeprefix("whsec_") not in stored
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
    assert endpoints.secret(endpoint(receiver, name="Other")) != secret


def test_for_a_day_the_former_secret_signs_too(receiver: Receiver) -> None:
    there = endpoint(receiver)
    former = endpoints.secret(there)
    endpoints.rotate(there, None)
    there.refresh_from_db()
    newer = endpoints.secret(there)
    assert newer != former
    happen()
    sending.send_due()
    (request,) = receiver.received
    assert len(request.headers["webhook-signature"].split(" ")) == 2
    for secret in (former, newer):
        verify(secret, request.headers, request.body)
    Endpoint.objects.update(previous_until=timezone.now())
    happen()
    sending.send_due()
    last = receiver.received[-1]
    verify(newer, last.headers, last.body)
    with pytest.raises(NotOurs):
        verify(former, last.headers, last.body)


def test_a_new_key_of_the_site_leaves_receivers_time(receiver: Receiver, settings: Any) -> None:
    there = endpoint(receiver)
    former = endpoints.secret(there)
    settings.SECRET_KEY_FALLBACKS = [django_settings.SECRET_KEY]
    settings.SECRET_KEY = "another key of the site"
    happen()
    sending.send_due()
    (request,) = receiver.received
    assert endpoints.secret(there) != former
    for secret in (former, endpoints.secret(there)):
        verify(secret, request.headers, request.body)


# ---- again, and forgetting


def test_everything_since_a_day_is_sent_again_under_the_same_ids(receiver: Receiver) -> None:
    old = happen(number=0)
    Event.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=9))
    missed = happen(number=1)
    Event.objects.filter(pk=missed.pk).update(created_at=timezone.now() - timedelta(days=2))
    there = endpoint(receiver)
    happen(number=2)
    assert sending.send_due() == 1
    assert spreading.replay_since(there, timezone.now() - timedelta(days=3), None) == 2
    assert sending.send_due() == 2
    ids = [(request.content["data"]["number"], request.id) for request in receiver.received]
    assert sorted(number for number, _ in ids) == [1, 2, 2]
    assert len(set(ids)) == 2


def test_old_events_are_forgotten_but_what_waits_and_what_is_remembered(receiver: Receiver) -> None:
    kinds.register("thing.is", "It is", remembered=True)
    there = endpoint(receiver)
    happen(number=1)
    happen("thing.is", "thing:1", number=2)
    happen("thing.is", "thing:1", number=3)
    sending.send_due()
    receiver.usual = 500
    happen(number=4)
    sending.send_due()
    endpoints.switch_off(there)
    assert spreading.forget_old() == 0
    Event.objects.update(created_at=timezone.now() - timedelta(days=100))
    Attempt.objects.update(at=timezone.now() - timedelta(days=31))
    assert spreading.forget_old() == 2
    assert [event.payload["number"] for event in Event.objects.order_by("pk")] == [3, 4]
    assert not Attempt.objects.exists()


def test_names_of_events_are_checked() -> None:
    for name in ("thing", "thing.", ".happened", "a b.c", "a.b.c", "thing." + "x" * 40):
        with pytest.raises(ValueError, match="is no name"):
            kinds.register(name, "Wrong")


@pytest.mark.parametrize("count", [1, 3])
def test_spreading_takes_as_many_queries_however_much_happened(
    receiver: Receiver, count: int, django_assert_num_queries: Any
) -> None:
    endpoint(receiver)
    for number in range(count):
        happen(number=number)
    with django_assert_num_queries(6):  # with the savepoint's two
        spreading.spread_batch()
