"""Who may do what: groups, their page permissions, and the review that every article passes.

Nobody but leads and administrators holds the permission to publish; reviewers approve, and the
approval publishes.
"""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from .models import ArticleIndexPage, CoachTask, ReadinessTask, ReviewTask

WRITER, REVIEWER, COACH, LEAD = "Writer", "Reviewer", "Coach", "Lead"
WORKFLOW_NAME = "Editorial review"


@dataclass(frozen=True)
class Role:
    """Page permissions hold for everything below the article listing."""

    name: str
    pages: tuple[str, ...]
    images: tuple[str, ...] = ("add_image", "choose_image")
    models: tuple[tuple[str, str], ...] = ()


SNIPPETS = (("blog", "author"), ("blog", "category"), ("coaching", "calltoaction"))
ROLES = (
    Role(WRITER, ("add_page", "change_page")),
    Role(REVIEWER, ("add_page", "change_page")),
    Role(COACH, ("change_page",)),
    Role(
        LEAD,
        ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
        ("add_image", "change_image", "choose_image"),
        SNIPPETS,
    ),
)


@transaction.atomic
def setup_roles() -> None:
    """Make the groups, their permissions and the review workflow, or put them right. Safe to repeat."""
    indexes = list(ArticleIndexPage.objects.all())
    for role in ROLES:
        group, _ = Group.objects.get_or_create(name=role.name)
        group.permissions.set(model_permissions(role))
        set_page_permissions(group, indexes, role.pages)
        set_image_permissions(group, role.images)
    assign_workflow(indexes)


def model_permissions(role: Role) -> list[Permission]:
    wanted = [Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")]
    for app, model in role.models:
        wanted.extend(Permission.objects.filter(content_type__app_label=app, content_type__model=model))
    return wanted


def set_page_permissions(group: Group, pages: list[ArticleIndexPage], codenames: tuple[str, ...]) -> None:
    """Exactly these, below these pages."""
    permissions = list(Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames))
    GroupPagePermission.objects.filter(group=group, page__in=pages).exclude(permission__in=permissions).delete()
    for page in pages:
        for permission in permissions:
            GroupPagePermission.objects.get_or_create(group=group, page=Page(pk=page.pk), permission=permission)


def set_image_permissions(group: Group, codenames: tuple[str, ...]) -> None:
    root = Collection.get_first_root_node()
    for permission in Permission.objects.filter(content_type__app_label="wagtailimages", codename__in=codenames):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def assign_workflow(indexes: list[ArticleIndexPage]) -> Workflow:
    """Readiness, editorial review, coach's sign-off: for every page below the listings.

    Tasks that somebody added stay, behind these; Wagtail's own group approval of the same name, which an
    earlier version used, gives way.
    """
    workflow = Workflow.objects.filter(name=WORKFLOW_NAME).first() or Workflow.objects.create(name=WORKFLOW_NAME)
    tasks = [
        named(ReadinessTask, "Readiness"),
        named(ReviewTask, WORKFLOW_NAME, REVIEWER),
        named(CoachTask, "Coach’s sign-off", COACH),
    ]
    WorkflowTask.objects.filter(
        workflow=workflow, task__in=GroupApprovalTask.objects.filter(name=WORKFLOW_NAME)
    ).delete()
    ours = [task.pk for task in tasks]
    others = WorkflowTask.objects.filter(workflow=workflow).exclude(task__in=ours).order_by("sort_order")
    for order, task in enumerate([*ours, *others.values_list("task_id", flat=True)]):
        WorkflowTask.objects.update_or_create(workflow=workflow, task_id=task, defaults={"sort_order": order})
    for index in indexes:
        WorkflowPage.objects.get_or_create(page=Page(pk=index.pk), defaults={"workflow": workflow})
    return workflow


def named(model: type[Task], name: str, group: str | None = None) -> Task:
    """The task of this kind and name, active, and done by this group."""
    task = model.objects.filter(name=name).first() or model.objects.create(name=name)
    if not task.active:
        task.active = True
        task.save(update_fields=["active"])
    if group:
        task.groups.set([Group.objects.get(name=group)])
    return task
