"""What the entries of the course refer to is there: the code, the claims of the notes, the scenes of the Trainer."""

from collections import Counter

import pytest

from app.course.entry import Entry
from app.course.reader import fall_lines_course
from app.widgets.code.code_view import source_of
from core import activations
from core.network import layers
from core.scenes.every_scene import every_scene

COURSE = fall_lines_course()
CLAIMS = 107  # counted in the notes


@pytest.mark.parametrize("entry", [entry for entry in COURSE.entries if entry.code], ids=lambda entry: entry.id)
def test_the_code_that_an_entry_leads_to_is_there(entry: Entry) -> None:
    assert entry.code is not None
    source = source_of(entry.code)
    name = entry.code.rpartition(":")[2].rpartition(".")[2]
    assert source.title.startswith("core/")
    assert name in source.text.splitlines()[source.first] or ":" not in entry.code or source.first == 0


def test_the_headings_on_classes_lead_to_their_classes() -> None:
    for heading, kind in (
        ("class-relu", activations.ReLU),
        ("class-sigmoid", activations.Sigmoid),
        ("class-layer", layers.LayerPass),
        ("class-batch-norm", layers.BatchNorm),
    ):
        entry = COURSE.entry(heading)
        assert entry is not None
        assert entry.code == f"{kind.__module__}:{kind.__qualname__}"


def test_every_claim_of_the_notes_is_told_once() -> None:
    told = Counter(claim.number for entry in COURSE.entries for claim in entry.claims if claim.number is not None)
    assert set(told) == set(range(1, CLAIMS + 1))
    assert set(told.values()) == {1}


def test_every_text_is_in_both_languages() -> None:
    for entry in COURSE.entries:
        for said in entry.texts():
            assert said.is_in("en"), (entry.id, said)
            assert said.is_in("ko"), (entry.id, said)


def test_every_training_of_a_scene_is_there() -> None:
    asked = {scene.training for entry in COURSE.entries for scene in entry.scenes if scene.training is not None}
    assert asked == {scene.id for scene in every_scene()}


def test_every_claim_says_why_or_where_it_holds() -> None:
    for entry in COURSE.entries:
        for claim in entry.claims:
            assert claim.why or claim.truth, claim.id
