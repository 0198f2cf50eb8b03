"""Work that a worker does after the answer has been sent."""

from django_tasks import task

from . import delivery


@task()
def send_new_mails() -> int:
    """What waits, unless the mail server did not answer a moment ago: others need the worker too."""
    if delivery.is_down():
        return 0
    return delivery.send_waiting()
