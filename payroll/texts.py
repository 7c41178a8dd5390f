"""The words of every code payroll raises: what happened, why, what to do. Facts fill the places.

PAY-001…029 a file or draft that comes in · 030…039 a selection · 040…049 runs · 050…069 journals on their way out.
Codes of SIE, uploads, tables and amounts keep their own numbers; their texts arrive as facts in each language.
"""

from django.utils.functional import lazy
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from hub.errors import CATALOGUE, Fault, register
from hub.tables import TableRefused
from hub.uploads import UploadRefused
from ledger.sie import codes
from payroll import sending_texts  # noqa: F401  the codes of what leaves
from payroll.files.spoken import AMOUNT_CODES, LANGUAGES


def _spoken(part: str) -> str:
    language = (get_language() or LANGUAGES[0])[:2]
    return f"%({part}_{language if language in LANGUAGES else LANGUAGES[0]})s"


_part = lazy(_spoken, str)
_SPOKEN = Fault(_part("message"), _part("cause"), _part("cure"))
_SIE = [code for code in vars(codes).values() if isinstance(code, str) and code.startswith("SIE-")]
for _code in (*_SIE, *UploadRefused.texts, *TableRefused.texts, *AMOUNT_CODES):
    CATALOGUE.setdefault(_code, _SPOKEN)

register(
    PAY_001=Fault(
        _("Kolumnen ”%(value)s” är okänd och läses inte."),
        _("Rubriken är ingen av mallens rubriker."),
        _("Ändra rubriken till en av mallens, eller låt den vara om kolumnen inte behövs."),
    ),
    PAY_002=Fault(
        _("Kolumner saknas: %(columns)s."),
        _("Utan konto och belopp går raderna inte att bokföra."),
        _("Ladda ner mallen och använd dess rubriker. Ett tecknat Belopp går bra i stället för Debet och Kredit."),
    ),
    PAY_003=Fault(
        _("Kolumnerna ”%(first)s” och ”%(value)s” betyder samma sak."),
        _("Det går inte att veta vilken av dem som gäller."),
        _("Ta bort den ena kolumnen."),
    ),
    PAY_004=Fault(
        _("Kontot saknas."),
        _("Raden har ett belopp men inget konto."),
        _("Fyll i kontot, eller koppla lönearten till ett konto i lönesystemet och exportera igen."),
    ),
    PAY_005=Fault(
        _("Raden har belopp i fler än en kolumn."),
        _("En rad är antingen debet eller kredit."),
        _("Dela raden i två, eller ta bort det ena beloppet."),
    ),
    PAY_006=Fault(
        _("Raden har beloppet noll och tas inte med."),
        _("En rad utan belopp ändrar inget i bokföringen."),
        _("Inget behöver göras."),
    ),
    PAY_007=Fault(
        _("”%(value)s” är inget datum."),
        _("Datum skrivs år, månad, dag."),
        _("Skriv till exempel 2026-09-25."),
    ),
    PAY_008=Fault(
        _("”%(value)s” är ingen period."),
        _("En period är en månad."),
        _("Skriv år och månad, till exempel 2026-09."),
    ),
    PAY_009=Fault(
        _("Ett personnummer har tagits bort."),
        _("Personnummer får inte följa med till bokföringen."),
        _("Inget behöver göras. Använd anställningsnummer i lönesystemets export, så syns varningen inte igen."),
    ),
    PAY_010=Fault(
        _("Ett namn i kolumnen för anställningsnummer har tagits bort."),
        _("Namn får inte följa med till bokföringen."),
        _("Använd anställningsnummer om underlaget ska delas per anställd."),
    ),
    PAY_011=Fault(
        _("Perioden %(period)s balanserar inte: differensen är %(difference)s."),
        _("Debet och kredit är inte lika stora. Inget avrundas och ingen utjämningsrad läggs till."),
        _("Rätta raderna i lönesystemet, eller i filen, och läs in igen."),
    ),
    PAY_012=Fault(
        _("Filen har inga rader att bokföra."),
        _("Exporten är tom, eller alla rader har beloppet noll."),
        _("Kontrollera urvalet i lönesystemet och exportera igen."),
    ),
    PAY_013=Fault(
        ngettext_lazy(
            "Dimensionen %(dimension)s på %(count)s rad tas inte med.",
            "Dimensionen %(dimension)s på %(count)s rader tas inte med.",
            "count",
        ),
        _("Kostnadsställe (1), projekt (6) och anställd (7) läses, och högst ett objekt av varje per rad."),
        _("Inget behöver göras om dimensionen inte ska följa med till bokföringen."),
    ),
    PAY_014=Fault(
        _("Filen är av typ 4E, en hel bokföring."),
        _("Ett lönesystem skriver normalt typ 4I. Alla filens verifikationer läses som en lönekörning."),
        _("Kontrollera att det är rätt fil innan du skickar något av den."),
    ),
    PAY_015=Fault(
        _("Perioden är okänd."),
        _("Varken raderna eller det du fyllt i säger vilken månad lönen gäller."),
        _("Fyll i perioden vid inläsningen, eller lägg till kolumnen Period i filen."),
    ),
    PAY_016=Fault(
        _("Filen gäller organisationsnummer %(found)s, men företaget här har %(expected)s."),
        _("Filen kommer från ett annat företag, eller så har företaget fel nummer i Huvudbok."),
        _("Byt företag överst på sidan, eller rätta organisationsnumret."),
    ),
    PAY_017=Fault(
        _("Filens valuta är %(found)s, men företaget bokför i %(expected)s."),
        _("Beloppen räknas inte om."),
        _("Exportera i företagets valuta."),
    ),
    PAY_018=Fault(
        _("”%(value)s” är längre än %(limit)s tecken."),
        _("Koden ryms inte, och en avkortad kod är en annan kod."),
        _("Kontrollera att värdet står i rätt kolumn."),
    ),
    PAY_019=Fault(
        _("Texten kortades till %(limit)s tecken."),
        _("Längre texter sparas inte."),
        _("Inget behöver göras."),
    ),
    PAY_020=Fault(
        _("”%(value)s” är inget kontonummer."),
        _("Ett kontonummer har bara siffror, bokstäver, punkt och bindestreck."),
        _("Ange bara numret, utan kontots namn."),
    ),
    PAY_021=Fault(
        _("SIE-filen är av typ %(type)s och har inga verifikationer."),
        _("Bara typ 4I (och 4E) har verifikationer."),
        _("Välj SIE typ 4 i lönesystemets export."),
    ),
    PAY_022=Fault(
        _("Beloppet saknas."),
        _("Raden har varken debet, kredit eller belopp."),
        _("Fyll i ett belopp, eller ta bort raden."),
    ),
    PAY_029=Fault(
        ngettext_lazy(
            "Ytterligare %(count)s rad har felet %(code)s.",
            "Ytterligare %(count)s rader har felet %(code)s.",
            "count",
        ),
        _("Loggen visar de första tusen av varje slag."),
        _("Rätta dem som visas; samma åtgärd gäller troligen resten."),
    ),
    PAY_030=Fault(
        _("Underlaget för %(period)s balanserar inte: differensen är %(difference)s."),
        _("Debet och kredit är inte lika stora."),
        _("Rätta raderna i lönesystemet och läs in körningen igen."),
    ),
    PAY_031=Fault(
        _("Verifikationsdatumet %(day)s ligger inte i perioden %(period)s."),
        _("Verifikatet skulle hamna i en annan månad än lönen."),
        _("Välj ett datum i perioden, eller lämna fältet tomt."),
    ),
    PAY_032=Fault(
        _("Urvalet har inga körningar."),
        _("Ingen lönekörning stämmer med datum, typ och markerade körningar."),
        _("Ändra urvalet, eller läs in en lönekörning."),
    ),
    PAY_033=Fault(
        _("Allt i urvalet är redan skickat."),
        _("Fil och direktöverföring delar samma läge, så att inget bokförs två gånger."),
        _("Ska det verkligen skickas en gång till: kryssa i Ta med redan skickade."),
    ),
    PAY_034=Fault(
        _("En markerad körning finns inte längre."),
        _("Den har tagits bort sedan sidan visades."),
        _("Ladda om sidan och gör om urvalet."),
    ),
    PAY_035=Fault(
        _("%(run)s för %(period)s är redan skickad (%(state)s, underlag %(number)s) och skickas en gång till."),
        _("Ta med redan skickade är ikryssat."),
        _("Fortsätt bara om det förra underlaget inte är, eller inte ska vara, bokfört."),
    ),
    PAY_036=Fault(
        _("%(run)s för %(period)s är redan skickad (%(state)s, underlag %(number)s) och tas inte med."),
        _("Fil och direktöverföring delar samma läge."),
        _("Kryssa i Ta med redan skickade om den ska med ändå."),
    ),
    PAY_037=Fault(
        _("Raderna för %(period)s tar ut varandra; inget underlag skapas."),
        _("Summan är noll på varje konto."),
        _("Inget behöver göras."),
    ),
    PAY_038=Fault(
        _("Verifikationsdatumet %(day)s ligger långt fram i tiden."),
        _("Det är mer än en månad dit."),
        _("Kontrollera året."),
    ),
    PAY_040=Fault(
        _("Samma rader är redan inlästa som körning %(number)s, %(label)s."),
        _("Filen har lästs in förut, %(day)s av %(who)s."),
        _("Använd den körningen. Är det en ny lön med exakt samma rader: kryssa i att den ska läsas in ändå."),
    ),
    PAY_041=Fault(
        ngettext_lazy("Körningen togs inte emot: %(count)s fel.", "Körningen togs inte emot: %(count)s fel.", "count"),
        _("En körning med fel blir ingenting alls, så att inget halvt kan bokföras."),
        _("Rätta felen och skicka hela körningen igen."),
    ),
    PAY_042=Fault(
        _("Id:t %(external_id)s finns redan, på körning %(number)s, med andra rader."),
        _("Avsändaren använder samma id för två olika löner."),
        _("Ersätt körningen, eller skicka med ett nytt id."),
    ),
    PAY_043=Fault(
        _("”%(value)s” är ingen körningstyp."),
        _("Typerna är ordinary, extra, correction och final."),
        _("Välj en av dem."),
    ),
    PAY_050=Fault(
        _("Testföretag kan inte skicka."),
        _("%(company)s är markerat som testföretag."),
        _("Be en administratör ta bort markeringen när företaget är i drift."),
    ),
    PAY_051=Fault(
        _("Koncernen %(group)s är blockerad."),
        _("Orsak: %(reason)s."),
        _("Kontakta den som har blockerat koncernen."),
    ),
    PAY_052=Fault(
        _("Det finns ingen mottagare som heter %(destination)s."),
        _("Integrationen är inte installerad."),
        _("Välj en annan mottagare."),
    ),
    PAY_053=Fault(
        _("Det går inte att skicka igen: underlag %(number)s har tagit över."),
        _("Samma rader har redan skickats i ett senare underlag."),
        _("Se det senare underlaget."),
    ),
    PAY_054=Fault(
        _("Underlaget är %(state)s, och då går det inte."),
        _("Läget kan ha ändrats sedan sidan visades."),
        _("Ladda om sidan och se vad som gäller nu."),
    ),
    PAY_055=Fault(
        _("Skriv varför underlaget redan är bokfört."),
        _("Orsaken sparas i historiken."),
        _("Fyll i en orsak."),
    ),
    PAY_056=Fault(
        _("Skriv vilket nummer verifikatet har hos mottagaren."),
        _("Utan nummer går det inte att hitta igen."),
        _("Slå upp verifikatet i det mottagande systemet och ange numret."),
    ),
    PAY_057=Fault(
        _("Det finns %(count)s verifikat hos mottagaren som kan vara det här underlaget."),
        _("Ett svar kom bort, och vid kontroll fanns inte exakt ett verifikat med samma innehåll."),
        _("Öppna underlaget: koppla rätt verifikat, skicka igen eller avbryt."),
    ),
)
