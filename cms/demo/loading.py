"""The demo site: invented people, our own articles, imported through the importer like anybody's.

Everything happens in one transaction: a load that fails leaves an empty site, not half a demo.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from django.conf import settings
from django.core.files.images import ImageFile
from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Page, Site
from wagtailseo.models import SeoSettings

from blog.importer.report import FAILED, ReportFile
from blog.importer.runs import Options, run
from blog.models import ArticleIndexPage, Author, Category
from blog.roles import setup_roles
from cms.core.branding import Branding
from cms.core.images import SiteImage
from cms.home.models import HomePage
from cms.home.setup import setup_site
from coaching.models import CallToAction, CallToActionVariant, CareerPath, CoachingPage

from . import drawing, logins
from .readiness import make_readiness_test

CONTENT = Path(__file__).parent / "content"
Released = TypeVar("Released", CoachingPage, CareerPath)
RICH = {"text", "answer", "action", "narrative", "why"}  # of the values of blocks
IMPORT_STATES = {"live": "keep", "review": "submit", "draft": "draft"}


@dataclass(frozen=True, slots=True)
class Loaded:
    articles: int


def is_loaded() -> bool:
    """A site that has a home page is somebody's work: the demo stays away from it."""
    return HomePage.objects.exists()


@transaction.atomic
def load() -> Loaded:
    """Build the whole demo site. Call it on an empty one only."""
    site_data = content("site.yaml")
    assets = settings.DATA_DIR / "demo"
    drawing.save_all(assets / "blog")
    home = setup_site(site_data["site"]["name"])
    setup_roles()
    users = logins.make_users()
    describe_site(home, site_data["site"], assets)
    for category in site_data["categories"]:
        Category.objects.create(**category)
    for person in content("people.yaml")["authors"]:
        make_author(person, assets)
    landing = make_coaching(home)
    for offer in content("offers.yaml")["offers"]:
        make_offer(home, offer)
    count = import_posts(site_data["states"], assets, users)
    make_readiness_test(landing, content("readiness.yaml"))
    return Loaded(count)


def content(name: str) -> dict[str, Any]:
    with (CONTENT / name).open(encoding="utf-8") as handle:
        found: dict[str, Any] = yaml.safe_load(handle)
    return found


def import_posts(states: dict[str, str], assets: Path, users: dict[str, Any]) -> int:
    """Each post in its state: what is live was released by the lead, the rest is the editor's work."""
    count = 0
    for path in sorted([*CONTENT.glob("eleventy/*/index.md"), *CONTENT.glob("mdx/*.mdx")]):
        state = states[path.parent.name if path.name == "index.md" else path.stem]
        user = users["lead"] if state == "live" else users["editor"]
        summary = run(Options(path, assets=assets, state=IMPORT_STATES[state]), user, ReportFile(None))
        if summary.states[FAILED]:
            raise RuntimeError(f"the demo post {path.name} cannot be imported: {summary.failures}")
        count += 1
    return count


def library_image(name: str, title: str, assets: Path) -> SiteImage:
    file = assets / "blog" / name
    with file.open("rb") as handle:
        image = SiteImage(title=title, file=ImageFile(handle, name=name))
        image.save()
    return image


def describe_site(home: HomePage, data: dict[str, Any], assets: Path) -> None:
    home.title, home.seo_title = "Home", data["home_title"]
    home.headline = "Careers change one honest step at a time"
    home.introduction = f"<p>{data['home_introduction']}</p>"  # type: ignore[assignment]
    home.search_description = data["home_description"]
    home.save_revision().publish()
    site = Site.objects.get(root_page=home)
    seo = SeoSettings.for_site(site)
    seo.struct_org_name = data["organisation_name"]
    logo = library_image(data["logo"], data["logo_alt"], assets)
    seo.struct_org_logo = logo
    seo.og_image_default = library_image(data["share_image"], data["share_alt"], assets)
    seo.save()
    Branding.objects.create(
        site=site,
        footer_text=f"<p>{data['footer_text']}</p>",
        social_links=[("link", link) for link in data["social_links"]],
    )
    index = ArticleIndexPage.objects.child_of(home).get()
    index.description = data["articles_description"]
    index.save_revision().publish()


def make_author(data: dict[str, Any], assets: Path) -> Author:
    return Author.objects.create(
        name=data["name"],
        slug=data["slug"],
        role=data["role"],
        credentials=data["credentials"],
        biography=f"<p>{data['biography']}</p>",
        photo=library_image(data["photo"], f"Portrait of {data['name']}", assets),
        same_as=[("url", address) for address in data["same_as"]],
    )


def make_coaching(home: HomePage) -> CoachingPage:
    data = content("coaching.yaml")
    landing = release(home.add_child(instance=coaching_page(data["page"], show_in_menus=True)))
    for child in data["children"]:
        release(landing.add_child(instance=coaching_page(child)))
    make_paths(landing)
    return landing


def make_paths(landing: CoachingPage) -> None:
    data = content("paths.yaml")
    about = {name: data["page"][name] for name in ("title", "slug", "description")}
    folder = release(landing.add_child(instance=CoachingPage(**about, promise=f"<p>{data['page']['intro']}</p>")))
    for path in data["paths"]:
        release(folder.add_child(instance=career_path(path)))


def career_path(data: dict[str, Any]) -> CareerPath:
    plain = ("title", "slug", "description", "months_min", "months_max")
    return CareerPath(
        **{name: data[name] for name in plain},
        **{name: f"<p>{data[name]}</p>" for name in ("what_it_is", "conditions")},
        transfers=[("point", text) for text in rich(data["transfers"])],
        entry_points=[("point", text) for text in rich(data["entry_points"])],
        skills=[("skill", rich(skill)) for skill in data["skills"]],
        narratives=[("narrative", rich(narrative)) for narrative in data["narratives"]],
    )


def release(page: Released) -> Released:
    page.save_revision().publish()
    return page


def coaching_page(data: dict[str, Any], *, show_in_menus: bool = False) -> CoachingPage:
    body = [
        ("who_it_is_for", {"heading": "Who it is for", "level": "2", "items": data["who_it_is_for"]}),
        ("what_it_covers", {"heading": "What it covers", "level": "2", "items": data["what_it_covers"]}),
        ("process", {"heading": "How it works", "level": "2", "steps": data["process"]}),
        (
            "offers",
            {
                "heading": "Sessions and prices",
                "level": "2",
                "offers": [offer_value(offer) for offer in data["offers"]],
            },
        ),
        ("coaches", {"heading": "Who you talk to", "level": "2", "coaches": coaches(data)}),
        ("faq", {"heading": "Questions about coaching", "level": "2", "items": data["faq"]}),
    ]
    return CoachingPage(
        title=data["title"],
        slug=data["slug"],
        description=data["description"],
        promise=f"<p>{data['intro']}</p>",
        body=[(name, rich(value)) for name, value in body],
        show_in_menus=show_in_menus,
    )


def coaches(data: dict[str, Any]) -> list[Author]:
    return [Author.objects.get(slug=slug) for slug in data["coaches"]]


def offer_value(offer: dict[str, Any]) -> dict[str, Any]:
    """“USD 180” as currency and price; other words mean on request."""
    price = re.fullmatch(r"([A-Z]{3}) (\d+(?:\.\d\d)?)", offer["price_text"])
    return {
        "name": offer["name"],
        "price": price.group(2) if price else None,
        "currency": price.group(1) if price else "USD",
        "duration": offer["duration"],
        "included": offer["included"],
    }


def rich(value: Any) -> Any:
    """Texts of the content files as the values blocks expect: sentences become paragraphs."""
    if isinstance(value, list):
        return [f"<p>{item}</p>" if isinstance(item, str) else rich(item) for item in value]
    if isinstance(value, dict):
        return {name: f"<p>{item}</p>" if name in RICH else rich(item) for name, item in value.items()}
    return value


def make_offer(home: HomePage, data: dict[str, Any]) -> CallToAction:
    path = home.url_path + data["target"].strip("/") + "/"
    offer = CallToAction.objects.create(
        key=data["key"],
        heading=data["heading"],
        text=f"<p>{data['text']}</p>",
        button_text=data["button_text"],
        page=Page.objects.get(url_path=path),
        form=data.get("form", ""),
        is_default=data["is_default"],
        stage=data.get("stage", ""),
        slot=data.get("slot", CallToAction.Slot.END),
    )
    for variant in data.get("variants", ()):
        words = {name: variant[name] for name in ("heading", "button_text")}
        CallToActionVariant.objects.create(offer=offer, **words, text=f"<p>{variant['text']}</p>", active=True)
    offer.topics.set(Category.objects.filter(slug__in=[slugify(name) for name in data["topics"]]))
    return offer
