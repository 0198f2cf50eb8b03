"""Pages of a list: by offset as far as that is quick, by cursor as deep as one likes.

A cursor is where the last row stood in the order, so that the next page begins behind it however many rows came or
went in between. It is no secret: whoever changes one gets other rows of the same list.
"""

import base64
import binascii
import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cms.core.numbering import total_of
from cms.core.problems import Problem

from . import parameters
from .parameters import Parameter

USUAL, MOST = 20, 100  # rows of a page
DEEPEST = 1_000  # offset; a database counts off all rows before it

LIMIT = parameters.whole_number("limit", _("How many come at once."), 1, MOST, USUAL)
OFFSET = parameters.whole_number(
    "offset", _("How many are left out at the beginning. To read on from there, use `meta.next`."), 0, DEEPEST, 0
)
CURSOR = parameters.text("cursor", _("Where the page before ended, as `meta.next` says it."), 500)
PARAMETERS = (LIMIT, OFFSET, CURSOR)
# What decides how the rows look and which of them come, not how many there are.
ASIDE = {"limit", "offset", "cursor", "order", "fields", "rich_text"}


@dataclass(frozen=True, slots=True)
class Key:
    """A column that rows are ordered by. It is never null. `read`: its value from JSON; raises ValueError."""

    column: str
    read: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Order:
    """The keys, all in the same direction. The last one is different for each row."""

    keys: tuple[Key, ...]
    descending: bool = False

    def sorted(self, rows: QuerySet) -> QuerySet:
        sign = "-" if self.descending else ""
        return rows.order_by(*(f"{sign}{key.column}" for key in self.keys))

    def behind(self, values: Sequence[Any]) -> Q:
        """What stands after the row that has these values."""
        step = "lt" if self.descending else "gt"
        found, same = Q(), Q()
        for key, value in zip(self.keys, values, strict=True):
            found |= same & Q(**{f"{key.column}__{step}": value})
            same &= Q(**{key.column: value})
        return found

    def reversed(self) -> "Order":
        return Order(self.keys, not self.descending)


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Any]
    total: int
    next: dict[str, str] | None = None  # parameters of the page after this one


def number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not -(2**31) < value < 2**31:
        raise ValueError
    return value


def words(value: Any) -> str:
    if not isinstance(value, str) or "\x00" in value or len(value) > 300:
        raise ValueError
    return value


def day(value: Any) -> Any:
    return parameters.day("", "").read(words(value))


def page_of(rows: QuerySet, order: Order, name: str, query: Mapping[str, Any], asked: tuple[Hashable, ...]) -> Page:
    """`name`: of the order, which a cursor belongs to. `asked`: all that the rows depend on but the parameters."""
    total = total_of(rows, (*asked, *narrowing(query)))
    found = order.sorted(rows)
    if query["cursor"]:
        if query["offset"]:
            raise Problem(400, _("Use a cursor or an offset, not both."), parameter="cursor")
        found = found.filter(order.behind(read_cursor(query["cursor"], order, name)))
    shown = list(found[query["offset"] : query["offset"] + query["limit"] + 1])
    more = len(shown) > query["limit"]
    shown = shown[: query["limit"]]
    return Page(shown, total, {"cursor": cursor_of(shown[-1], order, name)} if more else None)


def narrowing(query: Mapping[str, Any]) -> tuple[Hashable, ...]:
    """The parameters that decide which rows there are."""
    return tuple(sorted((name, str(value)) for name, value in query.items() if value and name not in ASIDE))


def numbered(ids: Sequence[int], query: Mapping[str, Any]) -> tuple[Sequence[int], dict[str, str] | None]:
    """A page of rows that are known by number already, and the parameters of the next one."""
    if query["cursor"]:
        raise Problem(400, _("This order is read by offset."), parameter="cursor")
    end = query["offset"] + query["limit"]
    return ids[query["offset"] : end], {"offset": str(end)} if len(ids) > end and end <= DEEPEST else None


def cursor_of(row: Any, order: Order, name: str) -> str:
    values = [getattr(row, key.column) for key in order.keys]
    plain = [value.isoformat() if hasattr(value, "isoformat") else value for value in values]
    return base64.urlsafe_b64encode(json.dumps([name, *plain]).encode()).decode().rstrip("=")


def read_cursor(raw: str, order: Order, name: str) -> list[Any]:
    try:
        padded = raw + "=" * (-len(raw) % 4)
        of, *values = json.loads(base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True))
        if of != name:
            raise ValueError
        return [key.read(value) for key, value in zip(order.keys, values, strict=True)]
    except (ValueError, TypeError, binascii.Error, UnicodeError, RecursionError):
        told = _("This is no cursor of this list in this order. Begin without one.")
        raise Problem(400, told, parameter="cursor") from None


def next_address(request: HttpRequest, root_url: str, following: dict[str, str] | None) -> str | None:
    """The address of the next page, with all that was asked for."""
    if following is None:
        return None
    query = request.GET.copy()
    for name in ("cursor", "offset"):
        query.pop(name, None)
    query.update(following)
    return f"{root_url}{request.path}?{query.urlencode()}"


def order_parameter(names: Sequence[str], default: str) -> Parameter:
    """Each name, and with “-” before it the other way round."""
    both = [sign + name for name in names for sign in ("", "-")]
    return parameters.choice("order", _("By what the list is ordered; “-” turns it round."), both, default)
