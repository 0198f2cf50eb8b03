"""Groups, the review and its stages are shown in the language of who reads; their rows keep their names."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation
from wagtail.models import Collection, Task, Workflow
from wagtail.users.models import UserProfile

from blog.models import ArticleIndexPage
from blog.roles import ROLES, WORKFLOW_NAME
from blog.stored_names import NAMES, shown_name
from tests.blog.editing import signed_in
from tests.blog.packets import in_review
from tests.desk.people import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def german_admin(admin: Any) -> Any:
    admin.is_superuser = True
    admin.save()
    UserProfile.objects.update_or_create(user=admin, defaults={"preferred_language": "de"})
    return signed_in(admin)


def test_every_name_that_the_set_up_gives_is_known(index: ArticleIndexPage) -> None:
    given = {role.name for role in ROLES} | {*Task.objects.values_list("name", flat=True), WORKFLOW_NAME}
    given |= {*Collection.objects.values_list("name", flat=True)}
    assert given - NAMES.keys() == set()
    with translation.override("de"):
        assert [name for name in given - {"Coach"} if shown_name(name) == name] == []


def test_a_name_that_somebody_gave_stays() -> None:
    with translation.override("de"):
        assert shown_name("May") == "May"
        assert str(Group(name="Writers of May")) == "Writers of May"


def test_templates_show_it_and_code_reads_what_is_stored(index: ArticleIndexPage) -> None:
    workflow = Workflow.objects.get(name=WORKFLOW_NAME)
    with translation.override("de"):
        shown = Template("{{ row.name }}|{{ row }}|{{ row.pk }}").render(Context({"row": workflow}))
        assert workflow.name == WORKFLOW_NAME
    assert shown == f"Redaktionelle Prüfung|Redaktionelle Prüfung|{workflow.pk}"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("wagtailusers_groups:index", ["Prüfteam", "Leitung"]),
        ("wagtailadmin_workflows:index", ["Redaktionelle Prüfung", "Freigabe durch einen Coach"]),
        ("wagtailadmin_workflows:task_index", ["Freigabe durch einen Coach"]),
        ("wagtailusers_users:add", ["Prüfteam", "Leitung"]),
        ("desk_board", ["Redaktionelle Prüfung"]),
    ],
)
def test_the_admin_shows_it(
    german_admin: Any, index: ArticleIndexPage, writer: Any, address: str, expected: list[str]
) -> None:
    in_review(index, writer)
    text = text_of(german_admin.get(reverse(address)))
    assert [name for name in expected if name not in text] == []


def test_a_form_that_is_saved_renames_nothing(german_admin: Any, index: ArticleIndexPage) -> None:
    group = Group.objects.get(name="Reviewer")
    address = reverse("wagtailusers_groups:edit", args=[group.pk])
    page = german_admin.get(address).content.decode()
    assert 'value="Reviewer"' in page
