"""Try an optimizer of one's own on a surface, beside one that is there, without a change of Fall Line.

python own_optimizer.py
"""

from typing import Literal

import numpy as np

from core.descent import descend
from core.optimizers import Momentum, Optimizer, Velocity
from core.settings import Array
from core.surfaces import Beale


class SignDescent(Optimizer[Velocity]):
    """Every coordinate moves equally far: v <- beta * v + (1 - beta) * g, then w <- w - learning_rate * sign(v)."""

    kind: Literal["sign-descent"] = "sign-descent"
    learning_rate: float = 0.005
    beta: float = 0.9

    def init(self, params: Array) -> Velocity:
        return Velocity(np.empty_like(params), velocity=np.zeros_like(params))

    def step(self, params: Array, grad: Array, state: Velocity, record: object = None) -> None:  # noqa: ARG002
        state.velocity += (1 - self.beta) * (grad - state.velocity)
        params -= self.learning_rate * np.sign(state.velocity)


surface, start, steps = Beale(), (1.0, 1.5), 1000
known = descend(surface, Momentum(learning_rate=0.002), start, steps)
print(f"Momentum ends at {known.points[-1].round(3)}, where the loss is {known.losses[-1]:.2g}")

optimizer = SignDescent()
point = np.array(start)
state = optimizer.init(point)
for _ in range(steps):
    optimizer.step(point, surface.gradient(point), state)
print(f"SignDescent ends at {point.round(3)}, where the loss is {surface.value(point):.2g}")
