"""The Initializers room without its widgets: the model, its history, the measurements, and the signal's playback."""

import math
from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.base.history import Act
from app.base.worker import Worker
from app.initializers.acts import act_between
from app.initializers.descriptions import names_of
from app.initializers.measurement import Measurement, Readings, Request, Signals, follow, measure, quantities_of
from app.initializers.model import QUANTITIES, InitializersModel, ListedInitializer
from app.rooms.controller import SCENE, Controller, place_of
from core.number_format import decimal, percent
from core.propagation import Propagation, PropagationConfig, Quantity, memory_of, refuse_what_does_not_fit
from core.settings import RefusedError
from core.training.progress import duration

LAYERS_PER_SECOND = 1.5  # at speed 1
LOOKED_FOR = 8  # milliseconds between two looks for results: a measurement during a drag takes about as long
KEPT = 48  # networks whose measurements are kept, so that going back to one takes no time


class SignalPosition(NamedTuple):
    """The layer that the signal has reached, and its direction."""

    layer: int  # counted from 0
    forward: bool


class ShownRow(NamedTuple):
    """A row that is shown, its measurement, and its measurement before the last change."""

    name: str
    row: ListedInitializer
    now: Measurement
    before: Measurement

    def signals(self, quantity: Quantity) -> tuple[Signals, bool]:
        """Return one quantity layer by layer, and whether it is stale."""
        now = self.now.signals(quantity)
        return (now, False) if now is not None else (self.before.signals(quantity) or (), True)

    def run(self) -> tuple[Propagation | None, bool]:
        """Return all statistics, and whether they are stale."""
        return (self.now.run, False) if self.now.run is not None else (self.before.run, True)


class InitializersController(Controller[InitializersModel]):
    """Edits the model; each edit is a step of history, and a thread measures what is new in it.

    The playback moves the signal forward through the layers, then the gradient back; at its end everything is shown.
    """

    readings_changed = Signal()  # there are new results, or a fault
    sample_followed = Signal(object)  # a FollowedSample that was asked for
    chosen_changed = Signal(int)  # index of the row whose verdict is shown
    train_requested = Signal(
        object, str
    )  # the PropagationConfig of the row whose network is to be trained, and its name

    def __init__(self, model: InitializersModel, parent: QObject | None = None) -> None:
        super().__init__(model, parent, per_second=LAYERS_PER_SECOND)
        self.chosen = max(0, len(model.rows) - 1)
        self.fault = ""  # the reason that nothing could be measured
        self.names = names_of(model.rows)
        self._known: dict[PropagationConfig, Measurement] = {}
        self._before: dict[int, Measurement] = {}  # the last measurement of each row of the model, by its colour number
        self._request: Request | None = None
        self._asleep = True  # until the room is first shown
        self._worker = Worker(self, every=LOOKED_FOR)
        self._worker.progressed.connect(self._take)
        self._worker.failed.connect(self._tell_fault)
        self._following: Request | None = None
        self._follower = Worker(self)  # takes one sample through a network
        self._follower.progressed.connect(self.sample_followed)
        self._follower.failed.connect(self._tell_fault)
        self._set_length(at_rest=True)

    def wake(self) -> None:
        """Begin to measure; call this when the room is first shown."""
        if self._asleep:
            self._asleep = False
            self._measure()

    def close(self) -> None:
        """End the thread; call this before the window is destroyed."""
        for request in (self._request, self._following):
            if request is not None:
                request.abandoned.set()
        self._worker.stop()
        self._follower.stop()

    def follow_sample(self, config: PropagationConfig, sample: int) -> None:
        """Send the batch of a network forward and back, and announce the record of one of its samples."""
        if self.fault:
            return
        if self._following is not None:
            self._following.abandon_if_slow()
        self._following = Request((config,), (), 1)
        self._follower.replace(follow(self._following, sample), live=True)

    def progress_text(self) -> str:
        """Return how far the measurements are, how long the rest takes, and the memory that they take."""
        if self._request is None or not self.measuring:
            return ""
        share, left = self._request.progress
        memory = self.tr("{0} GB of memory").format(decimal(memory_of(self._request.configs) / 1e9, 1))
        if not share or not math.isfinite(left):
            return self.tr("Measuring, with {0}").format(memory)
        return self.tr("Measuring: {0}, about {1} left, with {2}").format(percent(share, 0), duration(left), memory)

    @property
    def measuring(self) -> bool:
        """Return whether measurements are still running."""
        return self._worker.busy

    def rows(self) -> list[ShownRow]:
        """Return all rows with their measurements."""
        return [
            ShownRow(name, row, self._reading(row), self._before.get(row.colour, Measurement()))
            for name, row in zip(self.names, self.model.rows, strict=True)
        ]

    def shown_rows(self) -> list[ShownRow]:
        """Return the rows that are shown."""
        return [row for row in self.rows() if row.row.shown]

    def reached(self, position: int | None = None) -> SignalPosition | None:
        """Return the position of the signal or the gradient; None at the end, where everything is shown.

        `position` defaults to that of the playback.
        """
        depth = len(self.model.hidden_layers)
        position = self.playback.position if position is None else position
        if position >= 2 * depth:
            return None
        return (
            SignalPosition(position, forward=True)
            if position < depth
            else SignalPosition(2 * depth - 1 - position, forward=False)
        )

    def name_position(self, position: int) -> str:
        """Return what is seen at a position: the signal or the gradient in a layer, or all layers."""
        reached = self.reached(position)
        if reached is None:
            return self.tr("all layers")
        template = self.tr("layer {0}, signal") if reached.forward else self.tr("layer {0}, gradient")
        return template.format(reached.layer + 1)

    def quantity(self, position: int | None = None) -> Quantity:
        """Return the quantity of the histograms: a signal on its way forward, or a gradient on its way back."""
        chosen, reached = QUANTITIES[self.model.shown], self.reached(position)
        if reached is None or reached.forward != ("gradients" in chosen):
            return chosen
        return "activations" if reached.forward else "pre_activation_gradients"

    def refusal(self, model: InitializersModel) -> str:
        """Return why a model is too large for this computer, or an empty text."""
        try:
            for setup in (model, *map(model.config, model.rows)):
                refuse_what_does_not_fit(setup)
        except RefusedError as error:
            return error.sentence(QCoreApplication.translate)
        return ""

    def siblings(self) -> list[ShownRow]:
        """Return what stands pale beside a single row: the other initial values of the opening, in the same network."""
        if len(self.model.rows) != 1 or not self.model.rows[0].shown:
            return []
        (alone,) = self.model.rows
        others = [row.initializer for row in InitializersModel.first().rows if row.initializer != alone.initializer]
        colours = [colour for colour in range(len(others) + 1) if colour != alone.colour]
        rows = [alone.replace(initializer=one, colour=colour) for one, colour in zip(others, colours, strict=False)]
        return [
            ShownRow(name, row, self._reading(row), Measurement())
            for name, row in zip(names_of(rows), rows, strict=True)
        ]

    # Edits.

    def open(self, model: InitializersModel) -> None:
        self._before.clear()  # of rows that are not those of the session
        super().open(model)

    def open_example(self, model: InitializersModel) -> None:
        """Open a saved comparison as one step of history, show it all, and choose its last row."""
        self._before.clear()
        self._replace(model, told=SCENE)
        self.playback.pause()
        self.playback.seek(self.playback.length)
        self.choose(len(model.rows) - 1)

    def compare(self, network: PropagationConfig) -> None:
        """Measure a network of another room, as one step of history, and choose the row of its initializer."""
        self.set_model(self.model.with_network(network))
        rows = [row.initializer for row in self.model.rows]
        self.choose(rows.index(network.initializer))

    def insert(self, model: InitializersModel, index: int) -> None:
        """Change to a model with a new row at this index, and choose it."""
        self.set_model(model)
        self.choose(index)

    def choose(self, index: int) -> None:
        """Show the verdict on this row."""
        if index != self.chosen and 0 <= index < len(self.model.rows):
            self.chosen = index
            self.chosen_changed.emit(index)

    def seek(self, position: int) -> None:
        """Pause, and go to a position."""
        self.playback.pause()
        self.playback.seek(position)

    # Internals.

    def act_between(self, before: InitializersModel, after: InitializersModel) -> Act:
        return act_between(before, after)

    def retranslate(self) -> None:
        self.names = names_of(self.model.rows)
        self.fault = self.refusal(self.model)

    def follow(self, before: InitializersModel) -> None:
        self.names = names_of(self.model.rows)
        self.chosen = place_of(self.chosen, before.rows, self.model.rows, lambda row: row.initializer.kind)
        kept = _kinds(before).items() & _kinds(self.model).items()
        self._before = {colour: reading for colour, reading in self._before.items() if colour in dict(kept)}
        if len(self.model.hidden_layers) != len(before.hidden_layers):
            self._set_length(at_rest=self.playback.position >= self.playback.length)
        if not self._asleep:
            self._measure()

    def _set_length(self, *, at_rest: bool) -> None:
        length = 2 * len(self.model.hidden_layers)
        self.playback.set_length(length)
        if at_rest:
            self.playback.seek(length)

    def _measure(self) -> None:
        """Request the missing measurements of the rows that are shown."""
        self.fault = self.refusal(self.model)
        rows = [*self.model.rows, *(sibling.row for sibling in self.siblings())]
        configs = tuple(dict.fromkeys(self.model.config(row) for row in rows if row.shown))
        wanted = quantities_of(QUANTITIES[self.model.shown], configs)
        if self._request is not None:
            self._request.abandon_if_slow()
        request = self._request = Request(configs, wanted, self.model.seeds)
        if self.fault or request.is_met_by(self._known):
            self._worker.replace(_nothing())
        else:
            self._worker.replace(measure(request, dict(self._known)), live=True)

    def _reading(self, row: ListedInitializer) -> Measurement:
        return self._known.get(self.model.config(row), Measurement())

    def _take(self, readings: Readings) -> None:
        """Store new measurements, and drop those that were not used for longest."""
        for config, reading in readings.items():
            self._known.pop(config, None)
            self._known[config] = reading
        for config in list(self._known)[: max(0, len(self._known) - KEPT)]:
            del self._known[config]
        for row in self.model.rows:
            if (reading := self._reading(row)).run is not None:
                self._before[row.colour] = reading
        self.readings_changed.emit()

    def _tell_fault(self, error: Exception) -> None:
        translate = QCoreApplication.translate
        self.fault = error.sentence(translate) if isinstance(error, RefusedError) else str(error)
        self.readings_changed.emit()


def _kinds(model: InitializersModel) -> dict[int, str]:
    """Return the kind of the initializer of each row, by the row's colour number: both make out a row."""
    return {row.colour: row.initializer.kind for row in model.rows}


def _nothing() -> Iterator[Readings]:
    return iter(())
