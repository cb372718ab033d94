"""The names of classes in the language that is spoken, where they are texts of ours."""

from app.base.formatting import translated
from core.datasets import FASHION_NAMES


def class_names(classes: tuple[str, ...]) -> tuple[str, ...]:
    """Translate the names of Fashion-MNIST; those of one's own images stay as their files have them."""
    return tuple(map(translated, classes)) if classes == FASHION_NAMES else classes
