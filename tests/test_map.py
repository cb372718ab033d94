"""The tests' tree is the source's: a test file of its name beside every module that holds a decision."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[1]
MOST_MODULES = 20  # in a folder, `__init__` aside: more are a list to be read and no map

# Modules without a test of their own, by the reason.
UNTESTED: Mapping[str, tuple[str, ...]] = {
    "declares fields and no more; those who have them test their forms and their files": (
        "app/optimizers/fields.py",
        "app/widgets/sample/keys.py",
        "core/network/fields.py",
        "core/quantities.py",
        "core/training/config/fields.py",
    ),
    "declares what the catalogue is made of, and is seen through test_catalogue.py": (
        "core/diagnostics/declaration.py",
    ),
    "the rules of the flags are tested with the statistics that they read, in test_statistics.py": (
        "core/diagnostics/layer_flags.py",
    ),
    "says what is asked of its kind; each that answers is tested": (
        "app/trainer/tab.py",
        "app/trainer/results/pane.py",
    ),
    "seen through test_advice.py, which has a case of each rule and trains what it advises": (
        "core/scenes/advice_rules/initial_weights.py",
        "core/scenes/advice_rules/rule.py",
    ),
    "seen through test_torch_script.py, which reads the whole script, and by the drawn races, which run it": (
        "core/export/torch_loop.py",
        "core/export/torch_racers.py",
    ),
    "seen through test_torch_training.py, which reads the whole script": ("core/export/torch_optimizers.py",),
    "what it does can be measured and not seen: tests/benchmarks/histograms.py": (
        "app/widgets/histograms/simd_workaround.py",
    ),
    "a person runs it: seen through the command's tests": ("app/cli/arguments.py",),
    "seen through test_compare_tab.py: parts of one tab over one list": (
        "app/trainer/compare/comparison_charts.py",
        "app/trainer/compare/run_query.py",
        "app/trainer/compare/run_table.py",
        "app/trainer/compare/toolbar.py",
    ),
    "seen through test_study_tab.py: parts of one tab over one study": (
        "app/trainer/study/charts/chart_pages.py",
        "app/trainer/study/charts/painted.py",
        "app/trainer/study/chosen_trial.py",
        "app/trainer/study/controller.py",
        "app/trainer/study/plan_page.py",
        "app/trainer/study/study_bar.py",
        "app/trainer/study/trials_table.py",
    ),
    "a row of the list of runs: seen through test_store.py": ("app/trainer/run_list/saved_run.py",),
    "seen through the course's test_reader.py: what a lesson may hold, and where a mistake in it is": (
        "core/toml_lines.py",
    ),
    "seen through the course's test_measures.py, which recomputes their numbers": (
        "app/course/measures/initializers.py",
        "app/course/measures/optimizers.py",
        "app/course/measures/trainer.py",
        "core/lessons/measure.py",
    ),
    "seen through the course's test_asking.py: the card of a question, and the covers while it waits": (
        "app/course/cover.py",
        "app/course/question_card.py",
    ),
    "seen through the course's test_panel.py: parts of one panel in the window": (
        "app/course/claim_card.py",
        "app/course/controller.py",
        "app/course/entry_page.py",
        "app/course/index_page.py",
        "app/course/telling.py",
        "app/course/stages/stage.py",
        "app/widgets/scene_button.py",
        "app/window/course_host.py",
    ),
    "seen through test_autosave.py: what is kept of a window, and given back": (
        "app/session/workspace.py",
        "app/window/recovery.py",
    ),
}

# Tests that are of no one module, each with what they span.
SPANNING: Mapping[str, str] = {
    "tests/app/course/test_recompute.py": "what is said in two rooms, computed once more",
    "tests/app/course/test_measures.py": "the measures of all rooms that lessons quote",
    "tests/app/course/test_published_paths.py": "two scenes of the course, held against what was published",
    "tests/app/course/test_questions.py": "the answers to the course's questions, held against the engine",
    "tests/app/course/test_targets.py": "what lessons point at, and what F1 explains, in all rooms",
    "tests/app/initializers/test_scenes.py": "the course's comparisons of initial weights, held against the engine",
    "tests/app/initializers/test_robustness.py": "the whole room, as a person in a hurry uses it",
    "tests/app/window/test_sizes.py": "all rooms at every size of the window",
    "tests/app/test_first_paint.py": "all that the first paint imports",
    "tests/app/test_full_disk.py": "everything that is written, on a disk that is full",
    "tests/app/rooms/test_half_made_changes.py": "a change of the model as all rooms, the menus and files make it",
    "tests/app/test_robot.py": "the whole window, as somebody uses it who does anything at all",
    "tests/app/widgets/test_control_borders.py": "every kind of control, as Qt's style paints it in our palette",
    "tests/app/test_lessons.py": "the course's races, held against the engine's races",
    "tests/app/test_robustness.py": "the Optimizers room, as a person in a hurry uses it",
    "tests/app/test_train_with_this.py": "two rooms: a row of one is trained in the other",
    "tests/app/test_typed_numbers.py": "every field of every room, as numbers are typed into it",
    "tests/app/test_whole_numbers.py": "the tables of all rooms, in both languages and at two widths",
    "tests/app/test_killed_display.py": "the start, the window, session and run list, when the display goes away",
    "tests/app/trainer/test_kills.py": "the run list, the checkpoints and the window, killed again and again",
    "tests/core/examples/test_examples.py": "the scripts in assets/examples, each of which is run",
    "tests/core/surfaces/test_own_function.py": "a class of functions.py that takes as many tests as all the others",
    "tests/core/scenes/test_plane_scenes.py": "the scenes on points, held against what their runs show",
    "tests/core/test_claims.py": "the claims of the notes, from propagation to training",
    "tests/core/landscape/test_scenes.py": "what the scenes of the real surface say, from the races in assets/races on",
    "tests/core/export/test_torch_signatures.py": "the arguments of torch.optim, and what is here for each",
    "tests/core/datasets/test_any_classes.py": "all from the data to the results, for two to a hundred classes",
    "tests/core/test_idle_settings.py": "every class of settings that has fields without an effect",
}


def files(*folders: str) -> list[PurePosixPath]:
    """The Python files in these folders and below, but for what makes a folder a package."""
    found = (path.relative_to(ROOT) for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(PurePosixPath(path.as_posix()) for path in found if path.name != "__init__.py")


def named_after(module: PurePosixPath) -> str:
    """Where the test of a module is."""
    return str("tests" / module.parent / f"test_{module.stem.strip('_')}.py")


MODULES = files("core", "app")
TESTS = [str(path) for path in files("tests/core", "tests/app") if path.name.startswith("test_")]
FOLDERS = sorted({path.parent for path in files("core", "app", "tests")})
EXCEPTIONS = [(module, reason) for reason, listed in UNTESTED.items() for module in listed]


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_has_a_test_of_its_name(module: PurePosixPath) -> None:
    excepted = {path for path, _ in EXCEPTIONS}
    assert str(module) in excepted or named_after(module) in TESTS, (
        f"{module} wants {named_after(module)}; if it decides nothing, write it into UNTESTED with the reason"
    )


@pytest.mark.parametrize("test", TESTS)
def test_a_test_has_a_module_of_its_name(test: str) -> None:
    assert test in SPANNING or test in {named_after(module) for module in MODULES}, (
        f"there is no module that {test} is named after; if it is of several, write it into SPANNING with what they are"
    )


def test_what_is_excepted_is_there_and_has_no_test() -> None:
    paths = [module for module, _ in EXCEPTIONS]
    assert len(paths) == len(set(paths))
    gone = [path for path in paths if PurePosixPath(path) not in MODULES]
    tested = [path for path in paths if named_after(PurePosixPath(path)) in TESTS]
    assert (gone, tested) == ([], []), "take these out of UNTESTED"
    named = {named_after(module) for module in MODULES}
    assert [test for test in SPANNING if test not in TESTS or test in named] == [], "take these out of SPANNING"


def test_every_exception_has_a_reason() -> None:
    assert all(len(reason.split()) > 3 for reason in (*UNTESTED, *SPANNING.values()))


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_a_folder_can_be_taken_in_at_a_glance(folder: PurePosixPath) -> None:
    assert sum(path.parent == folder for path in files(str(folder))) <= MOST_MODULES


@pytest.mark.parametrize("folder", [folder for folder in FOLDERS if folder.parts[0] != "tests"], ids=str)
def test_a_folder_of_the_code_is_a_package(folder: PurePosixPath) -> None:
    assert (ROOT / folder / "__init__.py").exists()
