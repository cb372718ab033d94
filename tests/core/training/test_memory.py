"""The parameters and the memory of a run, against what is counted and allocated; what does not fit is refused."""

import tracemalloc
from typing import Any

import pytest

from core.datasets import Ends
from core.matrix_optimizers import Muon, Shampoo
from core.training import MODEL_1, MODEL_2, MODEL_3, Trainer, TrainingConfig, memory
from core.training.factory import build_network
from core.training.looks import Looks
from core.training.memory import TooLargeError, memory_beside, parameter_count, peak_memory
from tests.core.datasets.easy_data import easy_dataset


def test_parameters_are_counted_as_by_hand() -> None:
    assert parameter_count(TrainingConfig(hidden_layers=()), Ends(784, 10)) == 784 * 10 + 10
    one_layer = TrainingConfig(hidden_layers=(100,))
    assert parameter_count(one_layer, Ends(784, 10)) == 79_510
    # Batch norm's scale and shift take the place of the bias.
    assert parameter_count(one_layer.replace(batch_norm=True), Ends(784, 10)) == 79_610


@pytest.mark.parametrize("config", [MODEL_1, MODEL_2, MODEL_3, TrainingConfig(hidden_layers=())])
def test_parameters_are_those_of_the_network(config: TrainingConfig) -> None:
    assert parameter_count(config, Ends(784, 10)) == build_network(config, Ends(784, 10)).parameters.size


@pytest.mark.slow
@pytest.mark.parametrize(
    "changes",
    [
        {"hidden_layers": (1000, 1000)},
        {"batch_size": 400, "hidden_layers": (200,) * 6, "batch_norm": True, "dropout": 0.5},
        {"hidden_layers": (300, 300), "optimizer": Muon()},
        {"hidden_layers": (300, 200), "optimizer": Shampoo(momentum=0.9)},
    ],
)
@pytest.mark.parametrize("looks", ["inline", "beside"])
def test_memory_is_about_what_is_allocated(changes: dict[str, Any], looks: Looks) -> None:
    config = TrainingConfig(train_size=400, validation_fraction=0.0, epochs=2).replace(**changes)
    dataset = easy_dataset(train=500)
    tracemalloc.start()
    for _ in Trainer(config, dataset).run(looks):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    kept = dataset.train_images.nbytes + dataset.test_images.nbytes  # already there
    needed = peak_memory(config, dataset) + (memory_beside(config, dataset) if looks == "beside" else 0)
    assert needed - kept == pytest.approx(peak, rel=0.35)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        # 784 + 20 layers of 4096 + 10: 321 million weights, with Adam's two arrays, the gradient and copies 7 x 1.3 GB
        ({"hidden_layers": (4096,) * 20}, "hidden layers of 4096, 4096"),
        ({"hidden_layers": (1000,), "batch_size": 20_000}, "a batch size of 20000 needs about"),
    ],
)
def test_what_does_not_fit_is_refused_by_the_setting_that_makes_it_so(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], sentence: str
) -> None:
    monkeypatch.setattr(memory, "usable_memory", lambda: 200_000_000)
    dataset = easy_dataset(train=20_000)
    tracemalloc.start()
    with pytest.raises(TooLargeError, match=sentence):
        Trainer(TrainingConfig(train_size=20_000, validation_fraction=0.0).replace(**changes), dataset)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000  # nothing was made before


def test_what_fits_is_not_refused() -> None:
    for preset in (MODEL_1, MODEL_2, MODEL_3):
        memory.refuse_what_does_not_fit(preset, easy_dataset())
