"""The line below the list of runs: actions on the chosen one, which runs are listed, and what is drawn."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QComboBox, QHBoxLayout, QWidget

from app.base.formatting import translated
from app.base.plain_text import plain_label, set_tip
from app.trainer.model import TrainerModel
from app.widgets.controls import describe, push_button
from app.widgets.focus_policy import behave


class CompareBar(QWidget):
    """Buttons, two boxes and a choice, in two lines where one is too long; the tab connects them."""

    def __init__(self) -> None:
        super().__init__()
        self.look = push_button(self.tr("Show it"), self.tr("Show this run in all tabs; a stopped run can then go on"))
        self.use = push_button(self.tr("Use its settings"), self.tr("Copy the settings of this run to the form"))
        self.delete = push_button(self.tr("Delete"), "")
        self.surface = push_button(
            self.tr("On the loss surface"),
            self.tr(
                "Train the ticked runs, or the chosen one, again in the Optimizers room, and lay their paths on the "
                "real loss of their network"
            ),
        )
        self.save = push_button(self.tr("Save as CSV…"), self.tr("Save the ticked runs, or all, with all settings"))
        self.only_ticked = QCheckBox(self.tr("Only ticked"))
        describe(self.only_ticked, self.tr("Only ticked"), self.tr("Leave out the runs that are not ticked"))
        declaration = next(one for one in TrainerModel.declarations() if one.name == "recorded")
        self.recorded = QCheckBox(translated(declaration.label))
        describe(self.recorded, translated(declaration.label), translated(declaration.help))
        self.part = self._make_part()
        self._arrange()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(max(self._widths()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        fits = sum(self._widths()) + self._halves.spacing() <= self.width()
        self._halves.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)

    def allow_delete(self, *, allowed: bool, recorded: bool) -> None:
        """Enable the button that deletes, or say why it cannot."""
        self.delete.setEnabled(allowed and not recorded)
        set_tip(
            self.delete,
            self.tr("This run comes with Fall Line; hide it with the box “{0}”").format(self.recorded.text())
            if recorded
            else self.tr("Take this run off the list (Delete)"),
        )

    def choose_part(self, part: str) -> None:
        """Choose what the curves are of."""
        self.part.setCurrentIndex(self.part.findData(part))

    def _widths(self) -> list[int]:
        items = [self._halves.itemAt(place) for place in range(self._halves.count())]
        return [item.minimumSize().width() for item in items if item is not None]

    def _make_part(self) -> QComboBox:
        part = QComboBox()
        for text, name in (
            (self.tr("validation"), "validation"),
            (self.tr("training"), "train"),
            (self.tr("test"), "test"),
            (self.tr("training, with batches"), "batches"),
            (self.tr("test, by time"), "time"),
            (self.tr("layers"), "layers"),
        ):
            part.addItem(text, name)
        tip = self.tr(
            "The images whose losses and accuracies are drawn; or the layers of all ticked runs, side by side"
        )
        describe(part, self.tr("Curves of"), tip)
        return part

    def _arrange(self) -> None:
        of_label = plain_label(self.tr("Curves of"))
        of_label.setBuddy(self.part)
        deeds, views = QHBoxLayout(), QHBoxLayout()
        for button in (self.look, self.use, self.delete, self.surface, self.save):
            deeds.addWidget(button)
        deeds.addStretch(1)
        views.addStretch(1)
        for box in (self.recorded, self.only_ticked):
            views.addWidget(box)
        views.addSpacing(8)
        for widget in (of_label, self.part):
            views.addWidget(widget)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._halves.setContentsMargins(0, 0, 0, 0)
        self._halves.setSizeConstraint(QBoxLayout.SizeConstraint.SetNoConstraint)
        for half in (deeds, views):
            self._halves.addLayout(half)
        for control in (
            self.look,
            self.use,
            self.delete,
            self.surface,
            self.save,
            self.only_ticked,
            self.recorded,
            self.part,
        ):
            behave(control)
