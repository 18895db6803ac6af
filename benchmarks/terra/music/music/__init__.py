"""A music transformer with relative attention."""
