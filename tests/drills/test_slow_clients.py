"""200 slow visitors, and what the others notice of them."""

import pytest

from deploy.cluster import wait_until
from tests.drills.clusters import IS_FULL, Drill
from tests.drills.slow import SlowClients, p95

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("cluster")]
PAGES = ["/blog/steady-0/", "/blog/steady-1/", "/blog/"]
FORM = "/career-coaching/roadmap/save/"
LIMIT = 0.5  # seconds


@pytest.mark.parametrize("place", ["proxy", "server"])
def test_slow_visitors_cost_others_nothing(drill: Drill, place: str) -> None:
    """In full by the clock; in short against the same machine a moment before, which others may be using, too."""
    origins = {"proxy": drill.cluster.url, "server": f"http://127.0.0.1:{drill.cluster.app_ports['app1']}"}
    before = p95(origins[place], PAGES, 40)
    with SlowClients(origins[place], 200, path=PAGES[0], form=FORM) as slow:
        wait_until(lambda: slow.moved > 400, 60)
        during = p95(origins[place], PAGES, 400 if IS_FULL else 60)
        moved = slow.moved
        wait_until(lambda: slow.moved > moved, 60)  # they were there all the time
    assert during < (LIMIT if IS_FULL else max(LIMIT, 4 * before)), (before, during)
