"""An image classifier with residual blocks."""
