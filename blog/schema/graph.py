"""One page → one `@graph`, from the values that its templates show."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import strip_tags

from blog.blocks.base import PartBlock
from cms.core.images import picture
from cms.core.jsonld import Node, ref
from cms.core.text import squash, strip_html

from . import things

if TYPE_CHECKING:
    from blog.claims.sources import Source
    from blog.models import ArticlePage, Author
    from cms.core.meta import ViewMeta
    from cms.core.models import BasePage


def page_graph(
    page: "BasePage | ViewMeta",
    *,
    kind: str = "WebPage",
    questions: Sequence[Node] = (),
    image: str = "",
    main_entity: str = "",
    published: Any = None,
    modified: Any = None,
    review: dict[str, Any] | None = None,
    sources: "Iterable[Source]" = (),
) -> list[Node]:
    """The nodes that every page has: itself, its breadcrumb, the site and the organisation."""
    root_url = page.root_url
    trail = trail_of(page)
    nodes = [
        things.web_page(
            page.numbered_url,
            page.title,
            page.seo_description,
            kind=kind,
            language=settings.LANGUAGE_CODE,
            questions=first_of_each(questions),
            image=image,
            website=things.website_id(root_url),
            breadcrumb=len(trail) > 1,
            main_entity=main_entity,
            published=published or page.first_published_at,
            modified=modified or page.last_published_at,
            reviewed_on=review["day"] if review else None,
            reviewed_by=reviewer(page, review) if review else None,
            citations=citations(sources),
        ),
        organization(page),
        things.website(root_url, page.seo_sitename, settings.LANGUAGE_CODE, search=page.absolute(reverse("search"))),
    ]
    if len(trail) > 1:
        nodes.append(things.breadcrumbs(page.numbered_url, trail))
    return nodes


def article_graph(page: "ArticlePage") -> list[Node]:
    from blog.claims.sources import cited

    url, root_url = page.url_in_full, page.root_url
    nodes = list(block_nodes(page))
    questions = [
        node
        for node in nodes
        if node["@type"] == "Question" and node["@id"].partition("#")[2] not in page.question_references
    ]
    others = [node for node in nodes if node["@type"] != "Question"]
    image = primary_image(page)
    people = [person(page, author) for author in page.authors] or [ref(things.organization_id(root_url))]
    headline = things.article(
        url,
        page.title,
        squash(page.description) or page.seo_description,
        published=page.date_published,
        modified=page.date_modified,
        authors=people,
        publisher=things.organization_id(root_url),
        image=image["@id"] if image else "",
        sections=[category.name for category in page.category_list],
        keywords=[*page.keyword_list, *page.tag_names],
        word_count=page.word_count,
        language=settings.LANGUAGE_CODE,
        citations=citations(cited(page, page.sources)),
        corrections=[
            things.correction(f"{url}#{anchor}", strip_html(str(value["text"])), value["date"])
            for anchor, value in page.correction_list
        ],
    )
    common = page_graph(
        page,
        questions=questions,
        image=image["@id"] if image else "",
        published=page.date_published,
        modified=page.date_modified,
        review=page.last_review,
    )
    return [headline, *common, *([image] if image else []), *others]


def home_graph(page: "BasePage") -> list[Node]:
    from blog.claims.sources import cited

    return page_graph(page, sources=cited(page))


def citations(sources: "Iterable[Source]") -> list[Node]:
    return [things.citation(source.title, source.publisher, source.url) for source in sources]


def collection_graph(page: "BasePage | ViewMeta") -> list[Node]:
    return page_graph(page, kind="CollectionPage")


def block_nodes(page: "ArticlePage") -> Iterator[Node]:
    """What the blocks of the body say, in reading order."""
    for child in page.body:
        if isinstance(child.block, PartBlock):
            yield from child.block.schema_nodes(child.value, page.url_in_full)


def first_of_each(questions: Sequence[Node]) -> list[Node]:
    """A question that the page asks twice is marked up once, with its first answer."""
    seen: dict[str, Node] = {}
    for node in questions:
        seen.setdefault(squash(node["name"]).casefold(), node)
    return list(seen.values())


def primary_image(page: "ArticlePage") -> Node | None:
    """The picture above the text. The one that links to the page show where that is missing or small: readers of
    markup want 1,200 pixels, https://developers.google.com/search/docs/appearance/structured-data/article
    """
    if page.drawn_card:
        file, caption = page.drawn_card, page.title
    elif page.hero_image:
        file, caption = picture(page.hero_image, "hero").largest, page.hero_alt
    elif page.og_image:
        file, caption = picture(page.og_image, "share").fallback, page.title
    else:
        return None
    url = page.absolute(file.url)
    return things.image_object(f"{page.url_in_full}#primaryimage", url, file.width, file.height, caption)


def person(page: "BasePage | ViewMeta", author: "Author") -> Node:
    photo = picture(author.photo, "portrait").largest if author.photo else None
    return things.person(
        page.absolute(author.get_absolute_url()),
        author.name,
        job_title=author.role,
        description=squash(strip_tags(author.biography)),
        image=page.absolute(photo.url) if photo else "",
        same_as=[str(link.value) for link in author.same_as],
        works_for=things.organization_id(page.root_url),
    )


def reviewer(page: "BasePage | ViewMeta", review: dict[str, Any]) -> Node | None:
    """Who reviewed the page last, as the byline names them."""
    if not review["name"]:
        return None
    url = {"url": page.absolute(review["url"])} if review["url"] else {}
    return {"@type": "Person", "name": review["name"], **url}


def organization(page: "BasePage | ViewMeta") -> Node:
    """The organisation as wagtail-seo's settings describe it."""
    seo, branding, root_url = page.site_seo, page.branding, page.root_url
    logo = None
    if image := seo.struct_org_logo or branding.logo:
        file = picture(image, "portrait").largest
        logo = things.image_object(f"{root_url}/#logo", page.absolute(file.url), file.width, file.height)
    return things.organization(
        root_url,
        seo.struct_org_name or page.seo_sitename,
        logo=logo,
        same_as=[link.value["url"] for link in branding.social_links],
        telephone=seo.struct_org_phone,
    )


def trail_of(page: "BasePage | ViewMeta") -> list[tuple[str, str]]:
    """The way from the home page to this one as (name, absolute address): what the breadcrumb shows."""
    return [(crumb.title, crumb.full_url) for crumb in page.breadcrumb]


def profile_graph(page: "BasePage | ViewMeta", author: "Author", modified: datetime | None = None) -> list[Node]:
    """`modified`: the last change of what the profile lists."""
    who = person(page, author)
    return [*page_graph(page, kind="ProfilePage", main_entity=who["@id"], modified=modified), who]
