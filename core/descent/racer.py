"""Who takes part in a race: an optimizer, the schedule of its rate, and the gradients that it gets."""

from typing import Annotated

import numpy as np
from pydantic import Field

from core.matrix_optimizers import AnyMatrixOptimizer
from core.own_optimizer import AnyRacingOptimizer
from core.quantities import Noise
from core.schedules import AnySchedule, ConstantRate
from core.settings import N_, Array, NoneMeans, Scale, Settings
from core.surfaces import Regression, Surface

BatchSize = Annotated[
    int | None,
    Field(
        ge=1,
        title=N_("Batch size"),
        description=N_("Each gradient is computed from this many samples."),
    ),
    NoneMeans(N_("all")),
    Scale.LOG,
]


SamRadius = Annotated[
    float,
    Field(
        ge=0,
        le=100,
        title=N_("Look for flat: radius"),
        description=N_(
            "Each gradient is taken this far uphill of the point, where a sharp minimum is steep and a flat one is not "
            "(SAM, Foret et al. 2021): a second gradient a step. 0 switches it off."
        ),
    ),
    Scale.LOG,
]

# One of matrices races where there is a matrix: `race` itself is of two numbers, and takes none.
AnyRacersOptimizer = Annotated[AnyRacingOptimizer | AnyMatrixOptimizer, Field(discriminator="kind")]
FARTHEST_KICK = 1e6

Kick = Annotated[float, Field(ge=-FARTHEST_KICK, le=FARTHEST_KICK)]


class Fork(Settings):
    """The settings with which a racer took its first steps, and what happens where they change.

    An optimizer of the same kind goes on with its memory: at another rate, a velocity is rescaled as a whole, as in
    PyTorch. One of another kind begins with none, at t = 1.
    """

    at: Annotated[
        int,
        Field(
            ge=0,
            le=10_000,
            title=N_("Fork at step"),
            description=N_(
                "Up to this step the racer is the one that it was forked from. Behind the last step nothing changes."
            ),
        ),
    ]
    kick_x: Annotated[
        Kick, Field(title=N_("Kick in x"), description=N_("Where it forks, the point is moved by this."))
    ] = 0.0
    kick_y: Annotated[
        Kick, Field(title=N_("Kick in y"), description=N_("Where it forks, the point is moved by this."))
    ] = 0.0
    forgets: Annotated[
        bool,
        Field(
            title=N_("Forget the memory"),
            description=N_("Where it forks, averages and velocities start anew, and t = 1 again."),
        ),
    ] = False
    optimizer: AnyRacersOptimizer  # before the fork
    schedule: AnySchedule = ConstantRate()  # before the fork
    sam_radius: SamRadius = 0.0  # before the fork


class Racer(Settings):
    """An optimizer, the schedule of its rate, and its kind of gradients: noisy, of few samples, or from uphill."""

    optimizer: AnyRacersOptimizer
    schedule: AnySchedule = ConstantRate()
    noise: Noise = 0.0
    batch_size: BatchSize = None
    sam_radius: SamRadius = 0.0
    fork: Fork | None = None

    @property
    def past(self) -> "Racer | None":
        """The racer that it was before its fork."""
        if self.fork is None:
            return None
        fork = self.fork
        return self.replace(optimizer=fork.optimizer, schedule=fork.schedule, sam_radius=fork.sam_radius, fork=None)

    def at_step(self, step: int) -> "Racer":
        """Return the racer that takes the step after this one."""
        past = self.past
        return self if past is None or self.fork is None or step >= self.fork.at else past

    def keeps_memory(self) -> bool:
        """Return whether its optimizer goes on with what it remembers at the fork."""
        fork = self.fork
        return fork is None or (not fork.forgets and fork.optimizer.kind == self.optimizer.kind)

    def rate_factors(self, steps: int) -> Array:  # (steps + 1,)
        """Return the factor of the learning rate for the next step, at each point of a race; the last is repeated."""
        schedule = self.schedule if self.optimizer.scheduled else ConstantRate()
        factors = schedule.factors(max(steps, 1))
        own = np.append(factors, factors[-1])[: steps + 1]
        if self.past is not None and self.fork is not None:
            own[: self.fork.at] = self.past.rate_factors(steps)[: self.fork.at]
        return own


def takes_batches(surface: Surface, batch_size: int | None) -> bool:
    """Return whether gradients from so many samples are not those of the whole surface."""
    return isinstance(surface, Regression) and batch_size is not None and batch_size < surface.count
