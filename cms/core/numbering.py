"""Pages of a list that is too long for one: each has its own address, title and description."""

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from .epochs import remembered

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


class Numbered:
    """What describes itself to search engines, and may be one page of several."""

    page_number = 1

    def numbered(self, text: str) -> str:
        if self.page_number == 1:
            return text
        return _("%(title)s, page %(number)d") % {"title": text, "number": self.page_number}

    @property
    def numbered_url(self) -> str:
        url: str = self.url_in_full  # type: ignore[attr-defined]
        return f"{url}?page={self.page_number}" if self.page_number > 1 else url


def total_of(rows: "QuerySet", asked: tuple[Hashable, ...]) -> int:
    """How many there are, counted once for each state of the database, and anew when a page comes or goes by its date.

    `asked`: all that these rows depend on but the database and the clock.
    """
    from .fragments import clock

    return remembered(("total", *asked, *clock()), rows.order_by().count)


class CountedOnce(Paginator):
    def __init__(self, rows: "QuerySet", per_page: int, asked: tuple[Hashable, ...]) -> None:
        super().__init__(rows, per_page)
        self.asked = asked

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return total_of(rows, self.asked)


def page_of(request: "HttpRequest", rows: "QuerySet", per_page: int, asked: tuple[Hashable, ...]) -> Page:
    """The page that `?page=` names. One that does not exist is not found: it would repeat another.

    `asked`: see `total_of`.
    """
    try:
        return CountedOnce(rows, per_page, asked).page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404(str(error)) from None
