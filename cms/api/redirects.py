"""Old addresses for whoever serves the site elsewhere: exact ones, and patterns in the order in which they are tried."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.urls import path
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page as WagtailPage

from cms.core.api import paging, parameters
from cms.core.api.endpoints import Collection, Query
from cms.core.api.openapi import Operation
from cms.core.api.paging import Key, Order, Page
from cms.core.api.parameters import Parameter
from cms.core.api.reading import Reading
from cms.core.api.views import reads
from cms.core.models import RedirectRule
from cms.core.visibility import visible

from .schemas import RedirectListed

EXACT, PATTERN = "exact", "pattern"
ORDERS = {
    EXACT: Order((Key("pk", paging.number),)),
    PATTERN: Order((Key("position", paging.number), Key("pk", paging.number))),
}


class Redirects(Collection):
    """A page always wins. Then exact addresses are asked, then the patterns (`kind=pattern`), the first that fits."""

    name, tag, model, one = "redirects", "redirects", Redirect, "a redirect"
    item: ClassVar[Any] = RedirectListed
    names = ("id", "kind", "source", "to", "status")
    filters = (parameters.choice("kind", "Exact addresses, or patterns.", ORDERS, EXACT),)
    orders = ORDERS
    order = EXACT

    @classmethod
    def list_parameters(cls) -> tuple[Parameter, ...]:
        return tuple(one for one in super().list_parameters() if one.name != "order")

    def rows(self, reading: Reading) -> QuerySet:
        """Exact ones. One that leads to a page that is not public is none for anybody."""
        shown = visible(WagtailPage.objects.all()).order_by().values("pk")
        found = Redirect.get_for_site(reading.site).select_related("redirect_page")
        return found.filter(Q(redirect_page=None) | Q(redirect_page__in=shown))

    def page(self, reading: Reading, query: Query) -> Page:
        is_exact = query["kind"] == EXACT
        rows = self.rows(reading) if is_exact else RedirectRule.objects.for_site(reading.site)
        return paging.page_of(rows, ORDERS[query["kind"]], query["kind"], query, self.asked(reading))

    def value_id(self, row: Any, reading: Reading) -> int:
        return int(row.pk)

    def value_kind(self, row: Any, reading: Reading) -> str:
        return EXACT if isinstance(row, Redirect) else PATTERN

    def value_source(self, row: Any, reading: Reading) -> str:
        return str(row.old_path if isinstance(row, Redirect) else row.pattern)

    def value_to(self, row: Any, reading: Reading) -> str:
        if isinstance(row, Redirect):
            page = row.redirect_page
            return str((page.get_url(reading.request) or "") + row.redirect_page_route_path if page else row.link or "")
        return "" if row.status == 410 else str(row.target)

    def value_status(self, row: Any, reading: Reading) -> int:
        if isinstance(row, Redirect):
            return 301 if row.is_permanent else 302
        return int(row.status)

    @classmethod
    def get_urlpatterns(cls) -> list[Any]:
        return [path("", reads(cls().listing), name="listing")]

    @classmethod
    def operations(cls) -> Iterable[Operation]:
        yield next(iter(super().operations()))
