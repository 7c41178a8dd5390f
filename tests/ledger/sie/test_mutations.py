"""Files nobody has shown us: known ones with the sins of real programs, one to four at a time, by fixed seeds."""

import json
import random
import time

import pytest

from ledger.sie import read
from ledger.sie.__main__ import main
from tests.ledger.sie.samples import FILES, read_both_ways
from tests.ledger.sie.sins import SINS
from tests.ledger.sie.test_command import KEYS

COSTLY = (
    "some quotes lost", "quotes inside", "no closing brace", "huge amounts", "odd object lists", "foreign lines",
    "empty series and number", "quotes round all",
)  # fmt: skip
SOUND = [(FILES / name).read_bytes() for name in ("full.se", "history.se")]


def sinned(seed: int) -> bytes:
    rnd = random.Random(seed)
    data = rnd.choice(SOUND)
    for name in rnd.sample(sorted(SINS), rnd.randint(1, 4)):
        try:
            data = SINS[name](data, rnd)
        except UnicodeError:  # a sin against characters comes once
            continue
    return data


def check_findings(findings) -> None:
    for found in findings:
        assert found.line >= 0 and found.code.startswith("SIE-") and found.severity in ("error", "warning", "info")
        assert all((found.message, found.cause, found.cure))
        for language in ("nb", "en"):
            assert all(found.translated(language))


@pytest.mark.parametrize("name", sorted(SINS))
def test_each_sin_is_read_or_told(name):
    for seed, data in enumerate(SOUND * 3):
        document = read(SINS[name](data, random.Random(seed)))
        check_findings(document.findings)
        assert document.vouchers or document.findings


@pytest.mark.parametrize("seed", range(0, 1500, 100))
def test_sins_together_never_raise_and_both_paths_agree(seed):
    for each in range(seed, seed + 100):
        quick, careful = read_both_ways(sinned(each))
        assert quick == careful, each
        check_findings(quick[1])


@pytest.mark.parametrize("name", COSTLY)
def test_time_follows_the_size_of_the_file(name):
    """Ten times the size may cost thirty times, on a busy machine too: the square of anything would cost a hundred."""

    def seconds(copies: int) -> float:
        data = SINS[name](SOUND[0] * copies, random.Random(1))
        began = time.process_time()
        read(data)
        return time.process_time() - began

    assert min(seconds(600), seconds(600)) < 30 * max(min(seconds(60), seconds(60)), 0.01)


def test_the_command_reports_every_sinner_with_exactly_its_fields(capsys, tmp_path):
    paths = []
    for seed in range(40):
        path = tmp_path / f"{seed}.se"
        path.write_bytes(sinned(seed))
        paths.append(str(path))
    assert main([*paths, "--json"]) == 0
    reports = json.loads(capsys.readouterr().out)
    assert [report["file"] for report in reports] == paths
    for report in reports:
        assert list(report) == KEYS
        assert report["ksumma"] in (None, "ok", "bad", "unterminated")
        assert set(report["sums"]) == {"ib", "ub", "res"} and set(report["history_rows"]) == {"rtrans", "btrans"}
        assert report["readable"] in (True, False) and report["vouchers"] >= 0


def test_what_cannot_be_opened_is_reported_beside_what_can(capsys, tmp_path):
    """A folder, a link to nowhere, a name with NUL and a name that is no text: one report each, exit code 1."""
    (tmp_path / "nowhere.se").symlink_to(tmp_path / "gone")
    bad = [str(tmp_path), str(tmp_path / "nowhere.se"), "a\0b.se", "", "x" * 5000, "b\udcff.se"]
    paths = [*bad, str(FILES / "full.se")]
    assert main([*paths, "--json"]) == 1
    reports = json.loads(capsys.readouterr().out)
    assert [[f["code"] for f in report["findings"]] for report in reports] == [["SIE-007"]] * 6 + [[]]
    assert all(list(report) == KEYS for report in reports) and reports[-1]["readable"]


def test_a_file_without_the_right_to_read_it_is_reported(capsys, tmp_path, monkeypatch):
    def refuse(*arguments, **options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    assert main([str(tmp_path / "locked.se"), "--json"]) == 1
    (report,) = json.loads(capsys.readouterr().out)
    assert report["findings"][0]["code"] == "SIE-007" and not report["readable"]
