"""The rows of result and balance reports as data: BAS for Sweden, NS 4102 for Norway.

Sources: BAS-kontoplanen (classes 1–8; 8999 carries the year's result to 2099); årsredovisningslagen 1995:1554 annexes
1–2 (order of the rows, costs by kind); Norsk Standard NS 4102:2023 and regnskapsloven 1998-07-17-56 §§ 6-1, 6-2.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["result", "balance"]
DEBIT, CREDIT = 1, -1


def gettext_noop(text: str) -> str:
    """Marks a text for translation; whoever shows it translates."""
    return text


@dataclass(frozen=True)
class Group:
    """Accounts whose first four figures lie in one of `ranges`. `sign` turns debit > 0 into the reader's sign.

    `catch`: kinds of account (T S K I, "" unknown) that come here when no range takes them.
    """

    key: str
    label: str
    ranges: tuple[tuple[int, int], ...]
    sign: int
    catch: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sum:
    """A row that adds up the groups named in `of`, each in its reader's sign."""

    key: str
    label: str
    of: tuple[str, ...]
    is_main: bool = False


@dataclass(frozen=True)
class Calculated:
    """The result not yet booked: what all result accounts hold, so that the balance sheet balances."""

    key: str
    label: str


Row = Group | Sum | Calculated


@dataclass(frozen=True)
class Scheme:
    kind: Kind
    rows: tuple[Row, ...]

    @property
    def groups(self) -> tuple[Group, ...]:
        return tuple(row for row in self.rows if isinstance(row, Group))


def standard(country: str, kind: Kind) -> Scheme:
    """The rows of a country (ISO 3166, SE where it is another)."""
    result, balance = (_RESULT_NO, _BALANCE_NO) if country == "NO" else (_RESULT_SE, _BALANCE_SE)
    return Scheme(kind, result if kind == "result" else balance)


def _group(key: str, label: str, *ranges: tuple[int, int], sign: int = CREDIT, catch: tuple[str, ...] = ()) -> Group:
    return Group(key, label, ranges, sign, catch)


_ = gettext_noop
_INCOME_SE = ("sales", "stock_change", "own_work", "other_income")
_COSTS_SE = ("goods", "external", "staff", "depreciation", "other_costs")
_OPERATING_SE = _INCOME_SE + _COSTS_SE
_FINANCIAL = ("financial_income", "interest_income", "interest_costs")

_RESULT_SE: tuple[Row, ...] = (
    _group("sales", _("Nettoomsättning"), (3000, 3799)),
    _group("stock_change", _("Förändring av lager"), (4940, 4999)),
    _group("own_work", _("Aktiverat arbete för egen räkning"), (3800, 3899)),
    _group("other_income", _("Övriga rörelseintäkter"), (3900, 3999), catch=("I",)),
    Sum("income", _("Summa intäkter"), _INCOME_SE),
    _group("goods", _("Råvaror, förnödenheter och handelsvaror"), (4000, 4939)),
    Sum("gross", _("Bruttoresultat"), (*_INCOME_SE, "goods")),
    _group("external", _("Övriga externa kostnader"), (5000, 6999)),
    _group("staff", _("Personalkostnader"), (7000, 7699)),
    _group("depreciation", _("Av- och nedskrivningar"), (7700, 7899)),
    _group("other_costs", _("Övriga rörelsekostnader"), (7900, 7999), catch=("K", "")),
    Sum("operating", _("Rörelseresultat"), _OPERATING_SE, is_main=True),
    _group("financial_income", _("Resultat från finansiella anläggningstillgångar"), (8000, 8299)),
    _group("interest_income", _("Ränteintäkter och liknande"), (8300, 8399)),
    _group("interest_costs", _("Räntekostnader och liknande"), (8400, 8799)),
    Sum("after_financial", _("Resultat efter finansiella poster"), _OPERATING_SE + _FINANCIAL, is_main=True),
    _group("appropriations", _("Bokslutsdispositioner"), (8800, 8899)),
    Sum("before_tax", _("Resultat före skatt"), (*_OPERATING_SE, *_FINANCIAL, "appropriations")),
    _group("tax", _("Skatt"), (8900, 8989)),
    Sum("net", _("Beräknat resultat"), (*_OPERATING_SE, *_FINANCIAL, "appropriations", "tax"), is_main=True),
    _group("carried", _("Fört till balansräkningen"), (8990, 8999)),
)

_FIXED_SE = ("intangible", "buildings", "machines", "financial_assets")
_CURRENT_SE = ("stock", "receivables", "other_receivables", "prepaid", "placements", "cash")
_SHORT_SE = ("short_loans", "payables", "tax_debt", "vat", "staff_debt", "other_debt", "accrued")

_BALANCE_SE: tuple[Row, ...] = (
    _group("intangible", _("Immateriella anläggningstillgångar"), (1000, 1099), sign=DEBIT),
    _group("buildings", _("Byggnader och mark"), (1100, 1199), sign=DEBIT),
    _group("machines", _("Maskiner och inventarier"), (1200, 1299), sign=DEBIT),
    _group("financial_assets", _("Finansiella anläggningstillgångar"), (1300, 1399), sign=DEBIT),
    Sum("fixed", _("Summa anläggningstillgångar"), _FIXED_SE),
    _group("stock", _("Varulager m.m."), (1400, 1499), sign=DEBIT),
    _group("receivables", _("Kundfordringar"), (1500, 1599), sign=DEBIT),
    _group("other_receivables", _("Övriga kortfristiga fordringar"), (1600, 1699), sign=DEBIT, catch=("T",)),
    _group("prepaid", _("Förutbetalda kostnader och upplupna intäkter"), (1700, 1799), sign=DEBIT),
    _group("placements", _("Kortfristiga placeringar"), (1800, 1899), sign=DEBIT),
    _group("cash", _("Kassa och bank"), (1900, 1999), sign=DEBIT),
    Sum("current", _("Summa omsättningstillgångar"), _CURRENT_SE),
    Sum("assets", _("Summa tillgångar"), _FIXED_SE + _CURRENT_SE, is_main=True),
    _group("equity", _("Eget kapital"), (2000, 2099)),
    Calculated("calculated", _("Beräknat resultat, ej bokfört")),
    Sum("own", _("Summa eget kapital"), ("equity", "calculated")),
    _group("untaxed", _("Obeskattade reserver"), (2100, 2199)),
    _group("provisions", _("Avsättningar"), (2200, 2299)),
    _group("long_debt", _("Långfristiga skulder"), (2300, 2399)),
    _group("short_loans", _("Förskott och övriga korta skulder"), (2400, 2439), (2450, 2499)),
    _group("payables", _("Leverantörsskulder"), (2440, 2449)),
    _group("tax_debt", _("Skatteskulder"), (2500, 2599)),
    _group("vat", _("Moms"), (2600, 2699)),
    _group("staff_debt", _("Personalens skatter, avgifter och löneavdrag"), (2700, 2799)),
    _group("other_debt", _("Övriga kortfristiga skulder"), (2800, 2899), catch=("S", "")),
    _group("accrued", _("Upplupna kostnader och förutbetalda intäkter"), (2900, 2999)),
    Sum("short", _("Summa kortfristiga skulder"), _SHORT_SE),
    Sum(
        "debts",
        _("Summa eget kapital och skulder"),
        ("equity", "calculated", "untaxed", "provisions", "long_debt", *_SHORT_SE),
        is_main=True,
    ),
)

_INCOME_NO = ("sales", "other_income")
_OPERATING_NO = (*_INCOME_NO, "goods", "staff", "depreciation", "external")

_RESULT_NO: tuple[Row, ...] = (
    _group("sales", _("Försäljningsintäkter"), (3000, 3599)),
    _group("other_income", _("Övriga rörelseintäkter"), (3600, 3999), catch=("I",)),
    Sum("income", _("Summa intäkter"), _INCOME_NO),
    _group("goods", _("Varukostnad"), (4000, 4999)),
    Sum("gross", _("Bruttoresultat"), (*_INCOME_NO, "goods")),
    _group("staff", _("Personalkostnader"), (5000, 5999)),
    _group("depreciation", _("Av- och nedskrivningar"), (6000, 6099)),
    _group("external", _("Övriga rörelsekostnader"), (6100, 7999), catch=("K", "")),
    Sum("operating", _("Rörelseresultat"), _OPERATING_NO, is_main=True),
    _group("interest_income", _("Finansiella intäkter"), (8000, 8099)),
    _group("interest_costs", _("Finansiella kostnader"), (8100, 8299)),
    Sum(
        "after_financial",
        _("Resultat före skatt"),
        (*_OPERATING_NO, "interest_income", "interest_costs"),
        is_main=True,
    ),
    _group("tax", _("Skatt"), (8300, 8399), (8600, 8699)),
    _group("appropriations", _("Extraordinära poster"), (8400, 8599), (8700, 8799)),
    Sum(
        "net",
        _("Beräknat resultat"),
        (*_OPERATING_NO, "interest_income", "interest_costs", "tax", "appropriations"),
        is_main=True,
    ),
    _group("carried", _("Fört till balansräkningen"), (8800, 8999)),
)

_SHORT_NO = ("short_loans", "payables", "tax_debt", "staff_debt", "vat", "dividend", "other_debt")

_BALANCE_NO: tuple[Row, ...] = (
    _group("intangible", _("Immateriella anläggningstillgångar"), (1000, 1099), sign=DEBIT),
    _group("buildings", _("Byggnader och mark"), (1100, 1199), sign=DEBIT),
    _group("machines", _("Maskiner och inventarier"), (1200, 1299), sign=DEBIT),
    _group("financial_assets", _("Finansiella anläggningstillgångar"), (1300, 1399), sign=DEBIT),
    Sum("fixed", _("Summa anläggningstillgångar"), _FIXED_SE),
    _group("stock", _("Varulager m.m."), (1400, 1499), sign=DEBIT),
    _group("receivables", _("Kundfordringar"), (1500, 1569), sign=DEBIT),
    _group("other_receivables", _("Övriga kortfristiga fordringar"), (1570, 1699), sign=DEBIT, catch=("T",)),
    _group("prepaid", _("Förutbetalda kostnader och upplupna intäkter"), (1700, 1799), sign=DEBIT),
    _group("placements", _("Kortfristiga placeringar"), (1800, 1899), sign=DEBIT),
    _group("cash", _("Kassa och bank"), (1900, 1999), sign=DEBIT),
    Sum("current", _("Summa omsättningstillgångar"), _CURRENT_SE),
    Sum("assets", _("Summa tillgångar"), _FIXED_SE + _CURRENT_SE, is_main=True),
    _group("equity", _("Eget kapital"), (2000, 2099)),
    Calculated("calculated", _("Beräknat resultat, ej bokfört")),
    Sum("own", _("Summa eget kapital"), ("equity", "calculated")),
    _group("provisions", _("Avsättningar"), (2100, 2199)),
    _group("long_debt", _("Långfristiga skulder"), (2200, 2299)),
    _group("short_loans", _("Förskott och övriga korta skulder"), (2300, 2399)),
    _group("payables", _("Leverantörsskulder"), (2400, 2499)),
    _group("tax_debt", _("Skatteskulder"), (2500, 2599)),
    _group("staff_debt", _("Personalens skatter, avgifter och löneavdrag"), (2600, 2699)),
    _group("vat", _("Moms och offentliga avgifter"), (2700, 2799)),
    _group("dividend", _("Utdelning"), (2800, 2899)),
    _group("other_debt", _("Övriga kortfristiga skulder"), (2900, 2999), catch=("S", "")),
    Sum("short", _("Summa kortfristiga skulder"), _SHORT_NO),
    Sum(
        "debts",
        _("Summa eget kapital och skulder"),
        ("equity", "calculated", "provisions", "long_debt", *_SHORT_NO),
        is_main=True,
    ),
)
