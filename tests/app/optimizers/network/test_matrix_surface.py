"""The matrix stage among the surfaces: its task, its rates, and who races there."""

import pytest

from app.optimizers.model import OptimizersModel
from app.optimizers.network.matrix_surface import MATRIX_SURFACES, FactorizationSurface, MatrixSurface, MemorySurface
from core.matrix_optimizers import MATRIX_OPTIMIZERS, Muon, Shampoo
from core.matrix_stage import AssociativeMemory, Factorization
from core.optimizers import OPTIMIZERS
from core.settings import RefusedError, explain
from core.surfaces import Beale


@pytest.mark.parametrize("kind", MATRIX_SURFACES)
def test_every_optimizer_has_the_rate_of_the_task(kind: type[MatrixSurface]) -> None:
    surface = kind.model_validate({})
    rates = {one: surface.suggested_rate(one) for one in (*OPTIMIZERS, *MATRIX_OPTIMIZERS)}
    assert rates == surface.task.rates


def test_the_fields_are_those_of_the_task() -> None:
    assert MemorySurface(condition=7.0, rank=3, seed=2).task == AssociativeMemory(condition=7.0, rank=3, seed=2)
    assert FactorizationSurface(condition=7.0, rank=3, seed=2).task == Factorization(condition=7.0, rank=3, seed=2)


def test_on_two_numbers_neither_races_and_a_file_that_says_so_is_refused() -> None:
    model = OptimizersModel.first().with_surface(MemorySurface()).adding("muon").adding("shampoo")
    assert [type(racer.optimizer) for racer in model.racers[-2:]] == [Muon, Shampoo]
    back = model.with_surface(Beale())
    assert not {Muon, Shampoo} & {type(racer.optimizer) for racer in back.racers}
    with pytest.raises(ValueError, match="moves whole matrices") as refusal:
        model.replace(surface=Beale())
    assert RefusedError is not None
    assert any("Muon" in fault for fault in explain(refusal.value))  # type: ignore[arg-type]


def test_a_race_on_a_matrix_comes_back_from_a_file() -> None:
    model = OptimizersModel.first().with_surface(FactorizationSurface(condition=30.0)).adding("shampoo")
    assert OptimizersModel.model_validate_json(model.model_dump_json()) == model
    assert {*model.inactive_fields()} == {"noise", "seed", "target"}
