"""`python -m reconciliation.formats`: a list with one object per file, or words for people."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from reconciliation.formats.__main__ import main
from tests.reconciliation.formats.samples import camt, entry, mt940, statement

TOP = Path(__file__).resolve().parents[3]


@pytest.fixture
def files(tmp_path):
    made = {
        "a.xml": camt(statement(entry("5"), closing="105.00")),
        "b.xml": camt(statement(entry("2", day="2024-03-05"), opening="106.00", closing="108.00", day="2024-03-05",
                                name="S2")),
        "c.sta": mt940(":61:240301C5,00NTRFX", closing="C240301SEK106,00").encode(),
        "d.txt": b"hello",
    }  # fmt: skip
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    return [str(tmp_path / name) for name in made]


def test_json(files, capsys):
    assert main([*files, "--json"]) == 0
    first, second, third, fourth = json.loads(capsys.readouterr().out)
    assert first == {
        "file": files[0],
        "readable": True,
        "format": "camt.053.001.08",
        "statements": [
            {"id": "S1", "account": "SE4550000000058398257466", "currency": "SEK", "from": "2024-03-01",
             "to": "2024-03-01", "opening": "100.00", "closing": "105.00", "lines": 1, "sum": "5.00",
             "balanced": True}],
        "findings": [],
    }  # fmt: skip
    assert [each["code"] for each in second["findings"]] == ["BANK-060"]  # the day between the two files
    assert third["statements"][0]["balanced"] is False
    assert (fourth["readable"], fourth["format"], fourth["statements"]) == (False, None, [])
    assert set(fourth["findings"][0]) == {"line", "code", "severity", "message", "cause", "cure"}


def test_words(files, capsys):
    assert main([*files, "--language", "en"]) == 0
    out = capsys.readouterr().out
    assert "100.00 + 5.00 (1) = 105.00" in out and "≠ 106.00" in out and "another text file" in out


def test_a_file_that_is_not_there(tmp_path, capsys):
    assert main([str(tmp_path / "none"), str(tmp_path), "--json"]) == 1
    assert [each["findings"][0]["code"] for each in json.loads(capsys.readouterr().out)] == ["BANK-007"] * 2


def test_a_mapping_from_a_file(tmp_path, capsys):
    (tmp_path / "m.json").write_text(json.dumps({"booked_on": "D", "amount": "A", "currency": "NOK", "account": "1"}))
    (tmp_path / "x.csv").write_text("D;A\n2024-01-01;5,00\n")
    assert main([str(tmp_path / "x.csv"), "--json", "--mapping", str(tmp_path / "m.json")]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["statements"][0]["sum"], told["findings"]) == ("5.00", [])


def test_it_needs_no_django(files):
    code = (
        "import sys; from reconciliation.formats.__main__ import main; main(sys.argv[1:]); "
        "assert not [name for name in sys.modules if name.split('.')[0] in ('django', 'celery', 'hub')]"
    )
    ran = subprocess.run([sys.executable, "-c", code, files[0]], cwd=TOP, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
