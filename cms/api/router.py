"""Wagtail's API router with everything that the site shows."""

from collections.abc import Iterable

from wagtail.api.v2.router import WagtailAPIRouter

from blog.api.topics import Authors, Categories, Tags
from cms.core.api.endpoints import NAMESPACE, Endpoint
from cms.core.api.openapi import Operation
from coaching.api.articles import OfferedArticles
from coaching.api.offers import Offers
from coaching.api.pages import CareerPaths, CoachingPages, ReadinessTests

from .addresses import Addresses
from .previews import Previews
from .redirects import Redirects
from .site import Navigation, SiteEndpoint

ENDPOINTS: tuple[type[Endpoint], ...] = (
    OfferedArticles,
    Categories,
    Tags,
    Authors,
    CoachingPages,
    CareerPaths,
    Offers,
    ReadinessTests,
    Redirects,
    SiteEndpoint,
    Navigation,
    Addresses,
    Previews,
)

router = WagtailAPIRouter(NAMESPACE)
for endpoint in ENDPOINTS:
    router.register_endpoint(endpoint.name, endpoint)


def operations() -> Iterable[Operation]:
    """For the OpenAPI document."""
    for endpoint in ENDPOINTS:
        yield from endpoint.operations()
