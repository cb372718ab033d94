"""A Python script that runs a race of networks again and writes its files."""

import json

from core.landscape.recipe import LandscapeRecipe

SCRIPT = '''\
"""Race networks again: in a folder of Fall Line, or where it is installed, `python3 race.py`.

It writes paths.csv, map.csv, plane.npz, ends.npz and summary.json into the folder "race". On a processor that rounds
otherwise, the paths differ a little.
"""

from pathlib import Path

from core.datasets import load
from core.landscape.network_race import NetworkRace
from core.landscape.race_files import race_files
from core.landscape.recipe import LandscapeRecipe

RECIPE = r"""
{recipe}
"""

recipe = LandscapeRecipe.model_validate_json(RECIPE)
race = NetworkRace(recipe, load(recipe.base.data))
for _ in race.run():
    pass
folder = Path("race")
folder.mkdir(exist_ok=True)
for name, data in race_files(race).items():
    (folder / name).write_bytes(data)
for path in race.result.paths:
    on_map = race.result.map_losses(path)[-1]
    print(f"{{path.name}}: true loss {{path.true_end:.4g}}, on the map {{on_map:.4g}}")
'''


def landscape_script(recipe: LandscapeRecipe) -> str:
    """Return the script of a recipe; it holds all settings."""
    return SCRIPT.format(recipe=json.dumps(recipe.model_dump(mode="json"), indent=1))
