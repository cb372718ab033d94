"""Datasets are read once, whoever asks for them, and given up when nobody waits any more."""

from collections.abc import Generator
from threading import Thread

import numpy as np
import pytest

from app.trainer import loaded_data
from app.trainer.loaded_data import KEPT, LoadedData
from core.datasets import Dataset, DatasetError, ReadingProgress
from tests.core.datasets.easy_data import easy_dataset

STEPS = 5


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The datasets whose reading has begun; one called "broken" cannot be read, and one that ended early is closed."""
    names: list[str] = []

    def reading(name: str, *, online: bool = False) -> Generator[ReadingProgress, None, Dataset]:
        names.append(name + " online" * online)
        try:
            for done in range(STEPS):
                yield ReadingProgress(done, STEPS, 100)
        except GeneratorExit:
            names.append(f"{name} given up")
            raise
        if name == "broken":
            raise DatasetError("{name} is broken", name=name)
        return easy_dataset()

    monkeypatch.setattr(loaded_data, "reading", reading)
    return names


def read(loaded: LoadedData, name: str) -> Dataset:
    steps = loaded.reading_of(name)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            dataset: Dataset = done.value
            return dataset


def test_a_dataset_is_read_once(begun: list[str]) -> None:
    loaded = LoadedData()
    first = read(loaded, "a")
    assert read(loaded, "a") is first
    assert begun == ["a"]


def test_two_who_ask_share_the_reading(begun: list[str]) -> None:
    loaded = LoadedData()
    one, other = loaded.reading_of("a"), loaded.reading_of("a")
    assert [next(one).done, next(other).done, next(one).done] == [0, 1, 2]
    one.close()
    assert next(other).done == 3
    assert [progress.done for progress in other] == [4]
    assert begun == ["a"]


def test_threads_share_the_reading(begun: list[str]) -> None:
    loaded, found = LoadedData(), []
    threads = [Thread(target=lambda: found.append(read(loaded, "a"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(dataset is found[0] for dataset in found)
    assert begun == ["a"]


def test_what_nobody_waits_for_is_given_up(begun: list[str]) -> None:
    loaded = LoadedData()
    steps = loaded.reading_of("a")
    next(steps)
    steps.close()
    assert begun == ["a", "a given up"]
    read(loaded, "a")
    assert begun == ["a", "a given up", "a"]


def test_a_refusal_is_told_to_all_and_tried_again_later(begun: list[str]) -> None:
    loaded = LoadedData()
    one, other = loaded.reading_of("broken"), loaded.reading_of("broken")
    next(one)
    next(other)
    for steps in (one, other):
        with pytest.raises(DatasetError, match="broken is broken"):
            list(steps)
    with pytest.raises(DatasetError):
        read(loaded, "broken")
    assert begun == ["broken", "broken"]


def test_another_computer_is_asked_once_each_time_that_somebody_says_so(begun: list[str]) -> None:
    loaded = LoadedData()
    loaded.allow("broken")
    for _ in range(2):
        with pytest.raises(DatasetError):
            read(loaded, "broken")
    assert begun == ["broken online", "broken"]


def test_the_latest_are_kept(begun: list[str]) -> None:
    loaded = LoadedData()
    names = [str(number) for number in range(KEPT + 1)]
    for name in names:
        read(loaded, name)
    read(loaded, names[-1])
    assert begun == names
    read(loaded, names[0])
    assert begun == [*names, names[0]]


def test_images_are_kept_under_a_name_that_is_given(begun: list[str]) -> None:
    loaded, dataset = LoadedData(), easy_dataset()
    loaded.keep("named", dataset)
    np.testing.assert_array_equal(read(loaded, "named").train_images, dataset.train_images)
    assert begun == []
