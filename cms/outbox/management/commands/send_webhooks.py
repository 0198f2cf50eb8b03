"""Post the webhooks that are due. The schedule does so by itself; this is for a timer of the machine, or by hand."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.core.text import count_of
from cms.outbox import sending
from cms.outbox.models import Delivery


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        arrived = sending.send_due()
        waiting = Delivery.objects.filter(state__in=Delivery.UNSETTLED).count()
        given_up = Delivery.objects.filter(state=Delivery.State.FAILED).count()
        self.stdout.write(f"{count_of(arrived, 'event')} arrived, {waiting} waiting, {given_up} given up")
