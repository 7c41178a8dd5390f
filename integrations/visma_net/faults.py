"""The words of every code of this room: what happened, why, and what to do next."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from hub.errors import Fault, register

_ASK = _("Be en administratör öppna Inställningar › Integrationer › Visma.net och klicka på kontots ikon.")
_FIX_AND_SEND = _("Rätta i Visma.net eller i löneprogrammet och skicka igen.")
_WAIT = _("Du behöver inte göra något: Huvudbok försöker igen av sig självt.")
_LOOKED_UP = _("Du behöver inte göra något: Huvudbok letar upp underlaget i Visma.net innan något skickas om.")
_AGAIN = _("Öppna Inställningar › Integrationer › Visma.net och klicka på kontots ikon igen.")

register(
    VNET_001=Fault(
        _("Visma.net är inte aktiverat för företaget."),
        _("En administratör aktiverar integrationen per företag, och det är inte gjort för %(company)s."),
        _("Be en administratör öppna Inställningar › Integrationer › Visma.net och aktivera företaget."),
    ),
    VNET_002=Fault(
        _("Företaget är inte kopplat till något företag i Visma.net."),
        _("Ingen programlänk finns för %(company)s."),
        _("Be en administratör koppla företaget under Inställningar › Integrationer › Visma.net › Administrationer."),
    ),
    VNET_003=Fault(
        _("Anslutningen %(connection)s till Visma.net kräver ny inloggning."),
        _("Inloggningen har gått ut eller återkallats. Väntande underlag ligger kvar och går iväg efteråt."),
        _("Be en administratör klicka på Anslut igen. Kopplingar och inställningar behålls."),
    ),
    VNET_004=Fault(
        _("Anslutningen %(connection)s är pausad."),
        _("En administratör har pausat den. Väntande underlag ligger kvar."),
        _("Be en administratör återuppta anslutningen under Inställningar › Integrationer › Visma.net."),
    ),
    VNET_005=Fault(
        _("Visma.net-kontot %(connection)s är inte auktoriserat."), _("Ingen har loggat in med det än."), _ASK
    ),
    VNET_008=Fault(
        _("Underlaget väntar inte längre på att skickas."),
        _("Det har avbrutits, eller markerats som skickat för hand."),
        _("Öppna underlaget och se vad som gäller nu."),
    ),
    VNET_009=Fault(
        _("Du saknar rätten att skicka till Visma.net."),
        _("Din behörighetsmall ger inte Skriv på Visma.net."),
        _("Be en administratör att ändra mallen under Inställningar › Användare och roller."),
    ),
    VNET_020=Fault(
        _("Svaret från Visma Connect hör inte till någon inloggning som pågår här."),
        _("Länken är redan använd, eller inloggningen började i en annan webbläsare."),
        _AGAIN,
    ),
    VNET_021=Fault(_("Inloggningen tog för lång tid."), _("Den gäller i tio minuter."), _AGAIN),
    VNET_022=Fault(
        _("Inloggningen påbörjades av någon annan än den som är inloggad nu."),
        _("Användaren har bytts i webbläsaren under tiden, eller så har någon skickat dig sin länk."),
        _AGAIN,
    ),
    VNET_023=Fault(
        _("Svaret kom inte från Visma Connect."),
        _("Avsändaren uppgav sig vara %(issuer)s, inte den vi frågade."),
        _("Gå inte vidare. Börja om från kontots ikon, och säg till den som driver Huvudbok om det händer igen."),
    ),
    VNET_024=Fault(_("Åtkomsten godkändes inte i Visma Connect."), _("Någon valde Neka, eller stängde sidan."), _AGAIN),
    VNET_025=Fault(_("Visma Connect godtog inte inloggningen."), _("Koden hade redan använts eller gått ut."), _AGAIN),
    VNET_026=Fault(
        _("Du valde ett annat företag än det kontot hör till."),
        _("Kontot hör till %(expected)s, men i Visma Connect valdes %(chosen)s. Kopplade företag skulle hamna fel."),
        _("Anslut igen och välj %(expected)s, eller lägg till ett nytt konto för %(chosen)s."),
    ),
    VNET_027=Fault(
        _("%(chosen)s är redan anslutet genom kontot %(connection)s."),
        _("Ett konto är exakt ett företag i Visma.net, och varje företag ansluts en gång."),
        _("Använd det konto som finns. Flera företag här får kopplas till samma konto."),
    ),
    VNET_028=Fault(
        _("Visma Connect känner inte igen Huvudbok som program."),
        _("Visma svarade: %(text)s"),
        _("Den som driver Huvudbok ser över programmets registrering hos Visma: id, hemlighet och återadress."),
    ),
    VNET_029=Fault(_("Visma Connect avbröt inloggningen."), _("Visma svarade: %(text)s"), _AGAIN),
    VNET_030=Fault(
        _("Inloggningen mot Visma.net gäller inte längre."),
        _("Den har återkallats, gått ut, eller personens roll har tagits bort."),
        _("Be en administratör klicka på Anslut igen. Inget är förlorat: det som väntar går iväg efteråt."),
    ),
    VNET_040=Fault(
        _("Det finns redan ett konto med namnet %(name)s."), _("Namnet skiljer kontona åt."), _("Välj ett annat namn.")
    ),
    VNET_041=Fault(
        _("Kontot %(connection)s kan inte tas bort."),
        _("Företag är kopplade till det."),
        _("Koppla bort företagen under Administrationer först."),
    ),
    VNET_042=Fault(
        _("Kopplingen för %(company)s kan inte ändras nu."),
        _("Ett underlag har skickats dit och utgången är inte känd än. Det måste sökas där det skickades."),
        _("Vänta tills det är avgjort, eller avgör det under Lön › Bokföring, och ändra kopplingen sedan."),
    ),
    VNET_099=Fault(
        _("Visma.net nekade: %(text)s"),
        _("Visma.net har inte förklarat felet närmare."),
        _("Rätta enligt Visma.nets text och skicka igen. Kontakta Vismas support om texten inte räcker."),
    ),
    VNET_101=Fault(
        _("Visma.net-företaget har ingen huvudbok med saldotypen Faktisk (Actual)."),
        _("Huvudböckerna där är: %(ledgers)s."),
        _("Lägg upp en huvudbok med saldotypen Faktisk i Visma.net, eller koppla till rätt företag."),
    ),
    VNET_102=Fault(
        _("Visma.net-företaget har flera huvudböcker med saldotypen Faktisk (Actual)."),
        _("Det går inte att veta vilken som ska användas: %(ledgers)s."),
        _("Låt bara en huvudbok ha saldotypen Faktisk i Visma.net, eller koppla till rätt företag."),
    ),
    VNET_103=Fault(
        _("Huvudboken %(ledger)s i Visma.net är i %(currency)s. Bara SEK kan skickas."),
        _("Lön skickas alltid i SEK, och inget skickas till en huvudbok i annan valuta."),
        _("Koppla företaget till ett Visma.net-företag vars huvudbok är i SEK."),
    ),
    VNET_104=Fault(
        _("Visma.net har ingen redovisningsperiod för %(date)s."),
        _("Räkenskapsåret är inte upplagt där, eller så ligger datumet utanför."),
        _("Lägg upp perioden i Visma.net, eller välj ett annat verifikationsdatum, och skicka igen."),
    ),
    VNET_105=Fault(
        _("Perioden %(period)s är stängd i Visma.net."),
        _("Någon har stängt perioden för huvudboken."),
        _("Öppna perioden i Visma.net, eller välj ett verifikationsdatum i en öppen period, och skicka igen."),
    ),
    VNET_106=Fault(
        _("Perioden %(period)s är inte aktiv i Visma.net."),
        _("Perioden finns men har inte öppnats för bokföring."),
        _("Aktivera perioden i Visma.net och skicka igen."),
    ),
    VNET_107=Fault(_("Huvudboken kan inte användas i Visma.net."), _("Visma.net svarade: %(text)s"), _FIX_AND_SEND),
    VNET_108=Fault(
        _("Enheten (branch) kan inte användas i Visma.net."), _("Visma.net svarade: %(text)s"), _FIX_AND_SEND
    ),
    VNET_110=Fault(
        _("Kontot %(account)s finns inte i Visma.net."),
        _("Det saknas i kontoplanen hos det kopplade företaget."),
        _("Lägg upp kontot i Visma.net, eller byt konto i löneprogrammet, och skicka igen."),
    ),
    VNET_111=Fault(
        _("Kontot %(account)s är inaktivt i Visma.net."),
        _("Inaktiva konton tar inte emot bokföring."),
        _("Aktivera kontot i Visma.net, eller byt konto i löneprogrammet, och skicka igen."),
    ),
    VNET_112=Fault(
        _("Kontot %(account)s får inte bokföras direkt i Visma.net."),
        _("Det är ett kontrollkonto för en reskontra, eller stängt för manuell registrering."),
        _("Byt konto i löneprogrammet, eller tillåt manuell registrering på kontot i Visma.net."),
    ),
    VNET_113=Fault(
        _("Kontot %(account)s förs i annan valuta (%(currency)s) i Visma.net."),
        _("Lön skickas i SEK, och ett konto i annan valuta tar inte emot SEK."),
        _("Byt konto i löneprogrammet och skicka igen."),
    ),
    VNET_114=Fault(
        _("Kontot för årets resultat får inte bokföras direkt i Visma.net."),
        _("Visma.net räknar ut det själv."),
        _("Byt konto i löneprogrammet och skicka igen."),
    ),
    VNET_115=Fault(_("Visma.net kräver projekt på ett av kontona."), _("Visma.net svarade: %(text)s"), _FIX_AND_SEND),
    VNET_120=Fault(
        _("%(segment)s saknas på en rad, och Visma.net kräver det på varje rad."),
        _("Raden har inget värde och inget standardvärde är valt för segmentet."),
        _("Välj ett standardvärde på företagets programlänk, eller sätt värdet i löneprogrammet, och skicka igen."),
    ),
    VNET_121=Fault(
        _("%(segment)s %(value)s finns inte i Visma.net."),
        _("Värdet saknas bland segmentets värden hos det kopplade företaget."),
        _("Lägg upp värdet i Visma.net, eller ändra det i löneprogrammet, och skicka igen."),
    ),
    VNET_122=Fault(
        _("%(segment)s %(value)s är inaktivt i Visma.net."),
        _("Inaktiva värden tar inte emot bokföring."),
        _("Aktivera värdet i Visma.net, eller byt det i löneprogrammet, och skicka igen."),
    ),
    VNET_123=Fault(
        ngettext_lazy(
            "Kostnadsställe följer inte med till Visma.net (%(count)s rad).",
            "Kostnadsställe följer inte med till Visma.net (%(count)s rader).",
            "count",
        ),
        _("Inget segment är valt för kostnadsställe på företagets programlänk."),
        _("Välj segment under Inställningar › Integrationer › Visma.net om det ska följa med."),
    ),
    VNET_125=Fault(
        ngettext_lazy(
            "Projekt följer inte med till Visma.net (%(count)s rad).",
            "Projekt följer inte med till Visma.net (%(count)s rader).",
            "count",
        ),
        _("Inget segment är valt för projekt på företagets programlänk."),
        _("Välj segment under Inställningar › Integrationer › Visma.net om det ska följa med."),
    ),
    VNET_124=Fault(
        _("Segmentet %(segment)s som är valt på programlänken finns inte i Visma.net."),
        _("Segmenten har ändrats i Visma.net, eller så är företaget kopplat till ett annat nu."),
        _("Välj segment på nytt under Inställningar › Integrationer › Visma.net."),
    ),
    VNET_126=Fault(
        _("Kontot %(account)s stämmer varken med Format BAS eller Format PNL."),
        _("Det går inte att avgöra om raderna ska bokföras med eller utan kostnadsställe."),
        _("Lägg till ett mönster för kontot under Lönedokument: Format BAS utan, Format PNL med kostnadsställe."),
    ),
    VNET_127=Fault(
        _("Kontot %(account)s stämmer med både Format BAS och Format PNL."),
        _("Formaten säger emot varandra: utan kostnadsställe enligt det ena, med enligt det andra."),
        _("Ändra mönstren under Lönedokument så att kontot bara stämmer med ett av dem."),
    ),
    VNET_130=Fault(
        _("Underlaget balanserar inte."),
        _("Debet är %(debit)s och kredit %(credit)s."),
        _("Rätta i löneprogrammet och läs in körningen igen."),
    ),
    VNET_131=Fault(
        _("Underlaget har för få rader."),
        _("En verifikation behöver minst två rader med belopp."),
        _("Kontrollera körningen i löneprogrammet."),
    ),
    VNET_132=Fault(
        _("Visma.net tillåter inte egna verifikatnummer."),
        _("Nummerserien för buntar är inte öppen för manuell numrering."),
        _("Tillåt manuell numrering på serien i Visma.net, eller stäng av egna nummer på programlänken."),
    ),
    VNET_133=Fault(
        _("Numret %(number)s är redan upptaget i Visma.net av något annat."),
        _("Bunten där har andra belopp än underlaget."),
        _("Se efter i Visma.net. Stäng av egna nummer på programlänken och skicka igen."),
    ),
    VNET_134=Fault(_("Visma.net godtog inte beloppen på en rad."), _("Visma.net svarade: %(text)s"), _FIX_AND_SEND),
    VNET_135=Fault(
        _("En text eller referens är för lång för Visma.net."), _("Visma.net svarade: %(text)s"), _FIX_AND_SEND
    ),
    VNET_136=Fault(
        _("%(segment)s: %(value)s är för långt för Visma.net."),
        _("Där ryms %(limit)s tecken."),
        _("Ändra värdet i löneprogrammet, och skicka igen."),
    ),
    VNET_137=Fault(
        _("Beloppet %(amount)s är för stort för att skickas exakt."),
        _("Gränsen är %(limit)s."),
        _("Dela körningen i löneprogrammet."),
    ),
    VNET_141=Fault(
        _("Bunten %(number)s finns inte i Visma.net."),
        _("Den skulle vändas, men har tagits bort eller flyttats där."),
        _("Se efter i Visma.net. Är den borta är inget kvar att vända: avbryt vändningen."),
    ),
    VNET_142=Fault(
        _("Bunten %(number)s har andra belopp i Visma.net än här (konto %(accounts)s)."),
        _("Någon har ändrat den efter att den skickades, och en vändning härifrån skulle lämna en rest."),
        _("Rätta bunten i Visma.net, eller vänd den där."),
    ),
    VNET_201=Fault(
        _("Visma.net hittar inte företaget, eller så når användaren det inte (12002)."),
        _("Personen som anslöt har inte längre tillgång till företaget."),
        _("Ge personen tillgång till företaget i Visma.net, eller anslut igen som någon som har det."),
    ),
    VNET_202=Fault(
        _("Licens eller roll saknas i Visma.net (12027)."),
        _("Personen som anslöt saknar rollen API User på företaget, eller så har licensen gått ut."),
        _("Ge personen rollen API User i Visma.net Admin. Det tar 10–15 minuter innan den gäller. Skicka sedan igen."),
    ),
    VNET_203=Fault(
        _("Visma Connect godtar inte företaget (invalid_tenant)."),
        _("Rollen API User saknas, eller så är företaget inte längre personens."),
        _("Ge personen rollen API User i Visma.net Admin, vänta en kvart och försök igen."),
    ),
    VNET_204=Fault(
        _("Huvudbok har inte fått rätt att göra detta i Visma.net."),
        _("Behörigheterna som godkändes vid inloggningen räcker inte."),
        _("Anslut igen och godkänn alla behörigheter som begärs."),
    ),
    VNET_205=Fault(_("Visma.net godtog inte inloggningen just nu."), _("Åtkomstnyckeln gällde inte."), _WAIT),
    VNET_210=Fault(
        _("Gränsen för antal anrop till Visma.net är nådd."),
        _("Visma.net tillåter ett visst antal anrop per timme och företag."),
        _WAIT,
    ),
    VNET_211=Fault(
        _("Visma.net gick inte att nå."), _("Ingen förbindelse kunde öppnas, så inget har skickats."), _WAIT
    ),
    VNET_212=Fault(_("Visma.net svarade inte i tid."), _("Anropet kan ha nått fram ändå."), _LOOKED_UP),
    VNET_213=Fault(
        _("Visma.net fick ett internt fel (HTTP %(status)s)."), _("Anropet kan ha nått fram ändå."), _LOOKED_UP
    ),
    VNET_214=Fault(
        _("Visma.net svarade med en webbsida i stället för data."), _("Troligen pågår underhåll."), _LOOKED_UP
    ),
    VNET_215=Fault(
        _("Svaret från Visma.net gick inte att läsa."), _("Det var avhugget eller av fel slag."), _LOOKED_UP
    ),
    VNET_216=Fault(_("Svaret från Visma.net var för stort."), _("Det passerade %(limit)s MB."), _LOOKED_UP),
    VNET_217=Fault(
        _("Visma.net hänvisade till en annan adress."),
        _("Huvudbok följer inte hänvisningar, så att inget hamnar hos någon annan. Adressen var %(location)s."),
        _("Den som driver Huvudbok kontrollerar adressen till Visma.net i inställningarna."),
    ),
    VNET_218=Fault(_("Förbindelsen till Visma.net bröts."), _("Anropet kan ha nått fram ändå."), _LOOKED_UP),
    VNET_219=Fault(
        _("Visma.net tog emot underlaget men sade inte under vilket nummer."), _("Numret saknades."), _LOOKED_UP
    ),
    VNET_220=Fault(_("Listan över buntar från Visma.net var ofullständig."), _("Alla sidor kom inte med."), _LOOKED_UP),
    VNET_221=Fault(
        _("Visma.net känner inte till anropet."),
        _("Adressen finns inte, eller så finns det efterfrågade inte kvar."),
        _("Den som driver Huvudbok kontrollerar adressen till Visma.net i inställningarna."),
    ),
    VNET_222=Fault(
        _("Visma.net arbetar fortfarande med underlaget."), _("Svaret dröjer i bakgrundsläget."), _LOOKED_UP
    ),
    VNET_223=Fault(
        _("Visma.net minns inte längre hur det gick i bakgrundsläget."), _("Läget sparas i 24 timmar."), _LOOKED_UP
    ),
    VNET_301=Fault(
        _("Bunten %(number)s är bokförd men inte frisläppt."),
        _("Visma.net svarade: %(text)s"),
        _("Frisläpp bunten i Visma.net. Skicka den inte igen."),
    ),
    VNET_302=Fault(
        _("Bunten %(number)s är bokförd, men kunde inte läsas tillbaka."),
        _("Visma.net svarade inte på kontrollfrågan efteråt."),
        _("Du behöver inte göra något: nattens jämförelse kontrollerar den."),
    ),
    VNET_303=Fault(
        _("Bunten %(number)s lästes tillbaka med andra belopp än de som skickades."),
        _("Något har ändrat den i Visma.net."),
        _("Öppna bunten i Visma.net och jämför den med underlaget."),
    ),
    VNET_304=Fault(
        _("Frisläppningen av bunten %(number)s står i kö i Visma.net."),
        _("Visma.net gör den senare."),
        _("Du behöver inte göra något."),
    ),
    VNET_401=Fault(
        _("%(reference)s är skickat härifrån men finns inte i Visma.net."),
        _("Bunten %(number)s har tagits bort eller flyttats i Visma.net."),
        _("Se efter i Visma.net. Är den borta: skicka om underlaget som en ny version."),
    ),
    VNET_402=Fault(
        _("%(reference)s finns %(count)s gånger i Visma.net."),
        _("Buntarna är %(numbers)s."),
        _("Behåll en av dem och vänd de andra i Visma.net."),
    ),
    VNET_403=Fault(
        _("%(reference)s har andra belopp i Visma.net än här (konto %(accounts)s)."),
        _("Bunten %(number)s har ändrats i Visma.net efter att den skickades."),
        _("Öppna bunten i Visma.net och jämför den med underlaget."),
    ),
    VNET_404=Fault(
        _("%(reference)s är vänt i Visma.net."),
        _("Bunten %(number)s har en vändning (%(numbers)s) som inte är gjord härifrån."),
        _("Stäm av med den som vände den. Ska lönen bokföras: skicka om underlaget som en ny version."),
    ),
    VNET_405=Fault(
        _("%(reference)s finns i Visma.net men är inte markerat som skickat här."),
        _("Bunten %(number)s bär vår referens, men underlaget är %(state)s."),
        _("Öppna underlaget och koppla bunten till det, eller vänd bunten i Visma.net."),
    ),
    VNET_406=Fault(
        _("Jämförelsen med Visma.net kunde inte göras."),
        _("%(text)s"),
        _("Försök igen senare. Jämförelsen görs också varje natt."),
    ),
)
