"""What the column, the map and the table show of a race of networks."""
