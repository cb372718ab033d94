"""Try all rates for each racer while nothing else is to be done, and show them on the cards."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject

from app.base.timer import timer
from app.optimizers.controller import OptimizersController
from app.optimizers.model import ListedRacer, OptimizersModel
from app.optimizers.racer_card import RacerCard
from app.optimizers.rates.rate_strip import RateMark
from app.widgets.forms.card_list import CardList
from core.descent import Racer, Trajectory
from core.descent.measures import floor_of
from core.descent.rate_sweep import RateSweep, rate_range, rate_sweep_in_blocks, spread_rates
from core.descent.stability import best_rate, curvature_at, polyak, quadratic_curvatures, stability_limit
from core.number_format import number
from core.optimizers import SGD, Momentum
from core.surfaces import Point, Surface

AT_ONCE = 400  # steps of one racer between two events of the window: about 10 ms
MOST_KEPT = 64


@dataclass(frozen=True)
class Question:
    """Everything that a sweep depends on; the racer's own rate is not part of it."""

    surface: Surface
    racer: Racer  # at rate 1
    start: Point
    steps: int
    seed: int
    ends: tuple[float, float]


class RateSweeps(QObject):
    """Keeps the strips of the cards up to date."""

    def __init__(self, controller: OptimizersController, racers: CardList[RacerCard]) -> None:
        super().__init__(controller)
        self.controller = controller
        self.racers = racers
        self._known: dict[Question, RateSweep] = {}
        self._asked: deque[Question] = deque()
        self._doing: tuple[Question, Iterator[RateSweep | None]] | None = None
        self._idle = timer(self, 0)
        self._idle.timeout.connect(self._work)

    @property
    def is_working(self) -> bool:
        """Return whether rates remain to be tried."""
        return self._idle.isActive()

    def show_race(self) -> None:
        """Show what is known of the present race, and begin with what is not."""
        controller, model = self.controller, self.controller.model
        self._asked.clear()
        for card, trajectory in zip(self.racers.cards, controller.race, strict=False):
            card.show_strip(shown=model.rate_strips and card.entry.fork is None)
            if card.strip is None or card.strip.isHidden():
                continue
            factors = trajectory.rate_factors[:-1] if trajectory.steps else trajectory.rate_factors
            ends = (float(factors.min()), float(factors.max()))
            card.strip.set_rate(card.entry.optimizer.learning_rate, card.name_of_entry(), ends)
            question = question_of(model, card.entry)
            if question in self._known:
                self._show(card, trajectory, self._known[question])
            elif question not in self._asked:
                self._asked.append(question)
        if self._asked:
            self._idle.start()
        else:
            self._idle.stop()
        self.show_step(controller.playback.position)

    def show_step(self, step: int) -> None:
        """Colour the strips by the loss at a frame."""
        for card in self.racers.cards:
            if card.strip is not None:
                card.strip.set_step(step)

    def finish(self) -> None:
        """Try all rates that remain, at once."""
        self.controller.run_out()
        while self.is_working:
            self._work()

    def _work(self) -> None:
        if self.controller.racing:
            return
        question = self._asked[0]
        if self._doing is None or self._doing[0] != question:
            self._doing = question, _begin(question)
        found = next(self._doing[1])
        if found is None:
            return
        self._asked.popleft()
        self._doing = None
        while len(self._known) >= MOST_KEPT:
            del self._known[next(iter(self._known))]
        self._known[question] = found
        for card, trajectory in zip(self.racers.cards, self.controller.race, strict=False):
            if card.strip is not None and question_of(self.controller.model, card.entry) == question:
                self._show(card, trajectory, self._known[question])
        if not self._asked:
            self._idle.stop()

    def _show(self, card: RacerCard, trajectory: Trajectory, sweep: RateSweep) -> None:
        if card.strip is not None:
            minimum = floor_of(self.controller.race)
            lowest = float(np.nanmin(sweep.losses)) if minimum is None else minimum
            card.strip.set_sweep(sweep, lowest, marks_of(trajectory))


def _begin(question: Question) -> Iterator[RateSweep | None]:
    rates = spread_rates(*question.ends)
    return rate_sweep_in_blocks(
        question.surface,
        question.racer,
        question.start,
        question.steps,
        rates,
        seed=question.seed,
        block=AT_ONCE,
    )


def question_of(model: OptimizersModel, racer: ListedRacer) -> Question:
    """Return what the sweep of a racer depends on."""
    optimizer = racer.optimizer
    rates = [optimizer.learning_rate, model.surface.suggested_rate(type(optimizer)), type(optimizer)().learning_rate]
    return Question(
        surface=model.turned,
        racer=Racer(
            optimizer=optimizer.replace(learning_rate=1.0),
            schedule=racer.schedule,
            noise=model.noise,
            batch_size=racer.batch_size,
        ),
        start=model.start.point,
        steps=model.steps,
        seed=model.seed,
        ends=rate_range(rates),
    )


def marks_of(trajectory: Trajectory) -> tuple[RateMark, ...]:
    """Return the rates that theory knows for a racer: its stability limit, and on a quadratic the best ones."""
    optimizer, surface, translate = trajectory.racer.optimizer, trajectory.surface, QCoreApplication.translate
    curvatures = quadratic_curvatures(surface)
    if curvatures is not None:
        low, high = curvatures
        limit = stability_limit(optimizer, high)
        sentence = translate("rates", "Above {0} it diverges: its stability limit on this quadratic, condition {1}")
        marks = [] if limit is None else [RateMark(limit, sentence.format(number(limit), number(high / low)), True)]
        return (*marks, *_best(trajectory, low, high))
    place = _minimum_of(trajectory)
    curvature = None if place is None else curvature_at(surface, place)
    limit = None if curvature is None else stability_limit(optimizer, curvature)
    if limit is None or place is None:
        return ()
    sentence = translate("rates", "Above {0} it cannot stay at the minimum at ({1}, {2}); it may still come near it")
    return (RateMark(limit, sentence.format(number(limit), *map(number, place)), is_limit=True, is_sure=False),)


def _best(trajectory: Trajectory, low: float, high: float) -> tuple[RateMark, ...]:
    optimizer, translate = trajectory.racer.optimizer, QCoreApplication.translate
    if isinstance(optimizer, SGD) and not optimizer.weight_decay:
        rate = best_rate(low, high)
        sentence = translate("rates", "{0} = 2/(L + μ) is the quickest rate on this quadratic in the long run")
        return (RateMark(rate, sentence.format(number(rate))),)
    if isinstance(optimizer, Momentum) and not (optimizer.weight_decay or optimizer.dampens):
        pair = polyak(low, high)
        sentence = translate("rates", "Polyak's pair, the quickest on this quadratic: rate {0} with momentum {1}")
        return (RateMark(pair.rate, sentence.format(number(pair.rate), number(pair.momentum))),)
    return ()


def _minimum_of(trajectory: Trajectory) -> Point | None:
    """Return the minimum nearest to where a racer ends."""
    minima = trajectory.surface.minima
    finite = np.flatnonzero(np.isfinite(trajectory.points).all(axis=-1))
    if not minima or not len(finite):
        return None
    gaps = np.hypot(*(np.array(minima) - trajectory.points[finite[-1]]).T)
    return minima[int(gaps.argmin())]
