"""Sameness: what each check finds, and what it leaves alone."""

from blog.quality.context import Context, Pasted, Sameness, Twin

from .articles import Cases, Finds, Leaves, article


def like(*twins: tuple[str, float]) -> Context:
    return Context(sameness=Sameness(twins=tuple(Twin(title, "/side-by-side/", share) for title, share in twins)))


def own(share: float | None) -> Context:
    return Context(sameness=Sameness(share))


ANSWER = Pasted("body.b.items.i.answer", "It takes two months.", 3, "How long it takes")
NOTE = Pasted("body.n.text", "Wait.", 1, "A case")
PASTED, REUSED = Context(sameness=Sameness(pasted=(ANSWER,))), Context(sameness=Sameness(notes=(NOTE,)))

CASES: Cases = {
    "sameness.near-twin": (
        [
            Finds("one", article(), [("", "It says much the same as “A case”: 62 % of their wording is in both.")], like(("A case", 0.62))),
            Finds(
                "several", article(),
                [("", "It says much the same as “A”: 90 % of their wording is in both. It is also near 1 other article.")],
                like(("A", 0.9), ("B", 0.3), ("C", 0.29)),
            ),
        ],
        [
            Leaves("nobody is near", article(), like()),
            Leaves("some wording in common", article(), like(("A", 0.29))),
            Leaves("below what the team calls near", article(), like(("A", 0.45)), {"likeness": 0.5}),
        ],
    ),
    "sameness.low-specificity": (
        [Finds("little of its own", article(), [("", "Only 12 % of its sentences stand in no other article.")], own(0.12))],
        [Leaves("half", article(), own(0.5)), Leaves("all", article(), own(1.0)), Leaves("not measured", article(), own(None))],
    ),
    "sameness.pasted-answer": (
        [Finds("an answer", article(), [(ANSWER.place, "The same answer stands in 3 other articles, too. “How long it takes” had it first.")], PASTED)],
        [Leaves("a note", article(), REUSED)],
    ),
    "sameness.reused-note": (
        [Finds("a note", article(), [(NOTE.place, "The same note stands in 1 other article, too. “A case” had it first.")], REUSED)],
        [Leaves("an answer", article(), PASTED)],
    ),
}  # fmt: skip
