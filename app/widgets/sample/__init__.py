"""One sample on its way through a layer and back, number by number; rooms give the record and the names."""
