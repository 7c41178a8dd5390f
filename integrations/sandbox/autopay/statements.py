"""A statement for every banking day since the service was ticked, always the same for the same agreement and day."""

import hashlib
import random
from datetime import date, timedelta

from integrations.sandbox.shelf import Shelf

PAYERS = ("Alfa Bygg AB", "Norrskens Kök AB", "Sjöstad Konsult AB", "Vinge Data AB", "Åkerlund & Söner HB")
SUPPLIERS = ("Telia Sverige AB", "Vattenfall AB", "Kontorsbolaget AB", "Skatteverket")
_NAME = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"


def make_until(company: int, agreement: dict, last: date) -> None:
    """Those that are missing, in the order of days."""
    shelf = Shelf("autopay", company, f"statement-{agreement['id']}")
    made = shelf.every()
    day = date.fromisoformat(made[-1]["date"]) + timedelta(days=1) if made else date.fromisoformat(agreement["since"])
    balance = made[-1]["closing"] if made else agreement["opening"]
    sequence = len(made)
    while day <= last:
        if day.weekday() < 5:
            sequence += 1
            entries = _entries(agreement["id"], day)
            closing = balance + sum(entry["amount"] for entry in entries)
            known = {"id": f"{agreement['id']}-{day:%Y%m%d}", "sequence": sequence, "date": day.isoformat()}
            doc = known | {"opening": balance, "closing": closing}
            doc["xml"] = _xml(agreement, doc, entries)
            doc["sha256"] = hashlib.sha256(doc["xml"].encode()).hexdigest()
            shelf.put(doc["id"], doc, number=str(sequence))
            balance = closing
        day += timedelta(days=1)


def _entries(agreement: str, day: date) -> list[dict]:
    rnd = random.Random(f"{agreement} {day}")
    entries = []
    for at in range(rnd.randint(1, 4)):
        is_in = rnd.random() < 0.6
        amount = rnd.randint(200, 90_000) * 100 + rnd.choice((0, 0, 50))
        who = rnd.choice(PAYERS if is_in else SUPPLIERS)
        entries.append(
            {"amount": amount if is_in else -amount, "who": who, "ref": f"{rnd.randint(10**6, 10**7)}", "at": at}
        )
    if day.day == 1:
        entries.append({"amount": -45_00, "who": "Bankavgift", "ref": "", "at": len(entries)})
    return entries


def _money(minor: int) -> str:
    return f"{abs(minor) // 100}.{abs(minor) % 100:02d}"


def _sign(minor: int) -> str:
    return "CRDT" if minor >= 0 else "DBIT"


def _xml(agreement: dict, doc: dict, entries: list[dict]) -> str:
    currency, day = agreement["currency"], doc["date"]
    balances = "".join(
        f'<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{_money(amount)}</Amt>'
        f"<CdtDbtInd>{_sign(amount)}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
        for kind, amount in (("OPBD", doc["opening"]), ("CLBD", doc["closing"]))
    )
    rows = "".join(_entry(agreement, day, entry) for entry in entries)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{_NAME}"><BkToCstmrStmt><GrpHdr><MsgId>{doc["id"]}'
        f"</MsgId><CreDtTm>{day}T23:30:00</CreDtTm></GrpHdr><Stmt><Id>{doc['id']}</Id><ElctrncSeqNb>{doc['sequence']}"
        f"</ElctrncSeqNb><CreDtTm>{day}T23:30:00</CreDtTm><Acct><Id><IBAN>{agreement['account']}</IBAN></Id><Ccy>"
        f"{currency}</Ccy></Acct>{balances}{rows}</Stmt></BkToCstmrStmt></Document>"
    )


def _entry(agreement: dict, day: str, entry: dict) -> str:
    who = entry["who"].replace("&", "&amp;")
    party = "Dbtr" if entry["amount"] > 0 else "Cdtr"
    reference = (
        f"<RmtInf><Strd><CdtrRefInf><Ref>{entry['ref']}</Ref></CdtrRefInf></Strd></RmtInf>" if entry["ref"] else ""
    )
    return (
        f'<Ntry><Amt Ccy="{agreement["currency"]}">{_money(entry["amount"])}</Amt><CdtDbtInd>{_sign(entry["amount"])}'
        f"</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt><AcctSvcrRef>"
        f"{agreement['id']}{day.replace('-', '')}{entry['at']}</AcctSvcrRef><BkTxCd/><NtryDtls><TxDtls><Refs/>"
        f"<RltdPties><{party}><Nm>{who}</Nm></{party}></RltdPties>{reference}</TxDtls></NtryDtls>"
        f"<AddtlNtryInf>{who}</AddtlNtryInf></Ntry>"
    )
