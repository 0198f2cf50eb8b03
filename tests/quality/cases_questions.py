"""What the checks of the FAQ find, and what they leave alone."""

from .articles import Cases, Finds, Leaves, article, block, faq, prose, rows

TWO = faq(("How long?", "<p>Two months.</p>"), ("For whom?", "<p>For you.</p>"))

CASES: Cases = {
    "structure.faq-size": (
        [
            Finds(
                "one question",
                article(faq(("How?", "<p>So.</p>"))),
                [("body.b1.items", "The FAQ has 1 question; it takes at least 2.")],
            ),
            Finds("none", article(faq()), [("body.b1.items", "The FAQ has 0 questions; it takes at least 2.")]),
        ],
        [
            Leaves("two questions", article(TWO)),
            Leaves("one each in two places", article(faq(("How?", "<p>So.</p>")), faq(("When?", "<p>Now.</p>")))),
            Leaves("no FAQ", article(prose("Text."))),
        ],
    ),
    "structure.faq-answers": (
        [
            Finds(
                "no answer", article(faq(("How?", "<p> </p>"))), [("body.b1.items.r1.answer", "“How?” has no answer.")]
            ),
            Finds(
                "no question",
                article(faq((" ", "<p>So.</p>"))),
                [("body.b1.items.r1.question", "Entry 1 of the FAQ has no question.")],
            ),
        ],
        [
            Leaves("both", article(TWO)),
            Leaves(
                "questions that are for the reader to ask",
                article(block("questions", points=rows({"text": "<p>Why?</p>"}))),
            ),
        ],
    ),
    "structure.faq-duplicates": (
        [
            Finds(
                "the same but for case and marks",
                article(faq(("How long does it take?", "<p>Long.</p>"), ("How long does it take", "<p>Short.</p>"))),
                [("body.b1.items.r2.question", "Entry 2 of the FAQ asks “How long does it take”, as entry 1 does.")],
            ),
            Finds(
                "in two blocks",
                article(faq(("Is it “worth” it?", "<p>Yes.</p>")), faq(('Is it "worth" it?', "<p>No.</p>"))),
                [("body.b2.items.r1.question", 'Entry 2 of the FAQ asks “Is it "worth" it?”, as entry 1 does.')],
            ),
        ],
        [
            Leaves("different questions with one answer", article(faq(("How?", "<p>So.</p>"), ("Why?", "<p>So.</p>")))),
            Leaves("entries without a question", article(faq(("", "<p>a</p>"), ("", "<p>b</p>")))),
        ],
    ),
    "structure.faq-other-answers": (
        [
            Finds(
                "two answers",
                article(
                    block(
                        "faq",
                        items=rows(
                            {"question": "How long?", "answer": "<p>One.</p>", "other_answers": rows("<p>Two.</p>", "")}
                        ),
                    )
                ),
                [("body.b1.items.r1.other_answers", "“How long?” has 2 answers; readers cannot tell which one holds.")],
            )
        ],
        [
            Leaves("one answer", article(TWO)),
            Leaves(
                "an empty row",
                article(
                    block("faq", items=rows({"question": "How?", "answer": "<p>So.</p>", "other_answers": rows("")}))
                ),
            ),
        ],
    ),
}
