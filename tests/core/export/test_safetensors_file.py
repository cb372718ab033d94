"""A network as .safetensors has the names and shapes of its script for PyTorch, and answers alike there."""

import json
import struct
from typing import Any

import numpy as np
import pytest

from core.datasets import load, scaled
from core.export.exported_run import ExportedRun
from core.export.safetensors_file import safetensors, state_dict
from core.export.torch_training import torch_training_script
from core.training import Trainer, TrainingConfig

SMALL = TrainingConfig(dataset="digits", train_size=100, hidden_layers=(8, 6), batch_size=50, epochs=3)


def run_of(config: TrainingConfig) -> ExportedRun:
    trainer = Trainer(config, load(config.data))
    list(trainer.run("inline"))
    return ExportedRun.of("one", trainer)


def test_the_file_is_as_its_format_says() -> None:
    """Eight bytes of length, a header in JSON, the numbers (github.com/huggingface/safetensors)."""
    run = run_of(SMALL.replace(batch_norm=True))
    content = safetensors(run, "best")
    (length,) = struct.unpack("<Q", content[:8])
    header: dict[str, Any] = json.loads(content[8 : 8 + length])
    assert header.pop("__metadata__")["epoch"] == str(run.weights("best").epoch)
    arrays = state_dict(run, "best")
    assert header.keys() == arrays.keys()
    place = header["linear1.weight"]
    assert (place["dtype"], place["shape"]) == ("F32", [8, 64])
    begin, end = place["data_offsets"]
    found = np.frombuffer(content[8 + length :][begin:end], np.float32).reshape(8, 64)
    np.testing.assert_array_equal(found, run.network("best").layers[0].weights.T)
    assert content == safetensors(run, "best")


@pytest.mark.slow
@pytest.mark.parametrize(
    "config", [SMALL, SMALL.replace(batch_norm=True, dropout=0.2), SMALL.replace(hidden_layers=())]
)
def test_it_loads_strictly_into_the_network_of_the_script(config: TrainingConfig) -> None:
    torch = pytest.importorskip("torch")
    load_numpy = pytest.importorskip("safetensors.numpy").load
    run = run_of(config)
    scope: dict[str, Any] = {}
    exec(torch_training_script(config, (), run.dataset.ends), scope)
    model = scope["network"]()
    model.load_state_dict(
        {name: torch.from_numpy(one.copy()) for name, one in load_numpy(safetensors(run, "last")).items()}
    )
    model.eval()
    images = scaled(run.dataset.test_images)
    with torch.no_grad():
        np.testing.assert_allclose(model(torch.from_numpy(images)), run.network("last").logits(images), atol=1e-5)
