"""A network as .onnx takes stored pixels, and gives the accuracy that the run's history says."""

import json
from typing import Any

import numpy as np
import pytest

from core.activations import ACTIVATIONS, Activation
from core.datasets import load
from core.export.exported_run import ExportedRun, Which
from core.export.onnx_file import onnx
from core.training import TrainingConfig
from core.training.bundled_runs import bundled_run
from tests.core.export.test_safetensors_file import SMALL, run_of


def answers(run: ExportedRun, which: Which = "last") -> tuple[Any, Any]:
    """The logits and probabilities that onnxruntime gives for all test images."""
    runtime = pytest.importorskip("onnxruntime")
    session = runtime.InferenceSession(onnx(run, which), providers=["CPUExecutionProvider"])
    pixels = run.dataset.test_images.astype(np.float32)
    logits, probabilities = session.run(["logits", "probabilities"], {"pixels": pixels})
    return logits, probabilities


def test_the_file_says_what_goes_in_and_comes_out() -> None:
    load_model = pytest.importorskip("onnx").load_model_from_string
    run = run_of(SMALL.replace(batch_norm=True))
    model = load_model(onnx(run, "best"))
    assert (model.ir_version, model.opset_import[0].version) == (10, 17)
    assert [one.name for one in model.graph.input] == ["pixels"]
    assert [one.name for one in model.graph.output] == ["logits", "probabilities"]
    props = {one.key: one.value for one in model.metadata_props}
    assert json.loads(props["classes"]) == list("0123456789")
    assert json.loads(props["image_shape"]) == [8, 8]
    assert TrainingConfig.model_validate_json(props["config"]) == run.config
    assert onnx(run, "best") == onnx(run, "best")


@pytest.mark.slow
@pytest.mark.parametrize("which", ["last", "best"])
@pytest.mark.parametrize(
    "config", [SMALL, SMALL.replace(batch_norm=True, standardize=True), SMALL.replace(dataset="moons")]
)
def test_it_gives_the_accuracy_of_the_history(config: TrainingConfig, which: Which) -> None:
    run = run_of(config)
    logits, probabilities = answers(run, which)
    report = run.history[run.weights(which).epoch - 1]
    assert (logits.argmax(1) == run.dataset.test_labels).mean() == pytest.approx(report.test_accuracy)
    right = probabilities[np.arange(len(logits)), run.dataset.test_labels]
    assert -np.log(right).mean() == pytest.approx(report.test_loss, rel=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize("preset", ["model-1", "model-2", "model-3"])
def test_the_recorded_runs_give_theirs_on_all_of_mnists_test_images(preset: str) -> None:
    bundled = bundled_run(preset)
    run = ExportedRun.of(preset, bundled.trainer(load(bundled.summary.config.data)))
    logits, _ = answers(run)
    expected = run.history[run.last.epoch - 1].test_accuracy
    assert (logits.argmax(1) == run.dataset.test_labels).mean() == pytest.approx(expected, abs=2e-4)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ACTIVATIONS, ids=lambda kind: kind.model_fields["kind"].default)
def test_every_activation_is_there(kind: type[Activation]) -> None:
    run = run_of(SMALL.replace(activation=kind.model_validate({}), epochs=1))
    images = run.dataset.test_images.astype(np.float32) * np.float32(1 / 255)
    np.testing.assert_allclose(answers(run)[0], run.network("last").logits(images), atol=1e-4)
