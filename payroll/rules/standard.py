"""A Swedish set of wage types with accounts of the BAS chart, to begin with and to change. Pure data.

Amounts are expected as on the pay slip: pay is positive; absence, tax and other deductions are negative; net pay is
positive. Numbers are free to change. Accounts: BAS-kontoplanen, classes 1, 2 and 7.
"""

from __future__ import annotations

from datetime import date

from payroll.rules.book import Defaults, Kind, PostingRule, WageType

BEGINS = date(2020, 1, 1)
DEFAULTS = Defaults(correction_account="2910")
_PAY = {"in_contributions": True, "in_vacation": True}
_TAXED = {"in_contributions": True}

# number, name, kind, debit, credit, more
_SET: tuple[tuple[str, str, Kind, str, str, dict], ...] = (
    ("1010", "Månadslön", Kind.PAY, "7210", "", _PAY),
    ("1020", "Timlön", Kind.PAY, "7010", "", _PAY),
    ("1110", "Övertidsersättning", Kind.PAY, "7210", "", _PAY),
    ("1120", "OB-tillägg", Kind.PAY, "7010", "", _PAY),
    ("1150", "Bonus och gratifikation", Kind.PAY, "7210", "", _PAY),
    ("1310", "Sjuklön", Kind.PAY, "7281", "", _PAY),
    ("1320", "Karensavdrag och sjukavdrag", Kind.PAY, "7210", "", _PAY),
    ("1330", "Tjänstledighet och frånvaroavdrag", Kind.PAY, "7210", "", _PAY),
    ("1410", "Semesterlön", Kind.PAY, "7285", "", _TAXED),
    ("1420", "Semestertillägg", Kind.PAY, "7285", "", _TAXED),
    ("1430", "Semesteravdrag", Kind.PAY, "7210", "", _TAXED),
    ("3010", "Bilförmån", Kind.BENEFIT, "7385", "7399", _TAXED),
    ("3020", "Kostförmån", Kind.BENEFIT, "7382", "7399", _TAXED),
    ("3030", "Bostadsförmån", Kind.BENEFIT, "7381", "7399", _TAXED),
    ("3090", "Övriga förmåner", Kind.BENEFIT, "7389", "7399", _TAXED),
    ("4010", "Traktamente, skattefritt", Kind.EXPENSE, "7321", "", {}),
    ("4020", "Bilersättning, skattefri", Kind.EXPENSE, "7331", "", {}),
    ("4030", "Utlägg", Kind.EXPENSE, "7690", "", {}),
    ("5010", "Fackföreningsavgift", Kind.DEDUCTION, "", "2794", {"sign": -1}),
    ("5020", "Utmätning", Kind.DEDUCTION, "", "2750", {"sign": -1}),
    ("5030", "Nettolöneavdrag", Kind.DEDUCTION, "", "7399", {"sign": -1}),
    ("6010", "Pensionspremie", Kind.PENSION, "7412", "2950", {"in_pension_tax": True}),
    ("9010", "Preliminär skatt", Kind.TAX, "", "2710", {"sign": -1}),
    ("9090", "Nettolön", Kind.NET, "", "2821", {}),
    ("8010", "Arbetsgivaravgifter", Kind.CONTRIBUTIONS, "7510", "2731", {}),
    ("8020", "Förändring av semesterlöneskuld", Kind.VACATION, "7290", "2920", {}),
    ("8030", "Sociala avgifter på semesterlöneskuld", Kind.VACATION_CONTRIBUTIONS, "7519", "2941", {}),
    ("8040", "Särskild löneskatt på pension", Kind.PENSION_TAX, "7533", "2514", {}),
)

WAGE_TYPES: tuple[WageType, ...] = tuple(
    WageType(number, name, kind, **more) for number, name, kind, _, _, more in _SET
)
RULES: tuple[PostingRule, ...] = tuple(
    PostingRule(number, "", BEGINS, debit, credit, split_debit=True, split_credit=False)
    for number, _, _, debit, credit, _ in _SET
)
