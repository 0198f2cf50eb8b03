"""The drill: a real receiver that is well, away, slow, wrong or gone. Every event arrives, signed and in order."""

import base64
import time
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.utils import timezone

from cms.outbox import endpoints, events, kinds, sending, signing, spreading
from cms.outbox.models import Attempt, Delivery, Endpoint, Event

from .receiver import NotOurs, Receiver, verify
from .webhooks import endpoint, happen, states, verified

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thing_kind", "impatient")]

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
