"""One sample that is followed through a network, number by number."""
