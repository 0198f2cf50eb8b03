"""Writing articles to a folder, as source files or as pages."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db.models import QuerySet
from wagtail.models import Page

from blog.models import ArticlePage, ImportedSource
from blog.static_site.visiting import request_of
from cms.core.images import library

from .pages import article_markdown

NAMES = {"eleventy": "{slug}/index.md", "mdx": "{slug}.mdx", "html": "{slug}.html"}


@dataclass(frozen=True, slots=True)
class Exported:
    slug: str
    file: Path


def articles(with_drafts: bool) -> QuerySet[ArticlePage]:
    found = ArticlePage.objects.order_by("slug")
    return found if with_drafts else found.live()


def export(folder: Path, target: str, *, with_drafts: bool) -> Iterator[Exported]:
    """Write each article below `folder`: the live version, or the latest draft of one that is not live.

    A file is complete or not there: each is written beside its place and moved.
    """
    for page in articles(with_drafts).iterator(chunk_size=100):
        version = page if page.live else page.get_latest_revision_as_object()
        file = folder / NAMES[target].format(slug=page.slug)
        text = page_html(version) if target == "html" else article_markdown(version, target)
        write(file, text)
        if target != "html":
            copy_images(folder, version)
        yield Exported(page.slug, file)


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(file.name + ".part")
    part.write_text(text, encoding="utf-8")
    part.replace(file)


def page_html(page: ArticlePage) -> str:
    """The page as an anonymous visitor would see it, also when it is not live; without counters and forms."""
    response = Page.serve(page, request_of(page.url_in_full, is_static=True)).render()
    return str(response.content.decode(response.charset))


def copy_images(folder: Path, page: ArticlePage) -> None:
    """The images that the source named, at the paths it named them by."""
    source = ImportedSource.objects.filter(page_id=page.pk).first()
    paths = {image: path for path, image in (source.images if source else {}).items() if image}
    wanted = {
        page.hero_image_id,
        *(child.value["image"].pk for child in page.body if child.block_type == "image" and child.value["image"]),
    }
    for image in library().objects.filter(pk__in=wanted - {None}):
        name = Path(image.file.name).name
        file = folder / paths.get(image.pk, f"/assets/blog/{name}").lstrip("/")
        if not file.resolve().is_relative_to(folder.resolve()) or file.exists():
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        with image.file.open("rb") as origin, file.open("wb") as copy:
            shutil.copyfileobj(origin, copy)
