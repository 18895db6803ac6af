"""What is shown differently, and why: by file and program."""

EXPLAINED: dict[tuple[str, str], str] = {
    ("staged_ops", "map_fn"): (
        "Eagerly, too, tf.map_fn has tf.autograph convert the function, whose wrapper"
        " makes the exception anew with the text `in user code: ... in None`. Listed"
        " functions are left alone by tf.autograph: the program's frames are shown, and"
        " TensorFlow's message without that text."
    ),
}
