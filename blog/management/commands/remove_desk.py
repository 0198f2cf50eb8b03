"""Take the desk out of a site before its package is uninstalled: its pages, its review, its tables.

What it holds goes for good, so export first: manage.py export_articles FOLDER --drafts. Pages of the host, people and
the library of images stay; so do the groups, without the rights that the desk gave them.
"""

from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from wagtail.models import Page, Task, Workflow, WorkflowState

from blog.roles import WORKFLOW_NAME
from cms.core.text import count_of

APPS = ("coaching", "blog", "proofdesk_outbox", "proofdesk_core")  # in the order in which they depend on each other


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--yes", action="store_true", help="do it: without this, only say what would go")

    def handle(self, *args: Any, **options: Any) -> None:
        if apps.is_installed("cms.home"):
            raise CommandError("this is the complete site, not a site with the desk as a guest. Nothing was removed.")
        ours = [model for model in apps.get_models() if model._meta.app_label in APPS and issubclass(model, Page)]
        pages = Page.objects.type(*ours).order_by("-depth")
        self.stdout.write(f"{count_of(pages.count(), 'page')} of the desk, its reviews and its tables")
        if not options["yes"]:
            self.stdout.write("Nothing was removed. Export first (export_articles FOLDER --drafts), then add --yes.")
            return
        self.remove_pages(ours)
        for label in APPS:
            call_command("migrate", label, "zero", verbosity=options["verbosity"], stdout=self.stdout)
        self.stdout.write("The desk is gone. Take its lines out of the settings and the addresses, then uninstall it.")

    @transaction.atomic
    def remove_pages(self, ours: list[type[Page]]) -> None:
        WorkflowState.objects.filter(workflow__name=WORKFLOW_NAME).delete()
        for page in Page.objects.type(*ours).order_by("depth"):
            if found := Page.objects.filter(pk=page.pk).first():  # what stood below one is gone with it
                found.specific.delete()
        Workflow.objects.filter(name=WORKFLOW_NAME).delete()
        for task in Task.objects.all():
            if task.specific_class is None or task.specific_class._meta.app_label in APPS:
                task.delete()
