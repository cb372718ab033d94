"""One image of a run on its way through the run's network: alone in evaluation, or in a batch in training."""

from typing import NamedTuple

import numpy as np

from core.datasets import Indices, Inputs, scaled
from core.network.one_sample import SampleTrace, follow
from core.settings import Array
from core.threads import BlasThreads
from core.training.factory import rebuilt_network
from core.training.trainer import Trainer


class SampleChoice(NamedTuple):
    """An image of a run, counted from 0: in evaluation of the test images, in training of the training images."""

    number: int
    training: bool


class FollowedImage(NamedTuple):
    """An image, its way through the network, and the batch that it went with."""

    picture: Inputs  # (inputs,)
    label: int
    trace: SampleTrace
    dropout: float  # the share of hidden units that the mask drops


def images_to_choose(trainer: Trainer, *, training: bool) -> int:
    """Return the number of images that can be chosen."""
    return len(trainer.split.train) if training else len(trainer.dataset.test_labels)


def follow_image(trainer: Trainer, parameters: Array, statistics: Array, choice: SampleChoice) -> FollowedImage:
    """Send an image through the network that these parameters and running statistics make, and back.

    In training it goes with the batch that it would be in if the images were not shuffled, and each batch draws the
    same mask of dropout again. In evaluation it goes alone, and no unit is dropped.
    """
    dataset, config = trainer.dataset, trainer.current
    network = rebuilt_network(config, dataset.ends, parameters, statistics)
    if choice.training:
        rows, row = batch_around(choice.number, config.batch_size, trainer.split.train)
        images, labels = dataset.train_images[rows], dataset.train_labels[rows]
        masks = np.random.default_rng((config.seed, int(rows[0])))
    else:
        images, labels = (
            part[choice.number : choice.number + 1] for part in (dataset.test_images, dataset.test_labels)
        )
        row, masks = 0, None
    x = scaled(images, mean=trainer.pixels.mean, std=trainer.pixels.std)
    with BlasThreads(1):
        trace = follow(network, x, labels.astype(np.intp), row, training=choice.training, mask_rng=masks)
    return FollowedImage(images[row], int(labels[row]), trace, config.dropout if choice.training else 0.0)


def batch_around(number: int, size: int, rows: Indices) -> tuple[Indices, int]:
    """Return the rows of the batch that a training image is in, and its place there; the last batch is full, too."""
    begin = max(min(number // size * size, len(rows) - size), 0)
    return rows[begin : begin + size], number - begin
