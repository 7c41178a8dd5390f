"""The environment behind `python3 manage.py`: found, made, repaired. Standard library only.

A Python new enough is looked for, `.venv` (or HUB_VENV) is made with it, and what pyproject.toml names is installed
in the versions of constraints.txt, as wheels only: nothing is ever compiled. A stamp holds the hash of both files,
so a later start costs one comparison and needs no network. Where packages come from is the machine's own setting.

Everything above `install` also runs on Python 3.6, far enough to find a newer one.
"""

import contextlib
import glob
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows has no file lock of this kind: one start at a time there
    fcntl = None

MINIMUM = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("pyproject.toml", "constraints.txt")
BROKEN = ".installing"  # stands in the environment while pip works; found at a start, the last install was cut off
NO_VENV = "cannot make a virtual environment; on Debian and Ubuntu: apt-get install -y python3-venv"


def enter(script, arguments, with_tests=False):
    """Return when this process already runs inside a complete environment; else make one and start again in it."""
    if sys.version_info < MINIMUM:
        newer = find_python()
        say(f"Python {sys.version.split()[0]} is too old, going on with {newer}")
        execute(newer, script, arguments)
    place = environment()
    prepare(place, with_tests)
    if os.path.realpath(sys.prefix) != os.path.realpath(str(place)):
        execute(str(interpreter(place)), script, arguments)


def execute(python, script, arguments):
    sys.stdout.flush()
    os.execv(python, [python, script] + list(arguments))


def say(text):
    print("[hub] " + text, file=sys.stderr, flush=True)


def stop(text):
    raise SystemExit("[hub] " + text)


# ---------------------------------------------------------------- which Python
def find_python():
    """An interpreter of at least MINIMUM: HUB_PYTHON, this one, then those of PATH and of pyenv."""
    for candidate in candidates():
        if is_new_enough(candidate):
            return candidate
    wish = f"Python {MINIMUM[0]}.{MINIMUM[1]} or newer with its venv and ssl modules"
    return stop(f"Huvudbok needs {wish}; this is {sys.version.split()[0]}. HUB_PYTHON may name one")


def candidates():
    if os.environ.get("HUB_PYTHON"):
        return [os.environ["HUB_PYTHON"]]
    found = [getattr(sys, "_base_executable", None) or sys.executable] if sys.version_info >= MINIMUM else []
    found += [shutil.which(f"python3.{minor}") for minor in (13, 12, 11, 14)] + [shutil.which("python3")]
    pyenv = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
    found += sorted(glob.glob(glob.escape(pyenv) + "/versions/3.1[1-9]*/bin/python3"), reverse=True)
    return [path for path in found if path]


def is_new_enough(python):
    """Asked of the interpreter itself: a pyenv shim of an inactive version is there and fails."""
    return quiet(python, "-c", f"import sys, venv, ssl; sys.exit(sys.version_info < {MINIMUM})")


# ---------------------------------------------------------------- which environment
def environment():
    """HUB_VENV, else `.venv`, else (a checkout that is read only to us) a folder of our own."""
    if os.environ.get("HUB_VENV"):
        return Path(os.path.abspath(os.environ["HUB_VENV"]))
    place = ROOT / ".venv"
    if is_complete(place, "run") or os.access(str(place if place.exists() else ROOT), os.W_OK):
        return place
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(cache) / ("huvudbok-" + hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]) / "venv"


def interpreter(place):
    return place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def wanted():
    return hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in SOURCES)).hexdigest()


def stamp(place, kind):
    return place / (".installed-" + kind)


def is_complete(place, kind):
    try:
        return interpreter(place).exists() and stamp(place, kind).read_text() == wanted()
    except OSError:
        return False


# ---------------------------------------------------------------- make and fill
def prepare(place, with_tests):
    """Make the environment complete; the second of two processes waits and finds the work done."""
    kind = "test" if with_tests else "run"
    if is_complete(place, kind):
        return
    with only_one(place.parent):
        if not is_complete(place, kind):
            if (place / BROKEN).exists() or not works(place):
                create(place)
            install(place, with_tests)
            give_to_owner(place)


@contextlib.contextmanager
def only_one(folder):
    """A lock on the folder itself leaves no file behind."""
    os.makedirs(str(folder), exist_ok=True)
    handle = os.open(str(folder), os.O_RDONLY) if fcntl else None
    try:
        if fcntl:
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        if fcntl:
            os.close(handle)


def works(place):
    """False when it is missing, half made, or its interpreter was removed from the machine."""
    question = f"import pip, sys; sys.exit(sys.version_info < {MINIMUM})"
    return interpreter(place).exists() and quiet(interpreter(place), "-c", question)


def create(place):
    python = find_python()
    say(f"making {place} with {python}")
    if quiet(python, "-m", "venv", "--clear", place):
        return
    # Debian without python3-venv lacks ensurepip, but may have a pip that installs into another environment.
    bare = quiet(python, "-m", "venv", "--without-pip", "--clear", place)
    if not bare or not quiet(python, "-m", "pip", "--python", interpreter(place), "install", "pip"):
        shutil.rmtree(str(place), ignore_errors=True)
        stop(NO_VENV)


def quiet(*command):
    try:
        silence = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.call([str(part) for part in command], **silence) == 0
    except OSError:
        return False


def install(place, with_tests):
    """pip, then the stamps. What a kill leaves half installed looks whole to pip, hence the mark around it."""
    say(f"installing what {SOURCES[0]} names{' and what the tests need' if with_tests else ''}; this happens once")
    (place / BROKEN).touch()
    command = [str(interpreter(place)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--only-binary=:all:", "-c", str(ROOT / "constraints.txt")] + requirements(with_tests)
    hidden = ("PYTHONPATH", "PYTHONHOME", "PIP_USER", "PIP_TARGET", "PIP_PREFIX")  # would lead it elsewhere
    environ = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    for kind in ("run", "test") if with_tests else ("run",):
        stamp(place, kind).write_text("" if done.returncode else wanted())
    (place / BROKEN).unlink()
    if done.returncode:
        said = done.stdout.decode(errors="replace")
        stop(f"pip could not install; run the same command again when this is cured:\n{said}")


def requirements(with_tests):
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project["dependencies"] + (project["optional-dependencies"]["test"] if with_tests else [])


def give_to_owner(place):
    """Root on somebody's checkout: the environment is theirs, or they could never complete it."""
    owner = ROOT.stat()
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or owner.st_uid == 0 or ROOT not in place.parents:
        return
    for folder, folders, files in os.walk(str(place)):
        for name in folders + files + [""]:
            os.chown(os.path.join(folder, name), owner.st_uid, owner.st_gid, follow_symlinks=False)


if __name__ == "__main__":  # `python3 hub/bootstrap.py [--tests]` makes the environment and nothing more
    if sys.version_info < MINIMUM:
        execute(find_python(), os.path.abspath(__file__), sys.argv[1:])
    prepare(environment(), "--tests" in sys.argv)
