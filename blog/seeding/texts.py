"""Articles made up of phrases: varied, readable, free of claims, and the same for the same number."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

OPENINGS = (
    "Before you decide,", "In most teams,", "On a quiet Monday,", "After a reorganisation,", "When the scope is unclear,",
    "Early in a new role,", "With a manager who is short of time,", "If two projects compete,", "During a hiring freeze,",
    "Once a quarter,", "As a first step,", "Across departments,", "In writing,", "Without a title,", "Near a deadline,",
)  # fmt: skip
ACTORS = (
    "a new lead", "your manager", "the hiring panel", "a product team", "an experienced peer", "a mentor",
    "the person before you", "a recruiter", "the platform group", "a finance partner", "a designer", "the support desk",
    "an engineer", "a sponsor", "the board", "a career changer",
)  # fmt: skip
DEEDS = (
    "names", "writes down", "compares", "postpones", "explains", "trades", "sketches", "rehearses", "measures",
    "questions", "protects", "hands over", "simplifies", "argues for", "records", "revisits", "shares", "narrows",
)  # fmt: skip
THINGS = (
    "the next decision", "one visible result", "an honest estimate", "the open risk", "a small experiment",
    "the reasons behind a plan", "a difficult trade", "the list of stakeholders", "a short proposal", "the team’s calendar",
    "an unfinished project", "the feedback of a quarter", "a promotion case", "a job description", "the first ninety days",
    "a handover note", "the salary band", "a portfolio page", "an interview story", "a learning goal",
)  # fmt: skip
ENDINGS = (
    "before anybody asks", "so that others can follow", "while it is still cheap", "with two people who disagree",
    "and keeps the note", "rather than waiting for a title", "on a single page", "in front of the team",
    "until the question is small", "and says what it costs", "with a date beside it", "in plain words",
    "for somebody who reads it later", "and asks for one objection",
)  # fmt: skip
TITLES = ("How to plan", "What to do about", "Preparing", "A calm way to handle", "Explaining", "When to revisit")
FIELDS = (
    "in engineering", "in product work", "in operations", "in research", "in consulting", "in a start-up",
    "in the public sector", "after a break", "as a generalist", "in a remote team",
)  # fmt: skip
TAGS = ("leadership", "interviews", "promotion", "planning", "salary", "feedback", "remote work", "first months")
CATEGORIES = ("Generated: direction", "Generated: growth", "Generated: change")
NEWEST = date(2026, 6, 30)


@dataclass(frozen=True, slots=True)
class GeneratedArticle:
    slug: str
    title: str
    description: str
    body: list[dict[str, Any]]  # raw stream data, with ids
    tags: tuple[str, ...]
    category: str
    published_on: date


def article(number: int) -> GeneratedArticle:
    chance = Random(f"article {number}")  # noqa: S311 (words, not secrets)
    title = f"{chance.choice(TITLES)} {chance.choice(THINGS)} {chance.choice(FIELDS)} ({number})"
    return GeneratedArticle(
        slug=f"generated-{number}",
        title=title,
        description=paragraph(chance, 2),
        body=body(chance, number),
        tags=tuple(chance.sample(TAGS, 2)),
        category=chance.choice(CATEGORIES),
        published_on=NEWEST - timedelta(days=number % 1_500),
    )


def sentence(chance: Random) -> str:
    return " ".join(map(chance.choice, (OPENINGS, ACTORS, DEEDS, THINGS, ENDINGS))) + "."


def paragraph(chance: Random, sentences: int) -> str:
    return " ".join(sentence(chance) for _ in range(sentences))


def body(chance: Random, number: int) -> list[dict[str, Any]]:
    """Some 900 words in the blocks that most articles have."""

    def text(sentences: int) -> str:
        return f"<p>{paragraph(chance, sentences)}</p>"

    def some(count: int, of: Any) -> list[dict[str, Any]]:
        return [{"type": "item", "id": f"{chance.getrandbits(64):016x}", "value": of()} for _ in range(count)]

    def headed(heading: str, **more: Any) -> dict[str, Any]:
        return {"heading": heading, "level": "2", **more}

    def step() -> dict[str, Any]:
        actions = some(2, lambda: sentence(chance))
        return {
            "label": "", "title": chance.choice(THINGS).capitalize(), "text": text(2), "actions": actions,
            "closing": "", "answers": [],
        }  # fmt: skip

    def mistake() -> dict[str, Any]:
        return {"mistake": sentence(chance), "fix": text(1), "consequence": text(1)}

    def answer() -> dict[str, Any]:
        question = f"When does {chance.choice(ACTORS)} need {chance.choice(THINGS)} {chance.choice(FIELDS)}?"
        return {"question": question, "answer": text(2), "other_answers": []}

    framed = {"intro": "", "closing": ""}
    parts = {
        "short_answer": headed("Short answer", text=text(2)),
        "prose": headed(f"Why {chance.choice(THINGS)} matters", text=text(5) + text(5)),
        "framework": headed("Step by step", **framed, steps=some(4, step), how_to=False),
        "mistakes": headed("Common mistakes", **framed, mistakes=some(3, mistake)),
        "proof_checklist": headed("Proof checklist", **framed, items=some(4, lambda: sentence(chance))),
        "faq": headed("Questions", **framed, items=some(3, answer)),
        "takeaway": headed("What to take along", text=text(2)),
    }
    return [{"type": kind, "id": f"{number:08x}-{kind}", "value": value} for kind, value in parts.items()]
