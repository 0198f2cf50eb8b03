"""Links in the stored text of an article, led elsewhere or taken out. Pure.

Works on raw stream values. Rich text is the only place with `<a>` in it, but for source code.
"""

import re
from collections.abc import Mapping
from typing import Any

from blog.quality.link_texts import CHOSEN
from cms.core.markup import MarkupParser

LINK = re.compile(r"<a\b[^>]*>(.*?)</a>", re.S | re.I)
BUTTON = "button_link"


class Rewording:
    """`goals`: by the link as it stands in the text, the number of the page that it leads to now, or None.

    A link that leads nowhere any more becomes plain text. `paths`: addresses of those pages, for buttons.
    `left`: links that a person must see to.
    """

    def __init__(self, goals: Mapping[str, int | None], paths: Mapping[int, str]) -> None:
        self.goals, self.paths = goals, paths
        self.count = 0
        self.left: list[str] = []

    def of(self, raw: Any) -> Any:
        """The same value with other links."""
        if isinstance(raw, list):
            return [self.of(item) for item in raw]
        if isinstance(raw, dict):
            if raw.get("type") == "code":
                return raw
            return {key: self.button(item) if key == BUTTON else self.of(item) for key, item in raw.items()}
        if isinstance(raw, str) and "<a" in raw:
            return LINK.sub(self.link, raw)
        return raw

    def link(self, match: re.Match[str]) -> str:
        address = address_of(match.group(0))
        if address not in self.goals:
            return match.group(0)
        self.count += 1
        goal = self.goals[address]
        return match.group(1) if goal is None else f'<a linktype="page" id="{goal}">{match.group(1)}</a>'

    def button(self, address: Any) -> Any:
        """A button needs an address: without one it would lead where its offer leads."""
        key = str(address or "").strip()
        if key not in self.goals:
            return address
        goal = self.goals[key]
        if goal is None or not self.paths.get(goal):
            self.left.append(key)
            return address
        self.count += 1
        return self.paths[goal]


def address_of(anchor: str) -> str:
    """As `blog.quality.link_texts` names it."""
    reader = _Opening()
    reader.feed(anchor)
    kind = reader.given.get("linktype") or ""
    return f"{kind}:{reader.given.get('id') or ''}" if kind in CHOSEN else (reader.given.get("href") or "").strip()


class _Opening(MarkupParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.given: dict[str, str | None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.given = self.given or dict(attrs)
