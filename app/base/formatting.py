"""Format texts and values of the engine for a person; core.number_format writes their numbers."""

from collections.abc import Collection, Iterator

from PySide6.QtCore import QCoreApplication

from core.number_format import exactly
from core.settings import N_, Declaration, Settings

WORDS = {  # names on the screen, for values whose names in files are not words
    "mnist": N_("MNIST"),
    "mnist-halved": N_("MNIST 14 × 14"),
    "moons": N_("Moons"),
    "circles": N_("Circles"),
    "spirals": N_("Spirals"),
    "xor": N_("XOR"),
    "blobs": N_("Blobs"),
    "points": N_("My points"),
    "same": N_("the same for all"),
    "orders": N_("other batches"),
    "starts": N_("other first weights"),
    "start_and_ends": N_("through start and ends"),
    "three_ends": N_("through three ends"),
    "two_starts_and_end": N_("through two starts and an end"),
    "around_end": N_("round the first end"),
    "per_loss": N_("added to the loss"),
    "per_sample": N_("divided by the images"),
    "original": N_("by its shape"),
    "match_rms_adamw": N_("as AdamW's"),
    "grid": N_("grid: every combination"),
    "random": N_("random"),
    "one_at_a_time": N_("one setting at a time"),
    "tpe": N_("TPE: near what was good"),
    "validation_accuracy": N_("validation accuracy at the end"),
    "validation_loss": N_("validation loss at the end"),
    "best_validation_accuracy": N_("best validation accuracy"),
    "best_validation_loss": N_("best validation loss"),
    "epochs_to_target": N_("epochs to a target"),
    "seconds_to_target": N_("seconds to a target"),
    "halving": N_("successive halving"),
    "epochs": N_("epochs"),
    "steps": N_("steps"),
    "median": N_("below the median"),
}


def translated(text: str) -> str:
    """Translate a text that the engine marked."""
    return QCoreApplication.translate("core", text) if text else ""


def inside(label: str) -> str:
    """Return a label as it is written within a sentence: "learning rate", but "L2 penalty"."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def capital(text: str) -> str:
    """Return a text with a capital first letter."""
    return text[:1].upper() + text[1:]


def in_unit(declaration: Declaration, value: float) -> float:
    """Return a number as it is shown: a share of 0.2 is 20, in percent."""
    return float(f"{100 * value:.15g}") if declaration.is_percent else value


def with_unit(declaration: Declaration, value: float) -> str:
    """Write a number with its unit: 30°, 20% for a share of 0.2."""
    return exactly(in_unit(declaration, value)) + translated(declaration.unit)


def format_value(value: object) -> str:
    """Write a setting for a person: 0.1, on, SGD (learning rate 0.1)."""
    if isinstance(value, bool):
        return QCoreApplication.translate("texts", "on") if value else QCoreApplication.translate("texts", "off")
    if isinstance(value, (int, float)):
        return exactly(value)
    if isinstance(value, Settings):
        differing = ", ".join(_differing(value))
        return f"{translated(value.label)} ({differing})" if differing else translated(value.label)
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return QCoreApplication.translate("texts", "{0} points").format(f"{len(value):,}")
    if isinstance(value, tuple) and value:
        return f"({', '.join(map(format_value, value))})"
    if isinstance(value, str) and "\n" in value:
        return "; ".join(line.strip() for line in value.splitlines() if line.strip())
    return (
        translated(WORDS.get(str(value), str(value)))
        if value not in (None, ())
        else QCoreApplication.translate("texts", "none")
    )


def format_field(declaration: Declaration, value: object) -> str:
    """Write the value of a field for a person, with its unit if it is a number."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return with_unit(declaration, value)
    return format_value(value) + translated(declaration.unit)


def spelled_out(settings: Settings, always: Collection[str] = ()) -> str:
    """Write the name of settings, if they have one, and what differs from the defaults: "Adam, learning rate 0.1"."""
    return ", ".join([*([translated(settings.label)] if settings.label else []), *_differing(settings, always)])


def _differing(settings: Settings, always: Collection[str] = ()) -> Iterator[str]:
    """Yield each setting that is in `always`, or has an effect and differs from its default, with its value."""
    inactive = settings.inactive_fields()
    for declaration in settings.own_declarations():
        value = getattr(settings, declaration.name)
        if declaration.name in always or (value != declaration.default and declaration.name not in inactive):
            yield f"{inside(translated(declaration.label))} {format_field(declaration, value)}"
