"""Search and sharing: what people see of an article before they open it. Pure."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from blog.facts import ArticleFacts
from cms.core.text import slug_of, squash, straighten

from .alt_text import meaningless
from .context import Context
from .registry import WARNING, Found, Limits, check
from .wording import counted as ngettext
from .wording import marked as _

_STOP_WORDS = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "into", "is", "it", "of", "on", "or",
    "that", "the", "their", "this", "to", "with", "your",
})  # fmt: skip
# A number that belongs: a year, a span (“90-day”), an age or amount (“over-40”, “top-10”) or a part of the title.
_LAST_NUMBER = re.compile(r"-(\d+)$")
_WORD = re.compile(r"[a-z0-9]+")


@check(
    "search.title-length",
    _("A title that fits a search result"),
    level=WARNING,
    hint=_("Write a short title for search; the title of the article may stay as it is."),
    least=15,
    most=60,
)
def title_length(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    """Of the title that search results show: the short one, else the title."""
    shown, place = (facts.short_title, "seo_title") if squash(facts.short_title) else (facts.title, "title")
    is_short, count = place == "seo_title", len(squash(shown))
    if not count:
        yield Found(_("There is no title."), "title", hint=_("Say what the article is about."))
    elif count > limits["most"]:
        yield Found(
            (
                ngettext(
                    "The short title has %(count)s character; search results show about %(most)s.",
                    "The short title has %(count)s characters; search results show about %(most)s.",
                    count,
                )
                if is_short
                else ngettext(
                    "The title has %(count)s character; search results show about %(most)s.",
                    "The title has %(count)s characters; search results show about %(most)s.",
                    count,
                )
            )
            % {"count": count, "most": limits["most"]},
            place,
            quote=squash(shown),
        )
    elif count < limits["least"]:
        yield Found(
            (
                ngettext(
                    "The short title has %(count)s character; fewer than %(least)s seldom say what to expect.",
                    "The short title has %(count)s characters; fewer than %(least)s seldom say what to expect.",
                    count,
                )
                if is_short
                else ngettext(
                    "The title has %(count)s character; fewer than %(least)s seldom say what to expect.",
                    "The title has %(count)s characters; fewer than %(least)s seldom say what to expect.",
                    count,
                )
            )
            % {"count": count, "least": limits["least"]},
            place,
            hint=_("Say what the reader will learn."),
            quote=squash(shown),
        )


@check(
    "search.short-title",
    _("A short title of its own"),
    level=WARNING,
    hint=_("Leave it empty: search results then show the title."),
)
def short_title(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    short, title = straighten(facts.short_title), straighten(facts.title)
    if not short:
        return
    if short == title:
        yield Found(_("The short title is the same as the title."), "seo_title", quote=short)
    elif len(short) > len(title):
        yield Found(_("The short title is longer than the title."), "seo_title", quote=short)
    elif not _content_words(short) & _content_words(title):
        yield Found(
            _("The short title shares no word with the title."),
            "seo_title",
            hint=_("Use the words of the title, so that people who click find what they were shown."),
            quote=short,
        )


@check(
    "search.title-unique",
    _("A title that no other article has"),
    level=WARNING,
    hint=_("Say in the title what is different here, or merge the two articles."),
)
def title_unique(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    if context.same_title:
        text = _("The same title stands above %(articles)s.") % {"articles": _others(context.same_title)}
        yield Found(text, "title", quote=squash(facts.title))


@check(
    "search.description-length",
    _("A description that fits a search result"),
    level=WARNING,
    hint=_("Say in one or two sentences what the reader gets. Put a shorter one into the search description."),
    least=50,
    most=160,
)
def description_length(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    """Of the description that search results show: the one for search, else that of the article."""
    own = squash(facts.search_description)
    shown, place = (own, "search_description") if own else (squash(facts.description), "description")
    if not shown:
        yield Found(_("There is no description."), place, hint=_("Say in one or two sentences what the reader gets."))
    elif len(shown) > limits["most"]:
        yield Found(
            ngettext(
                "The description has %(count)s character; search results show about %(most)s.",
                "The description has %(count)s characters; search results show about %(most)s.",
                len(shown),
            )
            % {"count": len(shown), "most": limits["most"]},
            place,
        )
    elif len(shown) < limits["least"]:
        yield Found(
            ngettext(
                "The description has %(count)s character; fewer than %(least)s seldom say why to open the article.",
                "The description has %(count)s characters; fewer than %(least)s seldom say why to open the article.",
                len(shown),
            )
            % {"count": len(shown), "least": limits["least"]},
            place,
            hint=_("Say what the reader gets."),
            quote=shown,
        )


@check(
    "search.description-unique",
    _("A description that no other article has"),
    level=WARNING,
    hint=_("Say what this article gives that the other does not."),
)
def description_unique(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    if context.same_description:
        text = _("The same description stands above %(articles)s.") % {"articles": _others(context.same_description)}
        yield Found(text, "description")


@check(
    "search.slug-length",
    _("A short address"),
    level=WARNING,
    hint=_("Keep the two to five words that name the subject. Redirect the old address if the article was ever live."),
    most=75,
)
def slug_length(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    if len(facts.slug) <= limits["most"]:
        return
    parts = facts.slug.split("-")
    stop_words = [part for part in dict.fromkeys(parts) if part in _STOP_WORDS]
    message = ngettext(
        "The address has %(count)s character; more than %(most)s are hard to read.",
        "The address has %(count)s characters; more than %(most)s are hard to read.",
        len(facts.slug),
    ) % {"count": len(facts.slug), "most": limits["most"]}
    if stop_words:
        without = "-".join(part for part in parts if part not in _STOP_WORDS)
        message = _("%(message)s Without %(words)s it has %(count)s.") % {
            "message": message,
            "words": _listed(stop_words),
            "count": len(without),
        }
    yield Found(message, "slug", quote=facts.slug)


@check(
    "search.slug-numbers",
    _("No left-over number in the address"),
    level=WARNING,
    hint=_("Name what is different about this article instead of counting it."),
)
def slug_numbers(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    """A number at the end that the title does not speak of, and that is no year."""
    if match := _LAST_NUMBER.search(facts.slug):
        number = match[1]
        is_year = len(number) == 4 and number[:2] in {"19", "20"}
        said = {found.lstrip("0") for found in re.findall(r"\d+", f"{facts.title} {facts.short_title}")}
        if not is_year and number.lstrip("0") not in said:
            text = _("The address ends with %(number)s, which the title does not speak of.") % {"number": number}
            yield Found(text, "slug", quote=facts.slug)


@check(
    "search.slug-title",
    _("An address that says what the title says"),
    level=WARNING,
    hint=_("Use the words of the title that name the subject. Redirect the old address if the article was ever live."),
)
def slug_title(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    words = _content_words(f"{facts.title} {facts.short_title}")
    slug = {_stem(part) for part in facts.slug.split("-") if part and part not in _STOP_WORDS}
    if facts.slug and words and not slug & words:
        yield Found(_("The address has no word of the title."), "slug", quote=facts.slug)


@check(
    "search.hero-image",
    _("A main image"),
    level=WARNING,
    hint=_("Choose an image that shows something of the subject."),
)
def hero_image(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    if not facts.hero_image:
        yield Found(_("There is no main image: lists of articles show none here."), "hero_image")


@check(
    "search.hero-alt",
    _("Words for the main image"),
    level=WARNING,
    hint=_("Say what the image shows that matters here, as you would on the telephone."),
)
def hero_alt(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    if not facts.hero_image:
        return
    alt = squash(facts.hero_alt)
    if not alt:
        yield Found(_("The main image has no alternative text."), "hero_alt")
    elif reason := meaningless(alt, facts.title, facts.hero_image):
        yield Found(reason, "hero_alt", quote=alt)


@check(
    "search.share-image",
    _("A picture for shared links"),
    level=WARNING,
    hint=_("Choose a main image, or an image for sharing: links in messages and feeds then show it."),
)
def share_image(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    if not facts.has_share_image:
        yield Found(_("Links to this article show a drawn card with its title, no picture of its own."), "og_image")


@check(
    "search.canonical",
    _("A canonical address that search engines can use"),
    level=WARNING,
    hint=_("Give the whole address of the original, or leave the field empty."),
)
def canonical(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    address = facts.canonical_url.strip()
    if not address:
        return
    parts = _split(address)
    if parts is None or parts[0] not in {"http", "https"} or not parts[1]:
        yield Found(_("The canonical address is no whole address."), "canonical_url", quote=address)
    elif parts[2]:
        yield Found(
            _("The canonical address points at a part of a page."),
            "canonical_url",
            hint=_("Leave out the “#” and what follows."),
            quote=address,
        )
    if facts.noindex:
        yield Found(
            _("The article names a canonical address and is kept out of search engines: the two say different things."),
            "canonical_url",
            hint=_("Choose one: a canonical address for a copy of something, or keeping it out."),
            quote=address,
        )


@check(
    "search.visibility",
    _("Switches that agree"),
    level=WARNING,
    hint=_("Decide whether people should find this article, and set the switches accordingly."),
)
def visibility(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    if facts.featured and facts.noindex:
        yield Found(_("The article is featured, and kept out of search engines."), "featured")
    if facts.featured and facts.unlisted:
        yield Found(_("The article is featured, and unlisted: it stands first in lists that leave it out."), "featured")
    if facts.off_sitemap and not (facts.noindex or facts.unlisted):
        yield Found(_("The article is listed and open to search engines, but not in the sitemap."), "off_sitemap")


def _split(address: str) -> tuple[str, str, str] | None:
    """Scheme, host and fragment; None for what is no address at all."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts.scheme, parts.netloc, parts.fragment


def _others(titles: tuple[str, ...]) -> str:
    if len(titles) == 1:
        return titles[0]
    count = len(titles) - 1
    text = ngettext("%(title)s and %(count)s other article", "%(title)s and %(count)s other articles", count)
    return text % {"title": titles[0], "count": count}


def _listed(found: list[str]) -> str:
    return ", ".join(f"“{word}”" for word in found)


def _content_words(text: str) -> set[str]:
    return {_stem(word) for word in _WORD.findall(slug_of(text)) if word not in _STOP_WORDS}


def _stem(word: str) -> str:
    """“pivots” and “pivot”, “negotiating” and “negotiation” begin alike."""
    return word[:4]
