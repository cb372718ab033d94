"""What a racer has of its own when it trains a network is kept whole, and only where it differs."""

import pytest
from pydantic import ValidationError

from app.optimizers.descriptions import names_of
from app.optimizers.listed_racer import ListedRacer
from app.optimizers.model import OptimizersModel
from app.optimizers.network.own_training import between, config_of, words
from app.optimizers.network.real_network import RealNetwork
from core.initializers import Zeros
from core.optimizers import SGD
from core.surfaces import Beale

NETWORK = RealNetwork(settings='{"hidden_layers": [8], "train_size": 300, "batch_size": 20}')


def racer(trained: str = "") -> ListedRacer:
    return ListedRacer(optimizer=SGD(), trained=trained, colour=0)


def test_only_what_differs_is_kept_and_there_and_back_is_the_same() -> None:
    assert between(NETWORK, NETWORK.config) == ""
    config = NETWORK.config.replace(batch_size=50, initializer=Zeros(), dropout=0.5)
    own = racer(between(NETWORK, config)).trained
    assert config_of(NETWORK, own) == config
    assert between(NETWORK, config) == own


def test_another_network_gives_the_rest() -> None:
    other = NETWORK.of(NETWORK.config.replace(hidden_layers=(9, 9), l2=0.5))
    config = config_of(other, '{"batch_size": 50}')
    assert (config.hidden_layers, config.l2, config.batch_size) == ((9, 9), 0.5, 50)


def test_a_batch_of_more_images_than_there_are_is_one_of_all() -> None:
    assert config_of(NETWORK, '{"batch_size": 1000}').batch_size == 300


@pytest.mark.parametrize(
    "wrong", ["[]", '["batch_size"]', "{", '{"hidden_layers": [3]}', '{"seed": 1}', '{"batch_size": 0}', '{"l2": null}']
)
def test_what_is_no_setting_of_a_racer_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError):
        racer(wrong)


def test_it_is_said_in_a_few_words() -> None:
    own = '{"batch_size": 50, "initializer": {"kind": "zeros"}, "l2": 0.1}'
    assert list(words(NETWORK, own)) == ["Zeros", "batch 50", "L2 penalty 0.1"]
    assert names_of([racer('{"batch_size": 50}'), racer()], NETWORK) == ["SGD, batch 50", "SGD, batch 20"]
    assert names_of([racer('{"batch_size": 50}'), racer()], Beale()) == ["SGD", "SGD"]


def test_it_is_gone_where_no_network_is() -> None:
    model = OptimizersModel.first().with_surface(NETWORK)
    model = model.with_racer(0, model.racers[0].replace(trained='{"batch_size": 50}', own_steps=9))
    assert model.with_surface(NETWORK.replace(draws="orders")).racers[0].own_steps == 9
    elsewhere = model.with_surface(Beale())
    assert elsewhere.racers[0].of_network == ("", None)
