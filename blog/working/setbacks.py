"""What failed is tried again after growing waits, a few times; then it is set aside, and people are told once.

Each item has a row only while it is in trouble. A row that is set aside keeps its item from being tried until a
person says “again”, or changes the item: then it has another key.
"""

import logging
from collections.abc import Callable, Collection
from datetime import timedelta

from django.db import OperationalError, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.models import ArticlePage, Setback

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
FIRST_WAIT, GROWTH, LONGEST_WAIT = 5, 4, 3600  # seconds; 5, 20, 80, 320: seven minutes until something is set aside

Kind = Setback.Kind


def wait_after(attempts: int) -> timedelta:
    return timedelta(seconds=min(FIRST_WAIT * GROWTH ** (attempts - 1), LONGEST_WAIT))


def holds(kind: str, key: str) -> bool:
    """Is this not to be tried now?"""
    later = Q(next_try_at=None) | Q(next_try_at__gt=timezone.now())
    return Setback.objects.filter(later, kind=kind, key=key).exists()


@transaction.atomic
def note(kind: str, key: str, name: str, error: object, *, goes_on: bool = False) -> Setback:
    """It failed once more. `goes_on`: it is never set aside, but people are told all the same."""
    now = timezone.now()
    row, _created = Setback.objects.select_for_update().get_or_create(
        kind=kind, key=key[:120], defaults={"name": name[:255], "first_at": now, "last_at": now}
    )
    row.attempts, row.last_at, row.error = row.attempts + 1, now, in_words(error)
    row.next_try_at = now + wait_after(row.attempts) if goes_on or row.attempts < MAX_ATTEMPTS else None
    row.save()
    if row.attempts == MAX_ATTEMPTS:
        tell(row)
    return row


@transaction.atomic
def set_aside(kind: str, key: str, name: str, error: object, attempts: int) -> None:
    """What was counted elsewhere has failed for the last time."""
    now = timezone.now()
    values = {"name": name[:255], "attempts": attempts, "last_at": now, "next_try_at": None, "error": in_words(error)}
    row, _created = Setback.objects.update_or_create(
        kind=kind, key=key[:120], defaults=values, create_defaults={**values, "first_at": now}
    )
    tell(row)


def settle(kind: str, key: str) -> None:
    """It worked, or is no longer to be done."""
    Setback.objects.filter(kind=kind, key=key[:120]).delete()


def keep_only(kind: str, keys: Collection[str]) -> None:
    """All others of this kind have worked meanwhile, or are no longer to be done."""
    Setback.objects.filter(kind=kind).exclude(key__in=[key[:120] for key in keys]).delete()


# ---- articles that are read in batches


def apart(what: str, articles: list[int], act: Callable[[list[int]], object]) -> list[int]:
    """Do it for all at once; where that fails, for each by itself, so that one stops no other. Returns what worked.

    `what`: a word for it, such as “links”, marked for translation. A database that is away is nobody's setback.
    """
    try:
        act(articles)
    except OperationalError:
        raise
    except Exception as error:
        logger.warning("%s of %s articles failed, now one by one: %s", what, len(articles), error)
    else:
        forget_articles(what, articles)
        return articles
    worked = []
    for pk in articles:
        try:
            act([pk])
        except OperationalError:
            raise
        except Exception as error:
            title = ArticlePage.objects.filter(pk=pk).values_list("title", flat=True).first()
            note(Kind.ARTICLE, f"{what}:{pk}", f"{title} ({_(what)})", error)
        else:
            worked.append(pk)
    forget_articles(what, worked)
    return worked


def forget_articles(what: str, articles: list[int]) -> None:
    Setback.objects.filter(kind=Kind.ARTICLE, key__in=[f"{what}:{pk}" for pk in articles]).delete()


def held_articles(what: str) -> set[int]:
    """Those that are not to be tried now: they failed, and nobody has saved another version since."""
    later = Q(next_try_at=None) | Q(next_try_at__gt=timezone.now())
    rows = Setback.objects.filter(later, kind=Kind.ARTICLE, key__startswith=f"{what}:")
    failed = {int(key.rpartition(":")[2]): at for key, at in rows.values_list("key", "last_at")}
    saved = ArticlePage.objects.filter(pk__in=failed).values_list("pk", "latest_revision_created_at")
    return {pk for pk, at in saved if at is None or at <= failed[pk]}


# ---- what people see


def aside() -> "QuerySet[Setback]":
    return Setback.objects.filter(next_try_at=None)


def failing() -> "QuerySet[Setback]":
    """What people have been told of: set aside, or failing again and again."""
    return Setback.objects.filter(Q(next_try_at=None) | Q(attempts__gte=MAX_ATTEMPTS))


@transaction.atomic
def try_again(row: Setback) -> None:
    """As if it had never failed."""
    from . import tasks

    if row.kind == Kind.TASK:
        tasks.begin_anew(row.key)
    row.delete()


def tell(row: Setback) -> None:
    """Leads and administrators, once for each; of many tasks of one kind once a day."""
    from blog import notices
    from blog.notices import people

    logger.error("%s “%s” failed %s times and needs a person: %s", row.kind, row.name, row.attempts, row.error)
    item = f"{row.name}:{timezone.localdate()}" if row.kind == Kind.TASK else f"{row.key}:{row.first_at:%Y%m%d%H%M%S}"
    words = {"name": row.name, "kind": row.get_kind_display()}
    if row.next_try_at is None:
        subject = _("%(kind)s set aside: %(name)s")
        text = _(
            "It failed %(attempts)s times: %(error)s. Nothing else waits for it. The first page of the admin lets you try it again."
        )
    else:
        subject = _("%(kind)s keeps failing: %(name)s")
        text = _("It failed %(attempts)s times: %(error)s. It is tried again by itself.")
    notices.tell(
        "stuck", people.leads(administrators=True), subject % words,
        text % {"attempts": row.attempts, "error": row.error},
        address=reverse("wagtailadmin_home"), key=f"stuck:{row.kind}:{item}"[:120],
    )  # fmt: skip


def in_words(error: object) -> str:
    name = f"{type(error).__name__}: " if isinstance(error, BaseException) else ""
    return f"{name}{error}".replace("\0", "")[:500]
