"""What axe finds on a page as it is shown."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Wagtail's own header, pagination and messages are not ours to mend.
OURS = {"include": [["main"]], "exclude": [["header"], [".pagination"], [".messages"]]}


def faults(page: Page, context: str | dict[str, Any] | None = None, *, serious: bool = False) -> list[tuple[str, str]]:
    """Rule and element of each violation, in ``context`` or the whole page; with ``serious`` only what keeps people out.

    A click returns when the answer to it begins, which may be before its first tag: axe asks when all is there.
    """
    page.wait_for_load_state("load")
    found = Axe().run(page, context=context).response["violations"]
    return [
        (rule["id"], rule["nodes"][0]["html"][:200])
        for rule in found
        if not serious or rule["impact"] in {"serious", "critical"}
    ]
