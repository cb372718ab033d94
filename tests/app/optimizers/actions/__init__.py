"""The actions of the menus."""
