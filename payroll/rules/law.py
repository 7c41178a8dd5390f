"""Rates the law decides in Sweden, 2024–2027, each with its day and its source. Pure data; parts of ten thousand.

Contributions follow the day of payment, not the month the work was done in: a correction paid in March has the rate
of March (SFS 2000:980, 2 kap.: due on what is paid out during a month). Ages are those reached when that year begins.

31,42 % = arbetsgivaravgifter (2024–2025: 19,80 %, 2026: 18,80 %) and allmän löneavgift (11,62 %, 2026: 12,62 %).
20,81 % = ålderspensionsavgift 10,21 and half of each other contribution, each cut after two decimals:
1,77 + 1,00 + 0,15 + 1,32 + 0,05 + 6,31.
"""

from __future__ import annotations

from datetime import date

from payroll.rules.book import Rate

SAL = "SFS 2000:980"
_CAP = 2_500_000  # 25 000 kr per calendar month

RATES: tuple[Rate, ...] = (
    Rate(
        "contributions", "general", date(2009, 1, 1), 3142, f"{SAL}, 2 kap. 26 §; SFS 1994:1920, 3 §",
        name="Full avgift",
    ),
    Rate(
        "contributions", "older", date(2023, 1, 1), 1021, f"{SAL}, 2 kap. 27 §", 66, None, 1938,
        name="Fyllt 66 år vid årets ingång",
    ),
    Rate(
        "contributions", "older", date(2026, 1, 1), 1021, f"{SAL}, 2 kap. 27 §; prop. 2021/22:181", 67, None, 1938,
        name="Fyllt 67 år vid årets ingång",
    ),
    Rate(
        "contributions", "oldest", date(2019, 7, 1), 0, f"{SAL}, 2 kap. 27 §", born_to=1937,
        name="Född 1937 eller tidigare",
    ),
    Rate(
        "contributions", "young-15", date(2019, 8, 1), 1021, f"{SAL}, 2 kap. 28 §", 15, 17, cap=_CAP,
        name="Fyllt 15 men inte 18 år",
    ),
    Rate(
        "contributions", "young-18", date(2026, 4, 1), 2081, "SFS 2026:100, 2 §", 18, 22, cap=_CAP,
        name="Fyllt 18 men inte 23 år",
    ),
    Rate(
        "contributions", "young-18", date(2027, 10, 1), None, "SFS 2026:100 upphör", 18, 22, cap=_CAP,
        name="Fyllt 18 men inte 23 år",
    ),
    Rate("vacation", "general", date(2010, 4, 1), 1200, "Semesterlagen (SFS 1977:480), 16 b §", name="Procentregeln"),
    Rate("pension_tax", "general", date(2009, 1, 1), 2426, "SFS 1991:687, 1 §", name="Särskild löneskatt"),
)  # fmt: skip
