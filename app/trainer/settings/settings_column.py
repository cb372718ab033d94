"""The column at the left: every hyperparameter of the next run, from its declaration."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QInputDialog, QWidget

from app.base.formatting import inside, translated
from app.trainer.controller import TrainerController
from app.trainer.model import LONGEST_NAME, TrainerModel, differing
from app.trainer.settings.costs_line import CostsLine
from app.trainer.settings.section_summaries import (
    summary_of_data,
    summary_of_fields,
    summary_of_initializer,
    summary_of_network,
    summary_of_optimizer,
    summary_of_run,
    summary_of_schedule,
)
from app.trainer.settings.several_runs import SeveralRuns
from app.widgets.charts.rate_curve import RateCurve
from app.widgets.controls import column_in, describe, muted, push_button
from app.widgets.focus_policy import behave
from app.widgets.forms.dataset_box import DatasetBox, lack
from app.widgets.forms.form import SettingsForm
from app.widgets.forms.kind_form import KindForm
from app.widgets.forms.label_column import LabelColumn, labelled, shrink
from app.widgets.section import ScrollingColumn, Section, stacked
from core.datasets import TOYS
from core.matrix_optimizers import MatrixOptimizer
from core.optimizers import AdamW, Optimizer
from core.scenes.plan import ablations, five_seeds, train_all
from core.search.plan.study_plan import StudyPlan
from core.search.plan.suggested import FAMILIES, can_vary
from core.settings import N_, RefusedError, Settings
from core.training import PRESETS, TrainingConfig
from core.training.config import on_dataset
from core.training.config.weight_decay import may_decay, without_coupled_decay
from core.training.updates import planned_rates

WIDTH = 332
DATA = ("train_size", "validation_fraction", "standardize")
TOY = ("noise", "data_seed")
NETWORK = ("hidden_layers", "batch_norm", "bn_momentum", "bn_eps")
REGULARIZATION = ("dropout", "l2", "l1", "penalty_mode", "gradient_clip", "early_stopping", "restore_best")
RUN = ("epochs", "batch_size")
ORDER = ("shuffle", "drop_last", "blas_threads", "seed")
FORMS = (DATA, TOY, NETWORK, REGULARIZATION, RUN, ORDER)
# Fields that hold a member of a family, and the family.
CHOICES: dict[str, Sequence[type[Settings]]] = {**FAMILIES, "rest_optimizer": (AdamW,)}
PRESET_LABELS = {
    "model-1": N_("Model 1 of the notes"),
    "model-2": N_("Model 2 of the notes"),
    "model-3": N_("Model 3 of the notes"),
}


class SettingsColumn(ScrollingColumn):
    """All settings of a run. It sends changes to the controller and shows the model."""

    varied = Signal(str, bool)  # a field, and whether a study is to vary it

    def __init__(self, controller: TrainerController) -> None:
        super().__init__()
        self.controller = controller
        config = controller.model.config
        labels = LabelColumn()
        self.presets = PresetBar(controller)
        self.forms = [
            SettingsForm(config, only=fields, labels=labels, object_to=lack if fields is DATA else no_objection)
            for fields in FORMS
        ]
        self.choices = {
            name: KindForm(
                self._choice_label(name),
                family,
                getattr(config, name),
                hidden=unused_fields,
                object_to=objection,
                with_formula="optimizer" not in name,  # the explanation has the whole step
                labels=labels,
            )
            for name, family in CHOICES.items()
        }
        self.preview = RateCurve()
        self.decay = muted()
        self.decay.setWordWrap(True)
        self.dataset = DatasetBox()
        self.dataset_row = labelled(self.dataset, labels)
        self.initial = push_button(
            self.tr("See in the Initializers"),
            self.tr("Send data through this network before training, layer by layer"),
        )
        self.costs = CostsLine()
        self.several = SeveralRuns()
        self._arrange()
        self._connect()

    def show_model(self, model: TrainerModel) -> None:
        """Show the settings; the fields reset to the preset's."""
        self.presets.show_model(model)
        self.dataset.set_value(model.config.dataset)
        self.costs.set_config(model.config)
        for name, choice in self.choices.items():
            choice.set_idle(translated(model.config.inactive_fields().get(name, "")))
        tip = self.tr("Back to {0}, as the preset has it")
        for form in self.forms:
            form.set_defaults(model.base, tip)
            form.set_value(model.config)
        for name, choice in self.choices.items():
            choice.set_value(getattr(model.config, name))
            choice.set_defaults(getattr(model.base, name), tip)
        remarks = (model.config.rest_remark, model.config.decay_remark)
        self.decay.setText("\n".join(translated(remark) for remark in remarks if remark))
        self.decay.setVisible(bool(self.decay.text()))
        self.choices["rest_optimizer"].setVisible(isinstance(model.config.optimizer, MatrixOptimizer))
        self.form_of("noise").setVisible(model.config.dataset in TOYS)
        self._summarise(model.config)
        steps, rates = planned_rates(model.config)
        self.preview.show_rates(steps / model.config.steps_per_epoch, rates)

    def offer_marks(self, plan: StudyPlan | None) -> None:
        """Show beside each field that a study may vary whether it does; without a plan, beside none."""
        config = self.controller.model.config
        for form, fields in zip(self.forms, FORMS, strict=True):
            form.offer_marks(_marks(config, plan, fields))
        for name, choice in self.choices.items():
            inner = _marks(config, plan, [f"{name}.{one.name}" for one in getattr(config, name).declarations()])
            kind = _marks(config, plan, [name]).get(name)
            choice.offer_marks({key.partition(".")[2]: varied for key, varied in inner.items()}, kind=kind)

    def form_of(self, field: str) -> SettingsForm[TrainingConfig]:
        """Return the form with this field."""
        return next(form for form, fields in zip(self.forms, FORMS, strict=True) if field in fields)

    def _choice_label(self, name: str) -> str:
        labels = {declaration.name: declaration.label for declaration in TrainingConfig.declarations()}
        return translated(labels[name])

    def _arrange(self) -> None:
        data, toy, network, regularization, run, order = self.forms
        optimizer = stacked(self.choices["optimizer"], self.choices["rest_optimizer"], self.decay)
        self.setMinimumWidth(WIDTH)
        self.sections = [
            Section(self.tr("Preset"), stacked(self.presets, self.costs), name="preset"),
            Section(self.tr("Optimizer"), optimizer, name="optimizer"),
            Section(self.tr("Run"), run, name="run"),
            Section(self.tr("Network"), stacked(network, self.choices["activation"]), name="network"),
            Section(self.tr("Regularization"), regularization, name="regularization", opened=False),
            Section(
                self.tr("Schedule"), stacked(self.choices["schedule"], self.preview), name="schedule", opened=False
            ),
            Section(self.tr("Data"), stacked(self.dataset_row, data, toy), name="data", opened=False),
            Section(
                self.tr("Initialization"),
                stacked(self.choices["initializer"], self.initial),
                name="initialization",
                opened=False,
            ),
            Section(self.tr("Order and seed"), order, name="order", opened=False),
            Section(self.tr("Several runs"), self.several, name="several"),
        ]
        self.stack(*self.sections)

    def _summarise(self, config: TrainingConfig) -> None:
        """Say in each section what is in it, for when it is folded."""
        summaries = {
            "preset": self.presets.preset.currentText(),
            "optimizer": summary_of_optimizer(config),
            "run": summary_of_run(config),
            "network": summary_of_network(config),
            "regularization": summary_of_fields(config, REGULARIZATION),
            "schedule": summary_of_schedule(config),
            "data": summary_of_data(config, self.dataset.currentText()),
            "initialization": summary_of_initializer(config),
            "order": summary_of_fields(config, ORDER, always=("seed",)),
            "several": "",
        }
        for section in self.sections:
            section.set_summary(summaries[section.name])

    def _connect(self) -> None:
        controller = self.controller
        self.several.all_requested.connect(lambda: controller.start_queue(train_all(controller.model.config.epochs)))
        self.several.ablations_requested.connect(lambda: controller.start_queue(ablations(controller.model.config)))
        self.several.seeds_requested.connect(lambda: controller.start_queue(five_seeds(controller.model.config)))
        self.several.rate_requested.connect(self._find_rate)
        self.dataset.entered.connect(self._choose_dataset)
        self.initial.clicked.connect(controller.show_initial_network)
        for form in self.forms:
            form.value_changed.connect(
                lambda config, form=form: controller.edit(
                    controller.model.replace(config=config), what="config", dragged=form.dragging
                )
            )
            form.dropped.connect(self.controller.drop)
            form.mark_toggled.connect(self.varied)
        for name, choice in self.choices.items():
            choice.value_changed.connect(lambda value, name=name: self._choose(name, value))
            choice.mark_toggled.connect(
                lambda field, on, name=name: self.varied.emit(f"{name}.{field}".rstrip("."), on)
            )

    def _find_rate(self) -> None:
        """Look for a learning rate for the settings, and put it there if it is to be used."""
        from app.trainer.settings.rate_finder import RateFinder  # noqa: PLC0415 - seldom asked for

        finder = RateFinder(self.controller.model.config, self)
        finder.rate_chosen.connect(self._use_rate)
        finder.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        finder.open()

    def _use_rate(self, rate: float) -> None:
        config = self.controller.model.config
        self.controller.set_config(config.replace(optimizer=config.optimizer.replace(learning_rate=rate)))

    def _choose_dataset(self, dataset: str) -> None:
        """Train on the images of another dataset, on as many as it has."""
        self.controller.set_config(on_dataset(self.controller.model.config, dataset))

    def _choose(self, name: str, value: Any) -> None:
        self.controller.set_config(self.controller.model.config.replace(**{name: value}))


def _marks(config: TrainingConfig, plan: StudyPlan | None, fields: Iterable[str]) -> dict[str, bool]:
    """Return for each of these fields that a study may vary whether it does; nothing without a plan."""
    if plan is None:
        return {}
    return {field: plan.varied(field) is not None for field in fields if can_vary(config, field)}


def unused_fields(kind: type[Settings]) -> tuple[str, ...]:
    """Return the fields of a kind that no run can use: a weight decay that cannot be decoupled."""
    return ("weight_decay",) if issubclass(kind, Optimizer) and not may_decay(kind) else ()


def no_objection(_: TrainingConfig) -> str:
    """Refuse nothing that is valid."""
    return ""


def objection(value: Settings) -> str:
    """Return why no run can use a value: its weight decay is coupled; empty if it can."""
    if isinstance(value, Optimizer):
        try:
            without_coupled_decay(value)
        except RefusedError as error:
            return error.sentence(QCoreApplication.translate)
    return ""


class PresetBar(QWidget):
    """The preset that the config started from, the differences from it, and presets of one's own."""

    def __init__(self, controller: TrainerController) -> None:
        super().__init__()
        self.controller = controller
        self.preset = QComboBox()
        describe(
            self.preset, self.tr("Preset"), self.tr("Start from one of the notes' models or from a preset of your own")
        )
        behave(self.preset)
        shrink(self.preset)
        self.save = push_button(self.tr("Save as…"), self.tr("Save these settings as a preset of your own"))
        self.forget = push_button(self.tr("Delete"), self.tr("Delete this preset of your own"))
        self.differences = muted()
        self.differences.setWordWrap(True)
        self._arrange()
        self.preset.activated.connect(lambda index: self._choose(self.preset.itemData(index)))
        self.save.clicked.connect(self._ask_name)
        self.forget.clicked.connect(lambda: controller.set_model(controller.model.forgetting(controller.model.preset)))

    def show_model(self, model: TrainerModel) -> None:
        """Show the presets and the differences from the chosen one."""
        self.preset.clear()
        for name in model.all_presets():
            self.preset.addItem(translated(PRESET_LABELS.get(name, "")) or name, name)
        self.preset.setCurrentIndex(self.preset.findData(model.preset))
        self.forget.setEnabled(model.preset not in PRESETS)
        labels = {
            declaration.name: inside(translated(declaration.label)) for declaration in TrainingConfig.declarations()
        }
        inactive = model.config.inactive_fields()
        differs = [labels[name] for name in differing(model.config, model.base) if name not in inactive]
        self.differences.setText(
            self.tr("Changed: {0}").format(", ".join(differs)) if differs else self.tr("Same as the preset")
        )

    def _choose(self, name: object) -> None:
        self.controller.set_model(self.controller.model.with_preset(cast("str", name)))

    def _ask_name(self) -> None:
        name, given = QInputDialog.getText(self, self.tr("Save a preset"), self.tr("Name of the preset:"))
        name = name.strip()
        if not given or not name:
            return
        if refusal := self._refusal(name):
            self.controller.refused.emit(refusal)
        else:
            self.controller.set_model(self.controller.model.saving(name))

    def _refusal(self, name: str) -> str:
        """Return why no preset of one's own has this name; empty if one can."""
        if name in {*PRESETS, *map(translated, PRESET_LABELS.values())}:
            return self.tr("“{0}” is a preset of the notes; give yours another name").format(name)
        if len(name) > LONGEST_NAME:
            return self.tr("The name of a preset has at most {0} characters, and this one {1}").format(
                LONGEST_NAME, len(name)
            )
        return ""

    def _arrange(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.save)
        buttons.addWidget(self.forget)
        layout = column_in(self, spacing=4)
        layout.addWidget(self.preset)
        layout.addWidget(self.differences)
        layout.addLayout(buttons)
