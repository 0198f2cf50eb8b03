"""Reading a page as a browser and as a machine would."""

import json
import re
from html.parser import HTMLParser
from typing import Any

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
INLINE = {"a", "b", "code", "em", "i", "s", "span", "strong", "time"}


class Page(HTMLParser):
    """The visible text of each element by class or tag, and the JSON-LD graph, of one HTML page."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.markup = markup
        self.stack: list[tuple[str, dict[str, str], list[str]]] = []
        self.elements: list[tuple[str, dict[str, str], str]] = []
        self.scripts: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag in VOID:
            self.elements.append((tag, attributes, ""))
            if self.stack:
                self.stack[-1][2].append(" " if tag == "br" else "")
        else:
            self.stack.append((tag, attributes, []))

    def handle_endtag(self, tag: str) -> None:
        while self.stack and tag not in VOID:
            name, attributes, parts = self.stack.pop()
            text = re.sub(r"\s+", " ", "".join(parts)).strip()
            self.elements.append((name, attributes, text))
            if self.stack and name not in {"script", "style"}:
                edge = "" if name in INLINE else " "
                self.stack[-1][2].append(f"{edge}{''.join(parts)}{edge}")
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if self.stack:
            if self.stack[-1][0] == "script":
                self.scripts.append(data)
            self.stack[-1][2].append(data)

    def texts(self, tag: str, **attributes: str) -> list[str]:
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [
            text for name, found, text in self.elements
            if name == tag and all(value in found.get(key, "").split() or value == found.get(key) for key, value in wanted.items())
        ]  # fmt: skip

    def attributes(self, tag: str) -> list[dict[str, str]]:
        return [found for name, found, _ in self.elements if name == tag]

    @property
    def graph(self) -> list[dict[str, Any]]:
        (document,) = [script for script in self.scripts if script.startswith('{"@context"')]
        found: list[dict[str, Any]] = json.loads(document)["@graph"]
        return found

    def node(self, kind: str) -> dict[str, Any]:
        (found,) = [
            node
            for node in self.graph
            if kind in (node["@type"] if isinstance(node["@type"], list) else [node["@type"]])
        ]
        return found

    @property
    def questions(self) -> list[tuple[str, str]]:
        """What FAQPage says, as plain texts; empty when there is none."""
        nodes = [node for node in self.graph if "FAQPage" in node["@type"]]
        return [
            (question["name"], plain(question["acceptedAnswer"]["text"]))
            for node in nodes
            for question in node["mainEntity"]
        ]

    @property
    def shown_questions(self) -> list[tuple[str, str]]:
        """What a visitor can open."""
        asked = [text for name, found, text in self.elements if name == "summary" and "class" not in found]
        return list(zip(asked, self.texts("div", class_="faq__answer"), strict=True))


def plain(markup: str) -> str:
    parts: list[str] = []

    class Reader(HTMLParser):
        def handle_data(self, data: str) -> None:
            parts.append(data)

        def handle_endtag(self, tag: str) -> None:
            if tag in {"p", "li", "ul", "ol"}:
                parts.append(" ")

    Reader(convert_charrefs=True).feed(markup)
    return re.sub(r"\s+", " ", "".join(parts)).strip()
