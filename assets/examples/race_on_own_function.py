"""Race optimizers on a function of one's own, and see where each of them ends.

python race_on_own_function.py ["EXPRESSION IN x AND y"]
"""

import sys

from core.descent import Racer, race
from core.optimizers import SGD, Adam, Momentum, RMSProp
from core.surfaces import OwnFunction

START, STEPS = (4.0, 3.0), 300

surface = OwnFunction(expression=sys.argv[1] if len(sys.argv) > 1 else "x^2 / 20 + y^2")
optimizers = (SGD(learning_rate=0.9), Momentum(learning_rate=0.1), RMSProp(learning_rate=0.05), Adam(learning_rate=0.3))
racers = [Racer(optimizer=optimizer) for optimizer in optimizers]
for racer, path in zip(racers, race(surface, racers, START, STEPS), strict=True):
    x, y = path.points[-1]  # of (steps + 1, 2)
    print(f"{racer.optimizer.label:10} {path.outcome.kind:12} f = {path.losses[-1]:.3g} at ({x:.4f}, {y:.4f})")
