"""`python -m ledger.sie`: the JSON other programs read."""

import json
import subprocess
import sys

from ledger.sie.__main__ import main
from tests.ledger.sie.samples import FILES

KEYS = ["file", "readable", "type", "encoding", "program", "company", "orgnr", "years", "accounts", "dimensions",
        "objects", "vouchers", "rows", "history_rows", "sums", "debit_turnover", "ksumma", "findings"]  # fmt: skip


def run(capsys, *arguments) -> tuple[int, list[dict]]:
    code = main([*map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_the_json_of_a_file(capsys):
    code, (facts,) = run(capsys, FILES / "full.se")
    assert code == 0 and list(facts) == KEYS
    assert facts["years"] == [
        {"no": 0, "start": "2024-01-01", "end": "2024-12-31"}, {"no": -1, "start": "2023-01-01", "end": "2023-12-31"},
    ]  # fmt: skip
    assert (facts["program"], facts["company"], facts["type"]) == ("Provbok 2.1", "Ängens Måleri AB", "4E")
    assert [facts[key] for key in ("accounts", "dimensions", "objects", "vouchers", "rows")] == [2, 2, 2, 2, 4]
    assert facts["sums"] == {"ib": "0.00", "ub": "1000.00", "res": "-1000.00"}
    assert facts["debit_turnover"] == "1000.00" and facts["ksumma"] == "ok" and facts["findings"] == []


def test_files_that_are_wrong_are_reported_and_only_one_that_cannot_be_opened_fails(capsys, tmp_path):
    page = tmp_path / "fel å.se"
    page.write_text("<html></html>")
    code, facts = run(capsys, page, FILES / "history.se")
    assert code == 0 and [each["readable"] for each in facts] == [False, True]
    assert facts[0]["file"] == str(page) and facts[0]["type"] is None
    assert set(facts[0]["findings"][0]) == {"line", "code", "severity", "message", "cause", "cure"}
    code, facts = run(capsys, tmp_path / "borta.se", FILES / "history.se")
    assert code == 1 and facts[0]["findings"][0]["code"] == "SIE-007" and facts[1]["vouchers"] == 1


def test_people_get_a_summary_in_their_language(capsys, tmp_path):
    page = tmp_path / "page.se"
    page.write_text("<html></html>")
    assert main([str(page), "--language", "en"]) == 0
    assert "The file is not a SIE file but a web page." in capsys.readouterr().out


def test_it_runs_without_django_on_any_terminal():
    script = "import sys, runpy; sys.argv = ['sie', sys.argv[1]]\n"
    script += "try: runpy.run_module('ledger.sie', run_name='__main__')\n"
    script += "except SystemExit as end: assert end.code == 0\nassert 'django' not in sys.modules, 'django came along'"
    environment = {"PYTHONIOENCODING": "ascii", "PATH": ""}
    done = subprocess.run([sys.executable, "-c", script, FILES / "full.se"], capture_output=True, text=True,
                          env=environment, cwd=FILES.parents[3])  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "\\xc4ngens M\\xe5leri AB" in done.stdout
