"""Parameters of an address: one value says what is accepted, how it is read, and what the OpenAPI document tells."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from cms.core.problems import Problem

TEXT_LENGTH = 200  # characters
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SLUG = r"[-a-zA-Z0-9_]{1,100}"
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Parameter:
    """`read`: the value of what was written; raises ValueError with a sentence. `default`: when nothing is."""

    name: str
    description: str
    schema: Mapping[str, Any]
    read: Callable[[str], Any]
    default: Any = None
    place: str = "query"
    examples: tuple[Any, ...] = field(default=())
    required: bool = False  # told; without it `default` is read

    def document(self) -> dict[str, Any]:
        """As OpenAPI says it."""
        is_plain = isinstance(self.default, (int, str)) and self.default != ""
        schema = {**self.schema, **({"default": self.default} if is_plain else {})}
        found = {"name": self.name, "in": self.place, "description": self.description, "schema": schema}
        return {**found, "required": True} if self.required or self.place == "path" else found


def read_query(query: QueryDict, parameters: Iterable[Parameter]) -> dict[str, Any]:
    """Every parameter with its value. Raises Problem about the first that is unknown, written twice or not understood."""
    known = {parameter.name: parameter for parameter in parameters}
    if unknown := sorted(set(query) - set(known)):
        names = ", ".join(sorted(known)) or _("none")
        raise Problem(
            400, _("There is no such parameter. There are: %(names)s.") % {"names": names}, parameter=unknown[0][:100]
        )
    found = {}
    for name, parameter in known.items():
        written = query.getlist(name)
        if len(written) > 1:
            raise Problem(400, _("This parameter stands there more than once."), parameter=name)
        try:
            found[name] = parameter.read(written[0]) if written else parameter.default
        except ValueError as error:
            raise Problem(400, str(error), parameter=name) from None
    return found


# ---- kinds of parameters


def whole_number(name: str, description: str, least: int, most: int, default: int | None = None) -> Parameter:
    def read(raw: str) -> int:
        value = int(raw) if re.fullmatch(r"[0-9]{1,9}", raw) else -1
        if not least <= value <= most:
            raise ValueError(_("Write a whole number from %(least)d to %(most)d.") % {"least": least, "most": most})
        return value

    return Parameter(name, description, {"type": "integer", "minimum": least, "maximum": most}, read, default)


def text(name: str, description: str, length: int = TEXT_LENGTH) -> Parameter:
    def read(raw: str) -> str:
        if not raw or len(raw) > length:
            raise ValueError(_("Write 1 to %(count)d characters.") % {"count": length})
        return raw

    return Parameter(name, description, {"type": "string", "minLength": 1, "maxLength": length}, read, "")


def address(name: str, description: str) -> Parameter:
    """A path of the site, such as /blog/an-article/."""

    def read(raw: str) -> str:
        if not raw.startswith("/") or len(raw) > 500 or _CONTROL.search(raw):
            raise ValueError(_("Write a path of the site: it begins with a slash, such as /blog/."))
        return raw

    schema = {"type": "string", "maxLength": 500, "pattern": r"^/[^\x00-\x1f\x7f]*$"}
    return Parameter(name, description, schema, read, "")


def slug(name: str, description: str) -> Parameter:
    def read(raw: str) -> str:
        if not re.fullmatch(_SLUG, raw):
            raise ValueError(_("Write a slug: letters, digits, hyphens and underscores."))
        return raw

    return Parameter(name, description, {"type": "string", "pattern": f"^{_SLUG}$"}, read, "")


def day(name: str, description: str) -> Parameter:
    def read(raw: str) -> date:
        try:
            found = date.fromisoformat(raw) if _DAY.fullmatch(raw) else None
        except ValueError:
            found = None
        if found is None:
            raise ValueError(_("Write a day, such as 2026-02-08."))
        return found

    return Parameter(name, description, {"type": "string", "format": "date"}, read)


def choice(name: str, description: str, values: Iterable[str], default: str = "") -> Parameter:
    known = tuple(values)

    def read(raw: str) -> str:
        if raw not in known:
            raise ValueError(_("Choose one of: %(values)s.") % {"values": ", ".join(known)})
        return raw

    return Parameter(name, description, {"type": "string", "enum": list(known)}, read, default)


def fields(name: str, known: Iterable[str], default: Iterable[str]) -> Parameter:
    """Names of fields, as Wagtail's API writes them: added to what comes anyway; `-name` leaves one out; at the
    beginning `*` stands for all and `_` for none."""
    names, usual = tuple(known), frozenset(default)
    one = f"-?(?:{'|'.join(names)})"
    pattern = rf"(?:[*_]|{one})(?:,{one})*"

    def read(raw: str) -> frozenset[str]:
        if len(raw) > 1_000 or not re.fullmatch(pattern, raw):
            told = _("Write names with commas between them, “-” before one to leave out, “*” or “_” first: %(names)s.")
            raise ValueError(told % {"names": ", ".join(names)})
        wanted = set(usual)
        for part in raw.split(","):
            if part in "*_":
                wanted = set(names) if part == "*" else set()
            elif part.startswith("-"):
                wanted.discard(part[1:])
            else:
                wanted.add(part)
        return frozenset(wanted)

    description = _(
        "Which fields come: names are added to the usual ones, `-name` leaves one out; at the beginning `*` stands "
        "for all and `_` for none."
    )
    schema = {"type": "string", "maxLength": 1_000, "pattern": f"^{pattern}$"}
    return Parameter(name, description, schema, read, usual)
