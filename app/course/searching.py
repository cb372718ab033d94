"""Find entries by words in both languages: keywords and titles count most, then what is said."""

from collections.abc import Iterator, Sequence

from app.course.entry import Entry
from core.lessons.sentences import LANGUAGES

KEYWORD, TITLE, TEXT = 10.0, 8.0, 1.0  # weights of a word by where it is found
BEGIN = 1.5  # times that, where it begins there


def find(words: str, entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries that hold all words, the best first; words may be parts of longer ones."""
    wanted = words.casefold().split()
    scores = {entry.id: _score(wanted, entry) for entry in entries}
    return sorted((entry for entry in entries if scores[entry.id] > 0), key=lambda entry: -scores[entry.id])


def _score(wanted: Sequence[str], entry: Entry) -> float:
    fields = list(_fields(entry))
    scores = [max((_found(word, text) * weight for text, weight in fields), default=0.0) for word in wanted]
    return sum(scores) if scores and all(scores) else 0.0


def _found(word: str, text: str) -> float:
    place = text.find(word)
    if place < 0:
        return 0.0
    whole = 1.0 + len(word) / (len(text) + 1)  # a short text that is all of it comes first
    return whole * (BEGIN if place == 0 or not text[place - 1].isalnum() else 1.0)


def _fields(entry: Entry) -> Iterator[tuple[str, float]]:
    for language in LANGUAGES:
        if entry.title.is_in(language):
            yield entry.title.text(language).casefold(), TITLE
    for keyword in entry.keywords:
        yield keyword.casefold(), KEYWORD
    for said in entry.texts():
        for text in said.texts():
            yield text.casefold(), TEXT
