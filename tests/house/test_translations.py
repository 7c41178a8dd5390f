"""Every text exists in Norwegian and English, with the same places to fill, and compiled as it is written."""

import gettext
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

TOP = Path(__file__).resolve().parents[2]
LANGUAGES = ("nb", "en")
PLACES = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")
of_language = pytest.mark.parametrize("language", LANGUAGES)


def catalogue(language: str):
    found = read_po(BytesIO((TOP / "locale" / language / "LC_MESSAGES" / "django.po").read_bytes()), locale=language)
    assert len(found) > 1000
    return found


def forms(text) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


@of_language
def test_nothing_is_untranslated_or_guessed(language):
    bad = [m.id for m in catalogue(language) if m.id and ("fuzzy" in m.flags or not all(forms(m.string)))]
    assert not bad, f"translate in locale/{language}: {bad}"


@of_language
def test_the_places_to_fill_are_the_same(language):
    bad = []
    for message in catalogue(language):
        wanted = {place for text in forms(message.id) for place in PLACES.findall(text)}
        given = {place for text in forms(message.string) for place in PLACES.findall(text)}
        if message.id and wanted != given:
            bad.append(message.id)
    assert not bad


@of_language
def test_what_is_compiled_is_what_is_written(language):
    """`manage.py compilemessages` was run after the last change."""
    with (TOP / "locale" / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    bad = [m.id for m in catalogue(language) if isinstance(m.id, str) and m.id and compiled.gettext(m.id) != m.string]
    assert not bad, f"run `python3 manage.py compilemessages`: {bad[:5]}"


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="GNU gettext, which finds the texts, is not installed")
def test_every_text_of_the_code_is_in_the_catalogue(tmp_path):
    """Extracts anew into a copy and looks for what is not there."""
    copy = tmp_path / "tree"
    ignore = shutil.ignore_patterns(".git", ".venv", "var", "node_modules", "tests", "__pycache__", "static", "data")
    shutil.copytree(TOP, copy, ignore=ignore)
    ran = subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "-l", "nb", "--no-location"],
        cwd=copy,
        capture_output=True,
        text=True,
        timeout=120,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    fresh = read_po(BytesIO((copy / "locale/nb/LC_MESSAGES/django.po").read_bytes()), locale="nb")
    missing = [m.id for m in fresh if m.id and ("fuzzy" in m.flags or not all(forms(m.string)))]
    assert not missing, f"run `python3 manage.py makemessages -l nb -l en --no-location` and translate: {missing}"
