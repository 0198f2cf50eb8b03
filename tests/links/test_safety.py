"""What our server never calls, however it is written."""

import socket
import time
from dataclasses import replace
from ipaddress import ip_address

import pytest

from blog.links.visitor import Visitor
from cms.core.outgoing.safety import Policy, Unsafe, host_of, is_public, place_of

from .conftest import TEST_POLICY, only_here
from .server import WebSite

CLOSED = [
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",  # noqa: S104
    "169.254.169.254", "169.254.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254",  # metadata
    "100.64.0.1", "198.18.0.1", "192.0.2.1", "203.0.113.9", "240.0.0.1", "255.255.255.255", "192.88.99.1",  # reserved
    "224.0.0.1", "239.255.255.250", "ff02::1", "ff0e::1",  # multicast
    "::1", "::", "fe80::1", "fec0::1", "fc00::1", "2001:db8::1", "100::1", "3fff::1", "5f00::1",
    "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:8.8.8.8", "::127.0.0.1",  # IPv4 inside IPv6
    "64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::",
]  # fmt: skip
OPEN = ["8.8.8.8", "1.1.1.1", "93.184.215.14", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1"]


@pytest.mark.parametrize("address", CLOSED)
def test_addresses_that_are_not_on_the_public_internet_are_closed(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", OPEN)
def test_public_addresses_are_open(address: str) -> None:
    assert is_public(ip_address(address))


def answering(*addresses: str) -> Policy:
    return Policy(resolve=lambda host, port: addresses)


def test_a_request_goes_to_the_address_that_was_looked_at() -> None:
    place = place_of("https://Example.org/a b%20ü?q=ü".replace(" ", ""), answering("93.184.215.14"))
    assert (place.address, place.port, place.host, place.authority) == (
        "93.184.215.14",
        443,
        "example.org",
        "example.org",
    )
    assert place.path == "/ab%20%C3%BC?q=%C3%BC"


@pytest.mark.parametrize("address", CLOSED)
def test_a_name_that_leads_inside_is_not_called(address: str) -> None:
    with pytest.raises(Unsafe, match="not on the public internet"):
        place_of("https://innocent.example/", answering(address))


def test_one_closed_address_among_open_ones_is_enough() -> None:
    with pytest.raises(Unsafe, match="not on the public internet"):
        place_of("https://innocent.example/", answering("93.184.215.14", "10.0.0.1"))


@pytest.mark.parametrize("answer", ["fe80::1%eth0", "nonsense", ""])
def test_an_answer_that_is_no_address_is_not_called(answer: str) -> None:
    with pytest.raises(Unsafe):
        place_of("https://innocent.example/", answering(answer))


REFUSED = {
    "ftp://example.org/": "only http and https",
    "file:///etc/passwd": "only http and https",
    "gopher://example.org/": "only http and https",
    "http://ann:secret@example.org/": "user name or password",
    "http://@example.org/": "user name or password",
    "http://example.org\\@127.0.0.1/": "characters",
    "http://example.org/\r\nX-Injected: 1": "characters",
    "http://exa\tmple.org/": "characters",
    "http://example.org:22/": "port 22",
    "http://example.org:6379/": "port 6379",
    "http://example.org:99999/": "cannot be read",
    "http://[::1/": "cannot be read",
    "http://localhost/": "no name on the internet",
    "http://localhost./": "no name on the internet",
    "http://redis/": "no name on the internet",
    "http://2130706433/": "number in disguise",
    "http://017700000001/": "number in disguise",
    "http://0x7f000001/": "number in disguise",
    "http://0x7f.0.0.1/": "number in disguise",
    "http://0177.0.0.1/": "number in disguise",
    "http://127.1/": "number in disguise",
    "http://127.0.0.0x1/": "number in disguise",
    "http://①②⑦.0.0.1/": "number in disguise",
    "http:///x": "number in disguise, or empty",
    "http://exa..mple.org/": "no name that can be asked for",
    "http://127.0.0.1/": "not on the public internet",
    "http://169.254.169.254/latest/meta-data/": "not on the public internet",
    "http://[::ffff:127.0.0.1]/": "not on the public internet",
    "http://[::1]/": "not on the public internet",
}


@pytest.mark.parametrize(("url", "said"), REFUSED.items())
def test_unsafe_addresses_are_refused_with_the_reason(url: str, said: str) -> None:
    """A number is its own answer, as the name service of this machine gives it."""
    with pytest.raises(Unsafe, match=said):
        place_of(url, Policy(resolve=lambda host, port: [host]))


def test_this_machine_reads_disguised_numbers_as_addresses() -> None:
    """Why they are refused: otherwise the check above would be about nothing."""
    assert socket.getaddrinfo("2130706433", 80)[0][4][0] == "127.0.0.1"
    assert socket.getaddrinfo("0177.0.0.1", 80)[0][4][0] == "127.0.0.1"


@pytest.mark.parametrize("host", ["example.org", "EXAMPLE.org.", "93.184.215.14", "2606:4700::1111", "bücher.example"])
def test_names_and_plain_addresses_are_hosts(host: str) -> None:
    assert host_of(host) in {"example.org", "93.184.215.14", "2606:4700::1111", "xn--bcher-kva.example"}


# ---- against a real server, which must not be reached


def test_a_redirect_into_our_own_network_is_not_followed(site: WebSite) -> None:
    site.says("/out", 302, "http://inside.example/secret")
    answers = {"site.example": ["127.0.0.1"], "inside.example": ["10.0.0.7"]}
    policy = Policy(only_here, None, lambda host, port: answers[host])
    look = Visitor("x", policy, timeout=2, pause=0).look(site.url("/out"))
    assert (look.unsafe, look.status, look.reason) == (True, 0, "the host is not on the public internet")
    assert site.visits() == [("HEAD", "/out")]


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "//0x7f.1/", "http://u:p@site.example/", "gopher://x.example/"]
)
def test_a_redirect_to_something_unsafe_is_not_followed(site: WebSite, visitor: Visitor, target: str) -> None:
    site.says("/out", 301, target)
    assert visitor.look(site.url("/out")).unsafe
    assert site.visits() == [("HEAD", "/out")]


def test_a_name_service_that_changes_its_mind_is_believed_once(site: WebSite, visitor: Visitor) -> None:
    """The first answer is allowed, each later one leads inside: no request goes there."""
    site.says("/x", 200)
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.7"]

    careful = replace(visitor, policy=Policy(only_here, None, rebinding), remembered=lambda where: "")
    connected_to = careful.ask("HEAD", site.url("/x"), time.monotonic() + 5)
    assert (connected_to.status, asked) == (200, ["site.example"])  # one question for one connection
    look = careful.look(site.url("/x"))
    assert look.unsafe
    assert site.asked == [("HEAD", "/x")]


def test_without_the_test_policy_this_very_server_is_out_of_reach(site: WebSite) -> None:
    site.says("/", 200)
    policy = replace(TEST_POLICY, allows=Policy().allows)
    look = Visitor("x", policy, timeout=2, pause=0).look(site.url("/"))
    assert look.unsafe
    assert site.asked == []


# ---- hosts that the operator trusts


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://crm:9000/in", "10.0.0.7"),
        ("http://CRM:9000/in", "192.168.1.4"),
        ("http://127.0.0.1:8133/in", "127.0.0.1"),
        ("https://crm/in", "fd12::1"),
    ],
)
def test_a_trusted_host_is_called_inside_our_own_network(url: str, address: str) -> None:
    policy = replace(answering(address), trusted=frozenset({"crm", "127.0.0.1"}))
    assert place_of(url, policy).address == address
    with pytest.raises(Unsafe):
        place_of(url, answering(address))


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "100.100.100.200", "fd00:ec2::254", "fe80::1", "0.0.0.0", "::", "224.0.0.1", "::ffff:169.254.169.254"],  # noqa: S104
)  # fmt: skip
def test_not_even_a_trusted_name_leads_to_credentials(address: str) -> None:
    with pytest.raises(Unsafe, match="nowhere safe"):
        place_of("http://crm/", replace(answering(address), trusted=frozenset({"crm"})))


def test_trust_is_for_this_very_host() -> None:
    policy = replace(answering("10.0.0.7"), trusted=frozenset({"crm.example"}))
    for url in ("http://a.crm.example/", "http://crm.example.org/", "http://xcrm.example/"):
        with pytest.raises(Unsafe):
            place_of(url, policy)
