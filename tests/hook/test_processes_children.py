"""Children of a hooked process are hooked, and do what plain children do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Interpreter, Writer

MODULE = """\
import os, sys

def double(x):
    return x + x

def fail(x):
    return {}[x]

def leave(code):
    sys.exit(code)

def kind(function=double):
    return any(type(c).__name__ == "Unit" for c in function.__code__.co_consts)
"""
CHILD = "import m\nprint(m.double(4), m.kind(), flush=True)\n"
PARENT = """\
import os, subprocess, sys
import m

def run(**options):
    subprocess.run([sys.executable, "child.py"], check=True, **options)

print(m.double(1), m.kind(), flush=True)
run()
run(env={**os.environ, "OTHER": "1"})
run(env={"AUTOHOOK": "1"})
run(env={"AUTOHOOK": "0"})
run(env={})
subprocess.run(f"{sys.executable} -c 'import m; print(m.kind())'", shell=True)
text = "import m\\ndef f(): return m.kind(f)\\nprint(f())"
subprocess.run([sys.executable, "-c", text])
subprocess.run([sys.executable, "-"], input=b"import m\\nprint(m.kind(lambda: 1))")
subprocess.run([sys.executable, "-m", "child"])
os.environ["AUTOHOOK"] = "no"
run()
"""


def test_children_are_hooked_if_their_environment_says_so(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"s.py": PARENT, "child.py": CHILD, "m.py": MODULE})

    plain = interpreter.run("s.py", cwd=folder).stdout.splitlines()
    done = interpreter.run("s.py", cwd=folder, environment={"AUTOHOOK": "1"})

    hooked = done.stdout.splitlines()
    assert [line.split()[0] for line in plain] == [
        *["2", "8", "8", "8", "8", "8"],
        *["False", "False", "False", "8", "8"],
    ]
    assert [line.split()[-1] for line in plain] == [
        *["False", "False", "False", "True", "False", "False"],
        *["False", "False", "False", "False", "False"],
    ]
    assert hooked == [
        *["2 True", "8 True", "8 True", "8 True", "8 False", "8 False"],
        *["True", "True", "True", "8 True", "8 False"],
    ]
    assert done.stderr == ""


def test_process_put_in_place_of_a_hooked_one_is_hooked(
    interpreter: Interpreter, write: Writer
) -> None:
    text = (
        "import os, sys\n"
        "def go(): os.execve(sys.executable, [sys.executable, 'child.py'], variables)\n"
        "variables = dict(os.environ) if sys.argv[1:] else {}\ngo()\n"
    )
    folder = write({"s.py": text, "child.py": CHILD, "m.py": MODULE})
    switch = {"AUTOHOOK": "1"}

    with_variables = interpreter.run("s.py", "x", cwd=folder, environment=switch)
    without = interpreter.run("s.py", cwd=folder, environment=switch)

    assert with_variables.stdout == "8 True\n"
    assert without.stdout == "8 False\n"


WORKERS = """\
import concurrent.futures, multiprocessing, os, sys, traceback
import m

class Shape:
    def __init__(self, side): self.side = side
    def area(self): return self.side ** 2

def area(shape):
    return shape.area(), __name__, m.kind(area), m.kind(), type(shape).__module__

def fail(shape):
    return shape.missing

def show(call, *arguments):
    try:
        print(call(*arguments), flush=True)
    except Exception:
        print(traceback.format_exc(), flush=True)

def main():
    context = multiprocessing.get_context(sys.argv[1])
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as pool:
        show(pool.submit(area, Shape(3)).result)
        show(pool.submit(m.double, 3).result)
        show(pool.submit(fail, Shape(3)).result)
        show(pool.submit(m.fail, 3).result)
    with context.Pool(1) as pool:
        show(pool.map, area, [Shape(1), Shape(2)])
        show(pool.apply, m.fail, ("key",))
    for target in (m.leave, m.fail, os._exit):
        process = context.Process(target=target, args=(5,))
        process.start()
        process.join()
        print(process.exitcode, flush=True)

if __name__ == "__main__":
    main()
"""


@pytest.mark.slow
@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_workers_with_functions_of_the_script_and_of_modules_do_the_same(
    interpreter: Interpreter, write: Writer, method: str
) -> None:
    script = {"fork": "s.py", "spawn": "s.py", "forkserver": "no_suffix"}[method]
    folder = write({script: WORKERS, "m.py": MODULE})

    plain = interpreter.run(script, method, cwd=folder)
    done = interpreter.run(script, method, cwd=folder, environment={"AUTOHOOK": "1"})

    name = "__main__" if method == "fork" else "__mp_main__"
    assert f"(9, '{name}', False, False, '{name}')" in plain.stdout
    expected = plain.stdout.replace("False, False", "True, True")
    assert without_waits(done.stdout) == without_waits(expected)
    assert done.stderr.replace(" ", "") == plain.stderr.replace(" ", "")
    assert plain.stdout.splitlines()[-3:] == ["5", "1", "5"]


def without_waits(text: str) -> str:
    """Leaves out where a future was waited for: that depends on who was faster."""
    return re.sub(r"_base.py.*(\n    .*)*", "_base.py", text)


@pytest.mark.slow
def test_script_that_fails_in_a_spawned_child_is_told_as_plainly(
    interpreter: Interpreter, write: Writer
) -> None:
    text = (
        "import multiprocessing\n"
        "def work(): pass\n"
        "if __name__ == '__main__':\n"
        "    process = multiprocessing.get_context('spawn').Process(target=work)\n"
        "    process.start()\n    process.join()\n    print(process.exitcode)\n"
        "else:\n    def f(): return 1 / 0\n    f()\n"
    )
    folder = write({"s.py": text})

    plain = interpreter.run("s.py", cwd=folder)
    done = interpreter.run("s.py", cwd=folder, environment={"AUTOHOOK": "1"})

    assert plain.stdout == done.stdout == "1\n"
    assert "ZeroDivisionError" in plain.stderr
    assert done.stderr == plain.stderr


FORKS = """\
import os, sys, threading
import m

names = [f"package.module{number}" for number in range(12)]
for name in names:
    path = name.replace(".", "/") + ".py"
    with open(path, "w") as stream:
        for index in range(40):
            stream.write(f"def f{index}(x):\\n    while x: x = x - 1\\n    return x\\n")

def imports(some):
    return [__import__(name, fromlist=["f0"]).f0(3) for name in some]

def child(some):
    assert set(imports(some)) == {0} and m.double(2) == 4
    os._exit(3)

def forks():
    codes = []
    for number in range(5):
        process = os.fork()
        if process == 0:
            child(names[6:])
        codes.append(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
    print(codes, flush=True)

busy = threading.Thread(target=imports, args=(names[:6],))
busy.start()
forks()
busy.join()
other = threading.Thread(target=forks)
other.start()
other.join()
"""


@pytest.mark.slow
def test_forks_during_a_conversion_and_from_threads_do_not_block(
    interpreter: Interpreter, write: Writer
) -> None:
    folder = write({"s.py": FORKS, "m.py": MODULE, "package/__init__.py": ""})

    done = interpreter.run("s.py", cwd=folder, environment={"AUTOHOOK": "1"})

    assert done.stdout == "[3, 3, 3, 3, 3]\n" * 2, done.stderr


JOBS = """\
import sys
import joblib
import m

def area(side):
    return side ** 2, m.kind(area), m.kind(), __name__

def fail(x):
    return {}[x]

if __name__ == "__main__":
    jobs = joblib.Parallel(n_jobs=2, backend=sys.argv[1])
    print(sorted(jobs(joblib.delayed(area)(side) for side in (1, 2))))
    print(jobs(joblib.delayed(m.double)(side) for side in (1, 2)))
    try:
        jobs([joblib.delayed(fail)(1)])
    except KeyError as error:
        print(repr(error))
"""


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["loky", "multiprocessing"])
def test_jobs_of_joblib_do_the_same(
    interpreter: Interpreter, write: Writer, backend: str
) -> None:
    pytest.importorskip("joblib", reason="joblib is not installed")
    folder = write({"s.py": JOBS, "m.py": MODULE})

    plain = interpreter.run("s.py", backend, cwd=folder)
    done = interpreter.run("s.py", backend, cwd=folder, environment={"AUTOHOOK": "1"})

    assert "(4, False, False, '__main__')" in plain.stdout
    assert done.stdout.replace("True, True", "False, False") == plain.stdout
    assert "True, True" in done.stdout
    assert done.stderr == plain.stderr
