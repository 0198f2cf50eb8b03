from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from blog.models import ArticleIndexPage
from cms.home.models import HomePage

from .house import House, full_house, make_image


@pytest.fixture(autouse=True)
def _without_limits(settings: Any) -> None:
    settings.PROOFDESK_API_RATE = settings.PROOFDESK_API_SEARCH_RATE = 0


@pytest.fixture
def picture_file(tmp_path: Path) -> Path:
    """Small, so that its sizes are made in no time."""
    file = tmp_path / "picture.jpg"
    Image.linear_gradient("L").resize((96, 54)).convert("RGB").save(file, quality=60)
    return file


@pytest.fixture
def house(home: HomePage, index: ArticleIndexPage, picture_file: Path) -> House:
    return full_house(home, index, make_image(picture_file))
