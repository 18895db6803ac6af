"""Which of CPython's test files are run, and which modules are converted for each."""

from __future__ import annotations

from dataclasses import dataclass

LIBRARY = {
    "abc": "_py_abc abc",
    "argparse": "argparse gettext",
    "ast": "ast",
    "asyncio": "asyncio asyncio.*",
    "atexit": "",
    "base64": "base64",
    "bdb": "bdb",
    "bisect": "bisect",
    "calendar": "calendar locale",
    "cmd": "cmd",
    "cmd_line": "",
    "cmd_line_script": "",
    "code_module": "code codeop",
    "codeop": "codeop",
    "collections": "collections collections.abc",
    "colorsys": "colorsys",
    "compileall": "compileall",
    "configparser": "configparser",
    "contextlib": "contextlib",
    "contextlib_async": "contextlib",
    "copy": "copy",
    "copyreg": "copyreg",
    "csv": "csv",
    "dataclasses": "dataclasses",
    "datetime": "datetime _pydatetime _strptime test.datetimetester",
    "decimal": "decimal _pydecimal",
    "defaultdict": "collections",
    "difflib": "difflib",
    "dis": "dis opcode _opcode_metadata",
    "doctest": "doctest test.doctest_aliases test.doctest_lineno test.sample_doctest",
    "dynamicclassattribute": "types",
    "email": "email email.*",
    "enum": "enum",
    "filecmp": "filecmp",
    "fileinput": "fileinput",
    "fnmatch": "fnmatch",
    "fractions": "fractions numbers",
    "ftplib": "ftplib",
    "functools": "functools",
    "gc": "",
    "genericpath": "genericpath",
    "getopt": "getopt",
    "getpass": "getpass",
    "gettext": "gettext",
    "glob": "glob fnmatch",
    "graphlib": "graphlib",
    "heapq": "heapq",
    "html": "html html.*",
    "htmlparser": "html html.parser _markupbase",
    "http_cookiejar": "http http.*",
    "http_cookies": "http http.*",
    "httplib": "http http.*",
    "httpservers": "http http.* socketserver",
    "imaplib": "imaplib",
    "import": "",
    "importlib": "importlib.resources importlib.resources.* importlib.metadata.*",
    "inspect": "inspect test.inspect_fodder test.inspect_fodder2",
    "ipaddress": "ipaddress",
    "json": "json json.*",
    "keyword": "keyword",
    "linecache": "linecache tokenize",
    "logging": "logging logging.*",
    "mailbox": "mailbox",
    "minidom": "xml.dom xml.dom.*",
    "modulefinder": "modulefinder",
    "netrc": "netrc",
    "ntpath": "ntpath genericpath",
    "opcodes": "opcode",
    "operator": "operator",
    "optparse": "optparse gettext",
    "ordered_dict": "collections",
    "pathlib": "pathlib pathlib.*",
    "pdb": "pdb bdb cmd",
    "pickle": "pickle _compat_pickle copyreg test.pickletester",
    "pickletools": "pickletools pickle test.pickletester",
    "pkgutil": "pkgutil",
    "plistlib": "plistlib",
    "poplib": "poplib",
    "posixpath": "posixpath genericpath",
    "pprint": "pprint",
    "profile": "profile",
    "pulldom": "xml.dom xml.dom.*",
    "py_compile": "py_compile",
    "pyclbr": "pyclbr",
    "pydoc": "pydoc",
    "queue": "queue",
    "quopri": "quopri",
    "random": "random",
    "re": "re re.* sre_compile sre_parse sre_constants",
    "reprlib": "reprlib",
    "rlcompleter": "rlcompleter",
    "robotparser": "urllib urllib.*",
    "runpy": "runpy",
    "sax": "xml.sax xml.sax.*",
    "sched": "sched",
    "secrets": "secrets random",
    "selectors": "selectors",
    "shlex": "shlex",
    "shutil": "shutil",
    "signal": "",
    "smtplib": "smtplib",
    "sndhdr": "sndhdr",
    "socketserver": "socketserver",
    "stat": "stat",
    "statistics": "statistics",
    "string": "string",
    "strptime": "_strptime calendar",
    "subprocess": "subprocess",
    "symtable": "symtable",
    "sys": "",
    "tabnanny": "tabnanny",
    "tarfile": "tarfile",
    "tempfile": "tempfile",
    "textwrap": "textwrap",
    "threading": "",
    "threading_local": "_threading_local",
    "timeit": "timeit",
    "tokenize": "tokenize token",
    "tomllib": "tomllib tomllib.*",
    "trace": "trace",
    "traceback": "traceback linecache",
    "types": "types",
    "typing": "typing",
    "unittest": "unittest unittest.*",
    "urllib": "urllib urllib.*",
    "urllib2": "urllib urllib.*",
    "urllib_response": "urllib urllib.* tempfile",
    "urlparse": "urllib urllib.*",
    "userdict": "collections",
    "userlist": "collections",
    "userstring": "collections",
    "uuid": "uuid",
    "warnings": "",
    "wave": "wave",
    "weakref": "weakref _weakrefset",
    "weakset": "_weakrefset",
    "wsgiref": "wsgiref wsgiref.*",
    "xml_etree": "xml.etree xml.etree.*",
    "xmlrpc": "xmlrpc xmlrpc.*",
    "zipapp": "zipapp",
    "zipfile": "zipfile zipfile.* zipfile._path.*",
    "zipimport": "zipimport",
}
"""Test files of the library, with the modules of the library that they test."""

LANGUAGE = (  # noqa: SIM905 - shorter to read
    "asyncgen augassign binop bool builtin class code compare complex contains "
    "coroutines decorators descr dict dictcomps eof except_star exception_group "
    "exception_hierarchy exception_variations exceptions extcall finalization flufl "
    "float format frame fstring funcattrs future_stmt generator_stop generators "
    "genexps global grammar hash index int isinstance iter keywordonlyarg list "
    "listcomps long metaclass monitoring named_expressions opcache patma "
    "pep646_syntax positional_only_arg pow property raise richcmp scope set setcomps "
    "slice str string_literals subclassinit super syntax sys_settrace tuple "
    "type_aliases type_annotations type_params unicode unpack unpack_ex with "
    "yield_from"
).split()
"""Test files of the language: the test module itself is what is converted."""

FROM_SOURCE = frozenset({"abc", "genericpath", "ntpath", "posixpath", "stat", "runpy"})
"""Files for whose sake the interpreter must not take frozen modules."""

SLOW = frozenset(
    {"asyncio", "compileall", "pydoc", "signal", "subprocess", "threading"}
)
"""Files that take half a minute and more: run only if they are named."""

LIBRARY_ONLY = frozenset({"dis"})
"""Files that disassemble their own functions: only the library's modules are listed."""

SAMPLE = (  # noqa: SIM905 - shorter to read
    "argparse bisect configparser contextlib dataclasses enum functools heapq json "
    "shlex string textwrap traceback class descr exceptions fstring generators "
    "grammar keywordonlyarg named_expressions patma raise scope super unpack_ex with"
).split()
"""What the suite runs; the whole list is a command."""


@dataclass(frozen=True)
class TestFile:
    """One run of one of CPython's test files.

    Attributes:
        name: The file without `test_`.
        modules: Patterns of what is converted.
        way: "module" (loaded by unittest) or "main" (run as a script).
    """

    __test__ = False  # not a test for pytest

    name: str
    modules: tuple[str, ...]
    way: str

    @property
    def module(self) -> str:
        """The dotted name of the file."""
        return f"test.test_{self.name}"

    @property
    def title(self) -> str:
        """What the table calls it."""
        return f"test_{self.name}" + (" as __main__" if self.way == "main" else "")


def list_files(names: list[str]) -> list[TestFile]:
    """Returns the runs of the given names; without any, of all that are not slow.

    Raises:
        KeyError: No such file is listed.
    """
    found = []
    for name in names or sorted({*LIBRARY, *LANGUAGE} - SLOW):
        stem = name.removeprefix("test_")
        if stem not in LIBRARY and stem not in LANGUAGE:
            raise KeyError(name)
        own = (
            () if stem in LIBRARY_ONLY else (f"test.test_{stem}", f"test.test_{stem}.*")
        )
        patterns = (*LIBRARY.get(stem, "").split(), *own)
        found.append(TestFile(stem, patterns, "module"))
        if stem in LANGUAGE:
            found.append(TestFile(stem, (*patterns, "__main__"), "main"))
    return found
