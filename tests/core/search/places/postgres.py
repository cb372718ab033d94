"""A PostgreSQL server that a test starts, as a user of its own where it may."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def serving(tmp_path: Path) -> Iterator[str]:
    """Serve a database, and yield its URL."""
    pytest.importorskip("psycopg")
    if shutil.which("initdb") is None or shutil.which("pg_ctl") is None:
        pytest.skip("there is no PostgreSQL here")
    user = "postgres" if os.geteuid() == 0 else None  # it refuses to serve as root

    def run(*words: str) -> None:
        nothing = subprocess.DEVNULL
        subprocess.run(words, check=True, cwd="/", user=user, stdout=nothing, stderr=nothing)

    folder = Path("/tmp" if user else tmp_path, f"fallline-pg-{os.getpid()}")
    folder.mkdir(mode=0o777)
    if user:
        shutil.chown(folder, user)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    word, data = folder / "word", str(folder / "data")
    word.write_text("sesame")
    word.chmod(0o644)
    try:
        run("initdb", "-D", data, "-A", "scram-sha-256", "-U", "fall", "--pwfile", str(word))
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
        run("pg_ctl", "-D", data, "-l", str(folder / "log"), "-w", "-o", options, "start")
        yield f"postgresql://fall:sesame@127.0.0.1:{port}/postgres"
        run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
