"""What an article, a category, a tag and an author are for programs."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from cms.core.api.schemas import HeadTags, JsonLd, PageLink, Picture, Sparse, Strict

from .blocks import ArticlePart, Evidence, Person, RichText


class TopicLink(Strict):
    slug: str
    name: str
    url: str
    path: str


class Review(Strict):
    """`name` is empty where it is not public, `on` null where the day is not known."""

    name: str
    url: str
    on: date | None


class Correction(Strict):
    anchor: str = Field(examples=["correction-0f3a9c11"])
    date: date
    text: RichText


class Section(Strict):
    anchor: str
    heading: str


class ArticleListed(Sparse):
    id: int
    type: Literal["article"]
    slug: str
    title: str
    url: str = Field(description="Of its page.")
    path: str
    detail_url: str | None = Field(description="Here, with all of it; null for one that is in no list.")
    description: str
    image: Picture | None
    authors: list[Person]
    categories: list[TopicLink]
    tags: list[TopicLink]
    published_at: datetime | None
    updated_at: datetime | None
    released_at: datetime | None = Field(description="When it went live as it is: until this changes, its text stays.")
    was_updated: bool = Field(description="On a later day than it was published.")
    reviewed: Review | None
    next_review_on: date | None
    review_is_due: bool = Field(description="The page tells that it may be out of date.")
    featured: bool
    robots: str
    summary_points: list[RichText] = []
    corrections: list[Correction] = []
    keywords: list[str] = []


class ArticleCard(Strict):
    """An article as a list of related ones shows it."""

    id: int
    slug: str
    title: str
    url: str
    path: str
    detail_url: str | None
    description: str
    image: Picture | None
    authors: list[Person]
    categories: list[TopicLink]
    published_at: datetime | None


class Article(ArticleListed):
    hero: Picture | None = Field(description="The main image, in the sizes of the page.")
    body: list[ArticlePart]
    contents: list[Section] = Field(description="The sections of its contents list.")
    word_count: int
    reading_minutes: int
    sources: list[Evidence] = Field(description="What proves its claims, in the order of the text.")
    breadcrumb: list[PageLink]
    related: list[ArticleCard]
    count_url: str = Field(description="POST there when somebody opens it; empty where nothing is counted.")
    meta: HeadTags
    json_ld: JsonLd


class Topic(Sparse):
    id: int
    slug: str
    name: str
    description: str
    url: str
    path: str
    detail_url: str
    article_count: int = Field(description="In lists, that is without those that ask not to be indexed.")


class TopicAlone(Topic):
    feeds: dict[str, str] = Field(description="By type: `atom`, `json`.")
    meta: HeadTags
    json_ld: JsonLd


class TagListed(Sparse):
    id: int
    slug: str
    name: str
    url: str
    path: str
    detail_url: str
    article_count: int


class TagAlone(TagListed):
    meta: HeadTags
    json_ld: JsonLd


class ProfileLink(Strict):
    url: str


class AuthorListed(Sparse):
    id: int
    slug: str
    name: str
    role: str
    credentials: str
    biography: RichText
    photo: Picture | None
    same_as: list[str] = Field(description="Pages about this person on other sites.")
    url: str
    path: str
    detail_url: str
    article_count: int


class AuthorAlone(AuthorListed):
    reviewed: list[ArticleCard] = Field(description="The newest articles that they reviewed.")
    meta: HeadTags
    json_ld: JsonLd
