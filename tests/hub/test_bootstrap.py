"""The environment behind `manage.py`: made, kept, repaired, without a network.

A small project of its own stands in for the house: one dependency, a wheel in the next folder.
"""

import glob
import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from hub import bootstrap

TOP = Path(__file__).parents[2]
PYENV = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
SCRIPT = """
import sys
from hub import bootstrap
bootstrap.enter(__file__, sys.argv[1:], with_tests="test" in sys.argv)
import tiny
print(tiny.NAME, sys.argv[1:], sys.prefix)
"""
PROJECT = '[project]\nname = "x"\ndependencies = ["tiny"]\n[project.optional-dependencies]\ntest = ["extra"]\n'


def write_wheel(folder: Path, name: str) -> None:
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{name}.py", f"NAME = '{name}'\n")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")


class Project:
    """A checkout with a start file, and the packages it may install from."""

    def __init__(self, top: Path) -> None:
        self.top, self.venv = top / "böcker & co", top / "böcker & co" / ".venv"
        (self.top / "hub").mkdir(parents=True)
        for name in ("__init__.py", "bootstrap.py"):
            shutil.copy(TOP / "hub" / name, self.top / "hub" / name)
        (self.top / "start.py").write_text(SCRIPT)
        (self.top / "pyproject.toml").write_text(PROJECT)
        (self.top / "constraints.txt").write_text("tiny==1.0\nextra==1.0\n")
        self.wheels = top / "wheels"
        self.wheels.mkdir()
        write_wheel(self.wheels, "tiny")
        write_wheel(self.wheels, "extra")

    def environ(self, **changes: str) -> dict[str, str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "HUB_", "PYTHON"))}
        index = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": self.wheels.as_uri()}
        return clean | index | changes

    def begin(self, *arguments: str, python: str = sys.executable, **changes: str) -> subprocess.Popen:
        command = [python, str(self.top / "start.py"), *arguments]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(command, cwd="/", env=self.environ(**changes), **pipes)

    def start(self, *arguments: str, **options: str) -> tuple[str, str]:
        process = self.begin(*arguments, **options)
        out, error = process.communicate(timeout=120)
        assert process.returncode == 0, error
        return out, error


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Project:
    made = Project(tmp_path_factory.mktemp("bootstrap"))
    both = [made.begin("first"), made.begin("second")]
    made.answers = [process.communicate(timeout=120) for process in both]
    return made


def test_two_starts_at_once_make_one_environment(project):
    outs, errors = zip(*project.answers, strict=True)
    assert outs == (f"tiny ['first'] {project.venv}\n", f"tiny ['second'] {project.venv}\n")
    assert "".join(errors).count("[hub] installing") == 1


def test_a_later_start_needs_neither_pip_nor_wheels(project):
    out, error = project.start("a b", PIP_FIND_LINKS="/nonexistent")
    assert (out, error) == (f"tiny ['a b'] {project.venv}\n", "")


def test_the_tests_get_their_extras_and_the_run_does_not(project):
    extra = list(project.venv.glob("lib/*/site-packages/extra.py"))
    assert not extra
    _, error = project.start("test")
    assert "what the tests need" in error and list(project.venv.glob("lib/*/site-packages/extra.py"))
    assert project.start("test")[1] == ""
    subprocess.run([project.venv / "bin/python", "-m", "pip", "uninstall", "-yq", "extra"], check=True)
    (project.venv / ".installed-test").unlink()


def test_a_changed_list_is_installed_again(project):
    (project.top / "constraints.txt").write_text(f"# {time.time()}\ntiny==1.0\nextra==1.0\n")
    assert "[hub] installing" in project.start()[1]
    assert project.start()[1] == ""


def test_a_failed_install_says_so_and_is_tried_again(project):
    good = (project.top / "pyproject.toml").read_text()
    (project.top / "pyproject.toml").write_text(good.replace('"tiny"', '"tiny", "nowhere"'))
    process = project.begin()
    assert "pip could not install" in process.communicate(timeout=120)[1] and process.returncode == 1
    (project.top / "pyproject.toml").write_text(good)
    assert "making" not in project.start()[1]


def test_an_install_that_was_cut_off_is_made_anew(project):
    (project.venv / ".installing").touch()
    (project.venv / ".installed-run").unlink()
    (half := project.venv / "half-installed").touch()
    assert "making" in project.start()[1]
    assert not half.exists() and not (project.venv / ".installing").exists()


def test_an_environment_whose_python_went_away_is_made_anew(project):
    for link in project.venv.glob("bin/python*"):
        link.unlink()
    (project.venv / "bin/python").symlink_to("/nonexistent/python3")
    out, error = project.start()
    assert "making" in error and out.startswith("tiny")


def test_another_place_can_be_named(project, tmp_path):
    out, _ = project.start(HUB_VENV=str(tmp_path / "elsewhere"))
    assert out == f"tiny [] {tmp_path / 'elsewhere'}\n"


def test_debian_without_python3_venv_borrows_the_pip_it_has(project, tmp_path):
    """There `python3 -m venv` fails for want of ensurepip, and `pip --python` fills an environment from outside."""
    poor = tmp_path / "python3"
    with_pip = '*"-m venv --clear"*) exit 1;; *) exec'
    poor.write_text(f'#!/bin/sh\ncase "$*" in {with_pip} {sys.executable} "$@";; esac\n')
    poor.chmod(0o755)
    wheel_of_pip(project.wheels)
    out, error = project.start(HUB_VENV=str(tmp_path / "venv"), HUB_PYTHON=str(poor))
    assert f"with {poor}" in error and out.startswith("tiny")


def wheel_of_pip(folder: Path) -> None:
    """pip as a wheel, from the one that made this environment: the test has no network."""
    import ensurepip

    bundled = list(Path(ensurepip.__file__).parent.glob("_bundled/pip-*.whl"))
    if not bundled:
        pytest.skip("this Python carries no pip of its own")
    shutil.copy(bundled[0], folder)


def test_an_old_python_finds_a_newer_one(project):
    old = next((p for v in ("3.6", "3.8", "3.10") for p in glob.glob(f"{PYENV}/versions/{v}.*/bin/python")), None)
    if old is None:
        pytest.skip("no Python older than 3.11 on this machine")
    out, error = project.start("x", python=old)
    assert "is too old, going on with" in error and out == f"tiny ['x'] {project.venv}\n"


def test_no_python_at_all_is_said_plainly(monkeypatch):
    monkeypatch.setenv("HUB_PYTHON", "/nonexistent/python3")
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer"):
        bootstrap.find_python()


def test_a_checkout_that_is_read_only_keeps_its_environment_elsewhere(monkeypatch, tmp_path):
    monkeypatch.delenv("HUB_VENV", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path / "checkout")
    monkeypatch.setattr(bootstrap.os, "access", lambda path, mode: False)
    assert bootstrap.environment().is_relative_to(tmp_path)
    assert bootstrap.environment().name == "venv" and bootstrap.environment().parent.name.startswith("huvudbok-")


def test_the_bootstrap_needs_the_standard_library_only():
    question = "import sys; sys.path.insert(0, sys.argv[1]); from hub import bootstrap"
    subprocess.run([sys.executable, "-I", "-S", "-c", question, str(TOP)], check=True)
