"""The Data tab: the images before and after preprocessing."""
