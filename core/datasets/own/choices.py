"""Refusals of images that can be read once something is chosen: a dataset, a size, what happens to broken ones."""

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from core.datasets.idx import DatasetError
from core.datasets.own.source import Source
from core.settings import N_, Translate, in_english

SEVERAL_SETS = N_("{path} holds several datasets: {sets}")
USUAL_SIZE = (28, 28)


class ChoiceError(DatasetError):
    """Images that can be read with another source, `chosen`: the sentence goes on with how that is written."""

    hint: ClassVar[str]

    def __init__(self, template: str, source: Source, chosen: Source, **facts: object) -> None:
        super().__init__(template, path=source.path, **facts)
        self.source = source
        self.chosen = chosen

    def sentence(self, translate: Translate = in_english) -> str:
        return f"{self.question(translate)}; {translate('core', self.hint).format(name=self.chosen)}"

    def question(self, translate: Translate = in_english) -> str:
        """Return what is wrong, for where the choice itself is offered."""
        return super().sentence(translate)


class SeveralSetsError(ChoiceError):
    """A path with several datasets, of which none was chosen; `sets` are their names."""

    hint = N_("choose one, as in {name}")

    def __init__(self, source: Source, sets: Iterable[str]) -> None:
        self.sets = tuple(sets)
        super().__init__(SEVERAL_SETS, source, replace(source, set=self.sets[0]), sets=", ".join(self.sets))


class SizeError(ChoiceError):
    """Images of sizes that differ, or that are too large; they can be scaled."""

    hint = N_("to scale all to one size, write {name}")

    def __init__(self, template: str, source: Source, size: tuple[int, int] = USUAL_SIZE, **facts: object) -> None:
        super().__init__(template, source, replace(source, size=size), **facts)


class BrokenError(ChoiceError):
    """Some of many images cannot be read; the others can be used."""

    hint = N_("to use the others, write {name}")

    def __init__(self, template: str, source: Source, **facts: object) -> None:
        super().__init__(template, source, replace(source, skip=True), **facts)
