"""Structure: has the article the parts that its readers look for, and is each of them whole? Pure."""

from collections.abc import Iterator

from blog.calls import CALL, calls_among
from blog.facts import ArticleFacts, BlockFacts, Item
from cms.core.text import slug_of, squash, strip_html, words

from .article_type import REQUIRED, ArticleType, article_type
from .context import Context
from .emptiness import empty_rows, has_words, is_empty, stands_alone
from .markup import links
from .placeholders import placeholders
from .registry import ERROR, WARNING, Found, Limits, check
from .wording import Wording
from .wording import counted as ngettext
from .wording import marked as _

BODY = "body"


@check(
    "structure.required-blocks",
    _("Parts that readers look for"),
    level=WARNING,
    hint=_("Add the part, or move what the article already says about it into a block of that kind."),
)
def required_blocks(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    kind = article_type(facts)
    for types, name in REQUIRED[kind]:
        if not facts.of_type(*types):
            yield Found(_LOOK_FOR[kind] % {"part": name}, BODY)


_LOOK_FOR = {
    ArticleType.GUIDE: _("Readers of a guide look for %(part)s; this one has none."),
    ArticleType.COMPARISON: _("Readers of a comparison look for %(part)s; this one has none."),
    ArticleType.ANSWER: _("Readers of an answer look for %(part)s; this one has none."),
}


@check(
    "structure.short-answer",
    _("A short answer"),
    level=WARNING,
    hint=_("Begin with a short answer block: what you would say to somebody who has ten seconds."),
)
def short_answer(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    """Summary points do the same for the reader."""
    if not facts.of_type("short_answer") and not facts.summary_points:
        yield Found(_("There is neither a short answer nor a summary above the text."), BODY)


@check(
    "structure.short-answer-length",
    _("A short answer that is short"),
    level=WARNING,
    hint=_("Keep the answer itself; move reasons and conditions into the article."),
    words=60,
)
def short_answer_length(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for block in facts.of_type("short_answer"):
        count = len(words(_text(block, "text")))
        if count > limits["words"]:
            yield Found(
                ngettext(
                    "The short answer has %(count)s word; at most %(most)s help a hurried reader.",
                    "The short answer has %(count)s words; at most %(most)s help a hurried reader.",
                    count,
                )
                % {"count": count, "most": limits["words"]},
                f"{block.place}.text",
            )


@check(
    "structure.short-answer-first",
    _("The short answer comes first"),
    level=WARNING,
    hint=_("Move it up. Only an introduction may stand before it."),
)
def short_answer_first(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    before = 0
    for block in facts.blocks:
        if block.type == "short_answer":
            if before:
                yield Found(
                    ngettext(
                        "The short answer comes after %(count)s other part.",
                        "The short answer comes after %(count)s other parts.",
                        before,
                    )
                    % {"count": before},
                    block.place,
                )
            return
        before += block.type != "introduction"


@check(
    "structure.framework-steps",
    _("A framework of a few steps"),
    level=WARNING,
    hint=_("Join steps that belong together, or split the framework in two; a single step is a plain paragraph."),
    least=3,
    most=9,
)
def framework_steps(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for block in facts.of_type("framework"):
        count = len(block.items("steps"))
        if not limits["least"] <= count <= limits["most"]:
            yield Found(
                ngettext(
                    "%(framework)s has %(count)s step; %(least)s to %(most)s can be followed and remembered.",
                    "%(framework)s has %(count)s steps; %(least)s to %(most)s can be followed and remembered.",
                    count,
                )
                % {
                    "framework": _named(block, _("The framework"), _("The framework “%(heading)s”")),
                    "count": count,
                    "least": limits["least"],
                    "most": limits["most"],
                },
                f"{block.place}.steps",
            )


@check(
    "structure.framework-actions",
    _("Every step says what to do"),
    level=WARNING,
    hint=_("Add an action: one line that begins with a verb."),
    words=5,
)
def framework_actions(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    """A text, answers to give or a closing sentence do as well as an action, and so does a title of so many words."""
    for block in facts.of_type("framework"):
        steps = block.items("steps")
        bare = [(number, step) for number, step in enumerate(steps, 1) if not _says_what_to_do(step, limits["words"])]
        if len(bare) == len(steps) > 1:
            yield Found(
                _named(
                    block,
                    _("None of the %(count)s steps says what to do."),
                    _("None of the %(count)s steps of “%(heading)s” says what to do."),
                    count=len(steps),
                ),
                f"{block.place}.steps",
            )
            continue
        for number, step in bare:
            title = squash(f"{step.value.get('label') or ''} {step.value.get('title') or ''}")
            yield Found(_("Step %(number)s says nothing but its title.") % {"number": number}, step.place, quote=title)


@check(
    "structure.proof-checklist",
    _("A proof checklist worth ticking"),
    level=WARNING,
    hint=_("Add what the reader must be able to show before the next step."),
    least=3,
)
def proof_checklist(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for block in facts.of_type("proof_checklist"):
        count = len(block.items("items"))
        if count < limits["least"]:
            yield Found(
                ngettext(
                    "The proof checklist has %(count)s item; it takes at least %(least)s.",
                    "The proof checklist has %(count)s items; it takes at least %(least)s.",
                    count,
                )
                % {"count": count, "least": limits["least"]},
                f"{block.place}.items",
            )


@check(
    "structure.heading-order",
    _("Headings step down one level at a time"),
    level=WARNING,
    hint=_("Choose the level below the heading before it, in the block's settings."),
)
def heading_order(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    previous = 1
    for block in facts.blocks:
        if heading := squash(block.heading):
            if block.level > previous + 1:
                text = (
                    _("“%(heading)s” is a heading of level %(level)s after one of level %(previous)s.")
                    if previous > 1
                    else _("“%(heading)s” is a heading of level %(level)s and is the first.")
                )
                yield Found(
                    text % {"heading": heading, "level": block.level, "previous": previous},
                    f"{block.place}.heading",
                    quote=heading,
                )
            previous = block.level


@check(
    "structure.call-to-action",
    _("One call to action"),
    level=WARNING,
    hint=_("Put a call to action where a reader is ready for it. Left empty, it shows the offer that fits best."),
)
def call_to_action(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    calls = facts.of_type(CALL)
    if not calls:
        yield Found(_("No call to action stands in the article."), BODY)
    hint = _("Keep the one that stands where a reader is ready for it, and remove the others.")
    shown = calls_among(calls)
    for block in shown[1:]:
        text = _named(
            block,
            _("The call to action is one too many: another one stands before it."),
            _("The call to action “%(heading)s” is one too many: another one stands before it."),
        )
        yield Found(text, block.place, hint=hint)
    for block in calls:
        if not any(block is one for one in shown):
            text = _("The call to action is not shown: it has no words of its own, and another one is shown.")
            yield Found(text, block.place, hint=hint)


@check(
    "structure.call-to-action-link",
    _("A call to action leads somewhere"),
    level=WARNING,
    hint=_("Choose an offer, or give the button an address."),
)
def call_to_action_link(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for block in facts.of_type(CALL):
        leads_on = block.value.get("offer") or squash(str(block.value.get("button_link") or ""))
        leads_on = leads_on or any(True for passage in block.passages() for _ in links(passage))
        if block.text and not leads_on:
            text = _named(
                block,
                _("The call to action has neither an offer nor a link."),
                _("The call to action “%(heading)s” has neither an offer nor a link."),
            )
            yield Found(text, block.place)


@check(
    "structure.call-to-action-topic",
    _("The offer is about the same thing"),
    level=WARNING,
    hint=_("Choose an offer for this topic, or leave the offer empty: the best one is then chosen."),
)
def call_to_action_topic(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    """Silent where the topics of the offer are not known, or where it has none because it fits everywhere."""
    topics = context.offer_topics
    if not topics:
        return
    subjects = {slug_of(name) for name in (*facts.categories, *facts.tags, *facts.keywords)}
    said = set(slug_of(facts.title).split("-"))
    if not any(topic in subjects or set(topic.split("-")) <= said for topic in topics):
        shown = calls_among(facts.blocks)
        named = ", ".join(f"“{topic}”" for topic in sorted(topics))
        yield Found(
            _("The offer is about %(topics)s; the article is not.") % {"topics": named},
            shown[0].place if shown else BODY,
        )


@check(
    "structure.empty-block",
    _("No empty parts"),
    level=ERROR,
    hint=_("Fill it, or remove it: visitors would see a gap."),
)
def empty_block(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for block in facts.blocks:
        if is_empty(block):
            yield Found(_("The block “%(kind)s” is empty.") % {"kind": _kind(block)}, block.place)
        for position, item in empty_rows(block):
            name = squash(block.heading) or _kind(block)
            yield Found(_("Row %(number)s of “%(name)s” is empty.") % {"number": position, "name": name}, item.place)


@check(
    "structure.empty-section",
    _("Something below every heading"),
    level=WARNING,
    hint=_("Lead in with a sentence, put the headings that follow one level below, or remove this one."),
)
def empty_section(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for number, block in enumerate(facts.blocks):
        if stands_alone(block, facts.blocks[number + 1 :]):
            heading = squash(block.heading)
            yield Found(
                _("Nothing stands below the heading “%(heading)s”.") % {"heading": heading},
                f"{block.place}.heading",
                quote=heading,
            )


@check(
    "structure.placeholder",
    _("No text that was meant to be replaced"),
    level=ERROR,
    hint=_(
        "Write what belongs there, or take it out. If it is part of a template for the reader, put it in a quotation."
    ),
)
def placeholder(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for place, found in placeholders(facts):
        text = _("“%(words)s” looks like text that was meant to be replaced.") % {"words": found}
        yield Found(text, place, quote=found)


# By what its label is, where that is not the name of the type: people read the label.
_LABELS = {
    "coach_note": "Coach’s note",
    "faq": "FAQ",
    "if_stuck": "If you are stuck",
    "paths": "Paths compared",
    "prose": "General section",
    "questions": "Questions to ask",
    "quote": "Quotation",
    "takeaway": "Final takeaway",
}


def _kind(block: BlockFacts) -> Wording:
    name = block.type.replace("_", " ")
    return Wording(name, _LABELS.get(block.type, name.capitalize()))


def _named(block: BlockFacts, nameless: Wording, named: Wording, **values: object) -> Wording:
    """One of two wordings: of a block without a heading, and of one with."""
    heading = squash(block.heading)
    return named % {**values, "heading": heading} if heading else nameless % values


def _says_what_to_do(step: Item, title_words: float) -> bool:
    title = str(step.value.get("title") or "")
    says = any(has_words(step.value.get(name)) for name in ("actions", "text", "answers", "closing"))
    return says or len(words(title)) >= title_words


def _text(block: BlockFacts, name: str) -> str:
    return strip_html(str(block.value.get(name) or ""))
