"""What was decided about modules and units, and why, for people to read."""
