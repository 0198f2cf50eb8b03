"""Where a request comes from, as far as limits need to know. Nothing of it is kept."""

import ipaddress
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def network_of(request: HttpRequest) -> str:
    """The neighbourhood that usually belongs to one household or provider: /24, or /48."""
    raw = client_address(request.META)
    try:
        address = ipaddress.ip_address(raw)
    except ValueError:
        return "unknown"
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    return str(ipaddress.ip_network(f"{address}/{24 if address.version == 4 else 48}", strict=False))


def visitor_of(request: HttpRequest) -> str:
    """One visitor, as far as limits can tell: an address, or the /64 in which one household has all of its own."""
    raw = client_address(request.META)
    try:
        address = ipaddress.ip_address(raw)
    except ValueError:
        return "unknown"
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or ipaddress.ip_network(f"{address}/64", strict=False))


def client_address(meta: Mapping[str, Any]) -> str:
    """Of the connection, or what our own proxy says: what a request says about itself is not believed."""
    header = settings.PROOFDESK_CLIENT_HEADER
    if not header:
        return str(meta.get("REMOTE_ADDR", ""))
    return str(meta.get(f"HTTP_{header.upper().replace('-', '_')}", "")).rpartition(",")[2].strip()
