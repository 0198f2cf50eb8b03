"""Honesty: what each check finds, and what it leaves alone."""

from blog.quality.context import Context, LedgerClaim

from .articles import Cases, Finds, Leaves, article

SENTENCE = "We raise {pay} by 20 %."  # braces are words, too
PLACE = "body.b1.text"
PROVEN = ("evidenced", "waived", "reworded")


def ledger(kind: str, *states: str) -> Context:
    return Context(claims=tuple(LedgerClaim(SENTENCE, kind, state, PLACE) for state in states))


def finds(kind: str, state: str, message: str) -> Finds:
    return Finds(state, article(), [(PLACE, f"“{SENTENCE}” {message}")], ledger(kind, state))


def leaves(kind: str, *states: str) -> Leaves:
    return Leaves(f"{kind}: {', '.join(states)}", article(), ledger(kind, *states))


CASES: Cases = {
    "honesty.own-outcome": (
        [finds("own_outcome", "needs", "tells of a result of ours, and nothing proves it.")],
        [leaves("own_outcome", *PROVEN, "expired"), leaves("testimonial", "needs")],
    ),
    "honesty.testimonial": (
        [finds("testimonial", "needs", "speaks for somebody, without a source and a consent.")],
        [leaves("testimonial", *PROVEN, "expired"), leaves("own_outcome", "needs")],
    ),
    "honesty.market-number": (
        [finds("market", state, "names a figure without a source.") for state in ("needs", "expired")],
        [leaves("market", *PROVEN), leaves("superlative", "needs")],
    ),
    "honesty.superlative": (
        [finds("superlative", state, "praises without a proof.") for state in ("needs", "expired")],
        [leaves("superlative", *PROVEN), leaves("market", "needs")],
    ),
    "honesty.expired-evidence": (
        [
            Finds(
                kind,
                article(),
                [(PLACE, f"The evidence for “{SENTENCE}” has expired.")],
                ledger(kind, "expired"),
            )
            for kind in ("own_outcome", "testimonial")
        ],
        [leaves("own_outcome", *PROVEN, "needs"), leaves("testimonial", *PROVEN, "needs"), leaves("market", "expired")],
    ),
}
