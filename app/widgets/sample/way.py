"""The whole way of one sample through one unit: forward, then back."""

import numpy as np

from app.widgets.sample.gradient_steps import GradientSteps
from app.widgets.sample.keys import StepKey, UnitPlace
from app.widgets.sample.signal_steps import SignalSteps
from app.widgets.sample.steps import Names, Step
from core.network.one_sample import SampleTrace


# A network that has diverged is a lesson, too: its numbers are shown as they are.
@np.errstate(over="ignore", invalid="ignore")
def steps_of(trace: SampleTrace, place: UnitPlace, names: Names) -> tuple[Step, ...]:
    """Return the steps of one unit: forward, then back, each in the order of the sample's way."""
    return (*SignalSteps(trace, place, names).steps(), *GradientSteps(trace, place, names).steps())


def way_through(trace: SampleTrace) -> list[tuple[int, StepKey]]:
    """Return the layer and the key of every step: forward through all layers, then back."""
    layers = range(len(trace.layers))
    keys = {layer: [step.key for step in steps_of(trace, UnitPlace(layer, 0), Names(str))] for layer in layers}
    there = [(layer, key) for layer in layers for key in keys[layer] if key.forward]
    back = [(layer, key) for layer in reversed(layers) for key in keys[layer] if not key.forward]
    return there + back
