"""A reader whose browser runs no scripts: follows links and sends forms of the page as it came."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

from .leads import HERE


@dataclass
class Form:
    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, dict[str, str]]] = field(default_factory=list)  # words, what it adds


class Forms(HTMLParser):
    """The forms of a page, and its links by their words. What stands in a template is not there yet."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.words: list[str] | None = None
        self.said: dict[str, str] = {}
        self.depth = 0
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.depth += tag == "template"
        if self.depth:
            return
        if tag == "form":
            self.found.append(Form(said.get("action", "")))
        elif tag == "input" and self.found and said.get("name"):
            is_box = said.get("type") in ("checkbox", "radio")
            if not is_box or "checked" in said:
                self.found[-1].fields.setdefault(said["name"], []).append(said.get("value", "on" if is_box else ""))
        elif tag in ("a", "button"):
            self.words, self.said = [], said

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "template"
        if tag not in ("a", "button") or self.words is None:
            return
        words = " ".join("".join(self.words).split())
        if tag == "a":
            self.links.append((words, self.said.get("href", "")))
        elif self.found:
            more = {self.said["name"]: self.said.get("value", "")} if self.said.get("name") else {}
            self.found[-1].buttons.append((words, more))
        self.words = None

    def handle_data(self, data: str) -> None:
        if self.words is not None:
            self.words.append(data)


class Reader:
    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True, headers=HERE)
        self.markup = ""
        self.path = ""

    def open(self, path: str) -> "Reader":
        return self.take(self.client.get(path, follow=True), path)

    def take(self, response: HttpResponse, path: str) -> "Reader":
        assert response.status_code == 200, (path, response.status_code)
        self.path = response.request["PATH_INFO"]  # type: ignore[attr-defined]
        self.markup = response.content.decode()
        assert not self.client.cookies
        return self

    def follow(self, words: str) -> "Reader":
        (path,) = {href for said, href in Forms(self.markup).links if said == words}
        return self.open(path if path.startswith("/") else f"{self.path}{path}")

    def press(self, words: str, **filled: Any) -> "Reader":
        """A button, with these fields filled in."""
        ((form, more),) = [
            (form, more) for form in Forms(self.markup).found for said, more in form.buttons if said == words
        ]
        action = form.action or self.path
        response = self.client.post(action, {**form.fields, **filled, **more})
        if response.status_code in (302, 303):
            return self.open(response["Location"])
        return self.take(response, action)
