"""Where links within the site arrive: past a slash that is missing, past what answers for an old address for good.

A text keeps the address that its author wrote. What visitors read leads where they would end anyway, and nobody is sent
on. Asked for all links of a page at once: the number of queries does not grow with theirs.
"""

import html
import re
from collections.abc import Iterable, Mapping
from itertools import chain
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site
from wagtail.rich_text import RichText

from .chains import path_on
from .pagecache.rendering import depends_on
from .redirects import is_address, rule_among
from .visibility import in_its_days

REDIRECTS = "redirects"  # the name of what depends on them
HOPS = 3  # of a longer chain, visitors go the rest
_SHOWN = re.compile(r"https?://|/(?!/)")  # a target may say anything; a link must not run it
_HREF = re.compile(r'(?<=\bhref=")/(?!/)[^"]*(?=")')


class LinkedText(RichText):
    """Rich text whose links lead to `ends`: from the address in its source, as it is written there, to the one shown."""

    ends: Mapping[str, str] = {}

    def __html__(self) -> str:
        shown = str(super().__html__())
        return _HREF.sub(lambda found: self.ends.get(found[0], found[0]), shown) if self.ends else shown

    @property
    def hrefs(self) -> list[str]:
        """The addresses on this site that somebody wrote by hand."""
        return _HREF.findall(self.source)


def ends_of(site: Site, hrefs: Iterable[str]) -> dict[str, str]:
    """Those that would send a visitor on, and where to: both as they stand in an attribute."""
    written = {href: html.unescape(href) for href in hrefs}
    ends = settled(site, set(written.values()))
    return {href: html.escape(ends[address]) for href, address in written.items() if address in ends}


def settled(site: Site, addresses: Iterable[str], hops: int = HOPS) -> dict[str, str]:
    """Of these addresses those that would send a visitor on, and where to."""
    paths = {address: path for address in addresses if is_address(address) and (path := path_on(site, address))}
    pages = pages_at(site, {whole(path) for path in paths.values()})
    ends, missing = {}, {}
    for address, path in paths.items():
        if is_view(path):
            continue
        if whole(path) in pages or is_view(whole(path)):
            if path != whole(path):
                ends[address] = urlsplit(address)._replace(path=urlsplit(address).path + "/").geturl()
        else:
            missing[address] = path
    sent = targets(site, missing) if missing and hops else {}
    further = settled(site, set(sent.values()), hops - 1) if sent else {}
    for address, target in sent.items():
        end, fragment = further.get(target, target), urlsplit(address).fragment
        ends[address] = f"{end}#{fragment}" if fragment and "#" not in end else end  # as browsers do
    return ends


def whole(path: str) -> str:
    return path if path.endswith("/") else f"{path}/"


def is_view(path: str) -> bool:
    """Is this an address of the site that is no page's?"""
    try:
        return resolve(path).url_name != "wagtail_serve"
    except Resolver404:
        return False


def pages_at(site: Site, paths: Iterable[str]) -> set[str]:
    """Those of these paths, with their last slash, at which a live page is. By their last part: it has an index."""
    root = site.root_page.url_path
    wanted = {f"{root.rstrip('/')}{path}": path for path in paths}
    slugs = {path.rstrip("/").rpartition("/")[2] for path in wanted} - {""}
    found = in_its_days(Page.objects.live().filter(slug__in=slugs)).only("url_path", "expire_at") if slugs else ()
    return {wanted[page.url_path] for page in found if page.url_path in wanted} | {"/"}


def old_paths(address: str, path: str) -> list[str]:
    """Under which a redirect may know an address: with its query, else without, as contrib.redirects looks for it."""
    query = urlsplit(address).query
    return [Redirect.normalise_path(known) for known in ([f"{path}?{query}"] if query else []) + [path]]


def targets(site: Site, paths: Mapping[str, str]) -> dict[str, str]:
    """Where redirects and rules send for good whoever asks for these paths. For now, and what is gone, stays."""
    from .models import RedirectRule

    depends_on(REDIRECTS)
    asked = {address: old_paths(address, path) for address, path in paths.items()}
    rows = Redirect.get_for_site(site).filter(old_path__in={*chain(*asked.values())}).select_related("redirect_page")
    exact = {row.old_path: row for row in sorted(rows, key=lambda row: row.site_id is not None)}
    answers = {address: next(filter(None, map(exact.get, asked[address])), None) for address in paths}
    rules = list(RedirectRule.objects.for_site(site)) if None in answers.values() else []
    found = {}
    for address, path in paths.items():
        if row := answers[address]:
            target = (row.link or "") if row.is_permanent else ""
        elif rule := rule_among(rules, path):
            target = rule[1] if rule[0].status == 301 else ""
        else:
            continue
        if _SHOWN.match(target) and is_address(target) and path_on(site, target) != path:
            found[address] = target
    return found
