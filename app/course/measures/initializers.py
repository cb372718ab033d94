"""The measures of a comparison of initial weights: "he_normal.layer.5.std", "row.1.gradient", "network.depth"."""

from typing import NamedTuple

from app.base.formatting import translated
from app.initializers.controller import InitializersController, ShownRow
from core.initializers import INITIALIZERS
from core.lessons.grammar import Value
from core.lessons.measure import Measure, plain, setting, table
from core.propagation import Propagation
from core.propagation.layer_signal import LayerSignal
from core.propagation.signal_verdict import judge, median_ratio
from core.settings import N_

KINDS = tuple(kind.model_fields["kind"].default for kind in INITIALIZERS)


class RowNow(NamedTuple):
    """A row that has been measured."""

    name: str
    run: Propagation


LAYER = table(
    (
        Measure[LayerSignal]("std", N_("the standard deviation of the activations"), lambda one: one.activations.std),
        Measure("mean", N_("the mean of the activations"), lambda one: one.activations.mean),
        Measure("rms", N_("the root of the mean square of the activations"), lambda one: one.activations.rms),
        Measure("gradient", N_("the RMS of the gradient dL/dz"), lambda one: one.pre_activation_gradients.rms),
        Measure("gradient_median", N_("the median size of the gradient dL/dz"),
                lambda one: None if one.detail is None else one.detail.gradient_median),
        Measure("weight_gradient", N_("the RMS of the gradient dL/dW"), lambda one: one.weight_gradient_rms),
        Measure("z_std", N_("the standard deviation of z"), lambda one: one.pre_activations.std),
        Measure("z_mean", N_("the mean of z"), lambda one: one.pre_activations.mean),
        Measure("weight_std", N_("the standard deviation of the weights"), lambda one: one.weights.std),
        Measure("before_std", N_("the standard deviation before batch norm"),
                lambda one: None if one.before_batch_norm is None else one.before_batch_norm.std),
        Measure("saturated", N_("the share of saturated activations"), lambda one: one.shares.saturated),
        Measure("zeros", N_("the share of activations that are 0"), lambda one: one.shares.zeros),
        Measure("dead", N_("the share of units that are 0 for every input"), lambda one: one.shares.dead),
        Measure("flat", N_("the share of slopes f' near 0"), lambda one: one.shares.flat),
        Measure("rank", N_("the effective rank of the activations"),
                lambda one: None if one.detail is None else one.detail.effective_rank),
        Measure("distinct", N_("the number of distinct units"),
                lambda one: None if one.detail is None else one.detail.distinct_units),
        Measure("units", N_("the number of units"), lambda one: one.units),
    )
)  # fmt: skip

ROW = table(
    (
        Measure[RowNow]("name", N_("the row's name"), lambda row: row.name),
        Measure("gradient_left", N_("the gradient in the first layer over that in the last, by RMS"),
                lambda row: row.run.gradient_ratio),
        Measure("median_left", N_("the same by the median"), lambda row: median_ratio(row.run)),
        Measure("std_left", N_("the deviation of the activations in the last layer over that in the first"),
                lambda row: row.run.layers[-1].activations.std / row.run.layers[0].activations.std),
        Measure("verdict", N_("the verdict, as a condition compares it"),
                lambda row: judge(row.run).verdict.name.lower()),
        Measure("verdict_word", N_("the verdict, in a word"),
                lambda row: translated(judge(row.run).verdict)),
    )
)  # fmt: skip

NETWORK = table(
    (
        Measure[InitializersController]("depth", N_("the number of hidden layers"),
                                        lambda room: len(room.model.hidden_layers)),
        Measure("width", N_("the units of the first hidden layer"), lambda room: room.model.hidden_layers[0]),
        Measure("inputs", N_("the number of inputs"), lambda room: room.model.fan_in),
        Measure("batch", N_("the number of samples"), lambda room: room.model.batch_size),
        Measure("seed", N_("the seed"), lambda room: room.model.seed),
        Measure("activation", N_("the kind of the activation"), lambda room: room.model.activation.kind),
        Measure("rows", N_("the number of rows"), lambda room: len(room.model.rows)),
    )
)  # fmt: skip


def read(controller: InitializersController, name: str) -> Value | None:
    """Return the value of a measure now; None if it has none."""
    head, _, rest = name.partition(".")
    if head == "network":
        return plain(NETWORK[rest].of(controller)) if rest in NETWORK else None
    row, what = _row_of(controller, head, rest)
    if row is None:
        return None
    run, is_stale = row.run()
    if run is None or is_stale:
        return None
    if what.startswith("layer."):
        return _of_layer(run, what.removeprefix("layer."))
    if what in ROW:
        return plain(ROW[what].of(RowNow(row.name, run)))
    return setting(row.row.initializer, what)


def knows(name: str) -> bool:
    """Return whether there is a measure of this name, whatever rows there are."""
    head, _, rest = name.partition(".")
    if head == "network":
        return rest in NETWORK
    first, _, second = rest.partition(".")
    what = second if first.isdecimal() else rest
    if head not in (*KINDS, "row") or (head == "row" and not first.isdecimal()):
        return False
    if what.startswith("layer."):
        _, layer, *measure = what.split(".")
        return (layer.isdecimal() or layer == "last") and measure[:1] != [] and measure[0] in LAYER
    return what in ROW or any(what == one.name for kind in INITIALIZERS for one in kind.declarations())


def _row_of(controller: InitializersController, head: str, rest: str) -> tuple[ShownRow | None, str]:
    """Return a row, by its kind ("he_normal", "he_normal.2") or its number ("row.2"), and the rest of the name."""
    first, _, second = rest.partition(".")
    count, what = (int(first), second) if first.isdecimal() else (1, rest)
    rows = [row for row in controller.rows() if head in ("row", row.row.initializer.kind)]
    return (rows[count - 1] if 0 < count <= len(rows) else None), what


def _of_layer(run: Propagation, name: str) -> Value | None:
    number, _, what = name.partition(".")
    place = len(run.layers) if number == "last" else int(number) if number.isdecimal() else 0
    if not 0 < place <= len(run.layers) or what not in LAYER:
        return None
    return plain(LAYER[what].of(run.layers[place - 1]))
