"""What stands beside each other in `make bench` is served the same way."""

from benchmarks.contestants import served_by
from cms import serving


def test_another_application_gets_the_server_and_the_threads_of_ours() -> None:
    ours = serving.command()
    other = served_by("stock.wsgi:application", 8123)
    assert other[-1] == "stock.wsgi:application"
    assert other[other.index("--port") + 1] == "8123"
    threads = "--blocking-threads"
    assert other[other.index(threads) + 1] == ours[ours.index(threads) + 1]
    assert [part for part in other if part.startswith("--")] == [part for part in ours if part.startswith("--")]
