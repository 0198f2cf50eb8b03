"""What answers at the addresses of this site that an article links to.

The number of queries depends on the kinds of links that an article has, never on how many there are.
What comes first is what a visitor would get: a page, the completion of an address without its last slash,
an exact redirect, a redirect rule.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import Resolver404, resolve
from taggit.models import Tag
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Page, Revision, Site

from blog.anchors import anchors_of
from blog.facts import ArticleFacts, blocks_of
from blog.models import ArticlePage, Author, Category, ReleaseItem
from blog.quality.context import Address
from blog.quality.link_texts import DOCUMENT, OFFER, PAGE, links_of
from blog.releases import STANDING
from cms.core import redirects
from cms.core.models import RedirectRule

LISTS: dict[str, type[Model]] = {"category": Category, "author": Author, "tag": Tag}
LIVE, MISSING = Address("live"), Address("missing")


@dataclass(frozen=True, slots=True)
class Goal:
    """What a link names. `kind`: page, document, offer, a list of LISTS, or path; `key`: number, slug or path."""

    kind: str
    key: str
    fragment: str = ""


def addresses(facts: ArticleFacts, site: Site | None) -> dict[str, Address]:
    """By the link as it stands in the text. Links to other sites, to mails and within the article are left out."""
    homes = homes_of_sites()
    home = homes.get(host_of(site.root_url)) if site else next(iter(homes.values()), None)
    goals = {}
    for link in links_of(facts):
        if goal := goal_of(link.address, homes, home):
            goals[link.address] = goal
    return Lookup(facts, home).answers(goals) if goals else {}


@dataclass(frozen=True, slots=True)
class Home:
    """A site: its number, and where its pages begin in the tree."""

    site_id: int
    root_path: str


def homes_of_sites() -> dict[str, Home]:
    """By host and port, the default site first."""
    return {host_of(path.root_url): Home(path.site_id, path.root_path) for path in Site.get_site_root_paths()}


def host_of(address: str) -> str:
    return urlsplit(address).netloc.lower()


def goal_of(address: str, homes: Mapping[str, Home], home: Home | None) -> Goal | None:
    kind, _, number = address.partition(":")
    if kind in (PAGE, DOCUMENT, OFFER):
        return Goal(kind, number)
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.netloc and homes.get(parts.netloc.lower()) != home:
        return None
    if (parts.scheme and parts.scheme not in ("http", "https")) or not (parts.path.startswith("/") or parts.netloc):
        return None
    return goal_of_path(unquote(parts.path) or "/", parts.fragment)


def goal_of_path(path: str, fragment: str = "") -> Goal:
    """What Django's addresses say about a path of ours."""
    try:
        match = resolve(path)
    except Resolver404:
        return Goal("path", path, fragment)
    if match.url_name == "wagtail_serve":
        return Goal("path", path, fragment)
    if match.url_name == "article-markdown":
        return Goal("path", f"{path.removesuffix('.md')}/")
    if match.url_name == "wagtaildocs_serve":
        return Goal(DOCUMENT, str(match.args[0]))
    if match.url_name in LISTS:
        return Goal(match.url_name, match.kwargs["slug"])
    return Goal("view", path)


class Lookup:
    """Asks once for each kind of goal."""

    def __init__(self, facts: ArticleFacts, home: Home | None) -> None:
        self.facts, self.home = facts, home
        self.root = home.root_path.rstrip("/") if home else ""
        self.by_id: dict[str, Page] = {}
        self.by_path: dict[str, Page] = {}
        self.planned: set[int] = set()
        self.redirected: dict[str, Address] = {}
        self.anchors: dict[int, frozenset[str]] = {}

    def answers(self, goals: Mapping[str, Goal]) -> dict[str, Address]:
        offers = self.offers(goals.values())
        # An offer is what it leads to. An address elsewhere is not ours to look up.
        led = {address: offers.get(goal.key, goal) if goal.kind == OFFER else goal for address, goal in goals.items()}
        wanted = defaultdict(set)
        for goal in led.values():
            if goal:
                wanted[goal.kind].add(goal.key)
        self.find_pages(wanted[PAGE], wanted["path"])
        rows = {kind: self.existing(kind, keys) for kind, keys in wanted.items() if kind in (DOCUMENT, *LISTS)}
        self.find_redirects(wanted["path"])
        self.find_anchors(goal for goal in led.values() if goal and goal.fragment)
        found = {}
        for address, goal in led.items():
            if goal is None:
                continue
            if goal.kind in rows:
                found[address] = LIVE if goal.key in rows[goal.kind] else MISSING
            else:
                found[address] = self.answer(goal)
        return found

    def answer(self, goal: Goal) -> Address:
        if goal.kind in ("view", OFFER):
            return LIVE if goal.kind == "view" else MISSING
        if page := self.page_of(goal):
            return self.of_page(page)
        completed = self.by_path.get(self.url_path(f"{goal.key}/"))
        if goal.kind == "path" and completed and completed.live:
            return Address("redirect", target=f"{goal.key}/")
        return self.redirected.get(goal.key, MISSING)

    # ---- pages

    def url_path(self, path: str) -> str:
        return f"{self.root}{path}"

    def find_pages(self, numbers: Iterable[str], paths: Iterable[str]) -> None:
        wanted = {self.url_path(slashed) for path in paths for slashed in (path, f"{path.rstrip('/')}/")}
        ids = [int(number) for number in numbers if number.isdecimal()]
        # Two questions, as databases answer one with “or” slowly.
        fields = ("pk", "url_path", "live", "title", "draft_title", "content_type_id")
        by_id = Page.objects.filter(pk__in=ids).only(*fields) if ids else []
        by_path = Page.objects.filter(url_path__in=wanted).only(*fields) if wanted else []
        pages = {page.pk: page for page in [*by_id, *by_path]}
        self.by_id = {str(pk): page for pk, page in pages.items()}
        self.by_path = {page.url_path: page for page in pages.values()}
        self.planned = self.planned_among([pk for pk, page in pages.items() if not page.live])

    def page_of(self, goal: Goal) -> Page | None:
        """An address that is answered by a redirect is no page's, even where a draft has it."""
        if goal.kind == PAGE:
            return self.by_id.get(goal.key)
        page = self.by_path.get(self.url_path(goal.key))
        return None if page and not page.live and goal.key in self.redirected else page

    def planned_among(self, ids: list[int]) -> set[int]:
        """Those that go live by schedule or with a release."""
        if not ids:
            return set()
        scheduled = Revision.objects.filter(
            approved_go_live_at__isnull=False,
            base_content_type=ContentType.objects.get_for_model(Page),
            object_id__in=[str(pk) for pk in ids],
        ).values_list("object_id", flat=True)
        released = ReleaseItem.objects.filter(article__in=ids, release__status__in=STANDING)
        return {int(pk) for pk in scheduled} | set(released.values_list("article_id", flat=True))

    def of_page(self, page: Page) -> Address:
        is_own = str(page.pk) == self.facts.key
        anchors = anchors_of(self.facts) if is_own else self.anchors.get(page.pk)
        if page.live or is_own:
            return Address("live", page.title, anchors=anchors)
        return Address(
            "planned" if page.pk in self.planned else "draft", page.draft_title or page.title, anchors=anchors
        )

    def find_anchors(self, goals: Iterable[Goal]) -> None:
        """Of the articles to whose parts there are links. Other pages keep theirs to themselves."""
        pages = [page for goal in goals if (page := self.page_of(goal))]
        articles = ArticlePage.objects.filter(pk__in={page.pk for page in pages}).only("body") if pages else []
        self.anchors = {
            page.pk: anchors_of(ArticleFacts(str(page.pk), blocks=blocks_of(page.body.get_prep_value())))
            for page in articles
        }

    # ---- redirects

    def find_redirects(self, paths: Iterable[str]) -> None:
        """By path, for those at which no live page answers."""
        live = {path for path, page in self.by_path.items() if page.live}
        waiting = {
            path
            for path in filter(redirects.is_address, paths)
            if not {self.url_path(path), self.url_path(f"{path.rstrip('/')}/")} & live
        }
        if not waiting or self.home is None:
            return
        by_old_path = defaultdict(list)
        for path in waiting:
            by_old_path[Redirect.normalise_path(path)].append(path)
        exact = Redirect.get_for_site(Site(pk=self.home.site_id)).select_related("redirect_page")
        for row in exact.filter(old_path__in=by_old_path):
            for path in by_old_path[row.old_path]:
                if row.link and redirects.is_address(row.link) and urlsplit(row.link).path != path:
                    self.redirected[path] = Address("redirect", target=row.link)
        waiting -= self.redirected.keys()
        for rule in RedirectRule.objects.for_site(Site(pk=self.home.site_id)) if waiting else ():
            for path in waiting - self.redirected.keys():
                target = redirects.target_for(rule.pattern, rule.target, path)
                if target is not None and target.rstrip("/") != path.rstrip("/"):
                    self.redirected[path] = (
                        Address("gone") if rule.status == 410 else Address("redirect", target=target)
                    )

    # ---- everything else

    def offers(self, goals: Iterable[Goal]) -> dict[str, Goal | None]:
        """What each offer leads to; None for one that is not shown, or leads elsewhere."""
        ids = {goal.key for goal in goals if goal.kind == OFFER}
        if not ids:
            return {}
        return {str(offer.pk): self.goal_of_offer(offer) for offer in offer_model()._default_manager.filter(pk__in=ids)}

    def goal_of_offer(self, offer: Any) -> Goal | None:
        if not offer.active:
            return None
        if offer.page_id:
            return Goal(PAGE, str(offer.page_id))
        return goal_of(offer.address, homes_of_sites(), self.home)

    def existing(self, kind: str, keys: set[str]) -> set[str]:
        """Those of these numbers or slugs that there are."""
        if kind == DOCUMENT:
            numbers = [int(key) for key in keys if key.isdecimal()]
            return {str(pk) for pk in get_document_model().objects.filter(pk__in=numbers).values_list("pk", flat=True)}
        return set(LISTS[kind]._default_manager.filter(slug__in=keys).values_list("slug", flat=True))


def offer_model() -> Any:
    """Named by the call-to-action block: this app does not know it."""
    return ArticlePage.body.field.stream_block.child_blocks["call_to_action"].child_blocks["offer"].target_model
