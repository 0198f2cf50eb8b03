"""Leads see their webhooks: what went there, what was answered, and what they can do about it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.outbox import endpoints, sending
from cms.outbox.models import Attempt, Delivery, Endpoint
from tests.blog.editing import signed_in

from .receiver import Receiver, verify
from .webhooks import endpoint, happen, pass_time

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thing_kind")]


@pytest.fixture
def client(lead: Any) -> Client:
    return signed_in(lead)


def page(client: Client, there: Endpoint, **query: str) -> str:
    return str(client.get(reverse("desk_webhooks:endpoint", args=[there.pk]), query).content.decode())


def press(client: Client, there: Endpoint, act: str) -> str:
    response = client.post(reverse("desk_webhooks:act", args=[there.pk, act]), follow=True)
    return str(response.content.decode())


def test_a_webhook_is_made_and_tested(client: Client, receiver: Receiver) -> None:
    form = {"name": "CRM", "url": receiver.url, "kinds": ["thing.happened"]}
    response = client.post(reverse("desk_webhooks:add"), form)
    there = Endpoint.objects.get()
    assert response["Location"] == reverse("desk_webhooks:endpoint", args=[there.pk])
    assert there.kinds == ["thing.happened"]
    assert "The test arrived." in press(client, there, "test")
    (request,) = receiver.received
    content = verify(endpoints.secret(there), request.headers, request.body)
    assert (content["type"], content["data"]) == ("webhook.test", {"endpoint": there.pk})
    receiver.usual = (500, {}, b"<script>alert(1)</script>")
    assert "The test did not arrive: answer 500" in press(client, there, "test")
    assert list(Delivery.objects.order_by("pk").values_list("state", flat=True)) == ["arrived", "failed"]


def test_an_address_inside_our_network_is_not_accepted(client: Client) -> None:
    response = client.post(reverse("desk_webhooks:add"), {"name": "CRM", "url": "http://169.254.169.254/latest"})
    assert "not on the public internet" in response.content.decode()
    assert not Endpoint.objects.exists()


def test_the_secret_is_shown_when_somebody_asks_and_the_history_says_who(client: Client, receiver: Receiver) -> None:
    there = endpoint(receiver)
    secret = endpoints.secret(there)
    assert secret not in page(client, there)
    shown = client.post(reverse("desk_webhooks:secret", args=[there.pk]))
    assert secret in shown.content.decode().replace("&#x2B;", "+")
    assert "no-store" in shown["Cache-Control"]
    assert secret not in page(client, there)
    history = client.get(reverse("desk_webhooks:history", args=[there.pk])).content.decode()
    assert "The secret was shown" in history
    assert secret not in history


def test_the_log_shows_what_was_sent_and_answered_and_sends_again(client: Client, receiver: Receiver) -> None:
    there = endpoint(receiver)
    receiver.usual = (400, {}, b"<script>no</script>")
    happen(subject="thing:1", name="<b>Anna</b>")
    sending.send_due()
    delivery = Delivery.objects.get()
    listed = page(client, there)
    assert "Something happened" in listed
    assert "answer 400" in listed
    assert "1 waiting" in listed
    address = reverse("desk_webhooks:delivery", args=[delivery.pk])
    shown = client.get(address).content.decode()
    assert "&lt;b&gt;Anna&lt;/b&gt;" in shown
    assert "&lt;script&gt;no&lt;/script&gt;" in shown
    assert delivery.message_id in shown
    receiver.usual = 200
    pass_time()
    sending.send_due()
    assert "No delivery is in this state." in page(client, there, state="waiting")
    client.post(reverse("desk_webhooks:again", args=[delivery.pk]))
    sending.send_due()
    assert len(receiver.received) == 3
    assert len({request.id for request in receiver.received}) == 1
    assert Attempt.objects.count() == 3


def test_what_was_missed_is_sent_since_a_day(client: Client, receiver: Receiver) -> None:
    there = endpoint(receiver, active=False)
    happen(number=1)
    sending.send_due()
    press(client, there, "on")
    sending.send_due()
    assert receiver.received == []
    address = reverse("desk_webhooks:since", args=[there.pk])
    assert "Say since which day." in client.post(address, {"since": "soon"}, follow=True).content.decode()
    assert "1 event is sent again." in client.post(address, {"since": "2026-01-01"}, follow=True).content.decode()
    sending.send_due()
    assert receiver.types() == ["thing.happened"]


def test_a_test_of_what_is_off_says_so(client: Client, receiver: Receiver) -> None:
    there = endpoint(receiver, active=False)
    assert "It is switched off." in press(client, there, "test")
    assert client.post(reverse("desk_webhooks:act", args=[there.pk, "explode"])).status_code == 404
    assert client.post(reverse("desk_webhooks:act", args=[999, "test"])).status_code == 404
    assert receiver.received == []


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_pages_stay_flat(
    client: Client, receiver: Receiver, count: int, django_assert_num_queries: Any
) -> None:
    there = endpoint(receiver)
    for number in range(1, count):
        endpoint(receiver, name=f"Other {number}")
    receiver.usual = 400
    for number in range(count):
        happen(number=number)
    sending.send_due()
    client.get(reverse("desk_webhooks:index"))
    with django_assert_num_queries(13):
        assert client.get(reverse("desk_webhooks:index")).content.decode().count("waiting") == count
    with django_assert_num_queries(15):
        assert page(client, there).count("answer 400") == count
    delivery = there.deliveries.first()
    assert delivery is not None
    for _ in range(count - 1):
        Attempt.objects.create(delivery=delivery, status=400)
    with django_assert_num_queries(13):
        client.get(reverse("desk_webhooks:delivery", args=[delivery.pk]))
