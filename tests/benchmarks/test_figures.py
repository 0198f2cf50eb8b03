"""The arithmetic of the benchmarks."""

import pytest

from benchmarks.figures import Round, Spread, Verdict, chart, growth, ratios, read_wrk
from benchmarks.stock.convert import body_of
from blog.seeding.texts import article

SAID = """Running 2s test @ http://127.0.0.1:8100/
  1 threads and 4 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.71s   191.43ms   1.91s    50.00%
  Latency Distribution
     50%  512.00us
     75%    1.00ms
     90%    1.91s
     99%    1.79s\x20
  4 requests in 2.03s, 53.85KB read
  Socket errors: connect 1, read 2, write 0, timeout 3
  Non-2xx or 3xx responses: 4
Requests/sec:   1234.50
"""


def test_wrk_is_read_in_milliseconds_with_all_its_errors() -> None:
    assert read_wrk(SAID) == Round(1234.5, 0.512, 1790.0, 10)


def test_what_wrk_never_said_is_refused() -> None:
    with pytest.raises(ValueError, match="says nothing"):
        read_wrk("unable to connect to 127.0.0.1:1 Connection refused")


def test_ratios_compare_round_by_round() -> None:
    assert ratios([10, 30, 20], [10, 10, 10]) == Spread(1, 2, 3)


def test_rounds_without_an_answer_of_the_other_are_left_out() -> None:
    assert ratios([10, 30], [0, 10]) == Spread(3, 3, 3)
    with pytest.raises(ValueError, match="no round"):
        ratios([10], [0])


def test_growth_is_against_the_median_of_the_small_site() -> None:
    assert growth([10, 20, 90], [20, 40, 60]) == Spread(1, 2, 3)


@pytest.mark.parametrize(
    ("found", "at_most", "sign"), [(3.0, False, "pass"), (2.9, False, "FAIL"), (3.1, True, "FAIL"), (None, False, "not measured")]
)  # fmt: skip
def test_a_verdict_says_whether_a_bound_holds(found: float | None, at_most: bool, sign: str) -> None:
    assert Verdict("speed", 3, found, at_most, "it is away").sign == sign


def test_the_chart_names_every_contestant() -> None:
    drawn = chart([("nginx", Spread(900, 1000, 1100)), ("ours", Spread(1, 20, 40))], "Requests")
    assert [name in drawn for name in ("nginx", "ours", "1,000")] == [True, True, True]


def test_the_stock_page_has_every_block_of_the_article_with_its_text() -> None:
    original = article(1).body
    converted = body_of(original)
    assert [block["id"] for block in converted] == [block["id"] for block in original]
    assert converted[0]["value"]["text"] == original[0]["value"]["text"]
    steps = next(block for block in converted if block["type"] == "framework")["value"]["steps"]
    assert len(steps[0]["actions"]) == 2
