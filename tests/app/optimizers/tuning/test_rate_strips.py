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


def test_a_fork_has_no_strip_and_says_so(room: OptimizersView) -> None:
    swept(room)
    room.controller.fork(0)
    strips = [card.strip is not None and not card.strip.isHidden() for card in room.controls.racers.cards]
    assert strips == [True, False, True, True, True, True]
    assert "no strip" in room.controls.racers.cards[1].past.text()
    room.controller.set_model(room.controller.model.replace(rate_strips=False))
    assert "no strip" not in room.controls.racers.cards[1].past.text()
