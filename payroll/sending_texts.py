"""The words of the codes of formats (PAY-060…064), dry runs, rests and reversals (PAY-065…079)."""

from django.utils.translation import gettext_lazy as _

from hub.errors import Fault, register

_WRITE = _("Skriv varje plats för sig, till exempel [0-3][0-9][0-9][0-9]. Flera mönster skiljs med mellanslag.")

register(
    PAY_060=Fault(
        _("Tecknet ”%(char)s” på plats %(position)s kan inte stå i ett mönster."),
        _("En plats är en siffra, en bokstav eller en mängd inom hakparentes. Mönster är inga reguljära uttryck."),
        _WRITE,
    ),
    PAY_061=Fault(
        _("Hakparentesen på plats %(position)s stängs aldrig."),
        _("En mängd börjar med [ och slutar med ]."),
        _WRITE,
    ),
    PAY_062=Fault(
        _("Mängden på plats %(position)s är tom."),
        _("Ingen siffra eller bokstav kan stå där, så inget konto skulle stämma."),
        _WRITE,
    ),
    PAY_063=Fault(
        _("”%(range)s” på plats %(position)s är inget intervall."),
        _("Ett intervall går från en lägre till en högre siffra, eller från en bokstav till en senare mellan A och Z."),
        _WRITE,
    ),
    PAY_064=Fault(
        _("Formatet är för långt (%(what)s)."),
        _("Gränsen är %(limit)s."),
        _("Slå ihop mönster, till exempel 19[2-8]0 i stället för sju rader."),
    ),
    PAY_065=Fault(
        _("Det finns inget kvar att skicka i överföringen."),
        _("Alla underlag har skickats, eller väntar på svar eller beslut."),
        _("Se underlagens lägen. Ett som behöver beslut avgörs på sin egen sida."),
    ),
    PAY_066=Fault(
        _("Underlaget är %(state)s och kan inte vändas."),
        _("Bara det som är bokfört genom en direktöverföring härifrån kan vändas."),
        _("Har det inte skickats: avbryt eller skicka igen. Är det redan vänt: skicka körningen på nytt."),
    ),
    PAY_068=Fault(
        _("Beloppet stämmer inte."),
        _("Kontrollfrågan besvaras med underlagets belopp, %(amount)s."),
        _("Skriv beloppet som det står, eller avbryt."),
    ),
    PAY_069=Fault(
        _("Rader för %(period)s bokförs i %(target)s."),
        _("Perioden %(period)s är stängd hos mottagaren, och du har valt nästa öppna period."),
        _("Ska raderna ligga kvar i sin månad: öppna perioden hos mottagaren och välj Stoppa och säg till."),
    ),
    PAY_070=Fault(
        _("Perioden %(period)s är stängd hos mottagaren."),
        _("Så var det när perioderna lästes senast."),
        _("Välj Bokför i nästa öppna period, eller öppna perioden hos mottagaren och provkör."),
    ),
    PAY_071=Fault(
        _("%(period)s kan inte bokföras i %(target)s."),
        _("Rättelser kan bara flyttas framåt, till en senare månad."),
        _("Välj en senare period."),
    ),
    PAY_072=Fault(
        _("Underlaget hölls inne."),
        _("Underlaget för %(period)s med samma referens går inte att bokföra. Lönen skickas hel eller inte alls."),
        _("Rätta felen på det andra underlaget och välj Skicka resten på överföringen."),
    ),
    PAY_073=Fault(
        _("Provkörningen kunde inte fråga mottagaren."),
        _("%(text)s"),
        _("Det som visas är bara det Huvudbok vet själv. Provkör igen när mottagaren går att nå."),
    ),
    PAY_074=Fault(
        _("Verifikationsdatumet saknas eller är inget datum."),
        _("En vändning bokförs i en period du får bokföra i."),
        _("Välj ett datum i en öppen period."),
    ),
)
