"""Programs that leave, skip and clean up, with containers."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import contextlib

import tensorflow as tf

T = tf.constant
LOG = []


def continue_skips_the_append(values):
    kept = []
    for value in values:
        if value < 0:
            continue
        if value > 10:
            kept.append(value // 2)
            continue
        kept.append(value)
    return kept, len(kept)


def continue_in_a_while(n):
    total, i = 0, 0
    while i < n:
        i += 1
        if i % 3 == 0:
            continue
        total += i
    return total


def while_else_finds_nothing(values, wanted):
    i = 0
    while i < len(values):
        if values[i] == wanted:
            found = i
            break
        i += 1
    else:
        found = -1
    return found


def for_else_with_a_continue(values):
    for value in values:
        if value % 2 == 0:
            continue
        if value > 5:
            result = value
            break
    else:
        result = T(0)
    return result


def finally_counts_returns(x):
    calls = []

    def attempt(limit):
        try:
            if x > limit:
                return limit
            calls.append("below")
        finally:
            calls.append("end")
        return -1

    return attempt(3) + attempt(10), len(calls)


def return_in_finally_wins(x):
    try:
        if x > 0:
            raise ValueError("lost")
        return 1
    finally:
        return 2  # noqa: B012


def finally_in_a_loop_with_break(n):
    steps = 0
    done = 0
    for i in range(5):
        try:
            if i == n:
                break
            steps += i
        finally:
            done += 1
    return steps, done


def finally_in_a_loop_with_continue(n):
    steps = 0
    done = 0
    for i in range(5):
        try:
            if i < n:
                continue
            steps += i
        finally:
            done += 10
    return steps, done


def return_from_a_nested_loop(t):
    for row in t:
        for value in row:
            if value < 0:
                return value
    return T(0)


def return_inside_try_inside_a_loop(t):
    for value in t:
        try:
            if value > 2:
                return value * 10
        except ValueError:
            return T(-1)
    return T(-2)


def suppress_in_a_loop(x):
    done = 0
    for i in range(4):
        with contextlib.suppress(ZeroDivisionError):
            done += 12 // (i - 2)
            if x > i:
                done += 100
    return done


def suppress_of_a_raise_in_a_branch(x):
    y = x
    with contextlib.suppress(ValueError):
        if x > 0:
            raise ValueError("positive")
        y = x - 1
    return y


def exception_leaves_a_loop(x):
    seen = []
    try:
        for i in range(4):
            if x == i:
                raise StopIteration(i)
            seen.append(i)
    except StopIteration:
        seen.append(-1)
    return seen


def retry_until_it_works(x):
    tries = 0
    while True:
        try:
            tries += 1
            if tries < x:
                raise RuntimeError(tries)
            break
        except RuntimeError:
            if tries > 5:
                raise
    return tries


def nested_breaks_and_flags(n):
    pairs = []
    for a in range(1, 5):
        for b in range(a, 6):
            if a * b > n:
                break
            if (a + b) % 2:
                continue
            pairs.append(a * b)
        if len(pairs) > 3:
            break
    return pairs


def else_of_try_in_a_loop(x):
    good = 0
    for d in (1, 0, 2):
        try:
            value = 6 // d
        except ZeroDivisionError:
            good -= 1
        else:
            if x > value:
                good += value
    return good


def guard_clauses(x):
    if x is None:
        return "nothing"
    if x < 0:
        return "negative"
    if x == 0:
        return "zero"
    return "positive"


def first_match_by_next(values):
    return next((v for v in values if v > 2), T(-1))


def loop_until_stable(x):
    previous = None
    while previous is None or x != previous:
        previous, x = x, x // 2 * 2
    return x


def break_out_of_while_true_with_state(n):
    state, steps = "start", 0
    while True:
        steps += 1
        if state == "start":
            state = "middle" if n > 2 else "end"
        elif state == "middle":
            n = n - 1
            if n < 1:
                state = "end"
        else:
            break
    return steps


def generator_closed_early(n):
    log = []

    def numbers():
        try:
            for i in range(10):
                yield i
        finally:
            log.append("closed")

    total = 0
    for i in numbers():
        if i > 3:
            break
        total += i
    return total * n, len(log)


def deletes_while_it_looks(x):
    d = {"a": 1, "b": 5, "c": 9}
    for key in list(d):
        if d[key] > 4:
            del d[key]
    if x > 0:
        d["z"] = 26
    return sorted(d)


def assert_in_a_loop(values):
    last = None
    for value in values:
        assert last is None or value >= last, f"{value} after {last}"
        last = value
    return last


def log_outside(x):
    if x > 0:
        LOG.append(1)
    LOG.append(2)
    return x


INTS = [(T(v),) for v in (7, 0, -4)]
COUNTS = [(T(v),) for v in (0, 2, 6)]
INPUTS = {
    continue_skips_the_append: [(T([3, -1, 14]),), ([3, -1, 14],), (T([], tf.int32),)],
    continue_in_a_while: [*COUNTS, (5,)],
    while_else_finds_nothing: [(T([3, 1, 4]), T(4)), (T([3, 1, 4]), T(9)), ([3, 1], T(1))],
    for_else_with_a_continue: [(T([2, 4, 7]),), (T([1, 2, 3]),), (T([], tf.int32),)],
    finally_counts_returns: [(T(5),), (T(1),), (T(20),), (5,)],
    return_in_finally_wins: [(T(1),), (T(-1),)],
    finally_in_a_loop_with_break: [(T(3),), (T(9),), (2,)],
    finally_in_a_loop_with_continue: [(T(3),), (T(9),), (0,)],
    return_from_a_nested_loop: [(T([[1, 2], [3, -4]]),), (T([[1, 2]]),)],
    return_inside_try_inside_a_loop: [(T([1, 2, 3]),), (T([1, 2]),)],
    suppress_in_a_loop: INTS,
    suppress_of_a_raise_in_a_branch: INTS,
    exception_leaves_a_loop: [(T(2),), (T(9),), (2,)],
    retry_until_it_works: [(T(3),), (T(0),), (T(9),), (3,)],
    nested_breaks_and_flags: [(T(8),), (T(0),), (T(3),)],
    else_of_try_in_a_loop: [(T(4),), (T(0),)],
    guard_clauses: [*INTS, (None,), (3,)],
    first_match_by_next: [(T([1, 3, 5]),), (T([1, 2]),)],
    loop_until_stable: [(T(7),), (T(8),), (7,)],
    break_out_of_while_true_with_state: [(T(1),), (T(4),), (3,)],
    generator_closed_early: COUNTS,
    deletes_while_it_looks: INTS,
    assert_in_a_loop: [(T([1, 2, 3]),), (T([1, 3, 2]),), ([1, 2],)],
    log_outside: INTS,
}
