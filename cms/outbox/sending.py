"""Webhooks on their way: claimed for a while, signed, posted, settled. At least once, and in the order of a subject.

Whoever claims a delivery posts it and notes what came of it; when they die half-way, the claim runs out and
somebody else posts it again, with the same id. A later event of a subject waits until the earlier one has settled:
it arrived, or was given up. What waits for an endpoint that is switched off stays.
"""

import json
import logging
import random
import time
from collections import Counter
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection as database
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.outgoing import Policy, Unsafe, ask
from cms.core.watching import metrics

from . import endpoints, kinds, signing
from .models import Attempt, Delivery, Endpoint
from .spreading import spread

State = Delivery.State

SECONDS = 20.0  # after which a run begins no further batch: schedules wait behind it
TIMEOUT = 10.0  # seconds for one request
BATCH, FOR_ONE = 8, 4  # requests at a time; to one endpoint
LOOK_AT = 200  # due deliveries that a batch is chosen from
CLAIM = timedelta(minutes=2)
FIRST_WAIT, LONGEST_WAIT = 10, 6 * 3600  # seconds
MAX_ATTEMPTS = 22  # about three days
PAUSE = timedelta(minutes=5)  # at most, for all that waits for an endpoint that does not answer
OFF_AFTER = timedelta(days=2)  # before what waits would be given up
REPLY_BYTES = 2048
GONE = 410

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Message:
    """A request as it is sent."""

    url: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """`status` 0: no answer, `error` says why. `final`: it would be the same next time. `retry_after`: seconds."""

    status: int = 0
    reply: str = ""
    error: str = ""
    milliseconds: int = 0
    retry_after: int = 0
    final: bool = False

    @property
    def arrived(self) -> bool:
        return 200 <= self.status < 300

    @property
    def is_about_endpoint(self) -> bool:
        """Not about this very message: others would fare no better now."""
        return self.status in (0, 429) or self.status >= 500


def send_due(seconds: float = SECONDS) -> int:
    """Post what is due. Returns how many arrived. Over soon after so many seconds; never raises for an endpoint."""
    spread()
    end = time.monotonic() + seconds
    arrived, ill = 0, set[int]()
    with ThreadPoolExecutor(BATCH) as pool:
        while time.monotonic() < end and (batch := claim(ill)):
            for delivery, outcome in posted(pool, batch):
                settle(delivery, outcome)
                arrived += outcome.arrived
                if not outcome.arrived and outcome.is_about_endpoint:
                    ill.add(delivery.endpoint_id)
    return arrived


def send_one(delivery: Delivery) -> None:
    """At once, while somebody waits, unless it is being sent already."""
    for ours in take([delivery.pk]):
        outcome = prepared(ours)
        settle(ours, outcome if isinstance(outcome, Outcome) else post(outcome, endpoints.policy()))


# ---- claiming


def due(now: datetime) -> Any:
    """What may be posted now."""
    earlier = Delivery.objects.filter(
        endpoint=OuterRef("endpoint"),
        subject=OuterRef("subject"),
        event__lt=OuterRef("event"),
        state__in=Delivery.UNSETTLED,
    )
    waiting = Delivery.objects.filter(state__in=Delivery.UNSETTLED, next_try_at__lte=now, endpoint__active=True)
    return waiting.filter(Q(subject="") | ~Exists(earlier)).order_by("next_try_at", "event")


def claim(ill: Collection[int] = ()) -> list[Delivery]:
    """Deliveries that nobody else posts meanwhile, each with its attempt counted; none to these endpoints."""
    waiting = due(timezone.now()).exclude(endpoint__in=ill).values_list("pk", "endpoint_id")
    chosen: list[int] = []
    taken = Counter[int]()
    for pk, endpoint in waiting[:LOOK_AT]:
        if taken[endpoint] < FOR_ONE and len(chosen) < BATCH:
            taken[endpoint] += 1
            chosen.append(pk)
    return take(chosen) if chosen else []


@transaction.atomic
def take(pks: list[int]) -> list[Delivery]:
    """Those of them that are still due, and ours from now on."""
    now = timezone.now()
    rows = due(now).filter(pk__in=pks)
    if database.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    batch = list(rows.select_related("event", "endpoint"))
    for delivery in batch:
        delivery.state, delivery.attempts, delivery.next_try_at = State.SENDING, delivery.attempts + 1, now + CLAIM
    Delivery.objects.bulk_update(batch, ["state", "attempts", "next_try_at"])
    return batch


# ---- posting


def posted(pool: ThreadPoolExecutor, batch: list[Delivery]) -> Any:
    """Each with its outcome, as they come. What is sent is looked up here; threads see no database."""
    policy = endpoints.policy()
    running = {}
    for delivery in batch:
        message = prepared(delivery)
        if isinstance(message, Outcome):
            yield delivery, message
        else:
            running[pool.submit(post, message, policy)] = delivery
    for future in as_completed(running):
        yield running[future], future.result()


def prepared(delivery: Delivery) -> Message | Outcome:
    """What is sent, or why that cannot be said."""
    now = timezone.now()
    # What the operator trusts may have changed since the address was saved.
    if problem := endpoints.problem_of(delivery.endpoint.url):
        return Outcome(error=problem)
    try:
        body = body_of(delivery)
    except KeyError:
        return Outcome(error=f"nobody knows the event {delivery.event.kind} any more", final=True)
    except Exception as error:
        logger.exception("the event %s could not be told", delivery.event)
        return Outcome(error=f"it could not be told: {type(error).__name__}")
    signed = signing.headers(endpoints.secrets(delivery.endpoint, now), delivery.message_id, int(now.timestamp()), body)
    headers = {"Content-Type": "application/json", "User-Agent": user_agent(), "Accept": "*/*", **signed}
    return Message(delivery.endpoint.url, headers, body)


def body_of(delivery: Delivery) -> bytes:
    """As it is known now. Raises KeyError for a kind that nobody has registered."""
    event = delivery.event
    data = kinds.KINDS[event.kind].data(event.payload)
    content = {"type": event.kind, "timestamp": event.created_at, "data": data}
    return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":")).encode()


def user_agent() -> str:
    return f"Proofdesk/1.0 (+{settings.WAGTAILADMIN_BASE_URL}/)"


def post(message: Message, policy: Policy) -> Outcome:
    """Never raises for what is there. A redirect is a failure: nothing is posted to where nobody agreed to."""
    began = time.monotonic()
    try:
        answer = ask(
            "POST", message.url, policy, began + TIMEOUT,
            headers=message.headers, body=message.body, keep=REPLY_BYTES, timeout=TIMEOUT,
        )  # fmt: skip
    except (Unsafe, OSError, HTTPException, ValueError) as problem:
        return Outcome(error=in_words(problem), milliseconds=since(began))
    return Outcome(
        answer.status,
        # PostgreSQL keeps no NUL.
        answer.body.decode("utf-8", "replace").replace("\0", "�"),
        "" if 200 <= answer.status < 300 else f"answer {answer.status}",
        since(began),
        min(int(answer.retry_after), LONGEST_WAIT) if answer.retry_after.isdecimal() else 0,
    )


def since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def in_words(problem: Exception) -> str:
    if isinstance(problem, Unsafe):
        return f"not for us to call: {problem}"
    return f"{type(problem).__name__}: {problem}"[:500].replace("\0", "�")


# ---- settling


@transaction.atomic
def settle(delivery: Delivery, outcome: Outcome) -> None:
    """Written only while this attempt is the current one."""
    now = timezone.now()
    values: dict[str, Any]
    if outcome.arrived:
        values = {"state": State.ARRIVED, "settled_at": now, "last_error": ""}
    elif outcome.final or outcome.status == GONE or is_last(delivery):
        values = {"state": State.FAILED, "settled_at": now, "last_error": outcome.error}
    else:
        wait = timedelta(seconds=max(wait_after(delivery.attempts), outcome.retry_after))
        values = {"state": State.WAITING, "next_try_at": now + wait, "last_error": outcome.error}
    ours = Delivery.objects.filter(pk=delivery.pk, state=State.SENDING, attempts=delivery.attempts)
    if not ours.update(**values):
        return
    Attempt.objects.create(
        delivery=delivery,
        at=now,
        status=outcome.status,
        reply=outcome.reply,
        error=outcome.error,
        milliseconds=outcome.milliseconds,
    )
    metrics.WEBHOOKS.labels({State.ARRIVED: "arrived", State.FAILED: "given_up"}.get(values["state"], "failed")).inc()
    note_health(delivery, outcome, now)


def is_last(delivery: Delivery) -> bool:
    """A test is for whoever pressed the button just now."""
    return delivery.attempts >= MAX_ATTEMPTS or delivery.event.kind == kinds.TEST


def wait_after(attempts: int) -> float:
    """Seconds until the next attempt: ten, then twice as long each time, never all at once."""
    spread_out = random.uniform(0.8, 1.2)  # noqa: S311 (to spread load, not to keep a secret)
    return float(min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT) * spread_out)


def note_health(delivery: Delivery, outcome: Outcome, now: datetime) -> None:
    """An endpoint that is gone, or where nothing has arrived for days, is switched off; one that is ill, left alone."""
    endpoint = delivery.endpoint
    row = Endpoint.objects.filter(pk=endpoint.pk)
    waiting = Delivery.objects.filter(endpoint=endpoint, state=State.WAITING)
    if outcome.arrived:
        # Well again after a while: what waits need not wait for its turn.
        if row.filter(failing_since__lte=now - PAUSE).exists():
            waiting.update(next_try_at=now)
        row.exclude(failing_since=None).update(failing_since=None)
    elif outcome.status == GONE:
        endpoints.switch_off(endpoint, _("It answered that it is gone (410)."))
    elif not outcome.final:
        row.filter(failing_since=None).update(failing_since=now)
        if outcome.is_about_endpoint:
            later = now + min(timedelta(seconds=wait_after(delivery.attempts)), PAUSE)
            waiting.filter(next_try_at__lt=later).update(next_try_at=later)
        if row.filter(failing_since__lte=now - OFF_AFTER).exists():
            text = _("Nothing has arrived there for %(days)s days: %(error)s")
            endpoints.switch_off(endpoint, text % {"days": OFF_AFTER.days, "error": outcome.error})
