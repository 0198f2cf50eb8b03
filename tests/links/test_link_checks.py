"""The checks of links: what they advise, and what they stop. What each finds stands in tests/quality."""

from blog.quality.context import Address, Context, External

from .examples import facts, found, prose

KNOWN = Context(
    addresses={"/old/": Address("redirect", target="/live/")},
    externals={"https://moved.example/": External("moved", 200, "https://new.example/")},
)


def link(address: str) -> str:
    return f'<p><a href="{address}">here</a></p>'


def test_hints_name_the_new_address() -> None:
    (redirect,) = found("links.redirect", facts(prose(link("/old/"))), KNOWN)
    (moved,) = found("links.moved", facts(prose(link("https://moved.example/"))), KNOWN)
    assert (redirect.hint, moved.hint) == ("Link to /live/.", "Link to https://new.example/.")


def test_only_what_breaks_a_page_of_ours_stops_a_release() -> None:
    from blog.quality.registry import rules

    levels = {rule.id: rule.level for rule in rules if rule.family == "links"}
    assert [name for name, level in levels.items() if level == "error"] == [
        "links.address", "links.deleted", "links.unpublished",
    ]  # fmt: skip
