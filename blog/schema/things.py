"""schema.org nodes from plain values. Pure: every function returns one JSON-LD node.

Types and properties: https://schema.org/docs/full.html (30.0). Empty properties are dropped when the
graph is written, so optional values can be passed on as they are.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from cms.core.jsonld import Node, ref


def question(node_id: str, name: str, answer_html: str) -> Node:
    """A question with its one answer. Suggested answers belong to pages where visitors answer:
    https://developers.google.com/search/docs/appearance/structured-data/faqpage
    """
    return {
        "@type": "Question",
        "@id": node_id,
        "name": name,
        "acceptedAnswer": {"@type": "Answer", "text": answer_html},
    }


def how_to(page_url: str, name: str, steps: Iterable[tuple[str, str, str]]) -> Node:
    """Steps as (address, name, text): the words that stand on the page."""
    return {
        "@type": "HowTo",
        "@id": f"{page_url}#howto",
        "name": name,
        "step": [
            {"@type": "HowToStep", "position": position, "url": url, "name": title, "text": text or title}
            for position, (url, title, text) in enumerate(steps, 1)
        ],
    }


def item_list(node_id: str, name: str, items: Iterable[tuple[str, str]]) -> Node:
    """A list in its order, as (address, text) of each entry."""
    entries = [
        {"@type": "ListItem", "position": position, "url": url, "name": text}
        for position, (url, text) in enumerate(items, 1)
    ]
    return {
        "@type": "ItemList",
        "@id": node_id,
        "name": name,
        "numberOfItems": len(entries),
        "itemListElement": entries,
    }


def correction(node_id: str, text: str, day: date) -> Node:
    """A change that put something right, on the day that the page names."""
    return {"@type": "CorrectionComment", "@id": node_id, "text": text, "datePublished": day.isoformat()}


def web_page(
    url: str,
    name: str,
    description: str,
    *,
    kind: str = "WebPage",
    language: str = "en",
    published: datetime | None = None,
    modified: datetime | None = None,
    questions: Sequence[Node] = (),
    image: str = "",
    breadcrumb: bool = True,
    website: str = "",
    main_entity: str = "",
    about: str = "",
    reviewed_on: date | None = None,
    reviewed_by: Node | None = None,
    citations: Sequence[Node] = (),
) -> Node:
    """The page itself; with questions it is also the page's one FAQPage."""
    return {
        "@type": ["WebPage", "FAQPage"] if questions else kind,
        "@id": f"{url}#webpage",
        "url": url,
        "name": name,
        "description": description,
        "inLanguage": language,
        "isPartOf": ref(website) if website else None,
        "datePublished": timestamp(published),
        "dateModified": timestamp(modified),
        "primaryImageOfPage": ref(image) if image else None,
        "breadcrumb": ref(f"{url}#breadcrumb") if breadcrumb else None,
        "mainEntity": list(questions) or (ref(main_entity) if main_entity else None),
        "about": ref(about) if about else None,
        "lastReviewed": reviewed_on.isoformat() if reviewed_on else None,
        "reviewedBy": reviewed_by,
        "citation": list(citations),
    }


def article(
    url: str,
    headline: str,
    description: str,
    *,
    published: datetime | None,
    modified: datetime | None,
    authors: Sequence[Node],
    publisher: str,
    image: str = "",
    sections: Sequence[str] = (),
    keywords: Sequence[str] = (),
    word_count: int = 0,
    language: str = "en",
    citations: Sequence[Node] = (),
    corrections: Sequence[Node] = (),
) -> Node:
    """The text of the page. `publisher` and `image` are ids of nodes in the same graph; authors stand inside."""
    return {
        "@type": "BlogPosting",
        "@id": f"{url}#article",
        "mainEntityOfPage": ref(f"{url}#webpage"),
        "isPartOf": ref(f"{url}#webpage"),
        "headline": headline,
        "description": description,
        "image": ref(image) if image else None,
        "datePublished": timestamp(published),
        "dateModified": timestamp(modified or published),
        "author": list(authors),
        "publisher": ref(publisher),
        "inLanguage": language,
        "articleSection": list(sections),
        "keywords": list(keywords),
        "wordCount": word_count or None,
        "citation": list(citations),
        "correction": list(corrections),
    }


def citation(name: str, publisher: str = "", url: str = "") -> Node:
    """A source that the text rests on, as its page names it."""
    return {
        "@type": "CreativeWork",
        "name": name,
        "publisher": {"@type": "Organization", "name": publisher} if publisher else None,
        "url": url,
    }


def person(
    url: str,
    name: str,
    *,
    job_title: str = "",
    description: str = "",
    image: str = "",
    same_as: Sequence[str] = (),
    works_for: str = "",
) -> Node:
    return {
        "@type": "Person",
        "@id": person_id(url),
        "name": name,
        "url": url,
        "jobTitle": job_title,
        "description": description,
        "image": image,
        "sameAs": list(same_as),
        "worksFor": ref(works_for) if works_for else None,
    }


def person_id(url: str) -> str:
    return f"{url}#person"


def image_object(node_id: str, url: str, width: int, height: int, caption: str = "") -> Node:
    """An image file. Sizes in pixels."""
    return {
        "@type": "ImageObject",
        "@id": node_id,
        "url": url,
        "contentUrl": url,
        "width": width,
        "height": height,
        "caption": caption,
    }


def breadcrumbs(url: str, trail: Sequence[tuple[str, str]]) -> Node:
    """The way to this page as (name, absolute address), the home page first."""
    return {
        "@type": "BreadcrumbList",
        "@id": f"{url}#breadcrumb",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(trail, 1)
        ],
    }


def organization(
    root_url: str, name: str, *, logo: Node | None = None, same_as: Sequence[str] = (), **more: object
) -> Node:
    return {
        "@type": "Organization",
        "@id": organization_id(root_url),
        "name": name,
        "url": f"{root_url}/",
        "logo": logo,
        "sameAs": list(same_as),
        **more,
    }


def organization_id(root_url: str) -> str:
    return f"{root_url}/#organization"


def website(root_url: str, name: str, language: str = "en", *, search: str = "") -> Node:
    """`search` is the address of the search page, which takes a query as `q`."""
    action = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{search_term_string}}"},
        "query-input": "required name=search_term_string",
    }
    return {
        "@type": "WebSite",
        "@id": website_id(root_url),
        "url": f"{root_url}/",
        "name": name,
        "publisher": ref(organization_id(root_url)),
        "inLanguage": language,
        "potentialAction": action if search else None,
    }


def website_id(root_url: str) -> str:
    return f"{root_url}/#website"


def service(url: str, name: str, description: str, provider: str, offers: Sequence[Node] = ()) -> Node:
    return {
        "@type": "Service",
        "@id": f"{url}#service",
        "name": name,
        "serviceType": "Career coaching",
        "description": description,
        "provider": ref(provider),
        "url": url,
        "offers": list(offers),
    }


def offer(name: str, url: str, *, price: str, currency: str, description: str = "") -> Node:
    """Something that is offered on this page, at a price in a currency (ISO 4217)."""
    return {
        "@type": "Offer",
        "name": name,
        "description": description,
        "price": price,
        "priceCurrency": currency,
        "url": url,
    }


def occupation(url: str, name: str, description: str, skills: Sequence[str]) -> Node:
    return {
        "@type": "Occupation",
        "@id": f"{url}#occupation",
        "name": name,
        "description": description,
        "skills": list(skills),
        "mainEntityOfPage": ref(f"{url}#webpage"),
    }


def timestamp(moment: datetime | None) -> str | None:
    """ISO 8601 with its time zone. A moment without one is an error, not a guess."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone")
    return moment.isoformat(timespec="seconds")
