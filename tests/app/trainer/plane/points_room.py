"""A Trainer room whose settings are a small run on points."""

from app.trainer.controller import Activity
from app.trainer.view import TrainerView
from core.optimizers import Adam
from core.training import TrainingConfig

POINTS = TrainingConfig(
    dataset="circles",
    train_size=100,
    hidden_layers=(8,),
    optimizer=Adam(learning_rate=0.05),
    epochs=6,
    batch_size=10,
)


def has_ended(room: TrainerView) -> bool:
    """Return whether the run that was begun is over."""
    run = room.controller.run
    return room.controller.activity is Activity.IDLE and run is not None and run.ending is not None
