"""Spreadsheets: no cell of any export is run as a formula, whoever wrote the text."""

import csv
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import get_resolver
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.contrib.redirects.models import Redirect

from blog.models import Author
from cms.core.spreadsheets import as_text
from tests.blog.factories import article
from tests.security.routes import routes

EVIL = "=HYPERLINK(CONCATENATE(A1))"


def exporting_views() -> dict[str, Any]:
    """Each view of the resolver that can write a spreadsheet, by its address."""
    found = {}
    for route in routes(get_resolver()):
        view = getattr(route.view, "view_class", None)
        if view and issubclass(view, SpreadsheetExportMixin):
            found[route.pattern] = view
    return found


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "-2+3+cmd|' /C calc'!A0"]
)
def test_a_formula_becomes_a_text(text: str) -> None:
    assert as_text(text) == f"'{text}"


@pytest.mark.parametrize("value", ["a=1", "", "Pay", 1, -1, None, 2.5, "'=1"])
def test_what_is_no_formula_stays(value: Any) -> None:
    assert as_text(value) == value


def test_every_export_of_the_resolver_writes_formulas_as_text() -> None:
    views = exporting_views()
    assert len(views) > 20
    for pattern, view in views.items():
        for kind in SpreadsheetExportMixin.FORMATS:
            found = view().preprocess_field_value("some_field", EVIL, kind)
            assert found == f"'{EVIL}", (pattern, kind)
    # A view that writes rows in another way would pass by the one above.
    ours = {view.write_csv_row for view in views.values()} | {view.generate_xlsx_row for view in views.values()}
    assert ours == {SpreadsheetExportMixin.write_csv_row, SpreadsheetExportMixin.generate_xlsx_row}


@pytest.mark.django_db
def test_exports_of_ours_and_of_wagtail_hold_no_formula(index: Any, admin: Any) -> None:
    """Those whose rows are quickly made, through their addresses."""
    article(index, "one", title=EVIL)
    Author.objects.create(name=EVIL, slug="evil")
    Redirect.add_redirect(EVIL, "https://example.org/")
    client = Client()
    client.force_login(admin)
    seen = 0
    for pattern in exporting_views():
        if "<" in pattern or "results" in pattern or "(" in pattern:
            continue
        for kind in SpreadsheetExportMixin.FORMATS:
            response = client.get(f"/{pattern}?export={kind}")
            if response.status_code != 200 or "spreadsheet" not in response["Content-Type"] + response.get(
                "Content-Disposition", ""
            ):
                continue
            content = b"".join(response.streaming_content) if response.streaming else response.content
            cells = cells_of(content, kind)
            seen += sum(EVIL in str(cell) for cell in cells)
            assert not any(str(cell).startswith("=") for cell in cells), pattern
    assert seen >= 4


def cells_of(content: bytes, kind: str) -> list[Any]:
    if kind == "csv":
        return [cell for row in csv.reader(StringIO(content.decode())) for cell in row]
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    return [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]


@pytest.fixture(autouse=True)
def _openpyxl_warnings(recwarn: Any) -> None:
    """openpyxl opens files that it leaves to the garbage collector."""
