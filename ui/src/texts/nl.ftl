# Alle teksten van Kader, Nederlands. Niveau B1, je/jij. Dezelfde sleutels als en.ftl.

## Overal
kader = Kader
skip = Naar de inhoud
rooms = Kamers
room-home = Thuis
room-agreement = Afspraken
room-history = Verloop
program = Dit programma
keep-it = Laat het zo
lock = Vergrendel
language = Taal
language-system = Taal van je computer
language-nl = Nederlands
language-en = English
back = Terug
back-home = Terug naar thuis
next = Verder
close = Sluit
hide = Verberg
send = Verstuur
yes = Ja
not-yet = Nog niet
you = Jij
good = Goed
on = aan
off = uit
visible = zichtbaar
hidden = verborgen
opened = open
closed = dicht
turn-on = Zet aan
turn-off = Zet uit
try-again = Probeer opnieuw
look-again = Kijk opnieuw
please-wait = Even geduld.
moment = { $day } om { $time }
other-client = je cliënt
other-client-start = Je cliënt
other-therapist = je therapeut
other-therapist-start = Je therapeut
initial-client = C
initial-therapist = T
length-minutes = { $count ->
    [one] 1 minuut
   *[other] { $count } minuten
}
length-seconds = { $count ->
    [one] 1 seconde
   *[other] { $count } seconden
}
unit-minutes = { $count ->
    [one] minuut
   *[other] minuten
}
stepper-less = { $label }: minder
stepper-more = { $label }: meer
not-enforced = afgesproken, niet af te dwingen
wait-vault = Je kluis wordt gemaakt. Dat duurt even.
wait-open = De kluis gaat open. Dat duurt even.
wait-keyring = Je computer vraagt misschien om je wachtwoord. Kijk of er een venster open is.
wait-relay = Kader maakt verbinding. Even geduld.
wait-line = Even geduld, de kamer wordt klaargemaakt.

## Hulp nu (P2)
help-now = Hulp nu
help-112-title = Direct gevaar
help-112-text = Voor jou of voor een ander. Bel 112 met je telefoon.
help-113-text = Denk je aan zelfdoding? Bel dan 24/7 gratis en anoniem 113 of chat op 113.nl
help-hint = Kader belt niet voor je. Gebruik je telefoon. Dit scherm werkt ook zonder netwerk.

## De stand van zaken, onderaan
state-closed = Hulp nu werkt ook zonder netwerk.
state-connecting = Alles is bewaard op dit apparaat. Kader maakt verbinding.
state-connected = Alles is bewaard op dit apparaat. Je bent verbonden.
state-away = Geen verbinding. Alles blijft bewaard op dit apparaat, en Kader probeert het vanzelf opnieuw.
state-changed = De server is niet meer dezelfde. Alles blijft bewaard op dit apparaat.
state-version = De server past niet bij deze Kader. Alles blijft bewaard op dit apparaat.
relay-home-changed = De server laat een andere sleutel zien dan toen jullie elkaar vonden. Kader begint daarom niets via deze server. Wat je bewaarde, is veilig. Bel de ander of je praktijk, en vraag of de server echt nieuw is.
relay-home-version = De server spreekt een andere versie dan deze Kader. Wat je bewaarde, is veilig. Installeer de nieuwste versie van Kader. Helpt dat niet, vraag het dan aan je praktijk.
relay-invite-away = Er is nu geen verbinding. De uitnodiging is bewaard. Zodra er verbinding is, gaat alles vanzelf verder.
relay-invite-changed = De server laat een andere sleutel zien dan eerst. Via deze server werkt de link niet. Er is niets verloren. Vraag je praktijk of de server echt nieuw is.
relay-invite-version = De server spreekt een andere versie dan deze Kader. Zo werkt de link niet. Er is niets verloren. Installeer de nieuwste versie van Kader.
relay-lobby-away = Er is nu geen verbinding. Een sessie begint pas als die er weer is. Kader probeert het vanzelf opnieuw. Blijf gerust hier, of kijk of je internet werkt.
relay-lobby-changed = De server laat een andere sleutel zien dan toen jullie elkaar vonden. Kader begint daarom geen sessie. Wat je bewaarde, is veilig. Bel de ander, en vraag je praktijk of de server echt nieuw is.
relay-lobby-version = De server spreekt een andere versie dan deze Kader. Zo kan er geen sessie beginnen. Wat je bewaarde, is veilig. Installeer de nieuwste versie van Kader, en bel de ander zolang.
relay-session-away = De verbinding met de server is weg. Beeld en geluid gaan door zolang de lijn tussen jullie er is. Een tekst wacht tot de verbinding terug is. Er gaat niets verloren.
relay-session-away-lost = Ook de verbinding met de server is weg. Kader probeert het vanzelf opnieuw. Kijk of je internet werkt, of bel elkaar.
relay-session-changed = De server laat een andere sleutel zien dan eerst. Beeld en geluid gaan door zolang de lijn tussen jullie er is. Teksten gaan nu niet weg. Er gaat niets verloren. Vraag na de sessie je praktijk wat er met de server is.
relay-session-version = De server spreekt een andere versie dan deze Kader. Beeld en geluid gaan door zolang de lijn tussen jullie er is. Teksten gaan nu niet weg. Er gaat niets verloren. Installeer na de sessie de nieuwste versie.
mail-left-out = { $count ->
    [one] 1 bericht ging niet open en is weggelaten. De rest is er gewoon. Mis je iets, vraag het dan aan { $who }.
   *[other] { $count } berichten gingen niet open en zijn weggelaten. De rest is er gewoon. Mis je iets, vraag het dan aan { $who }.
}
mail-waiting = { $count ->
    [one] 1 bericht wacht op een eerder bericht dat nog onderweg is. Het gaat daarna vanzelf open.
   *[other] { $count } berichten wachten op een eerder bericht dat nog onderweg is. Ze gaan daarna vanzelf open.
}

## Als er nog niets te zien is
standstill-loading = Kader gaat open
standstill-loading-under = Even geduld.
standstill-unreachable = Kader kon niet starten
standstill-unreachable-under = Wat je bewaard hebt, is niet weg. Probeer het opnieuw. Lukt het niet, sluit Kader dan en open het weer.
standstill-damaged = De kluis is niet te lezen
standstill-damaged-under = Kader heeft niets veranderd en niets gewist. Staat er een reservekopie op een ander apparaat of een schijf? Zet die dan eerst terug. Maak daarna dit venster opnieuw open.
standstill-newer = Deze kluis is van een nieuwere Kader
standstill-newer-under = Alles is er nog en niets is veranderd. Installeer de nieuwste versie van Kader. Dan gaat de kluis gewoon open.
standstill-inUse = Kader is al open
standstill-inUse-under = Er staat nog een venster van Kader open op deze computer. Ga daar verder, of sluit het en kijk dan opnieuw.

## Eerste keer
welcome = Welkom bij Kader
welcome-what = Kader is een stille kamer voor gesprekken tussen jou en je therapeut, of tussen jou en je cliënt. Wat jullie afspreken, houdt Kader aan beide kanten vast.
welcome-where = Wat je hier bewaart, staat op slot op dit apparaat. Er is geen account. De makers van Kader kunnen er niet bij.
welcome-begin = Begin
who-title = Wie ben je?
who-under = Je naam gaat alleen naar de mensen met wie je hier praat.
who-name = Je naam
who-name-hint = Zoals de ander je noemt. Je voornaam is genoeg.
who-role = Je gebruikt Kader als
who-role-client = cliënt
who-role-therapist = therapeut
way-title = Hoe gaat Kader open?
way-under = Alles wat je bewaart, zit in een kluis. Kies hoe jij die opent.
way-keyring = Met de sleutelbos van deze computer
way-keyring-hint = Je computer bewaart de sleutel. Kader gaat open als jij op je computer bent ingelogd. Kies dit als alleen jij hier inlogt.
way-keyring-none = Niet elke computer heeft een sleutelbos. Is die er niet, dan zegt Kader dat en kies je een wachtzin. Er gaat dan niets mis.
way-passphrase = Met een wachtzin
way-passphrase-hint = Je typt elke keer een zin die alleen jij weet. Kies dit als meer mensen deze computer gebruiken.
way-make = Maak de kluis
passphrase = Wachtzin
passphrase-again = Nog een keer
passphrase-hint = Minstens { $count } tekens. Een paar gewone woorden achter elkaar is goed te onthouden en moeilijk te raden.

## Herstelwoorden
words-title = Schrijf deze 24 woorden op
words-under = Met deze woorden open je de kluis op dit apparaat, ook als je wachtzin weg is of de sleutelbos niet werkt. Kader laat ze zien tot je ze hebt nagekeken, en daarna nooit meer.
words-hint = Op papier, in deze volgorde, op een plek van jezelf. Maak geen foto.
words-written = Ik heb ze opgeschreven
words-check = Even nakijken
words-check-under = Typ deze drie woorden over van je papier.
words-check-later-under = Pak het papier met je herstelwoorden erbij en typ deze drie over.
words-number = Woord { $number }
words-confirm = Klaar
words-again = Laat de woorden nog eens zien
words-later = Later nakijken
words-unchecked = Je herstelwoorden zijn nog niet nagekeken. Raak je je wachtzin of de sleutelbos kwijt, dan gaat je kluis alleen met die woorden nog open.
words-check-now = Kijk ze na
words-show = Laat de woorden nog eens zien
words-see = Laat ze nog eens zien

## Op slot
locked = Kader is op slot
locked-keyring = Alles ligt veilig op dit apparaat. De sleutel zit in de sleutelbos van je computer.
locked-passphrase = Alles ligt veilig op dit apparaat. Het gaat alleen open met je wachtzin of je herstelwoorden.
locked-words = Alles ligt veilig op dit apparaat. Met je herstelwoorden gaat het open.
unlock = Open
unlock-words = Je 24 herstelwoorden
unlock-words-hint = In de volgorde van je papier, met een spatie ertussen.
unlock-with-keyring = Open met de sleutelbos
unlock-with-passphrase = Open met je wachtzin
unlock-with-words = Open met je herstelwoorden
unlock-failed-keyringAbsent = Deze computer heeft geen sleutelbos die Kader kan gebruiken. Er is niets verloren. Kies een andere manier: { $passphrase ->
    [yes] je wachtzin of je herstelwoorden.
   *[no] je herstelwoorden. Daarna stel je een wachtzin in.
}
unlock-failed-keyringEmpty = De sleutel zit niet meer in de sleutelbos van je computer. Je kluis is er nog. Open hem met een andere manier: { $passphrase ->
    [yes] je wachtzin of je herstelwoorden.
   *[no] je herstelwoorden.
} Daarna kun je de sleutel weer in de sleutelbos zetten.
unlock-failed-keyringOther = De sleutel in de sleutelbos past niet op deze kluis. Je kluis is er nog. Open hem met een andere manier: { $passphrase ->
    [yes] je wachtzin of je herstelwoorden.
   *[no] je herstelwoorden.
} Daarna kun je de goede sleutel in de sleutelbos zetten.
unlock-failed-keyringLocked = De sleutelbos van je computer is op slot. Je kluis is veilig. Ontgrendel de sleutelbos en probeer het opnieuw. Lukt dat niet? Log opnieuw in op je computer, of kies een andere manier: { $passphrase ->
    [yes] je wachtzin of je herstelwoorden.
   *[no] je herstelwoorden.
}
unlock-failed-keyringDenied = Je computer gaf de sleutel niet aan Kader. Je kluis is veilig. Probeer opnieuw en sta het toe in het venster van je computer, of kies een andere manier: { $passphrase ->
    [yes] je wachtzin of je herstelwoorden.
   *[no] je herstelwoorden.
}
offer-title = Je bent binnen met je herstelwoorden.
offer-under = Kies hoe Kader voortaan opengaat. Dan heb je je papier niet elke keer nodig.
offer-now = Stel het in
offer-later = Nu niet

## Thuis
begin-client = Dag { $name }. Heb je een **uitnodiging** van je therapeut?
begin-client-under = Je therapeut stuurt je een link, of laat je een code zien. Daarmee verbinden jullie je apparaten. Daarna kijken jullie samen of het klopt.
begin-therapist = Dag { $name }. Nodig je eerste **cliënt** uit.
begin-therapist-under = Je maakt een link voor één persoon. Geef die zelf door, bijvoorbeeld in de spreekkamer. Daarna kijken jullie samen of het klopt.
accept-open = Open je uitnodiging
accept-another = Open nog een uitnodiging
invite-make = Nodig iemand uit
people = Mensen
people-unknown = Nog geen naam
people-invited = uitgenodigd
people-joining = verbindt
people-verify = nog vergelijken
people-mismatch = plaatjes verschilden
people-agree = nog afspreken
people-ready = afgesproken
people-proposal = voorstel te lezen
people-withdrawn = gestopt
people-closed = afgesloten
home-continue = Ga verder
home-history = Bekijk het verloop
home-invited = Je uitnodiging **ligt klaar**.
home-invited-under = Geef de link zelf door. Zodra die is gebruikt, zie je het hier.
home-invite-expired = Je uitnodiging is **verlopen**.
home-invite-expired-under = Niemand kan de link nog gebruiken. Maak een nieuwe als dat nodig is.
home-joining = Jullie apparaten **verbinden zich**.
home-joining-under = Het apparaat van { $who } moet ook aan zijn. Je hoeft er niet bij te blijven.
home-verify = Vergelijk **zes plaatjes** met { $who }.
home-verify-under = Zo weten jullie zeker dat er niemand tussen zit. Het duurt een minuut, aan de telefoon of bij elkaar.
home-mismatch = De plaatjes **verschilden**.
home-mismatch-under = Er is niets gedeeld. Kijk wat je nu kunt doen.
home-agree-waits = Je voorstel ligt bij **{ $who }**.
home-agree-waits-under = { $Who } leest het in eigen tempo. Je ziet het hier zodra het getekend is.
home-agree-sign = Er ligt **een voorstel** voor je.
home-agree-sign-under = { $Who } schreef op hoe jullie gesprekken gaan. Lees het rustig. Er is geen haast bij.
home-agree-propose = Stel **afspraken** voor aan { $who }.
home-agree-propose-under = Hoe lang duurt een sessie, en hoe sluiten jullie af? Als jullie allebei getekend hebben, gaat de kamer open.
home-agree-await = { $Who } maakt **een voorstel**.
home-agree-await-under = Je hoeft nu niets te doen. Als het er is, lees je het hier.
home-withdrawn = Jullie afspraken zijn **gestopt**.
home-withdrawn-under = Er begint niets meer met { $who }. Wat er geschreven is, blijft staan. Verder gaan kan met een nieuw voorstel.
withdrawn-before = Jullie vorige afspraken zijn gestopt. Tot jullie allebei nieuwe tekenen, begint er niets.
home-ready-client = De kamer is er voor jou en **{ $who }**.
home-ready-therapist = Je kunt **{ $who }** ontvangen.
home-ready-under = Een sessie duurt { $length }. Je kunt vast beeld en geluid proberen. Niemand ziet of hoort je daar.
home-room-client = Ga naar de kamer
home-room-therapist = Maak de kamer klaar
home-refused = Een sessie kan **nu nog niet**.
home-refused-under = Dit hoort bij jullie afspraken met { $who }.
home-closed = Dit is **afgesloten**.
home-closed-under = Het verloop met { $who } blijft hier leesbaar.
closed-title = De verbinding met { $who } is afgesloten
home-open = Wat nog openligt
home-open-nothing = Er ligt niets open.
home-proposal = Voorstel voor versie { $version }
home-proposal-waits = { $Who } heeft nog niet getekend.
home-proposal-yours = { $Who } vraagt of je het wilt lezen.
home-last = Jullie vorige sessie was { $day } om { $time } en duurde { $length }.
home-agreed = Afgesproken

## Dit programma
program-under = Hoe Kader op deze computer werkt. Niemand anders krijgt dit te zien.
program-way = Hoe Kader opengaat
program-way-keyring = Nu met de sleutelbos van deze computer.
program-way-passphrase = Nu met je wachtzin.
program-way-words = Nu alleen met je herstelwoorden.
program-way-always = Je herstelwoorden werken daarnaast altijd.
program-way-change = Stel het opnieuw in
program-way-replaces = De manier van nu werkt dan niet meer. Je herstelwoorden wel.
program-way-save = Zo gaat Kader voortaan open
program-way-keyring-done = Ingesteld. Kader gaat voortaan open met de sleutelbos.
program-way-passphrase-done = Ingesteld. Kader gaat voortaan open met je wachtzin.
program-words = Herstelwoorden
program-words-checked = Je hebt ze opgeschreven en nagekeken. Kwijt, of gezien door een ander? Maak dan nieuwe.
program-words-renew = Maak nieuwe herstelwoorden
program-words-sure = Nieuwe herstelwoorden maken?
program-words-sure-under = De oude woorden openen je kluis dan meteen niet meer. Leg pen en papier klaar: je schrijft 24 nieuwe op. Hoe Kader elke dag opengaat, verandert niet.
program-words-yes = Ja, maak nieuwe
program-capability = Toestemming van je praktijk
program-capability-under = Sommige servers maken alleen uitnodigingen voor praktijken die ze kennen. Je praktijk geeft je dan een stuk tekst. Plak dat hier.
program-capability-needed = De server voor nieuwe uitnodigingen vraagt er nu om.
program-capability-text = De tekst
program-capability-save = Bewaar de toestemming
program-capability-done = Bewaard. Nieuwe uitnodigingen gebruiken deze toestemming.

## Uitnodigen
invite-title = Je uitnodiging ligt klaar
invite-under = Deze link is voor één persoon. Geef hem zelf door, op een manier die jullie al gebruiken.
invite-preparing = De link wordt klaargezet. Zodra er verbinding is, werkt hij.
invite-link = Link
invite-copy = Kopieer de link
invite-copied = De link is gekopieerd.
invite-qr = De link als QR-code
invite-qr-hint = Bij elkaar? De ander kan deze code met een camera lezen.
invite-until = De link werkt tot **{ $when }**.
invite-once = Hij werkt één keer. Daarna kan niemand hem meer gebruiken.
invite-then = Daarna vergelijken jullie zes plaatjes. Pas dan kunnen jullie iets afspreken.
invite-withdraw = Trek de uitnodiging in
invite-withdraw-title = Trek de uitnodiging in?
invite-withdraw-sure = De link werkt dan niet meer. Je kunt altijd een nieuwe maken.
invite-withdraw-sure-away = Er is nu geen verbinding. De link werkt niet meer zodra Kader de server bereikt, en uiterlijk vanaf { $when } sowieso niet. Je kunt altijd een nieuwe maken.
invite-withdraw-yes = Trek in
invite-expired = Deze uitnodiging is verlopen
invite-expired-under = Niemand heeft de link gebruikt, en dat kan nu ook niet meer. Maak een nieuwe als dat nodig is.
invite-answered = De link is gebruikt
invite-answered-under = Jullie apparaten verbinden zich. Je hoeft er niet bij te blijven.
invite-put-away = Ruim deze uitnodiging op
invite-capability = De server voor nieuwe uitnodigingen vraagt om de toestemming van je praktijk. Zonder die toestemming werkt de link niet. Er is niets verloren.
capability-open = Vul de toestemming in

## Uitnodiging openen
accept-title = Open je uitnodiging
accept-under = Je kreeg een link van je therapeut. Plak die hier.
accept-link = Link
accept-hint = De link begint met kader://invitation/
accept-submit = Verbind
joining-title = Jullie apparaten verbinden zich
joining-under = Het apparaat van { $who } moet ook aan zijn. Dat kan even duren. Je hoeft er niet bij te blijven.
joining-problem = Verbinden lukte niet
joining-put-away = Ruim op en begin opnieuw

## Samen vergelijken (S-04)
verify-title = Vergelijk deze plaatjes met { $who }
verify-under = Zo weten jullie zeker dat er niemand tussen zit. Doe het met je stem: aan de telefoon, of als jullie bij elkaar zijn.
verify-signs = Jouw zes plaatjes
verify-how-1 = Bel { $who }, of ga bij elkaar zitten.
verify-how-2 = Lees om de beurt voor wat er staat. Begin links.
verify-how-3 = Zeg daarna allebei of het dezelfde zes zijn, in dezelfde volgorde.
verify-same = Ja, alle zes hetzelfde
verify-different = Nee, er is verschil
verify-mine = Jij zei: hetzelfde. Nu { $who } nog. Je hoeft er niet bij te blijven.
verify-other = { $Who } zei al: hetzelfde. Kijk ook zelf, en zeg dan wat jij ziet.
verify-wait = We wachten op { $who }
verify-wait-under = De plaatjes komen zodra Kader ook bij { $who } open is. Spreek een moment af waarop je elkaar belt.

## De plaatjes verschilden
mismatch-title = De plaatjes verschilden
mismatch-what = Meestal is er een verkeerde link gebruikt. Het kan ook dat iemand ertussen zat. Kader gaat daarom niet verder met deze verbinding.
mismatch-safe-title = Wat veilig is
mismatch-safe = Er is niets getekend. Niemand kan je zien of horen. Wat je eerder bewaarde, is niet geraakt.
mismatch-do-title = Wat je nu doet
mismatch-do-client = Ruim deze verbinding op. Bel { $who } en vraag om een nieuwe uitnodiging, het liefst als jullie bij elkaar zijn.
mismatch-do-therapist = Ruim deze verbinding op. Bel { $who } en maak een nieuwe uitnodiging. Geef die het liefst in de spreekkamer door.
mismatch-again = Ruim op en begin opnieuw

## Afspraken (S-05)
agreement-title = Jullie afspraken
agreement-title-first = Een voorstel voor jullie afspraken
agreement-under = Versie { $version } geldt sinds { $day }. Ruimer maken doen jullie samen. Stoppen mag je altijd alleen.
agreement-under-first = { $Who } schreef dit op. Het geldt pas als jullie allebei getekend hebben.
agreement-under-mine = Jij schreef dit op voor { $who }. Het geldt pas als jullie allebei getekend hebben.
agreement-clauses = De afspraken, deel voor deel
agreement-now = Nu
agreement-proposed = Voorstel
agreement-why = { $Who } stelt dit voor, omdat:
agreement-why-mine = Jij stelt dit voor, omdat:
clause-length-name = Hoe lang
clause-length = Een sessie duurt { $length }.
clause-notices-name = Bijna tijd
clause-notices = Kader zegt het zacht als er nog { $moments } over zijn.
clause-notices-none = Kader zegt het niet van tevoren als de tijd bijna om is.
clause-grace-name = Afscheid
clause-grace = Daarna is er { $length } om afscheid te nemen. Dan gaan beeld en geluid bij allebei uit.
clause-grace-none = Als de tijd om is, gaan beeld en geluid bij allebei meteen uit.
clause-extension-name = Langer
clause-extension = Langer mag als jullie allebei ja zeggen, samen hooguit { $length }.
clause-extension-none = Langer dan afgesproken kan niet.
always-title = Wat Kader altijd doet
always-devices = Je camera en microfoon staan uit tot je ze zelf aanzet. Alleen jullie tweeën kunnen in de kamer komen.
always-recording = Kader kan geen beeld of geluid bewaren. Van jou niet, en van de ander niet.
always-place = Voor een sessie zeg je of je vrij kunt praten. Of iemand met een telefoon of een ander programma het scherm opneemt, kan Kader niet zien.
always-leave = Je mag een sessie altijd verlaten, en je mag altijd stoppen. Daar is niemand anders voor nodig.
sign-title = Het voorstel tekenen
sign-title-waits = Je voorstel
sign-signed = getekend
sign-not-yet = nog niet getekend
sign-until = Zolang jij niet tekent, blijft versie { $version } gelden. Er is geen haast bij.
sign-until-other = Zolang { $who } niet tekent, blijft versie { $version } gelden.
sign-first = Teken alleen als het klopt voor jou. Er is geen haast bij. Je kunt er ook eerst over praten.
sign-first-other = { $Who } leest en tekent in eigen tempo. Je hoeft er niet bij te blijven.
sign-do = Teken versie { $version }
sign-leave = Laat het zoals het is
sign-decline = Dit teken ik niet
sign-in-force = Versie { $version }, geldt nu
sign-since = Getekend op { $when }.
propose-other = Stel iets anders voor
stop-open = Stop deze afspraken
stop-sure = Deze afspraken stoppen?
stop-sure-under = Dan begint er niets meer. Wat er geschreven is, blijft bij jullie allebei staan. Weer verder gaan kan alleen als jullie allebei nieuwe afspraken tekenen.
stop-sure-alone = Stoppen mag je altijd, ook alleen. { $Who } krijgt te zien dat je gestopt bent.
stop-sure-away = Stoppen mag je altijd, ook alleen. Je bent nu niet verbonden: hier geldt het meteen, { $who } ziet het als er weer verbinding is.
stop-session = De sessie die nu loopt, eindigt dan ook meteen.
stop-yes = Ja, stop de afspraken
withdrawn-title = Jullie afspraken zijn gestopt
withdrawn-me = Jij stopte ze op { $when }.
withdrawn-other = { $Who } stopte ze op { $when }.
withdrawn-under = Er kan niets meer beginnen. Wat er geschreven is, blijft bij jullie allebei staan. Wil je verder, dan maakt een van jullie een nieuw voorstel, en jullie tekenen het allebei. Er is geen haast bij.
withdrawn-propose = Maak een nieuw voorstel
withdrawn-history = Deze afspraken zijn gestopt. Er begint niets meer tot jullie allebei nieuwe tekenen.
remove-open = Verwijder deze verbinding
remove-sure = De verbinding met { $who } verwijderen?
remove-sure-early = Wat op deze computer van deze verbinding staat, wordt gewist. { $Who } houdt het eigen deel. Opnieuw verbinden kan met een nieuwe uitnodiging.
remove-sure-late = Wat op deze computer van deze verbinding staat, wordt gewist: de afspraken, het verloop en wat jullie schreven. { $Who } houdt het eigen deel. Dit is niet terug te draaien.
remove-stops = Jullie afspraken stoppen dan ook. Zeg het zelf ook tegen { $who }.
remove-stops-away = Jullie afspraken stoppen dan ook. Je bent nu niet verbonden, dus { $who } hoort het niet via Kader. Zeg het zelf, of wacht tot er verbinding is.
remove-yes = Ja, verwijder
remove-yes-stops = Ja, stop en verwijder
removed = De verbinding is verwijderd.
propose-title = Een voorstel voor { $who }
propose-under = Kies wat voor jullie allebei goed is. { $Who } leest het, en tekent of vraagt om iets anders.
propose-length = Hoe lang duurt een sessie?
propose-length-hint = Vijftig minuten is gewoon.
propose-grace = Hoe lang is er om afscheid te nemen?
propose-grace-hint = Dan eindigt het niet midden in een zin.
propose-extension = Hoeveel langer mag het worden?
propose-extension-hint = Alleen als jullie allebei ja zeggen. Nul is: nooit langer.
propose-why = Waarom stel je dit voor?
propose-why-hint = Mag leeg blijven. { $Who } leest dit erbij.
propose-reads = Zo komt het er te staan
propose-signs = Als je dit voorlegt, teken je het ook. Het geldt pas als { $who } ook tekent.
propose-submit = Teken en leg voor
propose-cancel = Toch niet
agree-await = { $Who } maakt een voorstel
agree-await-under = Daarin staat hoe lang jullie gesprekken duren en hoe jullie afsluiten. Als het er is, lees je het hier. Je hoeft nu niets te doen.
agree-await-own = Ik wil zelf iets voorstellen

## Lobby
camera-off = Je camera staat uit. Niemand ziet je.
camera-off-under = Zet hem aan als je er klaar voor bent. Eerst zie alleen jij jezelf. { $Who } ziet je pas als je naar binnen gaat. Zonder camera naar binnen mag ook.
camera-on = Alleen jij ziet dit. { $Who } ziet je pas als jullie binnen zijn.
camera-turn-on = Zet camera aan
camera-turn-off = Zet camera uit
own-picture = Je eigen beeld
device-camera = Camera
device-microphone = Microfoon
device-speaker = Geluid
device-on = Aan
device-off = Uit
device-camera-none = Geen camera
device-microphone-none = Geen microfoon
device-speaker-none = Geen luidspreker
device-camera-absent = Er is geen camera gevonden. Zonder camera naar binnen mag ook.
device-camera-busy = Een ander programma gebruikt de camera. Sluit dat programma en zet hem dan weer aan.
device-camera-denied = Je computer geeft Kader de camera niet. Sta dat toe in de instellingen van je computer.
device-camera-vanished = De camera is weg. Kijk of de stekker goed zit. Het gesprek gaat gewoon door. Je kunt ook een andere kiezen.
device-microphone-absent = Er is geen microfoon gevonden. Sluit er een aan, of gebruik de tekst naast het beeld.
device-microphone-busy = Een ander programma gebruikt de microfoon. Sluit dat programma en zet hem dan weer aan.
device-microphone-denied = Je computer geeft Kader de microfoon niet. Sta dat toe in de instellingen van je computer.
device-microphone-vanished = De microfoon is weg. Kijk of de stekker goed zit. Tekst naast het beeld werkt nog. Je kunt ook een andere kiezen.
device-speaker-absent = Er is geen luidspreker of koptelefoon gevonden. Sluit er een aan.
device-speaker-busy = Een ander programma houdt het geluid bezet. Sluit dat programma.
device-speaker-denied = Je computer laat Kader geen geluid maken. Sta dat toe in de instellingen van je computer.
device-speaker-vanished = De koptelefoon of luidspreker is weg. Kijk of de stekker goed zit. Tekst naast het beeld werkt nog. Je kunt ook een andere kiezen.
device-camera-file = een bestand, geen camera
device-microphone-file = een bestand, geen microfoon
device-speaker-file = een bestand, geen luidspreker
device-gone = is er niet meer
devices = Apparaten
devices-title = Camera, microfoon en geluid
devices-under = Net iets aangesloten? Het staat in de lijst zodra je computer het ziet.
devices-look = Kijk opnieuw wat er is
devices-problem = kijk even
microphone-off = Niemand hoort je.
level = Hoe hard je klinkt
level-nothing = nog niets te horen
level-soft = zacht te horen
level-good = goed te horen
level-loud = hard te horen
test-tone = Laat een toon horen
place-title = Even over je plek
place-free = Kun je hier vrij praten?
place-not-free-hint = Neem de tijd om een plek te vinden. Je kunt naar binnen zodra dit ja is.
place-alone = Wie is er bij je?
place-alone-yes = Niemand
place-alone-no = Er is iemand bij me
place-where = Waar ben je, en wat is je nummer?
place-address = Adres
place-phone = Telefoon
place-kept-client = Dit blijft op dit apparaat en wordt na de sessie gewist. Kader laat het aan niemand zien, ook je therapeut niet. Moet je therapeut het weten, zeg het dan ook hardop.
place-kept-therapist = Ook jij zegt waar je bent. Dit blijft op dit apparaat en wordt na de sessie gewist. Wat je cliënt invult, krijg jij niet te zien: vraag het hardop.
address-title = Jullie netwerkadressen
address-hide = Verberg onze netwerkadressen voor elkaar
address-will-direct = De lijn gaat straks recht naar { $who }. Daarbij is aan beide kanten te zien via welk netwerk je belt, en daarmee ongeveer waar je bent.
address-will-hide = De lijn gaat straks voor jullie allebei met een omweg over de server. Jullie zien elkaars netwerkadres niet. Beeld en geluid blijven versleuteld, en kunnen iets later komen.
address-will-hide-other = { $Who } wil de netwerkadressen verbergen. De lijn gaat straks voor jullie allebei met een omweg over de server. Jullie zien elkaars netwerkadres niet.
address-direct = De lijn gaat nu recht naar { $who }. Jullie netwerkadressen zijn voor elkaar te zien.
address-relayed = De lijn gaat nu met een omweg over de server. Jullie zien elkaars netwerkadres niet. De server ziet ze wel, maar niet wat jullie zeggen.
address-relayed-told = De lijn gaat nu met een omweg over de server, omdat een rechte lijn niet lukte. Jullie apparaten hebben elkaar hun netwerkadres al verteld.
address-no-relay = Er is nu geen omweg beschikbaar. Zolang je de adressen verbergt, kan er geen lijn komen.
address-no-relay-other = { $Who } wil de netwerkadressen verbergen, en er is nu geen omweg beschikbaar. Zo kan er geen lijn komen.
lobby-enter = Ga naar binnen
lobby-open = Open de kamer
lobby-admit = Laat binnen
lobby-who-in = { $Who } is er.
lobby-who-not-yet = { $Who } is er nog niet.
lobby-who-nobody = { $Who } is er nog niet.
lobby-who-lobby = { $Who } is in de lobby.
lobby-who-asks = { $Who } wil binnenkomen.
lobby-asked = Je hebt aangeklopt
lobby-asked-under = { $Who } laat je binnen. Blijf rustig zitten. Dit scherm gaat vanzelf verder.
lobby-room-open = De kamer is open
lobby-room-open-under = Zodra { $who } aanklopt, zie je het hier. Dan laat jij binnen.
lobby-asks = { $Who } klopt aan
lobby-asks-under = Laat binnen als je klaar bent. De tijd gaat dan lopen.
lobby-admitting = Jullie gaan naar binnen
lobby-admitting-under = Beide apparaten kijken of de klok en de afspraken gelijk zijn. Dat duurt maar even.
session-problem-clockDisagrees = De klok van je computer loopt meer dan twee minuten voor of achter. Daarom begint er niets. Er is niets verloren. Zet de klok gelijk in de instellingen van je computer, en probeer het dan opnieuw.
session-problem-otherClockDisagrees = De klok van de computer van { $who } loopt meer dan twee minuten voor of achter. Daarom begint er niets. Jij hoeft niets te doen. Bel { $who } en vraag om de klok gelijk te zetten.
session-problem-startRefused = Kader liet de sessie niet beginnen, omdat iets niet bij jullie afspraken past. Er is niets verloren. Kijk samen of jullie dezelfde afspraken zien, en probeer het opnieuw.
session-problem-ledgersDiffer = Wat jullie apparaten over jullie sessies bewaarden, is niet gelijk. Daarom begint er niets. Er is niets gewist. Ga terug naar thuis, kijk het verloop na, en bel { $who }.
session-problem-noAnswer = Het apparaat van { $who } gaf geen antwoord. Er is niets verloren. Wacht even en probeer het opnieuw, of bel { $who }.

## In de kamer
session-title = In de kamer
controls = Bediening
self-view = Mijn beeld
self-none = camera uit
texts = Tekst
texts-new = nieuw
leave = Verlaat de kamer
other-picture = Beeld van { $who }
other-muted = microfoon uit
other-connecting = De lijn wordt gelegd
other-connecting-under = Dat duurt meestal een paar tellen.
other-lost = De lijn is weg
other-lost-under = Kader zoekt een nieuwe. De tekst naast het beeld kan het nog wel doen. Duurt het lang, bel elkaar dan.
other-camera-off = { $Who } heeft de camera uit
other-camera-off-under = Jullie kunnen elkaar gewoon horen.
other-silent = { $Who } heeft camera en microfoon uit
other-silent-under = De lijn is er wel. Een tekst naast het beeld komt aan.
other-soon = Het beeld komt eraan
other-soon-under = { $Who } heeft de camera aan.
line-good = de lijn is goed
line-weak = de lijn is zwak
line-lost = de lijn is weg
line-connecting = verbinden
clock-title = Deze sessie
clock-connecting = begint zo
clock-plenty = ruim de tijd
clock-half = over de helft
clock-soon = nog even
clock-last = bijna tijd
clock-goodbye = tijd voor afscheid
clock-over = het is tijd
clock-left = nog { $length }
clock-spoken = Nog ongeveer { $length }
clock-spoken-grace = Nog { $length } voor het afscheid
clock-button = { $text }. { $left }.
clock-times = Van { $from } tot { $until }.
clock-grace = Daarna afscheid, tot uiterlijk { $until }.
clock-digits-show = Toon de tijd in cijfers
clock-digits-hide = Verberg de cijfers
ask-longer = Vraag om langer
notice-title = Nog { $length }
notice-under = Wat wil je vandaag nog zeggen? Er is tijd om rustig af te sluiten.
notice-last = Het is bijna tijd. Daarna kun je nog afscheid nemen.
grace-title = Tijd om afscheid te nemen
grace-under = De afgesproken tijd is om. Om { $until } gaan beeld en geluid bij allebei uit.
extension-ask = Hoeveel langer?
extension-ask-under = { $Who } krijgt je vraag te zien. Het wordt langer als jullie allebei ja zeggen.
extension-send = Vraag het
extension-cancel = Toch niet
extension-asked = { $Who } vraagt om { $length } langer
extension-asked-under = Zeg wat voor jou goed is. Je hoeft niet uit te leggen waarom.
extension-agree = Ja, dat is goed
extension-refuse = Nee, op tijd stoppen
extension-waits = Je vroeg om { $length } langer
extension-waits-under = { $Who } ziet je vraag en antwoordt.
leave-sure = Nu al weggaan?
leave-sure-under = De sessie loopt nog tot { $until }. { $Who } ziet dat je weggaat. Weggaan mag altijd.
leave-yes = Ja, verlaat de kamer
leave-no = Blijf nog
leave-stop = Stop ook de afspraken
leave-stop-yes = Ja, ga weg en stop
texts-title = Tekst naast het beeld
texts-empty = Alleen jij en { $who } lezen dit. Handig als een woord niet doorkwam.
text-write = Schrijf een tekst
text-hint = Enter verstuurt.
text-waits = nog niet weg

## Onderbroken
interrupted-title = De sessie loopt nog
interrupted-under = Kader was even dicht. De sessie met { $who } loopt tot { $until }. Je kunt gewoon weer naar binnen.
interrupted-under-open = Kader was even dicht. De sessie met { $who } loopt nog. Je kunt gewoon weer naar binnen.
interrupted-devices = Je camera en microfoon staan uit. Binnen zet je ze zelf weer aan.
interrupted-back = Ga weer naar binnen
interrupted-leave = Verlaat de sessie

## Na de sessie
ending-limit = De sessie is klaar
ending-limit-under = De afgesproken tijd was om. Van jou gaat er geen beeld en geluid meer weg, en er komt niets meer binnen.
ending-leftByMe = Je bent weggegaan
ending-leftByMe-under = Dat mag altijd. Van jou gaat er geen beeld en geluid meer weg, en er komt niets meer binnen.
ending-leftByOther = { $Who } is weggegaan
ending-leftByOther-under = Van jou gaat er geen beeld en geluid meer weg, en er komt niets meer binnen. Een reden staat er niet bij. Vraag er gerust naar.
ending-lost = De lijn kwam niet terug
ending-lost-under = Het lag niet aan jullie afspraken. Beeld en geluid zijn uit. Bel elkaar als er nog iets gezegd moet worden.
ending-facts = Begonnen op { $day } om { $time }, het duurde { $length }.
ending-next-client = Neem even de tijd voordat je verdergaat met je dag. Een nieuwe sessie begint weer vanaf thuis.
ending-next-therapist = De sessie staat in het verloop. Een nieuwe begint weer vanaf thuis.
ending-withdrawn = De afspraken zijn ook gestopt. Een nieuwe sessie kan pas na nieuwe afspraken, die jullie allebei tekenen.
ending-close = Terug naar thuis
ending-history = Bekijk het verloop

## Verloop
history-title = Verloop met { $who }
history-under = Alleen feiten, geen inhoud. Elke regel hangt vast aan de regel ervoor. Voor elke sessie kijken jullie apparaten of het verloop bij allebei gelijk is.
history-empty = Er staat nog niets in. De eerste regel komt als jullie de afspraken tekenen.
history-agreed = Versie { $version } van de afspraken ging gelden.
history-start = Sessie { $session } begon.
history-extended = Sessie { $session } werd { $length } langer.
history-end-limit = Sessie { $session } eindigde op tijd, na { $length }.
history-end-leftByMe = Je verliet sessie { $session }, na { $length }.
history-end-leftByOther = { $Who } verliet sessie { $session }, na { $length }.
history-end-lost = Sessie { $session } eindigde na { $length }, omdat de lijn wegbleef.
history-end-other = Sessie { $session } eindigde, na { $length }.
history-withdrawn-me = Je stopte de afspraken.
history-withdrawn-other = { $Who } stopte de afspraken.
history-by-both = Door jullie allebei getekend.
history-by-me = Alleen door jou getekend.
history-by-other = Alleen door { $who } getekend.
history-head = Controlegetal na deze regel
history-verify-title = Klopt het nog?
history-verify-what = Kader kijkt elke regel na, vanaf de eerste: de handtekeningen, de volgorde, en of er niets is veranderd of weggehaald.
history-verify = Kijk het verloop na
history-good = { $count ->
    [one] 1 regel nagekeken. Die klopt.
   *[other] { $count } regels nagekeken. Alles klopt.
}
history-compare = Wil je vergelijken met { $who }? Als het verloop gelijk is, zien jullie hetzelfde controlegetal:
history-bad = Regel { $number } klopt niet.
history-bad-do = De regels ervoor zijn goed. Begin geen sessie en bel de ander. Er is niets gewist.

## Wat hardop gezegd wordt
say-relay-away = Geen verbinding. Alles blijft bewaard.
say-relay-back = Je bent weer verbonden.
say-relay-changed = De server is niet meer dezelfde. Alles blijft bewaard.
say-relay-version = De server past niet bij deze Kader. Alles blijft bewaard.
say-withdrawn = De afspraken met { $who } zijn gestopt.
say-agreed = Jullie afspraken gelden.
say-proposal = Er ligt een voorstel van { $who }.
say-other-same = { $Who } zei: hetzelfde.
say-other-in = { $Who } is er.
say-other-out = { $Who } is weggegaan.
say-other-waits = { $Who } wil binnenkomen.
say-line-lost = De lijn is weg. Kader zoekt een nieuwe.
say-line-back = De lijn is er weer.
say-other-camera-on = { $Who } heeft de camera aan.
say-other-camera-off = { $Who } heeft de camera uit.
say-other-microphone-on = { $Who } heeft de microfoon aan.
say-other-microphone-off = { $Who } heeft de microfoon uit.
say-text = { $Who } schreef iets.
say-grace = De tijd is om. Er is tijd om afscheid te nemen.
say-extended = De sessie is langer geworden.
say-not-extended = De sessie wordt niet langer.

## Wat niet lukte: wat er is, wat veilig is, wat je kunt doen
failure-invitationUsed = Deze uitnodiging is al gebruikt: een link werkt maar één keer. Er is niets van jou gedeeld. Vraag je therapeut om een nieuwe.
failure-invitationExpired = Deze uitnodiging is verlopen. Er is niets van jou gedeeld. Vraag je therapeut om een nieuwe.
failure-invitationDamaged = Deze link is niet heel. Misschien is er een stuk afgevallen. Er is niets verstuurd. Kopieer de hele link opnieuw.
failure-invitationNotALink = Dit is geen uitnodiging van Kader. Er is niets verstuurd. Plak de hele link: hij begint met kader://invitation/
failure-invitationOwn = Dit is je eigen uitnodiging. Geef de link aan de ander, die opent hem op een eigen apparaat.
failure-invitationGone = Deze uitnodiging werkt niet meer: ze is al gebruikt, ingetrokken of verlopen. Er is niets van jou gedeeld. Vraag je therapeut om een nieuwe.
failure-invitationNewer = Deze uitnodiging is van een nieuwere Kader. De link blijft goed. Installeer de nieuwste versie en open hem dan nog eens.
failure-relayAway = Er is nu geen verbinding. Wat je deed, is bewaard. Kijk of je internet werkt, en probeer het dan opnieuw.
failure-relayRefused = De server nam dit niet aan. Op dit apparaat is niets verloren. Probeer het later opnieuw, of vraag je praktijk om hulp.
failure-relayFull = De server heeft geen plaats meer voor deze verbinding. Wat je deed, is bewaard en gaat weg zodra er plaats is. Vraag de ander om Kader even te openen: dan komt er plaats.
failure-capabilityMissing = De server vraagt om de toestemming van je praktijk. Er is niets verloren. Vul die in bij ‘Dit programma’. Je krijgt hem van je praktijk.
failure-capabilityExpired = De toestemming van je praktijk is verlopen. Er is niets verloren. Vraag je praktijk om een nieuwe, en vul die in bij ‘Dit programma’.
failure-capabilityDamaged = Deze toestemming is niet heel. Er is niets veranderd. Kopieer de hele tekst die je praktijk je gaf, en plak die opnieuw.
failure-messageMissing = Een bericht van de ander is onderweg zoekgeraakt. Wat er al was, is veilig. Wacht even. Blijft het zo, bel dan de ander. Jullie kunnen deze verbinding verwijderen en met een nieuwe uitnodiging verdergaan.
failure-keyringAbsent = Deze computer heeft geen sleutelbos die Kader kan gebruiken. Er is niets verloren. Kies een andere manier.
failure-keyringLocked = De sleutelbos van je computer is op slot. Je kluis is veilig. Log opnieuw in op je computer, of kies een andere manier.
failure-keyringDenied = Je computer gaf de sleutel niet aan Kader. Je kluis is veilig. Probeer opnieuw en sta het toe, of kies een andere manier.
failure-keyringEmpty = De sleutel zit niet meer in de sleutelbos van je computer. Je kluis is er nog. Open hem met een andere manier.
failure-keyringOther = De sleutel in de sleutelbos past niet op deze kluis. Je kluis is er nog. Open hem met een andere manier.
failure-keyringOrphan = De sleutelbos heeft nog een sleutel van een kluis die hier niet staat. Er is niets gewist. Staat je kluis op een andere schijf, sluit die dan aan. Of kies een wachtzin.
failure-passphraseWrong = Deze wachtzin past niet. Er is niets gewist. Kijk of Caps Lock uit staat, en probeer het rustig nog eens.
failure-wordsWrong = Deze woorden passen niet. Er is niets gewist. Kijk of alle 24 er staan, in de goede volgorde.
failure-vaultDamaged = De kluis is niet te lezen. Kader heeft niets veranderd. Zet een reservekopie terug als je die hebt.
failure-vaultNewer = Deze kluis is van een nieuwere Kader. Er is niets veranderd. Installeer de nieuwste versie.
failure-vaultExists = Op dit apparaat is al een kluis. Kader maakt er geen tweede overheen. Sluit Kader en open het opnieuw.
failure-vaultInUse = Kader is al open in een ander venster. Ga daar verder, of sluit het eerst.
failure-diskFull = De schijf van je computer is vol. Wat je bewaarde, is er nog. Maak ruimte vrij en probeer het opnieuw.
failure-relationshipDamaged = Wat je met deze persoon bewaarde, is niet te lezen. Kader heeft niets veranderd en niets gewist. Zet een reservekopie terug als je die hebt. De rest werkt gewoon.
failure-ledgersDiffer = Wat jullie apparaten over jullie sessies bewaarden, is niet gelijk. Er is niets gewist. Begin geen sessie en bel de ander.
failure-nameEmpty = Vul een naam in. Je voornaam is genoeg.
failure-passphraseShort = Deze wachtzin is te kort. Neem een paar woorden achter elkaar.
failure-passphraseDiffers = De twee wachtzinnen zijn niet gelijk. Typ ze nog een keer.
failure-wordCheckWrong = Een van de woorden klopt niet. Kijk nog eens op je papier. De woorden zelf zijn niet veranderd.
failure-wordsGone = De woorden zijn niet meer te zien. Je kluis is veilig. Maak nieuwe bij ‘Dit programma’.
failure-notVerified = Jullie hebben de plaatjes nog niet vergeleken. Doe dat eerst. Daarna kun je tekenen.
failure-mismatch = De plaatjes verschilden. Met deze verbinding gaat Kader niet verder. Ruim haar op en begin opnieuw.
failure-refused = Dit past nu niet bij jullie afspraken. Er is niets veranderd.
failure-proposalStale = Dit voorstel is niet meer van nu. Er ligt al iets nieuwers. Lees dat eerst.
failure-termsOutOfRange = Een van de getallen kan niet. Een sessie duurt 1 tot 240 minuten, het afscheid 0 tot 15 minuten, en langer kan tot 120 minuten.
failure-cameraBusy = Een ander programma gebruikt de camera. Sluit dat programma en probeer het opnieuw.
failure-cameraAbsent = Er is geen camera gevonden. Zonder camera naar binnen mag ook.
failure-placeMissing = Vul eerst alles over je plek in. Dan kun je naar binnen.
failure-placeNotFree = Je zei dat je nog niet vrij kunt praten. Neem de tijd. Naar binnen kan zodra dat wel kan.
failure-noSession = Deze sessie is er niet meer. Er is niets verloren. Ga terug naar thuis.
failure-sessionElsewhere = Er loopt al een andere sessie. Die gaat gewoon door. Verlaat eerst die sessie.
failure-sessionRuns = Er loopt nog een sessie. Er is niets veranderd. Verlaat eerst de sessie, dan kan het.
failure-nobodyThere = Er is nog niemand om binnen te laten. De kamer blijft open. Wacht tot er iemand aanklopt.
failure-notTherapist = Alleen een therapeut kan uitnodigen en binnenlaten. Er is niets veranderd. Vraag je therapeut om een uitnodiging.
failure-notClient = Deze link is voor een cliënt. Jij gebruikt Kader als therapeut. Er is niets veranderd. Maak zelf een uitnodiging.
failure-noRelationship = Deze verbinding is er niet meer. Ga terug naar thuis.
failure-locked = Kader is op slot. Open het eerst.
failure-tooLong = Deze tekst is te lang. Hij staat er nog. Verstuur hem in stukken.
failure-tooMany = Dit zijn er te veel voor één sessie. Wat er staat, blijft staan. Zeg het hardop, of bewaar het voor een volgende keer.
failure-internal = Dit lukte niet. Wat je bewaarde, is er nog. Probeer het opnieuw. Lukt het weer niet, sluit Kader dan en open het weer.

## Wat de afspraken nu niet toelaten
refusal-general = Dit past nu niet bij jullie afspraken.
refusal-from = Het kan vanaf { $when }.
refusal-noAgreement = Er zijn nog geen afspraken die jullie allebei getekend hebben.
refusal-agreementWithdrawn = De afspraken zijn ingetrokken. Jullie kunnen samen nieuwe tekenen.
refusal-agreementReplaced = Er gelden nu andere afspraken. Probeer het opnieuw.
refusal-grantLapsed = Het duurde te lang. Probeer het opnieuw.
refusal-identityUnverified = Jullie hebben de plaatjes nog niet vergeleken.
refusal-identityChanged = De sleutel van de ander is veranderd. Vergelijk eerst opnieuw de plaatjes.
refusal-lengthDiffers = De ander vroeg om een andere lengte dan jullie hebben afgesproken.
refusal-clockDisagrees = De klok van je computer loopt meer dan twee minuten voor of achter. Zet hem gelijk en probeer het opnieuw.
refusal-relayTimeUnsigned = De tijd van de server was niet te vertrouwen. Probeer het opnieuw.
refusal-sessionRunning = Er loopt nog een sessie.
refusal-noSession = Er loopt geen sessie.
refusal-extensionBeyondMaximum = Zoveel langer mag niet volgens jullie afspraken.
refusal-extensionTooShort = Langer kan vanaf één minuut.
refusal-extensionUnsigned = Langer kan alleen als jullie allebei ja zeggen.
refusal-extensionAskedAlready = Je hebt al om langer gevraagd. Dat antwoord komt eerst.
refusal-sessionOver = De tijd van deze sessie is om.
refusal-placeNotPrivate = Een sessie kan pas als iedereen vrij kan praten.
refusal-placeIncomplete = Er mist nog iets over de plek.
refusal-placeStale = De vragen over je plek zijn te lang geleden beantwoord. Beantwoord ze opnieuw.
refusal-notTherapist = Alleen de therapeut kan binnenlaten.
refusal-notMember = Alleen jullie tweeën kunnen in deze kamer komen.
refusal-notAdmitted = De therapeut heeft nog niet binnengelaten.
refusal-nobodyThere = Er is nog niemand anders.

## De zes plaatjes
emoji-dog = hond
emoji-cat = kat
emoji-horse = paard
emoji-rabbit = konijn
emoji-elephant = olifant
emoji-penguin = pinguïn
emoji-owl = uil
emoji-turtle = schildpad
emoji-fish = vis
emoji-butterfly = vlinder
emoji-bee = bij
emoji-snail = slak
emoji-hedgehog = egel
emoji-camel = kameel
emoji-duck = eend
emoji-whale = walvis
emoji-tree = boom
emoji-tulip = tulp
emoji-cactus = cactus
emoji-clover = klaver
emoji-sun = zon
emoji-moon = maan
emoji-star = ster
emoji-cloud = wolk
emoji-rainbow = regenboog
emoji-snowflake = sneeuwvlok
emoji-mountain = berg
emoji-globe = wereldbol
emoji-apple = appel
emoji-lemon = citroen
emoji-carrot = wortel
emoji-corn = maïs
emoji-key = sleutel
emoji-umbrella = paraplu
emoji-alarm-clock = wekker
emoji-book = boek
emoji-pencil = potlood
emoji-bell = bel
emoji-light-bulb = gloeilamp
emoji-anchor = anker
emoji-bicycle = fiets
emoji-train = trein
emoji-sailboat = zeilboot
emoji-airplane = vliegtuig
emoji-rocket = raket
emoji-balloon = ballon
emoji-gift = cadeau
emoji-trumpet = trompet
emoji-guitar = gitaar
emoji-drum = trommel
emoji-kite = vlieger
emoji-top-hat = hoge hoed
emoji-glasses = bril
emoji-socks = sokken
emoji-cup = kopje
emoji-chair = stoel
emoji-door = deur
emoji-telescope = telescoop
emoji-envelope = envelop
emoji-compass = kompas
emoji-magnet = magneet
emoji-puzzle-piece = puzzelstukje
emoji-house = huis
emoji-tractor = tractor
