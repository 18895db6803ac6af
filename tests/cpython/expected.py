"""Tests that may end otherwise under the hook, each with the reason.

Nearly all of them look at what a prologue is made of, or watch every call.
"""

from __future__ import annotations

from typing import NamedTuple

NAMES = "it lists the attributes that its own code names: the prologue's are among them"
CONSTANTS = "it takes a code object from a position among its own function's constants"
BYTECODE = "it shows constants, names and stack size of a converted function's code"
BRANCHES = "it counts its own functions' branch events: the prologue branches"
OFFSETS = "it expects its own functions' instructions at offsets: the prologue has some"
SIZE = "it measures its own frame, whose stack is higher by what the prologue calls"
LOADER = "it prints the class of its loader, which is our subclass of the plain one"
HINT = (
    "the script is claimed by a path hook, so CPython sets no `sys_path_0`, "
    "and its errors lack the hint that a file hides a module of the same name"
)
WATCHING = "it watches every call: importing asks the finder and the path hook"


class Exemption(NamedTuple):
    """Tests of one file that may differ.

    Attributes:
        file: The file without `test_`.
        tests: Class and name of each.
        reason: Why they cannot be the same.
        versions: The Pythons in question, "" for all.
    """

    file: str
    tests: str
    reason: str
    versions: str = ""


EXEMPTIONS = (
    Exemption("bdb", "StateTestCase.test_skip", WATCHING),
    Exemption("trace", "TestCoverage.test_coverage_ignore", WATCHING),
    Exemption(
        "import",
        "ImportTests.test_package_shadowing_stdlib_module "
        "ImportTests.test_script_shadowing_stdlib "
        "ImportTests.test_script_shadowing_stdlib_edge_cases "
        "ImportTests.test_script_shadowing_stdlib_sys_path_modification "
        "ImportTests.test_script_shadowing_third_party",
        HINT,
        "3.13",
    ),
    Exemption("sys", "SizeofTest.test_objecttypes", SIZE),
    Exemption(
        "cmd_line_script",
        "CmdLineTest.test_issue8202 CmdLineTest.test_issue8202_dash_m_file_ignored "
        "CmdLineTest.test_module_in_package "
        "CmdLineTest.test_module_in_package_in_zipfile "
        "CmdLineTest.test_module_in_subpackage_in_zipfile CmdLineTest.test_package",
        LOADER,
    ),
    Exemption(
        "dis",
        "BytecodeTests.test_info CodeInfoTests.test_code_info "
        "CodeInfoTests.test_show_code",
        BYTECODE,
    ),
    Exemption(
        "inspect",
        "TestGetClosureVars.test_generator_closure "
        "TestGetClosureVars.test_getclosurevars_empty "
        "TestGetClosureVars.test_method_closure "
        "TestGetClosureVars.test_name_resolution",
        NAMES,
    ),
    Exemption(
        "inspect", "TestSignatureBind.test_signature_bind_implicit_arg", CONSTANTS
    ),
    Exemption(
        "monitoring",
        "MonitoringEventsTest.test_caught MonitoringEventsTest.test_just_call "
        "MonitoringEventsTest.test_nested_call "
        "TestBranchAndJumpEvents.test_except_star TestBranchAndJumpEvents.test_loop",
        BRANCHES,
        "3.12 3.13",
    ),
    Exemption(
        "monitoring",
        "TestInstallIncrementally.test_call_then_instruction "
        "TestInstallIncrementally.test_instruction_then_call "
        "TestInstallIncrementally.test_instruction_then_line "
        "TestInstallIncrementally.test_line_then_instruction "
        "TestLineAndInstructionEvents.test_c_call "
        "TestLineAndInstructionEvents.test_simple "
        "TestLineAndInstructionEvents.test_try_except "
        "TestLineAndInstructionEvents.test_with_restart",
        OFFSETS,
        "3.12 3.13",
    ),
)


def find_reason(file: str, test: str, version: str) -> str:
    """Returns why a test may differ, "" if it may not.

    Args:
        file: The test file without `test_`.
        test: The id, such as `test.test_dis.BytecodeTests.test_info`.
        version: The Python, such as "3.11".
    """
    name = ".".join(test.partition(" ")[0].split(".")[-2:])
    for exemption in EXEMPTIONS:
        is_meant = exemption.file == file and name in exemption.tests.split()
        if is_meant and (not exemption.versions or version in exemption.versions):
            return exemption.reason
    return ""
