"""The guard around every `paint`: an exception inside of one can end the interpreter."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtGui import QPaintDevice, QPainter

log = logging.getLogger(__name__)


class Guard:
    """Lets a painting fail once: an exception inside of it can end the interpreter.

    The first one is logged under the painting's name; then `failed` holds, and nothing more is to be drawn.
    """

    def __init__(self, name: str) -> None:
        self.failed = False
        self._name = name

    def paint(self, device: QPaintDevice, draw: Callable[[QPainter], None]) -> None:
        """Let `draw` paint on a widget, or leave it empty if a painting has failed."""
        painter = QPainter(device)
        if not self.failed:
            with self.painting(painter):
                draw(painter)
        painter.end()

    @contextmanager
    def painting(self, painter: QPainter) -> Iterator[None]:
        """Leave the painter as it was, whatever happens."""
        painter.save()
        try:
            yield
        except Exception:
            self.failed = True
            log.exception("%s cannot be drawn", self._name)
        finally:
            painter.restore()
