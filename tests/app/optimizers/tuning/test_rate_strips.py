"""The strips on the cards follow the race."""

import numpy as np
import pytest

from app.optimizers.view import OptimizersView
from tests.app.optimizers.tuning.test_rate_sweeps import swept


def test_no_card_has_a_strip_before_it_is_asked_for(room: OptimizersView) -> None:
    assert room.strips is None
    assert all(card.strip is None for card in room.controls.racers.cards)


def test_every_card_has_a_strip_that_knows_the_loss_of_its_racer(room: OptimizersView) -> None:
    swept(room)
    room.playback.seek(200)
    for card, path in zip(room.controls.racers.cards, room.controller.race, strict=True):
        assert card.strip is not None
        assert not card.strip.isHidden()
        share = np.clip(np.log10(path.losses[0] / path.losses[200]) / 6, 0, 1)
        nearest = card.strip.shares()[int(np.abs(np.log(card.strip.rates() / path.rates[0])).argmin())]
        assert nearest == pytest.approx(share, abs=0.15)
    room.controller.set_model(room.controller.model.replace(rate_strips=False))
    assert all(card.strip is not None and card.strip.isHidden() for card in room.controls.racers.cards)


def test_the_strip_of_a_fork_begins_where_it_forks(room: OptimizersView) -> None:
    swept(room)
    room.playback.seek(100)
    room.controller.fork(0)
    room.sweeps.finish()
    parent, fork = (card.strip for card in room.controls.racers.cards[:2])
    assert parent is not None
    assert fork is not None
    assert not fork.isHidden()
    path = room.controller.race[0]
    for step, count in ((60, 1), (100, 1), (160, 50)):
        room.playback.seek(step)
        shares = fork.shares()
        assert len(np.unique(shares[~np.isnan(shares)])) >= count
        assert (len(np.unique(shares)) == 1) == (count == 1)
    own = fork.shares()[int(np.abs(np.log(fork.rates() / path.rates[0])).argmin())]
    assert own == pytest.approx(np.clip(np.log10(path.losses[0] / path.losses[160]) / 6, 0, 1), abs=0.15)
    high = fork.shares()[-1]
    assert np.isnan(high)  # it rises above the loss where it forks
    assert "forks" in fork.toolTip()
