"""A classifier with DropBlock."""
