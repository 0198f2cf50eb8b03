"""The admin's own forms, filled and sent as the editor would."""

from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from blog.models import ArticlePage


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def form_of(client: Client, page: ArticlePage) -> dict[str, Any]:
    """The values that the editor's form would send back unchanged."""
    latest = page.get_latest_revision_as_object()
    faq_items = latest.body[0].value["items"]
    items = [
        {
            "value": {
                "question": item.value["question"],
                "answer": rich_text(item.value["answer"].source),
                "other_answers": {"count": 0},
            },
            "deleted": "", "order": str(number), "type": "item", "id": item.id,
        }
        for number, item in enumerate(faq_items.bound_blocks)
    ]  # fmt: skip
    data = nested_form_data(
        {
            "title": latest.title,
            "slug": latest.slug,
            "description": latest.description,
            "summary_points": streamfield([]),
            "corrections": streamfield([]),
            "body": streamfield(
                [
                    (
                        "faq",
                        {
                            "heading": "FAQ",
                            "level": "2",
                            "intro": rich_text(""),
                            "closing": rich_text(""),
                            "items": {"count": len(items)},
                        },
                    )
                ]
            ),
            "authorships": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
            "tags": "",
            "published_on": "2026-02-08",
            "updated_on": "2026-02-08",
            "keywords": "",
            "hero_alt": "",
        }
    )
    data["body-0-id"] = latest.body[0].id
    for number, item in enumerate(items):
        for key, value in item.items():
            if key != "value":
                data[f"body-0-value-items-{number}-{key}"] = value
        for name, value in nested_form_data(item["value"]).items():
            data[f"body-0-value-items-{number}-value-{name}"] = value
    return data


def save(client: Client, page: ArticlePage, answer: str, **action: str) -> int:
    data = form_of(client, page)
    for key in data:
        if key.endswith("-answer"):
            data[key] = rich_text(f"<p>{answer}</p>")
    response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**data, **action})
    errors = response.context["form"].errors if response.context and "form" in response.context else None
    assert response.status_code == 302, errors
    return response.status_code


def approve(client: Client, page: ArticlePage) -> int:
    state = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    status: int = client.post(url, {"comment": "Read it."}).status_code
    return status
