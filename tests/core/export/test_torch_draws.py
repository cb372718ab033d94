"""A script draws the first weights of a run to the bit."""

from typing import Any

import numpy as np
import pytest

from core.datasets import Ends
from core.export.torch_training import torch_training_script
from core.initializers import INITIALIZERS, Initializer
from core.settings import Array
from core.training import TrainingConfig
from tests.core.export.torch_runs import BASE


def first_weights(config: TrainingConfig) -> Array:
    script = torch_training_script(config, (), Ends(64, 10))
    begin = script.index("def draw(")
    scope: dict[str, object] = {}
    exec("import math\nimport numpy as np\n" + script[begin : script.index("@torch.no_grad", begin)], scope)
    weights: Array = scope["draw"](30, 20, np.random.default_rng(5))  # type: ignore[operator]
    return weights


@pytest.mark.parametrize("truncated", [False, True])
@pytest.mark.parametrize("kind", INITIALIZERS, ids=lambda kind: kind.model_fields["kind"].default)
def test_first_weights_are_the_engines_to_the_bit(kind: type[Initializer], truncated: bool) -> None:  # noqa: FBT001
    fields: dict[str, Any] = {"truncated": truncated} if "truncated" in kind.model_fields else {}
    fields |= {"gain": 1.3} if "gain" in kind.model_fields else {}
    initializer = kind(**fields)
    expected = initializer.sample(30, 20, np.random.default_rng(5))
    found = first_weights(BASE.replace(initializer=initializer))
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, expected)
