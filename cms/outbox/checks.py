"""What is wrong with the settings of what leaves the system."""

from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ValidationError
from django.core.validators import DomainNameValidator, validate_ipv46_address

from cms.core.outgoing.safety import is_never


@register()
def check_hosts(**kwargs: Any) -> list[CheckMessage]:
    """Hosts of one's own network: plain names and numbers."""
    return [
        Error(
            f"PROOFDESK_WEBHOOK_HOSTS names {host!r}.",
            hint="Name a host, such as crm.internal or 10.0.0.7: no scheme, port, path or wildcard, and no address "
            "at which a cloud hands out credentials.",
            id="proofdesk_outbox.E001",
        )
        for host in settings.PROOFDESK_WEBHOOK_HOSTS
        if not is_host(host)
    ]


def is_host(host: str) -> bool:
    try:
        validate_ipv46_address(host)
    except ValidationError:
        pass
    else:
        return not is_never(ip_address(host))
    if host.replace(".", "").isdecimal():
        return False
    try:
        DomainNameValidator(accept_idna=False)(host if "." in host else f"{host}.example")
    except ValidationError:
        return False
    return True
