"""Every kind of file that a run is exported as has its ending and its writer."""

import pkgutil

import pytest

from core.export.run_formats import NETWORK_FORMATS, RUN_FORMATS, RunFormat, run_format


@pytest.mark.parametrize("form", RUN_FORMATS, ids=lambda form: form.ending)
def test_a_format_is_found_by_its_ending(form: RunFormat) -> None:
    assert run_format(f"a.b{form.ending.upper()}") is form
    assert callable(pkgutil.resolve_name(form.writer))


def test_an_unknown_ending_has_none() -> None:
    assert run_format("a.txt") is None
    assert run_format("npz") is None


def test_a_script_is_no_network() -> None:
    assert ".py" not in [form.ending for form in NETWORK_FORMATS]
