"""YAML front matter: split off, read as plain strings with their lines, translated into Meta.

All scalars are read as text: `title: no` is a title, not False. YAML 1.1 by PyYAML,
https://pyyaml.org/wiki/PyYAMLDocumentation
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

import yaml

from cms.core.text import squash

from ..document import Correction, HowTo, ImportProblem, Meta, Notes, Question, Spans, plain
from . import markdown

T = TypeVar("T")

_FENCE = re.compile(r"---[ \t]*")
_TRUE = {"true", "yes", "on", "1"}
_DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y")
MAX_VALUES = 5_000


@dataclass(frozen=True, slots=True)
class Value:
    """A YAML value with the line on which it starts: text, a list of values, or values by key."""

    line: int
    data: "str | list[Value] | dict[str, Value]"

    def raw(self) -> Any:
        """Plain strings, lists and dicts, for keeping."""
        match self.data:
            case str():
                return self.data
            case list():
                return [item.raw() for item in self.data]
            case dict():
                return {key: item.raw() for key, item in self.data.items()}


class _Loader(yaml.BaseLoader):
    """Refuses aliases: a few lines of them can expand to gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise ImportProblem(
                "the front matter refers to another value (*name). Write the value out.", event.start_mark.line + 1
            )
        return super().compose_node(parent, index)


def split(text: str) -> tuple[dict[str, Value], str, int]:
    """Front matter by key, the body, and the line on which the body starts.

    Raises ImportProblem when there is no front matter or it is not YAML.
    """
    lines = text.split("\n")
    if not _FENCE.fullmatch(lines[0]):
        return {}, text, 1
    for number, line in enumerate(lines[1:], 2):
        if _FENCE.fullmatch(line) or line.rstrip() == "...":
            return parse("\n".join(lines[1 : number - 1])), "\n".join(lines[number:]), number + 1
    raise ImportProblem("the front matter opened here is never closed. Add a line with --- after it.", 1)


def parse(source: str) -> dict[str, Value]:
    """The keys of front matter that starts on line 2 of a file."""
    try:
        node = yaml.compose(source, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = squash(str(error.problem or error.context or "it cannot be read"))
        raise ImportProblem(
            f"the front matter is not YAML: {problem}. Put text that holds : or # or quotes between double quotes.",
            mark.line + 2 if mark else 1,
        ) from None
    except yaml.YAMLError as error:
        raise ImportProblem(f"the front matter is not YAML: {squash(str(error))}.", 1) from None
    except ImportProblem as problem:
        raise ImportProblem(problem.message, problem.line + 1) from None
    except RecursionError:
        raise ImportProblem("the front matter is nested too deeply.", 1) from None
    if node is None:
        return {}
    value = _value(node, iter(range(MAX_VALUES)))
    if not isinstance(value.data, dict):
        raise ImportProblem("the front matter is not a list of “key: value” lines.", 2)
    return value.data


def _value(node: yaml.Node, budget: Iterator[int]) -> Value:
    line = node.start_mark.line + 2
    if next(budget, None) is None:
        raise ImportProblem(f"the front matter holds more than {MAX_VALUES:,} values.", line)
    if isinstance(node, yaml.SequenceNode):
        return Value(line, [_value(item, budget) for item in node.value])
    if isinstance(node, yaml.MappingNode):
        data: dict[str, Value] = {}
        for key, item in node.value:
            name = whole_characters(str(key.value), key.start_mark.line + 2)
            if name in data:
                raise ImportProblem(
                    f"“{name}” stands twice in the front matter. Keep one of them.", key.start_mark.line + 2
                )
            data[name] = _value(item, budget)
        return Value(line, data)
    return Value(line, whole_characters(str(node.value), line))


def whole_characters(text: str, line: int) -> str:
    """Escapes such as \\ud83d\\ude00 write one character as two halves; halves alone are none.

    A NUL (the escape \\0) is refused too: no database column and no page can hold it.
    """
    if "\0" in text:
        raise ImportProblem("the text holds a NUL character (an escape such as \\u0000). Remove it.", line)
    try:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        raise ImportProblem(
            "the text holds half of a character (an escape from \\ud800 to \\udfff). Write the character itself.", line
        ) from None


# ---- values of a kind


def text(value: Value, key: str) -> str:
    if not isinstance(value.data, str):
        raise ImportProblem(
            f"“{key}” must be text, not a {'list' if isinstance(value.data, list) else 'group'}.", value.line
        )
    return value.data.strip()


def boolean(value: Value, key: str) -> bool:
    raw = text(value, key).lower()
    if raw in _TRUE:
        return True
    if raw in {"false", "no", "off", "0", "", "null", "~"}:
        return False
    raise ImportProblem(f"“{key}” must be true or false, not “{raw}”.", value.line)


def texts(value: Value, key: str) -> tuple[str, ...]:
    """A list of texts, or one text with commas. Repeated ones once."""
    if isinstance(value.data, str):
        items = [squash(part) for part in value.data.split(",")]
    elif isinstance(value.data, list):
        items = [squash(text(item, key)) for item in value.data]
    else:
        raise ImportProblem(f"“{key}” must be a list.", value.line)
    return tuple(dict.fromkeys(item for item in items if item))


def day(value: Value, key: str) -> str:
    """A day as YYYY-MM-DD."""
    raw = text(value, key)
    if not raw:
        return ""
    stamp = raw[:10] if re.match(r"\d{4}-\d{2}-\d{2}[T ]", raw) else raw
    for pattern in _DATE_FORMATS:
        try:
            return datetime.strptime(stamp, pattern).date().isoformat()
        except ValueError:
            continue
    raise ImportProblem(f"“{key}: {raw}” is not a day. Write it as 2026-02-08.", value.line)


def spans(value: Value, key: str, notes: Notes) -> Spans:
    return markdown.inline(text(value, key), value.line, notes)


# ---- our words for their keys

_BUILD_TAGS = {"blog", "post", "posts", "all"}
_DERIVED = {"readTime": "reading time is computed", "readingTime": "reading time is computed"}


@dataclass
class _Reader:
    """Takes keys out of the front matter; what nobody took is kept for export."""

    values: dict[str, Value]
    notes: Notes
    taken: set[str]

    def text(self, *keys: str) -> str:
        return self.take(text, "", *keys)

    def texts(self, *keys: str) -> tuple[str, ...]:
        none: tuple[str, ...] = ()
        return self.take(texts, none, *keys)

    def day(self, *keys: str) -> str:
        return self.take(day, "", *keys)

    def boolean(self, *keys: str) -> bool:
        return self.take(boolean, False, *keys)

    def take(self, read: Callable[[Value, str], T], default: T, *keys: str) -> T:
        """The first of these keys that is there, read; the others count as taken too."""
        self.taken.update(keys)
        for key in keys:
            value = self.values.get(key)
            if value is not None and value.data not in ("", "null", "~"):
                return read(value, key)
        return default


def meta(values: dict[str, Value], notes: Notes, *, build_tags: bool) -> Meta:
    """Front matter in our words. `build_tags`: tags such as “blog” belong to the build system."""
    reader = _Reader(values, notes, set())
    tags = reader.texts("tags")
    of_build = [tag for tag in tags if tag in _BUILD_TAGS] if build_tags else []
    for tag in of_build:
        notes.drop(values["tags"].line, "build-tag", f"tags: {tag}")
    published = reader.day("publishDateISO", "date", "published", "publishDate")
    for key, reason in _DERIVED.items():
        if key in values:
            reader.taken.add(key)
            notes.drop(values[key].line, "derived-value", f"{key}: {values[key].raw()} ({reason})")
    if "publishDate" in values and published != _day_or_nothing(values["publishDate"]):
        notes.warn(
            values["publishDate"].line,
            "dates-differ",
            f"publishDate says {values['publishDate'].raw()}, the ISO date {published}; the ISO date is used.",
        )
    no_spans: tuple[Spans, ...] = ()
    no_questions: tuple[Question, ...] = ()
    no_corrections: tuple[Correction, ...] = ()
    result = Meta(
        title=squash(reader.text("title")),
        description=squash(reader.text("description")),
        short_title=squash(reader.text("shortTitle", "seoTitle", "metaTitle")),
        authors=reader.texts("author", "authors"),
        published_on=published,
        updated_on=reader.day("updatedDateISO", "updated", "updatedDate", "lastUpdated", "lastmod"),
        reviewed_on=reader.day("reviewedDateISO", "reviewed"),
        reviewed_by=reader.text("reviewedBy", "reviewer"),
        coach=reader.text("coach"),
        categories=reader.texts("categories", "category"),
        tags=tuple(tag for tag in tags if tag not in of_build),
        keywords=reader.texts("keywords"),
        summary_points=reader.take(_points(notes), no_spans, "tldr", "summary"),
        corrections=reader.take(_corrections(notes), no_corrections, "corrections"),
        questions=reader.take(_questions(notes), no_questions, "faq", "faqs"),
        how_to=reader.take(_how_to, None, "howto", "howTo"),
        hero_src=reader.text("featuredImage", "heroImage", "image", "cover"),
        hero_alt=reader.text("imageAlt", "heroAlt", "featuredImageAlt", "alt"),
        noindex=reader.boolean("noindex"),
        unlisted=reader.boolean("eleventyExcludeFromCollections", "unlisted"),
        off_sitemap=reader.take(_is_false, False, "sitemap"),
        featured=reader.boolean("featured", "pinned"),
        canonical=reader.text("canonical", "canonicalUrl", "canonicalURL"),
        is_built=not reader.take(_is_false, False, "permalink") and not reader.boolean("draft"),
    )
    kept = {key: value.raw() for key, value in values.items() if key not in reader.taken}
    if isinstance((permalink := values.get("permalink")) and permalink.data, str) and not _is_false(
        values["permalink"], "permalink"
    ):
        kept["permalink"] = values["permalink"].raw()
        notes.warn(values["permalink"].line, "permalink", "a permalink is given; the address comes from the file name.")
    if of_build:
        kept["tags"] = of_build
    if "publishDate" in values:
        kept["publishDate"] = values["publishDate"].raw()
    return replace(result, kept=tuple(sorted(kept.items())))


def _day_or_nothing(value: Value) -> str:
    try:
        return day(value, "publishDate")
    except ImportProblem:
        return ""


def _is_false(value: Value, key: str) -> bool:
    return isinstance(value.data, str) and value.data.strip().lower() in {"false", "no", "off"}


def _points(notes: Notes) -> Callable[[Value, str], tuple[Spans, ...]]:
    def read(value: Value, key: str) -> tuple[Spans, ...]:
        items = value.data if isinstance(value.data, list) else [value]
        return tuple(found for item in items if (found := spans(item, key, notes)))

    return read


def _corrections(notes: Notes) -> Callable[[Value, str], tuple[Correction, ...]]:
    def read(value: Value, key: str) -> tuple[Correction, ...]:
        if not isinstance(value.data, list):
            raise ImportProblem(f"“{key}” must be a list, each with a date and a text.", value.line)
        return tuple(_correction(item, key, notes) for item in value.data)

    return read


def _correction(value: Value, key: str, notes: Notes) -> Correction:
    parts = value.data if isinstance(value.data, dict) else {}
    when, said = parts.get("date"), parts.get("text")
    if when is None or said is None or set(parts) - {"date", "text"} or not (on := day(when, "date")):
        raise ImportProblem(f"each entry of “{key}” needs a date and a text, and nothing else.", value.line)
    return Correction(on, spans(said, "text", notes))


def _questions(notes: Notes) -> Callable[[Value, str], tuple[Question, ...]]:
    def read(value: Value, key: str) -> tuple[Question, ...]:
        if not isinstance(value.data, list):
            raise ImportProblem(f"“{key}” must be a list of questions with answers.", value.line)
        return tuple(question for item in value.data if (question := _question(item, key, notes)))

    return read


def _question(value: Value, key: str, notes: Notes) -> Question | None:
    if not isinstance(value.data, dict):
        raise ImportProblem(f"each entry of “{key}” needs a question and an answer.", value.line)
    asked = value.data.get("question") or value.data.get("q")
    answered = value.data.get("answer") or value.data.get("a")
    words = spans(asked, "question", notes) if asked else ()
    answer = markdown.parse(text(answered, "answer"), answered.line, notes) if answered else ()
    if not words and not answer:
        return None
    if not words or not answer:
        missing = "answer" if words else "question"
        raise ImportProblem(f"an entry of “{key}” has no {missing}. Add it, or remove the entry.", value.line)
    if set(value.data) - {"question", "q", "answer", "a"}:
        extra = ", ".join(sorted(set(value.data) - {"question", "q", "answer", "a"}))
        notes.warn(value.line, "unknown-key", f"“{key}” has entries that are not known: {extra}.")
    return Question(words, answer, value.line)


def _how_to(value: Value, key: str) -> HowTo | None:
    if not isinstance(value.data, dict):
        raise ImportProblem(f"“{key}” must have a name and steps.", value.line)
    name = value.data.get("name")
    steps = value.data.get("steps")
    if steps is None or not isinstance(steps.data, list):
        raise ImportProblem(f"“{key}” needs a list of steps.", value.line)
    pairs = []
    for step in steps.data:
        if not isinstance(step.data, dict):
            raise ImportProblem(f"each step of “{key}” needs a name and a text.", step.line)
        pairs.append(
            tuple(squash(text(step.data[part], part)) if part in step.data else "" for part in ("name", "text"))
        )
    found = tuple((title, body) for title, body in pairs if title or body)
    return HowTo(squash(text(name, "name")) if name else "", found, value.line) if found else None


def title_from(body_title: Spans, values: dict[str, Value], name: str) -> str:
    """A title for a file whose front matter has none: its first heading, or an error that says what to do."""
    found = squash(plain(body_title))
    if found:
        return found
    line = 2 if values else 1
    raise ImportProblem(f'{name} has no title. Add a line such as  title: "How to …"  to its front matter.', line)
