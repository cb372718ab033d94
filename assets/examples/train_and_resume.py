"""Train on MNIST, save a checkpoint in the middle, and go on from it: the numbers are those of a run in one piece.

python train_and_resume.py [IMAGES]
"""

import sys
import tempfile
from pathlib import Path

from core.datasets import load
from core.optimizers import Adam
from core.training import EpochReport, Trainer, TrainingConfig

config = TrainingConfig(
    dataset="mnist",
    train_size=int(sys.argv[1]) if len(sys.argv) > 1 else 5000,
    hidden_layers=(100,),
    optimizer=Adam(learning_rate=0.002),
    epochs=4,
    batch_size=50,
)
data = load(config.data)
with tempfile.TemporaryDirectory() as folder:
    checkpoint = Path(folder) / "run.npz"
    trainer = Trainer(config, data)
    for report in trainer.run():  # a report after each step and each epoch; nothing happens between two of them
        if isinstance(report, EpochReport):
            print(f"epoch {report.epoch}: loss {report.train_loss:.3f}, validation {report.validation_accuracy:.2%}")
            if report.epoch == 2:
                trainer.save(checkpoint)
    resumed = Trainer.load(checkpoint, data)
    for _ in resumed.run():
        pass
same = (resumed.network.parameters == trainer.network.parameters).all()
print(f"test accuracy {trainer.history[-1].test_accuracy:.2%}; the resumed run ends with the same weights: {same}")
