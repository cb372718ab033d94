"""The Compare tab: runs side by side, in charts and a table."""
