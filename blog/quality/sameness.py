"""What an article shares with others. Its levels are calibrated on real posts: see docs/checks/sameness.md."""

from collections.abc import Iterator, Mapping

from blog.facts import ArticleFacts
from cms.core.text import shorten

from .context import Context, Pasted
from .registry import WARNING, Found, check
from .wording import Wording
from .wording import counted as ngettext
from .wording import marked as _

Limits = Mapping[str, float]
QUOTED = 120  # characters


@check(
    "sameness.near-twin",
    _("No other article says nearly the same"),
    level=WARNING,
    hint=_("Say what only this article can say, or merge the two."),
    likeness=0.3,
)
def near_twin(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    twins = [twin for twin in context.sameness.twins if twin.share >= limits["likeness"]]
    if not twins:
        return
    nearest, others = twins[0], twins[1:]
    text = _("It says much the same as “%(title)s”: %(percent)s %% of their wording is in both.") % {
        "title": nearest.title,
        "percent": percent(nearest.share),
    }
    if others:
        text = ngettext(
            "%(nearest)s It is also near %(count)s other article.",
            "%(nearest)s It is also near %(count)s other articles.",
            len(others),
        ) % {"nearest": text, "count": len(others)}
    hint = _("Say what only this article can say, or merge the two. Side by side: %(address)s")
    yield Found(text, hint=hint % {"address": nearest.address})


@check(
    "sameness.low-specificity",
    _("At least half of its sentences stand nowhere else"),
    level=WARNING,
    hint=_(
        "Replace what stands in other articles by what you know about this topic: a case, a number with its source, a decision."
    ),
    share=0.5,
)
def low_specificity(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    specificity = context.sameness.specificity
    if specificity is not None and specificity < limits["share"]:
        text = _("Only %(percent)s %% of its sentences stand in no other article.")
        yield Found(text % {"percent": percent(specificity)})


@check(
    "sameness.pasted-answer",
    _("Answers are written for this article"),
    level=WARNING,
    hint=_("Answer it for this topic, or refer to the article that had the answer first."),
)
def pasted_answer(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for each in context.sameness.pasted:
        text = ngettext(
            "The same answer stands in %(count)s other article, too. “%(owner)s” had it first.",
            "The same answer stands in %(count)s other articles, too. “%(owner)s” had it first.",
            each.count,
        )
        yield found(text, each)


@check(
    "sameness.reused-note",
    _("Coach’s notes are written for this article"),
    level=WARNING,
    hint=_("Ask the coach for a word about this topic, or leave the note out."),
)
def reused_note(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for each in context.sameness.notes:
        text = ngettext(
            "The same note stands in %(count)s other article, too. “%(owner)s” had it first.",
            "The same note stands in %(count)s other articles, too. “%(owner)s” had it first.",
            each.count,
        )
        yield found(text, each)


def found(text: Wording, pasted: Pasted) -> Found:
    named = text % {"count": pasted.count, "owner": pasted.owner}
    return Found(named, pasted.place, quote=shorten(pasted.text, QUOTED))


def percent(share: float) -> int:
    return int(f"{100 * share:.0f}")
