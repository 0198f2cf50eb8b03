"""A site with everything that the API tells, and ways to ask it."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.images import ImageFile
from django.test import Client
from django.utils import timezone
from pydantic import TypeAdapter
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from blog import previewing
from blog.blocks import ArticleBody
from blog.models import ArticleIndexPage, ArticlePage, Author, Category, KeptPreview
from cms.api import router
from cms.core.api.openapi import Operation
from cms.core.branding import Branding
from cms.core.images import SiteImage
from cms.core.models import RedirectRule
from cms.core.tasks import make_renditions
from cms.home.models import HomePage
from coaching.models import CallToActionVariant, CareerPath, CoachingPage, LeadMagnet, ReadinessTestPage
from tests.blog.factories import article, faq
from tests.coaching.test_pages import make_offer
from tests.coaching.test_paths import career_path
from tests.coaching.tests_and_plans import readiness_page
from tests.conftest import make_user

ROOT = "/api/v2/"


@dataclass(frozen=True)
class House:
    article: ArticlePage
    coaching: CoachingPage
    path: CareerPath
    test: ReadinessTestPage


def make_image(file: Path, title: str = "Desk") -> SiteImage:
    with file.open("rb") as handle:
        found: SiteImage = SiteImage.objects.create(
            title=title, credit="By hand", file=ImageFile(handle, name="desk.jpg")
        )
    make_renditions.call(found.pk)
    return found


def every_block(image: SiteImage, path: CareerPath, coach: Author, offer: Any, index: ArticleIndexPage) -> list[Any]:
    """The sample of every kind, and what samples leave out."""
    body = [(name, block.get_preview_value()) for name, block in ArticleBody().child_blocks.items() if name != "image"]
    link = f'<p>See <a linktype="page" id="{index.pk}">the blog</a>.</p>'
    aspects = [{"kind": "pay", "label": "", "text": "<p>More.</p>"}]
    compared = [{"title": "Management", "aspects": aspects, "career_path": path}]
    steps = [{"title": "Pick", "text": link, "actions": ["<p>Write <b>it</b>.</p>"]}]
    call = {"heading": "", "level": "2", "text": "", "offer": offer, "button_text": "", "button_link": ""}
    nothing = {**call, "offer": None}
    return [
        *body,
        ("image", {"image": image, "alt": "A desk", "caption": "Mine", "decorative": False}),
        ("paths", {"heading": "Paths", "level": "2", "paths": compared}),
        ("framework", {"heading": "Steps", "level": "3", "steps": steps, "how_to": True}),
        ("coach_note", {"heading": "A word", "level": "2", "text": link, "coach": coach}),
        ("call_to_action", call),
        ("call_to_action", nothing),
        faq(("How long?", "<p>Two to six months.</p>"), ("Who asks?", link), heading=""),
    ]


def full_house(home: HomePage, index: ArticleIndexPage, image: SiteImage) -> House:
    index.description = "All of it."
    index.save()
    coach = Author.objects.create(
        name="Cora Coach", role="Coach", credentials="Certified", biography="<p>Listens.</p>", photo=image
    )
    landing: CoachingPage = home.add_child(
        instance=CoachingPage(
            title="Career coaching", slug="career-coaching", description="One to one.", promise="<p>Time.</p>",
            show_in_menus=True, body=coaching_body(coach),
        )
    )  # fmt: skip
    service = CoachingPage(title="Interviews", slug="interviews", description="Before the interview.")
    folder: CoachingPage = landing.add_child(instance=service)
    path = career_path(folder)
    career_path(folder, "specialist", months_min=3, months_max=3)
    offer = make_offer("Plan", priority=2, stage="learn", page=landing, address="")
    offer.topics.add(Category.objects.get_or_create(name="Leadership")[0])
    words = {"heading": "Other", "text": "<p>Words.</p>", "button_text": "Go on"}
    CallToActionVariant.objects.create(offer=offer, active=True, **words)
    magnet = LeadMagnet.objects.create(key="guide", title="The guide", page=home)
    make_offer("Guide", form="magnet", magnet=magnet, is_default=True, address="")
    whole = article(
        index, "everything", body=every_block(image, path, coach, offer, index), authors=["Ann Author", "Cora Coach"],
        categories=["Leadership", "Pay"], tags=["pivot"], hero_image=image, hero_alt="A desk", keywords="lead\nteam",
        reviewed_by=coach, reviewed_on=date(2026, 3, 1), featured=True, summary_points=[("point", "<p>In <b>short</b>.</p>")],
        corrections=[("correction", {"date": date(2026, 3, 2), "text": "<p>It said two; it is three.</p>"})],
    )  # fmt: skip
    article(index, "another", authors=["Ann Author"], categories=["Pay"], tags=["pivot"], published_on=date(2026, 2, 1))
    test = readiness_page(landing, description="Eight minutes.", introduction="<p>Begin.</p>")
    site = Site.objects.get()
    Redirect.objects.create(old_path="/old", redirect_page=whole, site=site)
    Redirect.objects.create(old_path="/elsewhere", redirect_link="https://www.example.org/", is_permanent=False)
    RedirectRule.objects.create(site=site, pattern="/posts/*", target="/blog/:splat", position=1)
    RedirectRule.objects.create(site=site, pattern="/gone/*", status=410, position=2)
    Branding.objects.create(
        site=site, logo=image, social_links=[("link", {"name": "Elsewhere", "url": "https://social.example/"})],
        footer_text="<p>At the foot.</p>",
    )  # fmt: skip
    return House(ArticlePage.objects.get(pk=whole.pk), landing, path, test)


def coaching_body(coach: Author) -> list[Any]:
    priced = [
        {"name": "Single", "price": "180", "currency": "usd", "duration": "60 minutes", "included": ["<p>Notes</p>"]},
        {"name": "Program", "price": None, "currency": "USD", "duration": "", "included": []},
    ]
    call = {"heading": "Next", "level": "2", "text": "<p>Write.</p>", "button_text": "Go", "button_link": "/x/"}
    return [
        ("prose", {"heading": "About", "level": "2", "text": "<p>Us.</p>"}),
        ("who_it_is_for", {"heading": "For", "level": "2", "items": ["<p>You.</p>"]}),
        ("what_it_covers", {"heading": "What", "level": "2", "items": ["<p>This.</p>"]}),
        ("process", {"heading": "How", "level": "2", "steps": [{"title": "Talk", "text": "<p>First.</p>"}]}),
        ("offers", {"heading": "Prices", "level": "2", "offers": priced}),
        ("coaches", {"heading": "Who", "level": "2", "coaches": [coach]}),
        faq(("Online?", "<p>Yes.</p>")),
        ("call_to_action", call),
    ]


# ---- asking


def get(client: Client, address: str, **query: Any) -> Any:
    """What it answers, when all is well."""
    response = client.get(address if address.startswith("/") else ROOT + address, query)
    assert response.status_code == 200, response.content
    return response.json()


def one(client: Client, name: str, number: Any, **query: Any) -> Any:
    return get(client, f"{name}/{number}/", **query)


def operations() -> list[Operation]:
    return list(router.operations())


def addresses(client: Client, operation: Operation, *, every: bool = True) -> list[str]:
    """Where an operation can be tried: one by itself at the address that its list tells."""
    if operation.name == "preview":
        return [f"{operation.path}?token={token}" for token in tokens()]
    if "{" not in operation.path:
        return [operation.path]
    listing = operation.path.partition("{")[0]
    items = get(client, listing, limit=100, **({"noindex": "include"} if listing.endswith("/articles/") else {}))[
        "items"
    ]
    return [item["detail_url"].partition("/api/")[2].join(["/api/", ""]) for item in items]


def tokens() -> list[str]:
    """Of a preview of each kind of page that has one."""
    editor = get_user_model().objects.filter(username="pia").first() or make_user("pia", None)
    pages = [kind.objects.first() for kind in (ArticlePage, CoachingPage, CareerPath, ReadinessTestPage)]
    return [previewing.keep(page, editor, KeptPreview.Place.DRAFT) for page in pages]


def validated(operation: Operation, response: Any) -> Any:
    """What the answer says, held against the schema; a field that the schema does not have is an error."""
    return TypeAdapter(operation.answers).validate_json(response.content)


def yesterday() -> Any:
    return timezone.now() - timedelta(days=1)
