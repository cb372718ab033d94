"""How texts of the engine are written for a person."""

import pytest

from app.texts import inside


@pytest.mark.parametrize(
    ("label", "written"),
    [("Learning rate", "learning rate"), ("L2 penalty", "L2 penalty"), ("BLAS threads", "BLAS threads"), ("x", "x")],
)
def test_a_label_begins_small_inside_a_sentence_unless_it_is_an_abbreviation(label: str, written: str) -> None:
    assert inside(label) == written


def test_a_label_of_another_script_stays_as_it_is() -> None:
    assert inside("L2 규제") == "L2 규제"
    assert inside("학습률") == "학습률"
