"""What waits, for how long, and whether anybody works."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone

from blog.models import ArticleIndexPage, ArticlePage, Tick
from blog.working import queues, setbacks
from blog.working.presence import Presence
from cms.outbox.mail import as_row
from cms.outbox.models import Announcement, Event, OutgoingMail
from tests.blog.planning import approved, approved_release, minutes, scheduled

pytestmark = pytest.mark.django_db


def found() -> dict[str, queues.Queue]:
    return {queue.name: queue for queue in queues.queues()}


def told(name: str) -> tuple[int, int, int, int]:
    queue = found()[name]
    return queue.waiting, round(queue.seconds / 60), queue.running, queue.set_aside


def test_where_nothing_waits_nothing_is_old(db: None) -> None:
    assert {name: told(name) for name in found()} == dict.fromkeys(
        ("tasks", "mails", "webhooks", "announcements", "schedule"), (0, 0, 0, 0)
    )


def test_the_schedule_tells_what_should_have_happened(index: ArticleIndexPage, lead: Any) -> None:
    scheduled(index, "late", minutes(-7))
    scheduled(index, "early", minutes(7))
    approved_release(lead, approved(index, "released"), go_live_at=minutes(-3))
    page = approved(index, "seasonal")
    page.latest_revision.publish()
    ArticlePage.objects.filter(pk=page.pk).update(expire_at=minutes(-9))
    setbacks.set_aside("publish", "1", "Lost", "no reason", 5)
    assert told("schedule") == (3, 9, 0, 1)


def test_mails_and_what_else_leaves_tell_how_long_they_wait(db: None) -> None:
    for state, waited in (("waiting", 4), ("waiting", 2), ("sending", 9), ("failed", 9), ("sent", 9)):
        mail = as_row(EmailMessage("Hello", "Words.", "desk@example.com", ["rex@example.com"]))
        mail.state, mail.next_try_at = state, minutes(-waited)
        mail.save()
    assert OutgoingMail.objects.count() == 5
    Announcement.objects.create(url="https://example.org/", next_try_at=minutes(-6))
    Event.objects.create(kind="article.published", created_at=minutes(-5))
    assert told("mails") == (2, 4, 1, 1)
    assert told("announcements") == (1, 6, 0, 0)
    assert told("webhooks") == (1, 5, 0, 0)


def test_the_pulse_is_late_after_some_rounds_and_never_while_somebody_is_at_it(settings: Any) -> None:
    settings.PROOFDESK_SCHEDULE_SECONDS, settings.PROOFDESK_READY_PULSES = 30, 4
    assert queues.is_late(queues.seconds_since_pulse())
    tick = Tick.objects.create(job=queues.PULSE, at=timezone.now() - timedelta(seconds=119))
    assert not queues.is_late(queues.seconds_since_pulse())
    Tick.objects.update(at=timezone.now() - timedelta(seconds=121))
    assert queues.is_late(queues.seconds_since_pulse())
    with Presence() as me:
        Tick.objects.filter(pk=tick.pk).update(worker=me.key)
        assert queues.seconds_since_pulse() == 0
        assert queues.workers() == [me.name]
    assert queues.is_late(queues.seconds_since_pulse())
