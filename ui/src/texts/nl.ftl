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
# In de plaats van een datum die er geen is.
moment-unknown = een onbekend moment
day-unknown = een onbekende dag
time-unknown = een onbekende tijd
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
standstill-damaged-under = Kader heeft niets veranderd en niets gewist. Start de computer opnieuw op en open Kader dan nog een keer. Blijft het zo, bewaar dan de map van Kader zoals die is en vraag iemand om naar de schijf te kijken. Zet geen oude kopie terug: dan weet dit apparaat niet meer wat het al verstuurde, en dat is niet veilig.
standstill-newer = Deze kluis is van een nieuwere Kader
standstill-newer-under = Alles is er nog en niets is veranderd. Installeer de nieuwste versie van Kader. Dan gaat de kluis gewoon open.
standstill-inUse = Kader is al open
standstill-inUse-under = Er staat nog een venster van Kader open op deze computer. Ga daar verder, of sluit het en kijk dan opnieuw.
broken = Dit scherm kan nu niet worden getoond
broken-under = Er ging iets mis bij het tonen. Wat je bewaard hebt, is er nog. Probeer het opnieuw. Lukt dat niet, sluit Kader dan en open het weer. Hulp nu werkt gewoon.
broken-session = Je sessie kan nog doorgaan. Vergrendel Kader om beeld en geluid te stoppen.

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
words-under = Met deze woorden open je de kluis op dit apparaat, ook als je wachtzin weg is of de sleutelbos niet werkt. Ze brengen je ook terug op een nieuwe computer, samen met een archief dat je bewaarde. Kader laat ze zien tot je ze hebt nagekeken, en daarna nooit meer.
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
people-fault = kijk het verloop na
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
home-agree-signed = Het voorstel ligt bij **{ $who }**.
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
home-damaged = Het verloop met **{ $who }** klopt niet meer.
home-damaged-under = Hier begint niets nieuws. Wat goed is, kun je lezen en bewaren.
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
home-capability = De server vraagt om een nieuwe toestemming van je praktijk. Sessies gaan gewoon door. Nieuwe uitnodigingen en nieuwe sleutels wachten erop.
home-capability-give = Geef de toestemming

## Verbergen, hulp, en wat alleen van jou is (P2, S-15, S-40, S-44, S-45)
hide-key = Met F9 gaat Kader op elk scherm meteen op slot.
cover-title = Kader is afgedekt
cover-off = Camera, microfoon en geluid staan uit.
cover-turning-off = Camera, microfoon en geluid gaan uit.
cover-back-how = Druk nog eens op F9 om terug te gaan. Je camera en microfoon zet je daarna zelf weer aan.
cover-back = Terug
say-uncovered = Je bent terug. Je camera en microfoon staan uit.
help-own = Afgesproken met { $who }
help-own-locked = Je eigen mensen
help-own-closed = Je eigen mensen voor nood zie je hier als Kader open is.
crisis-longer = Meer tijd, nu
crisis-longer-under = Is er nood, dan maak je deze sessie langer zonder te vragen. { $Who } ziet het meteen, en het komt in jullie verloop te staan.
crisis-extend = Maak { $length } langer
crisis-extended-done = De sessie is { $length } langer.
crisis-open = Zie waar { $who } is
crisis-open-sure = Een crisis melden?
crisis-open-under = Wat { $who } over de plek invulde, ligt verzegeld bij jou. Om het te openen meld je een crisis. { $Who } ziet dat meteen, en het komt in jullie verloop te staan.
crisis-open-yes = Ja, meld een crisis en open
crisis-place-title = Waar { $who } is
crisis-place-company = Gezelschap
crisis-place-alone = { $Who } zei: niemand erbij.
crisis-place-not-alone = { $Who } zei: er is iemand bij.
crisis-place-hint = Dit verdwijnt als de sessie eindigt. Bellen doe je met je telefoon.
crisis-declared-me = Je meldde een crisis
crisis-declared-other = { $Who } meldde een crisis
crisis-declared-other-under = { $Who } ziet nu het adres en het nummer dat je invulde, om te kunnen helpen. Dat staat in jullie verloop. Na de sessie is het weg.
crisis-extended-other = { $Who } maakte de sessie langer
crisis-extended-other-under = Samen kwam er vanwege nood { $length } bij. De sessie loopt nu tot { $until }. Weggaan mag altijd.
say-crisis-extended = { $Who } maakte de sessie langer.
say-place-opened = { $Who } meldde een crisis en ziet waar je bent.
note-therapist = Werknotitie
note-client = Voor mezelf
note-only-here = Alleen jij, alleen op dit apparaat.
note-empty-therapist = Wat je voor jezelf wilt onthouden.
note-empty-client = Wat je voor jezelf wilt opschrijven. Niemand anders leest het.
note-kept = Bewaard op dit apparaat.
note-not-yet = Wordt bewaard.
program-screen = Meekijken
program-idle = Kader gaat vanzelf op slot als er een tijd niets gebeurt, en als je computer slaapt. Hoe lang, staat in je afspraken; anders is het tien minuten. In een sessie blijft Kader open.
program-hide = Met F9 verberg je Kader op elk scherm. Buiten een sessie gaat het meteen op slot. In een sessie wordt het venster afgedekt en gaan camera, microfoon en geluid uit. Nog eens F9 brengt je terug.
capture-on = Kader houdt dit venster nu uit schermopnames, zoals jullie hebben afgesproken. Tegen een telefoon die meekijkt, helpt dat niet.
capture-failed = Jullie hebben afgesproken dit venster uit schermopnames te houden, maar dat lukte nu niet. Sluit Kader en open het weer. Let zolang op wat er op je scherm staat.
capture-not-asked = Schermopnames worden niet tegengehouden. Dat kan op deze computer wel: jullie kunnen het afspreken.
capture-not-offered = Deze computer kan een venster niet uit schermopnames houden.
capture-asked-not-offered = Jullie hebben afgesproken dit venster uit schermopnames te houden. Deze computer kan dat niet: de afspraak geldt, maar Kader dwingt haar hier niet af.
later-title = Plan voor later
later-under = Voor als het weer moeilijker wordt. Schrijf op wat je dan wilt weten. Ook als jullie stoppen, blijft dit hier staan, tot je deze verbinding verwijdert.
later-part-0 = Wat mij helpt
later-hint-0 = Wat je deed, of wat een ander deed, en wat goed werkte.
later-part-1 = Eerste signalen
later-hint-1 = Waaraan je merkt dat het minder gaat. Misschien zien anderen het eerder.
later-part-2 = Wie ik bel
later-hint-2 = Namen en nummers. In nood altijd 112, en 113 als je aan zelfdoding denkt.
later-export = Neem je plan mee als tekst
later-export-hint = Dat bestand kan iedereen lezen die het opent.
failure-archiveTooMuch = Er is te veel om in één archief te bewaren. Er is niets veranderd. Sla van elke relatie apart een archief op.
failure-archiveNotMade = Het bestand kon niet worden gemaakt. Er is niets veranderd. Probeer het nog eens.
failure-nothingOwn = Er is hier nog niets van jou om mee te nemen. Er is geen bestand gemaakt.
failure-laterEmpty = Er staat nog niets in je plan. Schrijf eerst iets op. Er is geen bestand gemaakt.
program-reminders = Herinneringen
program-reminders-under = Kader kan je een melding geven, een tijd voor een afspraak. In die melding staat geen naam en niet waar het over gaat. Wie meekijkt, leest alleen dit:
program-reminders-show = Herinner me aan mijn afspraken
program-reminders-hint = Kader herinnert je alleen als het open is en niet op slot. Op slot weet Kader niet wat er in je agenda staat: dan komt de herinnering als je het weer opent, als de afspraak dan nog komt. In een sessie stoort Kader je niet.
program-reminders-when = Hoe lang van tevoren
program-reminders-before-10 = 10 minuten
program-reminders-before-30 = 30 minuten
program-reminders-before-60 = 1 uur
program-reminders-before-1440 = 1 dag
program-reminders-try = Laat de melding nu een keer zien
program-reminders-tried = De melding is gegeven. Zie je haar niet? Kijk dan of je computer meldingen tegenhoudt.
program-reminders-not-shown = Je computer liet de laatste herinnering niet zien. Kijk daarom zelf in Kader wanneer je volgende afspraak is.
program-reminders-on = Ingesteld. Kader herinnert je voortaan aan je afspraken.
program-reminders-off = Ingesteld. Kader herinnert je nergens meer aan.
failure-reminderOutOfRange = Zo lang van tevoren kan Kader je niet herinneren. Er is niets veranderd. Kies een tijd tussen 5 minuten en 2 dagen.
failure-reminderNotShown = Je computer liet geen melding zien. Er is niets veranderd. Kijk of meldingen op je computer aanstaan. Tot dan kijk je zelf in Kader wanneer je volgende afspraak is.
program-help = Hulp nu
program-help-under = Bij Hulp nu staan ook de mensen uit je afspraken, zolang Kader open is.
program-help-show = Laat ze ook zien als Kader op slot is
program-help-hint = Hun namen en nummers staan dan leesbaar op deze computer. Wie erbij kan, kan ze lezen. Zet je dit uit, dan worden ze gewist.
program-help-none = In je afspraken staan nu geen eigen mensen. Er is niets te zien.
program-help-on = Ingesteld. Ze staan nu ook bij Hulp nu als Kader op slot is.
program-help-off = Ingesteld. Ze zijn gewist en staan er alleen nog als Kader open is.
failure-placeUnknown = Wat de ander over de plek invulde, is hier niet. Er is niets gemeld. Vraag het hardop, of bel 112.
failure-noteTooLong = Deze notitie is te lang om te bewaren. Wat er al bewaard was, is er nog. Maak haar korter.

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
invite-then = Daarna vergelijken jullie zes plaatjes. Pas dan kunnen jullie iets afspreken. Kennismaken in een kort gesprek mag eerst ook.
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

## Kennismaken, voordat er iets is afgesproken (S-01)
introduction-open = Eerst kennismaken?
introduction-open-under = Dat kan in een gesprek van hooguit een half uur, hier in Kader. Er wordt niets van bewaard, alleen dat het gesprek er was. De zes plaatjes kunnen jullie daar ook vergelijken.
introduction-offer = Stel een kennismaking voor
introduction-offered = { $Who } wil eerst kennismaken
introduction-offered-under = Dat is een gesprek van hooguit een half uur, hier in Kader. Er wordt niets van bewaard, alleen dat het gesprek er was. Je zit nergens aan vast.
introduction-join = Ik doe mee
introduction-mine = Je stelde een kennismaking voor
introduction-joined = Je doet mee aan de kennismaking
introduction-waits = { $Who } moet nog meedoen. Zodra dat zo is, ga je hier naar het gesprek. Je zit nergens aan vast.
introduction-waits-many = { $Who } moeten nog meedoen. Zodra dat zo is, ga je hier naar het gesprek. Je zit nergens aan vast.
introduction-ready = Jullie kunnen kennismaken
introduction-ready-under = Het gesprek duurt hooguit een half uur, en jullie kunnen het één keer doen. Spreek een moment af waarop jullie allebei tijd hebben.
introduction-ready-under-many = Het gesprek duurt hooguit een half uur, en jullie kunnen het één keer doen. Spreek een moment af waarop iedereen tijd heeft.
introduction-lobby = Ga naar de kennismaking
lobby-introduction = Dit is een kennismaking: één gesprek van hooguit een half uur. Er wordt niets van bewaard, alleen dat het er was.
lobby-introduction-unknown = Wie er aan de andere kant zit, weet je pas zeker als jullie de zes plaatjes hebben vergeleken. Dat kan in het gesprek.
session-title-introduction = Kennismaking
signs = Plaatjes
session-signs = Vergelijk deze plaatjes
session-signs-how = Lees om de beurt voor wat er staat. Begin linksboven. Zijn het dezelfde zes, in dezelfde volgorde?
session-signs-wait = De plaatjes komen zodra het apparaat van { $who } zover is.
session-signs-wait-many = De plaatjes komen zodra alle apparaten zover zijn.
session-signs-same = Dezelfde zes
session-signs-same-under = Jullie weten nu dat er niemand tussen zit. Afspraken maken kan na dit gesprek.
session-signs-sure = Zijn ze echt anders?
session-signs-sure-under = Dan stopt dit gesprek meteen, en Kader gaat niet verder met deze verbinding. Twijfel je? Lees ze dan samen nog een keer voor.
session-signs-yes = Ja, ze zijn anders
ending-introduction = Van de kennismaking is niets bewaard, alleen dat die er was. Wil je verder met { $who }? Dan vergelijken jullie eerst de zes plaatjes.
ending-introduction-agree = Van de kennismaking is niets bewaard, alleen dat die er was. Wil je verder met { $who }? Dan tekenen jullie samen afspraken.
ending-introduction-ready = Van de kennismaking is niets bewaard, alleen dat die er was. Jullie afspraken gelden vanaf nu.
ending-step = Verder
people-introduction = wil kennismaken
say-introduction = { $Who } wil eerst kennismaken.
say-introduction-ready = Jullie kunnen kennismaken.
say-compared = Iedereen zei: hetzelfde.
failure-introductionGone = Een kennismaking kan hier nu niet. Die komt voor de eerste afspraken, of niet.

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
agreement-under = Versie { $version } geldt sinds { $day }. Ruimer maken doen jullie samen. Strakker maken of stoppen mag ieder altijd alleen.
agreement-under-first = { $Who } schreef dit op. Het geldt pas als jullie allebei getekend hebben.
agreement-under-mine = Jij schreef dit op voor { $who }. Het geldt pas als jullie allebei getekend hebben.
agreement-clauses = De afspraken, deel voor deel
agreement-now = Nu
agreement-proposed = Voorstel
agreement-why = { $Who } stelt dit voor, omdat:
agreement-why-mine = Jij stelt dit voor, omdat:
clause-length = Een sessie duurt { $length }.
clause-notices = Kader zegt het zacht als er nog { $moments } over zijn.
clause-notices-none = Kader zegt het niet van tevoren als de tijd bijna om is.
clause-grace = Daarna is er { $length } om afscheid te nemen. Dan gaan beeld en geluid bij allebei uit.
clause-grace-none = Als de tijd om is, gaan beeld en geluid bij allebei meteen uit.
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
remove-stops-away = Jullie afspraken stoppen dan ook. Je bent nu niet verbonden: { $who } hoort het zodra Kader weer verbinding heeft. Kan dat lang duren, zeg het dan zelf.
remove-yes = Ja, verwijder
remove-yes-stops = Ja, stop en verwijder
removed = De verbinding is verwijderd.
propose-title = Een voorstel voor { $who }
propose-under = Verander alleen wat anders moet. { $Who } leest het, en tekent of vraagt om iets anders.
propose-length = Hoe lang duurt een sessie?
propose-length-hint = Vijftig minuten is gewoon.
propose-grace = Hoe lang is er om afscheid te nemen?
propose-grace-hint = Dan eindigt het niet midden in een zin.
propose-extension = Hoeveel langer mag het worden?
propose-extension-hint = Alleen als jullie allebei ja zeggen. Nul is: nooit langer.
propose-why = Waarom stel je dit voor?
propose-why-hint = Mag leeg blijven. { $Who } leest dit erbij.
propose-submit = Teken en leg voor
propose-cancel = Toch niet
agree-await = { $Who } maakt een voorstel
agree-await-under = Daarin staat hoe lang jullie gesprekken duren en hoe jullie afsluiten. Als het er is, lees je het hier. Je hoeft nu niets te doen.
agree-await-own = Ik wil zelf iets voorstellen

## De afspraken in gewone woorden, deel voor deel (S-05)
length-hours = { $count ->
    [one] 1 uur
   *[other] { $count } uur
}
length-days = { $count ->
    [one] 1 dag
   *[other] { $count } dagen
}
length-weeks = { $count ->
    [one] 1 week
   *[other] { $count } weken
}
length-about-years = { $days } (ongeveer { $years } jaar)
hours-every-day = elke dag
hours-day-to-day = { $from } tot en met { $to }
hours-all-day = de hele dag
hours-whole = van { $from } tot { $to } uur
hours-from-to = van { $from } tot { $to } uur
hours-group = { $days } { $hours }
zone-clock = de klok in { $city }
zone-utc = de wereldklok (UTC)
city-Athens = Athene
city-Berlin = Berlijn
city-Brussels = Brussel
city-Bucharest = Boekarest
city-Copenhagen = Kopenhagen
city-Curacao = Curaçao
city-Lisbon = Lissabon
city-London = Londen
city-Luxembourg = Luxemburg
city-Moscow = Moskou
city-Paris = Parijs
city-Prague = Praag
city-Vienna = Wenen
city-Warsaw = Warschau
city-Zurich = Zürich
clause-session-name = Sessies
clause-course-name = Terugkijken en einde
clause-messages-name = Berichten
clause-homework-name = Opdrachten
clause-confidentiality-name = Vertrouwelijk
clause-place-name = Plek
clause-fees-name = Kosten
clause-crisis-name = Bij een crisis
clause-relations-name = Geen andere band
says-often-none = Hoe vaak jullie een sessie hebben, is niet afgesproken.
says-often-week = { $count ->
    [one] Er is hooguit 1 sessie per week.
   *[other] Er zijn hooguit { $count } sessies per week.
} Een week loopt van maandag tot en met zondag, volgens { $clock }.
says-often-days = { $count ->
    [one] In elke { $period } achter elkaar is er hooguit 1 sessie.
   *[other] In elke { $period } achter elkaar zijn er hooguit { $count } sessies.
}
says-gap = De tijd tussen twee sessies is minstens { $length }.
says-appointments = Een sessie begint op een tijd die jullie samen plannen. Naar binnen kan vanaf { $early } ervoor tot { $late } erna.
says-appointments-from = Een sessie begint op een tijd die jullie samen plannen. Naar binnen kan vanaf die tijd tot { $late } erna.
says-ad-hoc = Een sessie die niet gepland is, mag ook.
says-ad-hoc-not = Zonder planning begint er geen sessie.
says-appointments-none = Sessies worden niet gepland. Een sessie kan op elk moment beginnen als jullie er allebei zijn.
says-course-none = Wanneer jullie samen terugkijken, is niet afgesproken. Een einde ook niet.
says-review = { $count ->
    [one] Na elke sessie kijken jullie samen terug.
   *[other] Na elke { $count } sessies kijken jullie samen terug.
} Pas daarna kan de volgende sessie.
says-last = Sessie { $number } is de laatste.
says-ends = Vanaf { $day } begint er geen sessie meer.
says-further = Verder gaan kan dan met nieuwe afspraken die jullie allebei tekenen.
says-no-end = Een einde is niet afgesproken.
says-messages-none = Jullie schrijven elkaar niet tussen de sessies.
says-hours = Schrijven mag altijd. Een bericht komt aan op deze tijden: { $hours }, volgens { $clock }.
says-hours-always = Schrijven mag altijd. Een bericht komt meteen aan, op elk moment van de week.
says-quota-both = Jullie schrijven allebei hooguit { $count ->
    [one] 1 bericht
   *[other] { $count } berichten
} per dag, elk van hooguit { $characters ->
    [one] 1 teken
   *[other] { $characters } tekens
}.
says-quota-me = Jij schrijft hooguit { $count ->
    [one] 1 bericht
   *[other] { $count } berichten
} per dag, elk van hooguit { $characters ->
    [one] 1 teken
   *[other] { $characters } tekens
}.
says-quota = { $Who } schrijft hooguit { $count ->
    [one] 1 bericht
   *[other] { $count } berichten
} per dag, elk van hooguit { $characters ->
    [one] 1 teken
   *[other] { $characters } tekens
}.
says-files = { $count ->
    [one] Bij een bericht kan 1 foto of pdf mee, van hooguit { $size } MB.
   *[other] Bij een bericht kunnen { $count } foto’s of pdf’s mee, van hooguit { $size } MB per stuk.
}
says-files-none = Bij een bericht gaan geen foto’s of pdf’s mee.
says-read = Wie een bericht schreef, krijgt te zien dat het gelezen is.
says-read-not = Niemand krijgt te zien of een bericht gelezen is.
says-reply = { $Who } antwoordt binnen { $length }.
says-reply-me = Je antwoordt binnen { $length }.
says-away = Van { $from } tot en met { $until } is { $who } er niet. Berichten wachten dan. Wie er dan wel is:
says-away-me = Van { $from } tot en met { $until } ben je er niet. Berichten wachten dan. Wie er dan wel is:
says-away-day = Op { $day } is { $who } er niet. Berichten wachten dan. Wie er dan wel is:
says-away-day-me = Op { $day } ben je er niet. Berichten wachten dan. Wie er dan wel is:
says-away-times = Van { $from } tot { $until } is { $who } er niet. Berichten wachten dan. Wie er dan wel is:
says-away-times-me = Van { $from } tot { $until } ben je er niet. Berichten wachten dan. Wie er dan wel is:
says-tasks-none = Er zijn geen opdrachten tussen de sessies.
says-tasks = { $count ->
    [one] Er staat hooguit 1 opdracht tegelijk open.
   *[other] Er staan hooguit { $count } opdrachten tegelijk open.
}
kind-messages = berichten
kind-homework = opdrachten
kind-ratings = cijfers na een sessie
kind-course = doelen en terugblikken
says-confidentiality-none = Hierover is niets apart afgesproken. Dan gaat Kader op slot als er { $length } niets gebeurt. Wat jullie schrijven, blijft bewaard tot het einde van jullie verbinding, en mag ieder meenemen. Schermopnames worden niet tegengehouden.
says-capture = Kader houdt zijn vensters uit schermopnames.
says-capture-not = Schermopnames worden niet tegengehouden.
says-kept = { $kinds } blijven { $length } bewaard. Daarna wist Kader ze.
says-kept-everything = Wat jullie schrijven, blijft { $length } bewaard. Daarna wist Kader het.
says-kept-rest = De rest blijft bewaard tot het einde van jullie verbinding.
says-kept-all = Wat jullie schrijven, blijft bewaard tot het einde van jullie verbinding.
says-idle = Kader gaat op slot als er { $length } niets gebeurt.
says-export-shared = Ieder mag het eigen werk en het verloop meenemen, en ook wat jullie deelden.
says-export-own = Ieder mag het eigen werk en het verloop meenemen. Wat de ander deelde, gaat niet mee.
says-place-none = Over de plek is niets extra afgesproken. Kader vraagt er voor elke sessie naar.
says-place = Over de plek spraken jullie af:
says-fresh = Wat je voor een sessie over je plek zegt, geldt { $length }. Daarna vraagt Kader het opnieuw.
says-fees-none = Over geld is hier niets afgesproken. Kader rekent niets uit.
says-fee = Een sessie kost { $money }.
says-fee-free = Een sessie kost niets.
says-charged = Een sessie die korter duurde dan { $length }, kost niets.
says-charged-all = Ook een sessie die kort duurde, telt.
says-late = Afzeggen kost niets tot { $length } van tevoren. Zegt { $who } later af, dan kost dat { $money }.
says-late-me = Afzeggen kost niets tot { $length } van tevoren. Zeg je later af, dan kost dat { $money }.
says-late-free = Afzeggen kost niets.
says-missed = Komt { $who } niet, dan kost dat { $money }.
says-missed-me = Kom je niet, dan kost dat { $money }.
says-missed-free = Komt { $who } niet, dan kost dat niets.
says-missed-free-me = Kom je niet, dan kost dat niets.
says-therapist-off = Zeg jij af of kom jij niet, dan kost het { $who } niets.
says-therapist-off-me = Zegt { $who } af of komt { $who } niet, dan kost het je niets.
says-crisis-none = Er zijn geen eigen nummers afgesproken. Hulp nu laat altijd 112 en 113 zien.
says-crisis-always = Hulp nu laat altijd 112 en 113 zien, ook zonder netwerk.
says-contacts = { $count ->
    [one] Bij een crisis is dit het nummer om te bellen:
   *[other] Bij een crisis zijn dit de nummers om te bellen, in deze volgorde:
}
says-crisis-text = Wat jullie dan doen:
says-relations = Jullie verklaren allebei dat er buiten deze gesprekken niets tussen jullie is: geen familie, relatie of vriendschap, geen zaken buiten de afgesproken kosten, en geen werk voor of met elkaar.
says-relations-none = Dit is niet verklaard. Daarom gaan deze afspraken alleen over hoe lang een sessie duurt.
not-enforced-here = afgesproken, op deze computer niet af te dwingen
change-summary = { $count ->
    [one] Dit verandert in 1 deel:
   *[other] Dit verandert in { $count } delen:
}
change-was-summary = { $count ->
    [one] Dit is strakker geworden in 1 deel:
   *[other] Dit is strakker geworden in { $count } delen:
}
change-rest = De rest blijft gelijk.
change-nothing-yet = Hierover staat nu niets.
change-falls-away = Dit vervalt.
change-words-same = Hier is iets veranderd dat in woorden hetzelfde blijft.
change-tightens = Dit deel wordt alleen strakker.
tightened-by-me = Jij maakte dit strakker. Dat mag je alleen, en het geldt meteen.
tightened-by-other = { $Who } maakte dit strakker. Dat mag ieder alleen, en het geldt meteen.
tightened-said = Je maakte de afspraak alleen strakker. Het geldt meteen.
say-tightened = { $Who } maakte jullie afspraken strakker. Dat mag ieder alleen, en het geldt meteen.
tightened-why = Waarom:
tightened-since = Geldt sinds { $when }.
agreement-before = Eerst
agreement-after = Nu
agreement-coming = Er is een nieuwe versie. Die geldt zodra de sessie van nu voorbij is.

## Iets voorstellen: de delen, de velden en wat er nog niet klopt
effect-unknown = Maak je de afspraak alleen strakker? Dan geldt het meteen, ook zonder { $who }. In elk ander geval geldt het pas als { $who } ook tekent.
effect-tightens = Dit maakt de afspraak alleen strakker. Het geldt meteen.
effect-loosens = Dit geldt pas als { $who } ook tekent.
effect-first = Als je dit voorlegt, teken je het ook. Het geldt pas als { $who } ook tekent.
section-length-name = Hoe lang
section-often-name = Hoe vaak en wanneer
section-change = Verander
section-close = Klaar
section-faulty = Hier klopt nog iets niet.
section-undeclared = Dit is nog niet verklaard. Voor de rest van je voorstel is het nodig.
section-changed = veranderd
propose-parts = De delen van je voorstel
propose-faults = Nog niet alles klopt:
propose-nothing = Er is niets veranderd. Leg je het toch voor, dan tekenen jullie dezelfde afspraken allebei opnieuw.
start-title = Beginnen met een voorbeeld
start-under = Kies iets dat op jullie lijkt. Dan is het voorstel vast ingevuld. Je kunt daarna alles nog veranderen.
start-open = Bekijk de voorbeelden
start-by-work = Naar manier van werken
start-by-form = Naar soort gesprek
start-take = Neem dit over
start-taken = Overgenomen: { $name }. Je kunt alles nog veranderen.
start-undo = Zet terug wat er stond
start-undone = Teruggezet.
start-none = Er zijn nu geen voorbeelden. Je kunt alles zelf invullen.
preset-psychoanalytic = Psychoanalytisch
preset-psychoanalytic-why = Meer dan één sessie per week op vaste tijden, en niets ertussen. Wat nog niet gezegd is, wacht op de volgende keer.
preset-behavioral = Gedragstherapie
preset-behavioral-why = Elke week, met opdrachten ertussen: wat je daar oefent, is het werk. Jullie kijken vaak terug, en het einde staat vast.
preset-cognitive = Cognitieve therapie
preset-cognitive-why = Elke week, met een paar opdrachten en korte berichten: zo kijk je naar gedachten waar ze opkomen.
preset-experiential = Ervaringsgericht
preset-experiential-why = Langere sessies, elke week, met ruimte om aan het eind tot rust te komen. Ertussen hoeft er niets.
preset-systemic = Systeemtherapie
preset-systemic-why = Lange sessies met weken ertussen: thuis kan dan iets in beweging komen.
preset-individual = Met z’n tweeën
preset-individual-why = De gewone afspraken voor één cliënt en één therapeut, met elke week een sessie.
preset-couple = Met een stel
preset-couple-why = Langer, elke twee weken, en met allebei erbij.
preset-family = Met een gezin
preset-family-why = Lang, elke drie weken. Er mag iemand missen, een paar moeten er zijn.
preset-group = Met een groep
preset-group-why = Lang, elke week op hetzelfde uur, met de meesten erbij.
preset-introduction = Kennismaken
preset-introduction-why = Eén gesprek. Daarna zeggen jullie allebei of je verdergaat.
propose-notices = Wanneer zegt Kader dat de tijd bijna om is?
propose-notice = { $length } van tevoren
propose-often = Een grens aan hoe vaak
propose-often-hint = Zo houden jullie het allebei vol. Zonder grens kan het zo vaak als jullie willen.
propose-most = Hoeveel sessies hooguit?
propose-period = In welke tijd?
propose-period-week = Per week, van maandag tot en met zondag
propose-period-days = Per aantal dagen achter elkaar
propose-days = Hoeveel dagen?
propose-zone = Volgens de klok van welke plaats?
propose-gap = Tijd tussen twee sessies
propose-gap-hint = Minstens zo veel tijd na het einde van de vorige.
propose-gap-length = Hoeveel tijd minstens?
propose-appointments = Sessies op geplande tijden
propose-appointments-hint = Jullie plannen elke tijd samen. Zonder planning kan een sessie op elk moment beginnen.
propose-early = Hoeveel eerder kan iemand naar binnen?
propose-late = Hoeveel later kan het nog beginnen?
propose-ad-hoc = Een sessie die niet gepland is, mag ook
propose-review = Samen terugkijken
propose-review-hint = Helpt het nog? Dat bespreken jullie voordat de volgende sessie kan.
propose-review-every = Na hoeveel sessies telkens?
propose-last = Een laatste sessie
propose-last-hint = Geteld vanaf jullie eerste sessie.
propose-last-number = Welke sessie is de laatste?
propose-ends = Een laatste dag
propose-ends-hint = Vanaf die dag begint er geen sessie meer.
propose-ends-day = Vanaf welke dag?
propose-day-hint = Bijvoorbeeld 24-12-2026.
propose-messages = Berichten tussen de sessies
propose-messages-hint = Zonder deze afspraak schrijven jullie elkaar niet tussen de sessies.
propose-hours = Wanneer komen berichten aan?
propose-hours-hint = Schrijven mag altijd. Wat je buiten deze uren schrijft, wacht tot ze weer beginnen.
propose-hours-row = Uren { $number }
propose-from = Van
propose-to = Tot
propose-clock-hint = Bijvoorbeeld 9:00. Het einde van de dag is 24:00.
propose-hours-add = Nog andere uren
propose-hours-remove = Haal uren { $number } weg
propose-quota-client = De cliënt schrijft hooguit
propose-quota-therapist = De therapeut schrijft hooguit
propose-per-day = Berichten per dag
propose-characters = Tekens per bericht
propose-reply = Binnen hoeveel tijd antwoordt de therapeut?
propose-reply-hint = Kader laat dit zien bij het schrijven. Afdwingen kan het niet.
propose-files = Bij een bericht mogen foto’s of pdf’s
propose-files-hint = Waar een foto is gemaakt en wie hem maakte, haalt Kader er eerst af.
propose-files-most = Hoeveel bij een bericht?
propose-files-size = Hoe groot hooguit per stuk?
unit-mb = MB
propose-read = Laat zien dat een bericht gelezen is
propose-read-hint = Zonder dit ziet niemand of iets gelezen is. Zo kun je lezen zonder dat iemand op antwoord wacht.
propose-absences = Als de therapeut er niet is
propose-absences-hint = Vakantie of ziekte. Berichten wachten dan.
propose-absence = Afwezig { $number }
propose-away-from = Eerste dag
propose-away-until = Laatste dag
propose-away-who = Wie is er dan wel?
propose-away-who-hint = Een naam en een nummer, of: niemand.
propose-away-add = Voeg afwezigheid toe
propose-away-remove = Haal afwezigheid { $number } weg
propose-tasks = Opdrachten tussen de sessies
propose-tasks-hint = Een opdracht begint pas als de cliënt ja zegt.
propose-tasks-open = Hoeveel staan er hooguit tegelijk open?
propose-confidentiality = Afspraken over wat vertrouwelijk is
propose-confidentiality-hint = Opnemen kan Kader nooit. Dit gaat over de rest.
propose-capture = Houd Kader uit schermopnames
propose-capture-hint = Waar het systeem dat kan. Tegen een telefoon die meekijkt, helpt het niet.
propose-kept = Hoe lang blijft iets bewaard?
propose-kept-hint = Wat je niet aanvinkt, blijft tot het einde van jullie verbinding.
propose-kept-days = Hoeveel dagen?
propose-kept-messages = Berichten wissen na een tijd
propose-kept-homework = Opdrachten wissen na een tijd
propose-kept-ratings = Cijfers na een sessie wissen na een tijd
propose-kept-course = Doelen en terugblikken wissen na een tijd
propose-idle = Na hoeveel tijd zonder iets te doen gaat Kader op slot?
propose-export = Ieder mag ook meenemen wat jullie deelden
propose-export-hint = Het eigen werk en het verloop mag ieder altijd meenemen.
propose-place = Een afspraak over de plek
propose-place-hint = Kader vraagt altijd of je vrij kunt praten. Hier staat wat jullie daarnaast afspreken.
propose-place-words = Wat spreken jullie af over de plek?
propose-place-words-hint = Bijvoorbeeld: we zitten allebei in een kamer met de deur dicht.
propose-fresh = Hoe lang geldt wat iemand over de plek zei?
propose-fees = Afspraken over geld
propose-fees-hint = Kader telt op wat is afgesproken en gebeurd. Betalen gaat buiten Kader om.
propose-currency = Munt
propose-fee = Een sessie kost
propose-money-hint = Bijvoorbeeld { $example }.
propose-charged = Vanaf hoeveel minuten telt een sessie?
propose-charged-hint = Nul is: elke sessie telt.
propose-notice-time = Tot hoe lang van tevoren is afzeggen gratis?
propose-late-fee = Later afzeggen kost de cliënt
propose-missed-fee = Niet komen kost de cliënt
propose-crisis = Eigen nummers voor een crisis
propose-crisis-hint = 112 en 113 staan altijd in Hulp nu. Voeg toe wie jullie verder kunnen bellen.
propose-contact = Nummer { $number }
propose-contact-name = Wie
propose-contact-number = Telefoonnummer
propose-contact-add = Nog een nummer
propose-contact-remove = Haal nummer { $number } weg
propose-crisis-text = Wat doen jullie bij een crisis?
propose-crisis-text-hint = Mag leeg blijven.
propose-declare = Ik verklaar dat er buiten deze gesprekken niets is tussen mij en { $who }: geen familie, relatie of vriendschap, geen zaken buiten de afgesproken kosten, en geen werk voor of met elkaar.
propose-declare-hint = Alles behalve hoe lang een sessie duurt, kan pas als jullie dit allebei verklaren. Kader kan het niet nakijken.
propose-declare-for = Nodig voor: { $parts }.
sign-declare-missing = In dit voorstel staat een verklaring. Vink aan dat die voor jou klopt, dan kun je tekenen. Klopt die niet, laat het voorstel dan liggen en praat erover.
unit-hours = { $count ->
    [one] uur
   *[other] uur
}
unit-days = { $count ->
    [one] dag
   *[other] dagen
}
unit-weeks = { $count ->
    [one] week
   *[other] weken
}
unit-of = Eenheid van: { $label }
fault-number = Kies een heel getal van { $min } tot en met { $max }.
fault-span = Kies een tijd van { $min } tot { $max }.
fault-span-most = Kies een heel getal. Het mag hooguit { $max } zijn.
fault-words = Deze tekst is te lang. Maak hem korter.
fault-day = Typ een dag, bijvoorbeeld 24-12-2026.
fault-days-order = De laatste dag ligt voor de eerste. Kijk de dagen na.
fault-clock = Typ een tijd, bijvoorbeeld 9:00 of 17:30.
fault-weekdays = Kies minstens één dag.
fault-hours-order = Het einde ligt niet na het begin. Gaat het over middernacht heen? Maak er dan twee van.
fault-hours-overlap = Deze uren vallen op { $day } over andere uren heen.
fault-hours-none = Kies minstens één keer uren, of zet berichten uit.
fault-hours-many = Dit zijn te veel losse uren. Er passen er { $max } in een week.
fault-stand-in = Vul in wie er dan wel is. Niemand mag ook: schrijf dat dan op.
fault-away-twice = Er begint al een afwezigheid op deze dag.
fault-away-many = Er passen hooguit { $max } keer afwezig in.
fault-place = Vul in wat jullie over de plek afspreken, of zet dit uit.
fault-currency = Kies een munt.
fault-money = Typ een bedrag met cijfers, bijvoorbeeld 110 of 110,00.
fault-money-much = Dit bedrag is te hoog.
fault-money-more = Dit kan niet meer zijn dan een sessie kost.
fault-contacts-none = Vul minstens één nummer in, of zet dit uit.
fault-contacts-many = Er passen hooguit { $max } nummers in.
fault-contact-name = Vul in wie het is.
fault-contact-number = Vul een telefoonnummer in.
fault-declare = Wat je voorstelt, kan pas met deze verklaring. Vink haar aan als ze klopt. Klopt ze niet, laat dan alleen staan hoe lang een sessie duurt.

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
place-kept-client = Dit gaat verzegeld naar je therapeut als de sessie begint. Die ziet het alleen door een crisis te melden: dat zie jij meteen, en het staat in jullie verloop. Na de sessie is het bij allebei weg.
place-kept-therapist = Wat jij invult, blijft op dit apparaat. Wat je cliënt invult, komt verzegeld bij jou: je ziet het alleen door een crisis te melden, en dat staat in jullie verloop. Na de sessie is het weg.
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
session-problem-placeStale = De vragen over je plek zijn te lang geleden beantwoord. Beantwoord ze opnieuw, dan kun je naar binnen.
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
history-clock-me = Je klok liep { $length } voor op de klok van de server.
history-clock-other = De klok van { $who } liep { $length } voor op de klok van de server.
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
fault-damaged = Regel { $number } van het verloop klopt niet meer: op deze computer is er iets aan veranderd, of er is iets weg. De regels ervoor zijn goed.
fault-damaged-safe = Er is niets gewist. Help nu werkt gewoon, en wat je voor jezelf schreef, is er nog. Tekenen of beginnen kan hier niet.
fault-damaged-do = Bewaar het verloop als bestand en bel { $who }. Daarna kun je deze verbinding verwijderen en met een nieuwe uitnodiging verdergaan. { $Who } hoort dit niet vanzelf: vraag om de verbinding daar ook af te ronden.
fault-damaged-do-many = Bewaar het verloop als bestand en bel elkaar. Daarna kun je deze verbinding verwijderen en met een nieuwe uitnodiging verdergaan. De anderen horen dit niet vanzelf: vraag hun om de verbinding ook af te ronden.
fault-other = Jullie verloop is vanaf regel { $number } niet gelijk: volgens het programma van { $who } staat daar iets anders dan bij jou.
fault-missingHere = Jullie verloop is vanaf regel { $number } niet gelijk: volgens het programma van { $who } staat daar nog een regel, en bij jou niet.
fault-missingThere = Jullie verloop is vanaf regel { $number } niet gelijk: die regel staat bij jou, en volgens het programma van { $who } daar niet.
fault-safe = Er is niets gewist en niets verloren. Er begint geen sessie met { $who } tot het weer gelijk is.
fault-do = Bel { $who } en kijk samen naar die regel. Bewaar allebei het verloop als bestand en vergelijk de twee met kader-verify. Blijft het zo, rond deze verbinding dan af en begin opnieuw met een nieuwe uitnodiging.
fault-do-many = Bel elkaar en kijk samen naar die regel. Bewaar allemaal het verloop als bestand en vergelijk ze met kader-verify. Blijft het zo, rond deze verbinding dan af en begin opnieuw met een nieuwe uitnodiging.
fault-line = Vanaf hier is het niet gelijk.
fault-line-missing = Deze regel staat hier niet.
fault-line-damaged = Deze regel klopt niet meer. Wat erna kwam, is daarom ook niet te zien.
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

## Planning, terugkijken, afronden, kosten (S-11, S-18, S-19, S-60, S-80)
room-planning = Planning
near-today = vandaag om { $time }
near-tomorrow = morgen om { $time }
elsewhere = Op de klok van { $place } is dat { $when }.
people-asks = vraagt iets
people-review = tijd om terug te kijken
today-none = Vandaag staat er niets gepland.
today-many = { $count ->
    [one] Eén sessie. Om { $until } ben je klaar.
   *[other] { $count } sessies. Om { $until } ben je klaar.
}
today-over = { $count ->
    [one] Je ene sessie van vandaag is geweest.
   *[other] Je { $count } sessies van vandaag zijn geweest.
}
today-free = { $length } vrij
today-asks = Wacht op je antwoord
today-done = geweest
today-now = nu
today-soon = over { $length }
today-off = afgezegd
today-callingOff = wordt afgezegd
today-open = niet begonnen
today-missed = niet gekomen
home-next = Je volgende sessie is **{ $when }**.
home-next-therapist = { $Who }, **{ $when }**.
home-next-therapist-under = Van { $from } tot { $until }.
home-next-therapist-under-from = Van { $from } tot { $until }. De kamer gaat om { $enter } open.
home-next-under = { $length } met { $who }, tot { $until }.
home-next-under-from = { $length } met { $who }, tot { $until }. De kamer gaat om { $enter } open.
home-session-number = Dit wordt sessie { $session }.
home-session-of = Sessie { $session } van { $last }.
home-try = Probeer beeld en geluid
home-change = Verzet of zeg af
home-unplanned = Er is nog geen sessie **gepland**.
home-unplanned-under = Kies een tijd en vraag of die { $who } past. Vast staat die als jullie allebei ja zeggen.
home-review = Het is tijd om **samen terug te kijken**.
home-review-under = Wat spraken jullie af, wat deden jullie, en hoe gaan jullie verder?
home-course-ended = Jullie afgesproken tijd **is om**.
home-course-ended-under = Jullie kunnen samen afronden, of met nieuwe afspraken verdergaan. Er is geen haast bij.
home-introduction-over = De kennismaking **is geweest**.
home-introduction-over-under = Wil je verder met { $who }? Dan tekenen jullie samen afspraken.
home-passed = Sessie van { $when }
home-passed-under = Er begon niets. Was er iemand niet? Dat kun je opschrijven.
home-later = { $count ->
    [one] Daarna staat er nog een sessie gepland: { $when }.
   *[other] Daarna staan er nog { $count } sessies gepland. De eerste is { $when }.
}
home-review-at = Na sessie { $number } kijken jullie samen terug.
request-plan-other = { $Who } vraagt om een sessie op { $when }.
request-plan-me = Je vroeg om een sessie op { $when }.
request-plan-means = Als je ja zegt, staat de sessie vast voor jullie allebei.
request-move-other = { $Who } wil de sessie van { $from } verzetten naar { $when }.
request-move-me = Je vroeg om de sessie van { $from } te verzetten naar { $when }.
request-move-means = Zeg je nee, dan blijft de tijd zoals die was.
request-review-goOn-other = { $Who } schrijft op: we keken terug, en we gaan verder.
request-review-goOn-me = Je schreef op: we keken terug, en we gaan verder.
request-review-goOn-means = Zeg ja als dat ook voor jou zo is. Daarna kan de volgende sessie.
request-review-end-other = { $Who } schrijft op: we keken terug, en we gaan stoppen.
request-review-end-me = Je schreef op: we keken terug, en we gaan stoppen.
request-review-end-means = Zeg ja als dat ook voor jou zo is. Verder gaan kan dan alleen met nieuwe afspraken, die jullie allebei tekenen.
request-close-other = { $Who } vraagt om samen af te ronden.
request-close-me = Je vroeg om samen af te ronden.
request-close-means = Als je ja zegt, is deze verbinding afgesloten. Wat jullie schreven, wordt gewist. Het verloop blijft leesbaar. Neem het eerst mee als je dat wilt.
request-yes = Ja, dat is goed
request-no = Nee, liever niet
request-other-time = Kies een andere tijd
request-own = Je vraag
request-waits = { $Who } antwoordt in eigen tempo. Je hoeft er niet bij te blijven.
request-waits-away = Je bent nu niet verbonden. De vraag gaat weg zodra er verbinding is.
request-take-back = Trek je vraag terug
request-not-asked = Je vraag kon niet blijven staan.
request-declined = { $Who } zei: liever niet.
request-declined-under = Er is niets veranderd. Een reden hoeft niet. Je kunt iets anders vragen, of er samen over praten.
request-put-away = Gelezen
way-planning-open = Plan een sessie
way-review-open = Kijk samen terug
way-agreement-open = Bekijk de afspraken
way-history-open = Bekijk het verloop
planning-title = Een tijd met { $who }
planning-title-move = Een andere tijd voor { $when }
planning-whose = Met wie
planning-open = Bekijk de planning
planning-choice = Gekozen tijd
planning-choice-move = Nieuwe tijd
planning-choose = Kies een tijd in de week, of typ een dag en een tijd.
planning-chosen = { $day }, van { $from } tot { $until }
planning-asks = { $Who } krijgt je vraag te zien en zegt ja of nee.
planning-asked-already = Je hebt al iets gevraagd. Dat antwoord komt eerst, of trek die vraag terug.
planning-ask = Vraag deze tijd
planning-ask-move = Vraag om te verzetten
planning-asked = Gevraagd. { $Who } antwoordt in eigen tempo.
planning-not-move = Toch niet verzetten
planning-type = Of typ het
planning-day = Dag
planning-time = Tijd
planning-type-hint = Bijvoorbeeld: donderdag, of 26-11. En: 14:00.
planning-look = Bekijk deze tijd
planning-day-unclear = Deze dag is niet duidelijk. Typ bijvoorbeeld donderdag, 26-11 of 26 november.
planning-time-unclear = Deze tijd is niet duidelijk. Typ bijvoorbeeld 14:00 of 9:30.
planning-time-not-there = Die nacht gaat de klok een uur vooruit. Deze tijd bestaat dan niet. Kies een andere.
planning-twice = Die nacht gaat de klok een uur terug. Deze tijd is er dan twee keer. Nu is de eerste gekozen.
planning-second = Neem de tweede
planning-away = Je bent nu niet verbonden. Vragen kan wel: je vraag gaat weg zodra er verbinding is.
week-grid = De week: dagen naast elkaar, halve uren onder elkaar
week-keys = Loop met de pijltjestoetsen. Enter kiest. Page Up en Page Down gaan een week terug of verder.
week-shown = Deze week zie je:
week-before = Vorige week
week-now = Deze week
week-after = Volgende week
week-today = vandaag
week-again = { $time } weer
week-days = Kies een dag
week-free = Tijden die kunnen
week-day-over = Deze dag is voorbij.
week-hours = Ook vroeg en laat
week-list = Per dag als lijst
week-looking = Kader kijkt of dit kan.
week-not = { $from } tot { $until } kan niet
week-why = Waarom niet?
week-with = met { $who }
week-asked-me = je vroeg dit
week-asked-other = vraag aan jou
week-moves = wordt verzet
week-callingOff = wordt afgezegd
week-looked = Wat er staat
week-looked-one = Van { $from } tot { $until }, met { $name }.
week-cell-yes = { $day }, { $time }, kan
week-cell-no = { $day }, { $time }, kan niet. Enter zegt waarom.
week-cell-unknown = { $day }, { $time }
week-cell-none = { $day }, deze tijd is er niet
week-until = tot { $until }
appointments = Geplande sessies
appointments-none = Er staat nog niets gepland.
appointments-callingOff = wordt afgezegd
appointments-passed = begon niet
appointment-open = Bekijk deze sessie
appointment-under = Van { $from } tot { $until }, { $length } met { $who }.
appointment-enter = Naar binnen kan vanaf { $from }, tot { $until }.
appointment-move = Kies een andere tijd
appointment-move-under = Een andere tijd vraag je aan. Zolang { $who } geen ja zegt, blijft deze tijd staan.
calendar-export = Zet in een agenda
calendar-export-hint = Je bewaart een bestand met de tijden. Er staat geen naam in, en niets waaruit blijkt waarvoor het is.
export-written = Bewaard.
cancel-open = Zeg deze sessie af
cancel-sure = De sessie van { $when } afzeggen?
cancel-yes = Ja, zeg af
cancel-alone = Afzeggen mag altijd, ook alleen, en zonder reden. { $Who } krijgt het te zien.
cancel-no-fees = In jullie afspraken staan geen kosten. Afzeggen kost niets.
cancel-therapist-free = Als jij afzegt, kost het { $who } niets.
cancel-free = Nu afzeggen kost niets. Dat kan tot { $until }: { $notice } van tevoren. Daarna kost het { $amount }.
cancel-late = Het is korter dan { $notice } van tevoren. Jullie hebben afgesproken dat afzeggen dan { $amount } kost.
cancel-late-free = Afzeggen kost niets, ook nu.
cancel-away = Je bent nu niet verbonden. Kader zegt af zodra er verbinding is, en dan telt die tijd. Lukt dat niet voor de sessie begint, dan kost het { $amount }.
cancel-away-free = Je bent nu niet verbonden. Kader zegt af zodra er verbinding is.
missed-open = Schrijf op: { $who } was er niet
missed-sure = Opschrijven dat { $who } er niet was?
missed-under = Het komt in het verloop te staan, met jouw handtekening. { $Who } kan er het eigen woord naast zetten.
missed-costs = Volgens jullie afspraken kost het { $who } dan { $amount }. Spreken jullie elkaar tegen, dan kost het niets.
missed-yes = Ja, schrijf het op
outcome-open = Deze sessie staat gepland.
outcome-callingOff = Je hebt afgezegd. Kader wacht op de server, om vast te leggen hoe laat dat was.
outcome-kept = Deze sessie is gehouden.
outcome-void = Deze sessie is vervallen, omdat de afspraken stopten.
outcome-passed = Er begon niets op deze tijd. Niemand schreef nog op wie er niet was.
outcome-cancelled-me = Je hebt afgezegd.
outcome-cancelled-other = { $Who } heeft afgezegd.
outcome-cancelled-me-notice = Je hebt afgezegd, { $notice } van tevoren.
outcome-cancelled-other-notice = { $Who } heeft afgezegd, { $notice } van tevoren.
outcome-cancelled-timeless = Hoe lang van tevoren, kon de server niet vastleggen.
outcome-missed-me-other = Je schreef op: { $who } was er niet.
outcome-missed-me-me = Je schreef op: ik was er niet.
outcome-missed-other-me = { $Who } schreef op: jij was er niet.
outcome-missed-other-other = { $Who } schreef op: ik was er niet.
outcome-missed-differ = Jullie schreven niet hetzelfde op. Dan kost het niets. Praat er samen over.
review-title = Terugkijken met { $who }
review-under = Hieronder staat wat jullie afspraken en wat er gebeurde. Alleen feiten, geen cijfer en geen oordeel.
review-under-due = Jullie spraken af om nu samen terug te kijken. Alleen feiten, geen cijfer en geen oordeel. Daarna kan de volgende sessie.
review-did = Wat jullie deden
review-since-last = Sinds jullie vorige keer terugkijken, op { $day }.
review-since-begin = Sinds het begin, op { $day }.
review-history = Bekijk het hele verloop
review-agreed = Wat jullie afspraken
review-change = Verander iets aan de afspraken
review-on = Hoe verder?
review-talk = Praat er eerst samen over. Een van jullie schrijft het op, de ander zegt ja.
review-goOn = We gaan verder
review-goOn-under = { $Who } zegt ook ja. Dan kan de volgende sessie, met de afspraken van nu.
review-end = We gaan stoppen
review-end-under = Er begint dan niets nieuws, tenzij jullie allebei nieuwe afspraken tekenen. Daarna kunnen jullie samen afronden.
done-no-sessions = Er was nog geen sessie.
done-sessions = { $count ->
    [one] Jullie hadden 1 sessie, van { $length }.
   *[other] Jullie hadden { $count } sessies, van gemiddeld { $length }.
}
done-longer = { $count ->
    [one] 1 sessie werd langer dan gepland.
   *[other] { $count } sessies werden langer dan gepland.
}
done-cancelled-me = { $count ->
    [one] Jij zei 1 keer af.
   *[other] Jij zei { $count } keer af.
}
done-cancelled-other = { $count ->
    [one] { $Who } zei 1 keer af.
   *[other] { $Who } zei { $count } keer af.
}
done-missed-me = { $count ->
    [one] 1 keer is opgeschreven dat jij er niet was.
   *[other] { $count } keer is opgeschreven dat jij er niet was.
}
done-missed-other = { $count ->
    [one] 1 keer is opgeschreven dat { $who } er niet was.
   *[other] { $count } keer is opgeschreven dat { $who } er niet was.
}
closing-open = Afronden of weggaan
closing-title = Afronden met { $who }
closing-under = Samen afronden of alleen weggaan: allebei mag, en je hoeft niet uit te leggen waarom.
closing-together = Samen afronden
closing-together-under = Je vraagt het { $who }. Als jullie allebei ja zeggen, is deze verbinding afgesloten. Het liefst na een laatste sessie, waarin jullie bespreken wat helpt en wie je kunt bellen.
closing-follow-ups = Later nog eens iets van elkaar horen?
closing-follow-ups-hint = Als jullie dat willen. Zet hier tot acht momenten. Ze staan dan bij jullie allebei.
closing-follow-ups-are = Dan willen jullie nog iets van elkaar horen:
closing-follow-up-add = Zet erbij
closing-follow-up-remove = Haal weg
closing-ask = Vraag { $who } om af te ronden
closing-alone = Weggaan, alleen
closing-alone-under = Dat mag altijd, meteen, en zonder dat iemand ja zegt.
closing-leave = Ga weg
closing-leave-sure = Weggaan van { $who }?
closing-leave-means = De verbinding is dan meteen afgesloten. { $Who } ziet dat je bent weggegaan, zonder reden. Het verloop blijft leesbaar. Opnieuw beginnen kan met een nieuwe uitnodiging.
closing-leave-planned = Wat er nog gepland staat, vervalt en kost niets.
closing-leave-away = Je bent nu niet verbonden. Hier geldt het meteen. { $Who } ziet het als er weer verbinding is.
closing-leave-yes = Ja, ga weg
closing-stays = Wat er blijft
closing-stays-erased = Wat jullie schreven, wordt bij het einde gewist.
closing-stays-ledger = Het verloop blijft: alleen feiten, geen inhoud. Het blijft tot je de verbinding verwijdert.
closing-stays-keys = Na het einde kan { $who } niets meer van jou openen, en jij niets meer van { $who }.
closed-both = Jullie rondden samen af, op { $when }.
closed-me = Je ging weg, op { $when }.
closed-other = { $Who } ging weg, op { $when }.
closed-left = Het verloop blijft leesbaar. Je kunt het meenemen. Opnieuw beginnen kan met een nieuwe uitnodiging.
fees-open = Bekijk de kosten
fees-title = Kosten met { $who }, { $month }
fees-under = Alles hier volgt uit jullie afspraken en het verloop. Ook wat niets kost, staat erbij. Betalen doe je buiten Kader.
fees-before = Vorige maand
fees-after = Volgende maand
fees-print = Druk af
fees-empty = In { $month } staat er niets op.
fees-when = Wanneer
fees-why = Waarvoor
fees-entry = In het verloop
fees-entry-number = regel { $number }
fees-amount = Bedrag
fees-total = Samen
fees-entries = Elke regel staat ook in het verloop, met handtekening.
fee-session-owed = Sessie, duurde { $length }.
fee-session-free = Sessie, duurde { $length }. Volgens jullie afspraken kost die niets.
fee-cancelled-therapist-me = Jij zei af. Dat kost { $who } niets.
fee-cancelled-therapist-other = { $Who } zei af. Dat kost je niets.
fee-cancelled-me-free = Jij zei af, { $notice } van tevoren. Dat kost niets.
fee-cancelled-me-owed = Jij zei af, { $notice } van tevoren. Dat is later dan afgesproken.
fee-cancelled-other-free = { $Who } zei af, { $notice } van tevoren. Dat kost niets.
fee-cancelled-other-owed = { $Who } zei af, { $notice } van tevoren. Dat is later dan afgesproken.
fee-cancelled-timeless-me-free = Jij zei af. De server kon de tijd niet vastleggen. Het kost niets.
fee-cancelled-timeless-me-owed = Jij zei af. De server kon de tijd niet vastleggen. Dan telt het als niet gekomen.
fee-cancelled-timeless-other-free = { $Who } zei af. De server kon de tijd niet vastleggen. Het kost niets.
fee-cancelled-timeless-other-owed = { $Who } zei af. De server kon de tijd niet vastleggen. Dan telt het als niet gekomen.
fee-missed-owed-me = Er is opgeschreven dat jij er niet was.
fee-missed-owed-other = Er is opgeschreven dat { $who } er niet was.
fee-missed-free = Er is opgeschreven dat er iemand niet was. Dat kost niets.
fee-missed-disputed = Jullie schreven niet hetzelfde op over wie er niet was. Dan kost het niets.
ledger-take = Neem het verloop mee
ledger-take-under = Je bewaart het als bestand, bij jezelf. Het is altijd te lezen en na te kijken, zonder account en zonder internet. Er staat geen inhoud in.
ledger-export = Bewaar het verloop
own-take = Neem mee wat van jou is
own-take-under = Je berichten, wat je naast het beeld schreef, je doelen, opdrachten en wat je daarbij invulde, hoe je de sessies vond, je aantekeningen en je plan voor later, als gewone tekst. Je bewaart het bij jezelf; niemand hoort ervan.
own-take-shared = Wat anderen aan jou schreven gaat ook mee.
own-take-own = Wat anderen aan jou schreven blijft hier: dat spraken jullie af.
own-export = Bewaar wat van mij is
ledger-check = Hoe iemand het kan nakijken
ledger-check-how = Met het kleine programma kader-verify, op elke computer. Typ in een terminal:
ledger-check-file = BESTAND
ledger-check-other = ANDER-BESTAND
ledger-check-two = Het zegt dat alles klopt, of noemt de eerste regel die niet klopt. Met het bestand van de ander erbij zegt het ook of die twee gelijk zijn:
history-tightened-me = Versie { $version } van de afspraken ging gelden. Jij maakte ze strakker.
history-tightened-other = Versie { $version } van de afspraken ging gelden. { $Who } maakte ze strakker.
history-line = Regel { $number }.
history-introduced = Jullie begonnen met een kennismaking.
history-crisis-me = Je maakte sessie { $session } { $length } langer, vanwege een crisis.
history-crisis-other = { $Who } maakte sessie { $session } { $length } langer, vanwege een crisis.
history-planned = Er werd een sessie gepland: { $when }.
history-moved = Een geplande sessie werd verzet naar { $when }.
history-cancelled-me = Je zei de sessie van { $when } af, { $notice } van tevoren.
history-cancelled-other = { $Who } zei de sessie van { $when } af, { $notice } van tevoren.
history-cancelled-me-timeless = Je zei de sessie van { $when } af. De server kon de tijd niet vastleggen.
history-cancelled-other-timeless = { $Who } zei de sessie van { $when } af. De server kon de tijd niet vastleggen.
history-missed-me-other = Je schreef op: { $who } was er niet op { $when }.
history-missed-me-me = Je schreef op: ik was er niet op { $when }.
history-missed-other-me = { $Who } schreef op: jij was er niet op { $when }.
history-missed-other-other = { $Who } schreef op: ik was er niet op { $when }.
history-reviewed-goOn = Jullie keken samen terug, en besloten om verder te gaan.
history-reviewed-end = Jullie keken samen terug, en besloten om te stoppen.
history-place-me = Je opende bij sessie { $session } waar { $who } was, vanwege een crisis.
history-place-other = { $Who } opende bij sessie { $session } waar jij was, vanwege een crisis.
history-closed-both = Jullie rondden samen af.
history-closed-me = Je ging weg. Daarna volgt niets meer.
history-closed-other = { $Who } ging weg. Daarna volgt niets meer.
history-unknown = Een feit dat deze versie van Kader nog niet kan lezen. Het telt wel mee bij het nakijken.
history-good-what = Nagekeken: de handtekening onder elke regel, de volgorde vanaf de eerste, en of elke regel past bij de regels ervoor.
say-request = { $Who } vraagt iets.
say-declined = { $Who } zei: liever niet. Er is niets veranderd.
say-not-asked = Je vraag kon niet blijven staan.
say-planned = Er is een sessie gepland met { $who }.
say-called-off = { $Who } zei een sessie af.
say-closed = De verbinding met { $who } is afgesloten.

## Berichten tussen de sessies (S-20 tot en met S-25)
room-messages = Berichten
messages-title = Berichten met { $who }
messages-letters = Brieven
messages-private = Alleen jij en { $who } kunnen dit lezen.
letter-today = vandaag
letter-yesterday = gisteren
letter-when = { $day }, { $time }
letter-from = Van { $who }
letter-from-me = Van jou
letter-new = Nieuw
letter-held = Dit gaat { $when } weg.
letter-held-soon = Dit gaat weg zodra het kan.
letter-held-unknown = Dit wacht tot jullie afspraken het toelaten.
letter-held-hours = Jullie hebben uren voor berichten afgesproken. Het is hier bewaard.
letter-held-away = { $Who } is er nu niet. Het is hier bewaard.
letter-away = { $Who } is er niet, tot { $until }.
letter-away-me = Je bent er niet, tot { $until }.
letter-stand-in = Wie er nu wel is:
letter-sent = Onderweg.
letter-sent-away = Onderweg, zodra er verbinding is.
letter-sent-some = Aangekomen bij { $who }. Nog onderweg naar { $left }.
letter-arrived = Aangekomen.
letter-arrived-at = Aangekomen bij { $who }.
letter-not-sent = Niet verstuurd.
letter-refused = Dit is bij de ander niet te zien.
letter-refused-many = Dit is niet bij iedereen te zien.
letter-still-here = Wat je schreef, staat er nog.
letter-because-messagesNotAgreed = Berichten staan niet in jullie afspraken.
letter-because-messageTooLong = Het is langer dan jullie hebben afgesproken.
letter-because-tooManyMessages = Die dag waren er al zoveel berichten als jullie hebben afgesproken.
letter-because-filesNotAgreed = Foto’s en pdf’s bij een bericht staan niet in jullie afspraken.
letter-because-tooManyFiles = Er gaan meer bestanden mee dan jullie hebben afgesproken.
letter-because-fileTooLarge = Een bestand is groter dan jullie hebben afgesproken.
letter-because-noAgreement = Er gelden nu geen afspraken.
letter-because-agreementWithdrawn = De afspraken zijn ingetrokken.
letter-because-relationshipEnded = Jullie verbinding is afgesloten.
letter-taken-back-me = Je hebt dit bericht teruggehaald.
letter-taken-back = { $Who } heeft dit bericht teruggehaald.
letter-erased = Je hebt dit bericht hier gewist.
letter-edit = Pas aan
letter-copy = Zet in het schrijfvak
letter-back = Haal terug
letter-back-sure = Dit bericht terughalen?
letter-back-yes = Ja, haal terug
letter-back-unsent = Het is nog niet weg. Niemand anders heeft het gezien. Hier wordt het gewist.
letter-back-limit = Bij de ander verdwijnt dit bericht ook, als Kader daar gewoon werkt. Gelezen is gelezen.
letter-remove = Verwijder
letter-remove-sure = Dit bericht verwijderen?
letter-remove-yes = Ja, verwijder
letter-remove-under = Het wordt hier gewist. Niemand anders leest het.
letter-erase = Wis hier
letter-erase-sure = Dit bericht hier wissen?
letter-erase-yes = Ja, wis hier
letter-erase-under = Het verdwijnt van dit apparaat en komt niet terug. Bij { $who } blijft het staan.
letters-empty = Er zijn nog geen berichten.
letters-empty-under = Wat je hier schrijft, is voor { $who }. Je mag er rustig over doen: het blijft bewaard terwijl je typt.
letters-older = Oudere berichten
letters-new-below = Er is een nieuw bericht
letters-find = Zoek in berichten
letters-found = { $count ->
    [one] 1 bericht gevonden.
   *[other] { $count } berichten gevonden.
}
letters-found-newest = Dit zijn de nieuwste { $count } berichten met deze woorden. Er zijn ook oudere.
letters-found-older = Zoek verder terug
letters-found-none = Niets gevonden met deze woorden.
letters-back = Terug naar alle berichten
letters-not-agreed = Berichten tussen de sessies staan niet in jullie afspraken. Wil je schrijven, doe dan een voorstel bij de afspraken. Wat je hier schrijft, kun je voor de sessie bewaren.
letters-no-agreement = Er gelden nu geen afspraken, dus er gaan geen berichten. Wat er is, blijft leesbaar. Wat je hier schrijft, kun je voor de sessie bewaren.
letters-over = Jullie verbinding is afgesloten. Er gaan geen berichten meer. Wat hier staat, kun je nog lezen.
letters-agreed = Afgesproken
letter-left-over = Dit was je nog aan het schrijven. Het is niet verstuurd.
letter-write = Nieuw bericht
letter-to = Schrijf aan { $who }
letter-for-session = Schrijf iets op voor de sessie
letter-goes-now = Gaat nu weg.
letter-goes-at = Gaat { $when } weg. Dan kan { $who } het lezen.
letter-goes-later = Je bent nu niet verbonden. Het wacht hier, en gaat vanzelf weg zodra er verbinding is.
letter-goes-unknown = Wacht hier tot jullie afspraken het toelaten.
letter-room = { $count ->
    [one] Nog 1 teken.
   *[other] Nog { $count } tekens.
}
letter-over = { $count ->
    [one] 1 teken te lang.
   *[other] { $count } tekens te lang.
}
letter-too-long = Dit bericht is langer dan jullie hebben afgesproken.
letter-left = { $count ->
    [one] Vandaag kan er nog 1 bericht.
   *[other] Vandaag kunnen er nog { $count } berichten.
}
letter-full = Je schreef vandaag al zoveel berichten als jullie hebben afgesproken. Wat je nu schrijft, kun je bewaren voor de sessie, of op een andere dag versturen.
letter-keys = Enter maakt een nieuwe regel. Ctrl en Enter samen versturen.
letter-marks = Vorm van de tekst
letter-mark-list = Lijst
letter-mark-list-long = Lijst: een streepje voor elke regel
letter-mark-numbers = Genummerd
letter-mark-numbers-long = Genummerd: een nummer voor elke regel
letter-mark-quote = Citaat
letter-mark-quote-long = Citaat: antwoord op een zin
letter-only-me = Alleen jij ziet dit.
letter-keep = Bewaar voor de sessie
letter-talk = Bespreken in de sessie
letter-talked = Staat op je lijst voor de sessie
letter-talk-mine = Over mijn bericht van { $day }:
letter-talk-theirs = Over het bericht van { $who }, van { $day }:
letter-draft-failed = Wat je schreef, is nog niet bewaard. Het staat hier nog, zolang Kader open is.
letter-reply-due = Antwoord van { $who } uiterlijk { $when }.
letter-reply-mine = Je antwoordt uiterlijk { $when }.
letter-reply-overdue = Jullie spraken af dat je uiterlijk { $when } antwoordt. Dat is voorbij.
agenda-title = Bewaard voor de sessie
agenda-under = Alleen jij ziet deze lijst. In de sessie staat hij naast het beeld, en kies je wat je zegt.
agenda-empty = Nog niets. Wat je liever vertelt dan verstuurt, kun je hier bewaren. Alleen jij ziet het.
agenda-off = Haal weg
agenda-off-sure = Van de lijst halen?
agenda-off-yes = Ja, haal weg
agenda-off-under = De tekst wordt hier gewist.
agenda-say = Zeg het in de sessie
agenda-session = Wat je voor nu bewaarde
agenda-session-under = Alleen jij ziet dit. Wat je zegt, komt hieronder als tekst en is dan van de lijst.
agenda-card = { $count ->
    [one] Je bewaarde 1 ding voor deze sessie.
   *[other] Je bewaarde { $count } dingen voor deze sessie.
}
agenda-card-open = Bekijk
agenda-card-later = Straks
home-write = Schrijf een bericht
home-letters = Lees de berichten
home-letters-new = { $count ->
    [one] Er is een nieuw bericht
   *[other] Er zijn { $count } nieuwe berichten
}
home-letters-held = { $count ->
    [one] Je bericht wacht
   *[other] Er wachten { $count } berichten van jou
}
home-letters-draft = Je was een bericht aan het schrijven
home-letters-draft-under = Alleen jij ziet dit.
home-letters-unkept = Het is nog niet bewaard. Open het om het opnieuw te proberen.
home-reply = Een bericht wacht op antwoord
home-agenda = { $count ->
    [one] Je bewaarde 1 ding voor de sessie
   *[other] Je bewaarde { $count } dingen voor de sessie
}
people-letter = nieuw bericht
people-record = deelde iets
people-homework = wacht op jouw antwoord
people-reply = wacht op antwoord
say-letter-came = Er is een bericht gekomen.
say-letter-went = Je bericht is weg.
say-letter-goes = Je bericht is weg.
say-letter-waits = Je bericht is bewaard en gaat later weg.
say-letter-kept = Bewaard voor de sessie.

## Foto’s en pdf’s bij een bericht (S-21)
letter-read = Aangekomen en gelezen.
letter-read-by = Gelezen door { $who }.
letter-left-for = Nog onderweg naar { $who }.
letter-files-add = Voeg een foto of pdf toe
letter-files-rule = { $count ->
    [one] Hooguit 1 bestand van { $size } MB.
   *[other] Hooguit { $count } bestanden van { $size } MB.
} Waar een foto is gemaakt en wie hem maakte, gaat eraf.
letter-files-full = { $count ->
    [one] Er gaat al 1 bestand mee. Meer spraken jullie niet af.
   *[other] Er gaan al { $count } bestanden mee. Meer spraken jullie niet af.
}
letter-files = { $count ->
    [one] 1 bestand
   *[other] { $count } bestanden
}
file-open = Open
file-remove = Haal weg
file-remove-this = Haal weg: { $name }
file-quoted = ‘{ $name }’
file-unnamed-image = Foto zonder naam
file-unnamed-pdf = Pdf zonder naam
file-is-image = Foto, { $size }
file-is-pdf = { $count ->
    [one] Pdf, 1 pagina, { $size }
   *[other] Pdf, { $count } pagina’s, { $size }
}
file-held-until = Wacht tot { $when }.
file-held = Wacht met het bericht.
file-next = Gaat na het bericht weg.
file-not-sent = Niet verstuurd. Het staat hier nog.
file-on-its-way = Onderweg, { $percent } %.
file-there = Aangekomen.
file-coming = Komt binnen, { $percent } %.
file-refused = Dit kwam bij de ander niet aan. Hier staat het nog.
file-refused-many = Dit kwam niet bij iedereen aan. Hier staat het nog.
file-damaged = Beschadigd aangekomen. Vraag { $who } om het nog eens te sturen.
file-gone = Niet meer hier.
file-progress = Hoe ver { $name } is
file-not-fileTooLarge = { $count ->
    [one] { $names } is groter dan { $size } MB, en gaat niet mee. Maak het bestand kleiner, of laat het in de sessie zien.
   *[other] { $names } zijn groter dan { $size } MB, en gaan niet mee. Maak de bestanden kleiner, of laat ze in de sessie zien.
}
file-not-fileNotTaken = { $count ->
    [one] { $names } is geen foto of pdf die Kader kent. Bewaar het als jpeg, png of pdf, en kies dat.
   *[other] { $names } zijn geen foto’s of pdf’s die Kader kent. Bewaar ze als jpeg, png of pdf, en kies die.
}
file-not-fileDamaged = { $count ->
    [one] { $names } is beschadigd, en gaat niet mee. Bewaar of scan het opnieuw, en kies dat.
   *[other] { $names } zijn beschadigd, en gaan niet mee. Bewaar of scan ze opnieuw, en kies die.
}
file-not-tooManyFiles = { $count ->
    [one] { $names } gaat niet mee.
   *[other] { $names } gaan niet mee.
} { $most ->
    [one] Jullie spraken af: hooguit 1 bestand bij een bericht. Een ander kan met een volgend bericht.
   *[other] Jullie spraken af: hooguit { $most } bestanden bij een bericht. Meer kan met een volgend bericht.
}
file-not-filesNotAgreed = { $count ->
    [one] { $names } gaat niet mee. Foto’s en pdf’s staan niet in jullie afspraken.
   *[other] { $names } gaan niet mee. Foto’s en pdf’s staan niet in jullie afspraken.
}
file-not-fileEncrypted = { $count ->
    [one] { $names } heeft een wachtwoord, en kan zo niet mee. Bewaar een kopie zonder wachtwoord, en kies die.
   *[other] { $names } hebben een wachtwoord, en kunnen zo niet mee. Bewaar kopieën zonder wachtwoord, en kies die.
}
file-not-fileNotRead = { $count ->
    [one] { $names } kon Kader niet lezen. Kijk of het bestand er nog is, en probeer het opnieuw.
   *[other] { $names } kon Kader niet lezen. Kijk of de bestanden er nog zijn, en probeer het opnieuw.
}
file-from = Van { $who }.
file-from-me = Van jou.
file-picture-of = Foto: { $name }
file-page-of = Pagina { $page } van { $count }: { $name }
file-page = Pagina { $page } van { $count }
file-page-before = Vorige pagina
file-page-after = Volgende pagina
file-before = Vorige
file-after = Volgende
file-larger = Groter
file-whole = Helemaal in beeld
file-as-picture = Kader laat elke pagina zien als plaatje. Een schermlezer kan de woorden erin niet voorlezen. Met een kopie kan dat in een ander programma.
file-save = Bewaar een kopie…
file-save-means = Een kopie buiten Kader is niet meer beschermd: wie deze computer gebruikt, kan hem openen.
file-saved = De kopie is bewaard.
say-file-came = Er is een bestand gekomen.
say-file-arrived = Je bestand is aangekomen.
say-file-gone = Dit bestand is er niet meer.
say-file-removed = Weggehaald.
say-files-added = { $count ->
    [one] 1 bestand toegevoegd.
   *[other] { $count } bestanden toegevoegd.
}

## Opdrachten, doelen en wat je opschrijft (S-30 tot en met S-33, S-50)
room-homework = Opdrachten
homework-title = Opdrachten met { $who }
homework-under = Waar jullie naartoe werken, wat je doet tussen de sessies, en wat je daarover opschrijft.
homework-find = Zoek in opdrachten
homework-found-title = Gevonden
homework-found = { $count ->
    [one] 1 plek gevonden.
   *[other] { $count } plekken gevonden.
}
homework-found-newest = Dit zijn de nieuwste { $count } plekken met deze woorden. Er kunnen er meer zijn.
homework-found-none = Niets gevonden met deze woorden. Probeer minder woorden, of alleen het begin van een woord.
homework-found-damaged = { $count ->
    [one] 1 tekst kan Kader niet lezen. Daarin is niet gezocht.
   *[other] { $count } teksten kan Kader niet lezen. Daarin is niet gezocht.
}
homework-back = Terug naar alle opdrachten
finding = Kader zoekt…
found-goal = Doel
found-task = Opdracht: { $task }
found-task-one = Opdracht
found-when = Voorgesteld { $when }.
found-in-homework = { $also ->
    [true] Ook gevonden buiten de berichten
   *[false] Wel gevonden buiten de berichten
}: { $more ->
    [true] meer dan { $count }
   *[false] { $count }
}
found-in-messages = { $also ->
    [true] Ook gevonden in berichten
   *[false] Wel gevonden in berichten
}: { $more ->
    [true] meer dan { $count }
   *[false] { $count }
}
homework-ended = Jullie zijn gestopt. Wat hier staat, blijf je zien. Je eigen teksten kun je meenemen of weghalen.
not-now = Nu niet
tasks-title = Opdrachten
tasks-open = { $count } van hooguit { $most } open
tasks-none = Er staat nu geen opdracht open.
tasks-not-agreed = Opdrachten staan nog niet in jullie afspraken.
tasks-past =
    { $count ->
        [one] Eén eerdere opdracht
       *[other] { $count } eerdere opdrachten
    }
tasks-past-hide = Verberg eerdere opdrachten
task-why = Waarom dit helpt
task-goal = Voor het doel: { $goal }
task-often = Hoe vaak: { $often }
task-until = Tot en met { $when }
task-until-over = Dit liep tot en met { $when }. Praat er samen over: doorgaan, anders, of stoppen.
task-form = Met: { $form }
task-offered-me = Je hebt dit voorgesteld. Het begint als { $who } ja zegt.
task-offered-me-many = Je hebt dit voorgesteld. Het begint als de cliënt ja zegt.
task-offered-other = { $Who } stelt dit voor. Het begint pas als de cliënt ja zegt. Nee zeggen mag.
task-offered-you = { $Who } stelt dit voor. Het begint pas als jij ja zegt. Nee zeggen mag.
task-active = Hier wordt aan gewerkt.
task-stopped = Gestopt.
task-finished = Klaar.
task-refused = Deze opdracht is niet aangekomen.
task-accept = Ja, dit doe ik
task-no = Nee, liever niet
task-back = Haal terug
task-stop = Stop hiermee
task-stop-sure = Wil je met deze opdracht stoppen?
task-stop-under = Stoppen mag altijd. Wat je al schreef, blijft.
task-stop-yes = Ja, stop
task-finish = Dit is klaar
task-write = Vul in
task-go-on = Schrijf verder
offer-open = Stel een opdracht voor
offer-task = Een opdracht voorstellen
offer-task-under = { $Who } kan ja of nee zeggen. Zonder ja begint er niets.
offer-task-under-many = De cliënt kan ja of nee zeggen. Zonder ja begint er niets.
offer-goal = Voor welk doel?
offer-what = Wat is de opdracht?
offer-why = Waarom helpt dit?
offer-why-hint = In gewone woorden, aan degene die het gaat doen.
offer-often = Hoe vaak?
offer-often-hint = Mag leeg blijven. Bijvoorbeeld: drie keer deze week.
offer-until = Tot en met welke dag?
offer-form = Met een formulier?
offer-form-none = Zonder formulier
offer-send = Stel voor
offer-title-missing = Schrijf op wat de opdracht is.
offer-why-missing = Schrijf op waarom dit helpt.
offer-until-past = Deze dag is al voorbij.
offer-no-goal = Een opdracht hoort bij een doel dat jullie allebei hebben getekend. Begin met een doel.
offer-no-goal-many = Een opdracht hoort bij een doel dat jullie allemaal hebben getekend. Begin met een doel.
offer-full = Er staan { $most } opdrachten open, zoals jullie hebben afgesproken. Een nieuwe kan zodra er een klaar of gestopt is.
goals-title = Doelen
goals-none = Er is nog geen doel. Een doel begint met een zin van een van jullie.
goals-talk = Dit is nog niet van jullie samen. Het staat op de lijst voor jullie volgende sessie.
goals-over = Losgelaten
goal-agreed = Jullie hebben dit allebei getekend.
goal-agreed-many = Jullie hebben dit allemaal getekend.
goal-over = Niemand houdt dit doel nog vast.
goal-held = Getekend door { $holders }. Niet door { $missing }.
goal-sign = Teken dit doel
goal-let-go = Laat los
goal-let-go-sure = Wil je dit doel loslaten?
goal-let-go-under = Dat mag altijd, ook alleen. Wie het verder tekende, houdt het. Je ziet allemaal dat het nog ter sprake komt.
goal-let-go-yes = Ja, laat los
goal-open = Stel een doel voor
goal-wording = Wat is het doel?
goal-wording-hint = In één zin. { $Who } kan het tekenen, of er eerst over praten.
goal-wording-hint-many = In één zin. De anderen kunnen het tekenen, of er eerst over praten.
goal-propose = Stel voor en teken
records-title = Opgeschreven
records-none = Je hebt nog niets opgeschreven.
records-none-therapist = Hier staat wat { $who } met je deelt.
records-none-therapist-many = Hier staat wat de anderen met je delen.
records-all = Toon alle { $count }
begin-title = Begin iets nieuws
begin-form = Formulier
begin-go = Begin
begin-own = Wat je begint, zie alleen jij. Delen kan later.
record-title-task = { $form }: { $task }
record-began = Begonnen { $when }
record-last = Laatst veranderd { $when }.
record-changed = { $Who } heeft er iets in veranderd.
record-changed-own = { $Who } deelt dit met je, en je las het laatste nog niet.
record-back = Terug naar opdrachten
record-tabs = Bij dit formulier
record-tab-fill = Invullen
record-tab-read = Lezen
record-tab-earlier = Eerder ingevuld
record-tab-why = Waarom dit helpt
record-draft-mine = Concept. Alleen jij ziet dit.
record-draft-mine-under = Het staat alleen op jouw apparaten.
record-draft-theirs = Concept van { $who }.
record-draft-theirs-under = Je ziet het zodra het gedeeld wordt.
record-shared-mine = Gedeeld met { $who }.
record-shared-mine-under = Jullie kunnen er allebei in schrijven.
record-shared-mine-under-many = Jullie kunnen er allemaal in schrijven.
record-shared-theirs = Van { $who }, met je gedeeld.
record-shared-theirs-under = Je kunt erin schrijven. Wat van jou is, is te zien.
record-withdrawn-mine = Het delen is gestopt.
record-withdrawn-mine-under = { $Who } ziet nog wat je tot toen deelde. Wat je nu schrijft, zie alleen jij.
record-withdrawn-mine-under-many = De anderen zien nog wat je tot toen deelde. Wat je nu schrijft, zie alleen jij.
record-withdrawn-theirs = { $Who } deelt dit niet meer.
record-withdrawn-theirs-under = Je ziet hoe het was toen het delen stopte. Je kunt er niets meer in veranderen.
record-kept = Bewaard om { $time }.
record-kept-on = Bewaard { $when }.
record-not-kept = Dit is nog niet bewaard. Wat je schreef, staat er nog, zolang Kader open is.
record-not-taken = Niet alles is bij de ander aangekomen. Wat je schreef, staat hier nog.
record-never-kept = Het delen stopte terwijl je schreef. Wat je het laatst schreef, is niet bewaard. Je ziet het zolang dit scherm open is.
record-share = Deel met { $who }
record-share-many = Deel met de anderen
record-share-what = Deel je dit, dan leest { $who } mee. Je kunt dat later weer stoppen.
record-share-what-many = Deel je dit, dan lezen de anderen mee. Je kunt dat later weer stoppen.
record-share-again = Deel weer met { $who }
record-share-again-many = Deel weer met de anderen
record-share-again-what = Deel je dit weer, dan ziet { $who } ook wat je sindsdien schreef.
record-share-again-what-many = Deel je dit weer, dan zien de anderen ook wat je sindsdien schreef.
record-stop = Stop met delen
record-stop-sure = Wil je stoppen met delen?
record-stop-under = { $Who } houdt wat er tot nu toe staat, en krijgt niets nieuws meer. Je kunt later weer delen.
record-stop-under-many = De anderen houden wat er tot nu toe staat, en krijgen niets nieuws meer. Je kunt later weer delen.
record-stop-yes = Ja, stop met delen
record-remove = Haal weg
record-remove-here = Haal hier weg
record-remove-sure = Wil je dit weghalen?
record-remove-draft = Alles wat hierin staat, verdwijnt van je apparaten. Dit kan niet ongedaan worden gemaakt.
record-remove-shared = Het verdwijnt bij jou, en bij { $who } zodra het programma daar het hoort. Een kopie met de hand of een foto kan Kader niet weghalen.
record-remove-shared-many = Het verdwijnt bij jou, en bij de anderen zodra het programma daar het hoort. Een kopie met de hand of een foto kan Kader niet weghalen.
record-remove-theirs = Het verdwijnt alleen bij jou. { $Who } houdt het.
record-remove-yes = Ja, haal weg
record-state-draft = Dit concept staat alleen op jouw apparaten.
record-state-shared = Alles gaat versleuteld, alleen naar wie het deelt.
record-nothing = Niet ingevuld.
record-words-of = Van { $who }: { $words }
record-marks = Van wie de woorden zijn
record-mark-sample = abc
record-mark-me = Jij
record-mark-unknown = Van wie is niet bekend
record-mark-0 = { $who }: puntjes
record-mark-1 = { $who }: streepjes
record-mark-2 = { $who }: dubbele lijn
record-mark-3 = { $who }: golfjes
record-dotted = Gestippeld is van { $who }. Je mag alles weghalen.
record-dotted-others = Woorden met een lijn zijn van een ander. Je mag alles weghalen.
record-dotted-me = Gestippeld is van jou. De rest is van { $who }.
record-dotted-not = Woorden met een lijn zijn niet van { $who }.
record-chosen = { $Who } koos dit.
record-chosen-me = Jij koos dit.
record-row = Door { $who } toegevoegd.
record-row-me = Door jou toegevoegd.
record-rows-none = Hier staat nog niets.
record-row-remove = Haal weg
record-row-remove-of = Haal weg: { $name }
record-row-sure = { $name } weghalen?
record-row-under = Met Ctrl+Z haal je het terug, zolang dit scherm open is.
record-row-yes = Ja, haal weg
record-choose = Kies
record-time-hint = Zo: 22:45
record-day-hint = Zo: 26-11
record-time-unread = Schrijf de tijd zo: 22:45.
record-day-unread = Schrijf de dag zo: 26-11 of 26-11-2026.
form-unknown-under = Dit formulier kent deze versie van Kader niet. Er is niets weg. Met een nieuwere versie kun je het lezen.
scale-unset = nog niet gekozen
scale-is = { $value } van { $max }
scale-low = 0, { $word }
scale-high = { $max }, { $word }
scale-clear = Wis
scale-clear-of = Wis: { $label }
chart-said = { $line }: eerst { $first }, als laatste { $last }. Het laagste was { $low }, het hoogste { $high }.
chart-one = { $line }: { $first }.
chart-later = Zodra hier meer getallen staan, zie je er een lijn van.
chart-caption = Dezelfde getallen als tabel. 0 is { $low }, { $max } is { $high }.
chart-week = week { $number }
chart-weeks = Week
chart-days = Dag
chart-rows = Stap
chart-none = niet ingevuld
chart-by-week = Gemiddeld per week. Dit maakt Kader op dit apparaat van wat er is ingevuld.
chart-own = Dit maakt Kader op dit apparaat van wat er is ingevuld.
home-homework-waiting =
    { $count ->
        [one] Er wacht iets op jouw antwoord
       *[other] Er wachten { $count } dingen op jouw antwoord
    }
home-homework-waiting-under = Een doel of een opdracht. Er is geen haast bij.
home-homework-fresh =
    { $count ->
        [one] Er is iets veranderd in wat jullie delen
       *[other] Er is op { $count } plekken iets veranderd in wat jullie delen
    }
home-homework-fresh-under = Je ziet erbij van wie het is.
home-homework-open =
    { $count ->
        [one] Eén opdracht open
       *[other] { $count } opdrachten open
    }
session-homework = Om samen over te praten
session-record-none = { $Who } en jij delen nog geen formulier.
session-record-none-many = Jullie delen nog geen formulier.
session-record-own = Alleen van jou
session-record-other = Kies een ander
session-beside = Naast het beeld
session-goals-agreed = Waar jullie aan werken
record-there = { $count ->
    [one] { $names } heeft dit nu open.
   *[other] { $names } hebben dit nu open.
}
session-goal = Een doel
session-task = Een opdracht, tot en met { $when }

## Hoe een sessie was (S-51)
ratings-open = Antwoorden over sessies
rating-title = Hoe was de sessie?
rating-of = De sessie van { $day }, begonnen om { $time }.
rating-who = { $Who } leest jouw antwoorden pas na zelf te hebben geantwoord. Jij leest die van { $who } ook dan pas.
rating-free = Het hoeft niet, en er is geen goed of fout.
rating-none = Er is nu geen sessie om iets over te zeggen. Dat kan na een sessie, tot de volgende begint.
rating-bond = Hoe was het contact?
rating-bond-low = moeizaam
rating-bond-high = vertrouwd
rating-goals = Ging het over wat voor mij telt?
rating-goals-low = helemaal niet
rating-goals-high = helemaal wel
rating-tasks = Past onze manier van werken bij mij?
rating-tasks-low = helemaal niet
rating-tasks-high = helemaal wel
rating-remark = Wil je er iets bij zeggen? Het hoeft niet.
rating-long = Dit is iets langer dan er past. Maak het korter, dan kan het mee.
rating-done = Klaar
rating-missing = Kies eerst bij alle drie een plek op de lijn.
rating-stays = Wat je antwoordt, verandert daarna niet meer.
rating-given = Gegeven
rating-own = Jij hebt geantwoord.
rating-has = { $Who } heeft geantwoord.
rating-waits = { $Who } heeft nog niet geantwoord. Dat hoeft ook niet. Zolang leest niemand iets van de ander.
rating-on-way = { $Who } heeft ook geantwoord. Het is onderweg.
rating-readable = Wat { $who } antwoordde, staat hieronder.
rating-all = Alle antwoorden
rating-all-none = Hier staat nog niets.
rating-described = Zoals het gegeven is, op een lijn van 0 tot 100. Kader rekent er niets mee uit.
rating-col-day = Sessie
rating-col-by = Van
rating-col-bond = Contact
rating-col-goals = Wat telt
rating-col-tasks = Werkwijze
rating-col-remark = Erbij gezegd
home-rating = Zeg hoe de sessie was
home-rating-under = Drie vragen, een paar tellen. Het hoeft niet.
home-rating-read = Lees hoe de sessie was voor { $who }
say-rated = Gegeven.

## Formulieren (eigen woorden; een getal wordt beschreven, nooit beoordeeld)
form-unknown = Een formulier van een nieuwere versie
form-thought-record = Gedachteschema
form-thought-record-what = Een moeilijk moment: wat je toen dacht, en hoe je er nu naar kijkt.
form-thought-record-happened = Wat gebeurde er?
form-thought-record-thought = Wat dacht je toen?
form-thought-record-belief = Hoe sterk geloofde je dat?
form-thought-record-belief-low = helemaal niet
form-thought-record-belief-high = helemaal
form-thought-record-belief-line = Toen geloofd
form-thought-record-felt = Wat voelde je?
form-thought-record-strength = Hoe sterk was dat gevoel?
form-thought-record-strength-low = bijna niets
form-thought-record-strength-high = heel sterk
form-thought-record-now = Hoe kijk je er nu naar?
form-thought-record-after = Hoe sterk geloof je de eerste gedachte nu?
form-thought-record-after-low = helemaal niet
form-thought-record-after-high = helemaal
form-thought-record-after-line = Nu geloofd
form-thought-record-chart = Hoe sterk je de gedachte geloofde
form-thought-record-low = helemaal niet
form-thought-record-high = helemaal
form-exposure-ladder = Stap voor stap
form-exposure-ladder-what = Iets wat je uit de weg gaat, in stappen van makkelijk naar moeilijk.
form-exposure-ladder-towards = Wat wil je weer kunnen?
form-exposure-ladder-steps = De stappen
form-exposure-ladder-steps-row = Stap { $number }
form-exposure-ladder-steps-add = Stap erbij
form-exposure-ladder-steps-step = Wat ga je doen?
form-exposure-ladder-steps-expected = Hoe gespannen denk je dat je bent?
form-exposure-ladder-steps-expected-low = rustig
form-exposure-ladder-steps-expected-high = heel gespannen
form-exposure-ladder-steps-expected-line = Verwacht
form-exposure-ladder-steps-day = Op welke dag deed je het?
form-exposure-ladder-steps-begin = Hoe gespannen was je aan het begin?
form-exposure-ladder-steps-begin-low = rustig
form-exposure-ladder-steps-begin-high = heel gespannen
form-exposure-ladder-steps-begin-line = Begin
form-exposure-ladder-steps-end = En aan het eind?
form-exposure-ladder-steps-end-low = rustig
form-exposure-ladder-steps-end-high = heel gespannen
form-exposure-ladder-steps-end-line = Eind
form-exposure-ladder-steps-noticed = Wat merkte je?
form-exposure-ladder-chart = Spanning per stap
form-exposure-ladder-low = rustig
form-exposure-ladder-high = heel gespannen
form-activity-plan = Plan met activiteiten
form-activity-plan-what = Dingen die je gaat doen, en je stemming ervoor en erna.
form-activity-plan-why = Waar wil je meer van doen?
form-activity-plan-activities = Wat je gaat doen
form-activity-plan-activities-row = Activiteit { $number }
form-activity-plan-activities-add = Activiteit erbij
form-activity-plan-activities-what = Wat?
form-activity-plan-activities-day = Op welke dag?
form-activity-plan-activities-at = Hoe laat?
form-activity-plan-activities-before = Je stemming ervoor
form-activity-plan-activities-before-low = zwaar
form-activity-plan-activities-before-high = licht
form-activity-plan-activities-before-line = Ervoor
form-activity-plan-activities-after = Je stemming erna
form-activity-plan-activities-after-low = zwaar
form-activity-plan-activities-after-high = licht
form-activity-plan-activities-after-line = Erna
form-activity-plan-activities-noticed = Hoe ging het?
form-activity-plan-chart = Stemming voor en na
form-activity-plan-low = zwaar
form-activity-plan-high = licht
form-sleep-diary = Slaapdagboek
form-sleep-diary-what = Per nacht: wanneer je sliep, hoe het ging, en je stemming de dag erna.
form-sleep-diary-nights = De nachten
form-sleep-diary-nights-row = Nacht { $number }
form-sleep-diary-nights-add = Nacht erbij
form-sleep-diary-nights-day = De ochtend van
form-sleep-diary-nights-down = Naar bed
form-sleep-diary-nights-up = Uit bed
form-sleep-diary-nights-slept = Hoe heb je geslapen?
form-sleep-diary-nights-slept-low = bijna niet
form-sleep-diary-nights-slept-high = heel goed
form-sleep-diary-nights-slept-line = Slaap
form-sleep-diary-nights-mood = Je stemming die dag
form-sleep-diary-nights-mood-low = zwaar
form-sleep-diary-nights-mood-high = licht
form-sleep-diary-nights-mood-line = Stemming
form-sleep-diary-nights-noticed = Wat viel je op?
form-sleep-diary-chart = Slaap en stemming
form-sleep-diary-low = zwaar
form-sleep-diary-high = licht
form-worry-time = Piekertijd
form-worry-time-what = Een vast moment om te piekeren, zodat de rest van de dag vrij is.
form-worry-time-at = Hoe laat begint je piekertijd?
form-worry-time-minutes = Hoe lang duurt die?
form-worry-time-minutes-is-10 = 10 minuten
form-worry-time-minutes-is-15 = 15 minuten
form-worry-time-minutes-is-20 = 20 minuten
form-worry-time-minutes-is-30 = 30 minuten
form-worry-time-where = Waar ga je zitten?
form-worry-time-worries = Waar je over piekert
form-worry-time-worries-row = Zorg { $number }
form-worry-time-worries-add = Zorg erbij
form-worry-time-worries-worry = Wat gaat er door je hoofd?
form-worry-time-worries-kind = Kun je er iets aan doen?
form-worry-time-worries-kind-is-now = ja, nu
form-worry-time-worries-kind-is-later = ja, later
form-worry-time-worries-kind-is-not = nee
form-worry-time-worries-step = Wat is een kleine stap, of wat laat je rusten?
form-worry-time-worries-grip = Hoe vast zit de zorg nog na je piekertijd?
form-worry-time-worries-grip-low = los
form-worry-time-worries-grip-high = heel vast
form-values = Wat ertoe doet
form-values-what = Wat voor jou belangrijk is, en kleine stappen in die richting.
form-values-areas = Wat belangrijk is
form-values-areas-row = Deel { $number }
form-values-areas-add = Deel erbij
form-values-areas-area = Welk deel van je leven?
form-values-areas-area-is-family = familie
form-values-areas-area-is-love = liefde
form-values-areas-area-is-friends = vrienden
form-values-areas-area-is-work = werk
form-values-areas-area-is-learning = leren
form-values-areas-area-is-health = gezondheid
form-values-areas-area-is-rest = rust
form-values-areas-area-is-nature = natuur
form-values-areas-area-is-belief = geloof of zingeving
form-values-areas-area-is-world = de wereld om je heen
form-values-areas-matters = Wat is daarin voor jou belangrijk?
form-values-areas-weight = Hoe belangrijk is het?
form-values-areas-weight-low = een beetje
form-values-areas-weight-high = heel erg
form-values-areas-life = Hoeveel ervan is er nu in je leven?
form-values-areas-life-low = bijna niets
form-values-areas-life-high = zoveel als je wilt
form-values-steps = Kleine stappen
form-values-steps-row = Stap { $number }
form-values-steps-add = Stap erbij
form-values-steps-step = Wat ga je doen?
form-values-steps-day = Op welke dag?
form-values-steps-done = Is het gelukt?
form-values-steps-done-is-not = nog niet
form-values-steps-done-is-partly = voor een deel
form-values-steps-done-is-yes = ja
form-first-signs = Eerste tekenen
form-first-signs-what = Hoe je merkt dat het zwaarder wordt, wat dan helpt, en wie je belt.
form-first-signs-signs = De eerste tekenen
form-first-signs-signs-row = Teken { $number }
form-first-signs-signs-add = Teken erbij
form-first-signs-signs-sign = Waar merk je het aan?
form-first-signs-signs-who = Wie merkt dit?
form-first-signs-signs-who-is-me = ik
form-first-signs-signs-who-is-others = anderen
form-first-signs-signs-who-is-both = ik en anderen
form-first-signs-others = Wie mag het tegen je zeggen, en hoe?
form-first-signs-helps = Wat helpt dan?
form-first-signs-avoid = Wat helpt juist niet?
form-first-signs-call = Wie je belt
form-first-signs-call-row = Persoon { $number }
form-first-signs-call-add = Persoon erbij
form-first-signs-call-name = Naam
form-first-signs-call-number = Telefoonnummer
form-first-signs-call-for = Waarvoor?
form-free-page = Vrije bladzijde
form-free-page-what = Een bladzijde zonder vragen.
form-free-page-page = Schrijf wat je wilt

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
say-homework-waiting = Er wacht iets op jouw antwoord.
say-record-changed = Er is iets veranderd in wat jullie delen.
say-record-written = Er is iets bij geschreven.
say-record-shared = Gedeeld.
say-record-shared-again = Weer gedeeld.
say-record-withdrawn = Het delen is gestopt.
say-record-removed = Weggehaald.
say-row-removed = Weggehaald. Met Ctrl+Z haal je het terug.
say-task-accept = Je hebt ja gezegd.
say-task-finish = Deze opdracht is klaar.
say-task-stop = Deze opdracht is gestopt.
say-task-no = Je hebt nee gezegd.
say-task-back = Teruggehaald.
say-task-offered = Voorgesteld.
say-goal-proposed = Voorgesteld en getekend.
say-goal-signed = Getekend.
say-goal-let-go = Losgelaten.

## Wat niet lukte: wat er is, wat veilig is, wat je kunt doen
failure-invitationUsed = Deze uitnodiging is al gebruikt: een link werkt maar één keer. Er is niets van jou gedeeld. Vraag je therapeut om een nieuwe.
failure-invitationExpired = Deze uitnodiging is verlopen. Er is niets van jou gedeeld. Vraag je therapeut om een nieuwe.
failure-invitationDamaged = Deze link is niet heel. Misschien is er een stuk afgevallen. Er is niets verstuurd. Kopieer de hele link opnieuw.
failure-invitationNotALink = Dit is geen uitnodiging van Kader. Er is niets verstuurd. Plak de hele link: hij begint met kader://invitation/
failure-invitationOwn = Dit is je eigen uitnodiging. Geef de link aan de ander, die opent hem op een eigen apparaat.
failure-archiveNone = Er is geen archief gekozen. Er is niets veranderd. Kies je archief opnieuw.
failure-archiveTooLarge = Dit bestand is te groot voor een archief. Er is niets veranderd. Kijk of je het goede bestand koos.
failure-backOther = Deze link is voor iemand anders. Er is niets veranderd. Vraag om een link voor jou.
failure-backSomebodyElse = Met de link om terug te komen kwam iemand anders. Die is er niet in gekomen. Bel wie terug wil komen, en maak een nieuwe link.
failure-backRefused = Wat met deze link kwam, is niet van de Kader van je therapeut. Er is niets veranderd. Bel je therapeut en vraag om een nieuwe link.
failure-invitationGone = Deze uitnodiging werkt niet meer: ze is al gebruikt, ingetrokken of verlopen. Er is niets van jou gedeeld. Vraag je therapeut om een nieuwe.
failure-invitationNewer = Deze uitnodiging is van een nieuwere Kader. De link blijft goed. Installeer de nieuwste versie en open hem dan nog eens.
failure-relayAway = Er is nu geen verbinding. Wat je deed, is bewaard. Kijk of je internet werkt, en probeer het dan opnieuw.
failure-relayRefused = De server nam dit niet aan. Op dit apparaat is niets verloren. Probeer het later opnieuw, of vraag je praktijk om hulp.
failure-relayUnable = De server kan nu niets bewaren. Wat je deed, is hier bewaard en gaat vanzelf weg zodra de server weer kan. Duurt dit langer dan een uur, zeg het dan tegen je praktijk: misschien is de schijf van de server vol.
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
failure-vaultDamaged = De kluis is niet te lezen. Kader heeft niets veranderd en niets gewist. Start de computer opnieuw op. Blijft het zo, laat dan iemand naar de schijf kijken.
failure-vaultNewer = Deze kluis is van een nieuwere Kader. Er is niets veranderd. Installeer de nieuwste versie.
failure-vaultExists = Op dit apparaat is al een kluis. Kader maakt er geen tweede overheen. Sluit Kader en open het opnieuw.
failure-vaultInUse = Kader is al open in een ander venster. Ga daar verder, of sluit het eerst.
failure-diskFull = De schijf van je computer is vol. Wat je bewaarde, is er nog. Maak ruimte vrij en probeer het opnieuw.
failure-relationshipDamaged = Wat je met deze persoon bewaarde, is niet te lezen. Kader heeft niets veranderd en niets gewist. Bel elkaar: met een nieuwe uitnodiging kunnen jullie verder. De rest werkt gewoon.
failure-ledgerDamaged = Het verloop dat je met deze persoon bewaarde, klopt niet meer. Er is niets gewist. Tekenen of beginnen kan hier niet. Lees bij het verloop om welke regel het gaat en wat je kunt doen. De rest werkt gewoon.
failure-ledgersDiffer = Wat jullie apparaten over jullie sessies bewaarden, is niet gelijk. Er is niets gewist. Begin geen sessie en bel de ander.
failure-nameEmpty = Vul een naam in. Je voornaam is genoeg.
failure-passphraseShort = Deze wachtzin is te kort. Neem een paar woorden achter elkaar.
failure-passphraseDiffers = De twee wachtzinnen zijn niet gelijk. Er is nog niets veranderd. Typ ze nog een keer.
failure-wordCheckWrong = Een van de woorden klopt niet. Kijk nog eens op je papier. De woorden zelf zijn niet veranderd.
failure-wordsGone = De woorden zijn niet meer te zien. Je kluis is veilig. Maak nieuwe bij ‘Dit programma’.
failure-notVerified = Jullie hebben de plaatjes nog niet vergeleken. Doe dat eerst. Daarna kun je tekenen.
failure-mismatch = De plaatjes verschilden. Met deze verbinding gaat Kader niet verder. Ruim haar op en begin opnieuw.
failure-refused = Dit past nu niet bij jullie afspraken. Er is niets veranderd.
failure-proposalStale = Dit voorstel is niet meer van nu. Er ligt al iets nieuwers. Lees dat eerst.
failure-termsOutOfRange = Iets in dit voorstel kan niet zo in de afspraken staan. Er is niets verstuurd, en wat je invulde, staat er nog. Kijk de getallen en tijden na.
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
failure-answerAwaited = Het apparaat van de ander heeft op iets eerders van jou nog niet geantwoord. Er is niets veranderd. Zodra dat antwoord er is, kan dit wel.
failure-requestGone = Deze vraag is er niet meer: die is teruggetrokken, of er kwam iets nieuws. Er is niets veranderd.
failure-appointmentOver = Deze sessie staat niet meer open: ze is begonnen, afgezegd of voorbij. Er is niets veranderd.
failure-notSaved = Het bestand kon daar niet worden bewaard. In Kader is niets veranderd. Kies een andere map, of kijk of er nog ruimte is.
failure-nothingToExport = Er is nog niets om te bewaren. De eerste regel komt als jullie afspraken tekenen.
failure-internal = Dit lukte niet. Wat je bewaarde, is er nog. Probeer het opnieuw. Lukt het weer niet, sluit Kader dan en open het weer.
failure-recordGone = Dit is weggehaald. Er is verder niets veranderd.
failure-recordFull = Hier past niet meer bij. Wat er al stond, is bewaard. Begin een nieuwe om verder te schrijven.
failure-notTheAuthor = De naam bij deze verandering klopt niet. Er is niets mee gedaan. Wat er al stond, is er nog.
failure-recordDamaged = Deze verandering is niet te lezen, en er is niets mee gedaan. Wat er al stond, is er nog.
failure-goalGone = Dit doel is er niet meer. Kijk opnieuw wat er staat.
failure-taskGone = Deze opdracht is er niet meer. Kijk opnieuw wat er staat.

## Wat de afspraken nu niet toelaten
refusal-general = Dit past nu niet bij jullie afspraken.
refusal-from = Het kan vanaf { $when }.
refusal-from-next = De volgende kan vanaf { $when }.
refusal-from-enter = Je kunt naar binnen vanaf { $when }.
refusal-from-missed = Vanaf { $when } kun je opschrijven dat iemand er niet was.
refusal-from-goes = Het gaat vanzelf, vanaf { $when }.
refusal-else-moment = Kies samen een ander moment.
refusal-else-plan = Plan samen een tijd.
refusal-else-goes = Het gaat vanzelf zodra het weer kan.
refusal-noAgreement = Er zijn nog geen afspraken die jullie allebei getekend hebben.
refusal-agreementWithdrawn = De afspraken zijn ingetrokken. Jullie kunnen samen nieuwe tekenen.
refusal-agreementReplaced = Er gelden nu andere afspraken. Probeer het opnieuw.
refusal-grantLapsed = Het duurde te lang. Probeer het opnieuw.
refusal-introductionOver = Jullie kennismaking is geweest. Voor een volgende sessie tekenen jullie samen afspraken.
refusal-introductionOnly = De kennismaking is één gesprek. Voor berichten, opdrachten en geplande sessies tekenen jullie eerst samen afspraken.
refusal-loosens = Dit maakt jullie afspraken ruimer, of verandert wat iemand moet doen of betalen. Het geldt zodra iedereen het heeft getekend. Strakker maken mag je alleen.
refusal-identityUnverified = Jullie hebben de plaatjes nog niet vergeleken.
refusal-identityChanged = De sleutel van de ander is niet meer die waarmee jullie de plaatjes vergeleken. Begin niets en bel de ander. Verder kan alleen met een nieuwe uitnodiging.
refusal-tooSoon = Volgens jullie afspraken is dit te dicht op een andere sessie.
refusal-tooManySessions = Jullie hebben afgesproken hoeveel sessies er in een periode zijn. Voor deze periode is dat aantal bereikt.
refusal-noAppointment = Jullie hebben afgesproken dat een sessie op een geplande tijd begint.
refusal-appointmentsNotAgreed = Geplande sessies staan niet in jullie afspraken. Een sessie kan ook zonder planning. Wil je plannen, doe dan een voorstel.
refusal-appointmentPast = Deze tijd is al voorbij. Kies een tijd die nog komt.
refusal-askedAlready = Je hebt zelf al iets gevraagd. Dat antwoord komt eerst. Daarna is er ruimte voor deze vraag.
refusal-requestUnsigned = Deze vraag is nog niet getekend door wie hem stelt. Vraag of die persoon hem opnieuw stuurt.
refusal-lengthDiffers = De ander vroeg om een andere lengte dan jullie hebben afgesproken.
refusal-clockDisagrees = De klok van je computer loopt meer dan twee minuten voor of achter. Zet hem gelijk en probeer het opnieuw.
refusal-relayTimeUnsigned = De tijd van de server was niet te vertrouwen. Probeer het opnieuw.
refusal-sessionRunning = Er loopt nog een sessie.
refusal-noSession = Er loopt geen sessie.
refusal-extensionBeyondMaximum = Jullie hebben afgesproken hoeveel langer een sessie kan worden. Dit is meer. Vraag om minder tijd, als die er nog is.
refusal-extensionTooShort = Langer kan vanaf één minuut.
refusal-extensionUnsigned = Langer kan alleen als jullie allebei ja zeggen.
refusal-extensionAskedAlready = Je hebt al om langer gevraagd. Dat antwoord komt eerst.
refusal-crisisExtensionTooLong = Bij een crisis kan een sessie telkens hooguit een half uur langer worden, samen hooguit vier uur. Hulp nu werkt altijd.
refusal-sessionOver = De tijd van deze sessie is om.
refusal-placeNotPrivate = Een sessie kan pas als iedereen vrij kan praten.
refusal-placeIncomplete = Er mist nog iets over de plek.
refusal-placeStale = De vragen over je plek zijn te lang geleden beantwoord. Beantwoord ze opnieuw.
refusal-placeSealed = Waar iemand is en welk nummer te bellen is, blijft verzegeld. Alleen de therapeut kan het openen, bij een crisis. Hulp nu werkt altijd.
refusal-notTherapist = Alleen de therapeut kan binnenlaten.
refusal-notMember = Alleen jullie tweeën kunnen in deze kamer komen.
refusal-notAdmitted = De therapeut heeft nog niet binnengelaten.
refusal-nobodyThere = Er is nog niemand anders.
refusal-mustBePresent = Jullie hebben afgesproken wie er bij een sessie zijn. Het kan zodra zij erbij zijn.
refusal-reviewDue = Jullie hebben afgesproken om na een aantal sessies samen terug te kijken. Dat komt eerst. Daarna kan de volgende sessie.
refusal-courseEnded = Dit gaat voorbij het einde dat jullie hebben afgesproken. Verder gaan kan met nieuwe afspraken die iedereen tekent.
refusal-notYetMissed = Jullie hebben afgesproken hoeveel later iemand nog kan komen. Die tijd is nog niet om.
refusal-messagesNotAgreed = Berichten tussen de sessies staan niet in jullie afspraken. Bewaar het voor de sessie, of doe een voorstel.
refusal-outsideHours = Jullie hebben uren afgesproken voor berichten, en daar valt dit buiten. Het bericht is bewaard.
refusal-messageTooLong = Jullie hebben afgesproken hoe lang een bericht mag zijn. Dit is langer, en het staat er nog. Maak het korter, of vertel de rest in de sessie.
refusal-tooManyMessages = Jullie hebben afgesproken hoeveel berichten er op een dag gaan. Voor vandaag is dat aantal bereikt. Wat je schreef, staat er nog. Je kunt het ook in de sessie vertellen.
refusal-filesNotAgreed = Bij een bericht gaan geen bestanden mee: dat hebben jullie niet afgesproken.
refusal-tooManyFiles = Jullie hebben afgesproken hoeveel bestanden er bij een bericht gaan. Dit zijn er meer. Haal er een weg, of stuur het bij een ander bericht.
refusal-fileTooLarge = Jullie hebben afgesproken hoe groot een bestand mag zijn. Dit is groter.
refusal-writtenOutOfOrder = De tijd van dit bericht past niet bij de berichten ervoor, of niet bij de klok. Kijk samen of jullie klokken gelijk staan. Daarna kan het opnieuw gestuurd worden.
refusal-therapistAbsent = In jullie afspraken staat dat de therapeut er nu niet is, en wie er dan wel is. Het bericht is bewaard. Hulp nu werkt altijd.
refusal-anotherRelationship = Dit bericht is in een andere kamer geschreven. Een bericht blijft waar het geschreven is. Hoort het hier, schrijf het dan hier opnieuw.
refusal-sideConversation = Een bericht aan alleen deze mensen staat niet in jullie afspraken. Stuur het aan iedereen, of doe een voorstel.
refusal-taskWithoutGoal = Een opdracht hoort bij een doel. Kies het doel waar deze opdracht bij helpt.
refusal-taskWithoutReason = Bij een opdracht staat waarom die helpt. Schrijf dat er nog bij.
refusal-taskNotAccepted = Deze opdracht begint zodra de cliënt ja zegt. Nee zeggen mag ook.
refusal-clientDecides = Of een opdracht begint en wanneer die klaar is, beslist de cliënt. Praat er samen over in de sessie.
refusal-taskOver = Deze opdracht is gestopt of klaar. Verder gaan kan met een nieuwe opdracht.
refusal-draftStays = Een klad blijft bij wie het schreef. Alleen die persoon kan het delen.
refusal-sharingWithdrawn = Het delen is gestopt. Een nieuwere versie blijft bij wie die schreef. Erover vertellen kan in de sessie.
refusal-homeworkNotAgreed = Opdrachten staan niet in jullie afspraken. Wil je ermee werken, doe dan een voorstel.
refusal-tooManyTasks = Er staan zoveel opdrachten open als jullie hebben afgesproken. Een nieuwe kan zodra er een klaar of gestopt is.
refusal-notTheAuthor = De naam bij deze verandering is niet van wie haar stuurde. Er is daarom niets veranderd. Vraag het na bij elkaar.
refusal-idleTooLong = Kader ging op slot omdat er een tijd niets gebeurde. Wat je bewaarde, is veilig. Open Kader om verder te gaan.
refusal-notRatable = Over deze sessie kun je nu niets meer zeggen: er begon een andere, of je was er niet bij. Na een volgende sessie kan het weer.
refusal-ratedAlready = Over deze sessie heb je al geantwoord. Dat antwoord blijft staan.
refusal-ratingOutOfRange = Een antwoord ligt tussen 0 en 100, en wat je erbij zegt heeft een grens. Maak het korter, dan past het.
refusal-relationshipExists = Jullie tweeën hebben al een verbinding. Ga daarin verder, of rond die eerst af.
refusal-relationshipEnded = Deze verbinding is afgesloten. Het verloop blijft leesbaar. Opnieuw beginnen kan met een nieuwe uitnodiging.
refusal-appointmentsOpen = Er staan nog sessies gepland. Laat ze doorgaan of zeg ze af, dan kunnen jullie samen afronden. Alleen weggaan mag altijd.

## Met meer dan twee (…-many staat in de plaats van de zin voor twee)
mail-left-out-many = { $count ->
    [one] 1 bericht ging niet open en is weggelaten. De rest is er gewoon. Mis je iets, vraag het dan aan de anderen.
   *[other] { $count } berichten gingen niet open en zijn weggelaten. De rest is er gewoon. Mis je iets, vraag het dan aan de anderen.
}
rating-who-many = Iedereen die bij de sessie was, leest de antwoorden van de anderen pas als allen die er waren hebben geantwoord. Eerder leest niemand iets, ook jij niet.
rating-has-many = { $Who } hebben geantwoord.
rating-waits-many = Nog niet iedereen die er was heeft geantwoord. Dat hoeft ook niet. Zolang leest niemand iets van de anderen.
rating-on-way-many = { $Who } hebben ook geantwoord. Het is onderweg.
rating-readable-many = Wat { $who } antwoordden, staat hieronder.
home-agree-waits-under-many = Iedereen leest het in eigen tempo. Je ziet het hier zodra iedereen heeft getekend.
home-agree-propose-under-many = Hoe lang duurt een sessie, en hoe sluiten jullie af? Als jullie allemaal getekend hebben, gaat de kamer open.
home-agree-sign-under-many = Hierin staat hoe jullie gesprekken gaan. Lees het rustig. Er is geen haast bij.
home-agree-await-many = Je therapeut maakt **een voorstel**.
withdrawn-before-many = Jullie vorige afspraken zijn gestopt. Tot jullie allemaal nieuwe tekenen, begint er niets.
home-proposal-waits-many = { $Who } hebben nog niet getekend.
home-unplanned-under-many = Kies een tijd en vraag of die de anderen past. Vast staat die als jullie allemaal ja zeggen.
crisis-longer-under-many = Is er nood, dan maak je deze sessie langer zonder te vragen. { $Who } zien het meteen, en het komt in jullie verloop te staan.
crisis-open-many = Zie waar { $who } zijn
crisis-open-under-many = Wat { $who } over hun plek invulden, ligt verzegeld bij jou. Om het te openen meld je een crisis. Zij zien dat meteen, en het komt in jullie verloop te staan.
home-joining-under-many = Iedereen moet er zijn. Je hoeft er niet bij te blijven.
home-verify-under-many = Zo weten jullie zeker dat er niemand tussen zit. Het duurt een paar minuten, allemaal tegelijk.
verify-all = Iedereen ziet dezelfde zes. Zegt er één dat er verschil is, dan stopt het voor allemaal.
verify-how-1-many = Bel met elkaar, of ga bij elkaar zitten: jij, { $who }.
verify-how-2-many = Lees om de beurt hardop voor wat er staat, iedereen. Begin links.
verify-how-3-many = Zeg daarna allemaal of het dezelfde zes zijn, in dezelfde volgorde.
verify-other-many = { $Who } zeiden al: hetzelfde. Kijk ook zelf, en zeg dan wat jij ziet.
verify-said = { $Who } zei: hetzelfde.
verify-said-many = { $Who } zeiden: hetzelfde.
verify-wait-under-many = De plaatjes komen zodra Kader bij iedereen open is. Spreek een moment af waarop jullie allemaal kunnen.
mismatch-do-client-many = Ruim deze verbinding op. Bel je therapeut en vraag om een nieuwe uitnodiging, het liefst als jullie bij elkaar zijn.
mismatch-do-therapist-many = Ruim deze verbinding op. Bel { $who } en maak nieuwe uitnodigingen. Geef die het liefst in de spreekkamer door.
agreement-under-first-many = { $Who } schreef dit op. Het geldt pas als jullie allemaal getekend hebben.
agreement-under-mine-many = Jij schreef dit op voor { $who }. Het geldt pas als jullie allemaal getekend hebben.
clause-grace-many = Daarna is er { $length } om afscheid te nemen. Dan gaan beeld en geluid bij iedereen uit.
clause-grace-none-many = Als de tijd om is, gaan beeld en geluid bij iedereen meteen uit.
clause-extension-many = Langer mag als iedereen die er is ja zegt, samen hooguit { $length }.
always-devices-many = Je camera en microfoon staan uit tot je ze zelf aanzet. Alleen jullie kunnen in de kamer komen.
always-recording-many = Kader kan geen beeld of geluid bewaren. Van niemand.
sign-until-other-many = Zolang { $who } niet tekenen, blijft versie { $version } gelden.
sign-first-other-many = { $Who } lezen en tekenen in eigen tempo. Je hoeft er niet bij te blijven.
stop-sure-under-many = Dan begint er voor niemand meer iets. Wat er geschreven is, blijft bij jullie allemaal staan. Weer verder gaan kan alleen als jullie allemaal nieuwe afspraken tekenen.
stop-sure-alone-many = Stoppen mag je altijd, ook alleen. { $Who } krijgen te zien dat je gestopt bent.
stop-sure-away-many = Stoppen mag je altijd, ook alleen. Je bent nu niet verbonden: hier geldt het meteen, { $who } zien het als er weer verbinding is.
withdrawn-under-many = Er kan niets meer beginnen. Wat er geschreven is, blijft bij jullie allemaal staan. Wil je verder, dan maakt een van jullie een nieuw voorstel, en jullie tekenen het allemaal. Er is geen haast bij.
withdrawn-history-many = Deze afspraken zijn gestopt. Er begint niets meer tot jullie allemaal nieuwe tekenen.
remove-sure-early-many = Wat op deze computer van deze verbinding staat, wordt gewist. De anderen houden hun eigen deel. Opnieuw verbinden kan met een nieuwe uitnodiging.
remove-sure-late-many = Wat op deze computer van deze verbinding staat, wordt gewist: de afspraken, het verloop en wat jullie schreven. De anderen houden hun eigen deel. Dit is niet terug te draaien.
remove-stops-away-many = Jullie afspraken stoppen dan ook. Je bent nu niet verbonden: de anderen horen het zodra Kader weer verbinding heeft. Kan dat lang duren, zeg het dan zelf.
propose-under-many = Verander alleen wat anders moet. De anderen lezen het, en tekenen of vragen om iets anders.
propose-extension-hint-many = Alleen als iedereen die er is ja zegt. Nul is: nooit langer.
propose-why-hint-many = Mag leeg blijven. De anderen lezen dit erbij.
says-appointments-none-many = Sessies worden niet gepland. Een sessie kan op elk moment beginnen als wie erbij moet zijn er is.
says-further-many = Verder gaan kan dan met nieuwe afspraken die jullie allemaal tekenen.
messages-private-many = Alleen jullie kunnen dit lezen.
letter-goes-at-many = Gaat { $when } weg. Dan kunnen { $who } het lezen.
letter-back-limit-many = Bij de anderen verdwijnt dit bericht ook, waar Kader gewoon werkt. Gelezen is gelezen.
says-quota-both-many = Jullie schrijven elk hooguit { $count ->
    [one] 1 bericht
   *[other] { $count } berichten
} per dag, elk van hooguit { $characters ->
    [one] 1 teken
   *[other] { $characters } tekens
}.
says-quota-clients = Elke cliënt schrijft hooguit { $count ->
    [one] 1 bericht
   *[other] { $count } berichten
} per dag, elk van hooguit { $characters ->
    [one] 1 teken
   *[other] { $characters } tekens
}.
says-export-own-many = Ieder mag het eigen werk en het verloop meenemen. Wat de anderen deelden, gaat niet mee.
says-late-many = Afzeggen kost niets tot { $length } van tevoren. Zegt een cliënt later af, dan kost dat { $money }.
says-missed-many = Komt een cliënt niet, dan kost dat { $money }.
says-missed-free-many = Komt een cliënt niet, dan kost dat niets.
says-relations-many = Jullie verklaren allemaal dat er buiten deze gesprekken niets is tussen de therapeut en een cliënt: geen familie, relatie of vriendschap, geen zaken buiten de afgesproken kosten, en geen werk voor of met elkaar.
propose-declare-many = Ik verklaar dat er buiten deze gesprekken niets is tussen de therapeut en een cliënt: geen familie, relatie of vriendschap, geen zaken buiten de afgesproken kosten, en geen werk voor of met elkaar.
propose-declare-hint-many = Alles behalve hoe lang een sessie duurt, kan pas als jullie dit allemaal verklaren. Kader kan het niet nakijken.
says-presence-all = Een sessie begint als iedereen erbij is.
says-presence-least = Een sessie begint als minstens { $least } van jullie erbij zijn, wie dan ook.
says-presence-must = Zonder { $names } begint er geen sessie. Wie er verder is, maakt niet uit.
says-presence-must-least = Zonder { $names } begint er geen sessie. Samen zijn jullie er met minstens { $least }.
says-side-none = Wat iemand schrijft, gaat naar iedereen. Niemand schrijft een ander apart.
says-side = { $names } mogen elkaar apart schrijven, zonder de anderen.
propose-presence = Wie moeten er bij een sessie zijn?
propose-presence-all = Iedereen
propose-presence-some = Niet iedereen hoeft
propose-presence-must = Zonder wie begint er niets? Dit mag leeg blijven.
propose-presence-least = Met hoeveel mensen minstens?
people-count = { $count } mensen
propose-side = Wie mogen elkaar apart schrijven?
propose-side-hint = Gewoonlijk niemand: wat je schrijft, leest iedereen. Dit geldt voor berichten die later komen.
propose-side-group = Apart { $number }
propose-side-add = Voeg toe wie elkaar apart mogen schrijven
propose-side-remove = Haal apart { $number } weg
fault-side-few = Kies minstens twee mensen, of haal dit weg.
fault-side-twice = Deze mensen staan er al.
you-object = jou
effect-unknown-many = Maak je de afspraak alleen strakker? Dan geldt het meteen, ook zonder de anderen. In elk ander geval geldt het pas als { $who } ook tekenen.
effect-loosens-many = Dit geldt pas als { $who } ook tekenen.
effect-first-many = Als je dit voorlegt, teken je het ook. Het geldt pas als { $who } ook tekenen.
propose-nothing-many = Er is niets veranderd. Leg je het toch voor, dan tekenen jullie dezelfde afspraken allemaal opnieuw.
camera-off-under-many = Zet hem aan als je er klaar voor bent. Eerst zie alleen jij jezelf. De anderen zien je pas als je naar binnen gaat. Zonder camera naar binnen mag ook.
camera-on-many = Alleen jij ziet dit. De anderen zien je pas als jullie binnen zijn.
address-will-direct-many = Je lijnen gaan straks recht naar de anderen. Daarbij is voor elkaar te zien via welk netwerk je belt, en daarmee ongeveer waar je bent.
address-will-hide-many = Je lijnen gaan straks met een omweg over de server. De anderen zien je netwerkadres niet, en jij dat van hen niet. Beeld en geluid blijven versleuteld, en kunnen iets later komen.
address-will-hide-other-many = Iemand van jullie wil de netwerkadressen verbergen. De lijnen met die persoon gaan straks met een omweg over de server.
address-direct-many = Minstens één lijn gaat nu recht. Daar zijn jullie netwerkadressen voor elkaar te zien.
address-no-relay-other-many = Iemand van jullie wil de netwerkadressen verbergen, en er is nu geen omweg beschikbaar. Zo kan er met die persoon geen lijn komen.
lobby-who-in-many = { $Who } zijn er.
lobby-who-not-yet-many = { $Who } zijn er nog niet.
lobby-who-asks-many = { $Who } willen binnenkomen.
lobby-admit-many = Laat iedereen binnen
lobby-room-open-under-many = Zodra er iemand aanklopt, zie je het hier. Dan laat jij iedereen binnen die er is.
lobby-asks-many = { $Who } kloppen aan
lobby-admitting-under-many = Alle apparaten kijken of de klok en de afspraken gelijk zijn. Dat duurt maar even.
session-problem-otherClockDisagrees-many = De klok van een van de anderen loopt meer dan twee minuten voor of achter. Daarom begint er niets. Jij hoeft niets te doen. Vraag elkaar om de klok gelijk te zetten.
session-problem-ledgersDiffer-many = Wat jullie apparaten over jullie sessies bewaarden, is niet bij iedereen gelijk. Daarom begint er niets. Er is niets gewist. Ga terug naar thuis, kijk het verloop na, en bel elkaar.
session-problem-noAnswer-many = Het apparaat van een van de anderen gaf geen antwoord. Er is niets verloren. Wacht even en probeer het opnieuw, of bel elkaar.
other-out = { $Who } is even weg
other-out-under = Terugkomen kan zolang de sessie loopt.
grace-under-many = De afgesproken tijd is om. Om { $until } gaan beeld en geluid bij iedereen uit.
extension-ask-under-many = De anderen krijgen je vraag te zien. Het wordt langer als iedereen die er is ja zegt.
extension-waits-under-many = { $Who } zien je vraag en antwoorden.
extension-agreed = Je zei ja: { $length } langer, zoals { $who } vroeg
leave-sure-under-many = De sessie loopt nog tot { $until }. De anderen zien dat je weggaat, en voor hen eindigt de sessie dan ook. Weggaan mag altijd.
leave-sure-others = De sessie loopt nog tot { $until }. De anderen zien dat je weggaat, en gaan door. Terugkomen kan zolang de sessie loopt.
texts-empty-many = Jij, { $who } lezen dit. Handig als een woord niet doorkwam.
interrupted-under-many = De sessie met { $who } loopt tot { $until }. Je bent er nu niet bij. Je kunt gewoon weer naar binnen.
interrupted-under-open-many = De sessie met { $who } loopt nog. Je bent er nu niet bij. Je kunt gewoon weer naar binnen.
ending-leftByMe-others = Dat mag altijd. De anderen gaan door. Terugkomen kan zolang de sessie loopt, vanaf thuis.
ending-leftByOther-many = De anderen zijn weggegaan
ending-withdrawn-many = De afspraken zijn ook gestopt. Een nieuwe sessie kan pas na nieuwe afspraken, die jullie allemaal tekenen.
history-under-many = Alleen feiten, geen inhoud. Elke regel hangt vast aan de regel ervoor. Voor elke sessie kijken jullie apparaten of het verloop bij iedereen gelijk is.
history-by-both-many = Door jullie allemaal getekend.
history-by-other-many = Getekend door { $who }.
history-missed-me-several = Je schreef op: { $kind ->
    [self] ik was er niet
    [self-and] ik was er niet, en { $whom } ook niet
   *[others] { $whom } { $count ->
        [one] was
       *[other] waren
    } er niet
} op { $when }.
history-missed-other-several = { $Who } schreef op: { $kind ->
    [self] ik was er niet
    [self-and] ik was er niet, en { $whom } ook niet
    [self-you] jij en ik waren er niet
    [you] jij was er niet
    [you-and] jij was er niet, en { $whom } ook niet
   *[others] { $whom } { $count ->
        [one] was
       *[other] waren
    } er niet
} op { $when }.
outcome-missed-me-several = Je schreef op: { $kind ->
    [self] ik was er niet
    [self-and] ik was er niet, en { $whom } ook niet
   *[others] { $whom } { $count ->
        [one] was
       *[other] waren
    } er niet
}.
outcome-missed-other-several = { $Who } schreef op: { $kind ->
    [self] ik was er niet
    [self-and] ik was er niet, en { $whom } ook niet
    [self-you] jij en ik waren er niet
    [you] jij was er niet
    [you-and] jij was er niet, en { $whom } ook niet
   *[others] { $whom } { $count ->
        [one] was
       *[other] waren
    } er niet
}.
history-place-me-many = Je opende bij sessie { $session } waar { $who } waren, vanwege een crisis.
request-plan-means-many = Als iedereen ja zegt, staat de sessie vast voor jullie allemaal.
request-review-end-means-many = Zeg ja als dat ook voor jou zo is. Verder gaan kan dan alleen met nieuwe afspraken, die jullie allemaal tekenen.
request-close-means-many = Als iedereen ja zegt, is deze verbinding voor jullie allemaal afgesloten. Wat jullie schreven, wordt gewist. Het verloop blijft leesbaar. Neem het eerst mee als je dat wilt.
request-waits-many = { $Who } antwoorden in eigen tempo. Je hoeft er niet bij te blijven.
request-awaits-too = { $Who } antwoordt ook nog.
request-awaits-too-many = { $Who } antwoorden ook nog.
request-agreed = Jij zei ja. Nu { $who } nog.
request-agreed-many = Jij zei ja. Nu { $who } nog.
request-declined-many = Een van jullie zei: liever niet.
say-declined-many = Een van jullie zei: liever niet. Er is niets veranderd.
planning-asks-many = { $Who } krijgen je vraag te zien en zeggen ja of nee.
planning-asked-many = Gevraagd. { $Who } antwoorden in eigen tempo.
appointment-move-under-many = Een andere tijd vraag je aan. Zolang niet iedereen ja zegt, blijft deze tijd staan.
cancel-alone-many = Afzeggen mag altijd, ook alleen, en zonder reden. Het geldt voor allemaal: { $who } krijgen het te zien.
missed-open-many = Schrijf op wie er niet was
missed-sure-many = Opschrijven dat { $who } er niet waren?
missed-under-many = Het komt in het verloop te staan, met jouw handtekening. { $Who } kunnen er het eigen woord naast zetten.
missed-who = Wie was er niet?
missed-costs-many = Volgens jullie afspraken kost het { $who } dan { $amount }. Spreken jullie elkaar tegen, dan kost het niets.
failure-memberUnknown = Deze persoon is niet van deze verbinding. Er is niets veranderd. Ga terug en kies opnieuw.
failure-tooManyPeople = Met zo veel mensen tegelijk kan Kader nog niet. Er is niets veranderd. Jullie kunnen met hooguit vier zijn.
failure-nobodyMarked = Er is nog niemand aangevinkt. Er is niets veranderd. Kies wie je bedoelt.
failure-nobodyChanges = Zo blijven jullie met dezelfde mensen. Er is niets veranderd. Kies wie er weggaat of hoeveel er bijkomen.
failure-goalEmpty = Een doel heeft woorden. Schrijf eerst op wat je wilt.
failure-goalsFull = Er zijn al heel veel doelen. Er is niets veranderd. Laat er eerst een los.
failure-homeworkTooLong = Dit is langer dan past. Wat je schreef, staat er nog. Maak het korter.
failure-taskEmpty = Een opdracht heeft een naam. Schrijf eerst op wat het is.
failure-formUnknown = Kader kent dit formulier niet. Er is niets veranderd. Kies een ander.
failure-recordsFull = Er zijn er al heel veel. Er is niets veranderd. Haal er eerst een weg.
failure-fileTooLarge = Dit bestand is groter dan jullie hebben afgesproken. Er is niets veranderd. Maak het kleiner, of laat het in de sessie zien.
failure-fileNotTaken = Dit is geen foto of pdf die Kader kent. Er is niets veranderd. Bewaar het als jpeg, png of pdf, en kies dat.
failure-fileDamaged = Dit bestand is beschadigd, en Kader kan het niet laten zien. De rest is er gewoon. Vraag de ander om het nog eens te sturen, of kies het opnieuw.
failure-tooManyFiles = Er gaan al zoveel bestanden mee als jullie hebben afgesproken. Er is niets veranderd. Stuur de rest met een volgend bericht.
failure-filesNotAgreed = Foto’s en pdf’s bij een bericht staan nu niet in jullie afspraken. Er is niets verloren. Haal weg wat erbij zit en verstuur de tekst, of doe een voorstel bij de afspraken.
failure-fileEncrypted = Dit bestand heeft een wachtwoord. Er is niets veranderd. Bewaar een kopie zonder wachtwoord, en kies die.
failure-fileNotRead = Kader kon dit bestand niet lezen. Er is niets veranderd. Kijk of het er nog is, en probeer het opnieuw.
failure-letterEmpty = Er staat nog niets. Schrijf eerst iets.
failure-fileGone = Dit bestand is er niet meer. Er is niets veranderd.
failure-fileNotHere = Dit bestand is er nog niet helemaal. Het komt vanzelf.
failure-letterGone = Dit bericht is er niet meer. Er is niets veranderd.
failure-letterWent = Dit bericht is net weggegaan. Je kunt het nog terugnemen.
failure-agendaFull = Er staan al honderd dingen voor de sessie. Wat je schreef, staat er nog. Haal eerst iets van de lijst.
review-talk-many = Praat er eerst samen over. Een van jullie schrijft het op, de anderen zeggen ja.
review-goOn-under-many = { $Who } zeggen ook ja. Dan kan de volgende sessie, met de afspraken van nu.
review-end-under-many = Er begint dan niets nieuws, tenzij jullie allemaal nieuwe afspraken tekenen. Daarna kunnen jullie samen afronden.
done-cancelled-other-many = { $count ->
    [one] 1 keer zei een van de anderen af.
   *[other] { $count } keer zei een van de anderen af.
}
done-missed-other-many = { $count ->
    [one] 1 keer is opgeschreven dat een van de anderen er niet was.
   *[other] { $count } keer is opgeschreven dat een van de anderen er niet was.
}
closing-together-under-many = Je vraagt het { $who }. Als jullie allemaal ja zeggen, is deze verbinding afgesloten, voor iedereen. Het liefst na een laatste sessie, waarin jullie bespreken wat helpt en wie je kunt bellen.
closing-follow-ups-hint-many = Als jullie dat willen. Zet hier tot acht momenten. Ze staan dan bij jullie allemaal.
closing-leave-means-many = De verbinding is dan meteen afgesloten, voor jullie allemaal. { $Who } zien dat je bent weggegaan, zonder reden. Het verloop blijft leesbaar. Opnieuw beginnen kan met een nieuwe uitnodiging.
closing-leave-away-many = Je bent nu niet verbonden. Hier geldt het meteen. { $Who } zien het als er weer verbinding is.
closing-stays-keys-many = Na het einde kunnen { $who } niets meer van jou openen, en jij niets meer van hen.
closing-everybody = Deze verbinding eindigt voor iedereen tegelijk.
fee-missed-owed-other-many = Er is opgeschreven dat een cliënt er niet was.
fee-cancelled-other-free-many = Een cliënt zei af, { $notice } van tevoren. Dat kost niets.
fee-cancelled-other-owed-many = Een cliënt zei af, { $notice } van tevoren. Dat is later dan afgesproken.
fee-cancelled-timeless-other-free-many = Een cliënt zei af. De server kon de tijd niet vastleggen. Het kost niets.
fee-cancelled-timeless-other-owed-many = Een cliënt zei af. De server kon de tijd niet vastleggen. Dan telt het als niet gekomen.
fee-cancelled-therapist-other-many = Je therapeut zei af. Dat kost je niets.
refusal-noAgreement-many = Er zijn nog geen afspraken die jullie allemaal getekend hebben.
refusal-extensionUnsigned-many = Langer kan alleen als iedereen die er is ja zegt.
refusal-notMember-many = Alleen jullie kunnen in deze kamer komen.
refusal-relationshipExists-many = Jullie hebben al een verbinding met deze mensen. Ga daarin verder, of rond die eerst af.
other-person = de ander
other-person-start = De ander
invite-how-many = Hoeveel mensen nodig je uit?
invite-how-many-under = Wie samen komen, doen alles samen: vergelijken, afspreken en praten. Later iemand erbij is een nieuw begin.
invite-people-1 = Eén persoon
invite-people-1-why = Jullie zijn met z’n tweeën.
invite-people-2 = Twee mensen
invite-people-2-why = Een stel, of twee anderen.
invite-people-3 = Drie mensen
invite-people-3-why = Een gezin of een kleine groep.
invite-not = Toch niet
invite-several-title = Je uitnodigingen liggen klaar
invite-several-under = Elke link is voor één persoon. Geef ieder een eigen link, op een manier die jullie al gebruiken.
invite-come = { $come ->
    [0] Er is nog niemand gekomen.
    [one] 1 van de { $of } is er.
   *[other] { $come } van de { $of } zijn er.
}
invite-number = Uitnodiging { $number }
invite-state-preparing = Wordt klaargezet. Zodra er verbinding is, werkt de link.
invite-state-open = Werkt één keer, tot { $when }.
invite-state-used = Gebruikt. Deze persoon is er.
invite-state-expired = Verlopen. Trek alles in en nodig opnieuw uit.
invite-several-then = Als iedereen er is, vergelijken jullie samen zes plaatjes. Pas dan kunnen jullie iets afspreken.
invite-withdraw-all = Trek alle uitnodigingen in
invite-withdraw-all-title = Alle uitnodigingen intrekken?
invite-withdraw-all-sure = Geen van de links werkt dan nog, ook niet voor wie al kwam. Je kunt altijd nieuwe maken.
joining-everybody = Zijn er meer mensen uitgenodigd? Dan wachten we tot iedereen er is.
onward-open-title = Verder met anderen
onward-begins = Komt er iemand bij of gaat er iemand weg, dan begint het opnieuw, met nieuwe sleutels en nieuwe afspraken.
onward-reads = Wie nieuw is, kan niet lezen wat er eerder was, en wie weggaat niet wat er komt.
onward-open = Ga verder met anderen
onward-who = Wie gaan er verder?
onward-stays = Van jullie gaan verder
onward-new = Nieuwe mensen
onward-count = { $count ->
    [0] niemand
    [one] 1 persoon
   *[other] { $count } mensen
}
onward-yes = Begin opnieuw met hen
onward-mine = Jij begon opnieuw, met anderen
onward-title = { $Who } vraagt je mee verder te gaan, met anderen
onward-many = Dan zijn jullie met { $count } mensen.
onward-means = Het begint opnieuw, met nieuwe sleutels en nieuwe afspraken. Wie nieuw is, kan niet lezen wat er eerder was.
onward-join = Doe mee
onward-joined = Je doet mee. Deze verbinding blijft zoals ze is, tot jullie haar afronden.
say-onward = Je wordt gevraagd mee verder te gaan, met anderen.
closing-under-many = Samen afronden of alleen weggaan: het mag allemaal, en je hoeft niet uit te leggen waarom.
place-kept-client-many = Dit gaat verzegeld naar je therapeut alleen, als de sessie begint. Die ziet het alleen door een crisis te melden: dat zien jullie meteen, en het staat in jullie verloop. Na de sessie is het weg.
place-kept-therapist-many = Wat jij invult, blijft op dit apparaat. Wat je cliënten invullen, komt verzegeld bij jou alleen: je ziet het alleen door een crisis te melden, en dat staat in jullie verloop. Na de sessie is het weg.
propose-often-hint-many = Zo houden jullie het allemaal vol. Zonder grens kan het zo vaak als jullie willen.
propose-place-words-hint-many = Bijvoorbeeld: ieder zit in een kamer met de deur dicht.
preset-introduction-why-many = Eén gesprek. Daarna zeggen jullie allemaal of je verdergaat.
preset-couple-why-many = Langer, elke twee weken, en met iedereen erbij.

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

## Eigen formulieren van een therapeut
forms-title = Je eigen formulieren
forms-under = Je gebruikt ze met iedereen met wie je werkt. Een formulier gaat pas mee als je het bij een opdracht kiest, of iets deelt dat ermee geschreven is.
forms-list = Eigen formulieren
forms-theirs = Van je therapeut
forms-none = Je hebt nog geen eigen formulier gemaakt.
forms-count = { $count ->
    [one] 1 vraag
   *[other] { $count } vragen
  }
forms-open = Je eigen formulieren
forms-new = Maak een formulier
forms-change = Verander
forms-change-of = Verander { $title }
forms-remove = Verwijder
forms-remove-sure = "{ $title }" verwijderen?
forms-remove-yes = Ja, verwijder
forms-remove-under = Je kunt het dan niet meer kiezen. Opdrachten en verslagen die het hebben, houden het.
form-edit-change = Verander het formulier
form-edit-other = Wat je verandert, geldt voor nieuwe opdrachten. Wat het oude formulier heeft, houdt het zoals het was.
form-edit-title = Hoe heet het?
form-edit-intro = Waar is het voor?
form-edit-intro-hint = Eén zin. Het hoeft niet.
form-edit-keep = Bewaar het formulier
form-question = Vraag { $number }
form-column = Vraag { $number } van een rij
form-question-add = Vraag erbij
form-column-add = Vraag erbij voor elke rij
form-question-remove = Haal weg
form-question-remove-of = Haal weg: { $name }
form-up = Naar boven
form-up-of = Naar boven: { $name }
form-down = Naar onder
form-down-of = Naar onder: { $name }
form-kind = Soort
form-kind-text = Zinnen
form-kind-scale = Getal op een schaal
form-kind-choice = Keuze uit woorden
form-kind-time = Tijd
form-kind-date = Dag
form-kind-table = Rijen met dezelfde vragen
form-label = De vraag
form-label-table = Wat staat er in de rijen?
form-lines = Ruimte
form-lines-of = { $count ->
    [one] 1 regel
   *[other] { $count } regels
  }
form-low = Woord bij 0
form-high = Woord bij { $max }
form-max = Hoogste getal
form-max-of = 0 tot { $max }
form-choices = De woorden
form-choices-hint = Elk woord op een eigen regel: 2 tot 12.
form-fault-empty = Hier hoort iets te staan.
form-fault-long = Dit is te lang. Maak het korter.
form-fault-choices = Geef 2 tot 12 woorden, elk op een eigen regel.
form-fault-many = Dit zijn te veel vragen. Een formulier heeft er hoogstens 40, met de vragen van rijen erbij.
form-fault-none = Er is nog geen vraag.
own-form-chart = Door de tijd
own-form-row = Rij { $number }
own-form-add = Rij erbij
say-form-kept = Het formulier is bewaard.
say-form-removed = Het formulier is verwijderd.
say-question-removed = De vraag is weg.
say-question-moved = Nu op plaats { $number }.
failure-formEmpty = Er ontbreekt iets aan dit formulier. Er is niets bewaard. Vul de naam en elke vraag in.
failure-formTooLong = Dit formulier is te groot. Er is niets bewaard. Maak het korter, of maak er twee van.
failure-formsFull = Er zijn al heel veel formulieren. Er is niets veranderd. Verwijder er eerst een.
failure-formNotTherapist = Alleen een therapeut maakt hier formulieren. Er is niets veranderd.

## Herinneren aan wat je je voornam
routine-choose = Herinner me hieraan
routine-other = Kies een ander moment
routine-off = Herinner me niet meer
routine-said = Je wordt herinnerd: { $when }.
routine-daily = elke dag om { $time }
routine-on = { $days } om { $time }
routine-zone = { $when } (tijd van { $zone })
routine-days = Op welke dagen?
routine-days-none = Kies minstens één dag.
routine-time = Hoe laat?
routine-what = Je ziet dan alleen: "Je had iets gepland voor nu." Niemand ziet waarover het gaat, en niemand anders hoort ervan. Het werkt zolang Kader open is.
routine-keep = Zet de herinnering aan
say-routine-on = De herinnering staat aan.
say-routine-off = De herinnering staat uit.
failure-routineOutOfRange = Die dag of tijd bestaat niet. Er is niets veranderd. Kies een andere.
failure-routinesFull = Er zijn al heel veel herinneringen. Er is niets veranderd. Zet er eerst een uit.
## Meenemen (S-42)
along-title = Meenemen
along-open = Kies wat je meeneemt
along-way-under = Alles in één bestand, een overzicht om te lezen, of één ingevuld formulier.
along-title-of = Meenemen wat er is met { $who }
along-title-all = Alles meenemen
along-under = Je bewaart een bestand bij jezelf. Niemand hoort ervan. Het mag altijd, ook als jullie gestopt zijn.
archive-title = Alles in één bestand
archive-what = Het archief van jou en { $who }. Je opent het op elke computer, zonder Kader, zonder account en zonder internet.
archive-what-all = { $count ->
    [0] Het archief van alles wat je in Kader hebt. Je opent het op elke computer, zonder Kader, zonder account en zonder internet.
    [one] Het archief van je ene verbinding. Je opent het op elke computer, zonder Kader, zonder account en zonder internet.
   *[other] Het archief van al je { $count } verbindingen. Je opent het op elke computer, zonder Kader, zonder account en zonder internet.
  }
archive-has = Wat erin zit
archive-has-read = Bladzijden om te lezen. Pak het bestand uit en open ‘index.html’.
archive-has-words = Je berichten, doelen en opdrachten, en wat je invulde.
archive-has-shared = Wat anderen aan jou schreven gaat mee waar jullie dat afspraken.
archive-has-files = De foto’s en pdf’s bij die berichten.
archive-has-own = Wat alleen van jou is: je aantekeningen, je plan voor later en wat je bij Houvast bewaart.
archive-left = { $count ->
    [one] Eén bestand zit er niet in
   *[other] { $count } bestanden zitten er niet in
 }
archive-left-under = De rest van je archief is compleet. In het archief staat ook welke bestanden er niet bij zijn.
archive-left-tooMuch = er zijn te veel bestanden voor één archief. Sla dit bestand apart op bij het bericht.
archive-left-notHere = het staat niet op deze computer, of nog niet helemaal.
archive-left-unfit = het is beschadigd of niet veilig om te openen.
archive-has-proof = Jullie afspraken en het verloop, zo dat iemand kan nakijken dat er niets aan veranderd is.
archive-has-return = Wat nodig is om op een andere computer terug te komen. Dat ene deel zit op slot: alleen je 24 herstelwoorden openen het.
archive-save = Bewaar het archief
overview-title = Een overzicht om te lezen
overview-what = Berichten, doelen, opdrachten en wat je invulde, als PDF. Handig om af te drukken, of om aan iemand te geven.
overview-save = Bewaar het overzicht als PDF
along-each = Of van één verbinding
along-each-under = Daar kies je ook een overzicht als PDF, één ingevuld formulier, of het verloop.
along-each-of = Met { $who }
along-records = Eén ingevuld formulier
along-records-none = Er is nog niets ingevuld.
along-record-of = Van { $who }.
record-print = Druk af
record-pdf = Bewaar als PDF
record-pdf-of = Bewaar als PDF: { $record }, { $when }
along-safe = Goed om te weten
along-safe-open = Wie zo’n bestand heeft, kan het lezen. Er zit geen slot op.
along-safe-where = Bewaar het op een plek van jezelf: een usb-stick in een la, of een map die alleen jij opent.
along-safe-not = Liever niet op een computer die je deelt, in je mail of in een chat.
along-safe-back = Leg je herstelwoorden er niet naast. Bewaar die apart, op papier.
program-along = Een bestand met alles wat je in Kader hebt. Bewaar er af en toe een: gaat deze computer stuk, dan kom je ermee terug.
wait-file = Het bestand wordt gemaakt.
wait-archive = Het archief wordt gemaakt. Dat kan een minuut duren. Laat Kader open.
wait-archive-read = Het archief wordt nagekeken.
wait-restore = Alles wordt teruggezet. Dat kan een minuut duren. Laat Kader open.

## Terugkomen op een andere computer
welcome-return = Ik was hier al, op een andere computer
return-title = Kom terug met je archief
return-under = Heb je op je vorige computer een archief bewaard? Daarmee, en met je 24 herstelwoorden, staat hier straks weer alles wat erin zit. Het bestand heet meestal ‘archive.zip’. Heb je op je eerste computer een bestand voor een tweede computer bewaard? Kies dat dan hier.
return-none = Geen archief? Ga dan terug en begin opnieuw. Je therapeut nodigt je opnieuw uit. Wat op je vorige computer staat, blijft daar.
return-choose = Kies je archief
return-choose-other = Kies een ander archief
return-look = Dit zit erin
return-look-made = Gemaakt op { $when }. Wat daarna kwam, zit er niet in.
return-look-relationships = { $count ->
    [one] 1 verbinding
   *[other] { $count } verbindingen
  }
return-look-letters = { $count ->
    [one] 1 bericht
   *[other] { $count } berichten
  }
return-look-records = { $count ->
    [one] 1 ingevuld formulier
   *[other] { $count } ingevulde formulieren
  }
return-words = Je 24 herstelwoorden
return-words-under = Wat nodig is om terug te komen, zit op slot. Deze woorden openen het. Ze blijven ook hier gelden: je hoeft geen nieuwe op te schrijven.
return-make = Zet alles terug
restored-said = Alles staat terug en is te lezen. Sturen kan nog niet.
people-away = nog niet terug
people-away-second = alleen lezen
away-title = Je bent terug, maar nog niet **bij { $who }**.
away-under = Sinds { $since } ben je hier met wat in je archief zat. Dat kun je allemaal lezen. Sturen en praten kan nog niet.
away-letters = Lees je berichten
away-homework = Lees je opdrachten
away-why = Waarom er niets uitgaat
away-why-under = Voor { $who } is deze computer nog onbekend. Zo kan niemand die jouw archief vindt, zich voordoen als jij.
away-safe = Wat jullie afspraken, staat er nog. Er is niets verloren.
away-do = Wat je doet
away-do-client = Vraag { $who } om een link. Bel, of ga langs: dan is duidelijk dat jij het bent.
away-do-therapist = Bel { $who }, op een nummer dat je al had, en zeg dat je een nieuwe computer hebt. Maak daarna een link.
away-do-give = Geef de link. { $Who } plakt hem bij zich in Kader.
away-make = Maak de link
away-do-paste = Plak de link hieronder.
away-do-compare = Vergelijk opnieuw zes plaatjes met { $who }. Daarna gaat het verder waar het was.
away-link = De link die je kreeg
away-submit = Kom terug
away-note = Je bent hier nog niet terug bij { $who }. Je kunt alles lezen. Er gaat niets uit.
away-note-how = Hoe je terugkomt
back-open = { $Who } heeft een nieuwe computer
back-open-many = Iemand heeft een nieuwe computer
back-who = Wie heeft een nieuwe computer?
back-under = Met een link komt { $who } hier terug, met alles wat jullie al afspraken.
back-call = Bel { $who } eerst, op een nummer dat je al had. Of spreek elkaar.
back-call-why = Een bericht over een nieuwe computer kan ook komen van iemand die zich voordoet als { $who }. Een stem die je kent, zegt meer. Twijfel je? Vraag iets dat alleen jullie weten, of wacht tot je elkaar ziet.
back-means-stands = Jullie afspraken liggen stil tot jullie opnieuw zes plaatjes hebben vergeleken. Er is niets verloren.
back-means-old = De vorige computer van { $who } hoort er dan niet meer bij.
back-means-all = Iedereen hoort ervan, en iedereen vergelijkt opnieuw.
back-sure = Ik heb { $who } gesproken of gezien
back-missing-who = Kies eerst wie een nieuwe computer heeft.
back-missing-sure = Bel eerst. Vink het aan als je { $who } hebt gesproken.
back-make = Maak de link
back-made-each = Jullie beginnen samen op nieuwe sleutels. Daarom heeft iedereen een eigen link nodig.
back-link-for = De link voor { $who }
back-copy-for = Kopieer de link voor { $who }
back-made-title = De link voor { $who } ligt klaar
back-made-under = Geef hem zelf door, het liefst terwijl jullie elkaar spreken.
back-made-once = Hij werkt één keer, en alleen voor { $who }.
back-made-then = Daarna vergelijken jullie opnieuw zes plaatjes, met je stem. Tot dan liggen jullie afspraken stil.
verify-again = { $Who } komt terug op een nieuwe computer.
verify-again-many = { $Who } komen terug op een nieuwe computer.
verify-again-me = Je komt terug op een nieuwe computer, die { $who } nog niet kent.
verify-again-why = Tot jullie opnieuw hebben vergeleken, liggen jullie afspraken stil.
home-verify-again-under = Het gaat om een nieuwe computer. Tot jullie opnieuw hebben vergeleken, liggen jullie afspraken stil.
say-returned = { $Who } komt terug op een nieuwe computer.
failure-archiveDamaged = Dit is geen archief van Kader, of het is beschadigd of veranderd. Er is niets gewist. Kies een ander bestand, of maak op je vorige computer een nieuw archief.
failure-archiveNewer = Dit archief is gemaakt met een nieuwere Kader. Er is niets mis mee. Installeer de nieuwste Kader op deze computer en kies het dan opnieuw.
failure-archiveNotForReturn = Met dit archief kun je niet terugkomen: het deel dat je herstelwoorden openen, zit er niet in. Lezen kan wel, zonder Kader: pak het uit en open ‘index.html’. Kan het nog, maak dan op je vorige computer een nieuw archief.
failure-wordsDoNotFit = Dit zijn woorden uit de lijst, maar samen openen ze dit archief niet. Je archief is veilig. Kijk of de volgorde klopt. Maakte je nieuwe woorden? Dan horen bij een ouder archief de oude.
failure-backNotExpected = Met deze link kun je niet terugkomen: hij is van een andere verbinding, of er wordt niet meer op je gewacht. Er is niets veranderd. Vraag om een nieuwe link.
failure-awayFromGroup = Je bent hier nog niet terug op deze computer. Wat je schreef, staat er nog. Bij ‘Thuis’ staat hoe je terugkomt.

## Herstelwoorden, nog eens
words-field-hint = In de volgorde van je papier. Plakken mag. Nummers ertussen geeft niet.
words-field-count = Nu { $count } van { $all }.
words-unknown = { $count ->
    [one] Eén woord staat niet in de lijst waaruit Kader kiest. Misschien staat er net iets anders op je papier:
   *[other] { $count } woorden staan niet in de lijst waaruit Kader kiest. Misschien staat er net iets anders op je papier:
  }
words-unknown-one = Woord { $number }: ‘{ $word }’
words-unknown-near = Woord { $number }: ‘{ $word }’. Is het ‘{ $near }’?
words-too-few = { $count ->
    [0] Er staat nog niets. Het zijn { $all } woorden.
    [one] Er staat 1 woord. Het zijn er { $all }.
   *[other] Er staan { $count } woorden. Het zijn er { $all }.
  }
words-too-many = Er staan { $count } woorden. Het zijn er { $all }.
words-due = Weet je nog waar je herstelwoorden liggen?
words-due-under = Je schreef ze een tijdje geleden op. Kijk eens of je ze kunt vinden. Het hoeft niet nu.
recall-title = Weet je je herstelwoorden nog?
recall-under = Pak je papier en typ alle 24 over. Dan weet je dat het klopt, terwijl Kader nog open is. Wat je hier doet, verandert niets.
recall-check = Kijk na
recall-later = Nu niet
recall-lost = Kun je ze niet vinden, of is een woord niet meer te lezen? Maak dan nieuwe, nu Kader open is.
recall-wrong = Dit zijn woorden uit de lijst, maar het zijn niet jouw 24. Er is niets gewist. Kijk of er twee verwisseld zijn, of dat je er een anders las. Vind je het niet? Maak hieronder nieuwe, nu Kader open is.
recall-right = Je woorden kloppen. Leg het papier weer goed weg.
program-words-recall = Kijk ze alle 24 na

## Houvast: wat iemand zelf bewaart omdat het helpt
tools-title = Houvast
tools-open = { $count ->
    [0] Houvast
   *[other] Houvast ({ $count })
  }
tools-under = Wat jou helpt, bij elkaar. Een zin uit een bericht, een oefening, iets van jezelf.
tools-none = Hier ligt nog niets. Lees je iets dat je helpt, in een bericht of in iets dat je invulde? Kies daar ‘Bewaar bij Houvast’. Of schrijf zelf iets op.
tools-only-here = Alleen op dit apparaat. Niemand anders ziet het.
tools-stay = Het blijft hier, ook zonder internet en ook als jullie stoppen.
tools-how = Bij een bericht en bij wat je invulde staat ook ‘Bewaar bij Houvast’.
tool-add = Schrijf iets op
tool-title = Hoe noem je het?
tool-text = Wat wil je onthouden?
tool-text-hint = Kort is goed. Eén zin is genoeg.
tool-save = Bewaar
tool-cancel = Toch niet
tool-keep = Bewaar bij Houvast
tool-keep-title = Bewaren bij Houvast
tool-kept = Bewaard. Bekijk Houvast
tool-kept-said = Bewaard bij Houvast.
tool-change = Verander
tool-change-of = Verander: { $title }
tool-up = Zet hoger
tool-up-of = Zet hoger: { $title }
tool-down = Zet lager
tool-down-of = Zet lager: { $title }
tool-moved-said = { $title } staat nu op plaats { $place } van { $count }.
tool-remove = Haal weg
tool-remove-of = Haal weg: { $title }
tool-remove-sure = Dit weghalen?
tool-remove-yes = Ja, haal weg
tool-remove-under = Dan is het van dit apparaat gewist. Waar het vandaan kwam, blijft zoals het is.
tool-removed-said = Weggehaald.
tool-from-form = Uit: { $form }.
tool-from = Uit de tijd met { $who }.
tool-when = Bewaard: { $when }.
failure-toolEmpty = Geef het een naam, zodat je het terugvindt.
failure-toolTooLong = Dit is te lang om te bewaren. Wat je schreef, staat er nog. Maak het korter: een paar zinnen is genoeg.
failure-toolsFull = Houvast is vol. Wat je schreef, staat er nog. Haal eerst iets weg dat je niet meer nodig hebt.
failure-toolGone = Dit ligt niet meer bij Houvast. De rest is er nog.

## Waar de ander is in wat jullie samen voor je hebben
point-at = Wijs deze regel aan (Alt+Enter)
point-hint = De ander ziet waar je staat.
point-there = Ook hier: { $names }.
point-in = { $name } is hier.
point-shown = { $name } wijst dit aan.
say-pointed = De ander ziet nu even welke regel je bedoelt.

## Sessies door de tijd, en wat aan de beurt is
rating-trend = Door de tijd
rating-trend-under = De laatste sessies, voor ieder apart. Meer of minder is niet goed of fout: praat erover.
session-review = Het is tijd om samen terug te kijken.
session-review-under = Bespreek hoe het gaat en hoe jullie verder gaan. Daarna leg je het vast via Thuis.

## Twee computers tegelijk
computer-title = Tweede computer
computer-under = Gebruik Kader op twee computers tegelijk, bijvoorbeeld op een laptop en op een vaste computer.
computer-open = Regel een tweede computer
computer-look = Bekijk je tweede computer
program-computer = Je kunt Kader op nog een computer gebruiken. Berichten en formulieren staan dan op allebei.
program-computer-preparing = Kader maakt een plek klaar voor je tweede computer.
program-computer-ready = De plek voor je tweede computer is klaar. Bewaar nu het bestand.
program-computer-used = Je tweede computer doet mee.
program-computer-leaving = Je tweede computer gaat eruit.
computer-start = Eerst een plek voor je tweede computer
computer-start-under = Eerst maakt Kader een plek vrij voor je tweede computer. Daarna bewaar je één bestand. Daarmee doet die computer mee.
computer-start-do = Maak een plek klaar
computer-none = Nu nog niet
computer-none-under = Er is nog geen verbinding waarin een tweede computer kan meedoen. Dat kan zodra jullie de plaatjes hebben vergeleken.
computer-words = Op je tweede computer heb je je 24 herstelwoorden nodig. Je hebt ze nog niet nagekeken. Doe dat eerst.
computer-preparing = Bijna klaar
computer-preparing-client = Het programma van je therapeut moet eerst één keer open zijn geweest. Dan kan de plek worden gebruikt.
computer-preparing-therapist = Kader werkt je verbindingen een voor een bij. Daarvoor moet er verbinding zijn, en Kader moet open zijn.
computer-preparing-close = Je hoeft er niet bij te blijven. Je mag dit sluiten.
computer-count = Klaar bij { $ready } van de { $count } verbindingen.
computer-ready = Bewaar het bestand
computer-ready-under = Er zit alles in wat je in Kader hebt, en de plek voor je tweede computer. Het werkt voor één computer, één keer.
computer-ready-some = Het bestand werkt nu voor { $ready } van de { $count } verbindingen. Voor de rest heb je later een ander bestand nodig. Wacht je tot alles klaar is, dan is één bestand genoeg.
computer-save = Bewaar het bestand
computer-there = Daarna, op je tweede computer
computer-there-start = Start Kader. Kies ‘{ $choice }’.
computer-there-file = Kies dit bestand en typ je 24 herstelwoorden.
computer-there-joins = Die computer doet dan vanzelf mee. Hier zie je het.
computer-until = De plek blijft 7 dagen vrij, vanaf de dag dat je haar klaarmaakte. Daarna haalt Kader haar weg. Je kunt dan opnieuw beginnen.
computer-cancel = Haal de plek weg
computer-cancel-sure = De plek weghalen?
computer-cancel-under = Een bestand dat je al bewaarde, werkt dan niet meer voor een tweede computer. Lezen kan nog wel: gooi het daarom weg. Later kun je opnieuw beginnen.
computer-cancel-yes = Ja, haal weg
computer-used = Je tweede computer doet mee
computer-used-under = Wat je schrijft en krijgt, staat op allebei. Wat je op de ene las, is ook op de andere gelezen. Dat kan een uur duren.
computer-used-count = Hij doet mee bij { $used } van de { $count } verbindingen.
computer-more = Maak ook een plek klaar voor de rest
computer-more-under = Een verbinding die later kwam, staat nog niet op je tweede computer.
computer-more-ready = De plek voor de rest is klaar. Bewaar het bestand. Neem het over op je tweede computer, bij ‘Dit programma’.
computer-used-file = Staat het bestand nog op een usb-stick? Gooi het daar weg.
computer-remove = Haal hem eruit
computer-remove-called = Haal hem eruit: je tweede computer
computer-remove-sure = Je tweede computer eruit halen?
computer-remove-under = Hij krijgt dan niets nieuws meer, en er kan niets meer worden verstuurd. Wat erop staat, blijft daar te lezen. Op deze computer verandert er niets.
computer-remove-stolen = Is hij gestolen of kwijt? Wat erop staat, zit in een kluis. Die gaat alleen open met jouw wachtzin, sleutelbos of herstelwoorden. Was Kader open, of kent iemand die? Bel dan ook de mensen met wie je hier praat, zodat niemand zich daar voor jou kan uitgeven.
computer-remove-words = Lagen je herstelwoorden erbij? Maak dan nieuwe bij ‘Dit programma’.
computer-remove-yes = Ja, haal hem eruit
computer-leaving = Je tweede computer gaat eruit
computer-leaving-under = { $count ->
    [one] Nog bij 1 verbinding. Dat gaat vanzelf zodra er verbinding is. Je mag dit sluiten.
   *[other] Nog bij { $count } verbindingen. Dat gaat vanzelf zodra er verbinding is. Je mag dit sluiten.
}
computer-back = Terug naar ‘Dit programma’
computer-what = Wat doe je waar
computer-both = Op allebei lees en schrijf je berichten, doelen, opdrachten en formulieren.
computer-first = Alleen op deze, je eerste computer: sessies, plannen, afspraken tekenen of veranderen, zeggen hoe een sessie was, en samen afronden. Alleen stoppen kan op allebei.
computer-own = Wat alleen van jou is, blijft op de computer waar je het schrijft: aantekeningen, Houvast, en wat nog niet verstuurd of gedeeld is.
computer-seen = De anderen zien dat je Kader op twee computers gebruikt.
computer-file = Over het bestand
computer-file-carry = Neem het mee op een usb-stick. Liever niet in je mail of in een chat.
computer-file-gone = Gooi het weg zodra je tweede computer meedoet.
computer-file-words = Op je tweede computer heb je je 24 herstelwoorden nodig. Leg die er niet naast.
computer-second = Dit is je tweede computer.
computer-second-under = Hier lees en schrijf je berichten, doelen, opdrachten en formulieren. Op je eerste computer doe je de rest: sessies, plannen, afspraken tekenen of veranderen, zeggen hoe een sessie was, en samen afronden. Alleen stoppen kan op allebei.
computer-second-lost = Is je eerste computer stuk of weg?
computer-second-lost-client = Bewaar dan hier een archief. Daarmee, en met je herstelwoorden, kom je op een nieuwe computer terug. Vraag je therapeut om een link. Daarna hoort deze computer er niet meer bij.
computer-second-lost-therapist = Bewaar dan hier een archief. Daarmee, en met je herstelwoorden, kom je op een nieuwe computer terug. Daar maak je voor elke verbinding een link. Daarna hoort deze computer er niet meer bij.
computer-out = Dit is je tweede computer, en hij doet niet mee. Wat hier staat, kun je lezen. Bij ‘Thuis’ staat waarom.
computer-joining = Deze computer wordt toegelaten
computer-joining-under = Je kunt alvast lezen. Schrijven kan zodra dit klaar is. Daarvoor is verbinding nodig.
restored-second-said = Alles staat hier en is te lezen. Deze computer wordt toegelaten.
say-computer-joined = Deze computer doet mee.
say-computer-ready = De plek voor je tweede computer is klaar.
say-computer-used = Je tweede computer doet mee.
say-computer-gone = Je tweede computer is eruit.
# Waar iets alleen op de eerste computer kan: één rustige regel.
on-first-room = Naar de kamer ga je op je eerste computer.
on-first-agreement = Tekenen of veranderen doe je op je eerste computer.
on-first-planning = Een tijd vragen, verzetten of afzeggen doe je op je eerste computer.
on-first-request = Antwoord geven doe je op je eerste computer.
on-first-review = Samen terugkijken leg je vast op je eerste computer.
on-first-rating = Zeggen hoe een sessie was, doe je op je eerste computer.
on-first-closing = Samen afronden doe je op je eerste computer.
on-first-invite = Iemand uitnodigen doe je op je eerste computer.
on-first-accept = Een uitnodiging open je op je eerste computer.
on-first-begin = Opnieuw beginnen met anderen erbij doe je op je eerste computer.
home-ready-under-second = Een sessie duurt { $length }.
away-second-title = Hier kun je **alleen lezen** wat er is met { $who }.
away-second-under = Alles van voor { $since } staat hier. Op je eerste computer gaat het gewoon door.
away-second-note = Hier kun je alleen lezen. Op je eerste computer gaat het gewoon door.
away-second-why = Waarom hier niets nieuws komt
away-second-not-in = In het bestand waarmee je hier begon, zat voor { $who } nog geen plek.
away-second-do = Is je eerste computer stuk of weg?
away-second-do-under = Dan kun je hier terugkomen met een link. Je eerste computer hoort er dan niet meer bij.
remove-sure-second = Het verdwijnt alleen van deze computer. Op je eerste computer en bij { $who } blijft alles zoals het is.
failure-onFirstComputer = Dit doe je op je eerste computer. Hier is niets veranderd. Open Kader op die computer en doe het daar. Lezen en schrijven kan hier wel.
failure-nothingGoesOn = Er is nog geen verbinding waarin een tweede computer kan meedoen. Er is niets veranderd. Het kan zodra jullie de plaatjes hebben vergeleken.
failure-noSeat = De plek voor je tweede computer is nog niet klaar. Er is geen bestand gemaakt. Wacht tot Kader zegt dat de plek klaar is.
failure-computerJoining = Deze computer wordt nog toegelaten. Wat je schreef, staat er nog. Wacht even en probeer het opnieuw. Daarvoor is verbinding nodig.
failure-computerFileUsed = Met het bestand waarmee je hier begon, deed al een andere computer mee. Eén bestand werkt voor één computer. Hier kun je alles lezen. Was jij dat niet? Haal dan op je eerste computer de tweede eruit, en maak daar nieuwe herstelwoorden.
failure-computerTakenOut = Deze computer is eruit gehaald, op je eerste computer. Wat hier staat, kun je lezen. Er komt niets nieuws bij en er gaat niets uit.
computer-take = Neem een later bestand op
computer-take-under = Heb je op je eerste computer een nieuw bestand bewaard? Neem dan hier op wat er nog niet is. Staat een verbinding hier om alleen te lezen, verwijder haar dan eerst op deze computer.
computer-take-chosen = Gekozen: een bestand van { $when }. Typ nu je 24 herstelwoorden.
computer-take-do = Neem het op
computer-taken = Opgenomen. Deze computer wordt toegelaten.
member-computers = { $Who } gebruikt Kader op { $count } computers.
failure-nothingNew = In dit bestand zit geen plek voor iets dat hier nog niet is. Er is niets veranderd. Staat een verbinding hier om alleen te lezen, verwijder haar dan eerst op deze computer.
failure-archiveOfAnother = Dit bestand is van iemand anders. Er is niets veranderd. Kies het bestand van je eerste computer.
