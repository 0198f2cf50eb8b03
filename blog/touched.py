"""Which addresses and tags an article touches when it changes. Pure.

Names are those of docs/decisions/0020: addresses without their host, and tags that pages carry which show lists or
neighbours of articles.
"""

from collections.abc import Iterator
from dataclasses import dataclass

LISTS = "articles"  # carried by what lists articles of every kind: the home page, listings, topics
FEEDS = ("/feed.xml", "/feed.json", "/sitemap.xml", "/llms.txt")
SITEMAPS = "sitemap"  # carried by its single files


@dataclass(frozen=True, slots=True)
class Place:
    """Where a live article stands. `path`: its own address; the others are slugs. `tag_numbers`: of the same tags."""

    path: str
    categories: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()  # who wrote or reviewed it
    tag_numbers: frozenset[int] = frozenset()

    @property
    def slug(self) -> str:
        return self.path.rstrip("/").rpartition("/")[2]

    @property
    def listing(self) -> str:
        return self.path.rstrip("/").rpartition("/")[0] + "/"


def about(category: str) -> str:
    """The tag of pages that show neighbours by category."""
    return f"about:{category}"


def tagged(number: int) -> str:
    return f"tagged:{number}"


def names(before: Place | None, after: Place | None) -> frozenset[str]:
    """Everything that shows it now or has shown it. Nothing of an article that was not live and is not."""
    places = [place for place in (before, after) if place is not None]
    if not places:
        return frozenset()
    found = {"/", LISTS, SITEMAPS, *FEEDS}
    for place in places:
        found.update(of_place(place))
    return frozenset(found)


def of_place(place: Place) -> Iterator[str]:
    yield from (place.path, place.listing, f"/blog/{place.slug}.md")
    for category in place.categories:
        address = f"/blog/category/{category}/"
        yield from (address, f"{address}feed.xml", f"{address}feed.json", about(category))
    for tag in place.tags:
        yield f"/blog/tag/{tag}/"
    yield from map(tagged, place.tag_numbers)
    for person in place.people:
        yield f"/blog/author/{person}/"
