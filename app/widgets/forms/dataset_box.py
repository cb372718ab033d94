"""The choice of images: those that come with Fall Line, those that are downloaded once, or one's own."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.base.file_dialogs import IMAGE_FILES, ask_for_folder, ask_what_to_open
from app.base.formatting import format_value
from app.base.plain_text import plain
from app.widgets.controls import describe
from app.widgets.focus_policy import behave
from core.datasets import DATASETS, OWN_POINTS, TOYS, Source
from core.training import TrainingConfig
from core.training.config import lack_of_images


class DatasetBox(QComboBox):
    """A list of `datasets`, of which one's own come last: a folder or a file. It announces what was entered."""

    entered = Signal(str)
    opened = Signal(str)  # a folder or a file of images, which have to be read first

    def __init__(
        self, parent: QWidget | None = None, *, datasets: Sequence[str] = DATASETS, with_own: bool = True
    ) -> None:
        super().__init__(parent)
        self._value = ""
        for dataset, name in zip(DATASETS, self._names(), strict=True):
            if dataset in datasets:
                self.addItem(name, dataset)
        self._listed = self.count()
        if with_own:
            self.addItem(self.tr("Folder of images…"))
            self.addItem(self.tr("File of images…"))
        describe(
            self,
            self.tr("Dataset"),
            self.tr(
                "MNIST comes with Fall Line, the 8 × 8 digits with scikit-learn; Fashion-MNIST is downloaded once, "
                "when you say so in the Data tab. The others are points on a plane"
            ),
        )
        behave(self)
        self.activated.connect(self._choose)

    def _names(self) -> tuple[str, ...]:
        images = (self.tr("MNIST"), self.tr("Digits 8 × 8"), self.tr("Fashion-MNIST"))
        return (*images, *map(format_value, ("mnist-halved", *TOYS, OWN_POINTS)))

    def value(self) -> str:
        return self._value

    def set_value(self, value: str) -> None:
        """Show `value`; one's own images are an entry of their own."""
        self._value = value
        index = self.findData(value)
        if index < 0:
            source = Source.parse(value)
            self.insertItem(self._listed, source.short, value)
            index = self._listed
            self.setItemData(index, plain(source.path), Qt.ItemDataRole.ToolTipRole)
        self.setCurrentIndex(index)

    def _choose(self, index: int) -> None:
        value, last = self.itemData(index), self.count() - 1
        self.set_value(self._value)  # until the owner sets another value
        if value is not None:
            self.entered.emit(value)
        elif path := self._ask_for_file() if index == last else self._ask_for_folder():
            self.opened.emit(path)

    def _ask_for_folder(self) -> str:
        return ask_for_folder(self, self.tr("Folder of images"), Source.parse(self._value).path)

    def _ask_for_file(self) -> str:
        return ask_what_to_open(self, self.tr("File of images"), f"{self.tr('Images in a file')} ({IMAGE_FILES})")


def lack(config: TrainingConfig) -> str:
    """Return why no run can use so many images: the dataset has fewer; empty if it can."""
    error = lack_of_images(config)
    return "" if error is None else error.sentence(QCoreApplication.translate)
