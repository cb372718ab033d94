"""All scenes of the Trainer, read once from the files of assets/scenes."""

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from core.scenes.scene import Scene
from core.scenes.scene_file import SceneFile


@cache
def scene_files() -> Mapping[str, SceneFile]:
    """Return what the files say, by the ids of the scenes, in the order of their names."""
    folder = resources.files("assets") / "scenes"
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".toml")), key=lambda path: path.name)
    files = (tomllib.loads(path.read_text(encoding="utf-8")) for path in paths)
    return {file.id: file for file in (SceneFile.model_validate_json(json.dumps(values)) for values in files)}


@cache
def every_scene() -> tuple[Scene, ...]:
    """Return all scenes."""
    return tuple(file.scene() for file in scene_files().values())


def find_scene(wanted: str | None) -> Scene | None:
    """Return the scene of this id; None if there is none."""
    return next((scene for scene in every_scene() if scene.id == wanted), None)
