"""A Python script that runs a race of networks again and writes its files."""

import json

from core.landscape.recipe import LandscapeRecipe

FILES_IMPORT = "from core.landscape.race_files import race_files"
RECIPE_IMPORT = "from core.landscape.recipe import LandscapeRecipe"
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


SEEN = """
# The map as it was seen.
seen = {seen}
(folder / "seen_map.csv").write_bytes(map_csv(seen))
"""
THROUGH = "[found for found in race.map_through({name!r}, {step}) if found is not None][-1]"
PENALISED = "map_with_penalty({seen}, Factors.of(recipe.racers[{place}].config))"


def landscape_script(
    recipe: LandscapeRecipe, through: tuple[str, int] | None = None, penalty_of: int | None = None
) -> str:
    """Return the script of a recipe; it holds all settings.

    The map goes `through` a racer's own weights after a step, or has the penalty of a racer, or both.
    """
    text = SCRIPT.format(recipe=json.dumps(recipe.model_dump(mode="json"), indent=1))
    if through is None and penalty_of is None:
        return text
    seen = "race.result.loss_map" if through is None else THROUGH.format(name=through[0], step=through[1])
    imports = "from core.landscape.race_files import map_csv, race_files"
    if penalty_of is not None:
        seen = PENALISED.format(seen=seen, place=penalty_of)
        more = "from core.landscape.slices.penalised import Factors, map_with_penalty"
        text = text.replace(RECIPE_IMPORT, f"{RECIPE_IMPORT}\n{more}")
    return text.replace(FILES_IMPORT, imports) + SEEN.format(seen=seen)
