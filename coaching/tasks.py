"""Work that a worker does after the answer has been sent."""

from django_tasks import task

from . import leads


@task()
def answer_data_requests() -> int:
    return leads.answer_requests()
