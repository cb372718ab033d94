"""Train with every pair of some learning rates and widths, three seeds each, and write the results as CSV.

python try_settings.py [FILE.csv]          `fallline search` does it with several processes, and stops what fails early
"""

import csv
import sys
from itertools import product
from pathlib import Path
from statistics import mean, stdev

from core.datasets import load
from core.optimizers import SGD
from core.training import Trainer, TrainingConfig

RATES, WIDTHS, SEEDS = (0.03, 0.1, 0.3), (8, 32), range(3)
config = TrainingConfig(dataset="digits", train_size=500, epochs=5, batch_size=25)
data = load(config.data)

rows = []
for rate, width in product(RATES, WIDTHS):
    found = []
    for seed in SEEDS:
        trainer = Trainer(config.replace(optimizer=SGD(learning_rate=rate), hidden_layers=(width,), seed=seed), data)
        for _ in trainer.run():
            pass
        diverged = trainer.ending is not None and trainer.ending.kind == "diverged"
        found.append(0.0 if diverged or trainer.best is None else trainer.history[trainer.best.epoch - 1].test_accuracy)
    rows.append((rate, width, round(mean(found), 4), round(stdev(found), 4)))
    print("rate {:g}, {} units: {:.1%} of the test images, give or take {:.1%}".format(*rows[-1]))
with Path(sys.argv[1] if len(sys.argv) > 1 else "settings.csv").open("w", newline="", encoding="utf-8") as file:
    csv.writer(file).writerows([("rate", "units", "test accuracy", "deviation"), *rows])
