"""Fall Line on a desktop: its icon, and the facts about the machine."""
