"""The parts of an article as programs see them, by their type. A test holds each against what its block says."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, Union

from pydantic import BaseModel, ConfigDict, Field, create_model

from cms.core.api.schemas import PageLink, Picture, Strict

RichText = Annotated[str, Field(description="HTML, Markdown or plain text, as `rich_text` asks for it.")]


class Person(Strict):
    """Who signs."""

    slug: str
    name: str
    role: str
    credentials: str
    url: str
    path: str
    photo: Picture | None


class Evidence(Strict):
    """What proves a claim, as visitors see it."""

    title: str
    publisher: str
    url: str
    retrieved_on: date | None


class Headed(Strict):
    """`level`: of the heading in the outline, 2 to 4. An empty heading continues the part above."""

    heading: str
    level: int = Field(ge=2, le=4)


class Introduction(Strict):
    text: RichText


class Text(Headed):
    text: RichText


class ContextText(Text):
    kind: Literal["role", "place", "background"]


class Point(Strict):
    title: str
    text: RichText


class Points(Headed):
    intro: RichText
    points: list[Point]
    closing: RichText
    numbered: bool


class WhyItMatters(Text):
    reasons: list[Point]
    closing: RichText


class Mistake(Strict):
    mistake: RichText
    fix: RichText
    consequence: RichText


class Mistakes(Headed):
    intro: RichText
    mistakes: list[Mistake]
    closing: RichText


class CheckItem(Strict):
    id: str
    anchor: str = Field(description="The fragment of this item on the page.", examples=["check-0f3a9c11"])
    text: RichText


class Checklist(Headed):
    intro: RichText
    items: list[CheckItem]
    closing: RichText


class SaidAnswer(Strict):
    answer: RichText
    why: RichText


class AnswerGroup(Strict):
    quality: Literal["strong", "weak", "neutral"]
    label: str
    answers: list[SaidAnswer]


class Period(Strict):
    label: str
    title: str
    text: RichText
    actions: list[RichText]
    closing: RichText


class Step(Period):
    id: str
    anchor: str = Field(description="The fragment of this step on the page.", examples=["step-0f3a9c11"])
    answers: list[AnswerGroup]


class Framework(Headed):
    """`how_to`: the steps alone reach one result, and are a HowTo in the JSON-LD."""

    intro: RichText
    steps: list[Step]
    closing: RichText
    how_to: bool


class Plan(Headed):
    intro: RichText
    periods: list[Period]
    closing: RichText


class Aspect(Strict):
    kind: Literal["what_it_is", "what_transfers", "what_to_build", "timeline", "pay", "why_open", "proof", "other"]
    label: str
    text: RichText


class PathInShort(PageLink):
    description: str
    months: str = Field(examples=["9 to 18 months"])


class ComparedPath(Strict):
    label: str
    title: str
    intro: RichText
    aspects: list[Aspect]
    closing: RichText
    career_path: PathInShort | None = Field(description="Its page. Without aspects of its own, show what this says.")


class Paths(Headed):
    intro: RichText
    paths: list[ComparedPath]
    closing: RichText


class CoachNote(Text):
    coach: Person | None


class TalkingPoints(Headed):
    intro: RichText
    groups: list[AnswerGroup]
    closing: RichText


class Quote(Strict):
    text: RichText
    attribution: str


class FAQItem(Strict):
    id: str
    anchor: str = Field(description="The fragment of this question on the page.", examples=["faq-0f3a9c11"])
    question: str
    answer: RichText
    other_answers: list[RichText]
    reference: PageLink | None = Field(description="The article that owns this question; this one leads there.")


class FAQ(Headed):
    intro: RichText
    items: list[FAQItem]
    closing: RichText


class CallToAction(Headed):
    """`shows_best_offer`: nothing is said here; show the `offer` of the article. `form`: asks for an address in
    place of the button. `offer`: the key of the offer that is named."""

    text: RichText
    button_text: str
    link: str
    form: Literal["", "waitlist", "magnet", "contact"]
    offer: str
    own_words: bool
    shows_best_offer: bool
    sources: list[Evidence]


class Table(Strict):
    """Where the first column has no heading, its cells are headings of their rows."""

    caption: str
    columns: list[str]
    rows: list[list[RichText]]


class Figure(Strict):
    picture: Picture | None
    decorative: bool
    caption: str


class Code(Strict):
    language: str
    code: str


VALUES: dict[str, type[Strict]] = {
    "introduction": Introduction,
    "short_answer": Text,
    "why_it_matters": WhyItMatters,
    "context": ContextText,
    "key_points": Points,
    "signals": Points,
    "mistakes": Mistakes,
    "red_flags": Points,
    "questions": Points,
    "measures": Points,
    "if_stuck": Points,
    "proof_checklist": Checklist,
    "framework": Framework,
    "plan": Plan,
    "paths": Paths,
    "coach_note": CoachNote,
    "example": Text,
    "talking_points": TalkingPoints,
    "quote": Quote,
    "faq": FAQ,
    "call_to_action": CallToAction,
    "takeaway": Text,
    "sources": Text,
    "table": Table,
    "image": Figure,
    "code": Code,
    "prose": Text,
}


class Part(BaseModel):
    """`id` stays when the part is edited. `anchor`: its fragment on the page."""

    model_config = ConfigDict(extra="forbid")

    id: str
    anchor: str


def parts_of(values: Mapping[str, type[Strict]], base: type[BaseModel], what: str) -> Any:
    """One model for each type, told apart by `type`."""
    models: list[Any] = []
    for name, value in values.items():
        kind: Any = Literal[name]
        fields: dict[str, Any] = {"type": (kind, ...), "value": (value, ...)}
        models.append(create_model(f"{name.title().replace('_', '')}{what}", __base__=base, **fields))
    return Annotated[Union[tuple(models)], Field(discriminator="type")]  # noqa: UP007  # of a tuple


ArticlePart: Any = parts_of(VALUES, Part, "Part")
