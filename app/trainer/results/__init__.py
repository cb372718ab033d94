"""The Results tab: mistakes, projections and a drawn digit."""
