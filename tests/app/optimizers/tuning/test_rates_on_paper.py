"""Paper waits for no idle moment: the rates are tried at once."""

from app.base.theme import LIGHT
from app.optimizers.tuning.rates_on_paper import rates_on_paper
from app.optimizers.view import OptimizersView


def test_all_shown_racers_have_their_rates_at_once(room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.replace(rate_strips=True))
    room.controller.toggle_racer(1)
    assert room.sweeps.is_working
    rows = rates_on_paper(room.sweeps, LIGHT)
    assert [row.name for row in rows] == ["SGD", "AdaGrad", "RMSProp", "Adam"]
    assert rows[0].rate == 0.02
    assert rows[0].minimum == 0.0  # Beale's minimum
    assert not room.sweeps.is_working
