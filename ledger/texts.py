"""The words of every code of the books: what happened, why, what to do. Facts fill the places.

LED-001…019 vouchers born here · 020…029 years · 030…049 an import that is stopped · 050…069 what an import tells ·
070…079 undoing and deleting. Codes of SIE keep their numbers; their texts arrive as facts in each language.
"""

from django.utils.functional import lazy
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from hub.errors import CATALOGUE, Fault, register
from ledger.sie import Finding, codes

LANGUAGES = ("sv", "nb", "en")


def facts_of(finding: Finding) -> dict[str, str]:
    """The three texts of a SIE finding in each language."""
    texts = {language: finding.translated(language) for language in LANGUAGES}
    return {f"{part}_{lang}": getattr(t, part) for lang, t in texts.items() for part in ("message", "cause", "cure")}


def _spoken(part: str) -> str:
    language = (get_language() or LANGUAGES[0])[:2]
    return f"%({part}_{language if language in LANGUAGES else LANGUAGES[0]})s"


_part = lazy(_spoken, str)
for _code in [code for code in vars(codes).values() if isinstance(code, str) and code.startswith("SIE-")]:
    CATALOGUE.setdefault(_code, Fault(_part("message"), _part("cause"), _part("cure")))

register(
    LED_001=Fault(
        _("Verifikationen balanserar inte: differens %(difference)s."),
        _("Summan av debet och kredit är inte lika."),
        _("Rätta beloppen så att differensen blir noll."),
    ),
    LED_002=Fault(
        _("Verifikationen har för få rader."),
        _("En verifikation består av minst två rader."),
        _("Lägg till en motkontering."),
    ),
    LED_003=Fault(
        _("En rad har beloppet noll."),
        _("En rad utan belopp ändrar inget."),
        _("Ta bort raden, eller ange ett belopp."),
    ),
    LED_004=Fault(
        _("Kontot finns inte i kontoplanen: %(accounts)s."),
        _("Kontonumret är felskrivet, eller kontot finns inte i det inlästa året."),
        _("Välj ett konto ur kontoplanen, eller läs in ett år där kontot finns."),
    ),
    LED_005=Fault(
        _("Verifikationsserien ”%(series)s” kan inte användas."),
        _("En serie har ett namn på högst 40 tecken."),
        _("Välj en serie."),
    ),
    LED_006=Fault(
        _("Det finns inget räkenskapsår för %(date)s."),
        _("Datumet ligger utanför de år som finns."),
        _("Ändra datum, eller läs in eller lägg upp räkenskapsåret."),
    ),
    LED_007=Fault(
        _("Serien %(series)s hör till det system året läses in från."),
        _("Nummer i en inläst serie ges av källsystemet, annars skulle två verifikationer få samma nummer."),
        _("Välj en egen serie, till exempel H."),
    ),
    LED_010=Fault(
        _("Verifikationen är bokförd och kan inte ändras."),
        _("Det som är bokfört får inte ändras eller tas bort."),
        _("Vänd verifikationen och bokför en ny."),
    ),
    LED_011=Fault(
        _("Verifikationens rader stämmer inte med dess huvud."),
        _("Raderna ändrades medan verifikationen bokfördes."),
        _("Ladda om och gör om det du ville göra."),
    ),
    LED_012=Fault(
        _("Perioden är låst."),
        _("En låst månad tar inte emot verifikationer: %(month)s."),
        _("Välj ett datum i en öppen månad, eller lås upp perioden."),
    ),
    LED_013=Fault(
        _("Inlästa räkenskapsår ändras bara av en inläsning."),
        _("Året speglar ett annat system."),
        _("Rätta i källsystemet och läs in året på nytt."),
    ),
    LED_014=Fault(
        _("Ange varför perioden låses upp."),
        _("Skälet sparas i behandlingshistoriken."),
        _("Skriv några ord och försök igen."),
    ),
    LED_015=Fault(
        _("Verifikation %(voucher)s är inläst och kan inte vändas här."),
        _("Den hör till det system året läses in från."),
        _("Rätta i källsystemet och läs in året på nytt."),
    ),
    LED_016=Fault(
        _("Verifikation %(voucher)s är redan vänd."),
        _("En verifikation vänds en gång."),
        _("Öppna vändningen och se vad som är bokfört."),
    ),
    LED_020=Fault(
        _("Räkenskapsåret överlappar ett annat."),
        _("Ett datum hör till exakt ett räkenskapsår."),
        _("Kontrollera årets första och sista dag."),
    ),
    LED_021=Fault(
        _("Räkenskapsåret slutar före det börjar: %(start)s–%(end)s."),
        _("Datumen är omkastade."),
        _("Byt plats på dem."),
    ),
    LED_030=Fault(
        _("Filens organisationsnummer %(theirs)s är inte företagets, %(ours)s."),
        _("Filen kan gälla ett annat företag."),
        _("Välj rätt företag eller rätt fil. Är filen rätt: bekräfta numret och läs in."),
    ),
    LED_031=Fault(
        _("Räkenskapsåret %(start)s–%(end)s överlappar %(other_start)s–%(other_end)s, som redan finns."),
        _("Ett år läses in igen bara med samma första och sista dag."),
        _("Kontrollera året i källsystemet. Är det nya rätt: ta först bort det gamla året."),
    ),
    LED_032=Fault(
        ngettext_lazy(
            "Filen har %(count)s fel i verifikationer eller rader.",
            "Filen har %(count)s fel i verifikationer eller rader.",
            "count",
        ),
        _("Ingenting läses in ur en fil med fel, om du inte väljer det."),
        _("Rätta i källsystemet och exportera igen, eller välj att läsa in resten."),
    ),
    LED_033=Fault(
        _("Filens verifikationer faller utanför de räkenskapsår som finns: %(dates)s."),
        _("En fil av typ 4I lägger till verifikationer i ett år som redan finns."),
        _("Läs in året som SIE 4E, eller lägg upp räkenskapsåret, och försök igen."),
    ),
    LED_034=Fault(
        _("Filen är i valutan %(theirs)s, huvudboken i %(ours)s."),
        _("Belopp i olika valutor kan inte blandas."),
        _("Exportera i redovisningsvalutan."),
    ),
    LED_035=Fault(
        _("Månaden %(months)s är låst och skulle ändras."),
        _("Låsta månader ändras inte av en inläsning."),
        _("Lås upp månaden med ett skäl, eller läs in en fil där den är oförändrad."),
    ),
    LED_036=Fault(
        _("Året %(year)s förs här och kan inte ersättas av en fil."),
        _("Bara ett inläst år speglar ett annat system."),
        _("Läs in filen i ett annat företag, eller som verifikationer (4I)."),
    ),
    LED_037=Fault(
        _("Filen har inget att läsa in."),
        _("Den har varken verifikationer eller saldon."),
        _("Kontrollera urvalet i källsystemets export."),
    ),
    LED_038=Fault(
        _("Verifikation %(voucher)s: ett fält är för långt för att tas emot."),
        _("Serie, nummer och konto har högst 40 tecken, ett objekt högst 100."),
        _("Rätta i källsystemet och exportera igen."),
    ),
    LED_039=Fault(
        _("Serien %(series)s används redan för verifikationer skapade här."),
        _("Filens verifikation %(voucher)s skulle få samma nummer som en av våra, men med annat innehåll."),
        _("Byt serie i källsystemet för verifikationerna därifrån."),
    ),
    LED_050=Fault(
        _("Verifikation %(voucher)s, som är ändrad i filen, har kopplingar: %(held)s."),
        _("Källsystemet har ändrat verifikationen sedan den lästes in förra gången."),
        _("Gå igenom kopplingarna efter inläsningen; den gamla verifikationen finns kvar i loggen."),
    ),
    LED_051=Fault(
        _("Verifikation %(voucher)s, som saknas i filen, har kopplingar: %(held)s."),
        _("Källsystemet har tagit bort verifikationen sedan den lästes in förra gången."),
        _("Gå igenom kopplingarna efter inläsningen; den gamla verifikationen finns kvar i loggen."),
    ),
    LED_052=Fault(
        _("Verifikation %(voucher)s, skapad här, finns nu i filen som %(theirs)s."),
        _("Källsystemet har tagit emot den. Den räknas en gång."),
        _("Ingen åtgärd behövs."),
    ),
    LED_053=Fault(
        _("Samma fil lästes in %(when)s."),
        _("Innehållet är byte för byte detsamma."),
        _("Ingen åtgärd behövs; oförändrade verifikationer behåller sin identitet."),
    ),
    LED_054=Fault(
        _("Det fattas ett räkenskapsår mellan %(end)s och %(start)s."),
        _("Åren följer inte på varandra."),
        _("Läs in året emellan om ingående balanser ska kunna följas."),
    ),
    LED_055=Fault(
        _("Konto %(account)s heter %(theirs)s i filen och %(ours)s här."),
        _("Benämningen har ändrats i källsystemet."),
        _("Filens benämning används."),
    ),
    LED_056=Fault(
        _("Verifikation %(voucher)s, skapad här, finns inte längre i filen."),
        _("Den fanns där vid förra inläsningen, som %(theirs)s."),
        _("Kontrollera i källsystemet varför den är borta."),
    ),
    LED_057=Fault(
        _("Företaget heter %(theirs)s i filen och %(ours)s här."),
        _("Filen saknar organisationsnummer, så namnet är det enda att jämföra."),
        _("Kontrollera att det är rätt företag."),
    ),
    LED_058=Fault(
        _("Verifikation %(voucher)s finns redan och läses inte in igen."),
        _("Samma datum och rader finns redan i året."),
        _("Ingen åtgärd behövs."),
    ),
    LED_059=Fault(
        _("Ytterligare %(count)s fynd av slaget %(same)s visas inte."),
        _("Listan är begränsad."),
        _("Rätta orsaken; då försvinner de tillsammans."),
    ),
    LED_070=Fault(
        _("Inläsningen kan inte ångras."),
        _("Den är inte den senaste av året, är redan ångrad, eller så har tiden gått ut."),
        _("Ångra den senaste inläsningen först, eller läs in den äldre filen igen."),
    ),
    LED_071=Fault(
        _("Räkenskapsåret %(year)s är inte det senaste."),
        _("Året kan ha tagits bort eller ett nytt ha lästs in sedan sidan visades."),
        _("Ladda om sidan och kontrollera vilket år som är det senaste."),
    ),
    LED_072=Fault(
        _("Räkenskapsåret %(year)s förs här och kan inte tas bort."),
        _("Verifikationer som skapats här är slutgiltiga."),
        _("Vänd verifikationerna om de är fel."),
    ),
    LED_073=Fault(
        _("Svaret på kontrollfrågan stämmer inte."),
        _("Skriv årets namn exakt som det visas: %(year)s."),
        _("Försök igen."),
    ),
    LED_074=Fault(
        _("Borttagningen kan inte ångras: året %(year)s finns redan igen."),
        _("Ett år har lästs in på samma plats efter borttagningen."),
        _("Ta bort det inlästa året först."),
    ),
    LED_075=Fault(
        _("En inläsning av filen pågår redan."),
        _("Samma fil läses inte in två gånger samtidigt."),
        _("Vänta tills den är klar."),
    ),
    LED_076=Fault(
        _("Filen %(file)s är inläst och kan inte kastas."),
        _("Importloggen behåller varje fil som lästs in, så att det går att se varifrån böckerna kommer."),
        _("Ångra inläsningen i importloggen om den var fel."),
    ),
)
