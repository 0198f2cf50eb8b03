"""What an article shares with others. Its levels are calibrated on real posts: see docs/checks/sameness.md."""

from collections.abc import Iterator, Mapping

from blog.facts import ArticleFacts
from cms.core.text import count_of, shorten

from .context import Context, Pasted
from .registry import WARNING, Found, check
from .registry import marked as _

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
    more = f" It is also near {count_of(len(others), 'other article')}." if others else ""
    yield Found(
        f"It says much the same as “{nearest.title}”: {percent(nearest.share)} of their wording is in both.{more}",
        hint=f"Say what only this article can say, or merge the two. Side by side: {nearest.address}",
    )


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
        yield Found(f"Only {percent(specificity)} of its sentences stand in no other article.")


@check(
    "sameness.pasted-answer",
    _("Answers are written for this article"),
    level=WARNING,
    hint=_("Answer it for this topic, or refer to the article that had the answer first."),
)
def pasted_answer(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    yield from (found("answer", each) for each in context.sameness.pasted)


@check(
    "sameness.reused-note",
    _("Coach’s notes are written for this article"),
    level=WARNING,
    hint=_("Ask the coach for a word about this topic, or leave the note out."),
)
def reused_note(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    yield from (found("note", each) for each in context.sameness.notes)


def found(name: str, pasted: Pasted) -> Found:
    where = f"in {count_of(pasted.count, 'other article')}, too"
    return Found(
        f"The same {name} stands {where}. “{pasted.owner}” had it first.",
        pasted.place,
        quote=shorten(pasted.text, QUOTED),
    )


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"
