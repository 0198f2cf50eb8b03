"""Files that nobody should have written: each gives a message with a line and a remedy, or arrives safely."""

from pathlib import Path

import pytest

from blog.importer.document import ImportProblem
from blog.importer.mapper import map_document
from blog.importer.mapper.conservation import draft_texts
from blog.importer.readers import format_of, read
from tests.conftest import DATA

PROBLEMS = {
    "broken-yaml.md": (3, "the front matter is not YAML"),
    "unquoted-colon.md": (2, "Put text that holds : or # or quotes between double quotes"),
    "missing-title.md": (2, "has no title. Add a line such as  title:"),
    "open-front-matter.md": (1, "is never closed. Add a line with ---"),
    "unclosed-fence.md": (6, "the code block opened here is never closed. Add a line with ```"),
    "latin-1.md": (4, "byte 0xe9 is not UTF-8. Save the file as UTF-8"),
    "nul-byte.md": (4, "the file holds a NUL byte"),
    "nul-escape.md": (3, "the text holds a NUL character (an escape such as \\u0000). Remove it."),
    "utf-16.md": (1, "encoded as UTF-16. Save it as UTF-8"),
    "binary.md": (7, "the file holds a NUL byte, so it is not a text file"),
    "title-is-a-list.md": (2, "“title” must be text, not a list"),
    "faq-is-text.md": (3, "“faq” must be a list of questions with answers"),
    "faq-without-answer.md": (4, "has no answer. Add it, or remove the entry"),
    "noindex-maybe.md": (3, "“noindex” must be true or false, not “maybe”"),
    "date-soon.md": (3, "is not a day. Write it as 2026-02-08"),
    "key-twice.md": (3, "“title” stands twice"),
    "yaml-aliases.md": (3, "refers to another value"),
    "front-matter-is-a-list.md": (2, "is not a list of “key: value” lines"),
    "howto-is-text.md": (3, "“howto” must have a name and steps"),
    "empty.txt": (1, "the file is empty"),
    "deep-quotes.md": (4, "nested more than 50 deep here. Flatten them"),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_bad_file_is_refused_with_line_and_remedy(name: str) -> None:
    path = DATA / "bad" / name
    with pytest.raises(ImportProblem) as problem:
        read(path, path.read_bytes(), format_of(path) or "")
    line, message = PROBLEMS[name]
    assert message in problem.value.message
    assert problem.value.line == line


def test_every_bad_file_is_expected() -> None:
    kept_for_the_writer = {"title-of-300-characters.md"}
    assert {path.name for path in (DATA / "bad").iterdir()} == PROBLEMS.keys() | kept_for_the_writer


def test_a_huge_file_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(ImportProblem, match=r"the file has 20\.0 MB; a post may have 2 MB"):
        read(Path("huge.md"), b"x" * (20 * 2**20), "eleventy")


def test_a_file_without_a_name_for_an_address_is_refused() -> None:
    with pytest.raises(ImportProblem, match="no letters or digits for an address"):
        read(Path("¡¿.md"), b"---\ntitle: x\n---\n", "eleventy")


SAFE = {
    "bom-and-crlf.md": "One. FAQ Really? Yes.",
    "yaml-words.md": "A title that YAML would read as false.",
    "no-front-matter.md": "No front matter at all.",
    "rtl-and-emoji.md": "نص 🎉 مع emoji.",
    "empty-body.md": "",
    "jsx-in-code.mdx": 'Use <Foo bar="x" /> and a generic Array<string> type. <WaitlistCTA heading="no" /> import x from "y"',
}


@pytest.mark.parametrize("name", SAFE)
def test_an_odd_file_arrives_word_for_word(name: str) -> None:
    path = DATA / "safe" / name
    draft = map_document(read(path, path.read_bytes(), format_of(path) or ""))
    assert " ".join(" ".join(text.split()) for text in draft_texts(draft) if text) == SAFE[name]


def test_titles_are_text_whatever_yaml_makes_of_them() -> None:
    path = DATA / "safe" / "yaml-words.md"
    meta = read(path, path.read_bytes(), "eleventy").meta
    assert (meta.title, meta.description, meta.featured) == ("No", "2026", False)


def test_deep_lists_lose_no_words() -> None:
    path = DATA / "safe" / "deep-lists.md"
    said = " ".join(draft_texts(map_document(read(path, path.read_bytes(), "eleventy"))))
    assert [number for number in range(40) if f"level {number}" not in said] == []


def test_scripts_never_reach_rich_text_and_every_word_of_an_answer_does() -> None:
    path = DATA / "safe" / "script-in-answers.md"
    document = read(path, path.read_bytes(), "eleventy")
    draft = map_document(document)
    markup = str([block.value for block in draft.blocks]).casefold()
    assert not [bad for bad in ("<script", "onerror", "onload", 'href="javascript', "<svg", "<img") if bad in markup]
    assert draft.meta.title == "Breaks out </script><script>alert(1)</script>"
    answer = next(block for block in draft.blocks if block.type == "faq").value["items"][0]["value"]["answer"]
    assert "It ends" in answer
    assert "done." in answer
    rules = {note.rule for note in (*draft.dropped, *draft.warnings)}
    assert "html-tag" in rules
