"""Inställningar › Import as the accountant meets it in a browser."""

import re

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hub import jobs
from hub.actions.members import add_member
from hub.models import AccessTemplate, Job, StoredFile, User
from hub.tenancy import scope, tenant_scope
from ledger.models import FiscalYear, SieImport, Voucher
from tests.ledger.books import FIRST, sie, take, voucher

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def owner(world, as_):
    return as_(world.owner)


def url(world, name, *args) -> str:
    return reverse(f"ledger:{name}", args=[world.nordisk.pk, *args])


def text_of(response) -> str:
    return re.sub(r"\s+", " ", BeautifulSoup(response.content, "html.parser").get_text(" ")).replace("\xa0", " ")


def hand_in(client, world, *contents: bytes, names=("prov.se", "andra.se", "tredje.se")):
    files = [SimpleUploadedFile(name, data) for name, data in zip(names, contents, strict=False)]
    return client.post(url(world, "import-upload"), {"files": files})


def work(world) -> None:
    """The worker: every job that waits."""
    with scope(world.nordisk):
        waiting = list(Job.objects.filter(state="queued").order_by("created_at", "id").values_list("pk", flat=True))
    for job in waiting:
        jobs.run(world.nordisk.pk, job)


def read_in(client, world, data: bytes, **answers) -> SieImport:
    """Upload, look, start, and let the worker do it."""
    page = hand_in(client, world, data)["Location"]
    file = page.rstrip("/").split("/")[-1]
    assert client.get(page).status_code == 200
    assert client.post(url(world, "import-start", file), answers).status_code == 302
    with scope(world.nordisk):
        made = SieImport.objects.latest("created_at")
    jobs.run(world.nordisk.pk, made.job_id)
    with scope(world.nordisk):
        made.refresh_from_db()
        return made


def test_an_empty_log_says_what_to_do(owner, world):
    said = text_of(owner.get(url(world, "imports")))
    assert "Importera SIE4-fil" in said and "Inget är inläst ännu" in said


def test_a_file_is_shown_before_it_is_read_in(owner, world):
    answer = hand_in(owner, world, sie(*FIRST))
    assert answer.status_code == 302
    said = text_of(owner.get(answer["Location"]))
    assert "Kan läsas in" in said and "Nordisk Exempel AB" in said and "556016-0680" in said
    assert "Nya konton" in said and "1930 Företagskonto" in said and "2 950,00" in said
    with scope(world.nordisk):
        assert not FiscalYear.objects.exists() and not SieImport.objects.exists()
    assert "Väntar på ditt besked" in text_of(owner.get(url(world, "imports")))


def test_start_leads_to_the_import_and_the_log(owner, world):
    page = hand_in(owner, world, sie(*FIRST))["Location"]
    file = page.rstrip("/").split("/")[-1]
    answer = owner.post(url(world, "import-start", file), {"viewing_to": "2026-02-28"})
    with scope(world.nordisk):
        made = SieImport.objects.get()
    assert answer["Location"] == url(world, "import", made.pk)
    jobs.run(world.nordisk.pk, made.job_id)
    assert owner.get(answer["Location"]).status_code == 200
    said = text_of(owner.get(url(world, "imports")))
    assert "prov.se" in said and "3 verifikationer" in said and "Inläst" in said and "2026-02-28" in said
    assert "Uppladdad fil" in said and "Väntar på ditt besked" not in said
    got = owner.get(url(world, "import-file", made.pk))
    assert got.content == sie(*FIRST) and "attachment" in got["Content-Disposition"]
    assert owner.get(url(world, "import-refused", made.pk)).status_code == 404


def test_the_second_time_shows_the_difference_per_account(owner, world):
    read_in(owner, world, sie(*FIRST))
    changed = voucher("A", "2", "20260220", ("1510", "700.00"), ("3001", "-700.00"))
    said = text_of(owner.get(hand_in(owner, world, sie(FIRST[0], changed, FIRST[2]))["Location"]))
    assert "Filen ersätter det inlästa räkenskapsåret 2026" in said and "Skillnad per konto" in said
    assert "1510 Kundfordringar 0,00 0,00 500,00 700,00 200,00" in said
    assert "2081 Aktiekapital 0,00" not in said


def test_a_wrong_file_says_why_and_cannot_be_started(owner, world):
    answer = owner.get(hand_in(owner, world, b"%PDF-1.7 not SIE")["Location"])
    said = text_of(answer)
    assert answer.status_code == 200 and "Kan inte läsas in" in said and "SIE-" in said and "Åtgärd" in said
    assert 'id="start"' not in answer.content.decode()


def test_a_broken_voucher_needs_a_yes_and_can_be_fetched(owner, world):
    broken = voucher("A", "9", "20260401", ("1930", "10.00"), ("3001", "-9.00"))
    data = sie(*FIRST, broken)
    page = owner.get(hand_in(owner, world, data)["Location"])
    said = text_of(page)
    assert "Behöver ditt svar" in said and "Läs in resten" in said and "Verifikation A 9" in said
    assert "accept_orgnr" not in page.content.decode()
    stopped = read_in(owner, world, data)
    assert stopped.state == "refused"
    made = read_in(owner, world, data, take_rest="on")
    assert made.state == "done" and made.counts["refused"] == 1
    got = owner.get(url(world, "import-refused", made.pk)).content
    assert b'"9"' in got and b'"1" 2026' not in got


def test_another_number_is_confirmed_or_stopped(owner, world):
    data = sie(*FIRST, orgnr="556036-0793")
    page = owner.get(hand_in(owner, world, data)["Location"])
    assert "Behöver ditt svar" in text_of(page) and "accept_orgnr" in page.content.decode()
    assert read_in(owner, world, data).state == "refused"
    assert read_in(owner, world, data, accept_orgnr="on").state == "done"


def test_several_files_are_listed_and_started_together(owner, world):
    later = sie(voucher("A", "1", "20270115", ("1930", "10.00"), ("3001", "-10.00")), year="20270101 20271231")
    answer = hand_in(owner, world, later, sie(*FIRST), b"not SIE")
    assert "Förhandsgranskas" in text_of(owner.get(answer["Location"]))
    work(world)
    page = owner.get(answer["Location"])
    said = text_of(page)
    assert "2 av 3 kan läsas in utan frågor" in said and "tredje.se" in said
    form = BeautifulSoup(page.content, "html.parser").find("form", action=url(world, "import-several"))
    wanted = [field["value"] for field in form.find_all("input", {"name": "file"})]
    again = owner.post(url(world, "import-several"), {"file": wanted})
    with scope(world.nordisk):
        names = list(SieImport.objects.order_by("created_at", "id").values_list("file_name", flat=True))
    assert names == ["andra.se", "prov.se"], "the older year first"
    work(world)
    said = text_of(owner.get(again["Location"]))
    assert said.count("Inläst") == 2 and "Kan inte läsas in" in said and "Importera alla godkända" not in said


def test_undo_in_the_log(owner, world):
    made = read_in(owner, world, sie(*FIRST))
    undo = url(world, "import-undoing", made.pk)
    assert undo in owner.get(url(world, "imports")).content.decode()
    assert owner.post(undo).status_code == 302
    with scope(world.nordisk):
        assert not Voucher.objects.exists() and not FiscalYear.objects.exists()
    page = owner.get(url(world, "imports"))
    assert "Ångrad" in text_of(page) and undo not in page.content.decode()
    assert owner.post(undo).status_code == 409


def test_the_last_year_goes_after_the_control_question_and_comes_back(owner, world):
    read_in(owner, world, sie(*FIRST))
    with scope(world.nordisk):
        year = FiscalYear.objects.get()
    page = url(world, "year-removal", year.pk)
    assert page in owner.get(url(world, "imports")).content.decode()
    assert "Ta bort senaste räkenskapsåret" in text_of(owner.get(url(world, "imports")))
    wrong = owner.post(page, {"answer": "2025", "is_last": "True"})
    assert wrong.status_code == 422 and "exakt som det visas: 2026" in text_of(wrong)
    assert owner.post(page, {"answer": "2026", "is_last": "True"}).status_code == 302
    with scope(world.nordisk):
        assert not FiscalYear.objects.exists()
        removal = SieImport.objects.get(act="removal")
    assert "Räkenskapsåret 2026 är borttaget" in text_of(owner.get(url(world, "imports")))
    assert owner.post(url(world, "import-undoing", removal.pk)).status_code == 302
    with scope(world.nordisk):
        assert Voucher.objects.count() == 3


def test_a_reader_sees_the_log_and_nothing_else(world, as_):
    with scope(world.nordisk):
        made = take(world.nordisk, sie(*FIRST), world.admin)
        year = FiscalYear.objects.get()
    client = as_(world.reader)
    page = client.get(url(world, "imports"))
    assert "prov.se" in text_of(page) and 'type="file"' not in page.content.decode()
    assert (
        BeautifulSoup(page.content, "html.parser")
        .find("button", attrs={"aria-describedby": "no-right"})
        .has_attr("disabled")
    )
    assert url(world, "import-undoing", made.pk) not in page.content.decode() and "Ta bort" not in text_of(page)
    assert hand_in(client, world, sie(*FIRST)).status_code == 403
    assert client.post(url(world, "import-undoing", made.pk)).status_code == 403
    assert client.get(url(world, "year-removal", year.pk)).status_code == 403
    assert client.get(url(world, "import-file", made.pk)).status_code == 200


def test_a_clerk_of_payroll_and_a_stranger_see_nothing(world, as_):
    assert as_(world.member).get(url(world, "imports")).status_code == 403
    assert as_(world.stranger).get(url(world, "imports")).status_code == 404


def test_an_accountant_may_import(world, as_):
    with tenant_scope(world.office):
        template = AccessTemplate.objects.get(base="accountant")
        add_member(email="ek@example.se", name="Ek", template=template, company=world.nordisk, by=world.admin)
    client = as_(User.objects.get(email="ek@example.se"))
    assert hand_in(client, world, sie(*FIRST)).status_code == 302


def test_other_files_of_the_company_are_not_read_as_sie(owner, world):
    with scope(world.nordisk):
        made = take(world.nordisk, sie(*FIRST), world.admin)
        assert StoredFile.objects.get(pk=made.file_id).content_type == "text/plain"
    assert owner.get(url(world, "import-preview", made.file_id)).status_code == 404


def test_a_file_above_the_limit_is_refused(owner, world, settings):
    settings.SIE_MAX_BYTES = 100
    answer = hand_in(owner, world, sie(*FIRST))
    assert answer.status_code == 422 and "Filen är för stor" in text_of(answer)
    with scope(world.nordisk):
        assert not StoredFile.objects.exists()


def test_a_list_of_files_that_is_no_list_of_ids(owner, world):
    assert owner.get(url(world, "import-several") + "?file=x").status_code == 404
