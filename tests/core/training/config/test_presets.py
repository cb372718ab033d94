"""The presets as the notes have them."""

from core.activations import ReLU
from core.initializers import HeNormal
from core.optimizers import SGD, Adam
from core.training.config import MODEL_1, MODEL_2, MODEL_3, PRESETS

MODELS = (MODEL_1, MODEL_2, MODEL_3)


def test_the_presets_are_those_of_the_notes() -> None:
    assert list(PRESETS.values()) == [MODEL_1, MODEL_2, MODEL_3]
    assert [model.train_size for model in MODELS] == [10_000, 10_000, 20_000]
    assert [model.hidden_layers for model in MODELS] == [(100,) * 4, (100,) * 4, (256, 100, 100)]
    assert [type(model.optimizer) for model in MODELS] == [SGD, Adam, Adam]
    assert [model.optimizer.learning_rate for model in MODELS] == [0.01, 0.001, 0.01]
    assert [(model.batch_size, model.epochs) for model in MODELS] == [(256, 1000), (100, 1000), (100, 1000)]
    assert [(model.dropout, model.batch_norm, model.l2) for model in MODELS] == [
        (0.2, True, 0.1),
        (0.5, True, 0.15),
        (0.0, True, 0.0),
    ]


def test_the_presets_settle_alike_what_the_notes_leave_open() -> None:
    for model in MODELS:
        assert (model.activation, model.initializer, model.penalty_mode) == (ReLU(), HeNormal(), "per_loss")
        assert (model.validation_fraction, model.drop_last, model.dataset) == (0.2, True, "mnist")
