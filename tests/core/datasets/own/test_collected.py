"""What becomes of parts that were read: one size, classes, images to test on."""

import numpy as np
import pytest

from core.datasets import DatasetError
from core.datasets.own import collected
from core.datasets.own.collected import Collected, Some, finished, refuse_too_much
from core.datasets.own.source import Source

HERE = Source("/data")


def some(count: int, classes: int = 4, rows: int = 2) -> Some:
    images = np.arange(count, dtype=np.uint8)[:, None, None] * np.ones((rows, 3), np.uint8)
    return Some(images, np.arange(count) % classes, "images", "labels")


def test_a_fifth_of_each_class_is_drawn_for_a_test_that_is_missing() -> None:
    whole = finished(HERE, Collected({"all": some(40)}))
    again = finished(HERE, Collected({"train": some(40)}))
    assert np.bincount(whole.test_labels).tolist() == [2, 2, 2, 2]
    assert np.bincount(whole.train_labels).tolist() == [8, 8, 8, 8]
    both = np.concatenate([whole.train_images[:, 0], whole.test_images[:, 0]])
    np.testing.assert_array_equal(np.sort(both), np.arange(40))
    np.testing.assert_array_equal(whole.test_images, again.test_images)
    assert "8 of the images, a fifth of each class, are kept for the test" in whole.notes[0].text()


def test_of_very_few_images_one_is_kept_for_the_test() -> None:
    few = finished(HERE, Collected({"all": some(3, classes=3)}))
    assert (len(few.train_labels), len(few.test_labels)) == (2, 1)


def test_validation_images_are_the_last_and_stay_apart() -> None:
    images = finished(HERE, Collected({"test": some(8), "validation": some(12), "train": some(20)}))
    assert (len(images.train_images), images.own_validation) == (32, 12)
    np.testing.assert_array_equal(images.train_images[20:, 0], np.arange(12))
    assert "12 images are for validation, as they come" in images.notes[0].text()


def test_a_class_that_only_the_test_has_is_named() -> None:
    images = finished(HERE, Collected({"train": some(8), "test": some(10, classes=5)}))
    assert images.classes == tuple("01234")
    assert [note.text() for note in images.notes] == ["No training image has the class 4."]


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"test": some(8)}, "/data has no training images, only test"),
        ({"train": some(8), "test": some(8, rows=3)}, "the images of images have 3 x 3 pixels, those of images 2 x 3"),
        ({"train": some(8)._replace(labels=np.arange(7))}, "labels has 7 labels for the 8 images of images"),
        ({"train": some(8, classes=1)}, "all images of /data have the label 0"),
    ],
)
def test_what_does_not_fit_together_is_refused(parts: dict[str, Some], sentence: str) -> None:
    with pytest.raises(DatasetError, match=sentence):
        finished(HERE, Collected(parts))  # type: ignore[arg-type]


def test_parts_of_two_sizes_can_be_scaled_to_one() -> None:
    images = finished(Source("/data", size=(2, 3)), Collected({"train": some(8), "test": some(8, rows=4)}))
    assert images.image_shape == (2, 3)
    assert images.notes[-1].text() == "All images are scaled to 2 x 3 pixels."


def test_more_than_the_memory_is_refused_with_both_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collected, "usable_memory", lambda: 3 * 10**9)
    assert refuse_too_much(HERE, 1000, (1000, 1000)) == 10**9
    with pytest.raises(DatasetError) as caught:
        refuse_too_much(HERE, 5000, (1000, 1000))
    assert "5,000 images of 1000 x 1000 need 5.0 GB of memory, more than the 3.0 GB" in str(caught.value)
    with pytest.raises(DatasetError):
        refuse_too_much(HERE, 2**62, (2**62, 28))


def test_images_that_come_class_by_class_are_mixed() -> None:
    by_class = Some(np.arange(200, dtype=np.uint8).reshape(200, 1, 1), np.repeat([0, 1], 100), "images", "labels")
    parts = {"train": by_class, "test": by_class}
    mixed = finished(HERE, Collected(parts))  # type: ignore[arg-type]
    assert set(mixed.train_labels[:10]) == {0, 1}
    np.testing.assert_array_equal(mixed.train_labels, mixed.train_images[:, 0] >= 100)
    np.testing.assert_array_equal(np.sort(mixed.train_images[:, 0]), np.arange(200))
    as_it_is = finished(HERE, Collected(parts, keeps_order=True))  # type: ignore[arg-type]
    np.testing.assert_array_equal(as_it_is.train_images[:, 0], np.arange(200))
