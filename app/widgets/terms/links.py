"""Terms of the glossary at widgets: what a widget is about, tooltips that end with a definition, and links."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QHelpEvent, QWhatsThisClickedEvent
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QWidget

from app.base.event_filters import guarded
from app.base.formatting import capital
from app.base.language import language_now
from app.base.plain_text import show_wrapped_tip

if TYPE_CHECKING:
    from app.base.glossary import Term

SCHEME = "term:"  # of a link to a term
CHOSEN = "term"  # the dynamic property of a widget that knows its term itself


def definition(term: "Term") -> str:
    """Return a term and its definition in the language of the window."""
    told = term.told(language_now())
    return f"{capital(told.name)}: {told.definition}"


def term_of(widget: QWidget | None) -> str | None:
    """Return the id of the term that a widget is about, or else what it stands in; None if there is none.

    A sentence is about the link that is chosen in it, a control about the term in its accessible name. A plot or a
    table is about no single term.
    """
    if isinstance(widget, QAbstractScrollArea):
        return None
    from app.base.term_search import explained  # noqa: PLC0415 - it would hold up the first paint

    while widget is not None and not widget.isWindow():
        if isinstance(chosen := widget.property(CHOSEN), str) and chosen:
            return chosen
        if (term := explained(widget.accessibleName(), language_now())) is not None:
            return term.id
        widget = widget.parentWidget()
    return None


def ask(widget: QWidget, term: str) -> None:
    """Ask the window of a widget for a term's entry, as a link does."""
    QCoreApplication.sendEvent(widget.window(), QWhatsThisClickedEvent(SCHEME + term))


def asked(event: QEvent) -> str | None:
    """Return the id of the term that an event asks for; None if it asks for none."""
    if not isinstance(event, QWhatsThisClickedEvent) or not event.href().startswith(SCHEME):
        return None
    return event.href().removeprefix(SCHEME)


class TermTip(QObject):
    """Ends the tooltip of a control, or of its label, with the definition of the term in its name, if there is one."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.installEventFilter(self)

    @guarded
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() != QEvent.Type.ToolTip or not isinstance(event, QHelpEvent) or not isinstance(watched, QWidget):
            return False
        from app.base.term_search import explained  # noqa: PLC0415 - it would hold up the first paint

        name = watched.text() if isinstance(watched, QLabel) else watched.accessibleName()
        term = explained(name, language_now())
        if term is None:
            return False
        show_wrapped_tip(event.globalPos(), f"{watched.toolTip()}\n{definition(term)}", watched)
        return True
