"""What a page shows and tells, so that two renderings of it can be compared."""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString

# What another front end leaves to the site, with the reason.
ONLY_ON_THE_SITE = {
    ".lead-form": "forms with a consent: a button leads to the page that has them",
    ".share": "buttons that a script makes work",
    ".checklist__foot": "ticks are counted by a script",
    "[data-resume]": "a readiness test is gone on with on the site",
    ".start details": "likewise, with a code",
    "template": "other wordings of an offer, of which a script shows one",
    "script, style, svg": "nothing to read",
}
INSTEAD = ("[data-elsewhere]",)  # what stands in the place of a form
INLINE = {"a", "b", "i", "em", "strong", "span", "code", "s", "del", "time", "label", "img", "picture", "source", "button"}  # fmt: skip


@dataclass(frozen=True)
class Rendered:
    """`words`, `links` and `pictures` of the main part in order."""

    words: list[str]
    links: list[str]
    pictures: list[tuple[str, str]]
    graph: Any
    head: dict[str, str]

    def differences(self, other: "Rendered") -> dict[str, tuple[Any, Any]]:
        pairs = {name: (getattr(self, name), getattr(other, name)) for name in self.__dataclass_fields__}
        return {name: first_difference(*pair) for name, pair in pairs.items() if pair[0] != pair[1]}


def rendered(markup: str, address: str, root: str) -> Rendered:
    """`address`: of the page. `root`: of the site, which is left out of addresses of its own."""
    soup = BeautifulSoup(markup, "html.parser")
    scripts = [json.loads(found.get_text()) for found in soup.select('script[type="application/ld+json"]')]
    head = head_of(soup)
    for selector in (*ONLY_ON_THE_SITE, *INSTEAD):
        for found in soup.select(selector):
            found.decompose()
    main = soup.main
    assert main is not None, markup[:300]
    return Rendered(
        re.sub(r"\s+", " ", text_of(main)).split(),
        [path_of(str(link["href"]), address, root) for link in main.select("a[href]")],
        [(path_of(str(image["src"]), address, root), str(image.get("alt", ""))) for image in main.select("img")],
        scripts,
        head,
    )


def head_of(soup: BeautifulSoup) -> dict[str, str]:
    found = {"title": soup.title.get_text() if soup.title else ""}
    for tag in soup.select("head meta[content]"):
        if name := tag.get("property") or tag.get("name"):
            found[str(name)] = str(tag["content"])
    for link in soup.select('head link[rel="canonical"]'):
        found["canonical"] = str(link["href"])
    return found


def text_of(element: Tag) -> str:
    """Blocks stand apart; what is inline does not."""
    parts = []
    for child in element.children:
        if isinstance(child, Tag):
            edge = "" if child.name in INLINE and "credentials" not in " ".join(child.get("class") or ()) else " "
            parts.append(f"{edge}{text_of(child)}{edge}")
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            parts.append(str(child))
    return "".join(parts)


def path_of(link: str, address: str, root: str) -> str:
    base = address.partition("?")[0] if link == "?" else address
    return urljoin(base, link).removeprefix(root)


def first_difference(one: Any, other: Any) -> tuple[Any, Any]:
    """Where two values part, with a little of what is around."""
    if isinstance(one, dict) and isinstance(other, dict):
        key = next(key for key in {**one, **other} if one.get(key) != other.get(key))
        return first_difference({key: one.get(key)}, {key: other.get(key)}) if len(one) > 1 else (one, other)
    if isinstance(one, list) and isinstance(other, list):
        place = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
        around = slice(max(0, place - 5), place + 8)
        return one[around], other[around]
    return one, other
