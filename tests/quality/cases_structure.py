"""What the checks of structure find, and what they leave alone."""

from blog.quality.context import Context

from .articles import Cases, Finds, Leaves, article, block, faq, framework, prose, rows, step, table, words

TWO = faq(("How long?", "<p>Two months.</p>"), ("For whom?", "<p>For you.</p>"))
STEPS = framework(
    step("Pick", text="<p>Pick one.</p>"), step("Try", text="<p>Try it.</p>"), step("Tell", text="<p>Tell.</p>")
)
CALL = block("call_to_action", heading="Next step", text="<p>Talk to us.</p>", offer=3)

CASES: Cases = {
    "structure.required-blocks": (
        [
            Finds(
                "a guide by its blocks, without checklist and FAQ",
                article(STEPS),
                [
                    (
                        "body",
                        "Readers of a guide look for a checklist, measures or mistakes that show how they are doing; this one has none.",
                    ),
                    ("body", "Readers of a guide look for an FAQ; this one has none."),
                ],
            ),
            Finds(
                "a guide by its title, without a way",
                article(TWO, block("mistakes"), title="How to lead"),
                [
                    (
                        "body",
                        "Readers of a guide look for a framework or a plan that says what to do; this one has none.",
                    )
                ],
            ),
            Finds(
                "a comparison without anything to choose by",
                article(block("paths"), TWO),
                [("body", "Readers of a comparison look for a table or points for choosing; this one has none.")],
            ),
            Finds(
                "an answer without reasons",
                article(TWO),
                [("body", "Readers of an answer look for the reasons behind the answer; this one has none.")],
            ),
        ],
        [
            Leaves("a whole guide", article(STEPS, block("measures"), TWO)),
            Leaves("a plan is a way, too", article(block("plan"), block("red_flags"), TWO, title="How to lead")),
            Leaves("a comparison with a table", article(block("paths"), table("Path"), TWO)),
            Leaves("an answer with its context", article(block("context"), TWO)),
        ],
    ),
    "structure.short-answer": (
        [
            Finds(
                "neither",
                article(prose("Text.")),
                [("body", "There is neither a short answer nor a summary above the text.")],
            )
        ],
        [
            Leaves("a short answer", article(block("short_answer", text="<p>Lead.</p>"))),
            Leaves("a summary above the text", article(prose("Text."), points=["<p>Lead.</p>"])),
        ],
    ),
    "structure.short-answer-length": (
        [
            Finds(
                "61 words",
                article(block("short_answer", heading="Short answer", text=f"<p>{words(61)}</p>")),
                [("body.b1.text", "The short answer has 61 words; at most 60 help a hurried reader.")],
            ),
            Finds(
                "a team that wants fewer",
                article(block("short_answer", text="<p>Lead one thing.</p>")),
                [("body.b1.text", "The short answer has 3 words; at most 2 help a hurried reader.")],
                limits={"words": 2.0},
            ),
        ],
        [
            Leaves(
                "60 words, and those of the heading",
                article(block("short_answer", heading="In short", text=f"<p>{words(60)}</p>")),
            ),
            Leaves("another long part", article(prose(words(100)))),
        ],
    ),
    "structure.short-answer-first": (
        [
            Finds(
                "after another part",
                article(block("introduction"), block("context"), block("short_answer")),
                [("body.b3", "The short answer comes after 1 other part.")],
            )
        ],
        [
            Leaves("first", article(block("short_answer"), block("introduction"), block("context"))),
            Leaves("after the introduction", article(block("introduction"), block("short_answer"), block("context"))),
            Leaves("none at all", article(block("context"))),
        ],
    ),
    "structure.framework-steps": (
        [
            Finds(
                "two steps",
                article(framework(step("a"), step("b"), heading="The way")),
                [("body.b1.steps", "The framework “The way” has 2 steps; 3 to 9 can be followed and remembered.")],
            ),
            Finds(
                "ten steps",
                article(framework(*[step("a")] * 10)),
                [("body.b1.steps", "The framework has 10 steps; 3 to 9 can be followed and remembered.")],
            ),
        ],
        [
            Leaves("three steps", article(framework(*[step("a")] * 3))),
            Leaves("nine steps", article(framework(*[step("a")] * 9))),
            Leaves("a plan of one period", article(block("plan", periods=rows(step("Week 1"))))),
        ],
    ),
    "structure.framework-actions": (
        [
            Finds(
                "a step that is only a title",
                article(framework(step("Pick", actions=["<p>Write it down.</p>"]), step("Stakes"))),
                [("body.b1.steps.r2", "Step 2 says nothing but its title.")],
            ),
            Finds(
                "nothing but titles, told once",
                article(framework(step("Context"), step("Stakes"), heading="The way")),
                [("body.b1.steps", "None of the 2 steps of “The way” says what to do.")],
            ),
            Finds(
                "an action without words",
                article(framework(step("Pick", actions=["<p> </p>"]))),
                [("body.b1.steps.r1", "Step 1 says nothing but its title.")],
            ),
        ],
        [
            Leaves("an action", article(framework(step("Pick", actions=["<p>Write it down.</p>"])))),
            Leaves("a text", article(framework(step("Pick", text="<p>Write it down.</p>")))),
            Leaves("a title that is an action", article(framework(step("Write down one role you want")))),
            Leaves(
                "answers to give",
                article(
                    framework(
                        {
                            "title": "Say",
                            "answers": rows({"quality": "strong", "answers": rows({"answer": "<p>I led it.</p>"})}),
                        }
                    )
                ),
            ),
        ],
    ),
    "structure.proof-checklist": (
        [
            Finds(
                "two items",
                article(block("proof_checklist", items=rows("<p>A result.</p>", "<p>A witness.</p>"))),
                [("body.b1.items", "The proof checklist has 2 items; it takes at least 3.")],
            )
        ],
        [
            Leaves("three items", article(block("proof_checklist", items=rows("<p>a</p>", "<p>b</p>", "<p>c</p>")))),
            Leaves("another list of one point", article(block("measures", points=rows({"text": "<p>a</p>"})))),
        ],
    ),
    "structure.heading-order": (
        [
            Finds(
                "a jump",
                article(prose("a", heading="One", level="2"), prose("b", heading="Two", level="4")),
                [("body.b2.heading", "“Two” is a heading of level 4 after one of level 2.")],
            ),
            Finds(
                "a low start",
                article(prose("a", heading="One", level="3")),
                [("body.b1.heading", "“One” is a heading of level 3 and is the first.")],
            ),
        ],
        [
            Leaves("down by one and up by two", article(*(prose("a", heading="H", level=level) for level in "23422"))),
            Leaves("a part without a heading", article(prose("a", heading="One"), prose("b", level="4"))),
        ],
    ),
    "structure.call-to-action": (
        [
            Finds("none", article(prose("Text.")), [("body", "No call to action stands in the article.")]),
            Finds(
                "more than one",
                article(CALL, prose("Text."), CALL, block("call_to_action", heading="Join us", text="<p>Now.</p>")),
                [
                    (
                        "body.b3",
                        "The call to action “Next step” is one too many: another one stands before it.",
                    ),
                    ("body.b4", "The call to action “Join us” is one too many: another one stands before it."),
                ],
            ),
            Finds(
                "one without words before one that has some",
                article(block("call_to_action", heading=" ", text="<p></p>", offer=3), prose("Text."), CALL),
                [
                    (
                        "body.b1",
                        "The call to action is not shown: it has no words of its own, and another one is shown.",
                    )
                ],
            ),
        ],
        [
            Leaves("one", article(CALL)),
            Leaves("an empty one, which shows the best offer", article(block("call_to_action"))),
        ],
    ),
    "structure.call-to-action-link": (
        [
            Finds(
                "words that lead nowhere",
                article(block("call_to_action", heading="Next step", text="<p>Book a call.</p>", offer=None)),
                [("body.b1", "The call to action “Next step” has neither an offer nor a link.")],
            ),
            Finds(
                "a button without an address",
                article(block("call_to_action", button_text="Book")),
                [("body.b1", "The call to action has neither an offer nor a link.")],
            ),
        ],
        [
            Leaves("an offer", article(CALL)),
            Leaves("a button", article(block("call_to_action", button_text="Book", button_link="/book/"))),
            Leaves(
                "a link in the text",
                article(block("call_to_action", text='<p>See <a linktype="page" id="4">prices</a>.</p>')),
            ),
            Leaves("an empty one, which shows the best offer", article(block("call_to_action", heading="", text=""))),
        ],
    ),
    "structure.call-to-action-topic": (
        [
            Finds(
                "another topic",
                article(prose("a"), CALL, categories=("Leadership",)),
                [("body.b2", "The offer is about “salary-negotiation”; the article is not.")],
                Context(offer_topics=frozenset({"salary-negotiation"})),
            )
        ],
        [
            Leaves(
                "its category",
                article(CALL, categories=("Salary negotiation",)),
                Context(offer_topics=frozenset({"salary-negotiation"})),
            ),
            Leaves("its tag", article(CALL, tags=("salary",)), Context(offer_topics=frozenset({"salary", "offers"}))),
            Leaves(
                "words of its title",
                article(CALL, title="Negotiation of a salary"),
                Context(offer_topics=frozenset({"salary-negotiation"})),
            ),
            Leaves("an offer that fits everywhere", article(CALL), Context(offer_topics=frozenset())),
            Leaves("not known", article(CALL)),
        ],
    ),
    "structure.empty-block": (
        [
            Finds("no text", article(prose("<p> </p>")), [("body.b1", "The block “prose” is empty.")]),
            Finds(
                "no image", article(block("image", image=None, alt="")), [("body.b1", "The block “image” is empty.")]
            ),
            Finds(
                "no rows", article(block("key_points", points=[])), [("body.b1", "The block “key points” is empty.")]
            ),
            Finds(
                "an empty row",
                article(
                    block(
                        "measures",
                        heading="Measures",
                        points=rows({"title": "", "text": "<p>Calls.</p>"}, {"title": "", "text": ""}),
                    )
                ),
                [("body.b1.points.r2", "Row 2 of “Measures” is empty.")],
            ),
        ],
        [
            Leaves("an image without words", article(block("image", image=3, decorative=True))),
            Leaves("a call to action without words", article(block("call_to_action", offer=None))),
            Leaves("a table", article(table("Path", "Time"))),
            Leaves("a heading only", article(prose("", heading="One"))),
        ],
    ),
    "structure.empty-section": (
        [
            Finds(
                "at the end",
                article(prose("", heading="One")),
                [("body.b1.heading", "Nothing stands below the heading “One”.")],
            ),
            Finds(
                "above another of its level",
                article(prose("", heading="One", level="3"), prose("Text.", heading="Two", level="3")),
                [("body.b1.heading", "Nothing stands below the heading “One”.")],
            ),
        ],
        [
            Leaves("text below", article(prose("Text.", heading="One"))),
            Leaves(
                "a heading one level below",
                article(prose("", heading="One", level="2"), prose("Text.", heading="Two", level="3")),
            ),
            Leaves("a part that goes on without a heading", article(prose("", heading="One"), table("Path"))),
            Leaves("a call to action, which shows an offer", article(block("call_to_action", heading="Next step"))),
        ],
    ),
    "structure.placeholder": (
        [
            Finds(
                "Latin",
                article(prose("Lorem ipsum dolor sit amet.")),
                [("body.b1.text", "“Lorem ipsum” looks like text that was meant to be replaced.")],
            ),
            Finds(
                "a note to oneself",
                article(prose("Salaries: TODO.")),
                [("body.b1.text", "“TODO” looks like text that was meant to be replaced.")],
            ),
            Finds(
                "a gap",
                article(prose("Ask for [insert amount].")),
                [("body.b1.text", "“[insert amount]” looks like text that was meant to be replaced.")],
            ),
            Finds(
                "a variable",
                article(prose("Dear {{ name }},")),
                [("body.b1.text", "“{{ name }}” looks like text that was meant to be replaced.")],
            ),
            Finds(
                "letters",
                article(prose("Call XXX today.")),
                [("body.b1.text", "“XXX” looks like text that was meant to be replaced.")],
            ),
            Finds(
                "dots", article(prose("…")), [("body.b1.text", "“…” looks like text that was meant to be replaced.")]
            ),
            Finds(
                "in fields and points",
                article(title="TBD", description="Your text here.", points=["<p>Add text here</p>"]),
                [
                    ("title", "“TBD” looks like text that was meant to be replaced."),
                    ("description", "“Your text here.” looks like text that was meant to be replaced."),
                    ("summary_points.p1", "“Add text here” looks like text that was meant to be replaced."),
                ],
            ),
            Finds(
                "Latin in an example",
                article(block("example", text="<p>Lorem ipsum.</p>")),
                [("body.b1.text", "“Lorem ipsum” looks like text that was meant to be replaced.")],
            ),
        ],
        [
            Leaves(
                "a template in quotation marks",
                article(prose("Write “Hi [insert name], I saw {{ company }}” and stop.")),
            ),
            Leaves("a quoted message", article(block("quote", text="<p>Hi [insert name],</p>"))),
            Leaves("talking points", article(block("talking_points", intro="<p>I raised sales by XXX.</p>"))),
            Leaves(
                "below a heading that announces a template",
                article(prose("[Insert role] with XXX years", heading="A message that works")),
            ),
            Leaves("a blockquote", article(prose("<blockquote>Hi [insert name],</blockquote>"))),
            Leaves("code", article(block("code", code="{{ name }} TODO"), prose("Write <code>{{ name }}</code>."))),
            Leaves("a gap with a name", article(prose("Name your role [target role] first."))),
            Leaves("a to-do list, as an English word", article(prose("Keep a to-do list and a TODO list."))),
            Leaves("an empty cell", article(table("Path", "Pay", cells=[["Lead", "…"]]))),
            Leaves("an ellipsis", article(prose("And then … nothing. He left […] soon."))),
            Leaves("advice", article(prose("In a résumé, put your title here. You will find more text here."))),
        ],
    ),
}
