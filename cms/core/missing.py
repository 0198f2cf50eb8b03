"""Counting what is asked for and nothing has, and how often redirects answer.

Nothing is written while the visitor waits. Kept are a path of ours, a number, two days, and the path of the page
of ours that led there; never a query, an address, a browser, or another site.
"""

import re
from collections import Counter
from datetime import date, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from .addresses import PATH_LENGTH, AddressUse, MissingAddress
from .tallies import Tally

CEILING = 1_000  # of the same between two writings
AT_MOST = 2_000  # missing addresses that are stored; newer ones are left out
ROOM_FOR = 1_000  # so many stay when the job has made room
DAYS_KEPT = 90  # since it was last asked for

# What machines try on every site, and what may hold something private: mail addresses, links for one person.
NOISE = re.compile(
    r"/(?:\.|wp-|wordpress|xmlrpc|cgi-bin|phpmyadmin|vendor/|apple-touch-icon|review/|career-coaching/results/"
    r"|career-coaching/roadmap/p/|leads/(?:confirm|stop|mine|file)/)"
    r"|\.(?:php\d?|aspx?|jspx?|cgi|env|sql|bak|ini|ya?ml|zip|gz|map)/?$|@|[\x00-\x1f\x7f]",
    re.I,
)

Asked = tuple[int, str, str]  # site, path, and the page of ours that led there, or ""
Answered = tuple[str, int]  # "redirect" or "rule", and its number


def is_noise(path: str) -> bool:
    """Is this a path that nobody mends? Not for the admin, and not for files."""
    ours = ("/admin/", "/documents/", "/api/", settings.MEDIA_URL, settings.STATIC_URL)
    return len(path) > PATH_LENGTH or path.startswith(ours) or bool(NOISE.search(path))


def count_missing(request: HttpRequest) -> None:
    path = unquote(request.path)
    if request.method != "GET" or is_noise(path):
        return
    site = Site.find_for_request(request)
    if site is not None:
        missing.add((site.pk, path, page_that_led(request)))


def page_that_led(request: HttpRequest) -> str:
    """The path of the page of this site with the link, "" for any other."""
    try:
        parts = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    path = unquote(parts.path)
    if parts.netloc.lower() != request.get_host().lower() or is_noise(path) or path == unquote(request.path):
        return ""
    return path


def count_answer(row: Any) -> None:
    """A redirect or a rule of ours has answered."""
    answers.add(("redirect" if isinstance(row, Redirect) else "rule", row.pk))


# ---- storing


def store_missing(counts: Counter[Asked]) -> None:
    today = timezone.localdate()
    hits: Counter[tuple[int, str]] = Counter()
    led: dict[tuple[int, str], str] = {}
    for (site, path, page), count in counts.items():
        hits[site, path] += count
        if page:
            led[site, path] = page
    sites = set(Site.objects.filter(pk__in={site for site, _ in hits}).values_list("pk", flat=True))
    # In one order, so that two processes that write at once never wait for each other in a circle.
    wanted = sorted(key for key in hits if key[0] in sites)
    paths = [path for _, path in wanted]
    known = set(MissingAddress.objects.filter(path__in=paths).values_list("site_id", "path"))
    room = max(0, AT_MOST - MissingAddress.objects.count())
    # What a page of ours leads to comes first.
    new = sorted((key for key in wanted if key not in known), key=lambda key: key not in led)[:room]
    rows = [MissingAddress(site_id=site, path=path, first_on=today, last_on=today) for site, path in sorted(new)]
    MissingAddress.objects.bulk_create(rows, ignore_conflicts=True)
    for key in sorted(known | set(new)):
        if key not in hits:
            continue
        linked = {"linked_from": led[key]} if key in led else {}
        found = MissingAddress.objects.filter(site=key[0], path=key[1])
        found.update(hits=F("hits") + hits[key], last_on=today, **linked)


def store_answers(counts: Counter[Answered]) -> None:
    from .models import RedirectRule

    today = timezone.localdate()
    kinds: dict[str, Any] = {"redirect": Redirect, "rule": RedirectRule}
    for kind, model in kinds.items():
        numbers = {pk for name, pk in counts if name == kind}
        if not numbers:
            continue
        there = sorted(model.objects.filter(pk__in=numbers).values_list("pk", flat=True))
        rows = [AddressUse(**{f"{kind}_id": pk, "last_on": today}) for pk in there]
        AddressUse.objects.bulk_create(rows, ignore_conflicts=True)
        for pk in there:
            found = AddressUse.objects.filter(**{kind: pk})
            found.update(hits=F("hits") + counts[kind, pk], last_on=today)


missing: Tally[Asked] = Tally(store_missing, ceiling=CEILING)
answers: Tally[Answered] = Tally(store_answers, ceiling=CEILING)


def forget(today: date | None = None) -> int:
    """Drop what nobody asked for in a long time, and make room. Returns how many went; safe to repeat."""
    before = (today or timezone.localdate()) - timedelta(days=DAYS_KEPT)
    gone, _ = MissingAddress.objects.filter(last_on__lt=before).delete()
    # What a lead ignores stays ignored; what our own pages lead to, and what is asked for often, goes last.
    rest = MissingAddress.objects.filter(is_ignored=False).order_by("linked_from", "hits", "last_on", "pk")
    if (surplus := MissingAddress.objects.count() - ROOM_FOR) > 0:
        numbers = list(rest.values_list("pk", flat=True)[:surplus])
        gone += MissingAddress.objects.filter(pk__in=numbers).delete()[0]
    return gone
