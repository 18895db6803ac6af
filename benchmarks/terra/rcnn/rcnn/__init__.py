"""A two-stage object detector."""
