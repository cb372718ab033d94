"""The surface as a picture in three dimensions, painted without a graphics card."""
