"""The words of every code of the bank's side: what happened, why, what to do. Facts fill the places.

BANK-101…109 partners · 110…119 statements · 120…129 lines and matches · 130…139 approvals · 140…149 fees and interest.
Codes of bank formats (BANK-0xx) keep their numbers; their texts arrive as facts in each language.
"""

from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hub.errors import CATALOGUE, Fault, register
from reconciliation.formats import Finding
from reconciliation.formats.texts import SV

LANGUAGES = ("sv", "nb", "en")


def facts_of(finding: Finding) -> dict[str, str]:
    """The three texts of a finding in each language."""
    texts = {language: finding.translated(language) for language in LANGUAGES}
    return {f"{part}_{lang}": getattr(t, part) for lang, t in texts.items() for part in ("message", "cause", "cure")}


def _spoken(part: str) -> str:
    language = (get_language() or LANGUAGES[0])[:2]
    return f"%({part}_{language if language in LANGUAGES else LANGUAGES[0]})s"


_part = lazy(_spoken, str)
for _code in SV:
    CATALOGUE.setdefault(_code, Fault(_part("message"), _part("cause"), _part("cure")))

register(
    BANK_101=Fault(
        _("Bankkontot finns redan."),
        _("En annan bankpartner har samma kontonummer i samma valuta."),
        _("Öppna den bankpartnern, eller rätta kontonumret."),
    ),
    BANK_102=Fault(
        _("Kontot %(account)s har redan en bankpartner."),
        _("Ett konto i redovisningen speglar ett enda bankkonto."),
        _("Välj ett annat konto, eller ändra den bankpartner som har kontot."),
    ),
    BANK_103=Fault(
        _("Kontot %(account)s finns inte i kontoplanen."),
        _("Numret är felskrivet, eller året med kontot är inte inläst."),
        _("Välj ett konto ur kontoplanen."),
    ),
    BANK_104=Fault(
        _("Bankpartnern kan inte ändras så: %(what)s."),
        _("Det finns rader som är matchade eller godkända på kontot."),
        _("Häv matchningarna först, eller lägg upp en ny bankpartner."),
    ),
    BANK_105=Fault(
        _("Bilagsarten finns redan."),
        _("En annan bilagsart för bankpartnern har samma namn."),
        _("Välj ett annat namn."),
    ),
    BANK_106=Fault(
        _("Reglerna kan inte användas: %(why)s."),
        _("En inställning ligger utanför det som matchningen tar."),
        _("Rätta värdet och spara igen."),
    ),
    BANK_110=Fault(
        _("Inget i filen kunde läsas in."),
        _("Filen är inte en bankfil som går att läsa, eller gäller inget konto här."),
        _("Se vad som sägs om filen, och lägg upp bankpartnern om den saknas."),
    ),
    BANK_111=Fault(
        _("Kontot %(account)s har ingen bankpartner."),
        _("Kontoutdraget gäller ett konto som inte är upplagt här."),
        _("Lägg upp en bankpartner med det kontonumret, eller ange filens bankgiro på den som finns, och läs in igen."),
    ),
    BANK_112=Fault(
        _("Kontoutdraget är redan inläst: %(known)s av %(count)s rader fanns."),
        _("Samma utdrag har kommit in tidigare, kanske i en annan fil."),
        _("Du behöver inte göra något. Inga rader har dubblerats."),
    ),
    BANK_113=Fault(
        _("%(known)s av %(count)s rader fanns redan."),
        _("Perioden överlappar ett utdrag som redan är inläst."),
        _("Du behöver inte göra något. Bara de nya raderna läses in."),
    ),
    BANK_114=Fault(
        _("Kontoutdraget gäller kontot %(account)s och inte %(wanted)s."),
        _("Fel fil är vald, eller fel bankpartner."),
        _("Läs in filen utan att välja bankpartner, eller ange filens bankgiro på den bankpartner som har det."),
    ),
    BANK_115=Fault(
        _("Kontoutdraget kan inte tas bort."),
        _("%(count)s av dess rader är matchade, deaktiverade eller godkända."),
        _("Häv matchningarna först."),
    ),
    BANK_116=Fault(
        _("Utdragets valuta %(currency)s är inte kontots."),
        _("Bankpartnern är upplagd i en annan valuta."),
        _("Lägg upp en bankpartner för kontot i den valutan."),
    ),
    BANK_117=Fault(
        _("%(count)s rader före %(date)s läses inte in."),
        _("Kontot avstäms från och med det datumet; äldre rader hör till den ingående positionen."),
        _("Ändra startdatumet på bankpartnern om de ska med."),
    ),
    BANK_118=Fault(
        _("Filen måste förhandsgranskas igen."),
        _("Den är borta, eller redan inläst."),
        _("Ladda upp den på nytt."),
    ),
    BANK_120=Fault(
        _("En rad har ändrats sedan sidan visades."),
        _("Någon annan, eller en automatisk avstämning, hann matcha, deaktivera eller godkänna den."),
        _("Se vad som är öppet nu och välj på nytt."),
    ),
    BANK_121=Fault(
        _("Summorna är olika: banken %(bank)s, bokföringen %(ledger)s, skillnad %(difference)s."),
        _("Bankpartnern tillåter inte att olika summor matchas."),
        _("Markera fler rader tills skillnaden är noll, bokför skillnaden, eller tillåt olika summor på bankpartnern."),
    ),
    BANK_122=Fault(
        _("Det finns inget att matcha bland de markerade raderna."),
        _("Ingen rad är markerad, eller så har alla markerade rader restbelopp noll."),
        _("Markera öppna rader på båda sidor."),
    ),
    BANK_123=Fault(
        _("Raden är låst."),
        _("Rader från banken ändras aldrig. Inskrivna rader kan ändras tills de matchas."),
        _("Deaktivera raden om den inte ska avstämmas."),
    ),
    BANK_124=Fault(
        _("Orsak saknas."),
        _("Den som granskar ska se varför raden inte avstäms."),
        _("Skriv varför raden deaktiveras."),
    ),
    BANK_125=Fault(
        _("Förslaget finns inte längre."),
        _("Raderna är redan matchade, eller förslaget är avvisat."),
        _("Fortsätt med nästa rad."),
    ),
    BANK_126=Fault(
        _("Raden hör till ett annat bankkonto."),
        _("En matchning gäller ett konto i taget."),
        _("Öppna det andra kontot och matcha där."),
    ),
    BANK_127=Fault(
        _("Ingen av betalningarna finns öppen i bokföringen."),
        _("Ingen öppen rad har både betalningens referens och dess belopp."),
        _("Bokför betalningarna med sina referenser, eller matcha raderna för hand."),
    ),
    BANK_130=Fault(
        _("Raden är godkänd och kan inte ändras."),
        _("Den ingår i en godkänd avstämning."),
        _("Återkalla godkännandet först, om det är det senaste."),
    ),
    BANK_131=Fault(
        _("Avstämningen har en oförklarad skillnad: %(unexplained)s."),
        _("Bokfört saldo, öppna poster och bankens saldo går inte ihop."),
        _("Sök skillnaden, eller skriv en kommentar som förklarar den."),
    ),
    BANK_132=Fault(
        _("Perioden är redan godkänd till och med %(date)s."),
        _("Avstämningar godkänns i tidsordning."),
        _("Välj ett senare datum, eller återkalla den senaste."),
    ),
    BANK_133=Fault(
        _("Samma person kan inte förbereda och godkänna."),
        _("Bankpartnern kräver två personer."),
        _("Be en kollega godkänna."),
    ),
    BANK_134=Fault(
        _("En avstämning väntar redan på godkännande."),
        _("Bara en kan förberedas i taget per konto."),
        _("Godkänn den eller ta bort den först."),
    ),
    BANK_135=Fault(
        _("Bara den senaste avstämningen kan återkallas."),
        _("En senare avstämning bygger på den här."),
        _("Återkalla den senare först."),
    ),
    BANK_136=Fault(
        _("Avstämningen kan inte återkallas: perioden %(month)s är låst."),
        _("Bokföringen är låst för perioden."),
        _("Lås upp perioden först, om det är rätt att göra det."),
    ),
    BANK_137=Fault(
        _("Avstämningen är inte godkänd, eller redan återkallad."),
        _("Någon annan hann före."),
        _("Ladda om sidan."),
    ),
    BANK_138=Fault(
        _("Bankens saldo per %(date)s är inte känt."),
        _("Inget inläst kontoutdrag med saldo når dit."),
        _("Läs in kontoutdraget för perioden, eller välj ett datum som det täcker."),
    ),
    BANK_139=Fault(
        _("Det finns inget bokfört saldo per %(date)s."),
        _("Datumet ligger utanför de räkenskapsår som finns."),
        _("Läs in året, eller välj ett annat datum."),
    ),
    BANK_140=Fault(
        _("Raden är redan matchad och kan inte bokföras."),
        _("Dess restbelopp är noll."),
        _("Häv matchningen först."),
    ),
    BANK_141=Fault(
        _("Posten har redan ett belopp i valuta."),
        _("Beloppet sätts en gång, när bokföringen inte har något."),
        _("Rätta verifikationen i redovisningen."),
    ),
    BANK_142=Fault(
        _("Bankradens värde i redovisningens valuta saknas."),
        _("Kontot förs i %(currency)s, och en verifikation bokförs i redovisningens valuta."),
        _("Ange vad beloppet är värt, med samma tecken som bankraden."),
    ),
    BANK_143=Fault(
        _("Det finns ingen skillnad att bokföra."),
        _("De markerade raderna har samma summa på båda sidor."),
        _("Matcha raderna som de är."),
    ),
    BANK_144=Fault(
        _("Bokför en rad i taget."),
        _("Flera rader är markerade, och var och en har sitt eget värde i redovisningens valuta."),
        _("Markera en bankrad och ange dess värde."),
    ),
    BANK_145=Fault(
        _("Tidigare månader är inte godkända: %(months)s."),
        _("Godkännandet hoppar över månader, och de får ingen egen rapport."),
        _("Godkänn varje månad för sig, eller fortsätt och låt den här rapporten gälla hela tiden."),
    ),
    BANK_146=Fault(
        _("Bankrader till och med %(date)s som ser ut som avgifter eller räntor men inte är bokförda: %(count)s."),
        _("Bankens text passar en bilagsart, och raden är öppen utan förslag."),
        _("Bokför dem från bankraden innan du godkänner."),
    ),
    BANK_147=Fault(
        _("Verifikationer till och med %(date)s som inte är bokförda: %(count)s."),
        _("De är utkast med rader på kontot, och räknas inte i det bokförda saldot."),
        _("Bokför eller ta bort utkasten innan du godkänner."),
    ),
    BANK_148=Fault(
        _("Det saknas kontoutdrag före %(date)s."),
        _("Ett utdrags ingående saldo är inte det förra utdragets utgående."),
        _("Läs in det utdrag som saknas."),
    ),
    BANK_149=Fault(
        _("Avstämningen har anmärkningar och kan inte godkännas: %(what)s"),
        _("Bankpartnern godkänner bara det som är utan anmärkningar."),
        _("Åtgärda anmärkningarna, eller ändra inställningen på bankpartnern."),
    ),
)
