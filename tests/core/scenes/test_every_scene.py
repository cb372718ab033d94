"""Every scene has an id of its own, so that a lesson can name it, and trains what it trained when it was Python."""

import json
from hashlib import sha256

import pytest

from core.scenes.every_scene import every_scene, find_scene, scene_files
from core.scenes.scene import Scene
from core.training import TrainingConfig

# Of the settings of all runs of a scene that are not the defaults, computed from the scenes as Python made them.
CHECKSUMS = {
    "plane-few-units": "87949b8104f430d2",
    "plane-overfitting": "80b2677c61ac1bb2",
    "plane-spirals": "6c8e32bfe8005ec8",
    "plane-symmetry": "8837226e3b424134",
    "s11-overfitting": "b1900d6cb9d63f9a",
    "s11-speed": "3ff7ea1c8f6efd8d",
    "s11-starts": "2014cb0abfbdb65d",
    "s13-overfitting": "ce5d2c11b10a728d",
    "s14-cures": "c55524c37a0d7d18",
    "s15-underfitting": "5a6c96aec935a366",
    "s16-penalties": "3986c77a885104ba",
    "s17-dropout": "c9398bf3c5bae8fc",
    "s18-learning-rates": "7d88e011611d629e",
    "s19-batch-sizes": "25cff014ae4f415e",
    "s19-epochs": "b270eed826af9644",
    "s21-optimizers": "a710e1ad4d9246c2",
    "s22-noise": "73b966d68502cd0e",
    "s25-techniques": "56264c3d7ebe9e67",
    "s7-initial-weights": "89159e0aa0126bb9",
}  # fmt: skip


def checksum(scene: Scene) -> str:
    plain = TrainingConfig().model_dump(mode="json")
    configs = [
        {name: value for name, value in one.config.model_dump(mode="json").items() if value != plain[name]}
        for one in scene.plan
    ]
    return sha256(json.dumps(configs, sort_keys=True).encode()).hexdigest()[:16]


@pytest.mark.parametrize("wanted", CHECKSUMS)
def test_a_scene_trains_what_it_trained_before_it_was_a_file(wanted: str) -> None:
    scene = find_scene(wanted)
    assert scene is not None
    assert checksum(scene) == CHECKSUMS[wanted]


def test_each_has_an_id_of_its_own() -> None:
    assert len(every_scene()) == len(scene_files())
    assert find_scene("nobody") is None
    assert find_scene(None) is None
