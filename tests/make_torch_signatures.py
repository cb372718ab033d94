"""Store the arguments of each class of `torch.optim`, with their defaults.

PyTorch is not needed for anything else; where it is installed: python -m tests.make_torch_signatures
"""

import inspect
import json
from pathlib import Path

import torch

TARGET = Path(__file__).parent / "golden" / "torch_signatures.json"


def arguments_of(name: str) -> dict[str, object]:
    """The arguments of a class but its parameters: name -> default."""
    parameters = inspect.signature(getattr(torch.optim, name)).parameters
    return {one.name: one.default for one in parameters.values() if one.name != "params"}


def main() -> None:
    names = sorted(name for name in dir(torch.optim) if name[0].isupper() and name != "Optimizer")
    lines = [f"{json.dumps(name)}: {json.dumps(arguments_of(name))}" for name in names]
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
