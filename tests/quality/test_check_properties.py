"""Laws that hold for any article: no check fails, and the same article gives the same findings."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import blog.quality  # noqa: F401  registers the checks
from blog.facts import ArticleFacts, BlockFacts, Passage
from blog.quality.context import Context, Pasted, Sameness, Term, Twin
from blog.quality.registry import ERROR, LEVELS, Setting, findings, rules
from cms.core.text import strip_html

law = settings(suppress_health_check=list(HealthCheck))

_BITS = [
    "Lead", "the way.", "TODO", "XXX", "[insert name]", "{{ x }}", "lorem ipsum", "READ THIS FIRST", "organise", "color",
    "was written", "e.g.", "…", "“", '"', "89 %", "$120,000", "2026", "our clients", "https://example.com", "Dr.", "\u2028",
    "<b>", "</b>", "<p>", "</p>", "<ul><li>", "</li></ul>", "<blockquote>", "<br/>", "<a href=\"/x\">here</a>", "<![x",
    '<a linktype="page" id="3">', "</a>", "<code>", "<", ">", "&amp;", "&#", "-", "é", "漢字", "🙂", "\x00",
]  # fmt: skip
texts = st.lists(st.one_of(st.sampled_from(_BITS), st.text(max_size=8)), max_size=12).map(" ".join)
markup = st.one_of(texts, texts.map(lambda text: f"<p>{text}</p>"), st.just(""))
levels = st.sampled_from(["2", "3", "4", "", None])


def stored(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A list as stored: rows with or without ids, or nothing."""
    row = st.builds(
        lambda value, key: {"type": "item", "value": value, "id": key}, values, st.sampled_from(["a", "b", None])
    )
    return st.one_of(st.none(), st.lists(row, max_size=4), st.lists(values, max_size=2))


def value(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Any of the fields may be missing: old revisions do not know all of them."""
    return st.fixed_dictionaries({}, optional=fields)


answers = value(answer=markup, why=markup)
stage = value(
    label=texts, title=texts, text=markup, actions=stored(markup), closing=markup,
    answers=stored(value(quality=st.just("weak"), label=texts, answers=stored(answers))),
)  # fmt: skip
aspect = value(kind=st.just("pay"), label=texts, text=markup)
columns = st.lists(value(type=st.just("text"), heading=texts), max_size=3)
table = value(columns=columns, rows=st.lists(value(values=st.lists(markup, max_size=3)), max_size=3), caption=texts)
part = value(
    heading=texts, level=levels, text=markup, intro=markup, closing=markup,
    points=stored(value(title=texts, text=markup)), reasons=stored(value(title=texts, text=markup)),
    items=stored(st.one_of(markup, value(question=texts, answer=markup, other_answers=stored(markup)))),
    steps=stored(stage), periods=stored(stage), paths=stored(value(title=texts, intro=markup, aspects=stored(aspect))),
    mistakes=stored(value(mistake=markup, fix=markup, consequence=markup)),
    groups=stored(value(quality=st.just("strong"), label=texts, answers=stored(answers))),
)  # fmt: skip
faq = value(
    heading=texts, level=levels, items=stored(value(question=texts, answer=markup, other_answers=stored(markup)))
)
steps = value(heading=texts, level=levels, steps=stored(stage))
call = value(heading=texts, text=markup, offer=st.none() | st.integers(), button_text=texts, button_link=texts)
image = value(image=st.none() | st.integers(), alt=texts, caption=texts, decorative=st.booleans())
code = value(language=texts, code=texts)


def blocks_of_type(kinds: list[str], values: st.SearchStrategy[Any]) -> st.SearchStrategy[BlockFacts]:
    return st.builds(BlockFacts, st.sampled_from(["b1", "b2", ""]), st.sampled_from(kinds), values)


blocks = st.one_of(
    blocks_of_type(
        ["prose", "short_answer", "introduction", "mistakes", "measures", "plan", "paths", "talking_points"], part
    ),
    blocks_of_type(["faq"], faq),
    blocks_of_type(["framework"], steps),
    blocks_of_type(["call_to_action"], call),
    blocks_of_type(["image"], image),
    blocks_of_type(["code"], code),
    blocks_of_type(["proof_checklist"], value(heading=texts, level=levels, items=stored(markup))),
    blocks_of_type(["table"], st.one_of(value(table=st.none()), value(table=table))),
    blocks_of_type(["quote"], value(text=markup, attribution=texts)),
    blocks_of_type(["something_new"], part),
)
points = markup.map(lambda text: Passage("summary_points.p1", text, strip_html(text), is_rich=True))
names = st.lists(texts, max_size=2).map(tuple)
days = st.none() | st.dates()
articles = st.builds(
    ArticleFacts, st.just("1"), title=texts, slug=texts, description=texts, short_title=texts, search_description=texts,
    summary_points=st.lists(points, max_size=2).map(tuple), blocks=st.lists(blocks, max_size=6).map(tuple), authors=names,
    reviewed_by=texts, published_on=days, updated_on=days, reviewed_on=days, categories=names, tags=names, keywords=names,
    hero_image=texts, hero_alt=texts, has_share_image=st.booleans(), canonical_url=texts, noindex=st.booleans(),
    unlisted=st.booleans(), off_sitemap=st.booleans(), featured=st.booleans(),
)  # fmt: skip
terms = st.lists(st.builds(Term, texts, texts, texts), max_size=2).map(tuple)
contexts = st.builds(
    Context, today=st.just(date(2026, 5, 4)), same_title=names, same_description=names, banned=terms, brands=terms,
    offer_topics=st.none() | st.frozensets(texts, max_size=2),
    sameness=st.just(Sameness(0.2, (Twin("Lead", "/lead/", 0.9),), (Pasted("body.b1.text", "Lead.", 3),))),
)  # fmt: skip


@law
@given(articles, contexts)
def test_no_check_fails_on_any_article(facts: ArticleFacts, context: Context) -> None:
    for finding in findings(facts, context, {}, among=rules):
        assert finding.message.strip()
        assert finding.hint.strip()
        assert finding.level in LEVELS
        assert finding.check in rules


@law
@given(articles, contexts)
def test_the_same_article_gives_the_same_findings(facts: ArticleFacts, context: Context) -> None:
    again = replace(facts, blocks=tuple(BlockFacts(block.id, block.type, block.value) for block in facts.blocks))
    assert findings(again, context, {}, among=rules) == findings(facts, context, {}, among=rules)


@law
@given(articles, st.sampled_from([0, 0.5, 10**6]))
def test_no_number_that_a_team_may_set_makes_a_check_fail(facts: ArticleFacts, number: float) -> None:
    strict = {rule.id: Setting(level=ERROR, limits=dict.fromkeys(rule.limits, number)) for rule in rules}
    assert {finding.level for finding in findings(facts, None, strict, among=rules)} <= {ERROR}
