"""The names of classes: ours are translated, those of one's own images are theirs."""

from collections.abc import Iterator

import pytest

from app.base.language import Languages
from app.trainer.class_names import class_names
from core.datasets import DIGIT_NAMES, FASHION_NAMES


@pytest.fixture
def korean(qapp: object) -> Iterator[None]:  # noqa: ARG001 - the languages are the application's
    languages = Languages("ko")
    yield
    languages.choose("en")


@pytest.mark.usefixtures("korean")
def test_fashion_mnist_is_named_in_the_language_that_is_spoken() -> None:
    assert class_names(FASHION_NAMES)[1] == "바지"
    assert len(set(class_names(FASHION_NAMES))) == len(FASHION_NAMES)


@pytest.mark.usefixtures("korean")
def test_other_names_stay_as_they_are() -> None:
    assert class_names(("Bag", "Coat")) == ("Bag", "Coat")
    assert class_names(DIGIT_NAMES) == DIGIT_NAMES
