"""Make the groups Writer, Reviewer, Coach, Lead and Admin and the review workflow, or put them right."""

from typing import Any

from django.core.management.base import BaseCommand

from blog.roles import ROLES, WORKFLOW_NAME, setup_roles


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        setup_roles()
        self.stdout.write(
            f"Groups {', '.join(role.name for role in ROLES)} and the workflow “{WORKFLOW_NAME}” are set."
        )
