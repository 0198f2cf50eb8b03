"""Accessibility: does it say the same to people who do not see it, or read it out of context? Pure."""

import re
from collections.abc import Iterator
from itertools import pairwise

from blog.facts import ArticleFacts, Value
from cms.core.text import shorten, squash, words

from .context import Context
from .markup import Link, links, paragraphs
from .registry import ERROR, WARNING, Found, Limits, check
from .wording import counted as ngettext
from .wording import marked as _

QUOTE = 120
_VAGUE = frozenset({
    "click", "click here", "click this", "click this link", "follow this link", "go", "go here", "here",
    "in this article", "learn more", "link", "more", "more here", "more information", "on this page", "read more",
    "read more here", "see here", "see more", "source", "start here", "this", "this article", "this link", "this page",
    "this post", "website",
})  # fmt: skip
_ADDRESS = re.compile(
    r"^(?:https?://|www\.|/|mailto:)\S*$|^[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|co|edu|gov)(?:/\S*)?$", re.I
)
_TEXT_IMAGE = re.compile(
    r"\b(?:screen ?shots?|images?|pictures?|photos?|scans?) (?:of|with|containing|showing) (?:the |an? |some )?"
    r"(?:text|words|quote|quotation|paragraph|document|table|tweet|post|e-?mail|message|slide)s?\b"
    r"|\b(?:text|words|quote) (?:reads?|says?|reading|saying)\b|\bthat (?:reads|says)\b",
    re.I,
)
# Words in capitals, one after the other. Lists of abbreviations have commas between them.
_CAPITALS = re.compile(r"\b[A-Z][A-Z’'&-]*(?:\s+(?:[A-Z][A-Z’'&-]*|\d+))+(?![a-z])\b")
_LABEL_END = re.compile(r"[.:;,!?…][\"'”’)\]]*$")


@check(
    "accessibility.table-headings",
    _("Every column has a heading"),
    level=WARNING,
    hint=_("Name each column: screen readers say its heading with every cell."),
)
def table_headings(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for block in facts.of_type("table"):
        table: Value = block.value.get("table") or {}
        headings = [squash(str(column.get("heading") or "")) for column in table.get("columns") or ()]
        missing = [str(number) for number, heading in enumerate(headings, 1) if not heading]
        if headings and len(missing) == len(headings):
            yield Found(_("The table has no column headings."), f"{block.place}.table")
        elif len(missing) == 1:
            text = _("Column %(number)s of the table has no heading.") % {"number": missing[0]}
            yield Found(text, f"{block.place}.table")
        elif missing:
            numbers = {"numbers": ", ".join(missing[:-1]), "last": missing[-1]}
            text = _("Columns %(numbers)s and %(last)s of the table have no heading.") % numbers
            yield Found(text, f"{block.place}.table")


@check(
    "accessibility.link-text",
    _("Links that say where they lead"),
    level=WARNING,
    hint=_("Name what is behind the link. Some readers hear links one by one, without the sentence around them."),
)
def link_text(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for link in _links(facts):
        if not re.search(r"\w", link.text):
            to = _("A link to %(address)s has no words.") % {"address": link.target}
            yield Found(to if link.target else _("A link to nowhere has no words."), link.place, quote=link.text)
        elif _plain(link.text) in _VAGUE:
            text = _("The link “%(text)s” does not say where it leads.") % {"text": link.text}
            yield Found(text, link.place, quote=link.text)


@check(
    "accessibility.bare-url",
    _("Words for links, not addresses"),
    level=WARNING,
    hint=_("Write what the page is about, and link those words."),
)
def bare_url(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for link in _links(facts):
        if _ADDRESS.match(link.text):
            text = _("The link “%(text)s” shows its address instead of words.")
            yield Found(text % {"text": shorten(link.text, QUOTE)}, link.place, quote=link.text)


@check(
    "accessibility.same-link-text",
    _("Different links, different words"),
    level=WARNING,
    hint=_("Say what is different, so that the two can be told apart in a list of links."),
)
def same_link_text(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    """Links that say too little, or show an address, have rules of their own."""
    first: dict[str, str] = {}
    told: set[str] = set()
    for link in _links(facts):
        text, target = _plain(link.text), link.target.split("#")[0].rstrip("/")
        if not text or text in _VAGUE or _ADDRESS.match(link.text) or not target:
            continue
        if first.setdefault(text, target) != target and text not in told:
            told.add(text)
            yield Found(
                _("Links that say “%(text)s” lead to %(first)s and to %(second)s.")
                % {"text": link.text, "first": first[text], "second": target},
                link.place,
                quote=link.text,
            )


@check(
    "accessibility.image-alt",
    _("Words for every image"),
    level=ERROR,
    hint=_("Say what the image shows that matters here, or mark it as mere decoration."),
)
def image_alt(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for block in facts.of_type("image"):
        if block.value.get("image") and not block.value.get("decorative") and not _alt(block.value):
            yield Found(_("An image has no alternative text."), f"{block.place}.alt")


@check(
    "accessibility.image-of-text",
    _("Text as text, not as a picture"),
    level=WARNING,
    hint=_("Put the words into the article: they can then be enlarged, translated and searched."),
    characters=200,
)
def image_of_text(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    """Judged by the alternative text: it says so, or it is as long as a paragraph."""
    images = [(f"{block.place}.alt", _alt(block.value)) for block in facts.of_type("image")]
    for place, alt in [("hero_alt", squash(facts.hero_alt)), *images]:
        if match := _TEXT_IMAGE.search(alt):
            yield Found(_("An image seems to hold text."), place, quote=match[0])
        elif len(alt) > limits["characters"]:
            yield Found(
                ngettext(
                    "An alternative text has %(count)s character; more than %(most)s belong into the article.",
                    "An alternative text has %(count)s characters; more than %(most)s belong into the article.",
                    len(alt),
                )
                % {"count": len(alt), "most": limits["characters"]},
                place,
                hint=_("Say the main thing in a sentence, and the rest in the text beside the image."),
                quote=shorten(alt, QUOTE),
            )


@check(
    "accessibility.bold-heading",
    _("Headings that are headings"),
    level=WARNING,
    hint=_("Begin a new block with this as its heading, or make it part of the paragraph below."),
    words=12,
)
def bold_heading(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    """A short bold paragraph with another one below. One that ends with a full stop or colon is a sentence or a lead-in."""
    for block in facts.blocks:
        for passage in block.passages() if block.type not in {"table", "quote"} else ():
            found = paragraphs(passage)
            for paragraph, after in pairwise(found):
                is_label = paragraph.tag == "p" and paragraph.is_bold and not after.is_bold
                is_short = len(words(paragraph.text)) <= limits["words"] and not _LABEL_END.search(paragraph.text)
                if is_label and is_short and not paragraph.is_quote:
                    yield Found(
                        _("“%(text)s” looks like a heading and is none.") % {"text": paragraph.text},
                        passage.place,
                        quote=paragraph.text,
                    )


@check(
    "accessibility.capitals",
    _("No words in capitals"),
    level=WARNING,
    hint=_(
        "Write it in small letters, and stress it with bold if you must: capitals are slow to read, and may be spelt out."
    ),
    words=3,
    letters=12,
)
def capitals(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    """Runs of so many words and letters: “RAG LLM SQL” are abbreviations, “READ THIS FIRST” is not."""
    code = {passage.place for block in facts.of_type("code") for passage in block.passages()}
    for passage in facts.passages():
        for paragraph in paragraphs(passage) if passage.place not in code else ():
            for match in _CAPITALS.finditer(paragraph.prose):
                run = match[0]
                letters = sum(char.isalpha() for char in run)
                if len(run.split()) >= limits["words"] and letters >= limits["letters"]:
                    text = _("“%(text)s” is written in capitals.") % {"text": shorten(run, QUOTE)}
                    yield Found(text, passage.place, quote=run)


def _links(facts: ArticleFacts) -> Iterator[Link]:
    """The links of the text, and the buttons of calls to action that have an address of their own."""
    for passage in facts.passages():
        yield from links(passage)
    for block in facts.of_type("call_to_action"):
        text, target = (squash(str(block.value.get(name) or "")) for name in ("button_text", "button_link"))
        if text and target:
            yield Link(text, target, f"{block.place}.button_text")


def _plain(text: str) -> str:
    """A link's words without case, arrows and marks."""
    return squash(re.sub(r"[^\w\s]", " ", text)).casefold()


def _alt(value: Value) -> str:
    return squash(str(value.get("alt") or ""))
