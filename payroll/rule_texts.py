"""The words of the codes around wage results and posting rules: PAY-170…199. See `texts.py` for the others."""

from django.utils.translation import gettext_lazy as _

from hub.errors import Fault, register

_SEE_RULES = _("Lägg till den under Inställningar › Konteringsregler, och läs in igen.")

register(
    PAY_170=Fault(
        _("Kolumner saknas: %(columns)s."),
        _("Utan anställningsnummer, löneart och belopp går raderna inte att kontera."),
        _("Ladda ner mallen för lönearter och använd dess rubriker."),
    ),
    PAY_171=Fault(
        _("Anställningsnumret saknas."),
        _("Hemkontering, avgifter och balans räknas per anställd."),
        _("Fyll i anställningsnumret på raden."),
    ),
    PAY_172=Fault(
        _("Anställningsnumret är ett personnummer. Raden tas inte emot."),
        _("Personnummer får inte följa med till bokföringen."),
        _("Exportera anställningsnummer i stället för personnummer från lönesystemet."),
    ),
    PAY_173=Fault(
        _("Kolumnen för anställningsnummer har ett namn. Raden tas inte emot."),
        _("Namn får inte följa med till bokföringen."),
        _("Exportera anställningsnummer i stället för namn från lönesystemet."),
    ),
    PAY_174=Fault(
        _("Lönearten saknas."),
        _("Det är lönearten som avgör kontot."),
        _("Fyll i löneartens nummer på raden."),
    ),
    PAY_175=Fault(
        _("Kolumnen %(column)s har ett personnummer. Raden tas inte emot."),
        _("Personnummer får inte följa med till bokföringen."),
        _("Byt ut det mot en kod för kostnadsställe, projekt, löneart eller konto."),
    ),
    PAY_176=Fault(
        _("”%(value)s” är inget antal."),
        _("Ett antal är ett tal med högst fyra decimaler."),
        _("Skriv till exempel 7,5, eller låt cellen vara tom."),
    ),
    PAY_180=Fault(
        _("Lönearten %(wage_type)s finns inte i konteringsreglerna (anställd %(employee)s)."),
        _("Ingen har sagt vilka konton den ska bokföras på."),
        _SEE_RULES,
    ),
    PAY_181=Fault(
        _("Lönearten %(wage_type)s har ingen regel som gäller %(period)s (anställd %(employee)s)."),
        _("Den första regeln börjar senare, eller så har den avslutats."),
        _("Lägg till en regel för lönearten från den månaden, och läs in igen."),
    ),
    PAY_182=Fault(
        _("Procentsatsen för löneart %(wage_type)s saknas för %(day)s (anställd %(employee)s)."),
        _("Det finns ingen sats som gäller den dagen."),
        _("Lägg till satsen, med källa, under Inställningar › Konteringsregler › Satser."),
    ),
    PAY_183=Fault(
        _("Anställd %(employee)s balanserar inte: differensen är %(difference)s."),
        _("Lön minus avdrag och skatt är inte nettolönen. Inget avrundas och ingen utjämningsrad läggs till."),
        _("Kontrollera den anställdes rader, tecknen på skatt och avdrag, och lönearternas konton."),
    ),
    PAY_184=Fault(
        _("Anställd %(employee)s balanserar inte i %(period)s: differensen är %(difference)s."),
        _("Rättelsen gäller en månad men betalas i en annan, och inget konto för rättelser är valt."),
        _("Välj ett konto under Konteringsregler › Standardvärden, eller ge skatt och nettolön samma period."),
    ),
    PAY_185=Fault(
        _("Flera satser passar löneart %(wage_type)s (anställd %(employee)s): %(rates)s."),
        _("Villkoren om ålder och födelseår går in i varandra."),
        _("Ändra villkoren under Konteringsregler › Satser, så att högst en särskild sats passar."),
    ),
    PAY_186=Fault(
        _("Utbetalningsdagen är okänd. Avgifterna räknas med satserna %(day)s."),
        _("Arbetsgivaravgifter följer den dag lönen betalas ut."),
        _("Fyll i utbetalningsdagen vid inläsningen om en sats ändras i månaden."),
    ),
    PAY_188=Fault(
        _("Lönearten %(wage_type)s räknas fram av reglerna och kan inte läsas in (anställd %(employee)s)."),
        _("Annars skulle kostnaden bokföras två gånger."),
        _("Ta bort raden ur exporten, eller ta bort lönearten ur reglerna om lönesystemet ska räkna."),
    ),
    PAY_189=Fault(
        _("Det finns inga konteringsregler ännu."),
        _("Utan regler går lönearter inte att bokföra."),
        _("Öppna Inställningar › Konteringsregler och läs in den svenska standarden, eller lägg upp egna."),
    ),
    PAY_190=Fault(
        _("Körningen har inga lönearter att räkna om."),
        _("Den lästes in som färdiga konteringsrader."),
        _("Läs in lönearter i stället, eller ersätt raderna med en ny fil."),
    ),
    PAY_191=Fault(
        _("En regel börjar den första dagen i en månad."),
        _("Konton gäller hela månader."),
        _("Välj en månad."),
    ),
    PAY_192=Fault(
        _("Andelarna blir %(sum)s %%, inte 100 %%."),
        _("Hela kostnaden måste höra hemma någonstans, och ingen del två gånger."),
        _("Ändra andelarna så att de tillsammans blir 100 procent."),
    ),
    PAY_193=Fault(
        _("Anställningsnumret får inte vara ett personnummer eller ett namn."),
        _("Det visas i listor och kan följa med till bokföringen."),
        _("Använd anställningsnumret ur lönesystemet."),
    ),
    PAY_194=Fault(
        _("”%(account)s” är inget kontonummer."),
        _("Ett kontonummer har bara siffror, bokstäver, punkt och bindestreck, högst 20 tecken."),
        _("Ange bara numret."),
    ),
    PAY_195=Fault(
        _("Det finns redan en löneart med numret %(number)s, eller en annan som räknar samma sak."),
        _("Varje nummer finns en gång, och varje beräknad kostnad har en löneart."),
        _("Ändra den som finns."),
    ),
    PAY_196=Fault(
        _("En sats behöver en källa."),
        _("Den som granskar måste kunna se vilken lag eller vilket avtal satsen kommer ur."),
        _("Skriv till exempel ”SFS 2000:980, 2 kap. 26 §” eller avtalets namn."),
    ),
    PAY_198=Fault(
        _("Ändringen av raden går inte att läsa: %(value)s."),
        _("En rad ur listan över anställda har fel form."),
        _("Använd mallens kolumner, månaden som 2026-03 och andelen i procent."),
    ),
    PAY_199=Fault(
        _("%(year)s är inget födelseår."),
        _("Födelseåret avgör vilken sats för arbetsgivaravgifter som gäller."),
        _("Skriv året med fyra siffror."),
    ),
)
