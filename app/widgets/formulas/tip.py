"""Tooltips with a formula, in the HTML that Qt shows."""

import html

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.base.plain_text import set_rich_tip
from app.widgets.formulas.notation import plain_lines, to_html


def set_formula_tip(owner: QWidget | QAction, text: str, formula: str, source: str = "") -> None:
    """Set a tooltip: a sentence, below it the formula with a line for each statement, and where it is from."""
    lines = [line.replace("    ", "&emsp;") for line in map(to_html, plain_lines(formula))]
    parts = (html.escape(text), "<br>".join(lines), html.escape(source))
    set_rich_tip(owner, "".join(f"<p>{part}</p>" for part in parts if part))
