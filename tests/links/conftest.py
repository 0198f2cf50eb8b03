"""A site elsewhere, and a visitor that may go there."""

from collections.abc import Iterator
from ipaddress import ip_address

import pytest

from blog.links.visitor import Visitor
from cms.core.outgoing.safety import IPAddress, Policy

from .server import WebSite

HERE = ip_address("127.0.0.1")


def only_here(address: IPAddress) -> bool:
    return address == HERE


def to_here(host: str, port: int) -> list[str]:
    """Every name is this machine."""
    return ["127.0.0.1"]


TEST_POLICY = Policy(allows=only_here, ports=None, resolve=to_here)


@pytest.fixture
def site() -> Iterator[WebSite]:
    found = WebSite()
    yield found
    found.stop()


@pytest.fixture
def visitor() -> Visitor:
    return Visitor("ProofdeskLinkCheck/1.0 (+https://our.example/)", TEST_POLICY, timeout=2, pause=0)
