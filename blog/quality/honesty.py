"""Honesty: what an article claims, and what proves it. Reads the claims of the context, which know how they stand."""

from collections.abc import Iterator

from blog.facts import ArticleFacts
from cms.core.text import shorten

from .context import Context
from .registry import ERROR, WARNING, Found, Limits, check
from .wording import Wording
from .wording import marked as _

QUOTED = 120  # characters of the sentence in a message
NEEDS, EXPIRED = "needs", "expired"
SERIOUS = ("own_outcome", "testimonial")


def unproven(context: Context, kind: str, message: Wording) -> Iterator[Found]:
    """Expired evidence of a serious claim has a rule of its own."""
    states = (NEEDS,) if kind in SERIOUS else (NEEDS, EXPIRED)
    for claim in context.claims:
        if claim.kind == kind and claim.state in states:
            sentence = {"sentence": shorten(claim.sentence, QUOTED)}
            yield Found(message % sentence, claim.place, quote=claim.sentence)


@check(
    "honesty.own-outcome",
    _("Results of our own have evidence"),
    level=ERROR,
    hint=_("Attach evidence to it in the ledger of claims, or say only what you can prove."),
)
def own_outcomes_have_evidence(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    yield from unproven(context, "own_outcome", _("“%(sentence)s” tells of a result of ours, and nothing proves it."))


@check(
    "honesty.testimonial",
    _("Testimonials have evidence and consent"),
    level=ERROR,
    hint=_("Attach the source and the person’s consent in the ledger of claims, or take the sentence out."),
)
def testimonials_have_consent(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    yield from unproven(
        context, "testimonial", _("“%(sentence)s” speaks for somebody, without a source and a consent.")
    )


@check(
    "honesty.market-number",
    _("Market figures have a source"),
    level=WARNING,
    hint=_("Attach the study or the site it comes from in the ledger of claims. Readers see it among the sources."),
)
def market_numbers_have_a_source(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    yield from unproven(context, "market", _("“%(sentence)s” names a figure without a source."))


@check(
    "honesty.superlative",
    _("Superlatives are earned"),
    level=WARNING,
    hint=_("Say what is good about it instead, or attach what makes it the best in the ledger of claims."),
)
def superlatives_are_earned(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    yield from unproven(context, "superlative", _("“%(sentence)s” praises without a proof."))


@check(
    "honesty.expired-evidence",
    _("Evidence is still valid"),
    level=ERROR,
    hint=_("Look at the source again: enter until when it holds now, attach a newer one, or reword the sentence."),
)
def evidence_is_still_valid(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    for claim in context.claims:
        if claim.kind in SERIOUS and claim.state == EXPIRED:
            text = _("The evidence for “%(sentence)s” has expired.")
            sentence = {"sentence": shorten(claim.sentence, QUOTED)}
            yield Found(text % sentence, claim.place, quote=claim.sentence)
