"""Pages of the guide: files `NN-name.md`, in the order of their numbers, each with one heading of the first level.

A folder with the code of a language, such as `de`, holds the same files in that language.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import nh3
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from markdown_it import MarkdownIt

# Installed, the pages lie beside this module; in the repository, where people read them.
INSTALLED = Path(__file__).parent / "texts"
FOLDER = INSTALLED if INSTALLED.is_dir() else Path(__file__).parents[3] / "docs" / "guide"
PICTURES = FOLDER / "pictures"
NAME = re.compile(r"\d\d-([a-z-]+)\.md")
LINK = re.compile(r"(?:\d\d-([a-z-]+)\.md)(#[\w-]+)?")
PICTURE = re.compile(r"(?:\.\./)?pictures/([a-z-]+\.webp)")
HEADINGS, LISTS, TABLES = {"h2", "h3"}, {"ul", "ol", "li"}, {"table", "thead", "tbody", "tr", "th", "td"}
TAGS = {*HEADINGS, *LISTS, *TABLES, "p", "a", "strong", "em", "code", "img", "blockquote"}


@dataclass(frozen=True, slots=True)
class GuidePage:
    slug: str
    title: str
    text: SafeString


def pages() -> dict[str, GuidePage]:
    """All pages by slug, in the language of who reads; in English where there is none in it."""
    return pages_in((get_language() or "en").partition("-")[0])


@lru_cache(maxsize=16)
def pages_in(language: str) -> dict[str, GuidePage]:
    """Read once in a process: they change with the program."""
    found = {}
    for file in sorted(FOLDER.glob("*.md")):
        if match := NAME.fullmatch(file.name):
            translated = FOLDER / language / file.name
            file = translated if translated.is_file() else file
            heading, _, text = file.read_text(encoding="utf-8").partition("\n")
            found[match[1]] = GuidePage(match[1], heading.lstrip("# ").strip(), rendered(text))
    return found


def rendered(text: str) -> SafeString:
    markup = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    clean = nh3.clean(
        markup,
        tags=TAGS,
        attributes={"a": {"href"}, "img": {"src", "alt", "width", "height", "loading"}},
        attribute_filter=addressed,
        url_schemes={"https"},
        link_rel="noopener",
    )
    return mark_safe(clean.replace("<img ", '<img loading="lazy" '))  # cleaned above  # nosec B308


def addressed(tag: str, attribute: str, value: str) -> str | None:
    """Links between the files and to pictures, as addresses of the admin. Any other picture is left out."""
    if attribute == "href" and (page := LINK.fullmatch(value)):
        return reverse("desk_guide_page", args=[page[1]]) + (page[2] or "")
    if attribute == "src":
        picture = PICTURE.fullmatch(value)
        return reverse("desk_guide_picture", args=[picture[1]]) if picture else None
    return value
