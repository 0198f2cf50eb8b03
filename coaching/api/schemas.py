"""What pages about coaching and offers are for programs."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from blog.api.blocks import FAQ, CallToAction, Evidence, Headed, Person, RichText, Text, parts_of
from blog.api.schemas import Article, TopicLink
from cms.core.api.schemas import HeadTags, JsonLd, PageLink, Sparse, Strict


class Listing(Headed):
    intro: RichText
    items: list[RichText]


class ProcessStep(Strict):
    title: str
    text: RichText


class Process(Headed):
    steps: list[ProcessStep]


class PricedOffer(Strict):
    """`price`: null for “on request”."""

    name: str
    price: str | None = Field(examples=["450.00"])
    currency: str = Field(examples=["USD"])
    duration: str
    included: list[RichText]


class PricedOffers(Headed):
    offers: list[PricedOffer]


class Coach(Person):
    biography: RichText


class Coaches(Headed):
    intro: RichText
    coaches: list[Coach]


class Testimonial(Strict):
    quote: RichText
    attribution: str


class Testimonials(Headed):
    """Those for which evidence with a consent stands."""

    testimonials: list[Testimonial]


VALUES: dict[str, type[Strict]] = {
    "prose": Text,
    "who_it_is_for": Listing,
    "what_it_covers": Listing,
    "process": Process,
    "offers": PricedOffers,
    "coaches": Coaches,
    "testimonials": Testimonials,
    "faq": FAQ,
    "call_to_action": CallToAction,
}


class Part(BaseModel):
    """`id` stays when the part is edited."""

    model_config = ConfigDict(extra="forbid")

    id: str


CoachingPart: Any = parts_of(VALUES, Part, "CoachingPart")


class PageInShort(PageLink):
    description: str


class PathInList(PageInShort):
    months: str = Field(examples=["9 to 18 months"])


class Wording(Strict):
    """What an offer says. `letter`: A for its own words. Sources prove what it claims."""

    letter: str
    heading: str
    text: RichText
    button_text: str
    link: str = Field(description="Empty where a form stands in place of the button. On a page it tells where it was.")
    sources: list[Evidence]


class OfferOnPage(Strict):
    """The offer that fits a page best. Each reader sees one of its wordings."""

    id: int
    key: str
    detail_url: str
    slot: Literal["end", "side"]
    form: Literal["", "waitlist", "magnet", "contact"] = Field(
        description="Asks for an address in place of the button."
    )
    magnet: str = Field(description="What the form promises.")
    wordings: list[Wording]
    count_url: str = Field(description="POST there when it is seen; empty where nothing is counted.")


class Offer(Sparse):
    """An offer that pages may show today."""

    id: int
    key: str
    detail_url: str
    slot: Literal["end", "side"]
    form: Literal["", "waitlist", "magnet", "contact"]
    magnet: str
    stage: Literal["", "learn", "compare", "decide"]
    priority: int
    is_default: bool
    ends_on: date | None = Field(description="The last day.")
    topics: list[TopicLink]
    wordings: list[Wording]


class OfferedArticle(Article):
    offer: OfferOnPage | None = Field(description="The one to show; null where the article says its own.")


class PageListed(Sparse):
    id: int
    slug: str
    title: str
    url: str
    path: str
    detail_url: str
    description: str
    robots: str


class PageAlone(PageListed):
    sources: list[Evidence]
    breadcrumb: list[PageLink]
    meta: HeadTags
    json_ld: JsonLd


class CoachingPageListed(PageListed):
    type: Literal["coaching"]


class CoachingPageAlone(PageAlone):
    type: Literal["coaching"]
    promise: RichText
    body: list[CoachingPart]
    services: list[PageInShort]
    paths: list[PathInList]
    tests: list[PageInShort]
    offer: OfferOnPage | None = Field(description="The one that stands in the text; null where the text says its own.")


class CareerPathListed(PageListed):
    type: Literal["path"]
    months: str = Field(examples=["9 to 18 months"])
    months_min: int
    months_max: int


class Skill(Strict):
    name: str
    action: RichText


class Narrative(Strict):
    quality: Literal["strong", "weak"]
    narrative: RichText
    why: RichText


class CareerPathAlone(PageAlone):
    type: Literal["path"]
    months: str
    months_min: int
    months_max: int
    what_it_is: RichText
    transfers: list[RichText]
    skills: list[Skill] = Field(description="What to build, the most important first.")
    conditions: RichText
    entry_points: list[RichText]
    narratives: list[Narrative]
    others: list[PathInList]
    offer: OfferOnPage | None


class ReadinessTestListed(PageListed):
    type: Literal["test"]
    minutes: int
    question_count: int


class Band(Strict):
    """What a score from `lowest` to `highest` means, both included."""

    lowest: int
    highest: int
    title: str
    text: str
    actions: list[str]
    articles: list[PageLink]


class Dimension(Strict):
    title: str
    intro: str
    skills: list[str]
    bands: list[Band]


class Measure(Strict):
    dimension: str
    weight: int


class Answer(Strict):
    label: str
    points: int
    paths: list[str] = Field(description="Slugs of career paths that this answer speaks for.")


class Question(Strict):
    """A scale has an answer for each step."""

    id: str
    kind: Literal["single", "multiple", "scale"]
    question: str
    intro: str
    measures: list[Measure]
    answers: list[Answer]


class TestPath(Strict):
    slug: str
    title: str
    weights: list[Measure]
    answers: int


class ReadinessTestAlone(PageAlone):
    type: Literal["test"]
    minutes: int
    question_count: int
    introduction: RichText
    dimensions: list[Dimension]
    questions: list[Question]
    paths: list[TestPath]
    start_url: str = Field(description="The form on the site that begins the test, by POST with `go=start`.")
