"""What the preprocessing does to one pixel and to its label, and how the images are split, in words and numbers."""

from PySide6.QtCore import QCoreApplication

from core.number_format import number, percent
from core.training.data_preview import DataPreview

MOST_CLASSES = 20  # whose one-hot label is written out

PREPROCESSING = "core.datasets.dataset:scaled"  # the code that does it

translate = QCoreApplication.translate


def preprocessing_in_words(look: DataPreview) -> str:
    """Return a line about one pixel, one about its label, one about the split."""
    return "\n".join((pixel_in_words(look), label_in_words(look), split_in_words(look)))


def pixel_in_words(look: DataPreview) -> str:
    """Return one input before and after, with the arithmetic in between."""
    pixel = look.one_pixel
    way = [number(pixel.stored)]
    if pixel.largest != 1:
        way.append(f"{number(pixel.stored)} / {pixel.largest} = {number(pixel.scaled)}")
    if look.pixels.mean or look.pixels.std != 1:
        mean, std = number(look.pixels.mean), number(look.pixels.std)
        way.append(f"({number(pixel.scaled)} − {mean}) / {std} = {number(pixel.given)}")
    arithmetic = " → ".join(way)
    if len(look.images[0]) == 1:
        template = translate("DataSheet", "One input of the first example, number {0}: {1}")
        return template.format(pixel.column + 1, arithmetic)
    template = translate("DataSheet", "One pixel of the first image, row {0}, column {1}: {2}")
    return template.format(pixel.row + 1, pixel.column + 1, arithmetic)


def label_in_words(look: DataPreview) -> str:
    """Return the label of the first image as the loss takes it: 1 at its class, 0 at all others."""
    label, classes = int(look.labels[0]), len(look.classes)
    if classes > MOST_CLASSES:
        template = translate("DataSheet", "Its label, {0}, as one-hot: 1 at place {1} of {2}, 0 at all others")
        return template.format(look.classes[label], label + 1, classes)
    hot = " ".join(str(int(place == label)) for place in range(classes))
    return translate("DataSheet", "Its label, {0}, as one-hot: {1}").format(look.classes[label], hot)


def split_in_words(look: DataPreview) -> str:
    """Return the split in per cent beside the rule of the course notes."""
    shares = look.parts
    return translate(
        "DataSheet",
        "Split: {0} of the images in use are for the test, and {1} of the rest for validation. The rule of the notes: "
        "20 to 30% for the test, 20% of the rest for validation.",
    ).format(percent(shares.test), percent(shares.validation))
