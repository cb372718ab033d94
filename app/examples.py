"""The examples of File > Examples: saved states that each show one thing, read from `assets/lessons`."""

from functools import cache
from importlib import resources

from PySide6.QtCore import QCoreApplication

from app.optimizers.model import OptimizersModel
from core.settings import Settings


class Example(Settings):
    """A saved state of a room, and one sentence on what to look for in it."""

    title: str
    look_for: str
    optimizers: OptimizersModel

    @property
    def told_title(self) -> str:
        """The title in the person's language."""
        return QCoreApplication.translate("lessons", self.title)

    @property
    def told_look_for(self) -> str:
        """The sentence in the person's language."""
        return QCoreApplication.translate("lessons", self.look_for)


@cache
def examples() -> tuple[Example, ...]:
    """All examples, in the order of their files' names."""
    files = (resources.files("assets") / "lessons").iterdir()
    texts = {file.name: file.read_bytes() for file in files if file.name.endswith(".json")}
    return tuple(Example.model_validate_json(texts[name]) for name in sorted(texts))


def example_seen_in(model: OptimizersModel) -> Example | None:
    """The example whose racers run on whose surface here; from where and how far does not matter."""
    for example in examples():
        there = example.optimizers
        if model.surface == there.surface and model.entrants() == there.entrants():
            return example
    return None
