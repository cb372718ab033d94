"""Each step of the room's history is called by what it changes."""

import pytest

from app.base.history import Place
from app.trainer.acts import act_between
from app.trainer.model import TrainerModel
from core.optimizers import SGD, Adam
from core.training import MODEL_3

FIRST = TrainerModel()
CONFIG = FIRST.config
OWN = FIRST.saving("mine")


@pytest.mark.parametrize(
    ("before", "after", "name", "place"),
    [
        (FIRST, FIRST.replace(config=CONFIG.replace(epochs=7)), "epochs", ("config", "epochs")),
        (FIRST, FIRST.replace(config=CONFIG.replace(optimizer=Adam())), "optimizer", ("config", "optimizer")),
        (
            FIRST,
            FIRST.replace(config=CONFIG.replace(optimizer=SGD(learning_rate=0.3))),
            "learning rate of SGD",
            ("config", "optimizer", "learning_rate"),
        ),
        (FIRST, FIRST.replace(config=CONFIG.replace(epochs=7, seed=5)), "settings of the run", ("config",)),
        (FIRST, FIRST.with_preset("model-3"), "another preset", ("preset",)),
        (FIRST, OWN, "saving the preset “mine”", ("preset",)),
        (OWN, OWN.forgetting("mine"), "deleting the preset “mine”", ("preset",)),
        (FIRST, FIRST.with_network(MODEL_3, "He"), "network of “He”", ("config", "hidden_layers")),
        (FIRST, FIRST.replace(by_batch=False), "batches", ("by_batch",)),
    ],
)
def test_a_change_is_called_by_its_field(before: TrainerModel, after: TrainerModel, name: str, place: Place) -> None:
    assert act_between(before, after) == (name, place)
