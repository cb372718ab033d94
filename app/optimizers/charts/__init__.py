"""Loss and other measures over the steps."""
