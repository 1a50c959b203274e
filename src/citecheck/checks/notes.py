"""NOT: numbers of notes and their markers."""
