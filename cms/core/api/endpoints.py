"""One kind of things on Wagtail's router: a list, and each of them by itself.

Wagtail's own endpoints are not used: docs/decisions/0016-api.md says why.
"""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext as _

from cms.core import text
from cms.core.problems import Problem

from . import paging, parameters
from .openapi import Operation
from .paging import Order, Page
from .parameters import Parameter, read_query
from .reading import Reading, site_of
from .schemas import Listed
from .views import reads, reads_now

NAMESPACE = "api"
ROOT = "/api/v2/"
Query = dict[str, Any]

NUMBER = parameters.whole_number("id", "The number of the object.", 1, 2**31 - 1)
SLUG = parameters.slug("slug", "The last part of its address.")


class Endpoint:
    """What Wagtail's router asks of an endpoint. `tag`: what it is about, in the plural."""

    name: ClassVar[str]
    tag: ClassVar[str]
    model: ClassVar[Any] = None

    @classmethod
    def get_urlpatterns(cls) -> list[Any]:
        raise NotImplementedError

    @classmethod
    def operations(cls) -> Iterable[Operation]:
        raise NotImplementedError

    @classmethod
    def get_model_listing_urlpath(cls, model: Any, namespace: str = "") -> str:
        return reverse(f"{namespace}:listing" if namespace else "listing")

    @classmethod
    def get_object_detail_urlpath(cls, model: Any, pk: int, namespace: str = "") -> str:
        return reverse(f"{namespace}:detail" if namespace else "detail", args=[pk])


class Single(Endpoint):
    """One thing without a list, such as what belongs to the whole site."""

    answers: ClassVar[Any]
    summary: ClassVar[str]
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    problems: ClassVar[dict[int, str]] = {}
    is_kept: ClassVar[bool] = True  # for a minute, by anybody; else by nobody

    def found(self, reading: Reading, query: Query) -> Any:
        raise NotImplementedError

    def reading(self, request: HttpRequest, query: Query) -> Reading:
        return Reading(request, site_of(request))

    @classmethod
    def get_urlpatterns(cls) -> list[Any]:
        return [path("", (reads if cls.is_kept else reads_now)(cls().answer), name="listing")]

    def answer(self, request: HttpRequest) -> Any:
        query = read_query(request.GET, self.parameters)
        return self.found(self.reading(request, query), query)

    @classmethod
    def operations(cls) -> Iterable[Operation]:
        yield Operation(
            f"{ROOT}{cls.name}/", cls.name, cls.tag, cls.summary, cls.answers,
            parameters=cls.parameters, problems={404: "No site has this name.", **cls.problems},
            is_kept=cls.is_kept,
        )  # fmt: skip


class Collection(Endpoint):
    """A list with filters and an order, and each of its things.

    A field is what `value_<name>` says of a row. `usual` come without being asked for; `alone` come only with one
    thing by itself.
    """

    key: ClassVar[Parameter] = NUMBER
    item: ClassVar[Any]  # the schema of one in a list
    whole: ClassVar[Any]  # the schema of one by itself
    names: ClassVar[tuple[str, ...]]
    unusual: ClassVar[frozenset[str]] = frozenset()
    alone: ClassVar[tuple[str, ...]] = ()
    filters: ClassVar[tuple[Parameter, ...]] = ()
    shared: ClassVar[tuple[Parameter, ...]] = ()  # of the list and of one
    orders: ClassVar[dict[str, Order]]
    order: ClassVar[str]
    one: ClassVar[str]  # “an article”

    # ---- what a collection says of itself

    def rows(self, reading: Reading) -> QuerySet:
        """What its list holds for everybody."""
        raise NotImplementedError

    def find(self, reading: Reading, key: Any) -> Any:
        """One of them, or one that is in no list but has an address of its own; None for what nobody may read."""
        return self.rows(reading).filter(**{"slug" if self.key is SLUG else "pk": key}).first()

    def narrowed(self, rows: QuerySet, reading: Reading, query: Query) -> QuerySet:
        return rows

    def prepare(self, rows: Sequence[Any], reading: Reading, wanted: frozenset[str]) -> None:
        """Ask for all that the fields need, at once for all rows."""

    def reading(self, request: HttpRequest, query: Query) -> Reading:
        return Reading(request, site_of(request))

    # ---- answers

    def page(self, reading: Reading, query: Query) -> Page:
        rows = self.narrowed(self.rows(reading), reading, query)
        return paging.page_of(rows, self.order_of(query), query["order"], query, self.asked(reading))

    def asked(self, reading: Reading) -> tuple[Hashable, ...]:
        """What its list depends on but its parameters."""
        return ("API", self.name, reading.site.pk)

    def order_of(self, query: Query) -> Order:
        found = self.orders[query["order"].removeprefix("-")]
        return found.reversed() if query["order"].startswith("-") else found

    def listing(self, request: HttpRequest) -> dict[str, Any]:
        query = read_query(request.GET, self.list_parameters())
        reading = self.reading(request, query)
        found = self.page(reading, query)
        return {
            "meta": {
                "total_count": found.total,
                "next": paging.next_address(request, reading.root_url, found.next),
            },
            "items": self.shown(found.rows, reading, query["fields"]),
        }

    def detail(self, request: HttpRequest, key: str) -> dict[str, Any]:
        query = read_query(request.GET, self.detail_parameters())
        reading = self.reading(request, query)
        try:
            row = self.find(reading, self.key.read(key))
        except ValueError:
            row = None
        if row is None:
            raise Problem(404, _("There is none with this number or name that everybody may read."))
        return self.shown_alone(row, reading, query["fields"])

    def shown_alone(self, row: Any, reading: Reading, wanted: frozenset[str] | None = None) -> dict[str, Any]:
        """`wanted`: everything, unless told otherwise."""
        return self.shown([row], reading, frozenset(self.every()) if wanted is None else wanted)[0]

    def shown(self, rows: Sequence[Any], reading: Reading, wanted: frozenset[str]) -> list[dict[str, Any]]:
        self.prepare(rows, reading, wanted)
        names = [name for name in self.every() if name in wanted]
        return [{name: getattr(self, f"value_{name}")(row, reading) for name in names} for row in rows]

    @classmethod
    def every(cls) -> tuple[str, ...]:
        return (*cls.names, *cls.alone)

    # ---- addresses and parameters

    @classmethod
    def list_parameters(cls) -> tuple[Parameter, ...]:
        usual = [name for name in cls.names if name not in cls.unusual]
        order = paging.order_parameter(list(cls.orders), cls.order)
        return (
            *cls.filters, order, *paging.PARAMETERS, parameters.fields("fields", cls.names, usual), *cls.shared,
        )  # fmt: skip

    @classmethod
    def detail_parameters(cls) -> tuple[Parameter, ...]:
        return (parameters.fields("fields", cls.every(), cls.every()), *cls.shared)

    @classmethod
    def get_urlpatterns(cls) -> list[Any]:
        kind = "int" if cls.key is NUMBER else "slug"
        return [
            path("", reads(cls().listing), name="listing"),
            path(f"<{kind}:key>/", reads(lambda request, key: cls().detail(request, str(key))), name="detail"),
        ]

    @classmethod
    def address(cls, key: Any) -> str:
        return reverse(f"{NAMESPACE}:{cls.name}:detail", args=[key])

    @classmethod
    def operations(cls) -> Iterable[Operation]:
        key, listed = cls.key.name, Listed.__class_getitem__(cls.item)
        yield Operation(
            f"{ROOT}{cls.name}/", f"list_{cls.name}", cls.tag, f"A page of the list of {cls.tag}", listed,
            parameters=cls.list_parameters(), problems={404: "No site has this name."}, description=text.squash(cls.__doc__ or ""),
        )  # fmt: skip
        yield Operation(
            f"{ROOT}{cls.name}/{{{key}}}/", f"get_{cls.name}", cls.tag, f"{cls.one.capitalize()} by itself", cls.whole,
            parameters=(in_path(cls.key), *cls.detail_parameters()), problems={404: "There is none that everybody may read."},
        )  # fmt: skip


def in_path(key: Parameter) -> Parameter:
    return Parameter(key.name, key.description, key.schema, key.read, place="path")
