"""Programs whose gradients are None on some paths."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def known(g):
    if g is None:
        return T(-99.0)
    return g


def slope(f, x, *more):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x, *more)
    return known(tape.gradient(y, x))


def of_an_if(x):
    def f(x):
        if x > 0:
            return x * x
        return T(3.0)

    return slope(f, x)


def of_a_missing_else(x):
    def f(x):
        y = T(3.0)
        if x > 0:
            y = y * x
        return y

    return slope(f, x)


def of_an_elif(x):
    def f(x):
        if x > 2:
            return x * x
        elif x > 1:
            return T(5.0)
        elif x > 0:
            return 3.0 * x
        else:
            return T(3.0)

    return slope(f, x)


def of_nested_ifs(x, w):
    with tf.GradientTape() as tape:
        tape.watch([x, w])
        y = T(1.0)
        if x > 0:
            y = y + x
            if w > 0:
                y = y * w
        elif w > 1:
            y = w + 1.0
    gx, gw = tape.gradient(y, [x, w])
    return known(gx), known(gw)


def of_a_conditional_expression(x):
    return slope(lambda v: v * 2.0 if v > 0 else T(1.0), x)


def of_a_chain_of_ifs(x):
    def f(x):
        y = T(1.0)
        if x > 0:
            y = x
        z = T(2.0)
        if x > 1:
            z = y * 2.0
        return z

    return slope(f, x)


def of_stop_gradient(x):
    def f(x):
        if x > 0:
            return tf.stop_gradient(x) * 2.0
        return x * 2.0

    return slope(f, x)


def of_a_rounded_value(x):
    def f(x):
        if x > 0:
            return tf.round(x) * 2.0
        return x * 2.0

    return slope(f, x)


def of_a_cast(x):
    def f(x):
        if x > 0:
            x = tf.cast(tf.cast(x, tf.int32), tf.float32)
        return x * 2.0

    return slope(f, x)


def of_tensor_where(x):
    return slope(lambda v: tf.where(v > 0, v, 1.0), x)


def of_a_while(x, n):
    def f(x):
        y = T(1.0)
        i = 0
        while i < n:
            y = y * x
            i = i + 1
        return y

    return slope(f, x)


def of_a_tf_range(x, n):
    def f(x):
        y = T(1.0)
        for _ in tf.range(n):
            y = y * x
        return y

    return slope(f, x)


def of_a_swap_in_a_loop(x, n):
    def f(x):
        a, b = x * 2.0, T(3.0)
        for _ in tf.range(n):
            a, b = b, a
        return a

    return slope(f, x)


def of_a_shift_in_a_loop(x, n):
    def f(x):
        a, b, c = T(1.0), T(2.0), x
        for _ in tf.range(n):
            a, b = b, c
        return a

    return slope(f, x)


def of_what_a_loop_forgets(x, n):
    def f(x):
        y = x * x
        for i in tf.range(n):
            y = tf.cast(i, tf.float32)
        return y

    return slope(f, x)


def of_rows(t):
    def f(t):
        total = T(0.0)
        for row in t:
            total = total + row * 2.0
        return total

    return slope(f, t)


def of_rows_above_zero(t):
    def f(t):
        total = T(0.0)
        for row in t:
            if row > 0:
                total = total + row * 2.0
        return total

    with tf.GradientTape() as tape:
        tape.watch(t)
        y = f(t)
    return tape.gradient(y, t)


def of_a_dataset(x, n):
    def f(x):
        y = T(1.0)
        for v in tf.data.Dataset.range(tf.cast(n, tf.int64)):
            y = y * x + tf.cast(v, tf.float32)
        return y

    return slope(f, x)


def of_a_break(x, n):
    def f(x):
        y = T(1.0)
        for i in tf.range(4):
            if i >= n:
                break
            y = y * x
        return y

    return slope(f, x)


def of_a_break_at_once(x, n):
    def f(x):
        y = T(0.5)
        i = 0
        while True:
            if i >= n:
                break
            y = y + x
            i = i + 1
        return y

    return slope(f, x)


def of_a_continue(x, n):
    def f(x):
        y = T(1.0)
        for i in tf.range(n):
            if i == 0:
                continue
            y = y * x
        return y

    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
    return known(tape.gradient(y, x))


def of_a_return_in_a_loop(x, n):
    def f(x):
        y = x
        for i in tf.range(5):
            y = y * x
            if i >= n:
                return y
        return T(1.0)

    return slope(f, x)


def of_a_return_in_while_true(x):
    def f(x):
        y = x
        while True:
            y = y * 2.0
            if y > 8.0:
                return tf.maximum(y, 100.0)

    return slope(f, x)


def of_a_loop_in_a_branch(x, n):
    def f(x):
        y = T(1.0)
        if x > 0:
            for _ in tf.range(n):
                y = y * x
        return y

    return slope(f, x)


def of_a_loop_in_a_loop(x, n):
    def f(x):
        y = T(1.0)
        for i in tf.range(n):
            for _ in tf.range(i):
                y = y * x
        return y

    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
    return tape.gradient(y, x)


def of_recursion(x, n):
    def power(v, k):
        if k == 0:
            return tf.ones_like(v)
        return v * power(v, k - 1)

    return slope(power, x, n)


def of_a_comprehension(t, x):
    return slope(lambda v: sum([e * v for e in t if e > 0], T(1.0)), x)


def of_a_list_in_a_loop(x, n):
    def f(x):
        terms = []
        for i in tf.range(n):
            terms.append(x * tf.cast(i + 1, tf.float32))
        return tf.reduce_sum(tf.stack(terms)) if n > 0 else T(0.0)

    return slope(f, x)


def of_an_item_of_a_list(x, w):
    with tf.GradientTape() as tape:
        tape.watch([x, w])
        items = [x * 2.0]
        if x > 0:
            items.append(w * 3.0)
        y = items[-1]
    return [known(g) for g in tape.gradient(y, [x, w])]


def of_a_try(x):
    def f(x):
        try:
            if x < 0:
                raise ValueError("negative")
            y = x * x
        except ValueError:
            y = T(1.0)
        return y

    return slope(f, x)


def of_a_dict(x):
    def f(x):
        d = {"a": x, "b": T(1.0)}
        if x > 0:
            d["a"], d["b"] = d["b"], d["a"]
        return d["a"] * 2.0

    return slope(f, x)


def of_an_attribute(x):
    class Box:
        pass

    def f(x):
        box = Box()
        box.value = T(1.0)
        if x > 0:
            box.value = x * 2.0
        return box.value * 3.0

    return slope(f, x)


def of_a_chosen_function(x):
    def one(v):
        return v * v

    def two(v):
        return T(7.0)

    f = one if x > 0 else two
    return slope(f, x)


def of_a_match(x, n):
    def f(x):
        match int(n):
            case 0:
                return x * 2.0
            case 1:
                return T(4.0)
            case _:
                return x * x

    return slope(f, x)


def of_logic(x):
    return slope(lambda v: (v > 0 and v * 2.0) or T(1.0), x)


def of_max(x):
    return slope(lambda v: max(v, T(1.0)), x)


def of_several_targets(x, w):
    with tf.GradientTape() as tape:
        tape.watch([x, w])
        y = x * 2.0 if x > 0 else T(1.0)
        z = w * 3.0 if w > 0 else T(2.0)
    gx, gw = tape.gradient([y, z], [x, w])
    return known(gx), known(gw)


def of_a_structure(x, w):
    with tf.GradientTape() as tape:
        tape.watch([x, w])
        y = x * w if x > 0 else x
    g = tape.gradient(y, {"x": x, "inner": (w,)})
    return known(g["x"]), known(g["inner"][0])


def zero_where_unconnected(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * 2.0 if x > 0 else T(1.0)
    return tape.gradient(y, x, unconnected_gradients="zero")


def persistently(x):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = T(1.0)
        if x > 0:
            y = x * x
        z = y * 2.0
    return known(tape.gradient(y, x)), known(tape.gradient(z, x))


def with_respect_to_a_step(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * 2.0
        z = y * y if x > 0 else x * 3.0
    gx, gy = tape.gradient(z, [x, y])
    return known(gx), known(gy)


def of_a_slope(x):
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = x * x if x > 0 else x * 3.0
        first = inner.gradient(y, x)
    return first, known(outer.gradient(first, x))


def of_a_jacobian(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.stack([x * x, x]) if x > 0 else T([1.0, 2.0])
    return known(tape.jacobian(y, x))


def in_a_loop(x, n):
    for _ in tf.range(n):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x * 2.0 if x > 0 else T(1.0)
        g = tape.gradient(y, x)
        if g is not None:
            x = x - g
        else:
            x = x - 0.5
    return x


def in_a_branch(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * 2.0 if x > 0 else T(1.0)
    if x > -5:
        g = known(tape.gradient(y, x))
    else:
        g = T(0.0)
    return g


def used_in_arithmetic(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * 2.0 if x > 0 else T(1.0)
    return x - 0.1 * tape.gradient(y, x)


def counted(x, w):
    with tf.GradientTape() as tape:
        tape.watch([x, w])
        y = x * w if x > 0 else x
    grads = tape.gradient(y, [x, w])
    return sum(1 for g in grads if g is not None)


def kept_where_there_is_one(x, w):
    with tf.GradientTape() as tape:
        tape.watch([x, w])
        y = x * w if x > 0 else x
    gx, gw = tape.gradient(y, [x, w])
    if gw is not None:
        w = w - gw
    return x - gx, w


def zero_instead_of_none(x, w):
    with tf.GradientTape() as tape:
        tape.watch([x, w])
        y = x * w if x > 0 else x
    grads = tape.gradient(y, [x, w])
    return [g if g is not None else tf.zeros_like(v) for g, v in zip(grads, [x, w])]


FLOATS = [(T(v),) for v in (2.5, 0.5, -1.0)]
STEPS = [(T(v),) for v in (2.5, 1.5, 0.5, -1.0)]
COUNTS = [(T(1.5), T(n)) for n in (0, 1, 2, 3)]
SIGNED = [(T(v), T(n)) for v in (1.5, -1.5) for n in (0, 2)]
PAIRS = [(T(a), T(b)) for a in (2.0, -2.0) for b in (3.0, 0.5, -1.0)]
ROWS = [(T([1.0, -2.0, 3.0]),), (T([-1.0, -2.0]),)]
INPUTS = {
    of_an_if: FLOATS,
    of_a_missing_else: FLOATS,
    of_an_elif: STEPS,
    of_nested_ifs: PAIRS,
    of_a_conditional_expression: FLOATS,
    of_a_chain_of_ifs: FLOATS,
    of_stop_gradient: FLOATS,
    of_a_rounded_value: FLOATS,
    of_a_cast: FLOATS,
    of_tensor_where: FLOATS,
    of_a_while: COUNTS,
    of_a_tf_range: COUNTS,
    of_a_swap_in_a_loop: COUNTS,
    of_a_shift_in_a_loop: COUNTS,
    of_what_a_loop_forgets: COUNTS,
    of_rows: ROWS,
    of_rows_above_zero: ROWS,
    of_a_dataset: COUNTS,
    of_a_break: COUNTS,
    of_a_break_at_once: COUNTS,
    of_a_continue: COUNTS,
    of_a_return_in_a_loop: COUNTS,
    of_a_return_in_while_true: FLOATS[:2],
    of_a_loop_in_a_branch: SIGNED,
    of_a_loop_in_a_loop: COUNTS[1:],
    of_recursion: COUNTS,
    of_a_comprehension: [(*rows, T(2.0)) for rows in ROWS],
    of_a_list_in_a_loop: COUNTS,
    of_an_item_of_a_list: PAIRS[::3],
    of_a_try: FLOATS,
    of_a_dict: FLOATS,
    of_an_attribute: FLOATS,
    of_a_chosen_function: FLOATS,
    of_a_match: COUNTS,
    of_logic: FLOATS,
    of_max: FLOATS,
    of_several_targets: PAIRS,
    of_a_structure: PAIRS[::3],
    zero_where_unconnected: FLOATS,
    persistently: FLOATS,
    with_respect_to_a_step: FLOATS,
    of_a_slope: FLOATS,
    of_a_jacobian: FLOATS,
    in_a_loop: COUNTS,
    in_a_branch: FLOATS,
    used_in_arithmetic: FLOATS,
    counted: PAIRS[::3],
    kept_where_there_is_one: PAIRS[::3],
    zero_instead_of_none: PAIRS[::3],
}
