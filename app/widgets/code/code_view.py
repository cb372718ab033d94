"""A window with the code of the engine, read-only, as it runs, at the line that was asked for."""

import inspect
from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QRegularExpression, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from app.base.theme import Theme, mixed, theme_of
from app.widgets.controls import describe, muted

SIZE = (820, 560)  # pixels
MARKED = 0.12  # share of the accent behind the lines that were asked for
KEYWORDS = (
    r"\b(?:and|as|assert|break|class|continue|def|elif|else|except|finally|for|from|if|import|in|is|lambda|match|case|not|or"
    r"|pass|raise|return|try|while|with|yield|None|True|False|self)\b"
)


class Source(NamedTuple):
    """The code of a module's part, and which of its lines were asked for, counted from 0."""

    title: str  # such as core/network/layers.py, line 44
    text: str
    first: int
    last: int


def source_of(target: str) -> Source:
    """Return the code of a target, as "module:name" or "module:Class.method"; the whole class stands around a method.

    Raises:
        ValueError: it is no part of the engine.
    """
    module_name, _, name = target.partition(":")
    if module_name != "core" and not module_name.startswith("core."):
        raise ValueError(f"{target} is no part of the engine")
    module = import_module(module_name)
    outer = _inside(module, name.partition(".")[0])
    lines, begin = inspect.getsourcelines(outer)
    first, last = 0, len(lines) - 1
    if "." in name:
        inner, line = inspect.getsourcelines(_inside(module, name))
        first = line - begin
        last = first + len(inner) - 1
    path = module_name.replace(".", "/") + ".py"
    number = max(begin, 1) + first
    return Source(f"{path}, {number}", "".join(lines).rstrip("\n"), first, last)


def open_code(target: str, parent: QWidget | None = None) -> "CodeView":
    """Open a window with the code of a target, such as "core.activations:Sigmoid"; see `source_of`."""
    view = CodeView(target, None if parent is None else parent.window())
    view.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    view.show()
    return view


def _inside(module: ModuleType, name: str) -> Any:
    found: Any = module
    for part in filter(None, name.split(".")):
        found = getattr(found, part, None)
    if found is None:
        raise ValueError(f"{module.__name__} has no {name}")
    return inspect.unwrap(found) if callable(found) else found


class CodeView(QDialog):
    """A window that shows code; it changes nothing."""

    def __init__(self, target: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        source = source_of(target)
        self._target = target
        self.place = muted()
        self.text = QPlainTextEdit(source.text)
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.highlighter = PythonShades(self.text.document(), theme_of(self))
        self._source = source
        self.retranslate()
        layout = QVBoxLayout(self)
        layout.addWidget(self.place)
        layout.addWidget(self.text)
        self.resize(*SIZE)
        self._mark(source)
        self.text.setTextCursor(QTextCursor(self.text.document().findBlockByNumber(source.first)))
        self.text.centerCursor()

    def marked(self) -> str:
        """Return the lines that were asked for."""
        return self.text.textCursor().block().text()

    def retranslate(self) -> None:
        """Say in the language of the window what the code is; the code itself has none."""
        self.setWindowTitle(self.tr("{0} · the code that runs").format(self._target.replace(":", ".")))
        self.place.setText(self.tr("{0}: the code of the engine as it runs, read-only").format(self._source.title))
        describe(self.text, self.tr("Code"), "")

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_source"):  # else it is being made
            self.highlighter.wear(theme_of(self))
            self._mark(self._source)
        elif event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _mark(self, source: Source) -> None:
        """Put a ground behind the lines that were asked for, unless that is all."""
        theme, document = theme_of(self), self.text.document()
        ground = QTextCharFormat()
        ground.setBackground(mixed(theme.panel, theme.accent, MARKED))
        ground.setProperty(QTextFormat.Property.FullWidthSelection, True)
        selections = []
        if source.first or source.last < document.blockCount() - 1:
            for line in range(source.first, source.last + 1):
                selection = QTextEdit.ExtraSelection()
                selection.cursor = QTextCursor(document.findBlockByNumber(line))
                selection.format = ground
                selections.append(selection)
        self.text.setExtraSelections(selections)


class PythonShades(QSyntaxHighlighter):
    """Colours for keywords, texts and comments, in the shades of a theme."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self.wear(theme)

    def wear(self, theme: Theme) -> None:
        """Take the shades of another theme."""
        bold = QTextCharFormat()
        bold.setForeground(QColor(theme.accent))
        bold.setFontWeight(QFont.Weight.DemiBold)
        quiet = QTextCharFormat()
        quiet.setForeground(QColor(theme.muted))
        text = QTextCharFormat()
        text.setForeground(QColor(theme.ok))
        self._quiet = quiet
        self._rules = (
            (QRegularExpression(KEYWORDS), bold),
            (QRegularExpression(r"\"[^\"\n]*\"|'[^'\n]*'"), text),
            (QRegularExpression(r"#[^\n]*"), quiet),
        )
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Colour one line; a docstring of several lines is quiet until its end."""
        for rule, shade in self._rules:
            matches = rule.globalMatch(text)
            while matches.hasNext():
                match = matches.next()
                self.setFormat(match.capturedStart(), match.capturedLength(), shade)
        inside, quotes = self.previousBlockState() == 1, text.count('"""')
        if inside or quotes:
            begin = 0 if inside else text.index('"""')
            self.setFormat(begin, len(text) - begin, self._quiet)
        self.setCurrentBlockState(int(inside != (quotes % 2 == 1)))
