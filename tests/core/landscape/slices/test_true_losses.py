"""True losses beside the replay."""

import numpy as np
import pytest

from core.datasets import Dataset
from core.landscape.network_race import NetworkRace, Replayed
from core.landscape.recipe import LandscapeRecipe
from core.landscape.slices import true_losses
from core.landscape.slices.map_images import MapImages, Truth
from core.landscape.slices.true_losses import TrueLosses, can_be_beside
from core.training import TrainingConfig
from core.training.factory import build_network


@pytest.mark.parametrize("beside", [False, True])
def test_they_come_in_the_order_in_which_they_are_asked_for(beside: bool, digits: Dataset) -> None:  # noqa: FBT001
    config = TrainingConfig(dataset="digits", train_size=700, hidden_layers=(8,))
    network, images = build_network(config, digits.ends), MapImages.of(config, digits)
    vectors = [*np.random.default_rng(0).standard_normal((5, network.parameters.size)).astype(np.float32)]
    found: list[Truth] = []
    with TrueLosses(network, images, beside=beside) as asked:
        for some in (vectors[:3], vectors[3:]):
            list(asked.ask(some, found.extend))
        list(asked.finish())
    expected: list[Truth] = []
    list(images.truths(network, vectors, expected))
    assert found == expected


def test_a_race_with_them_beside_is_the_same_to_the_bit(
    race: NetworkRace, recipe: LandscapeRecipe, digits: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(true_losses, "LEAST_PRODUCTS", 0)
    beside = NetworkRace(recipe, digits)
    reports = [report for report in beside.run() if isinstance(report, Replayed)]
    assert all(len(path.true_losses) for report in reports for path in report.paths)
    assert beside.result is not None
    assert race.result is not None
    assert beside.result.to_bytes() == race.result.to_bytes()


def test_a_race_can_be_left_while_they_are_computed(
    recipe: LandscapeRecipe, digits: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(true_losses, "LEAST_PRODUCTS", 0)
    steps = NetworkRace(recipe, digits).run()
    assert any(isinstance(report, Replayed) for report in steps)
    steps.close()  # type: ignore[attr-defined]


def test_several_blas_threads_or_few_images_keep_them_in_line(recipe: LandscapeRecipe) -> None:
    assert not can_be_beside(recipe, images=100, weights=1000)
    assert can_be_beside(recipe, images=10_000, weights=25_000)
    racer = recipe.racers[0]
    two = recipe.replace(racers=(racer.replace(config=racer.config.replace(blas_threads=2)),))
    assert not can_be_beside(two, images=10_000, weights=25_000)
