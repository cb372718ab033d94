"""Take the first steps of exported runs with PyTorch, and store their losses and the sums of their networks.

PyTorch is not needed for anything else; where it is installed: python -m tests.core.export.make_torch_runs
"""

import json

from tests.core.export.torch_runs import CASES, STORED, mark, script_of, sums, with_torch


def main() -> None:
    lines = []
    for name in CASES:
        script = script_of(name)
        losses, arrays = with_torch(script)
        lines.append(
            f"{json.dumps(name)}: " + json.dumps({"script": mark(script), "losses": losses, "sums": sums(arrays)})
        )
    STORED.write_text("{" + ",\n".join(lines) + "}\n")


if __name__ == "__main__":
    main()
