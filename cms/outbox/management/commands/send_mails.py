"""Send the mails that wait. The worker does so by itself; this is for a timer of the machine, or by hand."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from cms.core.text import count_of
from cms.outbox import delivery
from cms.outbox.models import OutgoingMail


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        sent = delivery.send_waiting()
        delivery.forget_sent()
        left = OutgoingMail.objects.exclude(state=OutgoingMail.State.SENT)
        failed = left.filter(state=OutgoingMail.State.FAILED).count()
        self.stdout.write(f"{count_of(sent, 'mail')} sent, {left.count() - failed} waiting, {failed} failed")
        if failed:
            sys.exit(1)
