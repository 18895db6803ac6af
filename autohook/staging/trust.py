"""Which callables a trace may run: trusted libraries, pure builtins, or neither."""

from __future__ import annotations

import builtins
import math
import types
from typing import Any

from autohook.staging.words import words

# Their functions build ops and keep their own state in variables; what they keep in
# Python attributes is checked by `library_state`.
TRUSTED_ROOTS = frozenset(
    {"tensorflow", "keras", "ml_dtypes", "tensorflow_probability"}
)

# Of these, those that look at values where there are any: in a graph they may compute
# in another way. The first calls of a plan with such code are tried.
TRIED_ROOTS = frozenset({"tensorflow_probability"})

# What they have besides: it runs functions of the program's, takes gradients in another
# way than eagerly, keeps what it has computed for one graph, or loops.
DENIED_PARTS = tuple(
    f"tensorflow_probability.python.{part}"
    for part in words(
        """
experimental glm layers mcmc monte_carlo optimizer sts trainable vi
distributions.distribution_lambda distributions.joint_distribution
math.diag_jacobian math.gradient math.minimize math.ode
        """
    )
)

# Their classes remember, for the whole process, what they have made of a tensor; that
# is as good as making it anew unless it depends on a variable, or on other code.
REMEMBERING_PARTS = ("tensorflow_probability.python.bijectors.",)

# Python and C modules whose functions depend on their arguments only.
PURE_ROOTS = frozenset(
    {
        "math",
        "cmath",
        "operator",
        "_operator",
        "itertools",
        "functools",
        "_functools",
        "collections",
        "_collections",
        "dataclasses",
        "enum",
        "typing",
        "types",
        "abc",
        "_abc",
        "numbers",
        "fractions",
        "decimal",
        "string",
        "re",
        "contextlib",
    }
)

PURE_BUILTINS = frozenset(
    getattr(builtins, name)
    for name in words(
        """
abs all any ascii bin bool bytes callable chr complex dict divmod enumerate
filter float format frozenset getattr hasattr hash hex int isinstance issubclass
iter len list map max min next oct ord pow property range repr reversed round
set slice sorted str sum super tuple type zip object staticmethod classmethod
bytearray memoryview
        """
    )
)

# Names (of functions and methods) in trusted libraries that look at, or change, what a
# graph cannot: the eager state, files, random seeds, clocks, whole training loops.
DENIED_NAMES = words(
    """
executing_eagerly executing_eagerly_outside_functions inside_function set_seed
is_symbolic_tensor
set_random_seed get_seed init_scope py_function numpy_function eager_py_func print
timestamp device function set_floatx set_global_policy set_image_data_format
clear_session fit evaluate predict train_on_batch test_on_batch predict_on_batch
compile save save_weights load_weights load_model restore write read_file write_file
summary plot_model scalar histogram image create_file_writer run_functions_eagerly
set_logical_device_configuration from_tensor_slices from_tensors from_generator
batch shuffle make_csv_dataset as_numpy_iterator get_logger Session Graph graph
get_default_graph set_visible_devices save_model export saved_model reset_uids
get_uid set_weights get_weights setattr experimental_set_strategy
disable_eager_execution build
    """
)

# Of numbers they make numbers, in Python's way.
HOST_FUNCTIONS = frozenset(
    [abs, float, int, max, min, pow, *filter(callable, vars(math).values())]
)

# Functions of TensorFlow that make a tensor of each number they are given, and look at
# it in no other way.
TAKE_NUMBERS = words(
    """
add subtract multiply divide truediv floordiv floormod pow maximum minimum scalar_mul
greater greater_equal less less_equal equal not_equal where assign assign_add
assign_sub convert_to_tensor square_difference squared_difference clip_by_value
    """
)

DENIED_NUMPY = (
    "numpy.random",
    "numpy.lib.npyio",
    "numpy.lib._npyio_impl",
    "numpy.testing",
    "numpy.ma",
)
DENIED_NUMPY_NAMES = words(
    """
copyto put place putmask fill_diagonal save savez savetxt load loadtxt genfromtxt
fromfile memmap seterr set_printoptions put_along_axis
    """
)

# Methods of arrays that make new arrays, or numbers.
ARRAY_METHODS = words(
    """
all any argmax argmin argsort astype copy cumprod cumsum dot item max mean min nonzero
prod repeat round searchsorted std sum take tolist trace var
    """
)

MUTATORS = words(
    """
append extend insert pop remove clear sort reverse update setdefault popitem add
discard difference_update intersection_update symmetric_difference_update appendleft
extendleft popleft rotate __setitem__ __delitem__ __iadd__ move_to_end subtract fill
put resize partition setflags itemset byteswap
    """
)


def root_of(function: Any) -> str:
    """Returns the top-level package that a callable (or a class) comes from."""
    module = getattr(function, "__module__", None)
    if not isinstance(module, str):
        module = getattr(type(function), "__module__", "") or ""
    return module.partition(".")[0]


def is_known(kind: type) -> bool:
    """Returns whether a class, by where it is defined, keeps to its own values."""
    root = kind.__module__.partition(".")[0]
    return root in TRUSTED_ROOTS or root in PURE_ROOTS or root in ("builtins", "numpy")


def is_trusted_type(kind: type) -> bool:
    """Returns whether a class is defined by a trusted library."""
    return kind.__module__.partition(".")[0] in TRUSTED_ROOTS


def trusted_base(kind: type) -> type | None:
    """Returns the first class in the order of bases that a trusted library defines."""
    for base in kind.__mro__:
        if base is not object and is_trusted_type(base):
            return base
    return None


def verdict(function: Any) -> str | None:
    """Returns why a callable may not run in a trace, or None when it may.

    Judges functions that are not of listed modules. A method is judged by its
    function.
    """
    name = getattr(function, "__name__", type(function).__name__)
    root = root_of(function)
    if root in TRUSTED_ROOTS:
        if name in DENIED_NAMES:
            return f"it calls `{name}`, which looks at or changes more than tensors"
        module = str(getattr(function, "__module__", ""))
        if module.startswith(DENIED_PARTS):
            return f"it calls `{name}` of `{module}`, which is not trusted"
        return None
    if root == "numpy" or isinstance(function, _numpy_kinds()):
        return _numpy_verdict(function, name)
    if root in PURE_ROOTS or (_is_function(function) and function in PURE_BUILTINS):
        return None
    if root == "builtins":
        if name in ARRAY_METHODS and _is_plain_array(
            getattr(function, "__self__", None)
        ):
            return None
        return f"it calls `{name}`, which acts outside the program's values"
    module = getattr(function, "__module__", None) or type(function).__module__
    return f"it calls `{name}` of `{module}`, which is neither listed nor trusted"


def keeps_results(module: Any) -> bool:
    """Returns whether what a library's Module gives may be what it once gave."""
    if not type(module).__module__.startswith(REMEMBERING_PARTS):
        return False
    parameters = vars(module).get("_parameters") or {}
    own = any(isinstance(v, types.FunctionType) for v in parameters.values())
    return own or bool(module.variables)


def is_host_function(function: Any, args: tuple[Any, ...], kwargs: Any) -> bool:
    """Returns whether a call makes a number of plain and lifted numbers alone."""
    if kwargs or not _is_function(function) or function not in HOST_FUNCTIONS:
        return False
    return all(isinstance(value, (int, float)) for value in args)


def takes_host(function: Any) -> bool:
    """Returns whether a function makes tensors of the numbers that it is given."""
    name = getattr(function, "__name__", "")
    if root_of(function) == "keras" and name == "assign":
        return _is_float_variable(getattr(function, "__self__", None))
    return root_of(function) == "tensorflow" and name in TAKE_NUMBERS


def _is_float_variable(value: Any) -> bool:
    """Returns whether a value is a variable of Keras that takes a number as it is.

    Those of other dtypes make a float32 or int32 tensor of it first.
    """
    import keras

    return isinstance(value, keras.Variable) and value.dtype in ("float32", "float64")


def _is_function(function: Any) -> bool:
    return isinstance(function, (type, types.FunctionType, types.BuiltinFunctionType))


def _numpy_kinds() -> tuple[type, ...]:
    import numpy as np

    return (np.ufunc,)


def _is_plain_array(value: Any) -> bool:
    """Returns whether a value is NumPy's, and runs no code of its elements."""
    import numpy as np

    return isinstance(value, (np.ndarray, np.generic)) and not value.dtype.hasobject


def _numpy_verdict(function: Any, name: str) -> str | None:
    module = str(getattr(function, "__module__", "numpy"))
    owner = getattr(function, "__self__", None)
    if type(owner).__module__.startswith("numpy.random"):
        return f"it draws random numbers with NumPy's `{name}`"
    if any(module.startswith(denied) for denied in DENIED_NUMPY):
        return f"it calls `{module}.{name}`"
    if name in DENIED_NUMPY_NAMES:
        return f"it calls NumPy's `{name}`, which changes an array or reads a file"
    return None
