"""The converter: source in, native code and staged twins out.

`emit` does it for a module, `functions` for one live function. Nothing is imported
here: native code needs neither gast nor any pass.
"""
