"""The texts of a table's cells as they are drawn in columns of their present width."""

from PySide6.QtWidgets import QStyleOptionViewItem, QTableView

from app.widgets.elision import WholeNumbers


def drawn(view: QTableView, row: int, column: int) -> str:
    """The text of a cell on the screen."""
    index = view.model().index(row, column)
    option = QStyleOptionViewItem()
    view.initViewItemOption(option)
    option.rect = view.visualRect(index)
    delegate = view.itemDelegate()
    assert isinstance(delegate, WholeNumbers)
    return delegate.fitted(option, index).text
