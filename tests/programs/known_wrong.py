"""What is wrong, crashes or hangs: by file, program and way."""

KNOWN_WRONG = {
    ('builtin_objects', 'vars_of_an_object', 'to_graph'): "[2] crash: tuple[list['a'], int32(-4)] after: [int32(-4)] {'Settings': dict{'rate': 0.5, 'name': 'plain'}} -> raises UnboundLocalError['a name is used that this path has not set']",
    ('closures', 'function_reads_a_name_never_set', 'to_graph'): '[2] crash: raises NameError["cannot access free variable \'later\' where it is not associated with a value in enclosing scope"] -> raises UnboundLocalError[\'a name is used that this path has not set\']',
    ('lists', 'append_then_stack', 'to_graph'): "[0] crash: float32([]) after: [int32(0)] {'LOG': list[]} -> raises ValueError['an empty list is a float32 tensor, which a graph for elements of another dtype cannot make; give a dtype']",
    ('number_edges', 'nan_in_sorted', 'to_graph'): "[0] crash: list[float32(2.), float32(nan), float32(1.)] after: [float32([ 2. nan  1.])] {'NAN': nan, 'INF': inf} -> raises ValueError['sorted() meets NaN in a graph']",
    ('number_semantics', 'beyond_64_bits', 'to_graph'): "[2] crash: 1208925819614629174706176 after: [int32(2)] {'FLOATS': list[tuple[float32(2.5)], tuple[float32(-2.5)], tuple[float64(6.2 -> raises InvalidArgumentError",
    ('outer_state', 'file_written', 'to_graph'): "[0] crash: 'positive' after: [int32(7)] {'CALLS': list[], 'SCALE': 1, 'METER': Meter(n=0, scale=2)} -> raises ValueError['I/O operation on closed file.']",
    ('plain_python', 'factorial_of_a_number', 'to_graph'): "[2] crash: 15511210043330985984000000 after: [int32(25)] {'COUNTER': dict{'calls': 0}} -> raises InvalidArgumentError",
    ('raised_errors', 'op_error_caught', 'to_graph'): '[1] crash: int32([1 2 3]) after: [int32([1 2 3])] {} -> raises ValueError["Cannot reshape a tensor with 3 elements to shape [2,2] (4 elements) for \'{{node op_error_caught/Reshape}} = Reshape[T=DT_INT32, Tshape=DT_INT32](others_0, op_error_caught/Reshape/sh',
    ('string_tensors', 'vocabulary_lookup', 'to_graph'): "[0] crash: int32([1 2 0]) after: [string([b'cat' b'dog' b'cow'])] {} -> raises TypeError['Failed to convert elements of <autohook.staging.operators.staged_lists.StagedList object> to Tensor. Consider casting elements to a supported type. See https://www.tensorflow.org/api",
    ('trying', 'error_of_an_op', 'to_graph'): "[1] crash: int32(-1) after: [int32([ 1 -2])] {'EVENTS': list[], 'COUNTS': list[tuple[int32(0)], tuple[int32(1)], tuple[int32(2)]]} -> raises InvalidArgumentError",
    ('value_shapes', 'batches_of_rank_three', 'to_graph'): '[1] crash: list[list[int32(1)], list[float64(4.)]] after: [int32([[[1]] [[8]]])] {} -> raises RuntimeError["Conversion function <function _convert> for type <class \'autohook.runtime.choice.Choice\'> returned non-Tensor: <one of 2 values>"]',
    ('value_shapes', 'sliding_windows', 'to_graph'): "[2] crash: float32([]) after: [int32([3]), int32(2)] {} -> raises ValueError['an empty list is a float32 tensor, which a graph for elements of another dtype cannot make; give a dtype']",
}
