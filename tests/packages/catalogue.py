"""The packages under test: how they are installed, imported and tested."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Package:
    """One importable package.

    Attributes:
        module: The name to import.
        distribution: What pip installs; "" for the module's name.
        skipped: Modules whose import does something else than to import.
        needs: Extra requirements for pip, one per word.
    """

    module: str
    distribution: str = ""
    skipped: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def requirement(self) -> str:
        """What pip installs."""
        return self.distribution or self.module


@dataclass(frozen=True)
class Suite:
    """The tests that a package ships.

    Attributes:
        package: What is tested.
        arguments: Arguments for pytest.
        folder: The folder of tests in its source distribution; "" where the tests
            are installed with the package.
        needs: What the tests need, for pip.
        removed: Files of the source distribution that hide what is installed.
        variables: Environment variables, names and values.
        listed: What is listed besides the package: the tests' own modules.
    """

    package: Package
    arguments: tuple[str, ...]
    folder: str = ""
    needs: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    variables: tuple[tuple[str, str], ...] = ()
    listed: tuple[str, ...] = ()


TEN = (
    Package("jinja2"),
    Package("networkx"),
    Package("sympy"),
    Package("rich"),
    Package("mpmath"),
    Package("pygments"),
    Package("markdown_it", "markdown-it-py"),
    Package("yaml", "pyyaml"),
    Package("textual"),
    Package("packaging"),
)

MORE = (
    Package("attr", "attrs"),
    Package("click"),
    Package("requests"),
    Package("urllib3"),
    Package("flask"),
    Package("werkzeug"),
    Package("pydantic"),
    Package("django"),
    Package("sqlalchemy"),
    Package("numpy"),
    Package("pandas"),
    Package("scipy"),
    Package("setuptools"),
    Package("pip"),
    Package("fastapi"),
    Package("starlette"),
    Package("tornado"),
    Package("aiohttp"),
    Package("black"),
    Package("blib2to3", "black"),
    Package("lark"),
    Package("pyparsing"),
    Package("docutils"),
    Package("babel"),
    Package("dateutil", "python-dateutil"),
    Package("more_itertools", "more-itertools"),
    Package("toolz"),
    Package("hypothesis"),
    Package("joblib"),
    Package("sklearn", "scikit-learn"),
    Package("sortedcontainers"),
    Package("boltons"),
    Package("IPython", "ipython"),
    Package("sphinx"),
    Package("executing"),
    Package("stack_data", "stack-data"),
)

TENSORFLOW = (
    Package("keras", needs=("tensorflow-cpu",)),
    Package("tensorflow_probability", "tensorflow-probability", needs=("tf-keras",)),
    Package("sonnet", "dm-sonnet", needs=("tensorflow-cpu",)),
    Package("t3f", needs=("tensorflow-cpu",)),
    Package("tensorly", needs=("tensorflow-cpu",)),
    Package("gpflow", needs=("tensorflow-cpu", "tf-keras")),
)

INSTALLED = (
    Package("pluggy"),
    Package("coverage"),
    Package("iniconfig"),
    Package("gast"),
    Package("astor"),
    Package("six"),
    Package("typing_extensions"),
    Package("idna"),
    Package("absl", "absl-py"),
)


def _find(module: str) -> Package:
    known = (*TEN, *MORE, *TENSORFLOW)
    return next(package for package in known if package.module == module)


def _installed(module: str, *targets: str, needs: tuple[str, ...] = ()) -> Suite:
    return Suite(_find(module), ("--pyargs", *targets), needs=needs)


def _shipped(module: str, *needs: str) -> Suite:
    return Suite(_find(module), ("tests",), "tests", needs)


def _google(module: str, *targets: str) -> Suite:
    """Returns a suite whose files are named as Google names them."""
    arguments = ("-o", "python_files=*_test.py", "--pyargs", *targets)
    return Suite(_find(module), arguments)


def _frames(module: str, targets: str, *needs: str) -> Suite:
    """Returns a suite whose tests' own modules are listed, too.

    Some come without their tests: then a checkout of the package, without what is
    installed, goes to the folder `suites/<module>` of the cache.
    """
    listed = ("tests", "tests.*", "samples", "samples.*")
    arguments = tuple(targets.split())
    return Suite(_find(module), arguments, "tests", needs, listed=listed)


IPYTHON = " ".join(
    f"tests/test_{part}.py" for part in ("debugger", "ultratb", "oinspect", "run")
)

NETWORKX = ("algorithms.tests", "classes.tests", "utils.tests", "generators.tests")
SYMPY = ("core", "simplify")

TENSORLY = ("tests", "tenalg", "decomposition", "regression", "metrics", "solvers")
GPFLOW = ("kernels", "likelihoods", "optimizers", "conditionals", "models")

LIBRARIES = (
    _google("sonnet", "sonnet.src"),
    _google("t3f", "t3f", "-p", "old_numpy"),
    replace(
        _installed("tensorly", *(f"tensorly.{part}" for part in TENSORLY)),
        variables=(("TENSORLY_BACKEND", "tensorflow"),),
    ),
    _installed("gpflow", *(f"tests.gpflow.{part}" for part in GPFLOW)),
)
"""Libraries on TensorFlow: their functions get hot while their own tests run."""

FRAMES = (
    _frames("executing", "tests", "littleutils", "rich", "ipython"),
    _frames("stack_data", "tests", "littleutils", "cython", "typeguard", "pygments"),
    _frames("rich", "tests/test_traceback.py tests/test_inspect.py", "attrs"),
    _frames("IPython", IPYTHON, "testpath", "pytest-asyncio", "matplotlib"),
)
"""Suites that look hardest at frames and sources; their test programs are listed."""

SUITES = (
    _installed("toolz", "toolz"),
    _installed("mpmath", "mpmath", needs=("hypothesis", "pexpect")),
    _installed("networkx", *(f"networkx.{part}" for part in NETWORKX)),
    _installed("sympy", *(f"sympy.{part}.tests" for part in SYMPY)),
    _shipped("more_itertools"),
    _shipped("jinja2", "trio"),
    _shipped("attr", "hypothesis", "cloudpickle", "pympler"),
    _shipped("click"),
    _shipped("packaging", "pretend", "tomli-w", "hypothesis"),
    _shipped("pyparsing", "railroad-diagrams", "matplotlib"),
    _shipped("markdown_it", "pytest-regressions", "linkify-it-py"),
    _shipped("dateutil", "hypothesis", "freezegun", "pytest-cov"),
    _shipped("werkzeug", "pytest-timeout", "cryptography", "watchdog"),
    _shipped("boltons"),
    *LIBRARIES,
    *FRAMES,
)

ALL = {package.module: package for package in (*TEN, *MORE, *TENSORFLOW, *INSTALLED)}
GROUPS = {"ten": TEN, "more": MORE, "tensorflow": TENSORFLOW}
