"""The counter of offers."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from blog import visits

from . import counting
from .origins import Origin


@csrf_exempt
@require_POST
def count(request: HttpRequest, page: int, offer: int, slot: str) -> HttpResponse:
    """An offer was seen or clicked: `?variant=A&act=seen`. Always the same answer, as for views of articles.

    Open to forged requests, as there is nothing to win: a number that only helps to compare offers.
    """
    origin = Origin.read(f"{page}.{offer}.{request.GET.get('variant', '')}.{slot}")
    act = request.GET.get("act", "")
    if origin and act in counting.ACTS and max(page, offer) < 2**31 and visits.is_counted(request):
        counting.count(origin, act)
    return HttpResponse(status=204, headers={"Cache-Control": "no-store"})
