# Every text of Kader, English. Plain words. The same keys as nl.ftl.

## Everywhere
kader = Kader
skip = To the content
rooms = Rooms
room-home = Home
room-agreement = Agreement
room-history = History
program = This program
keep-it = Leave it as it is
lock = Lock
language = Language
language-system = Your computer’s language
language-nl = Nederlands
language-en = English
back = Back
back-home = Back to home
next = Continue
close = Close
hide = Hide
send = Send
yes = Yes
not-yet = Not yet
you = You
good = All right
on = on
off = off
visible = visible
hidden = hidden
opened = open
closed = closed
turn-on = Turn on
turn-off = Turn off
try-again = Try again
look-again = Look again
please-wait = One moment, please.
moment = { $day } at { $time }
other-client = your client
other-client-start = Your client
other-therapist = your therapist
other-therapist-start = Your therapist
initial-client = C
initial-therapist = T
length-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
length-seconds = { $count ->
    [one] 1 second
   *[other] { $count } seconds
}
unit-minutes = { $count ->
    [one] minute
   *[other] minutes
}
stepper-less = { $label }: less
stepper-more = { $label }: more
not-enforced = agreed, not enforced
wait-vault = Your vault is being made. This takes a moment.
wait-open = The vault is opening. This takes a moment.
wait-keyring = Your computer may be asking for your password. See if a window is open.
wait-relay = Kader is connecting. One moment, please.
wait-line = One moment, the room is being made ready.

## Help now (P2)
help-now = Help now
help-112-title = Immediate danger
help-112-text = For you or for somebody else. Call 112 with your phone.
help-113-text = Thinking about suicide? Call 113, free and anonymous, day and night, or chat at 113.nl
help-hint = Kader does not make the call. Use your phone. This screen also works without a network. The numbers are for the Netherlands.

## How things are, at the bottom
state-closed = Help now also works without a network.
state-connecting = Everything is kept on this device. Kader is connecting.
state-connected = Everything is kept on this device. You are connected.
state-away = No connection. Everything stays kept on this device, and Kader keeps trying by itself.
state-changed = The server is no longer the same one. Everything stays kept on this device.
state-version = The server does not fit this Kader. Everything stays kept on this device.
relay-home-changed = The server shows another key than when the two of you met. So Kader starts nothing over this server. What you kept is safe. Call the other or your practice, and ask whether the server is really new.
relay-home-version = The server speaks another version than this Kader. What you kept is safe. Install the newest version of Kader. If that does not help, ask your practice.
relay-invite-away = There is no connection now. The invitation is kept. As soon as there is a connection, all goes on by itself.
relay-invite-changed = The server shows another key than before. Over this server the link does not work. Nothing is lost. Ask your practice whether the server is really new.
relay-invite-version = The server speaks another version than this Kader. The link does not work this way. Nothing is lost. Install the newest version of Kader.
relay-lobby-away = There is no connection now. A session starts only once it is back. Kader keeps trying by itself. Feel free to stay here, or see if your internet works.
relay-lobby-changed = The server shows another key than when the two of you met. So Kader starts no session. What you kept is safe. Call the other, and ask your practice whether the server is really new.
relay-lobby-version = The server speaks another version than this Kader. No session can start this way. What you kept is safe. Install the newest version of Kader, and call the other in the meantime.
relay-session-away = The connection to the server is gone. Picture and sound go on as long as the line between you is there. A text waits until the connection is back. Nothing is lost.
relay-session-away-lost = The connection to the server is gone as well. Kader keeps trying by itself. See if your internet works, or call each other.
relay-session-changed = The server shows another key than before. Picture and sound go on as long as the line between you is there. Texts do not go out now. Nothing is lost. After the session, ask your practice what happened to the server.
relay-session-version = The server speaks another version than this Kader. Picture and sound go on as long as the line between you is there. Texts do not go out now. Nothing is lost. After the session, install the newest version.
mail-left-out = { $count ->
    [one] 1 message could not be opened and was left out. The rest is simply there. If you miss something, ask { $who }.
   *[other] { $count } messages could not be opened and were left out. The rest is simply there. If you miss something, ask { $who }.
}
mail-waiting = { $count ->
    [one] 1 message waits for an earlier one that is still on its way. After that it opens by itself.
   *[other] { $count } messages wait for an earlier one that is still on its way. After that they open by themselves.
}

## When there is nothing to see yet
standstill-loading = Kader is opening
standstill-loading-under = One moment, please.
standstill-unreachable = Kader could not start
standstill-unreachable-under = What you kept is not gone. Try again. If that does not help, close Kader and open it once more.
standstill-damaged = The vault cannot be read
standstill-damaged-under = Kader has changed nothing and erased nothing. Is there a backup on another device or disk? Put that back first. Then open this window again.
standstill-newer = This vault is from a newer Kader
standstill-newer-under = Everything is still there and nothing was changed. Install the newest version of Kader. The vault will then open as usual.
standstill-inUse = Kader is already open
standstill-inUse-under = Another window of Kader is open on this computer. Go on there, or close it and then look again.

## First start
welcome = Welcome to Kader
welcome-what = Kader is a quiet room for conversations between you and your therapist, or between you and your client. What you agree on, Kader holds to on both sides.
welcome-where = What you keep here is locked on this device. There is no account. The makers of Kader cannot get in.
welcome-begin = Begin
who-title = Who are you?
who-under = Your name goes only to the people you talk with here.
who-name = Your name
who-name-hint = The way the other calls you. Your first name is enough.
who-role = You use Kader as a
who-role-client = client
who-role-therapist = therapist
way-title = How does Kader open?
way-under = Everything you keep is in a vault. Choose how you open it.
way-keyring = With this computer’s keyring
way-keyring-hint = Your computer keeps the key. Kader opens when you are logged in. Choose this if only you log in here.
way-keyring-none = Not every computer has a keyring. If there is none, Kader says so and you choose a passphrase. Nothing goes wrong then.
way-passphrase = With a passphrase
way-passphrase-hint = Each time you type a phrase that only you know. Choose this if more people use this computer.
way-make = Make the vault
passphrase = Passphrase
passphrase-again = Once more
passphrase-hint = At least { $count } characters. A few ordinary words in a row are easy to remember and hard to guess.

## Recovery words
words-title = Write down these 24 words
words-under = With these words you open the vault on this device, even if your passphrase is gone or the keyring does not work. Kader shows them until you have checked them, and then never again.
words-hint = On paper, in this order, in a place of your own. Do not take a photo.
words-written = I have written them down
words-check = A quick check
words-check-under = Type these three words from your paper.
words-check-later-under = Take the paper with your recovery words and type these three.
words-number = Word { $number }
words-confirm = Done
words-again = Show the words once more
words-later = Check later
words-unchecked = Your recovery words have not been checked yet. If you lose your passphrase or the keyring, only these words still open your vault.
words-check-now = Check them
words-show = Show the words again
words-see = Show them again

## Locked
locked = Kader is locked
locked-keyring = Everything is safe on this device. The key is in your computer’s keyring.
locked-passphrase = Everything is safe on this device. It opens only with your passphrase or your recovery words.
locked-words = Everything is safe on this device. Your recovery words open it.
unlock = Open
unlock-words = Your 24 recovery words
unlock-words-hint = In the order on your paper, with a space between them.
unlock-with-keyring = Open with the keyring
unlock-with-passphrase = Open with your passphrase
unlock-with-words = Open with your recovery words
unlock-failed-keyringAbsent = This computer has no keyring that Kader can use. Nothing is lost. Choose another way: { $passphrase ->
    [yes] your passphrase or your recovery words.
   *[no] your recovery words. After that you set a passphrase.
}
unlock-failed-keyringEmpty = The key is no longer in your computer’s keyring. Your vault is still there. Open it another way: { $passphrase ->
    [yes] your passphrase or your recovery words.
   *[no] your recovery words.
} After that you can put the key into the keyring again.
unlock-failed-keyringOther = The key in the keyring does not fit this vault. Your vault is still there. Open it another way: { $passphrase ->
    [yes] your passphrase or your recovery words.
   *[no] your recovery words.
} After that you can put the right key into the keyring.
unlock-failed-keyringLocked = Your computer’s keyring is locked. Your vault is safe. Unlock the keyring and try again. If that does not work, log in to your computer again, or choose another way: { $passphrase ->
    [yes] your passphrase or your recovery words.
   *[no] your recovery words.
}
unlock-failed-keyringDenied = Your computer did not give Kader the key. Your vault is safe. Try again and allow it in your computer’s window, or choose another way: { $passphrase ->
    [yes] your passphrase or your recovery words.
   *[no] your recovery words.
}
offer-title = You got in with your recovery words.
offer-under = Choose how Kader opens from now on. Then you do not need your paper every time.
offer-now = Set it
offer-later = Not now

## Home
begin-client = Hello { $name }. Do you have an **invitation** from your therapist?
begin-client-under = Your therapist sends you a link, or shows you a code. It connects your devices. After that you check together that all is right.
begin-therapist = Hello { $name }. Invite your first **client**.
begin-therapist-under = You make a link for one person. Hand it over yourself, in the consulting room for example. After that you check together that all is right.
accept-open = Open your invitation
accept-another = Open another invitation
invite-make = Invite somebody
people = People
people-unknown = No name yet
people-invited = invited
people-joining = connecting
people-verify = still to compare
people-mismatch = pictures differed
people-agree = still to agree
people-ready = agreed
people-proposal = proposal to read
people-withdrawn = stopped
people-closed = closed
home-continue = Continue
home-history = See the history
home-invited = Your invitation **is ready**.
home-invited-under = Hand the link over yourself. As soon as it is used, you see it here.
home-invite-expired = Your invitation has **expired**.
home-invite-expired-under = Nobody can use the link any more. Make a new one if you need to.
home-joining = Your devices **are connecting**.
home-joining-under = The device of { $who } has to be on as well. You do not have to wait here.
home-verify = Compare **six pictures** with { $who }.
home-verify-under = It makes sure that nobody is in between. It takes a minute, on the phone or together.
home-mismatch = The pictures **differed**.
home-mismatch-under = Nothing was shared. See what you can do now.
home-agree-waits = Your proposal is with **{ $who }**.
home-agree-waits-under = { $Who } reads it at their own pace. You see it here once it is signed.
home-agree-sign = There is **a proposal** for you.
home-agree-sign-under = { $Who } wrote down how your sessions go. Read it calmly. There is no hurry.
home-agree-propose = Propose **an agreement** to { $who }.
home-agree-propose-under = How long is a session, and how do you close it? Once both of you have signed, the room opens.
home-agree-await = { $Who } is making **a proposal**.
home-agree-await-under = You do not have to do anything now. You read it here when it is there.
home-withdrawn = Your agreement **was stopped**.
home-withdrawn-under = Nothing starts with { $who } any more. What was written stays. To go on, make a new proposal.
withdrawn-before = Your previous agreement was stopped. Until both of you sign a new one, nothing starts.
home-ready-client = The room is there for you and **{ $who }**.
home-ready-therapist = You can see **{ $who }**.
home-ready-under = A session lasts { $length }. You can try picture and sound first. Nobody sees or hears you there.
home-room-client = Go to the room
home-room-therapist = Get the room ready
home-refused = A session is **not possible yet**.
home-refused-under = This is part of your agreement with { $who }.
home-closed = This is **closed**.
home-closed-under = The history with { $who } stays readable here.
closed-title = The connection with { $who } is closed
home-open = Still open
home-open-nothing = Nothing is open.
home-proposal = Proposal for version { $version }
home-proposal-waits = { $Who } has not signed yet.
home-proposal-yours = { $Who } asks you to read it.
home-last = Your last session was on { $day } at { $time } and took { $length }.
home-agreed = Agreed

## This program
program-under = How Kader works on this computer. Nobody else gets to see this.
program-way = How Kader opens
program-way-keyring = Now with this computer’s keyring.
program-way-passphrase = Now with your passphrase.
program-way-words = Now with your recovery words alone.
program-way-always = Your recovery words always work besides.
program-way-change = Set it anew
program-way-replaces = The way of now then stops working. Your recovery words go on working.
program-way-save = Open it this way from now on
program-way-keyring-done = Set. From now on Kader opens with the keyring.
program-way-passphrase-done = Set. From now on Kader opens with your passphrase.
program-words = Recovery words
program-words-checked = You wrote them down and checked them. Lost, or seen by somebody else? Then make new ones.
program-words-renew = Make new recovery words
program-words-sure = Make new recovery words?
program-words-sure-under = The old words then stop opening your vault at once. Have pen and paper ready: you write down 24 new ones. How Kader opens day by day does not change.
program-words-yes = Yes, make new ones
program-capability = Your practice’s permission
program-capability-under = Some servers make invitations only for practices they know. Your practice then gives you a piece of text. Paste it here.
program-capability-needed = The server for new invitations asks for it now.
program-capability-text = The text
program-capability-save = Keep the permission
program-capability-done = Kept. New invitations use this permission.

## Inviting
invite-title = Your invitation is ready
invite-under = This link is for one person. Hand it over yourself, in a way the two of you already use.
invite-preparing = The link is being made ready. It works as soon as there is a connection.
invite-link = Link
invite-copy = Copy the link
invite-copied = The link was copied.
invite-qr = The link as a QR code
invite-qr-hint = Together? The other can read this code with a camera.
invite-until = The link works until **{ $when }**.
invite-once = It works once. After that nobody can use it again.
invite-then = Then you compare six pictures. Only after that can you agree on anything.
invite-withdraw = Withdraw the invitation
invite-withdraw-title = Withdraw the invitation?
invite-withdraw-sure = The link will then no longer work. You can always make a new one.
invite-withdraw-sure-away = There is no connection now. The link stops working once Kader reaches the server, and at { $when } at the latest in any case. You can always make a new one.
invite-withdraw-yes = Withdraw
invite-expired = This invitation has expired
invite-expired-under = Nobody used the link, and now nobody can. Make a new one if you need to.
invite-answered = The link was used
invite-answered-under = Your devices are connecting. You do not have to wait here.
invite-put-away = Clear this invitation away
invite-capability = The server for new invitations asks for your practice’s permission. Without it the link does not work. Nothing is lost.
capability-open = Enter the permission

## Opening an invitation
accept-title = Open your invitation
accept-under = You got a link from your therapist. Paste it here.
accept-link = Link
accept-hint = The link starts with kader://invitation/
accept-submit = Connect
joining-title = Your devices are connecting
joining-under = The device of { $who } has to be on as well. This can take a while. You do not have to wait here.
joining-problem = Connecting did not work
joining-put-away = Clear away and begin again

## Comparing together (S-04)
verify-title = Compare these pictures with { $who }
verify-under = It makes sure that nobody is in between. Do it with your voice: on the phone, or when you are together.
verify-signs = Your six pictures
verify-how-1 = Call { $who }, or sit down together.
verify-how-2 = Take turns reading aloud what is here. Begin on the left.
verify-how-3 = Then both say whether they are the same six, in the same order.
verify-same = Yes, all six the same
verify-different = No, there is a difference
verify-mine = You said: the same. Now { $who } still has to. You do not have to wait here.
verify-other = { $Who } already said: the same. Look for yourself too, and then say what you see.
verify-wait = Waiting for { $who }
verify-wait-under = The pictures come as soon as Kader is open for { $who } too. Agree on a moment to call each other.

## The pictures differed
mismatch-title = The pictures differed
mismatch-what = Usually a wrong link was used. It is also possible that somebody was in between. So Kader does not go on with this connection.
mismatch-safe-title = What is safe
mismatch-safe = Nothing was signed. Nobody can see or hear you. What you kept before was not touched.
mismatch-do-title = What to do now
mismatch-do-client = Clear this connection away. Call { $who } and ask for a new invitation, preferably when you are together.
mismatch-do-therapist = Clear this connection away. Call { $who } and make a new invitation. Preferably hand it over in the consulting room.
mismatch-again = Clear away and begin again

## Agreement (S-05)
agreement-title = Your agreement
agreement-title-first = A proposal for your agreement
agreement-under = Version { $version } has been in force since { $day }. You loosen it together. Stopping is always yours alone.
agreement-under-first = { $Who } wrote this down. It counts only once both of you have signed.
agreement-under-mine = You wrote this down for { $who }. It counts only once both of you have signed.
agreement-clauses = The agreement, part by part
agreement-now = Now
agreement-proposed = Proposal
agreement-why = { $Who } proposes this because:
agreement-why-mine = You propose this because:
clause-length-name = How long
clause-length = A session lasts { $length }.
clause-notices-name = Nearly time
clause-notices = Kader says so quietly when { $moments } are left.
clause-notices-none = Kader does not say beforehand that time is nearly up.
clause-grace-name = Goodbye
clause-grace = After that there are { $length } to say goodbye. Then picture and sound go off on both sides.
clause-grace-none = When time is up, picture and sound go off on both sides at once.
clause-extension-name = Longer
clause-extension = It may go on longer if both of you say yes, { $length } in all at most.
clause-extension-none = It cannot go on longer than agreed.
always-title = What Kader always does
always-devices = Your camera and microphone are off until you turn them on yourself. Only the two of you can enter the room.
always-recording = Kader cannot keep picture or sound. Not yours, and not the other’s.
always-place = Before a session you say whether you can talk freely. Whether somebody records the screen with a phone or another program, Kader cannot see.
always-leave = You may always leave a session, and you may always stop. Nobody else is needed for that.
sign-title = Signing the proposal
sign-title-waits = Your proposal
sign-signed = signed
sign-not-yet = not signed yet
sign-until = As long as you do not sign, version { $version } stays in force. There is no hurry.
sign-until-other = As long as { $who } does not sign, version { $version } stays in force.
sign-first = Sign only if it is right for you. There is no hurry. You can also talk about it first.
sign-first-other = { $Who } reads and signs at their own pace. You do not have to wait here.
sign-do = Sign version { $version }
sign-leave = Leave it as it is
sign-decline = I will not sign this
sign-in-force = Version { $version }, in force now
sign-since = Signed on { $when }.
propose-other = Propose something else
stop-open = Stop this agreement
stop-sure = Stop this agreement?
stop-sure-under = Then nothing starts any more. What was written stays with both of you. Going on takes a new agreement that both of you sign.
stop-sure-alone = You may always stop, on your own. { $Who } gets to see that you stopped.
stop-sure-away = You may always stop, on your own. You are not connected now: here it counts at once, { $who } sees it when the connection is back.
stop-session = The session that is running ends at once, too.
stop-yes = Yes, stop the agreement
withdrawn-title = Your agreement was stopped
withdrawn-me = You stopped it on { $when }.
withdrawn-other = { $Who } stopped it on { $when }.
withdrawn-under = Nothing can start any more. What was written stays with both of you. To go on, one of you makes a new proposal, and both of you sign it. There is no hurry.
withdrawn-propose = Make a new proposal
withdrawn-history = This agreement was stopped. Nothing starts any more until both of you sign a new one.
remove-open = Remove this connection
remove-sure = Remove the connection with { $who }?
remove-sure-early = What this computer has of this connection is erased. { $Who } keeps their own part. Connecting again takes a new invitation.
remove-sure-late = What this computer has of this connection is erased: the agreement, the history and what the two of you wrote. { $Who } keeps their own part. This cannot be undone.
remove-stops = Your agreement stops with it. Tell { $who } yourself, too.
remove-stops-away = Your agreement stops with it. You are not connected now, so { $who } does not hear it through Kader. Say it yourself, or wait until you are connected.
remove-yes = Yes, remove it
remove-yes-stops = Yes, stop and remove
removed = The connection was removed.
propose-title = A proposal for { $who }
propose-under = Choose what is good for both of you. { $Who } reads it, and signs or asks for something else.
propose-length = How long is a session?
propose-length-hint = Fifty minutes is usual.
propose-grace = How long is there to say goodbye?
propose-grace-hint = So that it does not end in the middle of a sentence.
propose-extension = How much longer may it become?
propose-extension-hint = Only if both of you say yes. Zero means: never longer.
propose-why = Why do you propose this?
propose-why-hint = May stay empty. { $Who } reads it with the proposal.
propose-reads = This is how it will read
propose-signs = Putting it forward signs it, too. It counts only once { $who } signs as well.
propose-submit = Sign and put forward
propose-cancel = Not now
agree-await = { $Who } is making a proposal
agree-await-under = It says how long your sessions are and how you close them. You read it here when it is there. You do not have to do anything now.
agree-await-own = I want to propose something myself

## Lobby
camera-off = Your camera is off. Nobody sees you.
camera-off-under = Turn it on when you are ready. At first only you see yourself. { $Who } sees you only once you go in. Going in without a camera is fine.
camera-on = Only you see this. { $Who } sees you only once you are both inside.
camera-turn-on = Turn camera on
camera-turn-off = Turn camera off
own-picture = Your own picture
device-camera = Camera
device-microphone = Microphone
device-speaker = Sound
device-on = On
device-off = Off
device-camera-none = No camera
device-microphone-none = No microphone
device-speaker-none = No speaker
device-camera-absent = No camera was found. Going in without one is fine.
device-camera-busy = Another program uses the camera. Close that program, then turn it on again.
device-camera-denied = Your computer does not give Kader the camera. Allow it in your computer’s settings.
device-camera-vanished = The camera is gone. See if the plug is in. The conversation simply goes on. You can also choose another one.
device-microphone-absent = No microphone was found. Plug one in, or use the text beside the picture.
device-microphone-busy = Another program uses the microphone. Close that program, then turn it on again.
device-microphone-denied = Your computer does not give Kader the microphone. Allow it in your computer’s settings.
device-microphone-vanished = The microphone is gone. See if the plug is in. The text beside the picture still works. You can also choose another one.
device-speaker-absent = No speaker or headphones were found. Plug some in.
device-speaker-busy = Another program holds the sound. Close that program.
device-speaker-denied = Your computer does not let Kader make sound. Allow it in your computer’s settings.
device-speaker-vanished = The headphones or speaker are gone. See if the plug is in. The text beside the picture still works. You can also choose others.
device-camera-file = a file, not a camera
device-microphone-file = a file, not a microphone
device-speaker-file = a file, not a speaker
device-gone = no longer there
devices = Devices
devices-title = Camera, microphone and sound
devices-under = Just plugged something in? It is in the list as soon as your computer sees it.
devices-look = Look again what is there
devices-problem = have a look
microphone-off = Nobody hears you.
level = How loud you sound
level-nothing = nothing to hear yet
level-soft = heard softly
level-good = heard well
level-loud = heard loudly
test-tone = Play a tone
place-title = About your place
place-free = Can you talk freely here?
place-not-free-hint = Take your time to find a place. You can go in once this is a yes.
place-alone = Who is with you?
place-alone-yes = Nobody
place-alone-no = Somebody is with me
place-where = Where are you, and what is your number?
place-address = Address
place-phone = Phone
place-kept-client = This stays on this device and is erased after the session. Kader shows it to nobody, your therapist included. If your therapist should know, say it aloud as well.
place-kept-therapist = You say where you are, too. This stays on this device and is erased after the session. You do not get to see what your client fills in: ask aloud.
address-title = Your network addresses
address-hide = Hide our network addresses from each other
address-will-direct = The line will go straight to { $who }. Each side can then see which network the other uses, and so roughly where the other is.
address-will-hide = The line will take a detour over the server for both of you. You do not see each other’s network address. Picture and sound stay encrypted, and may come a little later.
address-will-hide-other = { $Who } wants the network addresses hidden. The line will take a detour over the server for both of you. You do not see each other’s network address.
address-direct = The line now goes straight to { $who }. You can see each other’s network address.
address-relayed = The line now takes a detour over the server. You do not see each other’s network address. The server does, but not what you say.
address-relayed-told = The line now takes a detour over the server, because a straight one did not work. Your devices have already told each other their network address.
address-no-relay = There is no detour at the moment. As long as you hide the addresses, there can be no line.
address-no-relay-other = { $Who } wants the network addresses hidden, and there is no detour at the moment. So there can be no line.
lobby-enter = Go in
lobby-open = Open the room
lobby-admit = Let them in
lobby-who-in = { $Who } is there.
lobby-who-not-yet = { $Who } is not there yet.
lobby-who-nobody = { $Who } is not there yet.
lobby-who-lobby = { $Who } is in the lobby.
lobby-who-asks = { $Who } wants to come in.
lobby-asked = You have knocked
lobby-asked-under = { $Who } lets you in. Just stay seated. This screen goes on by itself.
lobby-room-open = The room is open
lobby-room-open-under = As soon as { $who } knocks, you see it here. Then you let them in.
lobby-asks = { $Who } is knocking
lobby-asks-under = Let them in when you are ready. The time starts then.
lobby-admitting = You are going in
lobby-admitting-under = Both devices check that the clock and the agreement are the same. This takes a moment.
session-problem-clockDisagrees = Your computer’s clock is more than two minutes off. So nothing starts. Nothing is lost. Set the clock right in your computer’s settings, then try again.
session-problem-otherClockDisagrees = The clock of { $who }’s computer is more than two minutes off. So nothing starts. You do not have to do anything. Call { $who } and ask to set the clock right.
session-problem-startRefused = Kader did not let the session start, because something does not fit your agreement. Nothing is lost. See together whether you both have the same agreement, and try again.
session-problem-ledgersDiffer = What your two devices keep about your sessions is not the same. So nothing starts. Nothing was erased. Go back to home, check the history, and call { $who }.
session-problem-noAnswer = { $Who }’s device did not answer. Nothing is lost. Wait a moment and try again, or call { $who }.

## In the room
session-title = In the room
controls = Controls
self-view = My picture
self-none = camera off
texts = Text
texts-new = new
leave = Leave the room
other-picture = Picture of { $who }
other-muted = microphone off
other-connecting = The line is being laid
other-connecting-under = This usually takes a few seconds.
other-lost = The line is gone
other-lost-under = Kader is looking for a new one. The text beside the picture may still work. If it takes long, call each other.
other-camera-off = { $Who } has the camera off
other-camera-off-under = You can still hear each other.
other-silent = { $Who } has camera and microphone off
other-silent-under = The line is there. A text beside the picture arrives.
other-soon = The picture is on its way
other-soon-under = { $Who } has the camera on.
line-good = the line is good
line-weak = the line is weak
line-lost = the line is gone
line-connecting = connecting
clock-title = This session
clock-connecting = about to begin
clock-plenty = plenty of time
clock-half = past the middle
clock-soon = a little while
clock-last = nearly time
clock-goodbye = time for goodbye
clock-over = it is time
clock-left = { $length } left
clock-spoken = About { $length } left
clock-spoken-grace = { $length } left to say goodbye
clock-button = { $text }. { $left }.
clock-times = From { $from } to { $until }.
clock-grace = Then goodbye, until { $until } at the latest.
clock-digits-show = Show the time in digits
clock-digits-hide = Hide the digits
ask-longer = Ask for longer
notice-title = { $length } left
notice-under = What do you still want to say today? There is time to close calmly.
notice-last = It is nearly time. After this you can still say goodbye.
grace-title = Time to say goodbye
grace-under = The agreed time is over. At { $until } picture and sound go off on both sides.
extension-ask = How much longer?
extension-ask-under = { $Who } gets to see your question. It becomes longer if both of you say yes.
extension-send = Ask
extension-cancel = Not now
extension-asked = { $Who } asks for { $length } more
extension-asked-under = Say what is good for you. You do not have to explain why.
extension-agree = Yes, that is fine
extension-refuse = No, stop on time
extension-waits = You asked for { $length } more
extension-waits-under = { $Who } sees your question and answers.
leave-sure = Leave already?
leave-sure-under = The session runs until { $until }. { $Who } sees that you leave. You may always leave.
leave-yes = Yes, leave the room
leave-no = Stay
leave-stop = Stop the agreement, too
leave-stop-yes = Yes, leave and stop
texts-title = Text beside the picture
texts-empty = Only you and { $who } read this. Handy when a word did not come through.
text-write = Write a text
text-hint = Enter sends it.
text-waits = not gone yet

## Interrupted
interrupted-title = The session is still running
interrupted-under = Kader was closed for a moment. The session with { $who } runs until { $until }. You can simply go back in.
interrupted-under-open = Kader was closed for a moment. The session with { $who } is still running. You can simply go back in.
interrupted-devices = Your camera and microphone are off. Inside you turn them on again yourself.
interrupted-back = Go back in
interrupted-leave = Leave the session

## After the session
ending-limit = The session is over
ending-limit-under = The agreed time was up. No picture or sound goes out from you any more, and none comes in.
ending-leftByMe = You have left
ending-leftByMe-under = You may always do that. No picture or sound goes out from you any more, and none comes in.
ending-leftByOther = { $Who } has left
ending-leftByOther-under = No picture or sound goes out from you any more, and none comes in. No reason was given. Feel free to ask.
ending-lost = The line did not come back
ending-lost-under = This had nothing to do with your agreement. Picture and sound are off. Call each other if something still needs to be said.
ending-facts = Started on { $day } at { $time }, it took { $length }.
ending-next-client = Take a moment before you go on with your day. A new session starts from home again.
ending-next-therapist = The session is in the history. A new one starts from home again.
ending-withdrawn = The agreement was stopped, too. A new session takes a new agreement that both of you sign.
ending-close = Back to home
ending-history = See the history

## History
history-title = History with { $who }
history-under = Only facts, no content. Each line is tied to the one before it. Before each session your devices check that both histories are the same.
history-empty = There is nothing in it yet. The first line comes when you sign the agreement.
history-agreed = Version { $version } of the agreement came into force.
history-start = Session { $session } began.
history-extended = Session { $session } became { $length } longer.
history-end-limit = Session { $session } ended on time, after { $length }.
history-end-leftByMe = You left session { $session }, after { $length }.
history-end-leftByOther = { $Who } left session { $session }, after { $length }.
history-end-lost = Session { $session } ended after { $length }, because the line stayed away.
history-end-other = Session { $session } ended, after { $length }.
history-withdrawn-me = You stopped the agreement.
history-withdrawn-other = { $Who } stopped the agreement.
history-by-both = Signed by both of you.
history-by-me = Signed by you alone.
history-by-other = Signed by { $who } alone.
history-head = Check number after this line
history-verify-title = Is it still right?
history-verify-what = Kader checks every line, from the first: the signatures, the order, and that nothing was changed or taken out.
history-verify = Check the history
history-good = { $count ->
    [one] 1 line checked. It is right.
   *[other] { $count } lines checked. All is right.
}
history-compare = Want to compare with { $who }? If both histories are the same, you see the same check number:
history-bad = Line { $number } is not right.
history-bad-do = The lines before it are good. Do not start a session, and call the other. Nothing was erased.

## What is said aloud
say-relay-away = No connection. Everything stays kept.
say-relay-back = You are connected again.
say-relay-changed = The server is no longer the same one. Everything stays kept.
say-relay-version = The server does not fit this Kader. Everything stays kept.
say-withdrawn = The agreement with { $who } was stopped.
say-agreed = Your agreement is in force.
say-proposal = There is a proposal from { $who }.
say-other-same = { $Who } said: the same.
say-other-in = { $Who } is there.
say-other-out = { $Who } has left.
say-other-waits = { $Who } wants to come in.
say-line-lost = The line is gone. Kader is looking for a new one.
say-line-back = The line is back.
say-other-camera-on = { $Who } has the camera on.
say-other-camera-off = { $Who } has the camera off.
say-other-microphone-on = { $Who } has the microphone on.
say-other-microphone-off = { $Who } has the microphone off.
say-text = { $Who } wrote something.
say-grace = Time is up. There is time to say goodbye.
say-extended = The session has become longer.
say-not-extended = The session does not become longer.

## What did not work: what there is, what is safe, what to do
failure-invitationUsed = This invitation was already used: a link works only once. Nothing of yours was shared. Ask your therapist for a new one.
failure-invitationExpired = This invitation has expired. Nothing of yours was shared. Ask your therapist for a new one.
failure-invitationDamaged = This link is not whole. Perhaps a piece fell off. Nothing was sent. Copy the whole link again.
failure-invitationNotALink = This is not an invitation of Kader. Nothing was sent. Paste the whole link: it starts with kader://invitation/
failure-invitationOwn = This is your own invitation. Give the link to the other, who opens it on a device of their own.
failure-invitationGone = This invitation no longer works: it was already used, withdrawn, or has expired. Nothing of yours was shared. Ask your therapist for a new one.
failure-invitationNewer = This invitation is from a newer Kader. The link stays good. Install the newest version and open it once more.
failure-relayAway = There is no connection now. What you did is kept. See if your internet works, then try again.
failure-relayRefused = The server did not take this. Nothing on this device is lost. Try again later, or ask your practice for help.
failure-relayFull = The server has no more room for this connection. What you did is kept and goes out as soon as there is room. Ask the other to open Kader for a moment: that makes room.
failure-capabilityMissing = The server asks for your practice’s permission. Nothing is lost. Enter it under ‘This program’. You get it from your practice.
failure-capabilityExpired = Your practice’s permission has expired. Nothing is lost. Ask your practice for a new one, and enter it under ‘This program’.
failure-capabilityDamaged = This permission is not whole. Nothing was changed. Copy the whole text that your practice gave you, and paste it again.
failure-messageMissing = A message from the other got lost on the way. What was there is safe. Wait a moment. If it stays like this, call the other. You can remove this connection and go on with a new invitation.
failure-keyringAbsent = This computer has no keyring that Kader can use. Nothing is lost. Choose another way.
failure-keyringLocked = Your computer’s keyring is locked. Your vault is safe. Log in to your computer again, or choose another way.
failure-keyringDenied = Your computer did not give Kader the key. Your vault is safe. Try again and allow it, or choose another way.
failure-keyringEmpty = The key is no longer in your computer’s keyring. Your vault is still there. Open it another way.
failure-keyringOther = The key in the keyring does not fit this vault. Your vault is still there. Open it another way.
failure-keyringOrphan = The keyring still has the key of a vault that is not here. Nothing was erased. If your vault is on another disk, connect it. Or choose a passphrase.
failure-passphraseWrong = This passphrase does not fit. Nothing was erased. See that Caps Lock is off, and calmly try once more.
failure-wordsWrong = These words do not fit. Nothing was erased. See that all 24 are there, in the right order.
failure-vaultDamaged = The vault cannot be read. Kader changed nothing. Put back a backup if you have one.
failure-vaultNewer = This vault is from a newer Kader. Nothing was changed. Install the newest version.
failure-vaultExists = There already is a vault on this device. Kader does not write a second one over it. Close Kader and open it again.
failure-vaultInUse = Kader is already open in another window. Go on there, or close it first.
failure-diskFull = Your computer’s disk is full. What you kept is still there. Free some space and try again.
failure-relationshipDamaged = What you kept with this person cannot be read. Kader changed nothing and erased nothing. Put back a backup if you have one. Everything else simply works.
failure-ledgersDiffer = What your two devices keep about your sessions is not the same. Nothing was erased. Do not begin a session, and call the other.
failure-nameEmpty = Fill in a name. Your first name is enough.
failure-passphraseShort = This passphrase is too short. Take a few words in a row.
failure-passphraseDiffers = The two passphrases are not the same. Type them once more.
failure-wordCheckWrong = One of the words is not right. Look at your paper once more. The words themselves have not changed.
failure-wordsGone = The words can no longer be shown. Your vault is safe. Make new ones under ‘This program’.
failure-notVerified = You have not compared the pictures yet. Do that first. After that you can sign.
failure-mismatch = The pictures differed. Kader does not go on with this connection. Clear it away and begin again.
failure-refused = This does not fit your agreement now. Nothing was changed.
failure-proposalStale = This proposal is no longer current. There is something newer. Read that first.
failure-termsOutOfRange = One of the numbers is not possible. A session lasts 1 to 240 minutes, the goodbye 0 to 15 minutes, and longer can be up to 120 minutes.
failure-cameraBusy = Another program uses the camera. Close that program and try again.
failure-cameraAbsent = No camera was found. Going in without one is fine.
failure-placeMissing = First fill in everything about your place. Then you can go in.
failure-placeNotFree = You said that you cannot talk freely yet. Take your time. You can go in once you can.
failure-noSession = This session is no longer there. Nothing is lost. Go back to home.
failure-sessionElsewhere = Another session is already running, and it simply goes on. Leave that session first.
failure-sessionRuns = A session is still running. Nothing was changed. Leave the session first, then it is possible.
failure-nobodyThere = There is nobody to let in yet. The room stays open. Wait until somebody knocks.
failure-notTherapist = Only a therapist can invite and let people in. Nothing was changed. Ask your therapist for an invitation.
failure-notClient = This link is for a client. You use Kader as a therapist. Nothing was changed. Make an invitation yourself.
failure-noRelationship = This connection is no longer there. Go back to home.
failure-locked = Kader is locked. Open it first.
failure-tooLong = This text is too long. It is still there. Send it in parts.
failure-tooMany = That is too many for one session. What is there stays. Say it aloud, or keep it for another time.
failure-internal = This did not work. What you kept is still there. Try again. If it fails once more, close Kader and open it again.

## What the agreement does not allow now
refusal-general = This does not fit your agreement now.
refusal-from = It is possible from { $when }.
refusal-noAgreement = There is no agreement yet that both of you have signed.
refusal-agreementWithdrawn = The agreement was withdrawn. Together you can sign a new one.
refusal-agreementReplaced = Another agreement is in force now. Try again.
refusal-grantLapsed = It took too long. Try again.
refusal-identityUnverified = You have not compared the pictures yet.
refusal-identityChanged = The other’s key has changed. First compare the pictures again.
refusal-lengthDiffers = The other asked for another length than you agreed on.
refusal-clockDisagrees = Your computer’s clock is more than two minutes off. Set it right and try again.
refusal-relayTimeUnsigned = The server’s time could not be trusted. Try again.
refusal-sessionRunning = A session is still running.
refusal-noSession = No session is running.
refusal-extensionBeyondMaximum = Your agreement does not allow that much longer.
refusal-extensionTooShort = Longer starts at one minute.
refusal-extensionUnsigned = Longer is possible only if both of you say yes.
refusal-extensionAskedAlready = You have already asked for longer. That answer comes first.
refusal-sessionOver = The time of this session is up.
refusal-placeNotPrivate = A session can start only when everybody can talk freely.
refusal-placeIncomplete = Something about the place is still missing.
refusal-placeStale = The questions about your place were answered too long ago. Answer them again.
refusal-notTherapist = Only the therapist can let somebody in.
refusal-notMember = Only the two of you can enter this room.
refusal-notAdmitted = The therapist has not let you in yet.
refusal-nobodyThere = Nobody else is there yet.

## The six pictures
emoji-dog = dog
emoji-cat = cat
emoji-horse = horse
emoji-rabbit = rabbit
emoji-elephant = elephant
emoji-penguin = penguin
emoji-owl = owl
emoji-turtle = turtle
emoji-fish = fish
emoji-butterfly = butterfly
emoji-bee = bee
emoji-snail = snail
emoji-hedgehog = hedgehog
emoji-camel = camel
emoji-duck = duck
emoji-whale = whale
emoji-tree = tree
emoji-tulip = tulip
emoji-cactus = cactus
emoji-clover = clover
emoji-sun = sun
emoji-moon = moon
emoji-star = star
emoji-cloud = cloud
emoji-rainbow = rainbow
emoji-snowflake = snowflake
emoji-mountain = mountain
emoji-globe = globe
emoji-apple = apple
emoji-lemon = lemon
emoji-carrot = carrot
emoji-corn = corn
emoji-key = key
emoji-umbrella = umbrella
emoji-alarm-clock = alarm clock
emoji-book = book
emoji-pencil = pencil
emoji-bell = bell
emoji-light-bulb = light bulb
emoji-anchor = anchor
emoji-bicycle = bicycle
emoji-train = train
emoji-sailboat = sailboat
emoji-airplane = airplane
emoji-rocket = rocket
emoji-balloon = balloon
emoji-gift = gift
emoji-trumpet = trumpet
emoji-guitar = guitar
emoji-drum = drum
emoji-kite = kite
emoji-top-hat = top hat
emoji-glasses = glasses
emoji-socks = socks
emoji-cup = cup
emoji-chair = chair
emoji-door = door
emoji-telescope = telescope
emoji-envelope = envelope
emoji-compass = compass
emoji-magnet = magnet
emoji-puzzle-piece = puzzle piece
emoji-house = house
emoji-tractor = tractor
