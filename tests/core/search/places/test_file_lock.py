"""A lock that processes share."""

import subprocess
import sys
from pathlib import Path

from core.search.places.file_lock import locked

ROOT = Path(__file__).parents[4]
TAKE = """
import sys
from pathlib import Path
from core.search.places.file_lock import locked
with locked(Path(sys.argv[1])):
    print("in")
"""


def test_another_process_waits_until_it_is_let_go(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", TAKE, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as other:
        other.wait()
        assert other.stdout is not None
        assert other.stdout.read() == "in\n"
    with locked(path):
        waiting = subprocess.Popen([sys.executable, "-c", TAKE, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        try:
            waiting.wait(0.5)
        except subprocess.TimeoutExpired:
            pass
        else:
            raise AssertionError("it did not wait")
    assert waiting.communicate()[0] == "in\n"
