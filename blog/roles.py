"""Who may do what: groups, their page permissions, and the review that every article passes.

Nobody but leads and administrators holds the permission to publish; reviewers approve, and the
approval publishes. An administrator may change everything that the admin shows, and is no superuser:
the release gate holds for everybody.
"""

from collections.abc import Sequence
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

WRITER, REVIEWER, COACH, LEAD, ADMIN = "Writer", "Reviewer", "Coach", "Lead", "Admin"
WORKFLOW_NAME = "Editorial review"


@dataclass(frozen=True)
class Role:
    """Page permissions hold for everything below the article listing, or on the whole site.

    `models`: app and model of what the role may add, change and delete; None for everything there is.
    `more`: code names of further permissions of our own.
    """

    name: str
    pages: tuple[str, ...]
    files: tuple[str, ...] = ("add_image", "choose_image")
    models: tuple[tuple[str, str], ...] | None = ()
    whole_site: bool = False
    more: tuple[str, ...] = ()


SNIPPETS = (("blog", "author"), ("blog", "category"), ("coaching", "calltoaction"))
LEADS = tuple(("coaching", model) for model in ("lead", "quarantined", "consenttext", "leadmagnet", "leadsettings"))
ADDRESSES = (("wagtailredirects", "redirect"), ("proofdesk_core", "redirectrule"))
WEBHOOKS = (("proofdesk_outbox", "endpoint"),)
READS_CLAIMS = ("view_claim", "view_evidence")
PROPOSES = (*READS_CLAIMS, "add_evidence", "change_evidence")
VERIFIES = (*PROPOSES, "verify_evidence")
DOCUMENTS = ("add_document", "choose_document")
ROLES = (
    # Who only adds documents chooses among their own: a consent is not for everybody.
    Role(WRITER, ("add_page", "change_page"), ("add_image", "choose_image", "add_document"), more=PROPOSES),
    Role(REVIEWER, ("add_page", "change_page"), more=READS_CLAIMS),
    Role(COACH, ("change_page",), ("add_image", "choose_image", *DOCUMENTS), more=(*VERIFIES, "view_lead")),
    Role(
        LEAD,
        ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
        ("add_image", "change_image", "choose_image", *DOCUMENTS),
        (*SNIPPETS, *LEADS, *ADDRESSES, *WEBHOOKS, ("blog", "freshnesssettings")),
        more=(*VERIFIES, "delete_evidence", "waive_claim"),
    ),
    Role(
        ADMIN,
        ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"),
        (
            *("add_image", "change_image", "delete_image", "choose_image"),
            *("add_document", "change_document", "delete_document", "choose_document"),
        ),
        models=None,
        whole_site=True,
    ),
)


@transaction.atomic
def setup_roles() -> None:
    """Make the groups, their permissions and the review workflow, or put them right. Safe to repeat."""
    indexes = list(ArticleIndexPage.objects.all())
    for role in ROLES:
        group, _ = Group.objects.get_or_create(name=role.name)
        group.permissions.set(model_permissions(role))
        set_page_permissions(group, [Page.get_first_root_node()] if role.whole_site else indexes, role.pages)
        set_file_permissions(group, role.files)
    assign_workflow(indexes)


def model_permissions(role: Role) -> list[Permission]:
    if role.models is None:
        return list(Permission.objects.all())
    wanted = [Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")]
    for app, model in role.models:
        wanted.extend(Permission.objects.filter(content_type__app_label=app, content_type__model=model))
    wanted.extend(Permission.objects.filter(content_type__app_label__in=("blog", "coaching"), codename__in=role.more))
    return wanted


def set_page_permissions(group: Group, pages: Sequence[Page], codenames: tuple[str, ...]) -> None:
    """Exactly these, below these pages."""
    permissions = list(Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames))
    GroupPagePermission.objects.filter(group=group, page__in=pages).exclude(permission__in=permissions).delete()
    for page in pages:
        for permission in permissions:
            GroupPagePermission.objects.get_or_create(group=group, page=Page(pk=page.pk), permission=permission)


def set_file_permissions(group: Group, codenames: tuple[str, ...]) -> None:
    """Exactly these, for images and documents of every collection."""
    root = Collection.get_first_root_node()
    apps = ("wagtailimages", "wagtaildocs")
    permissions = list(Permission.objects.filter(content_type__app_label__in=apps, codename__in=codenames))
    given = GroupCollectionPermission.objects.filter(group=group, collection=root)
    given.filter(permission__content_type__app_label__in=apps).exclude(permission__in=permissions).delete()
    for permission in permissions:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def assign_workflow(indexes: list[ArticleIndexPage]) -> Workflow:
    """Readiness, editorial review, coach's sign-off: for every page below the listings.

    Tasks that somebody added stay, behind these; Wagtail's own group approval of the same name, which an
    earlier version used, gives way.
    """
    workflow = Workflow.objects.filter(name=WORKFLOW_NAME).first() or Workflow.objects.create(name=WORKFLOW_NAME)
    tasks = [
        named(ReadinessTask, "Readiness"),
        named(ReviewTask, WORKFLOW_NAME, REVIEWER, ADMIN),
        named(CoachTask, "Coach’s sign-off", COACH, ADMIN),
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


def named(model: type[Task], name: str, *groups: str) -> Task:
    """The task of this kind and name, active, and done by these groups."""
    task = model.objects.filter(name=name).first() or model.objects.create(name=name)
    if not task.active:
        task.active = True
        task.save(update_fields=["active"])
    if groups:
        task.groups.set(Group.objects.filter(name__in=groups))
    return task
