"""The rules of the house a machine can hold. Each failure prints its cure."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
ROOMS = ("hub", "ledger", "payroll", "reconciliation", "integrations", "bench")
FUNCTION_LINES, FILE_LINES, TEMPLATE_LINES = 50, 400, 120
BANNED_NAMES = {"utils", "common", "core", "services", "managers", "helpers"}
BANNED_WORDS = ("TODO", "FIXME", "raise NotImplementedError", "pragma: no cover")


def sources(*rooms: str) -> list[Path]:
    found = [p for room in rooms for p in (TOP / room).rglob("*.py") if "migrations" not in p.parts]
    assert found
    return found


def name(path: Path) -> str:
    return str(path.relative_to(TOP))


def test_functions_are_short():
    long = []
    for path in sources(*ROOMS):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = node.end_lineno - node.lineno + 1
                if lines > FUNCTION_LINES:
                    long.append(f"{name(path)}:{node.lineno} {node.name}: {lines} lines")
    assert not long, f"split by what each part is for (at most {FUNCTION_LINES} lines): {long}"


def test_files_are_small():
    big = [f"{name(p)}: {n}" for p in sources(*ROOMS) if (n := len(p.read_text().splitlines())) > FILE_LINES]
    assert not big, f"make it a package, split by noun (at most {FILE_LINES} lines): {big}"


def test_templates_are_small():
    pages = [*(TOP / "templates").rglob("*.html"), *(TOP / "integrations").rglob("*.html")]
    big = [f"{name(p)}: {n}" for p in pages if (n := len(p.read_text().splitlines())) > TEMPLATE_LINES]
    assert pages and not big, f"move a part into a partial beside it (at most {TEMPLATE_LINES} lines): {big}"


def test_no_drawer_for_anything():
    bad = [name(p) for p in sources(*ROOMS) if BANNED_NAMES & {p.stem, *p.parent.relative_to(TOP).parts}]
    assert not bad, f"name the module by its subject: {bad}"


def test_nothing_is_left_for_later():
    found = []
    for path in sources(*ROOMS):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if any(word in line for word in BANNED_WORDS):
                found.append(f"{name(path)}:{number}")
    assert not found, f"do it now, or write an issue: {found}"


def test_no_exception_is_swallowed_whole():
    bad = []
    for path in sources(*ROOMS):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.ExceptHandler)
                and (
                    node.type is None
                    or isinstance(node.type, ast.Name)
                    and node.type.id in ("Exception", "BaseException")
                )
                and not _raises_again(node)
            ):
                bad.append(f"{name(path)}:{node.lineno}")
    assert not bad, f"catch what is anticipated and let the rest be reported: {bad}"


def _raises_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def test_no_signals():
    pattern = re.compile(r"@receiver|post_save|pre_save|post_delete|pre_delete|m2m_changed")
    bad = [name(p) for p in sources(*ROOMS) if pattern.search(p.read_text())]
    assert not bad, f"record an event and subscribe to it: {bad}"


def test_every_dependency_says_why():
    text = (TOP / "pyproject.toml").read_text()
    project = tomllib.loads(text)["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    silent = [d for d in wanted if not re.search(rf'"{re.escape(d)}",\s+# \S', text)]
    assert not silent, f"write the reason after it: {silent}"


def test_every_dependency_is_pinned():
    pins = {line.split("==")[0].lower().replace("_", "-") for line in (TOP / "constraints.txt").read_text().split()}
    project = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    loose = [d for d in wanted if re.split(r"[\[=<>]", d)[0].lower().replace("_", "-") not in pins]
    assert not loose, f"add to constraints.txt: {loose}"


@pytest.mark.parametrize(
    "command",
    [
        ["-m", "ruff", "check", "--quiet", "."],
        ["-m", "ruff", "format", "--check", "--quiet", "."],
        ["-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"],
    ],
    ids=["lint", "format", "imports"],
)
def test_tool(command):
    ran = subprocess.run([sys.executable, *command], cwd=TOP, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]


@pytest.mark.django_db(databases=["default", "owner"])
def test_no_migration_is_missing():
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
