"""Make the pictures of README and manual by the commands below them: python -m tests.make_pictures."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMMAND = re.compile(r"^`fallline (render [^`]+)`$", re.MULTILINE)


PAGES = (ROOT / "README.md", *sorted((ROOT / "assets" / "manual" / "en").glob("*.md")))


def commands() -> list[list[str]]:
    """Read the words of each command off the pages."""
    texts = [page.read_text(encoding="utf-8") for page in PAGES]
    return [shlex.split(words) for text in texts for words in COMMAND.findall(text)]


def main() -> None:
    """Make every picture."""
    for words in commands():
        subprocess.run([sys.executable, "-m", "app", *words], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
