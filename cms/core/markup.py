"""HTML from outside made safe. Pure: nh3 (an allow-list sanitiser), no Django."""

import html
import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import nh3

SAFE_SCHEMES = {"http", "https", "mailto", "tel"}

# What an answer in JSON-LD may hold: the tags that FAQPage consumers read, and no attribute but href.
ANSWER_TAGS = {"h1", "h2", "h3", "h4", "h5", "h6", "br", "ol", "ul", "li", "a", "p", "div", "b", "strong", "i", "em"}


BLOCK_TAG = re.compile(r"<(?:p|ul|ol|li|blockquote|h[1-6]|pre|table|div)\b", re.I)
# All that rich text is stored with: what the editor's features write, and what Wagtail expands (links, embeds).
STORED_TAGS = {
    "a", "b", "blockquote", "br", "code", "del", "em", "embed", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "li",
    "ol", "p", "s", "strong", "sub", "sup", "ul",
}  # fmt: skip
STORED_ATTRIBUTES = {
    "*": {"data-block-key"},
    "a": {"href", "linktype", "id"},
    "embed": {"embedtype", "id", "format", "alt", "url"},
}
_ATTRIBUTE = r'\s+(?:href|linktype|id|data-block-key|embedtype|format|alt|url)="[^"<>]*"'
_STORED_TAG = re.compile(rf"</?(?:{'|'.join(sorted(STORED_TAGS))})(?:{_ATTRIBUTE})*\s*/?>")
_ADDRESS = re.compile(r'(?:href|url)="([^"<>]*)"')
_ONE_PARAGRAPH = re.compile(r"<p[^>]*>((?:(?!</?p\b).)*)</p>", re.S)


class MarkupParser(HTMLParser):
    """Python's, which gives up on `<![anything`: browsers read that as a comment, up to the next `>`."""

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i)


def unwrapped(markup: str) -> str:
    """Rich text of one paragraph without the paragraph; other markup as it is."""
    match = _ONE_PARAGRAPH.fullmatch(markup.strip())
    return match.group(1) if match else markup.strip()


def safe_rich_text(markup: str) -> str:
    """Stored rich text as it is, when all of its tags are what an editor writes; else without what is not."""
    if "<" not in _STORED_TAG.sub("", markup) and all(is_safe_link(href) for href in _ADDRESS.findall(markup)):
        return markup
    return nh3.clean(
        markup,
        tags=STORED_TAGS,
        attributes=STORED_ATTRIBUTES,
        link_rel=None,
        url_schemes=SAFE_SCHEMES,
        attribute_filter=lambda tag, name, value: value if name not in {"href", "url"} or is_safe_link(value) else None,
    )


def is_safe_link(href: str) -> bool:
    """May a visitor follow it? Relative addresses, fragments and a few schemes; never `javascript:`."""
    cleaned = re.sub(r"[\x00-\x20]", "", html.unescape(href)).lower()
    try:
        scheme = urlsplit(cleaned).scheme
    except ValueError:
        return False
    return not scheme or scheme in SAFE_SCHEMES


def for_answer(markup: str, base_url: str) -> str:
    """Rendered rich text as an answer in JSON-LD: the same words, plain tags, absolute links."""

    def absolute(tag: str, attribute: str, value: str) -> str:
        return urljoin(base_url, value) if attribute == "href" else value

    return nh3.clean(
        markup,
        tags=ANSWER_TAGS,
        attributes={"a": {"href"}},
        link_rel=None,
        url_schemes=SAFE_SCHEMES,
        attribute_filter=absolute,
    ).strip()
