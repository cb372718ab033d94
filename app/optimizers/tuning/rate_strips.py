"""The strips of rates on the cards."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from app.optimizers.racer_card import RacerCard
from app.optimizers.tuning.rate_marks import marks_of
from app.optimizers.tuning.rate_sweeps import Question, RateSweeps, question_of
from app.widgets.forms.card_list import CardList
from core.descent import Trajectory
from core.descent.measures import floor_of
from core.descent.rate_sweep import RateSweep, lowest_of


class RateStrips(QObject):
    """Keeps the strips of the cards up to date."""

    def __init__(self, sweeps: RateSweeps, racers: CardList[RacerCard]) -> None:
        super().__init__(sweeps)
        self.sweeps = sweeps
        self.controller = sweeps.controller
        self.racers = racers
        sweeps.found.connect(self._show_found)

    def show_race(self) -> None:
        """Show what is known of the present race."""
        controller = self.controller
        for card, trajectory in zip(self.racers.cards, controller.race, strict=False):
            card.show_strip(shown=controller.model.rate_strips)
            if card.strip is None or card.strip.isHidden():
                continue
            card.strip.set_rate(card.entry.optimizer.learning_rate, card.name_of_entry(), factors_of(trajectory))
            sweep = self.sweeps.of(card.entry)
            if sweep is not None:
                self._show(card, trajectory, sweep)
        self.show_step(controller.playback.position)

    def show_step(self, step: int) -> None:
        """Colour the strips by the loss at a frame."""
        for card in self.racers.cards:
            if card.strip is not None:
                card.strip.set_step(step)

    def _show_found(self, question: Question) -> None:
        for card, trajectory in zip(self.racers.cards, self.controller.race, strict=False):
            if card.strip is None or question_of(self.controller.model, card.entry) != question:
                continue
            sweep = self.sweeps.of(card.entry)
            if sweep is not None:
                self._show(card, trajectory, sweep)

    def _show(self, card: RacerCard, trajectory: Trajectory, sweep: RateSweep) -> None:
        if card.strip is not None:
            card.strip.set_sweep(sweep, floor_under(sweep, self.controller.race), marks_of(trajectory))


def factors_of(trajectory: Trajectory) -> tuple[float, float]:
    """Return the lowest and the highest factor of its rate by its own schedule, from its fork on if it has one."""
    own = trajectory.rate_factors[trajectory.own_part]
    factors = own[:-1] if len(own) > 1 else own  # the last is of no step
    return float(factors.min()), float(factors.max())


def floor_under(sweep: RateSweep, race: Sequence[Trajectory]) -> float:
    """Return what the losses of a sweep are measured from: the minimum, or else the lowest of them."""
    minimum = floor_of(race)
    return lowest_of(sweep) if minimum is None else minimum
