"""The words of acts on the books: codes beside those of `texts`, and what the history calls the acts.

LED-001…019 vouchers · 020…029 years · 080…089 documents of vouchers · 090…099 accounts and ledgers.
"""

from django.utils.translation import gettext_lazy as _

from hub.errors import Fault, register

NAMES = {
    "year.opening_carried": _("Ingående balanser hämtade"),
    "account.added": _("Konto upplagt"),
    "ledger.opened": _("Huvudbok upplagd"),
    "attachment.added": _("Bilaga tillagd"),
    "vouchers.fetched": _("Verifikationer hämtade som SIE 4I"),
}

register(
    LED_008=Fault(
        _("Beloppen är större än vad som kan bokföras."),
        _("Summan av raderna ryms inte i boken."),
        _("Kontrollera att ett belopp inte har fått siffror från en annan kolumn."),
    ),
    LED_009=Fault(
        _("Objektet finns inte: %(objects)s."),
        _("En rad pekar på ett kostnadsställe, projekt eller annat objekt som inte är upplagt."),
        _("Välj ett objekt ur listan, eller läs in ett år där det finns."),
    ),
    LED_017=Fault(
        _("Verifikationen har fler än %(limit)s rader."),
        _("En verifikation skapas här rad för rad."),
        _("Dela upp den, eller läs in den som SIE 4I under Import."),
    ),
    LED_018=Fault(
        _("Inget väntar på att hämtas."),
        _("Alla verifikationer skapade här finns redan i källsystemets böcker, eller så finns inga."),
        _("Bokför något först, eller läs in året på nytt om något ska tillbaka."),
    ),
    LED_019=Fault(
        _("SIE-filen kan inte skrivas: %(why)s"),
        _("Något i böckerna får inte plats i filtypen."),
        _("Öppna Exportera SIE och se listan över vad som inte kan skrivas."),
    ),
    LED_022=Fault(
        _("Det finns inget räkenskapsår som slutar dagen före %(start)s."),
        _("Ingående balanser hämtas ur året närmast före."),
        _("Lägg upp eller läs in året före, eller lägg upp året utan ingående balanser."),
    ),
    LED_023=Fault(
        _("Ingående balanser för %(year)s kan inte hämtas."),
        _("Året är inläst, eller så är en av dess månader låst: %(months)s."),
        _("Läs in året på nytt i stället, eller lås upp månaden med ett skäl."),
    ),
    LED_024=Fault(
        _("Räkenskapsåret %(start)s–%(end)s är för långt."),
        _("Ett räkenskapsår är högst 18 månader."),
        _("Ändra årets sista dag."),
    ),
    LED_025=Fault(
        _("Ingående balanser går inte jämnt upp: %(difference)s är kvar på resultatkontona."),
        _("Resultatet för %(year)s är inte omfört till eget kapital, och inget konto för det är valt."),
        _("Ange kontot för årets resultat, till exempel 2099 eller 2019, eller bokför omföringen först."),
    ),
    LED_080=Fault(
        _("Filen %(name)s kunde inte tas emot."),
        _("Innehållet är inte en PDF, bild, arbetsbok, CSV, text eller XML, eller så är det skadat. (%(why)s)"),
        _("Spara dokumentet som PDF och lägg till det igen. Filnamnet avgör inte."),
    ),
    LED_081=Fault(
        _("Filen %(name)s är redan en bilaga till verifikationen."),
        _("Innehållet är byte för byte detsamma."),
        _("Ingen åtgärd behövs."),
    ),
    LED_082=Fault(
        _("Verifikationen har redan %(limit)s bilagor."),
        _("Fler tas inte emot."),
        _("Slå ihop dokumenten till en PDF."),
    ),
    LED_090=Fault(
        _("Kontot %(number)s finns redan: %(name)s."),
        _("Ett kontonummer används en gång i kontoplanen."),
        _("Välj ett annat nummer."),
    ),
    LED_091=Fault(
        _("Kontonumret ”%(number)s” kan inte användas."),
        _("Ett kontonummer är 1–40 bokstäver eller siffror, utan mellanslag."),
        _("Ange till exempel 6570."),
    ),
    LED_092=Fault(
        _("Det finns redan en huvudbok som heter %(name)s."),
        _("Två huvudböcker i ett företag kan inte ha samma namn."),
        _("Välj ett annat namn."),
    ),
)
