"""Run the races of networks in the course's scenes again, so that they open at once: assets/races.

    python -m tests.app.course.make_bundled_races [ENTRY:SCENE ...]

Without arguments those that are missing, or are of another recipe than their scene.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from app.course.reader import fall_lines_course
from app.optimizers.descriptions import names_of
from app.optimizers.model import OptimizersModel
from app.optimizers.network.real_network import RealNetwork
from app.optimizers.network.recorded import ENDING, FOLDER, bundled
from app.optimizers.training.race_recipe import key_of, recipe_of
from core.datasets import load
from core.landscape.network_race import NetworkRace
from core.landscape.recipe import LandscapeRecipe

RACES = Path(__file__).parents[3] / "assets" / FOLDER


def races() -> Iterator[tuple[str, str, OptimizersModel]]:
    """Yield the ids of each entry and scene where networks race, and the race."""
    for entry in fall_lines_course().entries:
        for scene in entry.scenes:
            if scene.optimizers is not None and isinstance(scene.optimizers.surface, RealNetwork):
                yield entry.id, scene.id, scene.optimizers


def recipe_in(model: OptimizersModel) -> LandscapeRecipe:
    """Return the recipe of a race in the room."""
    return recipe_of(model, names_of(model.racers, model.surface))


def main(wanted: list[str]) -> None:
    """Run those that are wanted."""
    known = {key_of(result.recipe) for result in bundled()}
    for entry, scene, model in races():
        recipe = recipe_in(model)
        if f"{entry}:{scene}" in wanted or (not wanted and key_of(recipe) not in known):
            race = NetworkRace(recipe, load(recipe.base.data))
            for _ in race.run():
                pass
            assert race.result is not None, scene
            data = race.result.to_bytes()
            (RACES / f"{entry}-{scene}{ENDING}").write_bytes(data)
            sys.stdout.write(f"{entry}:{scene}  {len(data):,} bytes, {race.result.share:.0%} in the plane\n")


if __name__ == "__main__":
    main(sys.argv[1:])
