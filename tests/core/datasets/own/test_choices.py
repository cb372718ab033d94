"""Refusals that say what can be chosen, and how it is written."""

from core.datasets.own.choices import BrokenError, ChoiceError, SeveralSetsError, SizeError
from core.datasets.own.source import Source

HERE = Source("/data", turn=True)


def test_a_refusal_goes_on_with_what_can_be_written() -> None:
    error = SeveralSetsError(HERE, ["letters", "digits"])
    assert str(error) == (
        "/data holds several datasets: letters, digits; choose one, as in /data::set=letters,turn=yes"
    )
    assert error.question() == "/data holds several datasets: letters, digits"
    assert error.sets == ("letters", "digits")


def test_what_was_chosen_before_stays_chosen() -> None:
    errors: list[ChoiceError] = [SizeError("{path}", HERE), SizeError("", HERE, (8, 9)), BrokenError("", HERE)]
    assert [str(error.chosen) for error in errors] == [
        "/data::size=28x28,turn=yes",
        "/data::size=8x9,turn=yes",
        "/data::turn=yes,broken=skip",
    ]


def test_a_refusal_is_told_in_another_language_as_a_whole() -> None:
    def backwards(_: str, text: str) -> str:
        return {SizeError.hint: "그리고 {name}"}.get(text, "여기: {path}")

    assert SizeError("{path}", HERE).sentence(backwards) == "여기: /data; 그리고 /data::size=28x28,turn=yes"
