"""The engine of Fall Line: optimizers, surfaces and the paths between them, in NumPy and without a window."""

STARTED_BY = "FALLLINE_COMMAND"  # the environment variable in which run.py says how it was started


def version() -> str:
    """Return the installed version, or that of the checkout that is run."""
    import importlib.metadata  # noqa: PLC0415 - costs a start 20 ms, and is seldom asked

    try:
        return importlib.metadata.version("fallline")
    except importlib.metadata.PackageNotFoundError:
        import tomllib  # noqa: PLC0415 - likewise
        from pathlib import Path  # noqa: PLC0415

        project = Path(__file__).parents[1] / "pyproject.toml"
        number: str = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"]
        return number
