"""What is shown differently, and why: by file and program."""

EXPLAINED: dict[tuple[str, str], str] = {
    ("chains", "bare_raise_in_callee"): (
        "A bare `raise` in a function that is being traced raises the exception that is"
        " handled outside, which comes out with the entries of the trace."
    ),
    ("places", "generator_that_ignores_exit"): (
        "The generator of a trace that was refused is closed, too, so that Python says"
        " twice that it ignores this."
    ),
    ("staged_ops", "map_fn"): (
        "Eagerly, too, tf.map_fn has tf.autograph convert the function, whose wrapper"
        " makes the exception anew with the text `in user code: ... in None`. Listed"
        " functions are left alone by tf.autograph: the program's frames are shown, and"
        " TensorFlow's message without that text."
    ),
}
