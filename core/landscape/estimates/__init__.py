"""What a race of networks will take: by its size, and by the time that some of its steps take."""
