"""A room whose pictures are exported."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from app.optimizers.view import OptimizersView
from tests.conftest import room_alone


@pytest.fixture
def room(qapp: QApplication) -> Iterator[OptimizersView]:
    """The Optimizers room without a window: nobody looks at it."""
    with room_alone(qapp) as room:
        yield room
