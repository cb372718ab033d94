"""The words about a network in a race: at a step, at the end, and on the plane that its path is seen on."""

from math import isnan, nan
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.base.formatting import format_value, spelled_out
from app.optimizers.network.plane_path import PlanePath
from app.optimizers.network.real_network import TRAINED_BY
from app.widgets.charts.curves import Curve
from core.number_format import number
from core.settings import Array

if TYPE_CHECKING:
    from core.training import TrainingConfig

translate = QCoreApplication.translate
UNKNOWN = "—"
TOLD = ("dataset", "train_size", "hidden_layers", "batch_norm")  # of a network, in words of their own


def state_of(path: PlanePath, step: int, *, brief: bool = False) -> str:
    """Return the losses at a step, true where it was computed, and the share of the distance that is off the plane.

    If `brief`, as a card has room for it. On a map of another plane, nobody knows how far off a path is.
    """
    step = path.known_step(step)
    loss = float(path.losses[step])
    if path.path is None:
        return "" if isnan(loss) else translate("networks", "loss of the batch {0}").format(number(loss, 3))
    if step > path.path.steps:
        return ""
    true, on_map = path.true_loss(step), UNKNOWN if isnan(loss) else number(loss, 3)
    off = f"{path.off_plane(step):.0%}".removesuffix("%")
    if brief or not path.on_own_plane:
        share = translate("networks", "{0} % off").format(off) if path.on_own_plane else ""
        map_said = translate("networks", "map {0}").format(on_map)
        true_said = "" if true is None else translate("networks", "true {0}").format(number(true, 3))
        return ", ".join(filter(None, (true_said, map_said, share)))
    if true is None:
        return translate("networks", "map {0}, {1} % off the plane").format(on_map, off)
    return translate("networks", "true {0}, map {1}, {2} % off the plane").format(number(true, 3), on_map, off)


def network_of(config: "TrainingConfig") -> str:
    """Return a network and its images in a few words."""
    names = {"mnist": "MNIST", "digits": translate("DatasetBox", "Digits 8 × 8")}
    layers = ", ".join(map(str, config.hidden_layers)) or "0"
    text = translate("networks", "{0}, {1} images, hidden layers {2}").format(
        names.get(config.dataset, format_value(config.dataset)), f"{config.train_size:,}", layers
    )
    batch_norm = translate("sections", "batch norm") if config.batch_norm else ""
    usual = type(config)()
    others = config.replace(**{name: getattr(usual, name) for name in (*TOLD, *TRAINED_BY) if name != "kind"})
    return ", ".join(filter(None, (text, batch_norm, spelled_out(others))))


def loss_curves(path: PlanePath, name: str, like: Curve) -> list[Curve]:
    """Return the true losses as a line through the steps where they are known, and the map's, dotted."""
    if path.path is None:
        return [like]
    true = Curve(path.path.truth_steps, path.path.true_losses.astype(np.float64), like.style, name=name)
    return [true, Curve(like.places, like.values, like.style, dotted=True)]


def measure(path: PlanePath, kind: str) -> Array:  # (steps + 1,)
    """Return a measure of all weights together at each step: the gradient's norm, the step's length, the way off."""
    if path.path is None:
        return np.full(path.steps + 1, nan)
    if kind == "gradient":
        return path.measured(path.path.gradient_norms, before=True)
    if kind == "step":
        return path.measured(path.path.step_lengths, before=False)
    found = np.full(path.steps + 1, nan)
    found[: path.path.steps + 1] = path.path.off_plane
    return found
