"""Redirects lead where something answers: in one hop, and never round in a circle."""

from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from .redirects import GONE, is_address, matches, rule_at, target_for

HOPS = 10  # a longer chain counts as a circle


class Answer(NamedTuple):
    """What a redirect or rule says. `target` is "" for what is gone."""

    row: Any
    target: str


class Circle(Exception):
    """Redirects that lead to each other. `names`: as people know them."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(" → ".join(names))
        self.names = names


def path_on(site: Site, address: str) -> str | None:
    """The path that this address has on the site, None for another site's."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.netloc and parts.netloc.lower() != urlsplit(site.root_url).netloc.lower():
        return None
    return unquote(parts.path) or "/"


def is_served(site: Site, path: str) -> bool:
    """Does something of ours answer there, with or without a last slash, before any redirect is asked?"""
    for candidate in dict.fromkeys((path, f"{path.rstrip('/')}/")):
        try:
            match = resolve(candidate)
        except Resolver404:
            continue
        if match.url_name != "wagtail_serve":
            return True
        request = HttpRequest()
        request.path = request.path_info = candidate
        request._wagtail_site = site  # type: ignore[attr-defined]  # where Wagtail keeps what it has found
        if Page.route_for_request(request, candidate) is not None:
            return True
    return False


def answer_at(site: Site, path: str, but: Any = None) -> Answer | None:
    """Which redirect or rule answers at this path, None where a page or nobody does. `but`: as if it were not there."""
    if is_served(site, path) or not is_address(path):
        return None
    exact = Redirect.get_for_site(site).filter(old_path=Redirect.normalise_path(path))
    for row in sorted(exact.select_related("redirect_page"), key=lambda row: row.site_id is None):
        if row != but and row.link and path_on(site, row.link) != path:
            return Answer(row, row.link)
    if found := rule_at(site, path, but):
        rule, target = found
        return Answer(rule, "" if rule.status == GONE else target)
    return None


def end_of(site: Site, target: str, *, but: Any = None, begin: Any = None) -> str:
    """Where a visitor who is sent to `target` arrives: itself as a rule, "" when that is gone. Raises Circle.

    `begin`: the redirect or rule that sends the visitor. `but`: one that is to be changed, as if it were not there.
    """
    passed: list[Any] = [begin] if begin else []
    while (path := path_on(site, target)) is not None and (found := answer_at(site, path, but)):
        passed.append(found.row)
        if found.row in passed[:-1] or len(passed) > HOPS:
            raise Circle([str(row) for row in passed])
        target = found.target
        if not target:
            break
    return target


def check_target(row: Any, field: str, source: str, target: str, site: Site) -> None:
    """Refuse a target that leads back, or that leads on: the visitor should arrive in one hop.

    Raises ValidationError for the field. A target with parts of the old address is tried with a sample.
    """
    tried = target_for(source, target, source.replace("*", "sample").replace("/:", "/sample-")) or target
    path = path_on(site, tried)
    if path is None:
        return
    if matches(source, path) and not is_served(site, path):
        raise ValidationError({field: _("This leads back to the old address, round in a circle.")})
    try:
        end = end_of(site, tried, but=row)
    except Circle as circle:
        raise ValidationError(
            {field: _("This leads round in a circle: %(names)s.") % {"names": " → ".join(circle.names)}}
        ) from None
    last = path_on(site, end) if end else None
    if last is not None and matches(source, last) and not is_served(site, last):
        raise ValidationError({field: _("From there visitors are sent back here, round in a circle.")})
    if end == "":
        raise ValidationError({field: _("Visitors are told there that the page is gone. Choose another address.")})
    if end != tried:
        raise ValidationError(
            {field: _("Visitors are sent on from there to %(end)s. Write that address instead.") % {"end": end}}
        )
