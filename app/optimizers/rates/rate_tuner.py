"""Tune rates beside the window where that takes long: meanwhile the race goes on at the rates that it has."""

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.optimizers.listed_racer import ListedRacer
from app.optimizers.model import OptimizersModel
from app.optimizers.network.plane_surface import PlaneSurface
from app.optimizers.rates.rate_rules import changed_by_hand, question_of, remember, tune, under, unknown
from app.rooms.long_work import LongWork


class RateTuner(QObject):
    """Finds the tuned rates of one race at a time; a race that is changed meanwhile is tuned as it is then."""

    tuned = Signal()  # the rates of the race as it is now are known

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.work = LongWork(self)
        self.work.found.connect(self._take)
        self._wanted: OptimizersModel | None = None  # the race under the rule

    def start(self, wanted: OptimizersModel) -> None:
        """Tune the rates of a race that has this rule."""
        self._wanted = wanted
        asked = tuple(unknown(wanted))
        self.work.begin(asked, tune(asked))

    def give_up(self) -> None:
        """Tune nothing."""
        self._wanted = None
        self.work.give_up()

    def follow(self, before: OptimizersModel, after: OptimizersModel, *, dragging: bool) -> None:
        """Tune a race that was changed as it is now, at the end of a drag; give up if a person sets its rates."""
        if self._wanted is None:
            return
        wanted = after.replace(rates="tuned", trials=self._wanted.trials)
        on_plane = isinstance(after.surface, PlaneSurface)
        if after.rates != "as set" or on_plane or changed_by_hand(before, after) is not None:
            self.give_up()
        elif dragging:
            self.work.give_up()
        elif not self.work.running or question_of(wanted) != question_of(self._wanted):
            self.start(with_set_rates(wanted, self._wanted))

    def with_tuned_rates(self, model: OptimizersModel) -> OptimizersModel:
        """Return a race at its tuned rates; as set, its racers have the rates that they had before the rule."""
        wanted, self._wanted = self._wanted, None
        return model if wanted is None else under(with_set_rates(model, wanted), "tuned", trials=wanted.trials)

    def words(self) -> str:
        """Say what is being done."""
        if self._wanted is None:
            return ""
        text = QCoreApplication.translate("rates", "Tuning the rates with {0} trials each: {1:.0%}")
        return text.format(self._wanted.trials, self.work.share)

    def _take(self, _asked: object, rates: object) -> None:
        if isinstance(rates, dict) and self._wanted is not None:
            remember(rates)
            self.tuned.emit()


def with_set_rates(model: OptimizersModel, before: OptimizersModel) -> OptimizersModel:
    """Return a race with the rates that a person has set of an earlier one, as far as the racers are the same."""
    if len(model.racers) != len(before.racers):
        return model
    pairs = zip(model.racers, before.racers, strict=True)
    return model.replace(racers=tuple(_with_set_rate(one, old) for one, old in pairs))


def _with_set_rate(racer: ListedRacer, old: ListedRacer) -> ListedRacer:
    is_same = racer.optimizer.kind == old.optimizer.kind and racer.set_rate is None
    return racer.replace(set_rate=old.set_rate) if is_same else racer
