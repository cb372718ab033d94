"""Every scene has an id of its own, so that a lesson can name it."""

from core.scenes.every_scene import EVERY_SCENE


def test_each_has_an_id_of_its_own() -> None:
    assert len({scene.id for scene in EVERY_SCENE}) == len(EVERY_SCENE)
