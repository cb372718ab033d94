"""A run that learns, and from which the runs that do not are made."""

from core.datasets import load
from core.optimizers import SGD
from core.training import Trainer, TrainingConfig

LEARNS = TrainingConfig(train_size=2000, epochs=5, optimizer=SGD(learning_rate=0.1))


def run(config: TrainingConfig) -> Trainer:
    """Train on MNIST to the end."""
    trainer = Trainer(config, load("mnist"))
    for _ in trainer.run():
        pass
    return trainer
