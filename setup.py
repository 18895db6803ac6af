"""Packages autohook, with the two files that start it in a new interpreter.

`autohook.pth` and `autohook.start` have to lie in site-packages itself, in wheels and
in every kind of editable install, and to be listed in RECORD, so that uninstalling
removes them. setuptools has no option for that; these two commands add them.
"""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import zipfile
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py
from setuptools.command.editable_wheel import editable_wheel

HERE = Path(__file__).parent
START_FILES = ("autohook.pth", "autohook.start")


class BuildWithStartFiles(build_py):
    """Puts the start files at the top of the built library, and into the sdist."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            for source, target in zip(START_FILES, self._targets(), strict=True):
                Path(target).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(HERE / source, target)

    # The signature is setuptools' own.
    def get_outputs(self, include_bytecode: bool = True) -> list[str]:  # noqa: FBT001, FBT002
        outputs = super().get_outputs(include_bytecode)
        return outputs if self.editable_mode else [*outputs, *self._targets()]

    def get_source_files(self) -> list[str]:
        return [*super().get_source_files(), *START_FILES]

    def _targets(self) -> list[str]:
        return [str(Path(self.build_lib) / name) for name in START_FILES]


class EditableWheelWithStartFiles(editable_wheel):
    """Adds the start files to the wheel that an editable install unpacks."""

    def run(self) -> None:
        super().run()
        for wheel in Path(self.dist_dir).glob("*.whl"):
            _add_start_files(wheel)


def _add_start_files(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        members = [(info, archive.read(info)) for info in archive.infolist()]
    if any(info.filename in START_FILES for info, _ in members):
        return
    contents = {name: (HERE / name).read_bytes() for name in START_FILES}
    rows = "".join(_record_row(*item) for item in contents.items())
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for info, data in members:
            is_record = info.filename.endswith(".dist-info/RECORD")
            archive.writestr(info, data + rows.encode() if is_record else data)
        for name, data in contents.items():
            archive.writestr(name, data)


def _record_row(name: str, data: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=")
    return f"{name},sha256={digest.decode()},{len(data)}\n"


def _version() -> str:
    text = (HERE / "autohook" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"', text, re.MULTILINE)
    if found is None:
        raise ValueError("autohook/__init__.py has no __version__")
    return found[1]


def _description() -> str:
    readme = HERE / "README.md"
    return readme.read_text(encoding="utf-8") if readme.exists() else ""


setup(
    name="autohook",
    version=_version(),
    description="Runs unedited, eagerly written TensorFlow 2 projects in graph mode",
    long_description=_description(),
    long_description_content_type="text/markdown",
    license="Apache-2.0",
    license_files=["LICENSE"],
    python_requires=">=3.10",
    packages=find_packages(include=["autohook", "autohook.*"]),
    package_data={"autohook": ["py.typed"]},
    zip_safe=False,
    install_requires=[
        "gast>=0.7.0",
        "platformdirs>=3",
        "astor>=0.8.1",
        'tomli>=2; python_version < "3.11"',
    ],
    extras_require={
        "tensorflow": ["tensorflow>=2.16,<2.22"],
        "tensorflow-cpu": ["tensorflow-cpu>=2.16,<2.22"],
        "examples": ["scikit-learn>=1.3"],
        "test": [
            "beartype>=0.18",
            "build>=1.2",
            "coverage>=7.5",
            "hy>=1.0",
            "hypothesis>=6.100",
            "import-linter>=2.1",
            "ipykernel>=6.29",
            "ipython>=8.18",
            "jaxtyping>=0.2.30",
            "joblib>=1.3",
            "jupyter-client>=8.6",
            "mypy>=1.13",
            "pytest>=8.2",
            "pytest-xdist>=3.5",
            "ruff>=0.8",
            "scikit-learn>=1.3",
            "setuptools>=64",
            "typeguard>=4.2",
            "wheel>=0.40",
        ],
    },
    entry_points={"console_scripts": ["autohook = autohook.cli.main:main"]},
    cmdclass={
        "build_py": BuildWithStartFiles,
        "editable_wheel": EditableWheelWithStartFiles,
    },
    classifiers=[
        "Development Status :: 3 - Alpha",
        "Operating System :: POSIX :: Linux",
        "Programming Language :: Python :: 3",
        "Programming Language :: Python :: 3.10",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
        "Programming Language :: Python :: 3.13",
        "Topic :: Scientific/Engineering :: Artificial Intelligence",
        "Topic :: Software Development :: Code Generators",
    ],
)
