"""Everything that nobody outside may read, each marked with a word of its own, and how to show it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site

from blog import previewing, publishing
from blog.models import ArticleIndexPage, ArticlePage, Author, Category, KeptPreview
from blog.models.freshness import Freshness
from cms.core.images import SiteImage
from cms.home.models import HomePage
from coaching.models import CallToAction, CallToActionVariant, CoachingPage, Lead, LeadMagnet, Quarantined
from tests.blog.factories import article
from tests.coaching.lead_acts import CONSENT
from tests.coaching.test_pages import make_offer
from tests.coaching.test_paths import career_path
from tests.coaching.tests_and_plans import dimension, readiness_page

PRIVATE = "password"


@dataclass
class Hidden:
    """`shows`: by marker, how to show what bears it. `quiet`: has its address and is in no list. `never`: for nobody."""

    home: HomePage
    index: ArticleIndexPage
    image: SiteImage
    lead: Any
    shows: dict[str, Callable[[], Any]] = field(default_factory=dict)
    quiet: dict[str, ArticlePage] = field(default_factory=dict)
    never: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    numbers: set[int] = field(default_factory=set)
    tokens: list[str] = field(default_factory=list)  # that open nothing

    def article(self, name: str, parent: Any = None, *, live: bool = True, **fields: Any) -> ArticlePage:
        """One that shares subjects with those that are shown, and bears the marker wherever it says something."""
        marker = f"zq{name}"
        page = article(
            parent or self.index, marker, title=f"{marker} title", description=f"About {marker}.", live=live,
            body=[("prose", {"heading": marker, "level": "2", "text": f"<p>Shared words and {marker}.</p>"})],
            authors=["Ann", f"{marker} person"], categories=["Shared", f"{marker} topic"], tags=["shared", f"{marker}tag"],
            keywords=marker, **fields,
        )  # fmt: skip
        self.note(page)
        return page

    def note(self, page: Any) -> None:
        self.paths.append(page.url or "")
        self.numbers.add(page.pk)

    def hide(self, name: str, show: Callable[[], Any]) -> None:
        self.shows[f"zq{name}"] = show

    def build(self) -> None:
        self.articles()
        self.below_hidden_pages()
        self.coaching()
        self.offers()
        self.people()
        self.linked_from_what_is_shown()
        self.previews()

    def articles(self) -> None:
        draft = self.article("draft", live=False)
        self.hide("draft", lambda: release(draft))
        later = self.article("scheduled", live=False)
        later.go_live_at = timezone.now() + timedelta(days=2)
        publishing.certify(later, later.save_revision(clean=False), None, "review")
        later.get_latest_revision().publish()
        assert not ArticlePage.objects.get(pk=later.pk).live
        self.hide("scheduled", lambda: release(later, go_live_at=None))
        gone = self.article("retracted")
        retraction = publishing.retract(gone, self.lead, "Wrong.")
        self.hide("retracted", lambda: (publishing.lift(retraction, self.lead), release(gone)))
        private = self.article("private")
        restriction = restrict(private)
        self.hide("private", restriction.delete)
        past = self.article("expired")
        ArticlePage.objects.filter(pk=past.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
        self.hide("expired", lambda: ArticlePage.objects.filter(pk=past.pk).update(expire_at=None))
        changed = article(self.index, "changed", categories=["Shared"], tags=["shared"], hero_image=self.image)
        later_words = ArticlePage.objects.get(pk=changed.pk)
        later_words.title = later_words.description = "zqchange is coming"
        later_words.save_revision(clean=False)
        self.hide("change", lambda: release(changed))
        self.quiet["zqunlisted"] = self.article("unlisted", unlisted=True)
        self.quiet["zqnoindex"] = self.article("noindex", noindex=True)
        neglected = self.quiet["zqneglected"] = self.article("neglected")
        step = {"step": Freshness.Step.NOINDEX}
        Freshness.objects.update_or_create(article=neglected, defaults=step)

    def below_hidden_pages(self) -> None:
        for name in ("belowdraft", "belowprivate"):
            listing = ArticleIndexPage(title=f"zq{name}list", slug=f"zq{name}", show_in_menus=True)
            found: ArticleIndexPage = self.home.add_child(instance=listing)
            self.note(found)
            self.article(name, found)
            if name == "belowprivate":
                self.hide(name, restrict(found).delete)
                self.hide(f"{name}list", lambda: None)
            else:
                Page.objects.filter(pk=found.pk).update(live=False)
                self.hide(name, lambda pk=found.pk: Page.objects.filter(pk=pk).update(live=True))
                self.hide(f"{name}list", lambda: None)

    def coaching(self) -> None:
        landing: CoachingPage = self.home.add_child(
            instance=CoachingPage(title="Coaching", slug="coaching", show_in_menus=True)
        )
        self.landing = landing
        words = {"description": "About zqservice.", "promise": "<p>zqservice</p>"}
        service = CoachingPage(title="zqservice", slug="zqservice", live=False, show_in_menus=True, **words)
        landing.add_child(instance=service)
        self.note(service)
        self.hide("service", lambda: service.save_revision().publish())
        self.path = career_path(landing, "zqpath", what_it_is="<p>zqpath</p>", live=False)
        self.note(self.path)
        self.hide("path", lambda: self.path.save_revision().publish())
        closed = career_path(landing, "zqclosed")
        self.note(closed)
        self.hide("closed", restrict(closed).delete)
        band = {"articles": [ArticlePage.objects.get(slug="zqdraft")]}
        test = readiness_page(
            landing,
            "zqtest",
            title="zqtest",
            live=False,
            dimensions=[dimension("People", **band), dimension("Evidence")],
        )
        self.note(test)
        self.hide("test", lambda: test.save_revision().publish())
        open_test = readiness_page(
            landing, "open-test", dimensions=[dimension("People", **band), dimension("Evidence")]
        )
        assert open_test.live

    def offers(self) -> None:
        day, shared = timezone.localdate(), Category.objects.get(name="Shared")
        for name, fields in {
            "inactive": {"active": False},
            "future": {"starts_on": day + timedelta(days=1)},
            "ended": {"ends_on": day - timedelta(days=1)},
        }.items():
            offer = make_offer(f"zq{name}", priority=9, **fields)
            offer.topics.add(shared)
            show = {"active": True, "starts_on": None, "ends_on": None}
            self.hide(name, lambda pk=offer.pk, show=show: CallToAction.objects.filter(pk=pk).update(**show))
            self.numbers.add(offer.pk)
        best = make_offer("Open", is_default=True, page=Page.objects.get(slug="zqservice"), address="")
        best.topics.add(shared)
        variant = CallToActionVariant.objects.create(
            offer=best, heading="zqvariant", text="<p>zqvariant</p>", button_text="Go"
        )
        self.hide("variant", lambda: CallToActionVariant.objects.filter(pk=variant.pk).update(active=True))

    def people(self) -> None:
        Lead.objects.create(email="zqlead@example.com", name="zqlead", role="zqlead", kind="waitlist", notes="zqlead", **CONSENT)  # fmt: skip
        Quarantined.objects.create(email="zqspam@example.com", name="zqspam", kind="waitlist", signs=[], **CONSENT)
        LeadMagnet.objects.create(key="zqmagnet", title="zqmagnet", page=self.home)
        Author.objects.create(name="zqnobody", biography="<p>zqnobody</p>", photo=self.image)
        SiteImage.objects.filter(pk=self.image.pk).update(title="zqpicture")
        type(self.lead).objects.filter(pk=self.lead.pk).update(username="zquser", email="zquser@example.com")
        self.never = ["zqlead", "zqspam", "zqmagnet", "zqnobody", "zqpicture", "zquser"]

    def previews(self) -> None:
        """Kept ones can be opened by nothing that the database knows, nor when they are over."""
        draft = ArticlePage.objects.get(slug="zqdraft")
        over = previewing.keep(draft, self.lead, KeptPreview.Place.DRAFT)
        KeptPreview.objects.update(expires_at=timezone.now())
        previewing.keep(draft, self.lead, KeptPreview.Place.PANEL)
        kept = KeptPreview.objects.get(place=KeptPreview.Place.PANEL)
        self.tokens = [over, kept.digest, previewing.PREFIX + kept.digest, str(kept.pk), "zqdraft"]

    def linked_from_what_is_shown(self) -> None:
        """Whatever is shown leads to what is not: by links, choices, redirects and shared subjects."""
        draft, site = ArticlePage.objects.get(slug="zqdraft"), Site.objects.get()
        link = f'<p>See <a linktype="page" id="{draft.pk}">this</a>.</p>'
        compared = [{"title": "A path", "aspects": [], "career_path": self.path}]
        inactive = CallToAction.objects.get(key="zqinactive")
        call = {"heading": "", "level": "2", "text": "", "offer": inactive, "button_text": "", "button_link": ""}
        item = {"question": "How?", "answer": link, "other_answers": [link]}
        for slug in ("shown", "also-shown"):
            article(
                self.index, slug, authors=["Ann"], categories=["Shared"], tags=["shared"], hero_image=self.image,
                body=[
                    ("prose", {"heading": "Shared words", "level": "2", "text": link}),
                    ("paths", {"heading": "", "level": "2", "paths": compared}),
                    ("faq", {"heading": "", "level": "2", "items": [item]}),
                    ("call_to_action", call),
                ],
                summary_points=[("point", link)],
            )  # fmt: skip
        Redirect.objects.create(old_path="/zqold", redirect_page=draft, site=site)
        self.hide("old", lambda: None)
        self.paths.append("/zqold")

    @property
    def articles_hidden(self) -> list[str]:
        """The markers of articles that bring a person, a topic and a tag of their own."""
        return [path.strip("/").rpartition("/")[2] for path in self.paths if path.startswith(("/blog/zq", "/zqbelow"))]

    @cached_property
    def markers(self) -> list[str]:
        return [*self.shows, *self.quiet, *self.never]

    def show_all(self) -> None:
        for show in self.shows.values():
            show()


def release(page: ArticlePage, **fields: Any) -> None:
    fresh = ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(fresh, name, value)
    revision = fresh.save_revision(clean=False)
    publishing.certify(fresh, revision, None, "review")
    revision.publish()


def restrict(page: Any) -> PageViewRestriction:
    found: PageViewRestriction = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password=PRIVATE
    )
    return found
