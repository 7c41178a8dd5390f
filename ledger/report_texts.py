"""The words of acts on reports. LED-200…209 rows · 210…219 budgets · 220…229 comments and charts."""

from django.utils.translation import gettext_lazy as _

from hub.errors import Fault, register

NAMES = {
    "report.rows_changed": _("Rapportrader ändrade"),
    "report.rows_undone": _("Rapportrader ångrade"),
    "report.rows_shared": _("Rapportrader hämtade från annat företag"),
    "report.shown_changed": _("Det kunden ser ändrat"),
    "report.commented": _("Kommentar skriven"),
    "report.comment_removed": _("Kommentar borttagen"),
    "report.chart_pinned": _("Diagram tillagt"),
    "report.chart_unpinned": _("Diagram borttaget"),
    "budget.created": _("Budget upplagd"),
    "budget.changed": _("Budget ändrad"),
    "budget.made_main": _("Huvudbudget vald"),
    "budget.removed": _("Budget borttagen"),
}

register(
    LED_200=Fault(
        _("Raden finns inte."),
        _("Underrubriken kan ha tagits bort av någon annan, eller hör till den andra rapporten."),
        _("Ladda om sidan och välj en rad som finns."),
    ),
    LED_201=Fault(
        _("Kontot %(number)s hör inte till den här rapporten."),
        _("Balanskonton står i balansräkningen, resultatkonton i resultaträkningen."),
        _("Öppna den andra rapportens rader och flytta kontot där."),
    ),
    LED_202=Fault(
        _("Det finns redan en underrubrik som heter %(label)s i gruppen."),
        _("Två rader med samma namn kan inte skiljas åt i en rapport."),
        _("Välj ett annat namn."),
    ),
    LED_203=Fault(
        _("Det finns inget att ångra."),
        _("Raderna står som kontoplanen säger."),
        _("Flytta ett konto först."),
    ),
    LED_204=Fault(
        _("Underrubriken behöver ett namn på högst 60 tecken."),
        _("Namnet är tomt eller för långt."),
        _("Skriv ett kortare namn."),
    ),
    LED_205=Fault(
        _("Raderna kan inte användas i %(company)s."),
        _("Företaget har ett annat lands kontoplan, där samma nummer betyder annat."),
        _("Ordna raderna där för sig."),
    ),
    LED_210=Fault(
        _("Budgeten %(name)s finns redan för året."),
        _("Två budgetar med samma namn kan inte skiljas åt."),
        _("Välj ett annat namn."),
    ),
    LED_211=Fault(
        _("Det finns inget att göra budgeten av."),
        _("Året eller budgeten den skulle bygga på har inga belopp på resultatkonton."),
        _("Välj ett annat underlag, eller börja från noll."),
    ),
    LED_212=Fault(
        _("Ett konto i budgeten finns inte: %(number)s."),
        _("Bara resultatkonton i kontoplanen kan budgeteras."),
        _("Välj ett konto som finns."),
    ),
    LED_213=Fault(
        _("Månaden %(month)s hör inte till budgetens år."),
        _("Budgeten gäller ett räkenskapsår."),
        _("Välj en månad i året."),
    ),
    LED_220=Fault(
        _("Kommentaren är tom eller längre än 2 000 tecken."),
        _("En kommentar behöver text, och kort text läses."),
        _("Skriv något, eller dela upp den."),
    ),
    LED_221=Fault(
        _("Du kan bara ta bort egna kommentarer."),
        _("Andras kommentarer hör till samtalet om månaden."),
        _("Svara på kommentaren i stället."),
    ),
)
