"""The mails of notices: one at once, or one a day for all of them, as each person prefers."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, override
from wagtail.users.models import UserProfile

from blog.models import Notice, NoticePreference

from .kinds import KINDS, Kind

OLDEST_IN_DIGEST = timedelta(days=7)
MOST_AN_HOUR = 30  # mails to one person; what comes on top stands in the admin
Mail = NoticePreference.Mail


# ---- who wants what


def with_preferences(users: "QuerySet[Any]") -> "QuerySet[Any]":
    return users.select_related("notice_preference", "wagtail_userprofile").order_by("pk")


def preference_of(user: Any) -> NoticePreference:
    return getattr(user, "notice_preference", None) or NoticePreference(user=user)


def profile_of(user: Any) -> UserProfile:
    return getattr(user, "wagtail_userprofile", None) or UserProfile(user=user)


def wants_mail_about(user: Any, kind: Kind) -> bool:
    """At whatever time."""
    if not (user.is_active and user.email and kind.mailed):
        return False
    if kind.always_mailed:
        return True
    if preference_of(user).mail == Mail.NEVER or kind.key in preference_of(user).muted:
        return False
    return not kind.switch or bool(getattr(profile_of(user), kind.switch))


def wants_mail_now(user: Any, kind: Kind) -> bool:
    return wants_mail_about(user, kind) and (kind.always_mailed or preference_of(user).mail == Mail.NOW)


# ---- at once


def send_now(notices: Iterable[Notice]) -> None:
    """One mail for each notice whose recipient wants it at once, unless a flood of them arrives."""
    wanted = [notice for notice in notices if wants_mail_now(notice.recipient, KINDS[notice.kind])]
    flooded = have_enough(notice.recipient_id for notice in wanted)
    wanted = [notice for notice in wanted if notice.recipient_id not in flooded or KINDS[notice.kind].always_mailed]
    if not wanted:
        return
    get_connection().send_messages([mail_about(notice) for notice in wanted])
    Notice.objects.filter(pk__in=[notice.pk for notice in wanted]).update(mailed_at=timezone.now())


def have_enough(ids: Iterable[int]) -> set[int]:
    """Who was mailed so often within the hour that more would not be read: an import may submit hundreds."""
    since = timezone.now() - timedelta(hours=1)
    mailed = Notice.objects.filter(recipient__in=list(ids), mailed_at__gt=since).order_by().values("recipient")
    return set(mailed.annotate(count=Count("pk")).filter(count__gte=MOST_AN_HOUR).values_list("recipient", flat=True))


def mail_about(notice: Notice) -> EmailMultiAlternatives:
    kind = KINDS[notice.kind]
    context = {"notice": notice, "why": kind.why, "can_be_switched_off": not kind.always_mailed}
    return mail("notice", notice.recipient, notice.subject, context, thread=notice.article_id)


def mail(
    template: str, user: Any, subject: str, context: dict[str, Any], *, thread: int | None = None
) -> EmailMultiAlternatives:
    """Plain text and HTML from `templates/email/`. `thread`: mail programs show mails about one article together."""
    values = {
        **context,
        "subject": subject,
        "user": user,
        "site": settings.WAGTAIL_SITE_NAME,
        "base": settings.WAGTAILADMIN_BASE_URL,
        "account": absolute(reverse("wagtailadmin_account") + "#tab-notifications"),
        "all_notices": absolute(reverse("desk_notices")),
    }
    headers = {"Auto-Submitted": "auto-generated"}
    if thread:
        headers["References"] = f"<article-{thread}@{urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname}>"
    profile = profile_of(user)
    with override(profile.get_preferred_language()), timezone.override(zone_of(profile)):
        message = EmailMultiAlternatives(
            subject, render_to_string(f"email/{template}.txt", values), to=[user.email], headers=headers
        )
        message.attach_alternative(render_to_string(f"email/{template}.html", values), "text/html")
    return message


def absolute(path: str) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}"


def zone_of(profile: UserProfile) -> ZoneInfo:
    return ZoneInfo(profile.get_current_time_zone())


# ---- once a day


def send_digests(now: datetime | None = None) -> int:
    """One mail for each person who wants one a day, from the set hour of their day on. Returns how many.

    Safe to run as often as one likes, and twice at a time.
    """
    now = now or timezone.now()
    candidates = NoticePreference.objects.filter(mail=Mail.DAILY, user__is_active=True)
    # Nobody's day is further ahead than tomorrow's date in UTC.
    tomorrow = (now + timedelta(days=1)).date()
    due = candidates.filter(Q(digest_sent_on=None) | Q(digest_sent_on__lt=tomorrow)).order_by("pk")
    return sum(send_digest(pk, now) for pk in due.values_list("pk", flat=True))


@transaction.atomic
def send_digest(preference_id: int, now: datetime) -> bool:
    """The day counts as done also when there was nothing to say: news wait for tomorrow's hour."""
    preference = NoticePreference.objects.select_for_update().filter(pk=preference_id, mail=Mail.DAILY).first()
    if preference is None:
        return False
    user = with_preferences(type(preference.user)._default_manager.filter(pk=preference.user_id)).get()
    local = now.astimezone(zone_of(profile_of(user)))
    if local.hour < settings.PROOFDESK_DIGEST_HOUR or preference.digest_sent_on == local.date():
        return False
    preference.digest_sent_on = local.date()
    preference.save(update_fields=["digest_sent_on"])
    notices = unmailed(user, now)
    if not notices:
        return False
    subject = ngettext("%(count)s notice from %(site)s", "%(count)s notices from %(site)s", len(notices)) % {
        "count": len(notices),
        "site": settings.WAGTAIL_SITE_NAME,
    }
    mail("digest", user, subject, {"groups": by_article(notices)}).send()
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mailed_at=now)
    return True


def unmailed(user: Any, now: datetime) -> list[Notice]:
    """What this person has neither read nor been mailed, oldest first."""
    kinds = [kind.key for kind in KINDS.values() if wants_mail_about(user, kind)]
    waiting = Notice.objects.filter(
        recipient=user, kind__in=kinds, read_at=None, mailed_at=None, created_at__gt=now - OLDEST_IN_DIGEST
    )
    return list(waiting.select_related("article").order_by("created_at", "pk"))


def by_article(notices: list[Notice]) -> list[dict[str, Any]]:
    """Each article with its notices; what is about no article comes first."""
    ordered = sorted(notices, key=lambda notice: notice.article_id or 0)
    groups = []
    for __, group in groupby(ordered, key=lambda notice: notice.article_id):
        about = list(group)
        groups.append({"article": about[0].article, "notices": about})
    return groups
