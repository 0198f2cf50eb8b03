"""Structure of the FAQ: enough questions, each asked once, each answered. Pure."""

from collections.abc import Iterator

from blog.facts import ArticleFacts, Item, rows
from cms.core.text import squash, straighten

from .context import Context
from .emptiness import has_words
from .registry import ERROR, WARNING, Found, Limits, check
from .wording import counted as ngettext
from .wording import marked as _


@check(
    "structure.faq-size",
    _("An FAQ of more than one question"),
    level=WARNING,
    hint=_("Add what readers ask next, or move the single answer into the text."),
    least=2,
)
def faq_size(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    blocks = facts.of_type("faq")
    count = sum(len(block.items("items")) for block in blocks)
    if blocks and count < limits["least"]:
        yield Found(
            ngettext(
                "The FAQ has %(count)s question; it takes at least %(least)s.",
                "The FAQ has %(count)s questions; it takes at least %(least)s.",
                count,
            )
            % {"count": count, "least": limits["least"]},
            f"{blocks[0].place}.items",
        )


@check(
    "structure.faq-answers",
    _("Every question has an answer"),
    level=ERROR,
    hint=_("Answer it in two or three sentences, or remove the question."),
)
def faq_answers(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for number, item, question in _questions(facts):
        if not question:
            yield Found(
                _("Entry %(number)s of the FAQ has no question.") % {"number": number},
                f"{item.place}.question",
                hint=_("Write the question."),
            )
        elif not has_words(item.value.get("answer")):
            yield Found(
                _("“%(question)s” has no answer.") % {"question": question}, f"{item.place}.answer", quote=question
            )


@check(
    "structure.faq-duplicates",
    _("Every question once"),
    level=ERROR,
    hint=_("Keep the better answer and remove the other entry."),
)
def faq_duplicates(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    """Two questions are the same when they differ only in case, marks and spaces."""
    first: dict[str, int] = {}
    for number, item, question in _questions(facts):
        key = "".join(char for char in straighten(question).casefold() if char.isalnum())
        if key and first.setdefault(key, number) != number:
            yield Found(
                _("Entry %(number)s of the FAQ asks “%(question)s”, as entry %(first)s does.")
                % {"number": number, "question": question, "first": first[key]},
                f"{item.place}.question",
                quote=question,
            )


@check(
    "structure.faq-other-answers",
    _("One answer to each question"),
    level=WARNING,
    hint=_("Merge the answers into one, then remove the others."),
)
def faq_other_answers(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for _number, item, question in _questions(facts):
        others = sum(has_words(row.value) for row in rows(item.place, item.value.get("other_answers")))
        if others:
            yield Found(
                _("“%(question)s” has %(count)s answers; readers cannot tell which one holds.")
                % {"question": question, "count": others + 1},
                f"{item.place}.other_answers",
                quote=question,
            )


def _questions(facts: ArticleFacts) -> Iterator[tuple[int, Item, str]]:
    """The entries of all FAQ blocks, counted from 1, with their questions."""
    entries = (item for block in facts.of_type("faq") for item in block.items("items"))
    for number, item in enumerate(entries, 1):
        yield number, item, squash(str(item.value.get("question") or ""))
