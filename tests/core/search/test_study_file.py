"""Study files: the example, and mistakes by line and key."""

from pathlib import Path

import pytest

from core.search.study_file import EXAMPLE, StudyFileError, parse_study, read_study

BASE = "[base]\ntrain_size = 1000\n[vary]\n"


def test_the_example_is_a_study() -> None:
    study = parse_study(EXAMPLE, "study.toml")
    assert (study.size, study.seeds, study.base.train_size) == (36, (0, 1), 2000)


def test_a_file_may_begin_with_the_mark_that_editors_of_windows_write(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text(EXAMPLE, encoding="utf-8-sig")
    assert read_study(tmp_path / "study.toml") == parse_study(EXAMPLE, "study.toml")


def test_a_name_needs_no_quotes() -> None:
    assert parse_study(f"{BASE}optimizer.learning_rate = [0.1, 0.2]\n", "a.toml").vary[0].values == (0.1, 0.2)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("trials = 'a'\n[vary]\nbatch_size = [1]", "a.toml, line 1: trials: 'a' is not a whole number"),
        ("[vary]\nbatch_size = [1]\n[bas]\nx = 1", "a.toml, line 3: bas: is not a setting"),
        (f"{BASE}batch_sze = [1]", "a.toml, line 4: batch_sze is not a setting of a run"),
        (f"{BASE}batch_size = [0]", "a.toml, line 4: batch_size: 0 is less than 1"),
        (f"{BASE}batch_size = [10, 2000]", "a.toml, line 4: batch_size: 2000 is greater than 1000"),
        (f"{BASE}dropout = {{ low = 0.5, high = 0.1 }}", "a.toml, line 4: dropout: low is 0.5, which is not less"),
        (f"{BASE}optimizer.momentum = [0.5]", "a.toml, line 4: optimizer.momentum is not a setting of a run"),
        (f"{BASE}activation = {{ low = 1, high = 2 }}", "a.toml, line 4: activation is not a number"),
        (f"{BASE}seed = [1]", "line 4: seed is not varied here: the list called seeds has the seeds of each trial"),
        (f"{BASE}noise = [1.0]", "line 4: noise is not varied: all trials are judged by the same validation images"),
        (
            "[base]\noptimizer.kind = 'sgd'\noptimizer.learning_rate = -1.0\n[vary]\nbatch_size = [1]",
            "line 3: base.optimizer.learning_rate: -1",
        ),
        ("sampler = 'grid'\nseeds = [0, -1]\n[vary]\nbatch_size = [1]", "a.toml, line 2: seeds[1]: -1 is less than 0"),
        (f"{BASE}'optimizer.learning_rate' = [0.1]\noptimizer = ['x']", "a.toml, line 5: optimizer: x is not one of"),
        (f"{BASE}'optimizer.beta' = {{ a = 1 }}", "a.toml, line 4: optimizer.beta.a is not a setting of a run"),
        (
            f"{BASE}l2 = {{ low = -1e308, high = 1e308, steps = 3 }}",
            "a.toml, line 4: l2: -1e308 is less than 0",
        ),
        (f"trials = {'9' * 5000}\n", "a.toml is not TOML: a number in it is too long"),
        (f"trials = 0x{'f' * 5000}\n", "a.toml is not TOML: a number in it is too long"),
        (f"seeds = {'[' * 5000}{']' * 5000}\n", "a.toml is not TOML: a number in it is too long, or lists"),
        ("x = !", "a.toml is not TOML: Invalid value (at line 1, column 5)"),
    ],
)
def test_a_mistake_is_named_by_line_and_key(text: str, sentence: str) -> None:
    with pytest.raises(StudyFileError) as refused:
        parse_study(text, "a.toml")
    assert sentence in str(refused.value)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(StudyFileError, match="cannot be read: No such file or directory"):
        read_study(tmp_path / "none.toml")
