"""The three models of the course notes. What the notes leave open is ReLU, He normal and L2 per loss here."""

from collections.abc import Mapping

from core.optimizers import SGD, Adam
from core.training.config.training_config import TrainingConfig

MODEL_1 = TrainingConfig(
    train_size=10_000,
    hidden_layers=(100, 100, 100, 100),
    optimizer=SGD(learning_rate=0.01),
    epochs=1000,
    batch_size=256,
    dropout=0.2,
    batch_norm=True,
    l2=0.1,
)
MODEL_2 = TrainingConfig(
    train_size=10_000,
    hidden_layers=(100, 100, 100, 100),
    optimizer=Adam(learning_rate=0.001),
    epochs=1000,
    batch_size=100,
    dropout=0.5,
    batch_norm=True,
    l2=0.15,
)
MODEL_3 = TrainingConfig(
    train_size=20_000,
    hidden_layers=(256, 100, 100),
    optimizer=Adam(learning_rate=0.01),
    epochs=1000,
    batch_size=100,
    batch_norm=True,
)
PRESETS: Mapping[str, TrainingConfig] = {"model-1": MODEL_1, "model-2": MODEL_2, "model-3": MODEL_3}
