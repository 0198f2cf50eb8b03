"""The comparison of two versions: what it says, and the law that it loses nothing."""

from hypothesis import given
from hypothesis import strategies as st

from blog.difference import Entry, Line, Piece, PieceChange, compare, runs_of_unchanged
from blog.differing_words import Effort, Run, changed_words
from blog.rich_lines import linked, rich_lines


def piece(key: str, *texts: str, kind: str = "prose", name: str = "General section") -> Piece:
    return Piece(key, kind, name, tuple(Line("Text", text) for text in texts))


def said(changes: list[PieceChange]) -> list[tuple[str, str, bool]]:
    return [(change.piece.key, change.state, change.moved) for change in changes]


# ---- words


def test_an_edited_sentence_shows_the_words_that_went_and_came() -> None:
    assert changed_words("Ask for two weeks, not more.", "Ask for three weeks, not more.") == (
        Run("same", "Ask for"),
        Run("removed", " two"),
        Run("added", " three"),
        Run("same", " weeks, not more."),
    )


def test_texts_with_little_in_common_replace_each_other() -> None:
    found = changed_words("Say what you did and for whom.", "Numbers convince, and nothing else will ever do that.")
    assert [run.state for run in found] == ["removed", "added"]


def test_a_long_text_is_compared_by_sentences() -> None:
    sentences = [f"Sentence number {number} says something of its own about work." for number in range(400)]
    old = " ".join(sentences)
    new = old.replace("number 200 says", "number 200 tells")
    found = changed_words(old, new)
    assert [run.text.strip() for run in found if run.state != "same"] == ["says", "tells"]


def test_the_effort_is_bounded_and_nothing_is_lost_beyond_it() -> None:
    old, new = "a b " * 20_000, "b a " * 20_000
    found = changed_words(old, new, Effort(pairs=1_000))
    assert "".join(run.text for run in found if run.state != "added") == old
    assert "".join(run.text for run in found if run.state != "removed") == new


TEXT = st.text(st.sampled_from("ab cd.,! \n“é’निل"), max_size=60)


@given(TEXT, TEXT, st.integers(0, 400))
def test_words_are_never_lost(old: str, new: str, pairs: int) -> None:
    found = changed_words(old, new, Effort(pairs))
    assert "".join(run.text for run in found if run.state != "added") == old
    assert "".join(run.text for run in found if run.state != "removed") == new
    assert all(run.text for run in found)


# ---- pieces

LINES = st.lists(
    st.builds(
        Line,
        st.sampled_from(["Heading", "Text"]),
        st.sampled_from(["", "one two three", "one two four", "five", "six seven eight"]),
        mark=st.sampled_from(["", "bullet"]),
        atomic=st.booleans(),
    ),
    max_size=5,
).map(tuple)
ENTRIES = st.lists(st.builds(Entry, st.sampled_from(["q1", "q2", ""]), LINES), max_size=3).map(tuple)
PIECES = st.lists(
    st.builds(
        Piece,
        st.sampled_from(["a", "b", "c", "d", ""]),
        st.sampled_from(["prose", "faq"]),
        st.just("Section"),
        LINES,
        ENTRIES,
    ),
    max_size=6,
)


@given(PIECES, PIECES, st.sampled_from([0, 10, 5_000_000]))
def test_a_comparison_holds_both_versions(old: list[Piece], new: list[Piece], pairs: int) -> None:
    """Its new sides are the new version in order; its old sides are the old one, each piece whole."""
    found = compare(old, new, Effort(pairs))
    assert [change.new for change in found if change.new] == new
    olds = [change.old for change in found if change.old]
    assert sorted(map(repr, olds)) == sorted(map(repr, old))
    steady = [change.old for change in found if change.old and change.new and not change.moved]
    places = iter(map(id, old))
    assert all(any(id(part) == place for place in places) for part in steady), "what did not move keeps its order"
    for change in found:
        parts = [*change.entries, change]
        for part in parts:
            assert [line.old for line in part.lines if line.old] == list(part.old.lines if part.old else ())
            assert [line.new for line in part.lines if line.new] == list(part.new.lines if part.new else ())
            for line in part.lines:
                runs = line.runs
                assert "".join(r.text for r in runs if r.state != "added") == (line.old.text if line.old else "")
                assert "".join(r.text for r in runs if r.state != "removed") == (line.new.text if line.new else "")
        assert [entry.new for entry in change.entries if entry.new] == list(change.new.entries if change.new else ())


@given(PIECES)
def test_a_version_does_not_differ_from_itself(pieces: list[Piece]) -> None:
    assert not any(change.is_changed for change in compare(pieces, pieces))


def test_pieces_are_known_by_their_key() -> None:
    old = [piece("a", "First."), piece("b", "Second one here."), piece("c", "Third.")]
    new = [piece("a", "First."), piece("n", "Quite new."), piece("b", "Second one there.")]
    assert said(compare(old, new)) == [
        ("a", "same", False),
        ("n", "added", False),
        ("b", "edited", False),
        ("c", "removed", False),
    ]


def test_a_piece_that_moved_is_marked_and_its_neighbours_are_not() -> None:
    old = [piece(key, f"Words of {key}.") for key in "abcd"]
    new = [old[3], *old[:3]]
    assert said(compare(old, new)) == [
        ("d", "same", True),
        ("a", "same", False),
        ("b", "same", False),
        ("c", "same", False),
    ]


def test_a_piece_with_another_key_is_known_by_what_it_says() -> None:
    old = [piece("old-id", "Negotiate with evidence and name your number first.")]
    new = [piece("new-id", "Negotiate with evidence and name your figure first.")]
    change = compare(old, new)[0]
    assert (change.state, change.old, change.new) == ("edited", old[0], new[0])


def test_a_piece_that_says_something_else_is_another_piece() -> None:
    found = compare([piece("x", "Negotiate with evidence.")], [piece("y", "Rest before the interview.")])
    assert sorted(change.state for change in found) == ["added", "removed"]


def test_removed_pieces_stay_where_they_were() -> None:
    old = [piece(key, f"Words of {key}.") for key in "abcd"]
    found = compare(old, [old[0], old[3]])
    assert [change.piece.key for change in found] == ["a", "b", "c", "d"]


def test_a_questions_answer_is_compared_with_its_own_former_answer() -> None:
    def faq(*pairs: tuple[str, str, str]) -> Piece:
        entries = tuple(Entry(key, (Line("Question", q), Line("Answer", a))) for key, q, a in pairs)
        return Piece("faq", "faq", "FAQ", (), entries)

    old = faq(("1", "How long?", "Two months."), ("2", "How much?", "It depends on the role."))
    new = faq(("2", "How much?", "It depends on the level."), ("3", "Where?", "Anywhere."))
    change = compare([old], [new])[0]
    assert [(entry.state, entry.moved) for entry in change.entries] == [
        ("removed", False),
        ("edited", False),
        ("added", False),
    ]
    assert [run.text for run in change.entries[1].lines[1].runs if run.state != "same"] == [" role", " level"]


def test_values_change_as_a_whole() -> None:
    old = Piece("published_on", "field", "Published on", (Line("", "8 February 2026", atomic=True),))
    new = Piece("published_on", "field", "Published on", (Line("", "9 February 2026", atomic=True),))
    assert compare([old], [new])[0].lines[0].runs == (
        Run("removed", "8 February 2026"),
        Run("added", "9 February 2026"),
    )


def test_unchanged_pieces_are_gathered() -> None:
    old = [piece(key, f"Words of {key}.") for key in "abcd"]
    new = [old[0], old[1], piece("c", "Words of c, and more."), old[3]]
    found = list(runs_of_unchanged(compare(old, new)))
    assert [(changed, len(pieces)) for changed, pieces in found] == [(False, 2), (True, 1), (False, 1)]


# ---- rich text


def test_rich_text_keeps_its_structure_as_marks() -> None:
    markup = (
        '<p data-block-key="x">A <b>bold</b> &amp; <i>new</i> <a linktype="page" id="7">page</a>.</p>'
        '<ul><li>one<ul><li>inner</li></ul></li><li><a href="https://example.org">two</a></li></ul>'
        "<ol><li>first</li><li>second</li></ol><blockquote>Said.</blockquote><p></p>"
    )
    assert rich_lines(markup, "Text", {("page", "7"): "“Home”"}) == [
        Line("Text", "A **bold** & *new* [page](“Home”)."),
        Line("Text", "one", "bullet", 1),
        Line("Text", "inner", "bullet", 2),
        Line("Text", "[two](https://example.org)", "bullet", 1),
        Line("Text", "first", "number", 1),
        Line("Text", "second", "number", 1),
        Line("Text", "Said.", "quote"),
    ]
    assert linked(markup) == {("page", "7")}


def test_a_paragraph_that_became_a_list_item_is_a_change() -> None:
    old = Piece("a", "prose", "Section", tuple(rich_lines("<p>Say it.</p>", "Text")))
    new = Piece("a", "prose", "Section", tuple(rich_lines("<ul><li>Say it.</li></ul>", "Text")))
    change = compare([old], [new])[0]
    assert (change.state, change.lines[0].is_reshaped) == ("edited", True)
