"""The actions of the menus: on the map, and on the race as a script."""
