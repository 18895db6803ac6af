"""A generator of images and its critic."""
