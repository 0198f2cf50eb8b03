"""Old addresses: exact ones in wagtail.contrib.redirects, patterns and answers without a target here.

A page always wins over a rule: rules are asked only when nothing else answered.
Rule grammar: the Netlify `_redirects` format, https://docs.netlify.com/routing/redirects/
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlparse, urlsplit

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.template.loader import render_to_string
from django.urls import Resolver404, get_resolver, resolve
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext_lazy
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from .problems import BELOW

GONE = 410
REDIRECT_STATUSES = {301: HttpResponsePermanentRedirect, 302: HttpResponseRedirect}
# What a status of the source format becomes: browsers treat 303/307 like 302 and 308 like 301 for pages.
STATUS_ALIASES = {301: 301, 302: 302, 303: 302, 307: 302, 308: 301, 404: 410, 410: 410}


_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # control characters, halves of surrogate pairs
UNREADABLE = gettext_lazy("This cannot be read as an address: it has brackets or signs that none has.")


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a redirect table. `source` is a path; `*` stands for any characters."""

    line: int
    source: str
    target: str
    status: int

    @property
    def is_pattern(self) -> bool:
        return "*" in self.source or "/:" in self.source


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that cannot be a rule of one site, and why."""

    line: int
    text: str
    reason: str


def parse(text: str) -> Iterator[Rule | Rejected]:
    """The rules of a `_redirects` file in order, and the lines that were left out."""
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.split(" #")[0].strip()
        if not line or line.startswith("#"):
            continue
        words = line.split()
        reason = ""
        status = 301
        if len(words) < 2:
            reason = "it has no target"
        elif not words[0].startswith(("/", "*")) or words[0].startswith("//"):
            reason = "it is about another host"
        elif not all(map(is_address, words[:2])):
            reason = "it has characters or brackets that no address has"
        elif len(words) > 2:
            if not re.fullmatch(r"\d{3}!?", words[2]):
                reason = "conditions on query, country or role are not supported"
            elif len(words) > 3:
                reason = "conditions after the status are not supported"
            elif int(words[2].rstrip("!")) == 200:
                reason = "it rewrites instead of redirecting"
            elif int(words[2].rstrip("!")) not in STATUS_ALIASES:
                reason = f"status {words[2]} is not a redirect"
            else:
                status = STATUS_ALIASES[int(words[2].rstrip("!"))]
        if reason:
            yield Rejected(number, raw.strip(), reason)
        else:
            yield Rule(number, words[0], words[1], status)


def is_address(text: str) -> bool:
    """Can it be read as an address, and kept?"""
    try:
        urlsplit(text)
    except ValueError:  # of a host in brackets
        return False
    return not _UNWRITABLE.search(text)


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as an expression over a path; a slash at the end does not matter."""
    trimmed = pattern if pattern.endswith("*") else pattern.rstrip("/") or "/"
    parts = []
    named = False
    for piece in re.split(r"(\*|(?<=/):[a-z_]\w*)", trimmed):
        if piece == "*":
            parts.append(".*?" if named else "(?P<splat>.*?)")
            named = True
        elif piece.startswith(":"):
            parts.append(f"(?P<{piece[1:]}>[^/]+)")
        else:
            parts.append(re.escape(piece))
    return re.compile("".join(parts) + ("" if pattern.endswith("*") else "/?"))


def matches(pattern: str, path: str) -> re.Match[str] | None:
    return compiled(pattern).fullmatch(path)


def target_for(pattern: str, target: str, path: str) -> str | None:
    """Where `path` goes by this rule, or None when the rule is not about it."""
    match = matches(pattern, path)
    if match is None:
        return None
    for name, value in match.groupdict().items():
        target = target.replace(f":{name}", value or "")
    return target


def rule_at(site: Site | None, path: str, but: Any = None) -> tuple[Any, str] | None:
    """The first rule that is about this path, and where it leads. `but`: a rule as if it were not there."""
    from .models import RedirectRule

    return rule_among(RedirectRule.objects.for_site(site), path, but)


def rule_among(rules: Iterable[Any], path: str, but: Any = None) -> tuple[Any, str] | None:
    """The first of these rules that is about this path, and where it leads."""
    for rule in rules:
        target = target_for(rule.pattern, rule.target, path) if rule != but else None
        if target is not None and target.rstrip("/") != path.rstrip("/"):
            return rule, target
    return None


def answer(request: HttpRequest) -> HttpResponse | None:
    """The response that redirects and rules give for an address that no page has: in one hop, however they chain."""
    from . import chains, missing

    site = Site.find_for_request(request)
    row = exact_redirect(request)
    # A page that moved away and back left a redirect that leads to itself.
    if row is not None and row.link and row.link.split("?")[0] not in here(request):
        target, status = row.link, 301 if row.is_permanent else 302
    elif found := rule_at(site, unquote(request.path)):
        row, target = found
        status = row.status
    else:
        return None
    try:
        end = "" if status == GONE else chains.end_of(site, target, begin=row) if site else target
    except chains.Circle:
        return None
    if not is_address(end):  # such a target could be kept once
        return None
    missing.count_answer(row)
    if not end:
        return HttpResponse(render_to_string("410.html", request=request), status=GONE)
    return REDIRECT_STATUSES[status](end)


class RedirectMiddleware(MiddlewareMixin):
    """Asks the redirect rules when nothing else had an answer: exact ones first, then patterns.

    Stands outside CommonMiddleware, which would first add a slash to any unknown address: an old one
    is answered in a single hop instead. A page that exists one slash further still wins.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.path.startswith(BELOW):  # programs are told, not sent around
            return response
        if is_slash_added(request, response) and is_missing_page(request, request.path + "/"):
            response = not_found(request)
        if response.status_code != 404:
            return response
        from . import missing

        if answered := answer(request):
            return answered
        missing.count_missing(request)
        return response


def exact_redirect(request: HttpRequest) -> Redirect | None:
    """The redirect of this address, as wagtail.contrib.redirects finds it: with its query, or else without."""
    path = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
    without_query = urlparse(path).path
    return get_redirect(request, path) or (get_redirect(request, without_query) if path != without_query else None)


def here(request: HttpRequest) -> tuple[str, str]:
    """The address that was asked for, as rules may write it."""
    return request.path, request.build_absolute_uri(request.path)


def is_slash_added(request: HttpRequest, response: HttpResponse) -> bool:
    """Is this the redirect by which CommonMiddleware completes an address?"""
    location = response.headers.get("Location", "")
    return response.status_code == 301 and location.split("?")[0] == request.path + "/"


def is_missing_page(request: HttpRequest, path: str) -> bool:
    """Is this an address for pages, and no live page has it?"""
    try:
        is_for_pages = resolve(path).url_name == "wagtail_serve"
    except Resolver404:
        return False
    return is_for_pages and Page.route_for_request(request, path) is None


def not_found(request: HttpRequest) -> HttpResponse:
    """The site's own 404 page."""
    view = get_resolver().resolve_error_handler(404)
    response: HttpResponse = view(request, exception=Http404())  # type: ignore[call-arg]  # as Django itself calls it
    return response
