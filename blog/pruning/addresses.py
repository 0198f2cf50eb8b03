"""Where visitors of a removed article are sent: in one hop to its successor, or told that it is gone.

What is changed is written to a journal (plain values, for JSON), so that it can be taken back.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote

from django.db.models import F, Model, Q
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from blog.models import ArticlePage, Retraction
from cms.core.models import RedirectRule
from cms.core.redirects import matches

FIELDS: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "redirect": (Redirect, (
        "old_path", "site_id", "is_permanent", "redirect_page_id", "redirect_page_route_path", "redirect_link",
        "automatically_created",
    )),
    "rule": (RedirectRule, ("site_id", "position", "pattern", "target", "status")),
    "retraction": (Retraction, ("successor_id",)),
}  # fmt: skip
GONE = 410
Entry = dict[str, Any]


class Address(NamedTuple):
    site: Site
    path: str

    @property
    def spellings(self) -> list[str]:
        """As a redirect may name it."""
        paths = [self.path, self.path.rstrip("/")]
        return [*paths, *(f"{self.site.root_url}{path}" for path in paths)]


def addresses_of(article: ArticlePage) -> list[Address]:
    """Its own, and those of its live aliases, which leave with it."""
    pages = [article, *ArticlePage.objects.live().filter(alias_of=article.pk)]
    found = []
    for page in pages:
        if parts := page.get_url_parts():
            found.append(Address(Site.objects.get(pk=parts[0]), parts[2]))
    return found


def lead_away(article: ArticlePage, addresses: list[Address], goal: Page | None) -> list[Entry]:
    """Redirects to `goal`, or answers that it is gone; earlier redirects to the article follow. The journal."""
    journal = [entry for address in addresses for entry in answer_at(address, goal)]
    for address in addresses:
        journal += follow(article, address, goal)
    for retraction in Retraction.objects.filter(successor=article.pk):
        journal.append(changed("retraction", retraction, successor_id=goal.pk if goal else None))
    return journal


def answer_at(address: Address, goal: Page | None) -> Iterator[Entry]:
    old_path = Redirect.normalise_path(address.path)
    # A redirect is asked before any rule; that of one site before that of all.
    sites = Q(site=address.site) if goal else Q(site=address.site) | Q(site=None)
    for row in Redirect.objects.filter(sites, old_path=old_path):
        yield removed("redirect", row)
    if goal is None:
        yield gone_at(address.site, address.path)
    else:
        yield made("redirect", Redirect(old_path=old_path, site=address.site, redirect_page=goal, is_permanent=True))


def follow(article: ArticlePage, address: Address, goal: Page | None) -> Iterator[Entry]:
    """Earlier addresses of the article lead where it leads: never to a page that leads on."""
    here = Q(redirect_page=article.pk) | Q(redirect_page__in=ArticlePage.objects.filter(alias_of=article.pk))
    for row in Redirect.objects.filter(here | Q(redirect_link__in=address.spellings, redirect_page=None)):
        if goal is not None and row.old_path == Redirect.normalise_path(goal.get_url() or ""):
            yield removed("redirect", row)  # it would lead to itself
        elif goal is not None:
            yield changed("redirect", row, redirect_page_id=goal.pk, redirect_page_route_path="", redirect_link="")
        elif "?" not in row.old_path:  # a rule is about paths
            yield removed("redirect", row)
            yield gone_at(row.site or address.site, unquote(row.old_path))
    for rule in RedirectRule.objects.filter(site=address.site, target__in=address.spellings):
        if goal is not None:
            yield changed("rule", rule, target=str(goal.get_url() or ""))
        else:
            yield changed("rule", rule, target="", status=GONE)


def gone_at(site: Site, path: str) -> Entry:
    """A rule that answers before every pattern that would answer there."""
    rules = RedirectRule.objects.filter(site=site)
    if any(matches(rule.pattern, path) for rule in rules.filter(position=0)):
        rules.update(position=F("position") + 1)
    if earlier := rules.filter(pattern=path).first():
        return changed("rule", earlier, position=0, target="", status=GONE)
    return made("rule", RedirectRule(site=site, pattern=path, status=GONE, position=0))


# ---- the journal


def values(kind: str, row: Model) -> Entry:
    return {name: getattr(row, name) for name in FIELDS[kind][1]}


def made(kind: str, row: Any) -> Entry:
    row.save()
    return {"kind": kind, "pk": row.pk, "before": None, "after": values(kind, row)}


def changed(kind: str, row: Any, **fields: Any) -> Entry:
    before = values(kind, row)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return {"kind": kind, "pk": row.pk, "before": before, "after": values(kind, row)}


def removed(kind: str, row: Any) -> Entry:
    entry = {"kind": kind, "pk": row.pk, "before": values(kind, row), "after": None}
    row.delete()
    return entry


def take_back(journal: list[Entry]) -> None:
    """Newest first. What somebody has changed since stays, but for redirects away from the article itself."""
    for entry in reversed(journal):
        model = FIELDS[entry["kind"]][0]
        row = model._default_manager.filter(pk=entry["pk"]).first()
        if entry["before"] is None:
            if row is not None:
                row.delete()
        elif entry["after"] is None:
            if row is None and not is_taken(entry):
                model._default_manager.create(pk=entry["pk"], **entry["before"])
        elif row is not None and is_as_left(entry, row):
            before = {name: value for name, value in entry["before"].items() if name != "position"}
            model._default_manager.filter(pk=row.pk).update(**before)


def is_as_left(entry: Entry, row: Model) -> bool:
    """Places among rules move by themselves."""
    now = values(entry["kind"], row)
    return all(now[name] == value for name, value in entry["after"].items() if name != "position")


def is_taken(entry: Entry) -> bool:
    """Does something else answer there by now?"""
    before = entry["before"]
    return Redirect.objects.filter(old_path=before["old_path"], site=before["site_id"]).exists()
