"""What other systems know of an article, compared with how it is: what they do not know yet is written.

Acts call it inside their transaction. Not every route to live has one, and some go around the ORM: a job compares
all articles, so that whatever happened is told in the end.
"""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from wagtail.models import Revision

from blog import publishing
from blog.models import ArticlePage, Retraction
from cms.core.text import count_of
from cms.outbox import events
from cms.outbox.models import Event

from .kinds import LIVE, OFF, PUBLISHED, RETRACTED, SCHEDULED, UNPUBLISHED, UNSCHEDULED, UPDATED, subject_of


def follow(page: ArticlePage, *, is_gone: bool = False) -> Event | None:
    """Writes what other systems do not know yet, if anything. Inside a transaction, the article's row locked.

    `is_gone`: it is being deleted.
    """
    last = newest(page.pk)
    if page.live and not is_gone:
        return tell_live(page, last)
    if last is None or last.kind not in LIVE:
        return None
    kind = RETRACTED if not is_gone and publishing.retraction_of(page) else UNPUBLISHED
    return events.record(kind, left(page.pk, last), subject_of(page.pk))


def tell_live(page: ArticlePage, last: Event | None) -> Event | None:
    now = {"article": page.pk, "url": page.full_url, "version": version_of(page)}
    if last is None or last.kind not in LIVE:
        return events.record(PUBLISHED, now, subject_of(page.pk))
    if all(last.payload.get(name) == value for name, value in now.items()):
        return None
    if last.payload.get("url") != now["url"]:
        now["previous_url"] = last.payload.get("url")
    return events.record(UPDATED, now, subject_of(page.pk))


def tell_retraction(retraction: Retraction) -> Event | None:
    """Also of an article that was not live. Of a live one it has been told when it left."""
    last = newest(retraction.page_id)
    if retraction.was_live and last is not None and last.kind == RETRACTED:
        return None
    payload = left(retraction.page_id, last, retraction.page.full_url)
    return events.record(RETRACTED, payload, subject_of(retraction.page_id))


def left(pk: int, last: Event | None, url: str | None = None) -> dict[str, Any]:
    """With the address at which others know it."""
    return {"article": pk, "url": last.payload.get("url") if last else url}


def version_of(page: ArticlePage) -> str:
    """Another one with each release. An alias has no revision of its own."""
    if page.live_revision_id:
        return str(page.live_revision_id)
    return page.last_published_at.isoformat() if page.last_published_at else ""


def newest(pk: int) -> Event | None:
    """What was told last of whether it is live."""
    return Event.objects.filter(subject=subject_of(pk), kind__in=(*LIVE, *OFF)).order_by("-pk").first()


# ---- plans


def follow_plan(pk: int) -> Event | None:
    """Writes that a plan was called off, when others know of one that stands no more and was not carried out.

    Inside a transaction, the article's row locked. Routes that end a plan are many, and some tell of it to nobody.
    """
    last = Event.objects.filter(subject=subject_of(pk), kind__in=(SCHEDULED, UNSCHEDULED)).order_by("-pk").first()
    if last is None or last.kind != SCHEDULED or is_planned(pk) or is_carried_out(last):
        return None
    return events.record(UNSCHEDULED, last.payload, last.subject)


def is_planned(pk: int) -> bool:
    planned = Revision.page_revisions.exclude(approved_go_live_at=None)
    return planned.filter(object_id=str(pk)).exists()


def is_carried_out(plan: Event) -> bool:
    """Has the version that was planned gone live since?"""
    live = Event.objects.filter(subject=plan.subject, kind__in=LIVE, pk__gt=plan.pk)
    return live.filter(payload__version=str(plan.payload["revision"])).exists()


# ---- what no act has told


def reconcile() -> str:
    """Compares every article. Says in one line how many events were missing."""
    known = {event.subject: event for event in told_live()}
    rows = ArticlePage.objects.live().order_by("pk")
    other = []
    for page in rows.only("pk", "live_revision_id", "last_published_at", "url_path"):
        last = known.pop(subject_of(page.pk), None)
        if last is None or tells_otherwise(page, last):
            other.append(page.pk)
    other.extend(pk_of(subject) for subject in known)
    written = sum(follow_again(pk) for pk in other) + sum(plan_again(pk_of(subject)) for subject in told_planned())
    return f"{count_of(written, 'event')} written"


def pk_of(subject: str) -> int:
    return int(subject.partition(":")[2])


def told_planned() -> list[str]:
    """Subjects of which a plan was told last, that is no more or was carried out."""
    newer = Event.objects.filter(subject=OuterRef("subject"), kind__in=(SCHEDULED, UNSCHEDULED), pk__gt=OuterRef("pk"))
    told = list(Event.objects.filter(~Exists(newer), kind=SCHEDULED).order_by("pk").values_list("subject", flat=True))
    if not told:
        return []
    planned = Revision.page_revisions.exclude(approved_go_live_at=None).values_list("object_id", flat=True)
    standing = {subject_of(int(pk)) for pk in planned}
    return [subject for subject in told if subject not in standing]


@transaction.atomic
def plan_again(pk: int) -> bool:
    """With the row locked."""
    publishing.lock([pk])
    return follow_plan(pk) is not None


def tells_otherwise(page: ArticlePage, last: Event) -> bool:
    return (last.payload.get("version"), last.payload.get("url")) != (version_of(page), page.full_url)


def told_live() -> "QuerySet[Event]":
    """The newest of each article that others take for live."""
    told = Event.objects.filter(subject=OuterRef("subject"), kind__in=(*LIVE, *OFF), pk__gt=OuterRef("pk"))
    return Event.objects.filter(~Exists(told), kind__in=LIVE).order_by("pk")


@transaction.atomic
def follow_again(pk: int) -> bool:
    """With the row locked and read again. Was anything missing?"""
    publishing.lock([pk])
    page = ArticlePage.objects.filter(pk=pk).first()
    if page is not None:
        return follow(page) is not None
    last = newest(pk)
    if last is None or last.kind not in LIVE:
        return False
    events.record(UNPUBLISHED, left(pk, last), subject_of(pk))
    return True
