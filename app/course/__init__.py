"""The course: the headings of the notes as entries, with what each claims, where it is seen, and why."""
