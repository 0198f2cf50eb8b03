"""Pages of a list that is too long for one: each has its own address, title and description."""

from typing import TYPE_CHECKING

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404
from django.utils.translation import gettext as _

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


def page_of(request: "HttpRequest", rows: "QuerySet", per_page: int) -> Page:
    """The page that `?page=` names. One that does not exist is not found: it would repeat another."""
    try:
        return Paginator(rows, per_page).page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404(str(error)) from None
