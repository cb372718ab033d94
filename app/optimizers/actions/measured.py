"""The numbers of a race as tables, by the ending of the file: of two numbers, of matrices, or of networks."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.optimizers.controller import OptimizersController
from app.optimizers.network.matrix_paths import chosen_matrix
from app.optimizers.training.race_tables import table_of
from app.optimizers.training.seen_map import named, place_of_penalty
from app.optimizers.tuning.rate_sweeps import RateSweeps
from core.export.tables import basins_part, race_table, rates_part
from core.matrix_stage.table import matrix_csv, matrix_json

Tables = Mapping[str, Callable[[], str]]  # the text of a file, by its ending


def measured(controller: OptimizersController, sweeps: Callable[[], RateSweeps]) -> Tables:
    """Return the tables of the race, raced to its end; none where there is no race. `sweeps` are asked for by need."""
    controller.run_out()
    if controller.is_of_networks:
        return _of_networks(controller)
    if controller.is_on_plane:
        return _of_matrices(controller)
    return _of_points(controller, sweeps)


def _of_points(controller: OptimizersController, sweeps: Callable[[], RateSweeps]) -> Tables:
    race, model = controller.race, controller.model
    if not race:
        return {}
    table = race_table(race, model.seed, [racer.name for racer in model.racers], target=model.target)

    def as_json() -> str:
        areas = basins_part(race, controller.chosen, model.seed) if model.map_kind == "basins" else None
        rates = []
        if model.shows_rates:
            sweeps().finish()
            known = {place: sweeps().of(racer) for place, racer in enumerate(model.racers)}
            rates = rates_part({place: sweep for place, sweep in known.items() if sweep is not None})
        return replace(table, basins=areas, rates=rates).as_json()

    return {".csv": table.as_csv, ".json": as_json}


def _of_matrices(controller: OptimizersController) -> Tables:
    race, names = controller.race, controller.names
    found = {name: path for place, name in enumerate(names) if (path := chosen_matrix(race, place)) is not None}
    return {".csv": lambda: matrix_csv(found), ".json": lambda: matrix_json(found)} if found else {}


def _of_networks(controller: OptimizersController) -> Tables:
    known = controller.known_race()
    if known is None or known.result is None:
        return {}
    penalty_of = place_of_penalty(controller.model, known, controller.chosen)
    table = table_of(named(known.result, tuple(controller.names)), controller.ground, penalty_of)
    return {".csv": table.as_csv, ".json": table.as_json}
