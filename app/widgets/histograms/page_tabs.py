"""The two pages of a large cell: the distribution of a layer's values, and one sample on its way through it."""

from PySide6.QtWidgets import QTabBar, QWidget

from app.widgets.controls import describe
from app.widgets.focus_policy import behave

DISTRIBUTION, ONE_SAMPLE = range(2)


class PageTabs(QTabBar):
    """Chooses one of the two pages."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDrawBase(False)
        self.addTab(self.tr("Distribution"))
        self.addTab(self.tr("One sample"))
        describe(
            self,
            self.tr("Pages of this layer"),
            self.tr("All values of the layer as a histogram, or one sample on its way there and back, with numbers"),
        )
        behave(self)
