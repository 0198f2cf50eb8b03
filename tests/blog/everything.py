"""One article with every part that a visitor can do something with."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from blog.models import ArticleIndexPage, ArticlePage, Author

from .factories import article, faq

QUESTIONS = (
    ("How long does it take?", "<p>Two to six months.</p>"),
    ("Do I need a title?", "<p>No. <b>Proof</b>.</p>"),
)
STEPS = ("Pick the target", "Create proof", "Ask")


def headed(heading: str, **value: Any) -> dict[str, Any]:
    return {"heading": heading, "level": "2", **value}


def everything(
    index: ArticleIndexPage, slug: str = "everything", more: Sequence[tuple[str, Any]] = (), **fields: Any
) -> ArticlePage:
    coach, _ = Author.objects.get_or_create(
        name="Cora Coach", defaults={"role": "Coach", "credentials": "Certified", "biography": "<p>Listens.</p>"}
    )
    answers = [{"quality": "strong", "label": "Strong answers:", "answers": [{"answer": "<p>I led it.</p>", "why": "<p>It is checkable.</p>"}]}]  # fmt: skip
    steps = [
        {"label": "", "title": title, "text": f"<p>About {title}.</p>", "actions": ["<p>Write & check it.</p>"], "answers": answers if title == "Ask" else [], "closing": ""}
        for title in STEPS
    ]  # fmt: skip
    aspects = [
        {"kind": "what_it_is", "label": "", "text": "<p>Leading.</p>"},
        {"kind": "timeline", "label": "", "text": "<p>A year.</p>"},
    ]
    body: list[tuple[str, Any]] = [
        ("short_answer", headed("Short answer", text="<p>Show leadership before you ask for it.</p>")),
        ("introduction", {"text": "<p>You are good at the work.</p>"}),
        ("mistakes", headed("Common mistakes", mistakes=[{"mistake": "<p>Leading with the gap.</p>", "fix": "<p>Lead with what carries over.</p>", "consequence": "<p>The reader stops.</p>"}])),
        ("framework", headed("The framework", steps=steps, how_to=True)),
        ("paths", headed("Two paths", paths=[{"label": "Path 1:", "title": name, "intro": "", "aspects": aspects, "closing": ""} for name in ("Manager", "Specialist")])),
        ("coach_note", headed("Coach’s note", text="<p>Change one thing.</p>", coach=coach)),
        ("proof_checklist", headed("Proof checklist", items=["<p>Three results.</p>", "<p>One <b>person</b> who confirms.</p>", "<p>Two:</p><ul><li>a</li><li>b</li></ul>"])),
        ("plan", headed("This week", periods=[{"label": "Day 1:", "title": "Begin", "actions": ["<p>Block an hour.</p>"]}])),
        ("table", {"table": {"columns": [{"type": "text", "heading": ""}, {"type": "text", "heading": "Time"}], "rows": [{"values": ["<p>Lead</p>", "<p>A year</p>"]}], "caption": ""}}),
        faq(*QUESTIONS),
        ("takeaway", headed("Takeaway", text="<p>Proof, not plans.</p>")),
    ]  # fmt: skip
    values: dict[str, Any] = {
        "authors": ["Ann Author"],
        "categories": ["Leadership"],
        "tags": ["pivot"],
        "reviewed_by": coach,
        "reviewed_on": date(2026, 3, 1),
        "corrections": [("correction", {"date": date(2026, 3, 2), "text": "<p>It said two; it is three.</p>"})],
    }
    return article(index, slug, body=[*body, *more], **{**values, **fields})
