"""Escape closes what is open, the innermost first; this is the only place that decides what that is."""

from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QApplication, QWidget


@runtime_checkable
class Closing(Protocol):
    """A widget in which something can be open: a cell seen large, a panel over the picture, a number half typed."""

    def escape(self) -> bool:
        """Close what is open here, and return True; return False if nothing is."""
        ...


def close_innermost(window: QWidget) -> bool:
    """Close what is open around the focus, from the inside out, or else the innermost thing in `window`.

    Return False if nothing is open.
    """
    focused = holders(QApplication.focusWidget())
    around = [widget for widget in focused if widget is window or window.isAncestorOf(widget)]
    others = [widget for widget in window.findChildren(QWidget) if widget not in around and widget.isVisible()]
    others.sort(key=lambda widget: len(holders(widget)), reverse=True)
    return any(widget.escape() for widget in (*around, *others) if isinstance(widget, Closing))


def holders(widget: QWidget | None) -> list[QWidget]:
    """Return a widget and what it stands in, from the inside out."""
    held = []
    while widget is not None:
        held.append(widget)
        widget = widget.parentWidget()
    return held
