"""Which addresses our server may call. Pure: nothing here opens a connection.

An editor, a lead, or a file that was imported, says where we look: so nothing inside our own network may be
reached, unless the operator names the host (`Policy.trusted`). A host is asked for once, every answer of the name service must be a public address, and the
connection goes to the address that was looked at, so that a second answer changes nothing.
Ranges: https://www.iana.org/assignments/iana-ipv4-special-registry/ and iana-ipv6-special-registry/
"""

import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urlsplit

IPAddress = IPv4Address | IPv6Address
DEFAULT_PORTS = {"http": 80, "https": 443}
PATH_CHARACTERS = "/%:@!$&'()*+,;=~-._"
WEB_PORTS = frozenset({80, 443, 8080, 8443})
# Beside what `ipaddress` knows as not global, whose answers differ between versions of Python.
CLOSED = [
    ip_network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/3",
        "168.63.129.16/32",  # the host of a virtual machine at Azure, which answers on a public address
        "::/8", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16",
        "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    )
]  # fmt: skip


# What no name leads to, not even a trusted one: where clouds hand out credentials, everybody at once, nobody.
NEVER = [
    ip_network(network)
    for network in (
        "0.0.0.0/8", "169.254.0.0/16", "168.63.129.16/32", "100.100.100.200/32", "192.0.0.192/32", "224.0.0.0/3",
        "::/128", "::ffff:0:0/96", "fd00:ec2::254/128", "fe80::/10", "ff00::/8",
    )
]  # fmt: skip


class Unsafe(Exception):
    """We do not call this address. The text says why; `pattern` and `values` are what it was made of."""

    def __init__(self, pattern: str, **values: object) -> None:
        super().__init__(pattern % values if values else pattern)
        self.pattern, self.values = pattern, values


def is_public(address: IPAddress) -> bool:
    """Is this an address of the public internet? IPv6 forms that hold an IPv4 address never count as one."""
    return address.is_global and not any(address in network for network in CLOSED if network.version == address.version)


def is_never(address: IPAddress) -> bool:
    return any(address in network for network in NEVER if network.version == address.version)


def resolve(host: str, port: int) -> list[str]:
    """What the name service of this machine answers. Raises OSError."""
    return [str(answer[4][0]) for answer in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True, slots=True)
class Policy:
    """Where we may go. Tests allow a server of their own."""

    allows: Callable[[IPAddress], bool] = is_public
    ports: frozenset[int] | None = WEB_PORTS
    resolve: Callable[[str, int], Iterable[str]] = resolve
    trusted: frozenset[str] = frozenset()  # hosts of one's own network: any port, any address but those of NEVER


PUBLIC = Policy()


@dataclass(frozen=True, slots=True)
class Place:
    """Where one request goes: the address that was looked at, and what to say there."""

    scheme: str
    host: str
    port: int
    address: str
    path: str

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def place_of(url: str, policy: Policy) -> Place:
    """Where a request for this address may go. Raises Unsafe, or OSError when the host has no address."""
    if any(character <= " " or character == "\x7f" for character in url) or "\\" in url:
        raise Unsafe("the address has characters that do not belong there")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Unsafe("the address cannot be read") from None
    if parts.scheme not in DEFAULT_PORTS:
        raise Unsafe("only http and https are looked at")
    if "@" in parts.netloc:
        raise Unsafe("the address has a user name or password")
    port = DEFAULT_PORTS[parts.scheme] if port is None else port
    is_trusted = (parts.hostname or "").rstrip(".") in policy.trusted
    host = (parts.hostname or "").rstrip(".") if is_trusted else host_of(parts.hostname or "")
    if policy.ports is not None and port not in policy.ports and not is_trusted:
        raise Unsafe("port %(port)s is no port of web sites", port=port)
    path = quote(parts.path or "/", safe=PATH_CHARACTERS)
    query = quote(parts.query, safe=PATH_CHARACTERS + "?")
    return Place(
        parts.scheme, host, port, checked(host, port, policy, is_trusted), f"{path}?{query}" if query else path
    )


def host_of(host: str) -> str:
    """The name as the name service gets it. Raises Unsafe for numbers that only some programs read as an address."""
    try:
        return str(ip_address(host))
    except ValueError:
        pass
    try:
        name = host.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError:
        raise Unsafe("the host has no name that can be asked for") from None
    last = name.rpartition(".")[2]
    if not last or last.isdecimal() or last.startswith("0x"):
        raise Unsafe("the host is a number in disguise, or empty")
    if "." not in name:
        raise Unsafe("the host has no name on the internet")
    return name


def checked(host: str, port: int, policy: Policy, is_trusted: bool = False) -> str:
    """The first address of this host. Raises Unsafe when any of them is not allowed."""
    answers = list(policy.resolve(host, port))
    if not answers:
        raise OSError("the host has no address")
    for answer in answers:
        try:
            address = ip_address(answer.partition("%")[0])
            is_allowed = "%" not in answer and (not is_never(address) if is_trusted else policy.allows(address))
        except ValueError:
            is_allowed = False
        if not is_allowed:
            raise Unsafe("the host is not on the public internet" if not is_trusted else "the host leads nowhere safe")
    return answers[0]
