"""Causes, contexts, notes, groups."""
# mypy: ignore-errors
# Written as users write: what is shown when it fails is what is compared.
import contextlib
import traceback

from tests.failing.harness.made import imported


class Failed(Exception):
    def __init__(self, step):
        super().__init__(f"step {step} failed")
        self.step = step


def divide(a, b):
    return a / b


def run_cause():
    try:
        divide(1, 0)
    except ZeroDivisionError as error:
        raise Failed(1) from error


def run_context():
    try:
        divide(1, 0)
    except ZeroDivisionError:
        {}["while handling"]


def run_from_none():
    try:
        divide(1, 0)
    except ZeroDivisionError:
        raise Failed(2) from None


def run_cause_of_cause():
    try:
        try:
            divide(1, 0)
        except ZeroDivisionError as error:
            raise KeyError("inner") from error
    except KeyError as error:
        raise Failed(3) from error


def run_cause_class():
    raise Failed(4) from OSError


def run_cause_never_raised():
    raise Failed(4) from OSError(5, "made here")


def run_finally_raises():
    try:
        divide(1, 0)
    finally:
        [].pop()


def run_else_raises():
    try:
        divide(1, 1)
    except ZeroDivisionError:
        pass
    else:
        divide(2, 0)
    finally:
        print("finally")


def run_raised_again():
    try:
        divide(1, 0)
    except ZeroDivisionError:
        print("seen")
        raise


def run_raised_again_by_name():
    try:
        divide(1, 0)
    except ZeroDivisionError as error:
        raise error


def run_raised_later():
    kept = None
    try:
        divide(1, 0)
    except ZeroDivisionError as error:
        kept = error
    raise kept


def run_raised_twice():
    error = Failed(6)
    for _ in range(3):
        with contextlib.suppress(Failed):
            raise error
    raise error


def run_with_traceback():
    try:
        divide(1, 0)
    except ZeroDivisionError as error:
        raise Failed(7).with_traceback(error.__traceback__)


def run_without_traceback():
    try:
        divide(1, 0)
    except ZeroDivisionError as error:
        raise error.with_traceback(None)


def run_raised_in_loop():
    errors = []
    for count in (0, "a"):
        try:
            divide(1, count)
        except (ZeroDivisionError, TypeError) as error:
            error.__context__ = errors[-1] if errors else None
            errors.append(error)
    raise errors[-1]


def run_bare_raise_outside():
    raise


def run_bare_raise_in_callee():
    def again():
        raise

    try:
        divide(1, 0)
    except ZeroDivisionError:
        again()


def run_note():
    error = Failed(8)
    error.add_note("a note")
    error.add_note("another\nof two lines")
    raise error


def run_note_added_on_the_way():
    try:
        divide(1, 0)
    except ZeroDivisionError as error:
        error.add_note(f"while dividing by {0}")
        raise


def run_odd_notes():
    error = Failed(9)
    error.__notes__ = ["text", 3]
    raise error


def run_group():
    errors = []
    for count in (0, "a"):
        try:
            divide(1, count)
        except Exception as error:
            errors.append(error)
    raise ExceptionGroup("two failed", errors)


def run_nested_groups():
    inner = ExceptionGroup("inner", [ValueError(1), TypeError("two")])
    try:
        raise inner
    except Exception as error:
        raise ExceptionGroup("outer", [error, OSError("three")]) from error


def run_large_group():
    raise ExceptionGroup("many", [ValueError(i) for i in range(20)])


def run_star_except():
    module = imported(
        "star",
        """\
        def sort(errors):
            try:
                raise ExceptionGroup("several", errors)
            except* ValueError as group:
                raise KeyError("for values") from group
            except* OSError:
                print("an OSError")
        """,
    )
    module.sort([ValueError(1), TypeError(2), OSError(3)])


def run_task_group():
    import asyncio

    async def fail(value):
        return 1 / value

    async def both():
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(fail(0))
            tasks.create_task(fail("a"))

    asyncio.run(both())


def run_chain_through_generator():
    def stream():
        try:
            yield 1
        except ValueError as error:
            raise Failed(10) from error

    items = stream()
    next(items)
    items.throw(ValueError("into it"))


def run_context_of_exit():
    class Closing:
        def __enter__(self):
            return self

        def __exit__(self, *error):
            self.handle.close()

    with Closing():
        divide(3, 0)


def run_swallowed_then_raised():
    with contextlib.suppress(ZeroDivisionError):
        divide(1, 0)
    raise Failed(11)


def run_printed_and_raised():
    try:
        divide(1, 0)
    except ZeroDivisionError:
        traceback.print_exc()
    raise Failed(12)


def run_cause_set_by_hand():
    error = Failed(13)
    error.__cause__ = KeyError("by hand")
    error.__suppress_context__ = False
    raise error


def run_deep_chain():
    error = None
    for step in range(6):
        try:
            raise Failed(step) from error
        except Failed as caught:
            error = caught
    raise error
