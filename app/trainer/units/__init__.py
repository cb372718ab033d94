"""The Units tab: weights of the first layer as pictures, and dropped units."""
