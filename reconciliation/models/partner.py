from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.tenancy import CompanyForeignKey, CompanyOwned


class Schedule(models.TextChoices):
    MANUAL = "manual", _("Bara när någon startar den")
    ARRIVAL = "arrival", _("När ett kontoutdrag kommit in")
    HOURLY = "hourly", _("Varje timme")
    DAILY = "daily", _("Varje natt")


class BankAccount(CompanyOwned):
    """A *bankpartner*: one account at a bank and the ledger account that mirrors it, with its EBF options.

    `account_key` is one spelling of the bank's account number (formats.account_key). `ledger_account` is a number, not
    a key: an imported year may take its chart away and bring it back. `rules`: what differs from matching.STANDARD.
    `mapping`: columns of its CSV files, set once. Days before `starts_on` are reconciled elsewhere.
    """

    name = models.CharField(_("Namn"), max_length=100)
    iban = models.CharField(_("IBAN eller kontonummer"), max_length=40)
    account_key = models.CharField(max_length=40, db_collation="C")
    bankgiro = models.CharField(_("Bankgiro eller avtalsnummer"), max_length=20, blank=True)
    giro_key = models.CharField(max_length=20, blank=True, db_collation="C")
    currency = models.CharField(_("Valuta"), max_length=3, default="SEK")
    ledger_account = models.CharField(_("Konto i redovisningen"), max_length=40, db_collation="C")
    starts_on = models.DateField(_("Avstäms från och med"))
    update_remaining = models.BooleanField(
        _("Uppdatera huvudbokstransaktioner med avstämningsbelopp"),
        default=True,
        help_text=_("Nya verifikationer på kontot kommer in i avstämningen av sig själva."),
    )
    allow_unequal = models.BooleanField(
        _("Matcha transaktioner även om beloppen är olika"),
        default=False,
        help_text=_("Olika summor ger då en varning i stället för ett fel. Skillnaden syns i rapporten."),
    )
    direct_update = models.BooleanField(
        _("Direkt uppdatering av avgifter och räntor"),
        default=True,
        help_text=_("Bokförda avgifter och räntor matchas genast mot sin bankrad. Annars väntar de i huvudboken."),
    )
    four_eyes = models.BooleanField(
        _("Två personer"), default=False, help_text=_("Den som förbereder en avstämning får inte själv godkänna den.")
    )
    strict_approval = models.BooleanField(
        _("Godkänn bara utan anmärkningar"),
        default=False,
        help_text=_("En månad som hoppats över, något obokfört eller en oförklarad skillnad hindrar då godkännandet."),
    )
    schedule = models.CharField(
        _("Automatisk avstämning"), max_length=10, choices=Schedule.choices, default=Schedule.MANUAL
    )
    rules = models.JSONField(default=dict, blank=True)
    mapping = models.JSONField(null=True, blank=True)
    is_active = models.BooleanField(_("Används"), default=True)
    last_run_at = models.DateTimeField(null=True)
    last_approval = models.IntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=120)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["company", "account_key", "currency"], name="bank_account_key"),
            models.UniqueConstraint(fields=["company", "ledger_account"], name="bank_ledger_account"),
        ]

    def __str__(self):
        return f"{self.name} · {self.ledger_account}"


class PostingType(models.TextChoices):
    FEE = "fee", _("Avgift")
    INTEREST = "interest", _("Ränta")
    DIFFERENCE = "difference", _("Öresskillnad eller rabatt")
    EXCHANGE = "exchange", _("Kursdifferens")
    OTHER = "other", _("Annat")


class PostingKind(CompanyOwned):
    """A *bilagsart*: how a fee, an interest or a difference is booked from its bank line. `pattern`: words that suggest
    it."""

    bank_account = CompanyForeignKey(BankAccount, models.CASCADE, related_name="posting_kinds")
    type = models.CharField(_("Slag"), max_length=10, choices=PostingType.choices, default=PostingType.FEE)
    name = models.CharField(_("Namn"), max_length=60)
    debit_account = models.CharField(_("Debetkonto"), max_length=40, help_text=_("När banken dragit pengar."))
    credit_account = models.CharField(_("Kreditkonto"), max_length=40, help_text=_("När banken satt in pengar."))
    series = models.CharField(_("Verifikationsserie"), max_length=40)
    pattern = models.CharField(
        _("Ord i banktexten"), max_length=100, blank=True, help_text=_("Åtskilda av komma; bilagsarten föreslås då.")
    )

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "bank_account", "name"], name="posting_kind_name")]

    def __str__(self):
        return self.name


class LearnedRule(CompanyOwned):
    """What the user did often enough to be proposed as a rule; tried before it is switched on."""

    bank_account = CompanyForeignKey(BankAccount, models.CASCADE, related_name="learned_rules")
    pattern = models.CharField(max_length=100)
    ledger_pattern = models.CharField(max_length=100, blank=True)
    days = models.IntegerField(default=5)
    support = models.IntegerField(default=0)
    seen = models.IntegerField(default=0)
    is_on = models.BooleanField(default=False)
    is_dismissed = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["company", "bank_account", "pattern", "ledger_pattern"], name="learned_rule_pattern"
            )
        ]
