"""A classifier of reviews."""
