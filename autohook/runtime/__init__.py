"""Run time: what units and converted code call; `interface` lists its operators.

Nothing is imported here: a process that loads converted modules pays for operators
only when a twin runs.
"""
