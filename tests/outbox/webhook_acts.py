"""What one can do about webhooks in the admin: an act for each address."""

from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.utils import timezone

from cms.outbox import kinds
from cms.outbox.models import Attempt, Delivery, Endpoint, Event
from tests.matrix import Act, always, given, on, write

ELSEWHERE = "https://crm.example/in"
FORM = {"name": "Newsletter", "url": ELSEWHERE, "kinds": ["article.published"]}


@dataclass
class WebhookThings:
    me: Any
    endpoint: Endpoint
    off: Endpoint
    delivery: Delivery


def webhook_things(me: Any) -> WebhookThings:
    """Nothing of it is sent anywhere: the name .example has no address."""
    endpoint = Endpoint.objects.create(name="CRM", url=ELSEWHERE)
    event = Event.objects.create(kind=kinds.TEST, spread_at=timezone.now())
    delivery = Delivery.objects.create(event=event, endpoint=endpoint, state="failed", attempts=22, last_error="no")
    Attempt.objects.create(delivery=delivery, status=500, reply="<b>no</b>")
    off = Endpoint.objects.create(name="Off", url=ELSEWHERE, active=False, off_since=timezone.now())
    return WebhookThings(me, endpoint, off, delivery)


def named(act: str, which: str = "endpoint") -> Any:
    return lambda things: (getattr(things, which).pk, act)


def stored(things: WebhookThings) -> Endpoint:
    found: Endpoint = Endpoint.objects.get(pk=things.endpoint.pk)
    return found


def is_tested(things: WebhookThings) -> bool:
    return Delivery.objects.filter(endpoint=things.endpoint).count() == 2


def waits_again(things: WebhookThings) -> bool:
    return Delivery.objects.filter(pk=things.delivery.pk, state="waiting").exists()


def happened(client: Client, things: WebhookThings) -> None:
    Event.objects.create(kind="article.published", payload={"article": 1, "url": None}, spread_at=timezone.now())


WEBHOOK_ACTS = {
    "webhooks": Act("desk_webhooks:index"),
    "results of webhooks": Act("desk_webhooks:index_results"),
    "form of a new webhook": Act("desk_webhooks:add"),
    "add a webhook": write(
        "desk_webhooks:add",
        always(),
        lambda things: Endpoint.objects.filter(name="Newsletter", kinds=["article.published"]).exists(),
        data=given(**FORM),
    ),
    "form of a webhook": Act("desk_webhooks:edit", on("endpoint")),
    "edit a webhook": write(
        "desk_webhooks:edit",
        on("endpoint"),
        lambda things: stored(things).name == "Newsletter",
        data=given(**FORM),
    ),
    "form to delete a webhook": Act("desk_webhooks:delete", on("endpoint")),
    "delete a webhook": write(
        "desk_webhooks:delete",
        on("endpoint"),
        lambda things: not Endpoint.objects.filter(pk=things.endpoint.pk).exists(),
    ),
    "history of a webhook": Act("desk_webhooks:history", on("endpoint")),
    "results of a webhook's history": Act("desk_webhooks:history_results", on("endpoint")),
    "usage of a webhook": Act("desk_webhooks:usage", on("endpoint")),
    "a webhook": Act("desk_webhooks:endpoint", on("endpoint")),
    "secret of a webhook": Act("desk_webhooks:secret", on("endpoint"), data=given(), asks=True),
    "test a webhook": write("desk_webhooks:act", named("test"), is_tested),
    "change the secret of a webhook": write(
        "desk_webhooks:act", named("rotate"), lambda things: stored(things).previous_salt != ""
    ),
    "switch a webhook off": write("desk_webhooks:act", named("off"), lambda things: not stored(things).active),
    "switch a webhook on": write(
        "desk_webhooks:act",
        named("on", "off"),
        lambda things: Endpoint.objects.filter(pk=things.off.pk, active=True).exists(),
    ),
    "send events again since a day": write(
        "desk_webhooks:since",
        on("endpoint"),
        lambda things: Delivery.objects.filter(event__kind="article.published").exists(),
        data=given(since="2026-01-01"),
        before=happened,
    ),
    "a delivery": Act("desk_webhooks:delivery", on("delivery")),
    "send a delivery again": write("desk_webhooks:again", on("delivery"), waits_again),
}
