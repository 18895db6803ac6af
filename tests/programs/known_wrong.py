"""What is wrong, crashes or hangs: by file, program and way."""

KNOWN_WRONG: dict[tuple[str, ...], str] = {
    ('closures', 'nonlocal_tensor_in_a_for', 'hot'): "[0] crash: int32(5) after: [int32([1 2 3])] {} -> raises TypeError['<tf.Tensor \\'add/if/SelectV2:0\\' shape=() dtype=int32> is out of scope and cannot be used here. Use return values, explicit Python locals or TensorFlow collections to access it.\\nPle",
    ('evaluation', 'arguments_in_order', 'hot'): "[0] wrong: tuple[int32(13), list['a', 'b', 'c']] after: [int32(7)] {'CALLS': list[]} -> tuple[int32(13), list[]] after: [int32(7)] {'CALLS': list[]}",
    ('simulations', 'environment_loop', 'hot'): '[0] wrong: tuple[6, 9.0] after: [int32(5)] {} -> tuple[6, 30.0] after: [int32(5)] {}',
    ('walrus_and_conditionals', 'conditional_expression_of_calls', 'hot'): '[0] wrong: tuple[1, list[1]] after: [int32(7)] {} -> tuple[1, list[]] after: [int32(7)] {}',
}
