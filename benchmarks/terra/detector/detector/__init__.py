"""A one-stage object detector."""
