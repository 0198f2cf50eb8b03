"""The roles exist from the first migration on, and can be put right at any time."""

from importlib import import_module
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from blog import publishing
from blog.models import ArticleIndexPage
from blog.publishing import Refused
from blog.roles import ADMIN, ROLES
from tests.blog.factories import article
from tests.conftest import make_user, restore_roots

pytestmark = pytest.mark.django_db


def test_the_migration_makes_a_group_for_each_role() -> None:
    migration = import_module("blog.migrations.0004_roles")
    Group.objects.all().delete()
    for _ in range(2):
        migration.make_groups(apps, SimpleNamespace(connection=connection))
    assert list(Group.objects.order_by("pk").values_list("name", flat=True)) == [role.name for role in ROLES]
    for group in Group.objects.all():
        assert list(group.permissions.values_list("codename", flat=True)) == ["access_admin"]


def test_setup_roles_needs_no_article_listing() -> None:
    restore_roots()
    ArticleIndexPage.objects.all().delete()
    call_command("setup_roles", stdout=StringIO())
    assert Group.objects.filter(name__in=[role.name for role in ROLES]).count() == len(ROLES)


def test_an_admin_holds_every_permission_and_the_whole_tree(index: ArticleIndexPage) -> None:
    user = make_user("alma", ADMIN)
    assert not user.is_superuser
    assert user.get_all_permissions() >= {
        "wagtailcore.change_site", "auth.change_user", "wagtailredirects.add_redirect", "wagtailcore.change_workflow",
    }  # fmt: skip
    root = Page.get_first_root_node()
    assert root.permissions_for_user(user).can_edit() is False  # nobody edits the root itself
    assert index.permissions_for_user(user).can_edit()
    assert publishing.may_publish(user, index)


def test_the_gate_holds_for_an_admin(index: ArticleIndexPage) -> None:
    page = article(index, "a-draft", live=False)
    with pytest.raises(Refused):
        page.latest_revision.publish(user=make_user("alma", ADMIN), skip_permission_checks=True)


def test_setup_roles_takes_back_what_was_given_too_much(index: ArticleIndexPage) -> None:
    writers = Group.objects.get(name="Writer")
    root = Collection.get_first_root_node()
    writers.permissions.add(Permission.objects.get(content_type__app_label="auth", codename="change_user"))
    for app, codename in (("wagtailimages", "delete_image"), ("wagtaildocs", "delete_document")):
        permission = Permission.objects.get(content_type__app_label=app, codename=codename)
        GroupCollectionPermission.objects.create(group=writers, collection=root, permission=permission)
    call_command("setup_roles", stdout=StringIO())
    assert given(writers) == {
        "access_admin", "add_image", "choose_image", "add_page", "change_page",
        "add_document", "add_evidence", "change_evidence", "view_evidence", "view_claim",
    }  # fmt: skip


def given(group: Group) -> set[Any]:
    pages = GroupPagePermission.objects.filter(group=group)
    files = GroupCollectionPermission.objects.filter(group=group)
    return {
        *group.permissions.values_list("codename", flat=True),
        *pages.values_list("permission__codename", flat=True),
        *files.values_list("permission__codename", flat=True),
    }
