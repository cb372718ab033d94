"""Makes the README's pictures by the commands that stand beside them: python -m tests.make_pictures."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMMAND = re.compile(r"^`fallline (render [^`]+)`$", re.MULTILINE)


def commands() -> list[list[str]]:
    """The words of each command in the README."""
    return [shlex.split(words) for words in COMMAND.findall((ROOT / "README.md").read_text(encoding="utf-8"))]


def main() -> None:
    for words in commands():
        subprocess.run([sys.executable, "-m", "app", *words], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
