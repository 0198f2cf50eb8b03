"""What people read in other languages: each catalogue is whole, in step with the code, and compiled."""

import gettext
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "cms/core/locale"
SOURCES = ("blog", "cms", "coaching", "templates")
CATALOGUES = sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))
PLACEHOLDERS = re.compile(r"%\(\w+\)\w|%[sd]|\{\w+\}|</?\w+")
HEADER = (None, "", "")

Key = tuple[str | None, str, str]  # context, singular, plural

every_catalogue = pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])


def entries(text: str) -> Iterator[tuple[Key, list[str], str]]:
    """(key, translations, flags) of each entry of a catalogue, the header first."""
    for chunk in re.split(r"\n\s*\n", text.strip()):
        found: dict[str, str] = {}
        name = ""
        for line in chunk.splitlines():
            if line.startswith("#"):
                continue
            if match := re.match(r"(msg\w+(?:\[\d\])?) ", line):
                name, line = match[1], line[match.end() :]
                found[name] = ""
            found[name] += unquoted(line)
        flags = " ".join(line for line in chunk.splitlines() if line.startswith("#,"))
        key = (found.get("msgctxt"), found["msgid"], found.get("msgid_plural", ""))
        yield key, [text for name, text in found.items() if name.startswith("msgstr")], flags


def unquoted(line: str) -> str:
    return re.sub(r"\\(.)", lambda match: {"n": "\n", "t": "\t"}.get(match[1], match[1]), line.strip()[1:-1])


def of(path: Path) -> dict[Key, list[str]]:
    return {key: texts for key, texts, _ in entries(path.read_text()) if key != HEADER}


def test_a_language_that_people_can_choose_has_a_catalogue() -> None:
    assert {path.parts[-3] for path in CATALOGUES} == {code for code, _ in settings.LANGUAGES if code != "en"}


@every_catalogue
def test_every_string_is_translated_and_none_is_a_guess(path: Path) -> None:
    assert len(of(path)) > 2_000
    assert [key for key, texts in of(path).items() if not all(texts)] == []
    assert [key for key, _, flags in entries(path.read_text()) if "fuzzy" in flags] == []


@every_catalogue
def test_translations_keep_what_is_filled_in_and_marked_up(path: Path) -> None:
    """A plural may leave out the number where its word says it."""
    wrong = []
    for (_, singular, plural), texts in of(path).items():
        allowed = [sorted(PLACEHOLDERS.findall(text)) for text in (singular, plural or singular)]
        wrong += [text for text in texts if sorted(PLACEHOLDERS.findall(text)) not in allowed]
    assert wrong == []


@every_catalogue
def test_translations_keep_the_space_around_a_text(path: Path) -> None:
    def ends(text: str) -> tuple[bool, bool]:
        return text[:1].isspace(), text[-1:].isspace()

    assert [texts for (_, text, _), texts in of(path).items() if any(ends(each) != ends(text) for each in texts)] == []


@every_catalogue
def test_the_compiled_catalogue_says_the_same(path: Path) -> None:
    with path.with_suffix(".mo").open("rb") as file:
        compiled: dict[Any, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    written: dict[Any, str] = {}
    for (context, singular, plural), texts in of(path).items():
        name = singular if context is None else f"{context}\x04{singular}"
        written |= {(name, number): text for number, text in enumerate(texts)} if plural else {name: texts[0]}
    assert {name: text for name, text in compiled.items() if name != ""} == written


def test_catalogues_are_in_step_with_the_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("xgettext") is None:
        pytest.skip("no xgettext: install the package “gettext”")
    for name in SOURCES:
        unneeded = shutil.ignore_patterns("static", "migrations", "__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=unneeded)
    monkeypatch.chdir(tmp_path)
    call_command("make_messages", verbosity=0)
    for path in CATALOGUES:
        collected, ours = of(tmp_path / path.relative_to(ROOT)), of(path)
        assert sorted(map(str, collected.keys() ^ ours.keys())) == [], "run: make messages, and translate what is new"
