"""A page of the manual as Qt lays out its Markdown, with pictures that fit and links that lead to headings."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QImage,
    QPainter,
    QPalette,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QTextBrowser, QTextEdit

from app.base.language import Language
from app.manual.pages import anchor, blocks, folder, fragments, headings

MARGIN = 18  # pixels around the text
LINE = 125  # per cent of the font's own height
OBJECT = "\ufffc"  # stands for a picture
MARKDOWN = QTextDocument.ResourceType.MarkdownResource
IMAGE = QTextDocument.ResourceType.ImageResource


class ManualBrowser(QTextBrowser):
    """Shows a page and remembers the way back; what is on the web is left to the system's browser."""

    page_shown = Signal()

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.page = ""  # the name of the page that is shown
        self._folder = QUrl.fromLocalFile(f"{folder(language)}/")
        self._width = 0  # of the pictures
        self.setOpenLinks(False)
        self.anchorClicked.connect(self.follow)
        self.sourceChanged.connect(self._complete)  # also on the way back

    def show_page(self, name: str, heading: str = "") -> None:
        """Show a page from its beginning, or from a heading of this anchor."""
        url = self._folder.resolved(QUrl(name))
        if heading:
            url.setFragment(heading)
        self.setSource(url, MARKDOWN)

    def set_language(self, language: Language) -> None:
        """Show the page that is read in another language, at the same heading; the way back leads there, too."""
        place = self.cursorForPosition(QPoint(0, 0)).position()
        above = sum(heading.position <= place for heading in headings(self.document()))
        self._folder = QUrl.fromLocalFile(f"{folder(language)}/")
        self.reload()
        if above > 1:
            self._scroll_to(headings(self.document())[above - 1].position)

    def show_words(self, position: int, words: Sequence[str]) -> None:
        """Scroll to the paragraph at a position of the page, and mark all of these words."""
        self.setExtraSelections([mark for word in words for mark in self._marks(word)])
        self._scroll_to(position)

    def _scroll_to(self, position: int) -> None:
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        self.moveCursor(QTextCursor.MoveOperation.End)  # so that the paragraph comes to the top
        self.setTextCursor(cursor)

    def follow(self, link: QUrl) -> None:
        """Follow a link, from the page that is shown."""
        target = self._folder.resolved(link)
        if target.isLocalFile():
            self.setSource(target, MARKDOWN)
        else:
            QDesktopServices.openUrl(target)

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802 - Qt's name
        if kind == IMAGE.value:
            return self._picture(self._folder.resolved(QUrl(name)).toLocalFile())
        if kind == MARKDOWN.value:  # on the way back a page may have been read in another language
            name = self._folder.resolved(QUrl(QUrl(name).fileName()))
        return super().loadResource(kind, name)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        if self._room_for_pictures() != self._width:
            self._width = self._room_for_pictures()
            self._fit_pictures()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.page:
            self._dress()

    def _complete(self, shown: QUrl) -> None:
        """Make of the text that has been read the page that is seen."""
        self.page = shown.fileName()
        self._width = self._room_for_pictures()
        self.setExtraSelections([])
        self._dress()
        if shown.hasFragment():
            self.scrollToAnchor(shown.fragment())
        self.page_shown.emit()

    # How a page looks.

    def _dress(self) -> None:
        """Give lines, links and code their spaces and colours, and headings the anchors that links name."""
        document = self.document()
        document.setDocumentMargin(MARGIN)
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        for block in blocks(document):
            cursor.setPosition(block.position())
            cursor.mergeBlockFormat(self._space(block))
        for start, end in self._links():
            self._mark(cursor, start, end, self._link_format())
        for heading in headings(document):
            named = QTextCharFormat()
            named.setAnchor(True)
            named.setAnchorNames([anchor(heading.text)])
            self._mark(cursor, heading.position, heading.position + len(heading.text), named)
        cursor.endEditBlock()
        document.clearUndoRedoStacks()

    def _mark(self, cursor: QTextCursor, start: int, end: int, form: QTextCharFormat) -> None:
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(form)

    def _link_format(self) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setForeground(self.palette().color(QPalette.ColorRole.Link))
        return form

    def _links(self) -> list[tuple[int, int]]:
        """Return where each link begins and ends."""
        linked = (part for part in fragments(self.document()) if part.charFormat().anchorHref())
        return [(part.position(), part.position() + part.length()) for part in linked]

    def _space(self, block: QTextBlock) -> QTextBlockFormat:
        form = QTextBlockFormat()
        if block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence):
            form.setBackground(self.palette().color(QPalette.ColorRole.AlternateBase))
        elif OBJECT not in block.text():
            form.setLineHeight(LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if level := block.blockFormat().headingLevel():
            form.setTopMargin(0 if level == 1 else MARGIN)
        return form

    def _marks(self, word: str) -> list[QTextEdit.ExtraSelection]:
        """Mark each place of a word."""
        colour = QColor(self.palette().color(QPalette.ColorRole.Accent))
        colour.setAlphaF(0.3)
        marks = []
        cursor = self.document().find(word, 0)
        while not cursor.isNull():
            mark = QTextEdit.ExtraSelection()
            mark.cursor = cursor
            mark.format.setBackground(colour)
            marks.append(mark)
            cursor = self.document().find(word, cursor)
        return marks

    # Pictures.

    def _room_for_pictures(self) -> int:
        return max(1, self.viewport().width() - 2 * MARGIN)

    def _picture(self, path: str) -> QImage:
        """Read a picture, as wide as the page at most."""
        ratio = self.devicePixelRatioF()
        if Path(path).suffix == ".svg":
            picture = self._drawing(path, ratio)
        else:
            picture = QImage(path)
            room = round(self._width * ratio)
            if picture.width() > room:
                picture = picture.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
        picture.setDevicePixelRatio(ratio)
        return picture

    def _drawing(self, path: str, ratio: float) -> QImage:
        renderer = QSvgRenderer(path)
        size = renderer.defaultSize()
        size.scale(min(self._width, size.width()), size.height(), Qt.AspectRatioMode.KeepAspectRatio)
        picture = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
        picture.fill(QColor("white"))
        painter = QPainter(picture)
        renderer.render(painter, QRectF(picture.rect()))
        painter.end()
        return picture

    def _fit_pictures(self) -> None:
        """Read all pictures again, for another width."""
        forms = (part.charFormat() for part in fragments(self.document()))
        for name in [form.toImageFormat().name() for form in forms if form.isImageFormat()]:
            url = self._folder.resolved(QUrl(name))
            self.document().addResource(IMAGE.value, url, self.loadResource(IMAGE.value, url))
        self.document().markContentsDirty(0, self.document().characterCount())
