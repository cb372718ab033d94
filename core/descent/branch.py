"""Take another way from a step of a race on: what if the setting had changed there, or the point been kicked?"""

from core.descent.racer import Fork, Racer
from core.descent.trajectory import Trajectory, race
from core.surfaces import Point


def branch(
    trajectory: Trajectory,
    at: int,
    racer: Racer | None = None,
    *,
    kick: Point = (0.0, 0.0),
    forgets: bool = False,
    seed: int = 0,
) -> Trajectory:
    """Return the trajectory that leaves another one at a step, with another racer or a kick; `seed` is the race's.

    Its points before `at` are the parent's. With the same racer, no kick and its memory it equals the parent to the
    last bit.
    """
    past = trajectory.racer
    x, y = trajectory.points[0].tolist()
    fork = Fork(
        at=at,
        optimizer=past.optimizer,
        schedule=past.schedule,
        sam_radius=past.sam_radius,
        kick_x=kick[0],
        kick_y=kick[1],
        forgets=forgets,
    )
    forked = (racer or past).replace(fork=fork, noise=past.noise, batch_size=past.batch_size)
    return race(trajectory.surface, [forked], (x, y), trajectory.steps, seed=seed)[0]
