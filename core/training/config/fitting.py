"""Fit the settings of a run to images that have been read."""

from core.datasets import Dataset, largest_train_size
from core.training.config.training_config import FEWEST, TrainingConfig

LARGEST_SHARE = 0.5  # of validation images


def on_images(config: TrainingConfig, name: str, dataset: Dataset) -> TrainingConfig:
    """Return the config for a dataset of this name: no more images than it has, in batches no larger than that.

    Where images for validation come apart, their share is that of the dataset, so that all train and all validate if
    as many are asked for.
    """
    available, own = dataset.available, dataset.own_validation
    share = config.validation_fraction
    if own:
        size = max(min(config.train_size, available), FEWEST)
        validating = max(round(own * size / available), 1)
        share = min(validating / (size + validating), LARGEST_SHARE)
    else:
        size = max(min(config.train_size, largest_train_size(available, share)), FEWEST)
    batch = min(config.batch_size, size)
    return config.replace(dataset=name, train_size=size, validation_fraction=share, batch_size=batch)
