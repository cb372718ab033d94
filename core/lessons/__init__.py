"""The language of lessons and scenes: sentences in both languages, whose blanks are filled with what was measured."""
