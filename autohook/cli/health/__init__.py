"""What `autohook doctor` examines: one subject per module."""
