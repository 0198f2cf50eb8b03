"""What all endpoints say in the same way. Strict: a field that is not described is an error in the tests."""

from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Item = TypeVar("Item")


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Sparse(Strict):
    """What `fields` may leave parts of."""


class Problem(BaseModel):
    """RFC 9457. `parameter`: the one that is wrong."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["Bad Request"])
    status: int = Field(examples=[400])
    detail: str
    parameter: str | None = None


class ListMeta(Strict):
    total_count: int = Field(description="How many there are in all pages.")
    next: str | None = Field(description="The address of the next page; null on the last one.")


class Listed(Strict, Generic[Item]):
    meta: ListMeta
    items: list[Item]


class Source(Strict):
    """Candidates for `<source>`, smallest first."""

    type: str = Field(examples=["image/avif"])
    srcset: str


class Picture(Strict):
    """For `<picture>`: the sources in this order, then `<img src>` with width and height. Addresses are absolute."""

    src: str
    width: int
    height: int
    alt: str = Field(description="Empty for mere decoration.")
    credit: str
    sources: list[Source]


class PageLink(Strict):
    title: str
    url: str
    path: str


class HeadTags(Strict):
    """What stands in `<head>`, ready to print."""

    title: str
    description: str
    canonical: str
    robots: str
    author: str
    open_graph: dict[str, str] = Field(description="`<meta property>`: name and content.")
    twitter: dict[str, str] = Field(description="`<meta name>`: name and content.")


class JsonLd(BaseModel):
    """One schema.org document for `<script type="application/ld+json">`. Escape `<` when you print it."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    context: str = Field(alias="@context", examples=["https://schema.org"])
    graph: list[dict[str, Any]] = Field(alias="@graph")
