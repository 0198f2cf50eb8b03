"""Work that a worker does after the answer has been sent."""

from django_tasks import task

from . import own_data


@task()
def answer_data_requests() -> int:
    return own_data.answer_requests()
