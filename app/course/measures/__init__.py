"""The measures that lessons quote: by room, each with a name, and a sentence of what it is."""
