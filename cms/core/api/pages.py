"""What pages of all kinds say of themselves."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet

from cms.core import jsonld, page_links
from cms.core.head import head_tags, robots
from cms.core.visibility import visible

from . import paging, parameters
from .endpoints import Collection, Query
from .paging import Key, Order
from .reading import Reading
from .values import link_value, page_link, source_value

PATH = parameters.address("path", "The one at this path of the site.")


class Pages(Collection):
    """Pages of one kind. `kind`: its name for programs."""

    kind: ClassVar[str]
    filters: ClassVar[tuple[parameters.Parameter, ...]] = (PATH,)
    orders: ClassVar[dict[str, Order]] = {
        "title": Order((Key("title", paging.words), Key("pk", paging.number))),
        "tree": Order((Key("path", paging.words),)),
    }
    order = "tree"

    def readable(self, reading: Reading) -> QuerySet:
        """All that have an address for everybody."""
        found: QuerySet = visible(self.model.objects.descendant_of(reading.site.root_page, inclusive=True))
        return found

    def rows(self, reading: Reading) -> QuerySet:
        return self.readable(reading).filter(noindex=False)

    def find(self, reading: Reading, key: Any) -> Any:
        return self.readable(reading).filter(pk=key).first()

    def find_at(self, reading: Reading, pk: int) -> Any:
        """The page that was found at its own address."""
        return self.find(reading, pk)

    def narrowed(self, rows: QuerySet, reading: Reading, query: Query) -> QuerySet:
        return rows.filter(url_path=path_in_tree(reading, query["path"])) if query["path"] else rows

    def prepare(self, rows: Sequence[Any], reading: Reading, wanted: frozenset[str]) -> None:
        reading.settle(rows)
        if wanted.intersection(self.alone):
            for row in rows:  # one, by itself
                reading.dress(row)
                self.prepare_alone(row, reading)

    def prepare_alone(self, row: Any, reading: Reading) -> None:
        """Ask for what one page by itself shows."""

    def value_id(self, row: Any, reading: Reading) -> int:
        return int(row.pk)

    def value_type(self, row: Any, reading: Reading) -> str:
        return self.kind

    def value_slug(self, row: Any, reading: Reading) -> str:
        return str(row.slug)

    def value_title(self, row: Any, reading: Reading) -> str:
        return str(row.title)

    def value_url(self, row: Any, reading: Reading) -> str:
        return str(row.url_in_full)

    def value_path(self, row: Any, reading: Reading) -> str:
        return path_of(row, reading)

    def value_detail_url(self, row: Any, reading: Reading) -> str | None:
        return reading.absolute(self.address(row.pk))

    def value_description(self, row: Any, reading: Reading) -> str:
        return str(row.description)

    def value_robots(self, row: Any, reading: Reading) -> str:
        return robots(row)

    def value_sources(self, row: Any, reading: Reading) -> list[Any]:
        return [source_value(source) for source in row.sources]

    def value_breadcrumb(self, row: Any, reading: Reading) -> list[Any]:
        return breadcrumb(row, reading)

    def value_meta(self, row: Any, reading: Reading) -> Any:
        return head_tags(row)

    def value_json_ld(self, row: Any, reading: Reading) -> Any:
        return jsonld.document(row.json_ld(reading.request))


def path_of(page: Any, reading: Reading) -> str:
    return str(page.url_in_full).removeprefix(reading.root_url)


def path_in_tree(reading: Reading, path: str) -> str:
    """The path of a page in Wagtail's tree, from its path on the site."""
    return f"{reading.site.root_page.url_path}{path.strip('/')}/".replace("//", "/")


def breadcrumb(page: Any, reading: Reading) -> list[Any]:
    """From the home page to this one."""
    above = [page_link(crumb, reading.context) for crumb in page.breadcrumb[:-1]]
    return [*above, link_value(page.title, path_of(page, reading), reading.context)]


def look_up_links(page: Any, *fields: str) -> None:
    """All pages that these fields link to, at once."""
    page_links.look_up(page._meta.get_field(name).get_prep_value(getattr(page, name)) for name in fields)
