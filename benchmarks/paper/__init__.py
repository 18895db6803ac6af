"""The programs of the AutoGraph paper (Moldovan et al., 2018), written anew.

Each is written as one writes eagerly, and by hand for a graph. A module has:

    program     the eager form
    by_hand     the same computation with tf.while_loop and tf.cond
    UNIT        what is counted
    SIZES       by name: the arguments of `make`
    make        returns the arguments of either form, and how many units one call does
"""
