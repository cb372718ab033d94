"""Values and trials as a storage of Optuna keeps them, and its objections without a password."""

from types import SimpleNamespace
from typing import Any

import pytest

from core.search.places.optuna_storage import LOST, decoded, encoded, named_errors, rank
from core.search.places.place import Address
from core.settings import RefusedError
from core.training.config.applied import Value


@pytest.mark.parametrize("value", [0.1, 3, True, "relu", "", (8,), (4, 4), ()])
def test_a_value_comes_back_as_it_was(value: Value) -> None:
    kept = encoded(value)
    assert isinstance(kept, bool | int | float | str)
    assert decoded(kept) == value


def there(number: int, state: str, **attributes: Any) -> SimpleNamespace:
    return SimpleNamespace(number=number, state=SimpleNamespace(name=state), user_attrs=attributes)


def test_of_several_trials_of_one_number_the_one_that_is_over_counts_and_the_lost_one_last() -> None:
    trials = [there(0, "FAIL", **{LOST: True}), there(1, "WAITING"), there(2, "RUNNING"), there(3, "COMPLETE")]
    assert [one.number for one in sorted(trials, key=rank)] == [3, 2, 1, 0]


def test_an_objection_is_a_sentence_and_a_mistake_of_ours_is_none() -> None:
    address = Address("optuna", "mysql://fall:sesame@there/none")
    with pytest.raises(RefusedError) as refused, named_errors(address):
        raise OSError("no such table\nand more")
    assert str(refused.value) == "mysql://fall:***@there/none cannot be used: no such table"
    with pytest.raises(KeyError), named_errors(address):
        raise KeyError("study")
