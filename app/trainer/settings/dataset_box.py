"""The choice of images: those that come with Fall Line, those that are downloaded once, or a folder of one's own."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.base.file_dialogs import ask_for_folder
from app.base.formatting import format_value
from app.trainer.live_run import go_online_for
from app.widgets.controls import describe
from app.widgets.focus_policy import behave
from core.datasets import DATASETS, OWN_POINTS, TOYS


class DatasetBox(QComboBox):
    """A list of datasets; its last entry asks for a folder. It announces what was entered."""

    entered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = ""
        for dataset, name in zip(DATASETS, self._names(), strict=True):
            self.addItem(name, dataset)
        self.addItem(self.tr("Folder of IDX files…"))
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
        return (*images, *map(format_value, (*TOYS, OWN_POINTS)))

    def value(self) -> str:
        return self._value

    def set_value(self, value: str) -> None:
        """Show `value`; a folder is an entry of its own."""
        self._value = value
        index = self.findData(value)
        if index < 0:
            self.insertItem(len(DATASETS), value, value)
            index = len(DATASETS)
        self.setCurrentIndex(index)

    def _choose(self, index: int) -> None:
        value = self.itemData(index)
        if value is None:
            value = ask_for_folder(self, self.tr("Folder of the four IDX files"), self._value)
        self.set_value(self._value)  # until the owner sets another value
        if value:
            if index == self.count() - 1:
                go_online_for(value)  # the dialog has been there
            self.entered.emit(value)
