"""What the checks of accessibility find, and what they leave alone."""

from .articles import Cases, Finds, Leaves, article, block, prose, rows, table


def link(text: str, target: str = "/prices/") -> str:
    return f'<p>See <a href="{target}">{text}</a>.</p>'


CASES: Cases = {
    "accessibility.table-headings": (
        [
            Finds("none", article(table("", " ")), [("body.b1.table", "The table has no column headings.")]),
            Finds(
                "one missing", article(table("Path", "")), [("body.b1.table", "Column 2 of the table has no heading.")]
            ),
            Finds(
                "two missing",
                article(table("", "Time", "")),
                [("body.b1.table", "Columns 1 and 3 of the table have no heading.")],
            ),
        ],
        [Leaves("all there", article(table("Path", "Time"))), Leaves("no columns yet", article(table()))],
    ),
    "accessibility.link-text": (
        [
            Finds(
                "click here",
                article(prose(link("Click here"))),
                [("body.b1.text", "The link “Click here” does not say where it leads.")],
            ),
            Finds(
                "with an arrow",
                article(prose(link("<b>Read more →</b>"))),
                [("body.b1.text", "The link “Read more →” does not say where it leads.")],
            ),
            Finds("no words", article(prose(link(" "))), [("body.b1.text", "A link to /prices/ has no words.")]),
            Finds(
                "a button",
                article(block("call_to_action", button_text="Learn more", button_link="/prices/")),
                [("body.b1.button_text", "The link “Learn more” does not say where it leads.")],
            ),
            Finds(
                "in a summary point",
                article(points=['<p><a linktype="page" id="4">here</a></p>']),
                [("summary_points.p1", "The link “here” does not say where it leads.")],
            ),
        ],
        [
            Leaves("what is there", article(prose(link("Prices of coaching")))),
            Leaves("here, among other words", article(prose(link("Read more about prices here")))),
            Leaves("the words without a link", article(prose("Click here."))),
        ],
    ),
    "accessibility.bare-url": (
        [
            Finds(
                "an address",
                article(prose(link("https://example.com/a"))),
                [("body.b1.text", "The link “https://example.com/a” shows its address instead of words.")],
            ),
            Finds(
                "a path",
                article(prose(link("/prices/"))),
                [("body.b1.text", "The link “/prices/” shows its address instead of words.")],
            ),
            Finds(
                "a host",
                article(prose(link("www.example.com"))),
                [("body.b1.text", "The link “www.example.com” shows its address instead of words.")],
            ),
        ],
        [
            Leaves("words", article(prose(link("Prices")))),
            Leaves("a name with a dot", article(prose(link("Node.js")))),
            Leaves("an address among words", article(prose(link("The prices at example.com")))),
        ],
    ),
    "accessibility.same-link-text": (
        [
            Finds(
                "two targets",
                article(prose(link("Prices", "/a/")), prose(link("prices →", "/b/"))),
                [("body.b2.text", "Links that say “prices →” lead to /a and to /b.")],
            )
        ],
        [
            Leaves("one target twice", article(prose(link("Prices", "/a/"), link("Prices", "/a#top")))),
            Leaves("two texts", article(prose(link("Prices", "/a/"), link("Dates", "/b/")))),
            Leaves("words that have a rule of their own", article(prose(link("here", "/a/"), link("here", "/b/")))),
        ],
    ),
    "accessibility.image-alt": (
        [
            Finds(
                "none",
                article(block("image", image=3, alt=" ")),
                [("body.b1.alt", "An image has no alternative text.")],
            )
        ],
        [
            Leaves("some", article(block("image", image=3, alt="A chart that rises"))),
            Leaves("decoration", article(block("image", image=3, alt="", decorative=True))),
            Leaves("no image yet", article(block("image", image=None, alt=""))),
        ],
    ),
    "accessibility.image-of-text": (
        [
            Finds(
                "says so",
                article(block("image", image=3, alt="Screenshot of an email to a recruiter")),
                [("body.b1.alt", "An image seems to hold text.")],
            ),
            Finds(
                "the main image, too",
                article(hero_alt="A poster with words that reads: hire me"),
                [("hero_alt", "An image seems to hold text.")],
            ),
            Finds(
                "as long as a paragraph",
                article(block("image", image=3, alt="a" * 201)),
                [("body.b1.alt", "An alternative text has 201 characters; more than 200 belong into the article.")],
            ),
        ],
        [
            Leaves("what it shows", article(block("image", image=3, alt="Two people at a whiteboard"))),
            Leaves(
                "a screenshot of a program", article(block("image", image=3, alt="Screenshot of the search settings"))
            ),
            Leaves("200 characters", article(block("image", image=3, alt="a" * 200))),
        ],
    ),
    "accessibility.bold-heading": (
        [
            Finds(
                "a bold line above a paragraph",
                article(prose("<p><b>The first week</b></p>", "Call three people.")),
                [("body.b1.text", "“The first week” looks like a heading and is none.")],
            )
        ],
        [
            Leaves("a lead-in", article(prose("<p><b>Where the jobs are:</b></p>", "Everywhere."))),
            Leaves("a sentence", article(prose("<p><b>Ask first.</b></p>", "Then act."))),
            Leaves("bold within a paragraph", article(prose("<p><b>Ask</b> first</p>", "Then act."))),
            Leaves("the last paragraph", article(prose("Ask first.", "<p><b>Then act</b></p>"))),
            Leaves("bold list items", article(prose("<ul><li><b>Ask</b></li><li>Act</li></ul>"))),
            Leaves("a heading", article(prose("Ask first.", heading="The first week"))),
        ],
    ),
    "accessibility.capitals": (
        [
            Finds(
                "shouting",
                article(prose("PLEASE READ THIS FIRST.")),
                [("body.b1.text", "“PLEASE READ THIS FIRST” is written in capitals.")],
            ),
            Finds(
                "in a title",
                article(title="HOW TO LEAD WITHOUT a title"),
                [("title", "“HOW TO LEAD WITHOUT” is written in capitals.")],
            ),
        ],
        [
            Leaves("abbreviations", article(prose("Know RAG LLM SQL, and the CEO of IBM UK."))),
            Leaves("two words", article(prose("READ EVERYTHING."))),
            Leaves(
                "code",
                article(
                    block("code", code="SELECT EVERYTHING FROM ARTICLES"),
                    prose("<code>SELECT EVERYTHING FROM IT</code>"),
                ),
            ),
            Leaves(
                "a list of abbreviations",
                article(block("measures", points=rows({"text": "<p>SQL, NUMPY, PANDAS, KERAS</p>"}))),
            ),
        ],
    ),
}
