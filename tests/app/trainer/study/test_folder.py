"""The studies of this computer, each in its folder."""

import os
from pathlib import Path

from app.trainer.study.folder import address_at, name_of, new_address, studies_in
from core.search.study import Study


def test_a_second_study_of_a_name_gets_a_folder_of_its_own(tmp_path: Path, small_study: Study) -> None:
    first = new_address(tmp_path, small_study)
    assert first.kind == "journal"
    Path(first.text).parent.mkdir(parents=True)
    Path(first.text).write_text('{"study": {}}')
    second = new_address(tmp_path, small_study)
    assert Path(second.text).parent.name == "study 2"
    assert address_at(Path(first.text)) == first
    assert new_address(tmp_path, small_study.replace(name="a/b: c?")).text.count(os.sep) == first.text.count(os.sep)


def test_the_latest_study_is_listed_first(tmp_path: Path) -> None:
    for number, name in enumerate(("old", "new")):
        path = tmp_path / "studies" / name / "study.log"
        path.parent.mkdir(parents=True)
        path.touch()
        os.utime(path, (number, number))
    assert [name_of(path) for path in studies_in(tmp_path)] == ["new", "old"]
    assert studies_in(tmp_path / "nowhere") == []
