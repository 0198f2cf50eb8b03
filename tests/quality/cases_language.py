"""What the checks of language find, and what they leave alone."""

from blog.quality.context import Context, Term

from .articles import Cases, Finds, Leaves, article, block, prose, rows, table, words

HARD = "<p>Organisational transformation necessitates comprehensive interdepartmental communication.</p>"
EASY = "<p>You can do this. Take one small step each day, and tell us how it went.</p>"
PASSIVE = "<p>The plan was written by us.</p>"
ACTIVE = "<p>We write the plan.</p>"
LINKEDIN = Context(brands=(Term("LinkedIn"),))
SAY_USE = Context(banned=(Term("leverage", "use", "It is jargon."), Term("game changer")))

CASES: Cases = {
    "language.readability": (
        [
            Finds(
                "long words",
                article(prose(*[HARD] * 20)),
                [
                    (
                        "body",
                        "The reading ease is -208; below 50 a text is hard going (Flesch: 60 to 70 is plain English).",
                    )
                ],
            )
        ],
        [
            Leaves("short words", article(prose(*[EASY] * 20))),
            Leaves("too little to tell", article(prose(*[HARD] * 2))),
            Leaves(
                "words of others, and cells", article(block("quote", text=HARD * 20), table("a", cells=[[HARD]] * 20))
            ),
        ],
    ),
    "language.long-sentence": (
        [
            Finds(
                "36 words",
                article(prose("Short.", words(36, "."))),
                [("body.b1.text", "A sentence has 36 words; more than 35 are hard to hold in mind.")],
            ),
            Finds(
                "in a list item",
                article(block("measures", points=rows({"text": f"<p>{words(36)}</p>"}))),
                [("body.b1.points.r1.text", "A sentence has 36 words; more than 35 are hard to hold in mind.")],
            ),
        ],
        [
            Leaves("35 words", article(prose(words(35, ".")))),
            Leaves("two sentences in one paragraph", article(prose(f"{words(20, '.')} And {words(20, '.')}"))),
            Leaves(
                "list items without full stops", article(prose(f"<ul><li>{words(20)}</li><li>{words(20)}</li></ul>"))
            ),
            Leaves("words of others", article(block("quote", text=f"<p>{words(50)}</p>"))),
        ],
    ),
    "language.long-paragraph": (
        [
            Finds(
                "121 words",
                article(prose(" ".join([words(10, ".").capitalize()] * 12 + ["End."]))),
                [("body.b1.text", "A paragraph has 121 words; more than 120 look like a wall.")],
            )
        ],
        [
            Leaves("120 words", article(prose(" ".join([words(10, ".").capitalize()] * 12)))),
            Leaves("two paragraphs", article(prose(words(100), words(100)))),
        ],
    ),
    "language.passive": (
        [
            Finds(
                "2 of 10",
                article(prose(*[ACTIVE] * 8, *[PASSIVE] * 2)),
                [
                    (
                        "body.b1.text",
                        "2 of 10 sentences are in the passive voice (20 %); more than 15 % read as if nobody acted. "
                        "The first says “was written”.",
                    )
                ],
            )
        ],
        [
            Leaves("1 of 10", article(prose(*[ACTIVE] * 9, PASSIVE))),
            Leaves("too few sentences to tell", article(prose(*[PASSIVE] * 9))),
            Leaves("adjectives", article(prose(*["<p>You are interested.</p>"] * 10))),
            Leaves("getting hired", article(prose(*["<p>You get hired.</p>"] * 10))),
        ],
    ),
    "language.banned-terms": (
        [
            Finds(
                "in any case, and counted",
                article(prose("Leverage it. Then leverage more."), title="A game  changer"),
                [
                    ("title", "“game changer” is a word the team does not use."),
                    ("body.b1.text", "“Leverage” is a word the team does not use (2 times)."),
                ],
                SAY_USE,
            ),
            Finds(
                "in what search shows",
                article(short_title="Leverage"),
                [("seo_title", "“Leverage” is a word the team does not use.")],
                SAY_USE,
            ),
        ],
        [
            Leaves("part of a word", article(prose("A leveraged buyout.")), SAY_USE),
            Leaves(
                "a quotation",
                article(block("quote", text="<p>I leverage it.</p>"), prose("<blockquote>leverage</blockquote>")),
                SAY_USE,
            ),
            Leaves(
                "code, and an address", article(prose("<code>leverage</code> https://example.com/leverage")), SAY_USE
            ),
            Leaves("no list", article(prose("Leverage it."))),
        ],
    ),
    "language.brand-spelling": (
        [
            Finds(
                "another case",
                article(prose("Use Linkedin and LinkedIn."), title="Your linkedin profile"),
                [("title", "“linkedin” is spelt “LinkedIn”."), ("body.b1.text", "“Linkedin” is spelt “LinkedIn”.")],
                LINKEDIN,
            ),
            Finds(
                "a form of its own",
                article(prose("Use Linked In.")),
                [("body.b1.text", "“Linked In” is spelt “LinkedIn”.")],
                Context(brands=(Term("linked in", "LinkedIn"),)),
            ),
        ],
        [
            Leaves("as its owner spells it", article(prose("Use LinkedIn, and LinkedIn’s search.")), LINKEDIN),
            Leaves(
                "an address",
                article(prose("See linkedin.com, https://www.linkedin.com/in/ or me@linkedin.com.")),
                LINKEDIN,
            ),
            Leaves("no list", article(prose("Use linkedin."))),
        ],
    ),
    "language.spelling-mix": (
        [
            Finds(
                "American words in a British article",
                article(prose("Organise it in the centre. Then color it. The color is fine. Behaviour.")),
                [("body.b1.text", "“color” is American spelling; the article is mostly British, as in “organise”.")],
            ),
            Finds(
                "British words in an American article",
                article(prose("Organize it in the center.", "Mind your behaviour.")),
                [
                    (
                        "body.b1.text",
                        "“behaviour” is British spelling; the article is mostly American, as in “organize”.",
                    )
                ],
            ),
            Finds(
                "the second of two",
                article(description="Organise it.", points=["<p>organize it</p>"]),
                [
                    (
                        "summary_points.p1",
                        "“organize” is American spelling; the article is mostly British, as in “organise”.",
                    )
                ],
            ),
        ],
        [
            Leaves("British", article(prose("Organise your behaviour in the centre."))),
            Leaves("American", article(prose("Organize your behavior in the center."))),
            Leaves("Oxford", article(prose("Organize your behaviour in the centre."))),
            Leaves("a name", article(prose("The behaviour that the Bureau of Labor counts."))),
            Leaves(
                "words of others", article(prose("Mind your behaviour."), block("quote", text="<p>My behavior.</p>"))
            ),
            Leaves(
                "words that both sides use", article(prose("Practise the program; the analyses license the behaviour."))
            ),
        ],
    ),
}
