"""What belongs to the site as a whole, and what an address answers."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, RootModel

from blog.api.blocks import RichText
from blog.api.schemas import AuthorAlone, TagAlone, TopicAlone
from cms.core.api.schemas import HeadTags, JsonLd, PageLink, Picture, Sparse, Strict
from coaching.api.schemas import (
    CareerPathAlone,
    CoachingPageAlone,
    OfferedArticle,
    OfferOnPage,
    ReadinessTestAlone,
)

SELF = ("id", "type", "slug", "title", "url", "path", "robots")  # what every page says of itself


class SocialLink(Strict):
    name: str
    url: str


class Look(Strict):
    """`tokens`: by scheme, what the colours set in the stylesheet."""

    logo: Picture | None
    accent: str = Field(examples=["#a3431c"])
    deep: str = Field(examples=["#17364a"])
    tokens: dict[str, dict[str, str]]


class Organisation(Strict):
    name: str
    telephone: str


class Feed(Strict):
    type: str = Field(examples=["application/atom+xml"])
    title: str
    url: str


class SiteAnswer(Strict):
    name: str
    url: str
    language: str = Field(examples=["en"])
    look: Look
    organisation: Organisation
    social_links: list[SocialLink]
    footer_text: RichText
    feeds: list[Feed]
    sitemap: str
    search_url: str = Field(description="The search page; `?q=` takes the words.")
    openapi: str


class MenuItem(PageLink):
    type: str = Field(description="`article`, `coaching`, `path`, `test`, `home`, `listing`, or `page` for any other.")


class NavigationAnswer(Strict):
    """`main`: the menu at the top. `topics`: the categories that lists offer."""

    home: PageLink
    main: list[MenuItem]
    topics: list[PageLink]
    footer: list[SocialLink]


class RedirectListed(Sparse):
    """`to` is empty for what is gone. In a pattern `*` stands for any text, and `:splat` for what it stood for."""

    id: int
    kind: Literal["exact", "pattern"]
    source: str
    to: str
    status: Literal[301, 302, 410]


class HomeAlone(Strict):
    id: int
    type: Literal["home"]
    slug: str
    title: str
    url: str
    path: str
    robots: str
    headline: str
    introduction: RichText
    offer: OfferOnPage | None
    breadcrumb: list[PageLink]
    meta: HeadTags
    json_ld: JsonLd


class ListingAlone(Strict):
    """The page that lists the articles: `articles/?noindex=include&order=-featured`, twelve at once."""

    id: int
    type: Literal["listing"]
    slug: str
    title: str
    url: str
    path: str
    description: str
    robots: str
    breadcrumb: list[PageLink]
    meta: HeadTags
    json_ld: JsonLd


class AtArticle(Strict):
    type: Literal["article"]
    object: OfferedArticle


class AtCoaching(Strict):
    type: Literal["coaching"]
    object: CoachingPageAlone


class AtPath(Strict):
    type: Literal["path"]
    object: CareerPathAlone


class AtTest(Strict):
    type: Literal["test"]
    object: ReadinessTestAlone


class AtCategory(Strict):
    type: Literal["category"]
    object: TopicAlone


class AtTag(Strict):
    type: Literal["tag"]
    object: TagAlone


class AtAuthor(Strict):
    type: Literal["author"]
    object: AuthorAlone


class AtHome(Strict):
    type: Literal["home"]
    object: HomeAlone


class AtListing(Strict):
    type: Literal["listing"]
    object: ListingAlone


class AtView(Strict):
    """A page that is made of a form: the search, the roadmap."""

    type: Literal["view"]
    name: Literal["search", "roadmap"]


class AtRedirect(Strict):
    type: Literal["redirect"]
    status: Literal[301, 302]
    location: str = Field(description="A path of the site, or the address on another one.")


Address: Any = Annotated[
    AtArticle | AtCoaching | AtPath | AtTest | AtCategory | AtTag | AtAuthor | AtHome | AtListing | AtView | AtRedirect,
    Field(discriminator="type"),
]


class AddressAnswer(Strict):
    path: str = Field(description="As it was asked for.")
    found: Address


class Previewed(Strict):
    preview: Literal[True]
    valid_until: datetime = Field(description="The moment after which the token opens nothing.")


class ArticlePreview(OfferedArticle, Previewed):
    pass


class CoachingPreview(CoachingPageAlone, Previewed):
    pass


class PathPreview(CareerPathAlone, Previewed):
    pass


class ReadinessTestPreview(ReadinessTestAlone, Previewed):
    pass


class PreviewAnswer(
    RootModel[
        Annotated[ArticlePreview | CoachingPreview | PathPreview | ReadinessTestPreview, Field(discriminator="type")]
    ]
):
    """What the object by itself says when it is live, and until when it can be asked for."""
