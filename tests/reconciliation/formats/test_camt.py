"""camt: one line per entry, in every version; what a file leaves out or says twice is found, not guessed away."""

from datetime import date

import pytest

from reconciliation.formats import read
from tests.reconciliation.formats.samples import (
    CAMT,
    balance,
    camt,
    codes_of,
    entry,
    only,
    payment,
    read_camt,
    statement,
)

VERSIONS = [f"camt.{kind}.001.{number:02d}" for kind in ("053", "054") for number in range(2, 14)]


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_reads_the_same(version):
    sts = "<Sts>BOOK</Sts>" if int(version[-2:]) < 7 else "<Sts><Cd>BOOK</Cd></Sts>"
    told = read_camt(entry("12.50", status=sts), version=version, closing="112.50")
    assert (told.format, codes_of(told)) == (version, [])
    (line,) = only(told).lines
    assert (line.amount, line.currency, line.booked_on, only(told).is_balanced) == (1250, "SEK", date(2024, 3, 1), True)


@pytest.mark.parametrize("sts", ["<Sts>BOOK</Sts>", "<Sts><Cd>BOOK</Cd></Sts>", "<Sts><Prtry>book</Prtry></Sts>"])
def test_status_is_read_in_either_form_in_any_version(sts):
    for version in ("camt.053.001.02", "camt.053.001.08"):
        assert len(only(read_camt(entry("1", status=sts), version=version)).lines) == 1


def test_what_is_not_booked_stays_out():
    entries = [entry("5"), *(entry("7", status=f"<Sts>{code}</Sts>") for code in ("PDNG", "INFO", "FUTR", "PDNG"))]
    told = read_camt(*entries, closing="105.00")
    assert (len(only(told).lines), len(only(told).pending), only(told).is_balanced) == (1, 4, True)
    (pending, *_) = [each for each in told.findings if each.code == "BANK-027"]
    assert pending.message.startswith("2 poster är inte bokförda (PDNG)")


@pytest.mark.parametrize(
    ("missing", "code"),
    [({"status": ""}, "BANK-024"), ({"day": ""}, "BANK-025")],
)
def test_what_the_bank_leaves_out_is_assumed_and_said(missing, code):
    told = read_camt(entry("5", **missing), closing="105.00")
    assert codes_of(told) == [code]
    assert (only(told).lines[0].booked_on, only(told).lines[0].amount) == (date(2024, 3, 1), 500)


def test_a_balance_without_sign_is_credit():
    told = read_camt(entry("5"), balances=balance("OPBD", "100", "") + balance("CLBD", "105", ""))
    assert (only(told).is_balanced, codes_of(told)) == (True, ["BANK-053"])


def test_negative_balances():
    told = read_camt(entry("250", "DBIT"), opening="100.00", closing="-150.00")
    assert (only(told).closing, only(told).is_balanced) == (-15000, True)


def test_a_difference_is_told_and_nothing_dropped():
    told = read_camt(entry("5"), closing="106.00")
    assert codes_of(told) == ["BANK-050"] and "skillnaden är 1.00" in told.findings[0].message
    assert (len(only(told).lines), only(told).is_balanced, only(told).difference, told.is_importable) == (
        1, False, 100, True)  # fmt: skip


def test_reversal_does_not_flip_the_sign():
    told = read_camt(entry("5", "DBIT", more="<RvslInd>true</RvslInd>"), closing="95.00")
    assert only(told).lines[0].is_reversal and only(told).lines[0].amount == -500
    assert codes_of(told) == ["BANK-038"]


def test_a_return_keeps_its_reason_and_its_party():
    more = (
        "<RltdPties><Cdtr><Pty><Nm>Kund AB</Nm></Pty></Cdtr></RltdPties>"
        "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"
    )  # fmt: skip
    told = read_camt(entry("5", details=payment("5", sign="CRDT", more=more)), closing="105.00")
    (line,) = only(told).lines
    assert (line.is_return, line.details[0].reason, line.counterparty) == (True, "AC04", "Kund AB")
    assert codes_of(told) == ["BANK-037"]


class TestBatches:
    def test_details_that_add_up(self):
        details = payment("3", sign="CRDT", reference="00017") + payment("2", sign="CRDT", reference="00025")
        told = read_camt(entry("5", details=details, batch=2), closing="105.00")
        (line,) = only(told).lines
        assert [(each.amount, each.reference) for each in line.details] == [(300, "00017"), (200, "00025")]
        assert (line.amount, line.batch, line.reference, codes_of(told)) == (500, 2, "", [])

    def test_without_details(self):
        told = read_camt(entry("5", batch=20), closing="105.00")
        assert codes_of(told) == ["BANK-032"] and only(told).lines[0].details == ()
        assert told.findings[0].severity == "info"

    def test_details_that_do_not_add_up_are_told_and_the_entry_holds(self):
        details = payment("3", sign="CRDT") + payment("1", sign="CRDT")
        told = read_camt(entry("5", details=details), closing="105.00")
        assert codes_of(told) == ["BANK-033"] and "skillnaden är 1.00" in told.findings[0].message
        assert only(told).is_balanced

    def test_credits_and_debits_in_one_entry(self):
        details = payment("3", sign="CRDT") + payment("8", sign="DBIT")
        told = read_camt(entry("5", "DBIT", details=details), closing="95.00")
        assert [each.amount for each in only(told).lines[0].details] == [300, -800] and codes_of(told) == []

    def test_a_detail_without_amount(self):
        told = read_camt(entry("5", details=payment("3", sign="CRDT") + payment()), closing="105.00")
        assert codes_of(told) == ["BANK-034"]
        alone = read_camt(entry("5", details=payment()), closing="105.00")
        assert only(alone).lines[0].details[0].amount == 500 and codes_of(alone) == []

    def test_a_reversal_may_tell_its_payments_as_they_first_were(self):
        told = read_camt(entry("5", "DBIT", more="<RvslInd>true</RvslInd>", details=payment("5", sign="CRDT")),
                         closing="95.00")  # fmt: skip
        assert codes_of(told) == ["BANK-038"]

    def test_the_amount_in_the_entrys_own_currency_is_the_payments(self):
        more = '<AmtDtls><InstdAmt><Amt Ccy="EUR">0.45</Amt></InstdAmt><TxAmt><Amt Ccy="SEK">5</Amt></TxAmt></AmtDtls>'
        told = read_camt(entry("5", details=payment("0.45", sign="CRDT", currency="EUR", more=more)), closing="105.00")
        (detail,) = only(told).lines[0].details
        assert (detail.amount, detail.currency, detail.original_amount, detail.original_currency) == (
            500, "SEK", 45, "EUR")  # fmt: skip
        assert codes_of(told) == []

    def test_version_02_has_the_amount_below(self):
        told = read_camt(
            entry("5", "DBIT", status="<Sts>BOOK</Sts>",
                  details=payment(more='<AmtDtls><TxAmt><Amt Ccy="SEK">5</Amt></TxAmt></AmtDtls>')),
            version="camt.053.001.02", closing="95.00",
        )  # fmt: skip
        assert only(told).lines[0].details[0].amount == -500

    def test_a_reference_is_the_lines_own_only_when_there_is_one(self):
        told = read_camt(entry("5", details=payment("5", sign="CRDT", reference="0001245")), closing="105.00")
        assert only(told).lines[0].reference == "0001245"

    def test_invoices_a_payment_names(self):
        strd = "".join(
            f'<Strd><RfrdDocInf><Nb>{number}</Nb></RfrdDocInf><RfrdDocAmt><RmtdAmt Ccy="SEK">{amount}</RmtdAmt>'
            "</RfrdDocAmt></Strd>" for number, amount in (("F1", "2"), ("F2", "3"))
        )  # fmt: skip
        told = read_camt(
            entry("5", details=payment("5", sign="CRDT", more=f"<RmtInf>{strd}</RmtInf>")), closing="105.00"
        )
        assert [(part.reference, part.amount) for part in only(told).lines[0].details[0].parts] == [
            ("F1", 200), ("F2", 300)]  # fmt: skip


class TestCharges:
    SIXTH = '<Chrgs><Rcrd><Amt Ccy="SEK">15</Amt><CdtDbtInd>DBIT</CdtDbtInd></Rcrd></Chrgs>'
    SECOND = '<Chrgs><Amt Ccy="SEK">15</Amt><CdtDbtInd>DBIT</CdtDbtInd></Chrgs>'
    TOTAL = '<Chrgs><TtlChrgsAndTaxAmt Ccy="SEK">15</TtlChrgsAndTaxAmt></Chrgs>'

    @pytest.mark.parametrize("charge", [SIXTH, SECOND, TOTAL])
    def test_the_entry_is_net(self, charge):
        told = read_camt(entry("985", details=payment("1000", sign="CRDT", more=charge)), closing="1085.00")
        (line,) = only(told).lines
        assert (line.amount, line.charges, line.details[0].amount) == (98500, 1500, 100000)
        assert codes_of(told) == ["BANK-036"] and "15.00 SEK" in told.findings[0].message

    def test_an_unexplained_rest_is_told(self):
        told = read_camt(entry("980", details=payment("1000", sign="CRDT", more=self.SIXTH)), closing="1080.00")
        assert "BANK-033" in codes_of(told)


class TestAmounts:
    @pytest.mark.parametrize(
        ("text", "minor"),
        [("5", 500), ("5.5", 550), ("0005.50", 550), ("5.5000", 550), ("5.", 500), (".5", 50), ("5,50", 550)],
    )
    def test_any_form_of_a_number(self, text, minor):
        assert only(read_camt(entry(text))).lines[0].amount == minor

    @pytest.mark.parametrize("text", ["5.505", "0.00001"])
    def test_more_decimals_than_the_currency_has_are_refused(self, text):
        told = read_camt(entry("1"), entry(text))
        assert "BANK-021" in codes_of(told) and not told.is_importable and told.is_readable
        assert (len(only(told).lines), len(only(told).faulty), only(told).is_balanced) == (1, 1, False)

    @pytest.mark.parametrize("text", ["", "abc", "1e5", "NaN", "0x10", "１２", "1.000,50", "9" * 30, "--5"])
    def test_what_is_no_number(self, text):
        told = read_camt(entry(text))
        assert "BANK-020" in codes_of(told) and not told.is_importable and len(only(told).faulty) == 1

    def test_balances_prove_nothing_while_an_amount_is_unknown(self):
        told = read_camt(entry("5"), entry("x"), closing="105.00")
        assert (only(told).difference, only(told).is_balanced) == (0, False)

    def test_the_currency_decides_the_decimals(self):
        yen = read_camt(entry("500", currency="JPY"), currency="JPY", opening="0", closing="500")
        assert only(yen).lines[0].amount == 500 and only(yen).is_balanced
        dinar = read_camt(entry("1.005", currency="KWD"), currency="KWD", opening="0", closing="1.005")
        assert only(dinar).lines[0].amount == 1005 and codes_of(dinar) == []

    def test_zero_is_kept(self):
        told = read_camt(entry("0"))
        assert (len(only(told).lines), codes_of(told)) == (1, ["BANK-031"])

    def test_no_direction(self):
        told = read_camt(entry("5", sign=""))
        assert "BANK-022" in codes_of(told) and not told.is_importable

    def test_a_sign_of_its_own(self):
        told = read_camt(entry("-5", "DBIT"), closing="95.00")
        assert (only(told).lines[0].amount, codes_of(told)) == (-500, ["BANK-023"])

    def test_another_currency_than_the_accounts(self):
        told = read_camt(entry("5", currency="EUR"), entry("1"), closing="101.00")
        assert codes_of(told) == ["BANK-028"] and only(told).is_balanced
        assert [line.currency for line in only(told).lines] == ["EUR", "SEK"]


class TestBalances:
    def test_previous_closing_as_opening(self):
        told = read_camt(entry("5"), balances=balance("PRCD", "100", day="2024-02-29") + balance("CLBD", "105"))
        assert (only(told).opening, only(told).is_balanced, codes_of(told)) == (10000, True, ["BANK-056"])

    def test_booked_wins_over_previous_available_and_forward(self):
        kinds = [("PRCD", "1"), ("FWAV", "2"), ("OPAV", "3"), ("OPBD", "100"), ("CLAV", "4"), ("CLBD", "105"),
                 ("FWAV", "5")]  # fmt: skip
        told = read_camt(entry("5"), balances="".join(balance(kind, amount) for kind, amount in kinds))
        assert only(told).is_balanced and codes_of(told) == []

    def test_only_available(self):
        told = read_camt(entry("5"), balances=balance("OPAV", "100") + balance("CLAV", "105"))
        assert (only(told).is_balanced, codes_of(told)) == (True, ["BANK-055"])

    def test_interim_ones_of_a_page(self):
        told = read_camt(entry("5"), balances=balance("ITBD", "100") + balance("ITBD", "105"))
        assert only(told).is_balanced

    def test_none(self):
        told = read_camt(entry("5"), balances="")
        assert (only(told).is_balanced, codes_of(told)) == (None, ["BANK-051", "BANK-052"])

    def test_no_number(self):
        told = read_camt(entry("5"), balances=balance("OPBD", "1x0") + balance("CLBD", "105"))
        assert "BANK-064" in codes_of(told) and only(told).is_balanced is None

    def test_a_notification_needs_none(self):
        told = read_camt(entry("5"), version="camt.054.001.08", balances="")
        assert (only(told).is_balanced, codes_of(told)) == (None, [])

    def test_a_notification_without_booking_day_has_the_value_date(self):
        told = read_camt(entry("5", day="", more="<ValDt><Dt>2024-02-28</Dt></ValDt>"), version="camt.054.001.08",
                         balances="")  # fmt: skip
        assert (only(told).lines[0].booked_on, codes_of(told)) == (date(2024, 2, 28), ["BANK-025"])
        bare = read_camt(entry("5", day=""), version="camt.054.001.08", balances="")
        assert only(bare).lines[0].booked_on == date(2024, 3, 2)  # the day the message was made

    def test_the_summary_is_held_against_the_entries(self):
        more = "<TxsSummry><TtlCdtNtries><NbOfNtries>3</NbOfNtries><Sum>9.00</Sum></TtlCdtNtries></TxsSummry>"
        told = read_camt(entry("5"), entry("4"), closing="109.00", more=more)
        assert codes_of(told) == ["BANK-059"]


class TestShapes:
    def test_several_accounts_and_currencies(self):
        told = read(
            camt(
                statement(entry("5"), closing="105.00"),
                statement(entry("7", currency="EUR"), name="S2", account="SE1", currency="EUR", closing="107.00"),
                statement(name="S3", account="SE2"),
            )
        )
        assert [(each.account[-2:], each.currency, len(each.lines)) for each in told.statements] == [
            ("66", "SEK", 1), ("E1", "EUR", 1), ("E2", "SEK", 0)]  # fmt: skip
        assert codes_of(told) == ["BANK-058"]

    @pytest.mark.parametrize(("space", "form"), [("", "camt.053"), ("urn:bank:own", "camt.053"),
                                                 (CAMT + "camt.054.001.04", "camt.053.001.04")])  # fmt: skip
    def test_no_or_wrong_namespace(self, space, form):
        told = read(camt(statement(entry("5"), closing="105.00"), space=space))
        assert (told.format, codes_of(told), only(told).is_balanced) == (form, ["BANK-012"], True)

    def test_a_version_nobody_knows(self):
        told = read_camt(entry("5"), version="camt.053.001.27", closing="105.00")
        assert codes_of(told) == ["BANK-011"] and only(told).is_balanced

    def test_an_envelope(self):
        inner = camt(statement(entry("5"), closing="105.00")).partition(b"\n")[2]
        told = read(b'<e:Envelope xmlns:e="urn:e"><e:Head/><e:Body>' + inner + b"</e:Body></e:Envelope>")
        assert (told.format, codes_of(told), len(told.statements)) == ("camt.053.001.08", [], 1)

    def test_encodings(self):
        text = camt(statement(entry("5", more="<AddtlNtryInf>Åkeri</AddtlNtryInf>"), closing="105.00")).decode()
        for data, codes in (
            (text.encode("utf-8-sig"), []),
            (text.replace("UTF-8", "UTF-16").encode("utf-16"), []),
            (text.replace("UTF-8", "ISO-8859-1").encode("latin-1"), []),
            (text.encode("latin-1"), ["BANK-013"]),
        ):
            told = read(b"\n " * 0 + data)
            assert (only(told).lines[0].text, codes_of(told)) == ("Åkeri", codes)

    def test_blanks_before_the_declaration(self):
        assert only(read(b"\r\n  " + camt(statement(entry("5"), closing="105.00")))).is_balanced

    def test_times_instead_of_days(self):
        more = "<FrToDt><FrDtTm>2024-03-01T00:00:00+01:00</FrDtTm><ToDtTm>2024-03-01T23:59:59Z</ToDtTm></FrToDt>"
        spoiled = entry("5").replace("<Dt>2024-03-01</Dt>", "<DtTm>2024-03-01T00:30:00+01:00</DtTm>")
        told = read_camt(spoiled, closing="105.00", more=more)
        assert only(told).lines[0].booked_on == only(told).starts_on == only(told).ends_on == date(2024, 3, 1)

    def test_a_day_that_does_not_exist(self):
        told = read_camt(entry("5", day="2024-02-30"), closing="105.00")
        assert codes_of(told) == ["BANK-026", "BANK-025"] and only(told).lines[0].booked_on == date(2024, 3, 1)

    def test_more_pages(self):
        told = read_camt(more="<StmtPgntn><PgNb>1</PgNb><LastPgInd>NO</LastPgInd></StmtPgntn>")
        assert "BANK-015" in codes_of(told)
        assert "BANK-015" not in codes_of(read_camt(more="<StmtPgntn><LastPgInd>YES</LastPgInd></StmtPgntn>"))

    def test_intraday_only_when_asked_for(self):
        data = camt(statement(entry("5"), closing="105.00", tag="Rpt"), version="camt.052.001.08")
        told = read(data)
        assert (told.is_readable, told.statements, codes_of(told), told.format) == (
            False, (), ["BANK-006"], "camt.052.001.08")  # fmt: skip
        assert "camt.052" in told.findings[0].message
        assert len(only(read(data, intraday=True)).lines) == 1

    @pytest.mark.parametrize("message", ["pain.001.001.03", "pacs.008.001.02", "camt.029.001.03"])
    def test_other_messages_are_refused_by_name(self, message):
        told = read(f'<Document xmlns="{CAMT}{message}"><X/></Document>'.encode())
        assert (told.is_readable, codes_of(told)) == (False, ["BANK-006"])

    def test_no_statement_inside(self):
        assert codes_of(read(camt())) == ["BANK-010"]

    def test_the_row_of_the_file(self):
        data = camt(statement(entry("5"), entry("x"), closing="105.00")).replace(b"<Ntry>", b"\n<Ntry>")
        (found,) = [each for each in read(data).findings if each.code == "BANK-020"]
        assert found.line == 4
