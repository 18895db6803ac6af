"""Expressions of which a part fails, over one line and over many."""
# mypy: ignore-errors
# Written as users write: what is shown when it fails is what is compared.


class Node:
    def __init__(self, value=None, child=None):
        self.value = value
        self.child = child


def identity(*args, **kwargs):
    return args[0] if args else kwargs


def fail(*args, **kwargs):
    raise ValueError(args)


def run_left_operand():
    a, b, c = 1, 0, 2
    return (a / b) + (c * a) + (b - c)


def run_right_operand():
    a, b, c = 1, 0, "x"
    return (a + b) * (b + c) - (a - a)


def run_chain_of_subscripts():
    data = {"a": {"b": [1, {"c": None}]}}
    return data["a"]["b"][1]["c"]["d"]["e"]


def run_chain_of_attributes():
    node = Node(1, Node(2, Node(3)))
    return node.child.child.child.child.value


def run_chain_of_calls():
    text = "a,b"
    return text.strip().split(",").pop().upper().missing().lower()


def run_operands_over_lines():
    a, b = 1, None
    return (
        a * 2
        + 3 * (
            a
            + b
        )
        + 4
    )


def run_call_over_lines():
    return identity(
        1,
        two=2,
        three=fail(
            "deep",
            inside=identity(3),
        ),
        four=4,
    )


def run_list_over_lines():
    return [
        identity(1),
        identity(2)
        + identity("3"),
        identity(4),
    ]


def run_dict_over_lines():
    zero = 0
    return {
        "a": identity(1),
        "b": {
            "c": 1 / zero,
        },
        **identity(x=1),
    }


def run_method_chain_over_lines():
    return (
        "one two"
        .split()
        .index("three")
    )


def run_boolean_over_lines():
    a = 1
    return (
        a == 1
        and a != 2
        and a.missing
        or a
    )


def run_chained_comparison():
    low, high = 1, "9"
    return 0 < low < 5 < high


def run_comparison_over_lines():
    values = [1]
    return (
        len(values)
        < values
    )


def run_unary():
    value = "x"
    return 1 + -value


def run_power():
    base = "b"
    return 3 + base ** 2 ** 1


def run_augmented():
    total = [1]
    total[0] += "x"


def run_augmented_attribute():
    node = Node("a")
    node.value -= 1


def run_slice():
    values = list(range(5))
    return values[1:values.count(3):"2"]


def run_nested_f_string():
    value = None
    return f"first {1 + 1} then {value + 1!r:>{3}} last"


def run_f_string_over_lines():
    name = "x"
    return (
        f"{name}: "
        f"{name.missing} "
        f"{name}"
    )


def run_conditional_over_lines():
    flag = 0
    return (
        "yes"
        if 1 / flag
        else "no"
    )


def run_condition_of_if():
    value = None
    if (
        value is not None
        or value > 3
    ):
        return 1


def run_condition_of_while():
    text = "ab"
    while text[len(text) - 3] and text[5]:
        text += "c"


def run_iterable_of_for():
    table = Node()
    for key, value in table.child.items():
        print(key, value)


def run_target_of_for():
    for key, value in [(1, 2), 3]:
        print(key, value)


def run_with_items():
    node = Node()
    with open(__file__) as one, \
            open(node.value.path) as two:
        return one, two


def run_backslash():
    a, b = 1, "2"
    total = a + 1 + \
        2 + b
    return total


def run_tabs_and_unicode():
    größe = "ä"; höhe = None
    return größe + "日本語" + höhe.wert


def run_wide_characters():
    表 = {"値": None}
    return 表["値"] + 表["他"] * 2


def run_long_line():
    first_long_name, second_long_name = 1, None
    return identity(first_long_name) + identity(first_long_name) + identity(second_long_name) + identity(first_long_name)


def run_lambda_over_lines():
    convert = lambda value, unit="m": (
        value
        / unit
    )
    return convert(
        3
    )


def run_comprehension_over_lines():
    rows = [(1, 2), (3, 0)]
    return [
        a
        / b
        for a, b in rows
        if a
    ]


def run_decorator_expression():
    @identity(
        fail(1)
    )
    def decorated():
        pass

    return decorated


def run_default_over_lines():
    def configured(
        a=1,
        b=fail(
            2,
        ),
    ):
        return a, b

    return configured


def run_base_class():
    class Derived(
        identity(int),
        fail(3),
    ):
        pass


def run_raise_expression():
    raise identity(ValueError)(
        "one",
        fail("while raising"),
    )


def run_raise_from_expression():
    raise ValueError("one") from identity(
        3
    )


def run_assert_message():
    assert not identity(1), fail(
        "in the message"
    )


def run_return_of_tuple():
    return (
        identity(1),
        identity(2)(
            3
        ),
    )


def run_starred():
    return identity(1, *identity([2]), *identity(3))


def run_double_starred():
    return identity(1, **identity({}), **identity([1]))


def run_subscript_assignment():
    table = {}
    table["a"]["b"] = identity(1)


def run_attribute_assignment():
    node = Node()
    node.child.value = identity(1)


def run_unpacking_assignment():
    (a, b), c = identity((1, 2))
    return a, b, c


def run_delete_item():
    table = {"a": {}}
    del table["a"], table["b"]["c"]


def run_semicolons():
    a = 1; b = a.missing; c = 2
    return a, b, c


def run_walrus_part():
    if (n := identity(3)) and (m := n + "x") and identity(m):
        return n


def run_matrix_product():
    left, right = [1], [2]
    return left @ right


def run_in_operator():
    return identity(1) in identity(2)


def run_not_and_parentheses():
    value = Node()
    return not ((value.value) < (3))


def run_generator_argument():
    values = [3, 0]
    return sum(
        6 // value
        for value
        in values
    )


def run_await_of_nothing():
    import asyncio

    async def waited():
        return 1 + (await identity(
            3
        ))

    return asyncio.run(waited())


def run_docstring_and_comment():
    """Fails.

    Late.
    """
    # A comment.
    return identity(  # another
        # and another
        None
    ).value  # the last


def run_string_over_lines():
    text = """one
two""".missing + """three
four"""
    return text
