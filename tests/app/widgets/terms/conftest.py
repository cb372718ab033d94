"""Terms are told in the language that was chosen last: English, whatever a test before chose."""

import pytest

from app.base.language import Languages


@pytest.fixture(autouse=True)
def _english() -> None:
    Languages("en")
