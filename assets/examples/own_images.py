"""Train on a folder of one's own images, and let the network tell what it makes of the first test images.

python own_images.py FOLDER          any layout that is read: assets/manual/en/data.md
"""

import sys

from core.datasets import DatasetError, largest_train_size, load, scaled
from core.optimizers import Adam
from core.training import Trainer, TrainingConfig

try:
    data = load(sys.argv[1])
except DatasetError as error:  # it says which file, and why
    sys.exit(str(error))
for note in data.notes:
    print(note.text())
config = TrainingConfig(dataset=sys.argv[1], hidden_layers=(64,), optimizer=Adam(learning_rate=0.005), epochs=20)
size = min(largest_train_size(data.available, config.validation_fraction), 10_000)
trainer = Trainer(config.replace(train_size=size, batch_size=min(16, size)), data)
for _ in trainer.run():
    pass
print(f"{len(data.classes)} classes; test accuracy {trainer.history[-1].test_accuracy:.2%}")

images = scaled(data.test_images[:5], mean=trainer.pixels.mean, std=trainer.pixels.std)
for label, shares in zip(data.test_labels, trainer.network.predict(images), strict=False):
    print(f"{data.classes[label]} is taken for {data.classes[shares.argmax()]} with {shares.max():.1%}")
