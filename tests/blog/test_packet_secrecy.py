"""What logs show of review links, and how often one may try."""

import logging
from typing import Any

from django.core.cache import cache
from django.test import RequestFactory

from blog.desk.packet.secrecy import TokenFilter
from cms.core.throttle import seconds_to_wait


def record(message: str, *args: Any, request: Any = None, exc_info: Any = None) -> logging.LogRecord:
    made = logging.LogRecord("django.request", logging.ERROR, __file__, 1, message, args, exc_info)
    made.request = request
    return made


def test_the_filter_hides_tokens_in_messages_requests_and_tracebacks(rf: RequestFactory) -> None:
    token = "A-b_" * 10 + "xyz"
    request = rf.get(f"/review/{token}/", REQUEST_URI=f"/review/{token}/")
    try:
        raise ValueError(f"/review/{token}/ broke")
    except ValueError as error:
        made = record("%s: %s", "Not Found", request.path, request=request, exc_info=(ValueError, error, None))
    assert TokenFilter().filter(made)
    assert made.getMessage() == "Not Found: /review/***/"
    assert token not in str(vars(made)) + str(vars(made.request)) + str(made.request.META)
    assert "/review/***/ broke" in str(made.exc_text)
    assert request.path == f"/review/{token}/"


def test_the_filter_leaves_other_records_alone(rf: RequestFactory) -> None:
    request = rf.get("/review/12/")
    made = record("%s: %s", "Not Found", "/review/12/", request=request)
    assert TokenFilter().filter(made)
    assert (made.args, made.request) == (("Not Found", "/review/12/"), request)


def test_the_limit_counts_by_what_and_whose() -> None:
    assert [seconds_to_wait("post", "one", 2) > 0 for _ in range(3)] == [False, False, True]
    assert seconds_to_wait("post", "two", 2) == 0
    assert seconds_to_wait("unknown", "one", 2) == 0
    cache.clear()
    assert 0 < max(seconds_to_wait("post", "one", 1), seconds_to_wait("post", "one", 1)) <= 60
