"""Try all rates for each racer while nothing else is to be done."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.base.timer import timer
from app.optimizers.controller import OptimizersController
from app.optimizers.listed_racer import ListedRacer
from app.optimizers.model import OptimizersModel
from core.descent import Racer
from core.descent.rate_sweep import RateSweep, rate_range, rate_sweep_in_blocks, spread_rates
from core.own_optimizer import kind_of_rate
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
    """Knows the loss of each racer at all rates, as soon as it has been found, if the room shows that anywhere."""

    found = Signal(object)  # Question, which has an answer now

    def __init__(self, controller: OptimizersController, parent: QObject) -> None:
        super().__init__(parent)
        self.controller = controller
        self._known: dict[Question, RateSweep] = {}
        self._asked: deque[Question] = deque()
        self._doing: tuple[Question, Iterator[RateSweep | None]] | None = None
        self._idle = timer(self, 0)
        self._idle.timeout.connect(self._work)

    @property
    def is_working(self) -> bool:
        """Return whether rates remain to be tried."""
        return self._idle.isActive()

    def follow_race(self) -> None:
        """Begin to try what is not known of the present race, if it is shown anywhere."""
        model = self.controller.model
        self._asked.clear()
        if model.shows_rates:
            questions = dict.fromkeys(question_of(model, racer) for racer in model.racers)
            self._asked.extend(question for question in questions if question not in self._known)
        if self._asked:
            self._idle.start()
        else:
            self._idle.stop()

    def of(self, racer: ListedRacer) -> RateSweep | None:
        """Return the losses of a racer of the present race; None before they are known."""
        return self._known.get(question_of(self.controller.model, racer))

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
        if not self._asked:
            self._idle.stop()
        self.found.emit(question)


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
    kind = kind_of_rate(optimizer)
    rates = [optimizer.learning_rate, model.surface.suggested_rate(kind), kind.model_validate({}).learning_rate]
    return Question(
        surface=model.turned,
        racer=Racer(
            optimizer=optimizer.replace(learning_rate=1.0),
            schedule=racer.schedule,
            noise=model.noise,
            batch_size=racer.batch_size,
            sam_radius=racer.sam_radius,
            fork=racer.fork,
        ),
        start=model.start.point,
        steps=model.steps,
        seed=model.seed,
        ends=rate_range(rates),
    )
