"""The demo's readiness test, from its content file."""

from typing import Any

from blog.models import ArticlePage
from coaching.models import CoachingPage, ReadinessTestPage


def make_readiness_test(landing: CoachingPage, data: dict[str, Any]) -> ReadinessTestPage:
    """Below the coaching pages. The articles that it recommends are there by now."""
    articles = {article.slug: article for article in ArticlePage.objects.all()}
    page: ReadinessTestPage = landing.add_child(
        instance=ReadinessTestPage(
            title=data["title"],
            slug=data["slug"],
            description=data["description"],
            introduction=f"<p>{data['introduction']}</p>",
            dimensions=[("dimension", dimension_value(row, articles)) for row in data["dimensions"]],
            questions=[(row["kind"], question_value(row)) for row in data["questions"]],
            paths=[("path", {**row, "weights": measures(row["weights"])}) for row in data["paths"]],
        )
    )
    page.save_revision().publish()
    return page


def dimension_value(row: dict[str, Any], articles: dict[str, ArticlePage]) -> dict[str, Any]:
    bands = [{**band, "articles": [articles[slug] for slug in band["articles"]]} for band in row["bands"]]
    return {**row, "bands": bands}


def question_value(row: dict[str, Any]) -> dict[str, Any]:
    found = {"question": row["question"], "intro": row.get("intro", ""), "measures": measures(row["measures"])}
    if row["kind"] == "scale":
        return {**found, **{name: row[name] for name in ("lowest", "highest", "steps")}}
    answers = [{"label": label, "points": points, "paths": paths} for label, points, paths in row["answers"]]
    return {**found, "answers": answers}


def measures(weights: dict[str, int]) -> list[dict[str, Any]]:
    return [{"dimension": title, "weight": weight} for title, weight in weights.items()]
