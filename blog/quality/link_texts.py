"""The links of an article, with the place of each. Pure.

A link is known by its address as it stands in the text. Links that were made with a chooser have none there:
they are `page:12`, `document:3` and `offer:5`.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from blog.facts import ArticleFacts, Passage
from cms.core.markup import SAFE_SCHEMES, MarkupParser
from cms.core.text import squash

from .wording import marked as _

PAGE, DOCUMENT, OFFER = "page", "document", "offer"
CHOSEN = (PAGE, DOCUMENT, OFFER)
# What a person sees is the address itself. Its end is no punctuation of the sentence around it.


@dataclass(frozen=True, slots=True)
class Link:
    """`text`: what a reader clicks on; "" where the words are those of an offer."""

    address: str
    text: str
    place: str

    @property
    def is_chosen(self) -> bool:
        """Made with a chooser: it names a row, not an address."""
        return self.address.partition(":")[0] in CHOSEN

    @property
    def fragment(self) -> str:
        return "" if self.is_chosen else self.address.partition("#")[2]

    @property
    def is_here(self) -> bool:
        """Leads to a part of the same page."""
        return self.address.startswith("#")

    @property
    def is_web(self) -> bool:
        """A full address of some site, ours or another."""
        return self.address.lower().startswith(("http://", "https://"))


def links_of(facts: ArticleFacts) -> list[Link]:
    """In reading order: links in rich text, buttons, offers, pages of career paths."""
    found = [link for point in (*facts.corrections, *facts.summary_points) for link in links_in(point)]
    for block in facts.blocks:
        if "<a" in str(block.value):  # most blocks have none, and their texts need not be taken apart
            for passage in block.passages():
                found.extend(links_in(passage))
        if address := str(block.value.get("button_link") or "").strip():
            found.append(Link(address, str(block.value.get("button_text") or ""), f"{block.place}.button_link"))
        if isinstance(offer := block.value.get("offer"), int):
            found.append(Link(f"{OFFER}:{offer}", "", f"{block.place}.offer"))
        for path in block.items("paths") if block.type == "paths" else ():
            if isinstance(page := path.value.get("career_path"), int):
                found.append(Link(f"{PAGE}:{page}", str(path.value.get("title") or ""), f"{path.place}.career_path"))
    return found


def links_in(passage: Passage) -> list[Link]:
    if not passage.is_rich or "<a" not in passage.markup:
        return []
    reader = _Reader()
    reader.feed(passage.markup)
    reader.close()
    return [Link(address, squash(text), passage.place) for address, text in reader.found]


def fault_of(link: Link) -> str:
    """What is wrong with the address itself, whatever answers there. "" when nothing is."""
    address = link.address
    if link.is_chosen:
        return ""
    if not address or address == "#":
        return _("It has no address.")
    if any(character <= " " for character in address):
        return _("Its address has white space in it.")
    try:
        parts = urlsplit(address)
    except ValueError:
        return _("Its address cannot be read.")
    if parts.scheme and parts.scheme not in SAFE_SCHEMES:
        text = _("Its address begins with “%(scheme)s:”, which visitors cannot or should not follow.")
        return text % {"scheme": parts.scheme}
    if parts.scheme in {"http", "https"} and not parts.hostname:
        return _("Its address names no site.")
    if parts.username or parts.password:
        return _("Its address gives away a user name or password.")
    if not parts.scheme and not address.startswith(("/", "#", "?")):
        return _("Its address begins neither with https:// nor with a slash.")
    return ""


class _Reader(MarkupParser):
    """Collects (address, text) of each `<a>`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self._is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag != "a" or not ({"href", "linktype"} & given.keys()):
            return
        kind = given.get("linktype") or ""
        address = f"{kind}:{given.get('id') or ''}" if kind in CHOSEN else (given.get("href") or "").strip()
        self.found.append((address, ""))
        self._is_open = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._is_open = False

    def handle_data(self, data: str) -> None:
        if self._is_open:
            address, text = self.found.pop()
            self.found.append((address, text + data))
