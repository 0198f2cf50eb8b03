"""What the checks say: English sentences that know how they were made, so that they can be said in other languages.

Pure, and written as Django's gettext is, so that the same tools collect the words:

    _("“%(question)s” has no answer.") % {"question": question}
    ngettext("It has %(count)s step.", "It has %(count)s steps.", count) % {"count": count}

The result is the sentence in English: what is stored, compared and told to programs. `blog.wording` says it in
the language of who reads it. A value may be a wording itself, and is then said in that language, too.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

Kept = dict[str, Any]  # a wording as JSON


class Wording(str):
    """`singular`, `plural`: its patterns, `number`: what decides between them; `values`: None before they are filled in."""

    singular: str
    plural: str
    number: int
    values: Mapping[str, Any] | None

    def __new__(
        cls,
        text: str,
        singular: str = "",
        plural: str = "",
        number: int = 1,
        values: Mapping[str, Any] | None = None,
    ) -> "Wording":
        made = super().__new__(cls, text)
        made.singular, made.plural, made.number, made.values = singular or text, plural, number, values
        return made

    def __mod__(self, values: Any) -> "Wording":
        """With all placeholders, by name, filled in."""
        text = str(self) % {name: plain(value) for name, value in values.items()}
        return Wording(text, self.singular, self.plural, self.number, dict(values))

    def kept(self) -> Kept:
        """As JSON, to be read by `kept_wording`."""
        found: Kept = {"text": str(self), "singular": self.singular}
        if self.plural:
            found |= {"plural": self.plural, "number": self.number}
        if self.values is not None:
            found["values"] = {name: kept_value(value) for name, value in self.values.items()}
        return found


def marked(text: str) -> Wording:
    """The same text, collected for the catalogues."""
    return Wording(text)


def counted(singular: str, plural: str, count: int) -> Wording:
    """One of the two, collected for the catalogues together."""
    return Wording(singular if count == 1 else plural, singular, plural, count)


def plain(value: object) -> str:
    """A value as English says it: 1,234; 0.5; 2026-05-31."""
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:g}"
    return value.isoformat() if isinstance(value, date) else str(value)


def kept_value(value: object) -> Any:
    if isinstance(value, Wording):
        return value.kept()
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value if isinstance(value, int | float) else str(value)


def kept_wording(text: str, kept: Any) -> str:
    """The sentence again, as it was made. One of which nothing was kept, or not in this form, is a mere text."""
    try:
        found = value_of(kept) if kept else text
    except (KeyError, TypeError, ValueError, AttributeError):
        return text
    return found if found == text else text


def value_of(kept: Any) -> Any:
    if not isinstance(kept, dict):
        return kept
    if "date" in kept:
        return date.fromisoformat(kept["date"])
    values = kept.get("values")
    filled = None if values is None else {name: value_of(value) for name, value in values.items()}
    return Wording(kept["text"], kept["singular"], kept.get("plural", ""), kept.get("number", 1), filled)
