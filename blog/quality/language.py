"""Language: is it easy to read, and does it speak as the team does? Pure."""

import re
from collections.abc import Iterator

from blog.facts import ArticleFacts, Passage
from cms.core.text import shorten, words

from .context import Context, Term
from .markup import paragraphs
from .passive import passive_words
from .prose import prose, prose_sentences
from .reading import reading_ease
from .registry import WARNING, Found, Limits, check
from .spelling import Side, is_mixed, odd_side, spellings_in
from .wording import counted as ngettext
from .wording import marked as _

QUOTE = 120  # characters of a sentence that are enough to find it again
_WRITE = _("Write “%(word)s”.")
_SPELLING = {
    Side.BRITISH: _("“%(word)s” is British spelling; the article is mostly American, as in “%(usual)s”."),
    Side.AMERICAN: _("“%(word)s” is American spelling; the article is mostly British, as in “%(usual)s”."),
}
# Characters that make a word part of an address: “linkedin.com”, “/linkedin-profile”, “name@linkedin.com”.
_ADDRESS = re.compile(r"://|www\.|@|^/\w|\w\.(?:com|org|net|io|co|edu|gov)\b", re.I)


@check(
    "language.readability",
    _("Easy enough to read"),
    level=WARNING,
    hint=_("Shorter sentences help most, then everyday words: “use” for “utilise”, “help” for “facilitate”."),
    least=50,
    words=100,
)
def readability(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    """Flesch's reading ease of the running text, once there are so many words."""
    texts = [sentence.text for sentence in prose_sentences(facts)]
    if sum(len(words(text)) for text in texts) < limits["words"]:
        return
    ease = reading_ease(texts)
    if ease is not None and round(ease) < limits["least"]:
        yield Found(
            _("The reading ease is %(ease)s; below %(least)s a text is hard going (Flesch: 60 to 70 is plain English).")
            % {"ease": round(ease), "least": limits["least"]},
            "body",
        )


@check(
    "language.long-sentence",
    _("Sentences that can be read at once"),
    level=WARNING,
    hint=_("Split it where a new thought begins."),
    words=35,
)
def long_sentence(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for sentence in prose_sentences(facts):
        count = len(words(sentence.text))
        if count > limits["words"]:
            yield Found(
                ngettext(
                    "A sentence has %(count)s word; more than %(most)s are hard to hold in mind.",
                    "A sentence has %(count)s words; more than %(most)s are hard to hold in mind.",
                    count,
                )
                % {"count": count, "most": limits["words"]},
                sentence.place,
                quote=shorten(sentence.text, QUOTE),
            )


@check(
    "language.long-paragraph",
    _("Paragraphs with room between them"),
    level=WARNING,
    hint=_("Begin a new paragraph where the subject turns, or make a list of it."),
    words=120,
)
def long_paragraph(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for place, paragraph in prose(facts):
        count = len(words(paragraph.text))
        if count > limits["words"]:
            yield Found(
                ngettext(
                    "A paragraph has %(count)s word; more than %(most)s look like a wall.",
                    "A paragraph has %(count)s words; more than %(most)s look like a wall.",
                    count,
                )
                % {"count": count, "most": limits["words"]},
                place,
                quote=shorten(paragraph.text, QUOTE),
            )


@check(
    "language.passive",
    _("People who do things"),
    level=WARNING,
    hint=_("Say who does it: “recruiters read it first” for “it is read first”."),
    percent=15,
    sentences=10,
)
def passive(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    """The share of passive sentences, once there are so many sentences."""
    found = prose_sentences(facts)
    passives = [(sentence, said) for sentence in found if (said := passive_words(sentence.text))]
    if len(found) < limits["sentences"] or 100 * len(passives) <= limits["percent"] * len(found):
        return
    first, said = passives[0]
    text = _(
        "%(passives)s of %(count)s sentences are in the passive voice (%(percent)s %%); "
        "more than %(most)s %% read as if nobody acted. The first says “%(said)s”."
    )
    yield Found(
        text
        % {
            "passives": len(passives),
            "count": len(found),
            "percent": int(f"{100 * len(passives) / len(found):.0f}"),
            "most": limits["percent"],
            "said": said,
        },
        first.place,
        quote=shorten(first.text, QUOTE),
    )


@check(
    "language.banned-terms",
    _("Words the team does not use"),
    level=WARNING,
    hint=_("Choose another word."),
)
def banned_terms(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for place, text in _said(facts):
        for term in context.banned:
            if occurrences := _occurrences(term.text, text):
                text_of = (
                    _("“%(word)s” is a word the team does not use.")
                    if len(occurrences) == 1
                    else _("“%(word)s” is a word the team does not use (%(count)s times).")
                )
                yield Found(
                    text_of % {"word": occurrences[0], "count": len(occurrences)},
                    place,
                    hint=_advice(term),
                    quote=occurrences[0],
                )


@check(
    "language.brand-spelling",
    _("Names spelt as their owners spell them"),
    level=WARNING,
    hint=_("Spell it as the list of names says."),
)
def brand_spelling(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    """`Term.use` is the right spelling of `Term.text`; without it, `Term.text` is right and only its case can be wrong."""
    for place, text in _said(facts):
        for term in context.brands:
            right = term.use or term.text
            wrong = [found for found in _occurrences(term.text, text) if found != right]
            if wrong:
                yield Found(
                    _("“%(wrong)s” is spelt “%(right)s”.") % {"wrong": wrong[0], "right": right},
                    place,
                    hint=term.reason or _WRITE % {"word": right},
                    quote=wrong[0],
                )


@check(
    "language.spelling-mix",
    _("British or American, not both"),
    level=WARNING,
    hint=_("Spell the article in one way throughout."),
)
def spelling_mix(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    """One for each word of the side that is in the minority."""
    found = [(place, spelling) for place, text in _said(facts) for spelling in spellings_in(text)]
    spellings = [spelling for _place, spelling in found]
    if not is_mixed(spellings):
        return
    odd = odd_side(spellings)
    usual = next(spelling for spelling in spellings if spelling.side is not odd)
    told: set[str] = set()
    for place, spelling in found:
        if spelling.side is odd and spelling.word not in told:
            told.add(spelling.word)
            yield Found(
                _SPELLING[odd] % {"word": spelling.word, "usual": usual.word},
                place,
                hint=_WRITE % {"word": spelling.other},
                quote=spelling.word,
            )


def _said(facts: ArticleFacts) -> Iterator[tuple[str, str]]:
    """Everything the author says, with its place: titles too, but no code, addresses or words of others."""
    yield from (
        (place, text)
        for place, text in (("seo_title", facts.short_title), ("search_description", facts.search_description))
        if text
    )
    quoted = {passage.place for block in facts.of_type("code", "quote") for passage in block.passages()}
    for passage in facts.passages():
        if passage.place not in quoted:
            yield passage.place, _own_words(passage)


def _own_words(passage: Passage) -> str:
    own = (paragraph.prose for paragraph in paragraphs(passage) if not paragraph.is_quote)
    return " \n".join(" ".join(word for word in text.split() if not _ADDRESS.search(word)) for text in own)


def _occurrences(term: str, text: str) -> list[str]:
    """A term as whole words, in any case, with any spaces between its words."""
    pattern = r"\s+".join(re.escape(part) for part in term.split())
    return re.findall(rf"(?<!\w){pattern}(?!\w)", text, re.I) if pattern else []


def _advice(term: Term) -> str:
    if term.use and term.reason:
        return _("Write “%(word)s”. %(reason)s") % {"word": term.use, "reason": term.reason}
    return _WRITE % {"word": term.use} if term.use else term.reason
