"""One's own images: folders of IDX files, of pictures and of arrays, and tables, in the layouts that people have."""
