"""One line for each section of the settings, which is read while the section is folded."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.base.formatting import format_field, inside, spelled_out, translated
from core.number_format import exactly
from core.training import TrainingConfig


def summary_of_optimizer(config: TrainingConfig) -> str:
    """Return "SGD, 0.01"."""
    return f"{translated(config.optimizer.label)}, {exactly(config.optimizer.learning_rate)}"


def summary_of_run(config: TrainingConfig) -> str:
    """Return "50 epochs, batches of 100"."""
    return QCoreApplication.translate("sections", "{0} epochs, batches of {1}").format(config.epochs, config.batch_size)


def summary_of_network(config: TrainingConfig) -> str:
    """Return "4 × 100, ReLU, batch norm"."""
    widths = config.hidden_layers
    if not widths:
        return QCoreApplication.translate("sections", "no hidden layer")
    layers = f"{len(widths)} × {widths[0]}" if len(set(widths)) == 1 else ", ".join(map(str, widths))
    norm = [QCoreApplication.translate("sections", "batch norm")] if config.batch_norm else []
    return ", ".join([layers, translated(config.activation.label), *norm])


def summary_of_data(config: TrainingConfig, dataset: str) -> str:
    """Return "MNIST, 10,000 images" for a `dataset` of this name; no more than there are."""
    there = config.train_size if config.available is None else min(config.train_size, config.available)
    count = f"{there:,}"
    if config.is_on_plane:
        return f"{dataset}, {QCoreApplication.translate('texts', '{0} points').format(count)}"
    return f"{dataset}, {QCoreApplication.translate('sections', '{0} images').format(count)}"


def summary_of_initializer(config: TrainingConfig) -> str:
    """Return "He normal"."""
    return spelled_out(config.initializer)


def summary_of_schedule(config: TrainingConfig) -> str:
    """Return "Cosine, end factor 0.1"."""
    return spelled_out(config.schedule)


def summary_of_fields(config: TrainingConfig, fields: Sequence[str], always: Sequence[str] = ()) -> str:
    """Return the fields that differ from what they are by default, "dropout 0.2, L2 penalty 0.1", or "none"."""
    parts = [
        f"{inside(translated(declared.label))} {format_field(declared, getattr(config, declared.name))}"
        for declared in config.declarations()
        if declared.name in fields
        and (declared.name in always or getattr(config, declared.name) != declared.default)
        and declared.name not in config.inactive_fields()
    ]
    return ", ".join(parts) or QCoreApplication.translate("sections", "none")
