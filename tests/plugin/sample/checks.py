"""A check of the site's own."""

from collections.abc import Iterator

from blog.facts import ArticleFacts
from blog.quality.context import Context
from blog.quality.registry import WARNING, Found, Limits, check


@check("honesty.salary-without-source", "Salaries name their source", level=WARNING, hint="Add a “Sources” part.")
def salaries_have_sources(facts: ArticleFacts, context: Context, limits: Limits) -> Iterator[Found]:
    if not facts.of_type("sources"):
        for block in facts.of_type("salary"):
            yield Found("A salary stands here without a source.", block.place)
