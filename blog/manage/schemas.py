"""What `/api/manage/` reads and writes. Unknown fields are refused: nothing that was sent is dropped unsaid."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(max_length=20_000)]
Line = Annotated[str, StringConstraints(max_length=255)]
Slug = Annotated[str, StringConstraints(max_length=255, pattern=r"^[-\w]*$")]


class Given(Schema):
    model_config = ConfigDict(extra="forbid")


class Block(Schema):
    """One block as it is stored. Which types and fields there are: `/api/openapi.json`, or any article."""

    type: str
    value: Any
    id: str | None = None


class Document(Given):
    """A post as a file would hold it: front matter, then text."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=500_000)]
    format: Literal["eleventy", "mdx", "text"] = "eleventy"
    name: Slug = Field("", description="The name of the file, which makes the address; else the title does.")


class ArticleIn(Given):
    """What is left out stays as it is. Fields win over what the document says."""

    document: Document | None = None
    title: Line = ""
    slug: Slug = ""
    description: Text = ""
    seo_title: Line = ""
    search_description: Text = ""
    hero_image: int | None = Field(None, description="The number of an image in the library.")
    hero_alt: Annotated[str, StringConstraints(max_length=500)] = ""
    keywords: Text = ""
    canonical_url: Annotated[str, StringConstraints(max_length=500)] = ""
    published_on: date | None = None
    updated_on: date | None = None
    reviewed_on: date | None = None
    reviewed_by: Slug | None = Field(None, description="The slug of an author.")
    featured: bool = False
    unlisted: bool = False
    off_sitemap: bool = False
    noindex: bool = False
    authors: Annotated[list[Slug], Field(max_length=20, description="Slugs, in the order of the byline.")] = []
    categories: Annotated[list[Slug], Field(max_length=20, description="Slugs.")] = []
    tags: Annotated[list[Annotated[str, StringConstraints(min_length=1, max_length=100)]], Field(max_length=50)] = []
    summary_points: list[Block] = []
    body: list[Block] = []
    corrections: list[Block] = []

    def given(self) -> dict[str, Any]:
        """What was really sent."""
        found = self.model_dump(exclude_unset=True)
        if self.document:
            found["document"] = self.document.model_dump()
        for name in ("summary_points", "body", "corrections"):
            if name in found:
                found[name] = [{k: v for k, v in row.items() if not (k == "id" and v is None)} for row in found[name]]
        return found


class Review(Schema):
    task: str
    status: str
    since: datetime
    requested_by: str
    assignee: str | None
    due_on: date | None


class Certificate(Schema):
    hash: str
    basis: str
    approved_by: str
    approved_at: datetime


class Reason(Schema):
    code: str
    text: str


class Status(Schema):
    """Where an article stands. `missing`: why what it says now could not go live, empty when it could."""

    article: int
    title: str
    url: str
    live: bool
    state: str
    says: str
    revision: int
    version: str
    hash: str
    has_unpublished_changes: bool
    go_live_at: datetime | None
    expire_at: datetime | None
    review: Review | None
    certificate: Certificate | None
    retraction: str | None
    missing: list[Reason]


class ArticleOut(Schema):
    """The latest version, as it can be sent back."""

    article: int
    version: str
    title: str
    slug: str
    description: str
    seo_title: str
    search_description: str
    hero_image: int | None
    hero_alt: str
    keywords: str
    canonical_url: str
    published_on: date | None
    updated_on: date | None
    reviewed_on: date | None
    reviewed_by: str | None
    featured: bool
    unlisted: bool
    off_sitemap: bool
    noindex: bool
    authors: list[str]
    categories: list[str]
    tags: list[str]
    summary_points: list[Block]
    body: list[Block]
    corrections: list[Block]
    notes: list[str] = Field([], description="What was left out or guessed when it was written.")


class ArticleRow(Schema):
    article: int
    title: str
    slug: str
    live: bool
    version: str
    changed_at: datetime | None


class ArticleList(Schema):
    total: int
    items: list[ArticleRow]


class Findings(Schema):
    article: int
    revision: int
    checks: str
    findings: list[dict[str, str]]


class CommentIn(Given):
    place: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    text: Annotated[str, StringConstraints(min_length=1, max_length=5_000)]


class CommentOut(Schema):
    comment: int
    place: str
    text: str
    by: str
    at: datetime
    resolved: bool


class RetractionIn(Given):
    reason: Annotated[str, StringConstraints(min_length=1, max_length=5_000)]
    public_note: Text = ""
    successor: int | None = Field(None, description="The number of the page to which visitors are sent instead.")


class Me(Schema):
    user: str
    name: str
    scopes: list[str]
    expires_at: datetime | None


class ReasonDetail(Schema):
    code: str = ""
    place: str = ""
    text: str


class Problem(Schema):
    """RFC 9457. `reasons`: what the gate, the checks or the value's shape miss, one by one."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    reasons: list[ReasonDetail] = []
    version: str | None = Field(None, description="With 412: the version that is the latest now.")
