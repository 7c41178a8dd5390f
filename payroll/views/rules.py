"""Konteringsregler: wage types with the rules that post them. Rates and employees have pages of their own."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.permissions import Area, Level, require
from hub.views.pages import render
from payroll import rules
from payroll.actions import load_standard, remove_rule, remove_wage_type, save_defaults, save_rule, save_wage_type
from payroll.models import PayrollSettings, PostingRule, WageKind, WageType
from payroll.queries.rules import posting_rule_of
from payroll.rule_forms import DefaultsForm, KindRuleForm, NewWageTypeForm, RuleForm, WageTypeForm
from payroll.rules import changes
from payroll.views.rule_pages import Removal, crumbs_of, tabs
from payroll.views.trials import Act, change_page


@require(Area.PAYROLL, Level.READ)
def index(request, company):
    """Every wage type with the rule that holds today, and the rules of kinds."""
    today = timezone.localdate()
    posting = list(PostingRule.objects.select_related("wage_type").order_by("valid_from"))
    held = {(each.wage_type_id, each.kind): each for each in posting if each.valid_from <= today}
    coming = {(each.wage_type_id, each.kind): each for each in reversed(posting) if each.valid_from > today}
    shown = [
        {"wage_type": each, "rule": held.get((each.pk, "")), "coming": coming.get((each.pk, ""))}
        for each in WageType.objects.order_by("number")
    ]
    context = {
        "tabs": tabs(company, "rules"),
        "wage_types": shown,
        "kinds": [each for each in posting if each.wage_type_id is None],
        "may_write": request.actor.can_write(Area.PAYROLL),
    }
    return render(request, "payroll/rules/index.html", context)


@require_POST
@require(Area.PAYROLL, Level.WRITE)
def standard(request, company):
    count = load_standard(company=request.company, by=request.actor)
    messages.success(
        request, _("Svensk standard inläst: %(count)s lönearter med regler och satser.") % {"count": count}
    )
    return redirect("payroll:rules", company)


@require(Area.PAYROLL, Level.WRITE)
def wage_type_new(request, company):
    form = NewWageTypeForm(request.POST or None, initial={"split_debit": True})

    def act() -> Act:
        wage_type = form.wage_type()
        rule = form.rule(wage_type.number)

        def keep():
            save_wage_type(company=request.company, wage_type=wage_type, by=request.actor)
            save_rule(company=request.company, rule=rule, by=request.actor)

        return Act(lambda book: changes.with_rule(changes.with_wage_type(book, wage_type), rule), keep)

    back = reverse("payroll:rules", args=[company])
    return change_page(
        request, form, act, crumbs=[(_("Ny löneart"), None)], back=back, said=_("Lönearten är sparad."), is_two=True
    )


@require(Area.PAYROLL, Level.READ)
def wage_type(request, company, wage_type):
    """One wage type: its rules in time. Who may write changes its facts and adds rules on pages of their own."""
    found = get_object_or_404(WageType, pk=wage_type)
    posting = list(found.rules.order_by("-valid_from"))
    ends = [None, *(rule.valid_from for rule in posting)]
    today = timezone.localdate()
    current = next((rule for rule in posting if rule.valid_from <= today), None)
    context = {
        "wage_type": found,
        "rules": [
            {"rule": rule, "until": until, "is_current": rule is current}
            for rule, until in zip(posting, ends, strict=False)
        ],
        "facts": _facts(found),
        "may_write": request.actor.can_write(Area.PAYROLL),
    }
    return render(request, "payroll/rules/wage_type.html", context, crumbs=[(str(found), None)])


def _facts(found: WageType) -> list[dict]:
    bases = (
        (found.in_contributions, _("arbetsgivaravgifter")),
        (found.in_vacation, _("semesterlöneskuld")),
        (found.in_pension_tax, _("särskild löneskatt")),
    )
    named = ", ".join(str(name) for is_in, name in bases if is_in)
    return [
        {"label": _("Nummer"), "value": found.number},
        {"label": _("Slag"), "value": found.get_kind_display()},
        {"label": _("Tecken"), "value": _("Som på lönebeskedet") if found.sign > 0 else _("Omvänt: minus blir plus")},
        {"label": _("Underlag för"), "value": named or "–"},
    ]


@require(Area.PAYROLL, Level.WRITE)
def wage_type_edit(request, company, wage_type):
    found = get_object_or_404(WageType, pk=wage_type)
    names = ("number", "name", "kind", "sign", "in_contributions", "in_vacation", "in_pension_tax")
    number = found.number
    form = WageTypeForm(request.POST or None, initial={name: getattr(found, name) for name in names})

    def act() -> Act:
        new = form.wage_type()
        return Act(
            lambda book: changes.with_wage_type(book, new, number),
            lambda: save_wage_type(company=request.company, wage_type=new, of=found, by=request.actor),
        )

    back = reverse("payroll:wage-type", args=[company, found.pk])
    crumbs = crumbs_of((str(found), back), _("Ändra"))
    return change_page(request, form, act, crumbs=crumbs, back=back, said=_("Lönearten är sparad."), is_two=True)


@require(Area.PAYROLL, Level.WRITE)
def wage_type_removal(request, company, wage_type):
    found = get_object_or_404(WageType, pk=wage_type)
    act = Act(
        lambda book: changes.without_wage_type(book, found.number),
        lambda: remove_wage_type(company=request.company, wage_type=found, by=request.actor),
    )
    back = reverse("payroll:wage-type", args=[company, found.pk])
    return Removal(request, act, str(found)).page(
        crumbs=crumbs_of((str(found), back), _("Ta bort")),
        back=reverse("payroll:rules", args=[company]),
        said=_("Lönearten är borttagen."),
    )


# ------------------------------------------------------------------ rules
@require(Area.PAYROLL, Level.WRITE)
def rule_new(request, company, wage_type):
    """Other accounts from a month on; begins with those that hold now."""
    found = get_object_or_404(WageType, pk=wage_type)
    latest = found.rules.order_by("valid_from").last()
    names = ("debit", "credit", "split_debit", "split_credit")
    form = RuleForm(request.POST or None, initial={name: getattr(latest, name) for name in names} if latest else None)
    back = reverse("payroll:wage-type", args=[company, found.pk])
    crumbs = crumbs_of((str(found), back), _("Ny regel"))
    return change_page(
        request,
        form,
        lambda: _rule_act(request, form.rule(found.number)),
        crumbs=crumbs,
        back=back,
        said=_("Regeln är sparad."),
        is_two=True,
    )


@require(Area.PAYROLL, Level.WRITE)
def kind_rule_new(request, company):
    """A rule for every wage type of a kind that has none of its own."""
    form = KindRuleForm(request.POST or None, initial={"kind": WageKind.PAY, "split_debit": True})
    return change_page(
        request,
        form,
        lambda: _rule_act(request, form.rule("", form.cleaned_data["kind"])),
        crumbs=[(_("Ny standardregel"), None)],
        back=reverse("payroll:rules", args=[company]),
        said=_("Regeln är sparad."),
        is_two=True,
    )


def _rule_act(request, rule: rules.PostingRule) -> Act:
    return Act(
        lambda book: changes.with_rule(book, rule),
        lambda: save_rule(company=request.company, rule=rule, by=request.actor),
    )


@require(Area.PAYROLL, Level.WRITE)
def rule_removal(request, company, posting_rule):
    found = get_object_or_404(PostingRule.objects.select_related("wage_type"), pk=posting_rule)
    act = Act(
        lambda book: changes.without_rule(book, posting_rule_of(found)),
        lambda: remove_rule(company=request.company, rule=found, by=request.actor),
    )
    back = reverse("payroll:rules", args=[company])
    if found.wage_type_id:
        back = reverse("payroll:wage-type", args=[company, found.wage_type_id])
    return Removal(request, act, str(found)).page(
        crumbs=[(str(found), None)], back=back, said=_("Regeln är borttagen.")
    )


@require(Area.PAYROLL, Level.WRITE)
def defaults(request, company):
    kept = PayrollSettings.objects.first() or PayrollSettings()
    names = ("cost_centre", "project", "correction_account")
    form = DefaultsForm(request.POST or None, initial={name: getattr(kept, name) for name in names})

    def act() -> Act:
        new = form.defaults()
        return Act(
            lambda book: changes.with_defaults(book, new),
            lambda: save_defaults(company=request.company, defaults=new, by=request.actor),
        )

    return change_page(
        request,
        form,
        act,
        crumbs=[(_("Standardvärden"), None)],
        back=reverse("payroll:rules", args=[company]),
        said=_("Standardvärdena är sparade."),
        tabs=tabs(company, "rules-defaults"),
    )
