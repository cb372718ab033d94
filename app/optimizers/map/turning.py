"""Who turns with the surface: the racers' paths beside those of the unturned surface, turned along."""

from collections.abc import Sequence
from math import isinf

from PySide6.QtCore import QCoreApplication

from app.optimizers.model import OptimizersModel
from core.descent import Trajectory
from core.number_format import number
from core.settings import Array


class Turning:
    """Compares a race with that on the unturned surface, once for each race, while the handle is there."""

    def __init__(self) -> None:
        self.is_asked = False  # whether the handle is shown though nothing is turned
        self._race: Sequence[Trajectory] = ()
        self._paths: tuple[Array, ...] = ()
        self._notes: list[str] = []

    def is_on(self, model: OptimizersModel) -> bool:
        """Return whether the handle is there."""
        return self.is_asked or bool(model.turn)

    def update(self, model: OptimizersModel, race: Sequence[Trajectory], *, is_whole: bool) -> None:
        """Compare a race that is whole; forget the last comparison where there is none to make."""
        if not (self.is_on(model) and model.angle and race and is_whole):
            self._race, self._paths, self._notes = (), (), []
        elif race is not self._race:
            from core.descent.turning import strays, turned_along  # noqa: PLC0415 - few races are turned

            self._race = race
            self._paths = turned_along(race, model.unturned, model.angle, model.seed)
            pairs = zip(race, self._paths, strict=True)
            self._notes = [note_on(strays(trajectory, along)) for trajectory, along in pairs]

    def paths(self) -> tuple[Array, ...]:
        """Return the unturned path of each racer, turned along; none while there is nothing to compare."""
        return self._paths

    def note(self, index: int) -> str:
        """Return whether a racer turns with the surface, or by how much it strays; empty if that is not asked."""
        return self._notes[index] if index < len(self._notes) else ""


def note_on(stray: float) -> str:
    """Say how far a path strays, in per cent of the box's diagonal."""
    from core.descent.turning import TURNS_WITH_IT  # noqa: PLC0415

    translate = QCoreApplication.translate
    if stray <= TURNS_WITH_IT:
        return translate("turning", "turns with it")
    if isinf(stray):
        return translate("turning", "strays without end")
    return translate("turning", "strays by {0} %").format(number(float(f"{100 * stray:.2g}")))
