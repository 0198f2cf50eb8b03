"""Forms come in before anything works on them, and those that dawdle hold few threads."""

import io
from threading import Event, Thread
from typing import Any

import pytest

from cms.core import bodies
from cms.core.bodies import Bodies

Answer = tuple[str, bytes]


def read_all(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    content = environ["wsgi.input"].read()
    start_response("200 OK", [])
    return [content]


def ask(application: Any, body: Any, length: str | None = None) -> Answer:
    told: list[str] = []
    environ = {
        "wsgi.input": io.BytesIO(body) if isinstance(body, bytes) else body,
        "CONTENT_LENGTH": length if length is not None else str(len(body)),
    }
    content = b"".join(application(environ, lambda status, headers: told.append(status)))
    return told[0], content


def test_a_body_is_taken_in_as_it_comes() -> None:
    assert ask(Bodies(read_all, 1), b"one=1&two=2") == ("200 OK", b"one=1&two=2")


def test_a_body_that_comes_in_many_pieces_is_whole() -> None:
    text = bytes(range(256)) * 100
    assert ask(Bodies(read_all, 1), text) == ("200 OK", text)


def test_a_body_that_ends_too_early_is_given_up() -> None:
    assert ask(Bodies(read_all, 1), b"half", "8") == ("400 Bad Request", b"This ended too early.")


def test_a_body_of_some_size_waits_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "IN_MEMORY", 4)
    assert ask(Bodies(read_all, 1), b"123456") == ("200 OK", b"123456")


@pytest.mark.parametrize(
    ("length", "status"),
    [("99999999999", "413 Content Too Large"), ("-1", "400 Bad Request"), ("many", "400 Bad Request")],
)
def test_a_length_that_cannot_be_taken_is_refused_before_anything_is_read(length: str, status: str) -> None:
    assert ask(Bodies(read_all, 1), b"", length)[0] == status


def test_a_body_that_comes_too_slowly_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "SECONDS", -1)
    assert ask(Bodies(read_all, 1), b"one") == ("408 Request Timeout", b"This came in too slowly.")


def test_who_comes_while_others_dawdle_is_asked_to_come_again_and_pages_are_answered() -> None:
    application = Bodies(read_all, 1)
    begun, go_on = Event(), Event()

    class Dawdling(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            begun.set()
            go_on.wait(30)
            return super().read(size)

    found: list[Answer] = []
    slow = Thread(target=lambda: found.append(ask(application, Dawdling(b"late"), "4")))
    slow.start()
    assert begun.wait(10)
    assert ask(application, b"x")[0] == "503 Service Unavailable"
    assert ask(application, b"", "0") == ("200 OK", b"")
    go_on.set()
    slow.join()
    assert found == [("200 OK", b"late")]
    assert ask(application, b"x") == ("200 OK", b"x")
