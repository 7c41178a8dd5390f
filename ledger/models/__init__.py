"""The books. A voucher born here is final; an imported year mirrors another system and is replaced as a whole."""

from ledger.models.balance import BalanceKind, Budget, PeriodBalance, YearBalance
from ledger.models.chart import Account, BalanceType, Dimension, DimensionObject, Ledger, ObjectMember, ObjectSet
from ledger.models.open_item import OpenItem
from ledger.models.report import (
    BudgetPlan,
    CommentReading,
    PinnedChart,
    ReportComment,
    ReportKind,
    ReportLayout,
    ReportSetting,
    Shown,
)
from ledger.models.sie_import import Act, ImportState, Removed, SieImport, Source
from ledger.models.voucher import (
    Attachment,
    HistoryRow,
    Origin,
    ReturnedVoucher,
    Status,
    Voucher,
    VoucherLine,
)
from ledger.models.year import Detail, FiscalYear, Period, VoucherSeries, YearState

__all__ = [
    "Account",
    "Act",
    "Attachment",
    "BalanceKind",
    "BalanceType",
    "Budget",
    "BudgetPlan",
    "CommentReading",
    "Detail",
    "Dimension",
    "DimensionObject",
    "FiscalYear",
    "HistoryRow",
    "ImportState",
    "Ledger",
    "ObjectMember",
    "ObjectSet",
    "OpenItem",
    "Origin",
    "Period",
    "PeriodBalance",
    "PinnedChart",
    "Removed",
    "ReportComment",
    "ReportKind",
    "ReportLayout",
    "ReportSetting",
    "ReturnedVoucher",
    "Shown",
    "SieImport",
    "Source",
    "Status",
    "Voucher",
    "VoucherLine",
    "VoucherSeries",
    "YearBalance",
    "YearState",
]
