"""Programs that show tracebacks, stacks, warnings and frames themselves."""
# mypy: ignore-errors
# Written as users write: what is shown when it fails is what is compared.
import contextlib
import faulthandler
import inspect
import io
import linecache
import logging
import pdb
import sys
import tempfile
import threading
import traceback
import unittest
import warnings


def fail(value):
    local = value * 2
    return local / (value - value)


class Thing:
    def method(self, value):
        return [fail(v) for v in [value]]


def run_print_exc():
    try:
        fail(1)
    except ZeroDivisionError:
        traceback.print_exc(limit=-1)
        traceback.print_exc(file=sys.stdout)


def run_format_exc():
    try:
        Thing().method(2)
    except ZeroDivisionError:
        print(traceback.format_exc())


def run_print_exception():
    try:
        Thing().method(2)
    except ZeroDivisionError as error:
        traceback.print_exception(type(error), error, error.__traceback__, limit=2)


def run_extract_tb():
    try:
        (lambda: Thing().method(3))()
    except ZeroDivisionError as error:
        for frame in traceback.extract_tb(error.__traceback__):
            print(frame, frame.line, getattr(frame, "colno", None))


def run_extract_stack():
    def inner():
        for frame in traceback.extract_stack()[-3:]:
            print(frame.filename, frame.lineno, frame.name, frame.line)

    Holder = type("Holder", (), {"show": staticmethod(inner)})
    Holder.show()


def run_print_stack():
    def inner(depth):
        if depth:
            return inner(depth - 1)
        traceback.print_stack(limit=4)
        return sum(
            1
            for _ in traceback.walk_stack(None)
        )

    print(inner(2))


def run_stack_in_comprehension():
    print([traceback.format_stack(limit=2) for _ in range(1)])
    print(list(traceback.format_stack(limit=3) for _ in range(1)))
    print((lambda: traceback.format_stack(limit=2))())


def run_caller():
    def caller():
        frame = sys._getframe(1)
        return frame.f_code.co_name, frame.f_lineno, sorted(frame.f_locals)

    first = 1
    print(caller(), (lambda x: caller())(first), [caller() for _ in "a"])


def run_inspect_stack():
    def look():
        return [
            (one.function, one.lineno, one.code_context) for one in inspect.stack()[:3]
        ]

    print(look())


def run_current_frame():
    frame = inspect.currentframe()
    print(frame.f_lineno, frame.f_code.co_name, list(frame.f_locals))
    print(inspect.getframeinfo(frame, context=3))


def run_warning():
    def old(level):
        warnings.warn("it is old", DeprecationWarning, stacklevel=level)

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        old(1)
        old(2)
        (lambda: old(2))()
        [old(3) for _ in range(1)]


def run_warning_as_error():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.warn("too old", FutureWarning)


def run_logged_exception():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    form = "%(filename)s:%(lineno)d %(funcName)s %(message)s"
    handler.setFormatter(logging.Formatter(form))
    logger = logging.Logger("own")
    logger.addHandler(handler)
    try:
        Thing().method(4)
    except ZeroDivisionError:
        logger.exception("it failed with %s", 4)
        logger.error("and again", exc_info=True, stack_info=False)
    (lambda: logger.warning("from a lambda"))()
    print(stream.getvalue())


def run_logged_stack():
    stream = io.StringIO()
    logger = logging.Logger("own")
    logger.addHandler(logging.StreamHandler(stream))
    logger.error("here", stack_info=True)
    print(stream.getvalue()[-600:])


def run_bad_log_call():
    logger = logging.Logger("own")
    logger.addHandler(logging.StreamHandler(io.StringIO()))
    logger.error("%d items", "three")


def run_faulthandler():
    with tempfile.TemporaryFile() as stream:
        faulthandler.dump_traceback(stream, all_threads=False)
        stream.seek(0)
        print(stream.read().decode())


def run_faulthandler_deep():
    def deeper(n, stream):
        if n:
            return (lambda: deeper(n - 1, stream))()
        faulthandler.dump_traceback(stream, all_threads=False)

    with tempfile.TemporaryFile() as stream:
        [deeper(3, stream) for _ in range(1)]
        stream.seek(0)
        print(stream.read().decode())


def run_excepthook_of_the_program():
    def hook(kind, error, entry):
        print("hook:", kind.__name__, error, entry.tb_next.tb_frame.f_code.co_name)
        print(traceback.extract_tb(entry)[-1])

    try:
        fail(5)
    except ZeroDivisionError:
        hook(*sys.exc_info())


def run_thread_hook_of_the_program():
    seen = []
    plain = threading.excepthook
    threading.excepthook = lambda args: seen.append(traceback.format_tb(args.exc_traceback))
    try:
        thread = threading.Thread(target=fail, args=(6,))
        thread.start()
        thread.join()
    finally:
        threading.excepthook = plain
    print(seen)


def run_thread_of_the_program():
    thread = threading.Thread(target=Thing().method, args=(6,), name="own")
    thread.start()
    thread.join()


def run_subclass_of_thread():
    class Job(threading.Thread):
        def run(self):
            self.result = fail(7)

    job = Job(name="job")
    job.start()
    job.join()
    return job.result


def run_timer():
    timer = threading.Timer(0.0, fail, [8])
    timer.name = "timer"
    timer.start()
    timer.join()


def run_unraisable():
    class Mortal:
        def __init__(self, value):
            self.value = value

        def __del__(self):
            fail(self.value)

    Mortal(3)
    found = []
    plain = sys.unraisablehook
    sys.unraisablehook = lambda args: found.append(traceback.format_tb(args.exc_traceback))
    Mortal(4)
    sys.unraisablehook = plain
    print(found)


def run_unittest():
    class Case(unittest.TestCase):
        def test_first(self):
            self.assertEqual(fail(0 + 1), 3)

        def test_second(self):
            self.assertEqual({"a": 1}, {"a": 2})

        def test_third(self):
            with self.assertRaises(KeyError):
                fail(2)

    result = unittest.TestResult(tb_locals=True) if False else unittest.TestResult()
    result.tb_locals = True
    unittest.defaultTestLoader.loadTestsFromTestCase(Case).run(result)
    for _, text in result.errors + result.failures:
        print(text)


def run_doctest():
    import doctest

    def documented(x):
        """Divides.

        >>> documented(0)
        0
        """
        return 1 / x

    finder = doctest.DocTestFinder(recurse=False)
    runner = doctest.DocTestRunner(verbose=False)
    for test in finder.find(documented, "documented", globs={"documented": documented}):
        runner.run(test)


def run_post_mortem():
    try:
        Thing().method(9)
    except ZeroDivisionError as error:
        commands = io.StringIO("where\np local\nup\nlist\nargs\nup\nargs\nquit\n")
        debugger = pdb.Pdb(stdin=commands, stdout=sys.stdout, nosigint=True, readrc=False)
        debugger.reset()
        with contextlib.suppress(Exception):
            debugger.interaction(None, error.__traceback__)


def run_locals_of_frames():
    def inner(a, *rest, b=2, **more):
        c = a + b
        for d in rest:
            with contextlib.suppress(KeyError):
                e = d.missing
        return e

    try:
        inner(1, 2, b=3, x=4)
    except AttributeError as error:
        entry = error.__traceback__
        while entry is not None:
            frame = entry.tb_frame
            print(frame.f_code.co_name, entry.tb_lineno, frame.f_locals.keys())
            print(inspect.getargvalues(frame)[:3])
            entry = entry.tb_next


def run_cleared_frames():
    try:
        fail(1)
    except ZeroDivisionError as error:
        traceback.clear_frames(error.__traceback__)
        raise


def run_traceback_changed():
    try:
        Thing().method(3)
    except ZeroDivisionError as error:
        raise error.with_traceback(error.__traceback__.tb_next)


def run_pickled_exception():
    import pickle

    try:
        fail(1)
    except ZeroDivisionError as error:
        copy = pickle.loads(pickle.dumps(error))
    raise copy


def run_getline():
    try:
        fail(2)
    except ZeroDivisionError as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        print(linecache.getline(last.filename, last.lineno))


def run_exit_with_error_in_context():
    @contextlib.contextmanager
    def shown():
        try:
            yield
        except ZeroDivisionError as error:
            print("".join(traceback.format_exception(type(error), error, error.__traceback__)))
            raise RuntimeError("shown") from error

    with shown():
        Thing().method(1)


def run_summary_compared():
    found = []
    for _ in range(2):
        try:
            fail(1)
        except ZeroDivisionError as error:
            found.append(traceback.TracebackException.from_exception(error))
    print(found[0] == found[1], *found[0].format(chain=False))


def run_traced_lines():
    lines = []

    def tracer(frame, event, argument):
        if frame.f_code.co_filename == __file__:
            lines.append((frame.f_code.co_name, event, frame.f_lineno))
            return tracer
        return None

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        Thing().method(1)
    except ZeroDivisionError:
        pass
    finally:
        sys.settrace(before)
    print(lines)


def run_profiled_calls():
    calls = []

    def profiler(frame, event, argument):
        if frame.f_code.co_filename == __file__ and event in ("call", "return"):
            calls.append((frame.f_code.co_name, event, frame.f_lineno))

    sys.setprofile(profiler)
    try:
        Thing().method(1)
    except ZeroDivisionError:
        pass
    finally:
        sys.setprofile(None)
    print(calls)
