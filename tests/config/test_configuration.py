"""Where the configuration comes from, and what is said when it is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from autohook.config import (
    Choices,
    build,
    find_file,
    read_environment,
    read_file,
    write_environment,
)
from autohook.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def write_table(folder: Path, text: str) -> str:
    file = folder / "pyproject.toml"
    file.write_text(f"[tool.autohook]\n{text}\n", encoding="utf-8")
    return str(file)


def test_file_gives_every_key(tmp_path: Path) -> None:
    file = write_table(
        tmp_path,
        'modules = ["a", "a.*"]\nexclude = ["a.b"]\nstrict = true\n'
        'audit = true\ncache-dir = "c"',
    )

    choices = read_file(file)

    assert choices == Choices(
        modules=("a", "a.*"),
        exclude=("a.b",),
        strict=True,
        audit=True,
        cache_dir=str(tmp_path / "c"),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            'moduels = ["a"]',
            r':2: .* key "moduels": found an unknown key, did you mean',
        ),
        ("zzz = 1", r'key "zzz": found an unknown key, known keys: modules, exclude'),
        ("[tool.autohook.module]", r':2: .* key "module": found an unknown table, did'),
        ('modules = "a"', r'found "a", expected a list of names, did you mean modules'),
        ("modules = [1]", r'key "modules": found \[1\], expected a list of names'),
        ("modules = ['']", r'key "modules": found \[""\], expected a list of names'),
        ("modules = true", r'key "modules": found true, expected a list of names'),
        ("[tool.autohook.modules]", r'"modules": found a table with 0 keys, expected'),
        ('exclude = "a.b"', r'found "a.b", .*, did you mean exclude = \["a.b"\]\?'),
        ("exclude = 1.5", r'key "exclude": found 1.5, expected a list of names'),
        ('strict = "yes"', r'found "yes", expected .*, did you mean strict = true\?'),
        ("strict = 0", r"found 0, expected true or false, did you mean strict = false"),
        ("strict = []", r'key "strict": found \[\], expected true or false'),
        ("strict = 1979-05-27", r'key "strict": found 1979-05-27, expected true or'),
        ("cache-dir = true", r'key "cache-dir": found true, expected the path of a'),
        ('cache-dir = ""', r'key "cache-dir": found "", expected the path of a folder'),
        ('cache_dir = "x"', r'key "cache_dir": .*did you mean "cache-dir"\?'),
        (
            "strict = ",
            r":2: not valid TOML: Invalid value at column 10; correct line 2",
        ),
        ("strict = true\nstrict = true", r":3: not valid TOML: Cannot overwrite a v"),
        ('modules = ["a"', r"not valid TOML: .*; correct (line \d|the file)"),
    ],
    ids=lambda value: value.partition("\n")[0] if ":" not in value else "",
)
def test_wrong_file_is_told_with_file_key_found_and_remedy(
    tmp_path: Path, text: str, message: str
) -> None:
    file = write_table(tmp_path, text)

    with pytest.raises(UsageError, match=message) as caught:
        read_file(file)

    assert str(caught.value).startswith(file)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[tool]\nautohook.modules = 1", 2),
        ("[tool]\n\n\nautohook = {modules = 1}", 4),
        ("tool.autohook.modules = 1", 1),
        ('[a]\nmodules = 2\n[ "tool" . autohook ] # x\n\nmodules = 1', 5),
    ],
)
def test_line_is_told_however_the_table_is_written(
    tmp_path: Path, text: str, line: int
) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text(text)

    with pytest.raises(UsageError, match="expected a list of names") as caught:
        read_file(str(file))

    assert str(caught.value).startswith(f"{file}:{line}: ")


def test_file_in_another_encoding_is_told_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_bytes('# one\n[tool.autohook]\nexclude = ["é"]\n'.encode("latin-1"))

    with pytest.raises(UsageError, match=r":3: not valid TOML: save the file as UTF-8"):
        read_file(str(file))


def test_named_file_without_the_table_is_told_with_the_near_one(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text('[tool.autohok]\nmodules = ["a"]\n')

    with pytest.raises(UsageError, match=r"found \[tool.autohok\], did you mean"):
        read_file(str(file))


def test_named_file_without_any_such_table_is_told(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text("[project]\n")

    with pytest.raises(UsageError, match=r"no table \[tool.autohook\]: add one, or"):
        read_file(str(file))


def test_table_that_is_no_table_is_told(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text("[tool]\nautohook = 3\n")

    with pytest.raises(UsageError, match=r":2: .* expected a table, found 3"):
        read_file(str(file))


def test_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.toml: cannot be read: No such file"):
        read_file(str(tmp_path / "none.toml"))


def test_nearest_file_with_a_table_is_found_upwards(tmp_path: Path) -> None:
    file = write_table(tmp_path, "strict = true")
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.other]\nautohook = 1\n")

    assert find_file(str(inner)) == file


def test_no_file_is_found_where_no_table_is(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.other]\nname = "autohook"\n')

    assert not find_file(str(tmp_path)).startswith(str(tmp_path))


def test_broken_file_that_names_autohook_is_found_so_that_it_is_told(
    tmp_path: Path,
) -> None:
    file = write_table(tmp_path, "strict = ")

    assert find_file(str(tmp_path)) == file


def test_command_line_wins_over_environment_over_file() -> None:
    config = build(
        [
            Choices(modules=("cli",)),
            Choices(modules=("env",), exclude=("env",)),
            Choices(modules=("file",), exclude=("file",), strict=True),
        ]
    )

    assert config.modules == ("cli",)
    assert config.exclude == ("env",)
    assert config.strict


def test_environment_gives_back_what_was_written_for_children() -> None:
    choices = Choices(
        modules=("a", "b.*"),
        exclude=(),
        strict=True,
        audit=True,
        cache=False,
        cache_dir="c",
    )

    variables = write_environment(choices, "/p/pyproject.toml")

    assert variables["AUTOHOOK"] == "/p/pyproject.toml"
    assert read_environment(variables) == choices
