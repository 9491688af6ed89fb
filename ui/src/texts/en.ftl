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
# In the place of a date that is none.
moment-unknown = an unknown moment
day-unknown = an unknown day
time-unknown = an unknown time
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
standstill-damaged-under = Kader has changed nothing and erased nothing. Restart the computer and open Kader once more. If it stays like this, keep Kader’s folder as it is and ask somebody to look at the disk. Do not put back an old copy: this device would then no longer know what it sent already, and that is not safe.
standstill-newer = This vault is from a newer Kader
standstill-newer-under = Everything is still there and nothing was changed. Install the newest version of Kader. The vault will then open as usual.
standstill-inUse = Kader is already open
standstill-inUse-under = Another window of Kader is open on this computer. Go on there, or close it and then look again.
broken = This screen cannot be shown now
broken-under = Something went wrong while showing it. What you kept is still there. Try again. If that does not help, close Kader and open it once more. Help now works as always.
broken-session = Your session may still be going on. Lock Kader to stop picture and sound.

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
words-under = With these words you open the vault on this device, even if your passphrase is gone or the keyring does not work. They also bring you back on a new computer, together with an archive that you saved. Kader shows them until you have checked them, and then never again.
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
people-fault = check the history
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
home-agree-signed = The proposal is with **{ $who }**.
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
home-damaged = The history with **{ $who }** does not hold any more.
home-damaged-under = Nothing new begins here. What is right, you can read and save.
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
home-capability = The server asks for a new permission of your practice. Sessions go on as they are. New invitations and new keys wait for it.
home-capability-give = Give the permission

## Hiding, help, and what is yours alone (P2, S-15, S-40, S-44, S-45)
hide-key = F9 locks Kader at once, from any screen.
cover-title = Kader is covered
cover-off = Camera, microphone and sound are off.
cover-turning-off = Camera, microphone and sound are going off.
cover-back-how = Press F9 again to go back. After that you turn your camera and microphone on again yourself.
cover-back = Back
say-uncovered = You are back. Your camera and microphone are off.
help-own = Agreed with { $who }
help-own-locked = Your own people
help-own-closed = Your own people for an emergency are shown here when Kader is open.
crisis-longer = More time, now
crisis-longer-under = If there is need, you make this session longer without asking. { $Who } sees it at once, and it is written in your history.
crisis-extend = Make it { $length } longer
crisis-extended-done = The session is { $length } longer.
crisis-open = See where { $who } is
crisis-open-sure = Declare a crisis?
crisis-open-under = What { $who } filled in about the place is sealed here. To open it you declare a crisis. { $Who } sees that at once, and it is written in your history.
crisis-open-yes = Yes, declare a crisis and open
crisis-place-title = Where { $who } is
crisis-place-company = Company
crisis-place-alone = { $Who } said: nobody else is there.
crisis-place-not-alone = { $Who } said: somebody else is there.
crisis-place-hint = This goes away when the session ends. Use your telephone to call.
crisis-declared-me = You declared a crisis
crisis-declared-other = { $Who } declared a crisis
crisis-declared-other-under = { $Who } now sees the address and the number that you filled in, to be able to help. That is written in your history. After the session it is gone.
crisis-extended-other = { $Who } made the session longer
crisis-extended-other-under = Because of need, { $length } was added in all. The session now runs until { $until }. You may always leave.
say-crisis-extended = { $Who } made the session longer.
say-place-opened = { $Who } declared a crisis and sees where you are.
note-therapist = Working note
note-client = For myself
note-only-here = Only you, only on this device.
note-empty-therapist = What you want to remember for yourself.
note-empty-client = What you want to write for yourself. Nobody else reads it.
note-kept = Kept on this device.
note-not-yet = Being kept.
program-screen = Looking over your shoulder
program-idle = Kader locks by itself when nothing happens for a while, and when your computer sleeps. How long is in your agreements; otherwise it is ten minutes. In a session Kader stays open.
program-hide = F9 hides Kader on any screen. Outside a session it locks at once. In a session the window is covered, and camera, microphone and sound go off. F9 again brings you back.
capture-on = Kader now keeps this window out of screen captures, as you agreed. It does not help against a phone that is held up.
capture-failed = You agreed to keep this window out of screen captures, but that did not work just now. Close Kader and open it again. Until then, mind what is on your screen.
capture-not-asked = Screen captures are not kept out. This computer can do it: you can agree on it.
capture-not-offered = This computer cannot keep a window out of screen captures.
capture-asked-not-offered = You agreed to keep this window out of screen captures. This computer cannot: the agreement stands, but Kader does not enforce it here.
later-title = Plan for later
later-under = For when things get harder again. Write down what you want to know then. If you stop, this stays here too, until you remove this connection.
later-part-0 = What helps me
later-hint-0 = What you did, or what somebody else did, and what worked well.
later-part-1 = First signs
later-hint-1 = How you notice that things are getting worse. Perhaps others see it sooner.
later-part-2 = Whom I call
later-hint-2 = Names and numbers. In danger always 112, and 113 when you think of suicide.
later-export = Take your plan along as text
later-export-hint = Whoever opens that file can read it.
failure-archiveTooMuch = There is too much for one archive. Nothing has changed. Save an archive of each relationship of its own.
failure-archiveNotMade = The file could not be made. Nothing has changed. Try again.
failure-nothingOwn = There is nothing of your own here yet that can go along. No file was made.
failure-laterEmpty = There is nothing in your plan yet. Write something first. No file was made.
program-reminders = Reminders
program-reminders-under = Kader can notify you some time before an appointment. The notification has no name in it, and not what it is about. Whoever looks on reads only this:
program-reminders-show = Remind me of my appointments
program-reminders-hint = Kader reminds you only while it is open and unlocked. While it is locked, Kader does not know what is in your calendar: the reminder then comes when you open it again, if the appointment is still ahead. In a session Kader does not disturb you.
program-reminders-when = How long before
program-reminders-before-10 = 10 minutes
program-reminders-before-30 = 30 minutes
program-reminders-before-60 = 1 hour
program-reminders-before-1440 = 1 day
program-reminders-try = Show the notification once now
program-reminders-tried = The notification was given. Do you not see it? Then look whether your computer holds notifications back.
program-reminders-not-shown = Your computer did not show the last reminder. So look in Kader yourself when your next appointment is.
program-reminders-on = Set. From now on Kader reminds you of your appointments.
program-reminders-off = Set. Kader no longer reminds you of anything.
failure-reminderOutOfRange = Kader cannot remind you that long before. Nothing was changed. Choose a time between 5 minutes and 2 days.
failure-reminderNotShown = Your computer showed no notification. Nothing was changed. See if notifications are on for your computer. Until then, look in Kader yourself when your next appointment is.
program-help = Help now
program-help-under = Help now also shows the people from your agreements, as long as Kader is open.
program-help-show = Show them when Kader is locked, too
program-help-hint = Their names and numbers are then readable on this computer. Whoever has access to it can read them. When you turn this off, they are erased.
program-help-none = Your agreements name no people of your own now. There is nothing to show.
program-help-on = Set. They are now shown in Help now when Kader is locked, too.
program-help-off = Set. They are erased, and shown only while Kader is open.
failure-placeUnknown = What the other filled in about the place is not here. Nothing was declared. Ask aloud, or call 112.
failure-noteTooLong = This note is too long to be kept. What was kept before is still there. Make it shorter.

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
invite-then = Then you compare six pictures. Only after that can you agree on anything. You may also get to know each other first, in a short call.
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

## Getting to know each other before anything is agreed (S-01)
introduction-open = Get to know each other first?
introduction-open-under = You can do that in a call of at most half an hour, here in Kader. Nothing of it is kept, only that it took place. You can compare the six pictures in it, too.
introduction-offer = Suggest an introduction
introduction-offered = { $Who } would like to get to know you first
introduction-offered-under = That is a call of at most half an hour, here in Kader. Nothing of it is kept, only that it took place. It ties you to nothing.
introduction-join = I will join
introduction-mine = You suggested an introduction
introduction-joined = You have joined the introduction
introduction-waits = { $Who } still has to join. Once that is so, you go to the call from here. It ties you to nothing.
introduction-waits-many = { $Who } still have to join. Once that is so, you go to the call from here. It ties you to nothing.
introduction-ready = You can get to know each other
introduction-ready-under = The call takes at most half an hour, and you can have it once. Agree on a moment that suits you both.
introduction-ready-under-many = The call takes at most half an hour, and you can have it once. Agree on a moment that suits all of you.
introduction-lobby = Go to the introduction
lobby-introduction = This is an introduction: one call of at most half an hour. Nothing of it is kept, only that it took place.
lobby-introduction-unknown = You only know for sure who is on the other side once you have compared the six pictures. You can do that in the call.
session-title-introduction = Introduction
signs = Pictures
session-signs = Compare these pictures
session-signs-how = Take turns reading aloud what is here. Begin at the top left. Are they the same six, in the same order?
session-signs-wait = The pictures come as soon as the device of { $who } is ready.
session-signs-wait-many = The pictures come as soon as all devices are ready.
session-signs-same = The same six
session-signs-same-under = You know now that nobody is in between. You can make an agreement after this call.
session-signs-sure = Do they really differ?
session-signs-sure-under = Then this call stops at once, and Kader does not go on with this connection. Not sure? Read them to each other once more.
session-signs-yes = Yes, they differ
ending-introduction = Nothing of the introduction was kept, only that it took place. Would you like to go on with { $who }? Then you compare the six pictures first.
ending-introduction-agree = Nothing of the introduction was kept, only that it took place. Would you like to go on with { $who }? Then sign an agreement together.
ending-introduction-ready = Nothing of the introduction was kept, only that it took place. Your agreement is in force from now on.
ending-step = Go on
people-introduction = would like to meet
say-introduction = { $Who } would like to get to know you first.
say-introduction-ready = You can get to know each other now.
say-compared = Everybody said: the same.
failure-introductionGone = An introduction is not possible here now. It comes before the first agreement or not at all.

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
agreement-under = Version { $version } has been in force since { $day }. You loosen it together. Each of you may always tighten it or stop alone.
agreement-under-first = { $Who } wrote this down. It counts only once both of you have signed.
agreement-under-mine = You wrote this down for { $who }. It counts only once both of you have signed.
agreement-clauses = The agreement, part by part
agreement-now = Now
agreement-proposed = Proposal
agreement-why = { $Who } proposes this because:
agreement-why-mine = You propose this because:
clause-length = A session lasts { $length }.
clause-notices = Kader says so quietly when { $moments } are left.
clause-notices-none = Kader does not say beforehand that time is nearly up.
clause-grace = After that you have { $length } to say goodbye. Then picture and sound go off on both sides.
clause-grace-none = When time is up, picture and sound go off on both sides at once.
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
remove-stops-away = Your agreement stops with it. You are not connected now: { $who } hears it once Kader is connected again. If that may take long, say it yourself.
remove-yes = Yes, remove it
remove-yes-stops = Yes, stop and remove
removed = The connection was removed.
propose-title = A proposal for { $who }
propose-under = Change only what should be different. { $Who } reads it, and signs or asks for something else.
propose-length = How long is a session?
propose-length-hint = Fifty minutes is usual.
propose-grace = How long is there to say goodbye?
propose-grace-hint = So that it does not end in the middle of a sentence.
propose-extension = How much longer may it become?
propose-extension-hint = Only if both of you say yes. Zero means: never longer.
propose-why = Why do you propose this?
propose-why-hint = May stay empty. { $Who } reads it with the proposal.
propose-submit = Sign and put forward
propose-cancel = Not now
agree-await = { $Who } is making a proposal
agree-await-under = It says how long your sessions are and how you close them. You read it here when it is there. You do not have to do anything now.
agree-await-own = I want to propose something myself

## The agreement in plain words, part by part (S-05)
length-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
length-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}
length-weeks = { $count ->
    [one] 1 week
   *[other] { $count } weeks
}
length-about-years = { $days } (about { $years ->
    [one] 1 year
   *[other] { $years } years
})
hours-every-day = every day
hours-day-to-day = { $from } to { $to }
hours-all-day = all day
hours-whole = from { $from }:00 to { $to }:00
hours-from-to = from { $from } to { $to }
hours-group = { $days } { $hours }
zone-clock = the clock in { $city }
zone-utc = the world’s clock (UTC)
city-Athens = Athens
city-Berlin = Berlin
city-Brussels = Brussels
city-Bucharest = Bucharest
city-Copenhagen = Copenhagen
city-Curacao = Curaçao
city-Lisbon = Lisbon
city-London = London
city-Luxembourg = Luxembourg
city-Moscow = Moscow
city-Paris = Paris
city-Prague = Prague
city-Vienna = Vienna
city-Warsaw = Warsaw
city-Zurich = Zürich
clause-session-name = Sessions
clause-course-name = Looking back and ending
clause-messages-name = Messages
clause-homework-name = Tasks
clause-confidentiality-name = Confidential
clause-place-name = Place
clause-fees-name = Fees
clause-crisis-name = In a crisis
clause-relations-name = No other relation
says-often-none = How often you have a session is not agreed.
says-often-week = { $count ->
    [one] There is at most 1 session a week.
   *[other] There are at most { $count } sessions a week.
} A week runs from Monday to Sunday, by { $clock }.
says-often-days = { $count ->
    [one] There is at most 1 session in any { $period } in a row.
   *[other] There are at most { $count } sessions in any { $period } in a row.
}
says-gap = The time between two sessions is at least { $length }.
says-appointments = A session begins at a time that you plan together. You can go in from { $early } before until { $late } after.
says-appointments-from = A session begins at a time that you plan together. You can go in from that time until { $late } after.
says-ad-hoc = A session that was not planned is fine too.
says-ad-hoc-not = Without planning, no session begins.
says-appointments-none = Sessions are not planned. A session can begin at any time when you are both there.
says-course-none = When you look back together is not agreed. Nor is an end.
says-review = { $count ->
    [one] After every session you look back together.
   *[other] After every { $count } sessions you look back together.
} Only after that can there be a next session.
says-last = Session { $number } is the last one.
says-ends = From { $day } on, no session begins any more.
says-further = Going on is then possible with a new agreement that you both sign.
says-no-end = An end is not agreed.
says-messages-none = You do not write to each other between sessions.
says-hours = You may always write. A message arrives at these times: { $hours }, by { $clock }.
says-hours-always = You may always write. A message arrives at once, at any time of the week.
says-quota-both = You each write at most { $count ->
    [one] 1 message
   *[other] { $count } messages
} a day, each of at most { $characters ->
    [one] 1 character
   *[other] { $characters } characters
}.
says-quota-me = You write at most { $count ->
    [one] 1 message
   *[other] { $count } messages
} a day, each of at most { $characters ->
    [one] 1 character
   *[other] { $characters } characters
}.
says-quota = { $Who } writes at most { $count ->
    [one] 1 message
   *[other] { $count } messages
} a day, each of at most { $characters ->
    [one] 1 character
   *[other] { $characters } characters
}.
says-files = { $count ->
    [one] With a message, 1 photo or PDF can go along, of at most { $size } MB.
   *[other] With a message, { $count } photos or PDFs can go along, of at most { $size } MB each.
}
says-files-none = No photos or PDFs go with a message.
says-read = Whoever wrote a message gets to see that it was read.
says-read-not = Nobody gets to see whether a message was read.
says-reply = { $Who } answers within { $length }.
says-reply-me = You answer within { $length }.
says-away = From { $from } to { $until }, { $who } is away. Messages wait then. Who is there instead:
says-away-me = From { $from } to { $until } you are away. Messages wait then. Who is there instead:
says-away-day = On { $day }, { $who } is away. Messages wait then. Who is there instead:
says-away-day-me = On { $day } you are away. Messages wait then. Who is there instead:
says-away-times = From { $from } until { $until }, { $who } is away. Messages wait then. Who is there instead:
says-away-times-me = From { $from } until { $until } you are away. Messages wait then. Who is there instead:
says-tasks-none = There are no tasks between sessions.
says-tasks = { $count ->
    [one] At most 1 task is open at a time.
   *[other] At most { $count } tasks are open at a time.
}
kind-messages = messages
kind-homework = tasks
kind-ratings = ratings after a session
kind-course = goals and reviews
says-confidentiality-none = Nothing separate is agreed about this. Then Kader locks when nothing happens for { $length }. What you write is kept until your connection ends, and each of you may take it along. Screen captures are not held back.
says-capture = Kader keeps its windows out of screen captures.
says-capture-not = Screen captures are not held back.
says-kept = { $kinds } are kept for { $length }. Then Kader erases them.
says-kept-everything = What you write is kept for { $length }. Then Kader erases it.
says-kept-rest = The rest is kept until your connection ends.
says-kept-all = What you write is kept until your connection ends.
says-idle = Kader locks when nothing happens for { $length }.
says-export-shared = Each of you may take along your own work and the history, and also what you shared.
says-export-own = Each of you may take along your own work and the history. What the other shared does not go along.
says-place-none = Nothing extra is agreed about the place. Kader asks about it before every session.
says-place = About the place you agreed:
says-fresh = What you say about your place before a session holds for { $length }. After that Kader asks again.
says-fees-none = Nothing is agreed here about money. Kader works nothing out.
says-fee = A session costs { $money }.
says-fee-free = A session costs nothing.
says-charged = A session that was shorter than { $length } costs nothing.
says-charged-all = A session that was short counts too.
says-late = Cancelling costs nothing until { $length } before. If { $who } cancels later, that costs { $money }.
says-late-me = Cancelling costs nothing until { $length } before. If you cancel later, that costs { $money }.
says-late-free = Cancelling costs nothing.
says-missed = If { $who } does not come, that costs { $money }.
says-missed-me = If you do not come, that costs { $money }.
says-missed-free = If { $who } does not come, that costs nothing.
says-missed-free-me = If you do not come, that costs nothing.
says-therapist-off = If you cancel or do not come, it costs { $who } nothing.
says-therapist-off-me = If { $who } cancels or does not come, it costs you nothing.
says-crisis-none = No numbers of your own are agreed. Help now always shows 112 and 113.
says-crisis-always = Help now always shows 112 and 113, also without a network.
says-contacts = { $count ->
    [one] In a crisis this is the number to call:
   *[other] In a crisis these are the numbers to call, in this order:
}
says-crisis-text = What you do then:
says-relations = You both declare that there is nothing between you outside these conversations: no family, relationship or friendship, no business but the agreed fees, and no work for or with each other.
says-relations-none = This is not declared. That is why this agreement is only about how long a session lasts.
not-enforced-here = agreed, cannot be enforced on this computer
change-summary = { $count ->
    [one] This changes in 1 part:
   *[other] This changes in { $count } parts:
}
change-was-summary = { $count ->
    [one] This became tighter in 1 part:
   *[other] This became tighter in { $count } parts:
}
change-rest = The rest stays the same.
change-nothing-yet = Nothing stands here now.
change-falls-away = This falls away.
change-words-same = Something changed here that reads the same in words.
change-tightens = This part only becomes tighter.
tightened-by-me = You made this tighter. You may do that alone, and it holds at once.
tightened-by-other = { $Who } made this tighter. Each of you may do that alone, and it holds at once.
tightened-said = You only made the agreement tighter. It holds at once.
say-tightened = { $Who } made your agreement tighter. Each of you may do that alone, and it holds at once.
tightened-why = Why:
tightened-since = Holds since { $when }.
agreement-before = Before
agreement-after = Now
agreement-coming = There is a new version. It holds once the session of now is over.

## Proposing something: the parts, the fields and what is not right yet
effect-unknown = Do you only make the agreement tighter? Then it holds at once, also without { $who }. In every other case it holds only once { $who } signs too.
effect-tightens = This only makes the agreement tighter. It holds at once.
effect-loosens = This holds only once { $who } signs too.
effect-first = When you put this forward, you sign it too. It holds only once { $who } signs as well.
section-length-name = How long
section-often-name = How often and when
section-change = Change
section-close = Done
section-faulty = Something is not right here yet.
section-undeclared = This is not declared yet. The rest of your proposal needs it.
section-changed = changed
propose-parts = The parts of your proposal
propose-faults = Not everything is right yet:
propose-nothing = Nothing has changed. If you put it forward all the same, you both sign the same agreement again.
start-title = Start from an example
start-under = Choose something that is like the two of you. The proposal is then filled in. You can still change everything afterwards.
start-open = See the examples
start-by-work = By way of working
start-by-form = By kind of conversation
start-take = Take this
start-taken = Taken: { $name }. You can still change everything.
start-undo = Put back what was there
start-undone = Put back.
start-none = There are no examples now. You can fill in everything yourself.
preset-psychoanalytic = Psychoanalytic
preset-psychoanalytic-why = More than one session a week at fixed times, and nothing in between. What was not said yet waits for the next time.
preset-behavioral = Behavioral
preset-behavioral-why = Every week, with tasks in between: what you practice there is the work. You look back often, and the end is fixed.
preset-cognitive = Cognitive
preset-cognitive-why = Every week, with a few tasks and short messages: that way you look at thoughts where they come up.
preset-experiential = Experiential
preset-experiential-why = Longer sessions, every week, with room to come to rest at the end. Nothing has to be done in between.
preset-systemic = Systemic
preset-systemic-why = Long sessions with weeks in between: then something can start to move at home.
preset-individual = The two of you
preset-individual-why = The ordinary agreement for one client and one therapist, with a session every week.
preset-couple = With a couple
preset-couple-why = Longer, every two weeks, and with both there.
preset-family = With a family
preset-family-why = Long, every three weeks. Somebody may be missing, a few have to be there.
preset-group = With a group
preset-group-why = Long, every week at the same hour, with most of them there.
preset-introduction = Getting to know each other
preset-introduction-why = One conversation. Then you both say whether to go on.
propose-notices = When does Kader say that the time is nearly over?
propose-notice = { $length } before
propose-often = A limit on how often
propose-often-hint = It helps both of you to keep it up. Without a limit it can be as often as you like.
propose-most = How many sessions at most?
propose-period = In what time?
propose-period-week = A week, from Monday to Sunday
propose-period-days = A number of days in a row
propose-days = How many days?
propose-zone = By the clock of which place?
propose-gap = Time between two sessions
propose-gap-hint = At least this much time after the end of the one before.
propose-gap-length = How much time at least?
propose-appointments = Sessions at planned times
propose-appointments-hint = You plan every time together. Without planning, a session can begin at any time.
propose-early = How much earlier can somebody go in?
propose-late = How much later can it still begin?
propose-ad-hoc = A session that was not planned is fine too
propose-review = Looking back together
propose-review-hint = Does it still help? You talk about that before there can be a next session.
propose-review-every = After how many sessions each time?
propose-last = A last session
propose-last-hint = Counted from your first session.
propose-last-number = Which session is the last?
propose-ends = A last day
propose-ends-hint = From that day on, no session begins any more.
propose-ends-day = From which day?
propose-day-hint = For example 24-12-2026, the day first.
propose-messages = Messages between sessions
propose-messages-hint = Without this, you do not write to each other between sessions.
propose-hours = When do messages arrive?
propose-hours-hint = You may always write. What you write outside these hours waits until they begin again.
propose-hours-row = Hours { $number }
propose-from = From
propose-to = To
propose-clock-hint = For example 9:00. The end of the day is 24:00.
propose-hours-add = Other hours too
propose-hours-remove = Take away hours { $number }
propose-quota-client = The client writes at most
propose-quota-therapist = The therapist writes at most
propose-per-day = Messages a day
propose-characters = Characters a message
propose-reply = Within how much time does the therapist answer?
propose-reply-hint = Kader shows this when writing. It cannot enforce it.
propose-files = Photos or PDFs can go with a message
propose-files-hint = Kader first removes where a photo was taken and who made it.
propose-files-most = How many with a message?
propose-files-size = How large at most, each?
unit-mb = MB
propose-read = Show that a message was read
propose-read-hint = Without this, nobody sees whether something was read. That way you can read without somebody waiting for an answer.
propose-absences = When the therapist is away
propose-absences-hint = Holiday or illness. Messages wait then.
propose-absence = Away { $number }
propose-away-from = First day
propose-away-until = Last day
propose-away-who = Who is there instead?
propose-away-who-hint = A name and a number, or: nobody.
propose-away-add = Add an absence
propose-away-remove = Take away absence { $number }
propose-tasks = Tasks between sessions
propose-tasks-hint = A task begins only once the client says yes.
propose-tasks-open = How many are open at a time at most?
propose-confidentiality = An agreement about what is confidential
propose-confidentiality-hint = Kader can never record. This is about the rest.
propose-capture = Keep Kader out of screen captures
propose-capture-hint = Where the system can. It does not help against a phone that looks on.
propose-kept = How long is something kept?
propose-kept-hint = What you do not tick stays until your connection ends.
propose-kept-days = How many days?
propose-kept-messages = Erase messages after a time
propose-kept-homework = Erase tasks after a time
propose-kept-ratings = Erase ratings after a session after a time
propose-kept-course = Erase goals and reviews after a time
propose-idle = After how much time without doing anything does Kader lock?
propose-export = Each of you may also take along what you shared
propose-export-hint = Each of you may always take along your own work and the history.
propose-place = An agreement about the place
propose-place-hint = Kader always asks whether you can talk freely. Here is what you agree besides that.
propose-place-words = What do you agree about the place?
propose-place-words-hint = For example: we both sit in a room with the door closed.
propose-fresh = How long does it hold what somebody said about the place?
propose-fees = An agreement about money
propose-fees-hint = Kader adds up what was agreed and what happened. Paying is outside Kader.
propose-currency = Currency
propose-fee = A session costs
propose-money-hint = For example { $example }.
propose-charged = From how many minutes on does a session count?
propose-charged-hint = Zero is: every session counts.
propose-notice-time = Until how long before is cancelling free?
propose-late-fee = Cancelling later costs the client
propose-missed-fee = Not coming costs the client
propose-crisis = Numbers of your own for a crisis
propose-crisis-hint = 112 and 113 are always in Help now. Add who else you can call.
propose-contact = Number { $number }
propose-contact-name = Who
propose-contact-number = Phone number
propose-contact-add = Another number
propose-contact-remove = Take away number { $number }
propose-crisis-text = What do you do in a crisis?
propose-crisis-text-hint = May stay empty.
propose-declare = I declare that there is nothing between me and { $who } outside these conversations: no family, relationship or friendship, no business but the agreed fees, and no work for or with each other.
propose-declare-hint = Everything but how long a session lasts needs both of you to declare this. Kader cannot check it.
propose-declare-for = Needed for: { $parts }.
sign-declare-missing = There is a declaration in this proposal. Tick that it is true for you, then you can sign. If it is not true, leave the proposal and talk about it.
unit-hours = { $count ->
    [one] hour
   *[other] hours
}
unit-days = { $count ->
    [one] day
   *[other] days
}
unit-weeks = { $count ->
    [one] week
   *[other] weeks
}
unit-of = Unit of: { $label }
fault-number = Choose a whole number from { $min } to { $max }.
fault-span = Choose a time from { $min } to { $max }.
fault-span-most = Choose a whole number. It can be { $max } at most.
fault-words = This text is too long. Make it shorter.
fault-day = Type a day, for example 24-12-2026.
fault-days-order = The last day is before the first. Check the days.
fault-clock = Type a time, for example 9:00 or 17:30.
fault-weekdays = Choose at least one day.
fault-hours-order = The end is not after the beginning. Does it go past midnight? Then make two of it.
fault-hours-overlap = These hours fall over other hours on { $day }.
fault-hours-none = Choose hours at least once, or switch messages off.
fault-hours-many = These are too many separate hours. { $max } fit in a week.
fault-stand-in = Fill in who is there instead. Nobody is fine too: then write that.
fault-away-twice = An absence already begins on this day.
fault-away-many = At most { $max } absences fit.
fault-place = Fill in what you agree about the place, or switch this off.
fault-currency = Choose a currency.
fault-money = Type an amount in digits, for example 110 or 110.00.
fault-money-much = This amount is too high.
fault-money-more = This cannot be more than a session costs.
fault-contacts-none = Fill in at least one number, or switch this off.
fault-contacts-many = At most { $max } numbers fit.
fault-contact-name = Fill in who it is.
fault-contact-number = Fill in a phone number.
fault-declare = What you propose needs this declaration. Tick it if it is true. If it is not, leave only how long a session lasts.

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
place-kept-client = This goes sealed to your therapist when the session begins. They see it only by declaring a crisis: you see that at once, and it is written in your history. After the session it is gone on both sides.
place-kept-therapist = What you fill in stays on this device. What your client fills in comes to you sealed: you see it only by declaring a crisis, and that is written in your history. After the session it is gone.
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
session-problem-placeStale = The questions about your place were answered too long ago. Answer them again, then you can go in.
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
history-clock-me = Your clock was { $length } ahead of the server’s.
history-clock-other = { $Who }’s clock was { $length } ahead of the server’s.
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
fault-damaged = Line { $number } of the history does not hold any more: something in it was changed on this computer, or something is gone. The lines before it are right.
fault-damaged-safe = Nothing was erased. Help now simply works, and what you wrote for yourself is still there. Nothing can be signed or begun here.
fault-damaged-do = Save the history as a file and call { $who }. Then you can remove this connection and go on with a new invitation. { $Who } does not hear of this by itself: ask for the connection to be ended there too.
fault-damaged-do-many = Save the history as a file and call each other. Then you can remove this connection and go on with a new invitation. The others do not hear of this by itself: ask them to end the connection too.
fault-other = Your histories are not the same from line { $number } on: the program of { $who } says it has something else there than you have.
fault-missingHere = Your histories are not the same from line { $number } on: the program of { $who } says it has one more line there, and you do not.
fault-missingThere = Your histories are not the same from line { $number } on: you have that line, and the program of { $who } says it does not.
fault-safe = Nothing was erased and nothing is lost. No session with { $who } begins until it is the same again.
fault-do = Call { $who } and look at that line together. Both save the history as a file, and compare the two with kader-verify. If it stays so, end this connection and begin again with a new invitation.
fault-do-many = Call each other and look at that line together. All save the history as a file, and compare them with kader-verify. If it stays so, end this connection and begin again with a new invitation.
fault-line = From here on it is not the same.
fault-line-missing = This line is not here.
fault-line-damaged = This line does not hold any more. So what came after it cannot be shown either.
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

## Planning, looking back, ending, fees (S-11, S-18, S-19, S-60, S-80)
room-planning = Planning
near-today = today at { $time }
near-tomorrow = tomorrow at { $time }
elsewhere = By the clock in { $place } that is { $when }.
people-asks = asks something
people-review = time to look back
today-none = Nothing is planned today.
today-many = { $count ->
    [one] One session. You are done at { $until }.
   *[other] { $count } sessions. You are done at { $until }.
}
today-over = { $count ->
    [one] Your one session of today is over.
   *[other] Your { $count } sessions of today are over.
}
today-free = { $length } free
today-asks = Waiting for your answer
today-done = held
today-now = now
today-soon = in { $length }
today-off = called off
today-callingOff = being called off
today-open = did not start
today-missed = missed
home-next = Your next session is **{ $when }**.
home-next-therapist = { $Who }, **{ $when }**.
home-next-therapist-under = From { $from } to { $until }.
home-next-therapist-under-from = From { $from } to { $until }. The room opens at { $enter }.
home-next-under = { $length } with { $who }, until { $until }.
home-next-under-from = { $length } with { $who }, until { $until }. The room opens at { $enter }.
home-session-number = This will be session { $session }.
home-session-of = Session { $session } of { $last }.
home-try = Try picture and sound
home-change = Move it or call it off
home-unplanned = No session is **planned yet**.
home-unplanned-under = Choose a time and ask whether it suits { $who }. It is fixed once both of you say yes.
home-review = It is time to **look back together**.
home-review-under = What did you agree, what did you do, and how do you go on?
home-course-ended = The time you agreed on **is over**.
home-course-ended-under = You can end together, or go on with a new agreement. There is no hurry.
home-introduction-over = The introduction **has been held**.
home-introduction-over-under = Would you like to go on with { $who }? Then sign an agreement together.
home-passed = Session of { $when }
home-passed-under = Nothing started. Was somebody not there? You can write that down.
home-later = { $count ->
    [one] After that one more session is planned: { $when }.
   *[other] After that { $count } more sessions are planned. The first is { $when }.
}
home-review-at = After session { $number } you look back together.
request-plan-other = { $Who } asks for a session on { $when }.
request-plan-me = You asked for a session on { $when }.
request-plan-means = If you say yes, the session is fixed for both of you.
request-move-other = { $Who } would like to move the session of { $from } to { $when }.
request-move-me = You asked to move the session of { $from } to { $when }.
request-move-means = If you say no, the time stays as it was.
request-review-goOn-other = { $Who } writes down: we looked back, and we go on.
request-review-goOn-me = You wrote down: we looked back, and we go on.
request-review-goOn-means = Say yes if that is so for you as well. After that the next session can come.
request-review-end-other = { $Who } writes down: we looked back, and we are going to end.
request-review-end-me = You wrote down: we looked back, and we are going to end.
request-review-end-means = Say yes if that is so for you as well. Going on then needs a new agreement that both of you sign.
request-close-other = { $Who } asks to end together.
request-close-me = You asked to end together.
request-close-means = If you say yes, this connection is closed. What you wrote is erased. The history stays readable. Take it along first if you wish.
request-yes = Yes, that is fine
request-no = No, rather not
request-other-time = Choose another time
request-own = Your question
request-waits = { $Who } answers at their own pace. You do not have to wait here.
request-waits-away = You are not connected now. The question goes as soon as there is a connection.
request-take-back = Take your question back
request-not-asked = Your question could not stay.
request-declined = { $Who } said: rather not.
request-declined-under = Nothing has changed. No reason is needed. You can ask for something else, or talk about it together.
request-put-away = I have read it
way-planning-open = Plan a session
way-review-open = Look back together
way-agreement-open = See the agreement
way-history-open = See the history
planning-title = A time with { $who }
planning-title-move = Another time for { $when }
planning-whose = With whom
planning-open = See the planning
planning-choice = The time you chose
planning-choice-move = The new time
planning-choose = Choose a time in the week, or type a day and a time.
planning-chosen = { $day }, from { $from } to { $until }
planning-asks = { $Who } sees your question and says yes or no.
planning-asked-already = You have already asked something. That answer comes first, or take that question back.
planning-ask = Ask for this time
planning-ask-move = Ask to move it
planning-asked = Asked. { $Who } answers at their own pace.
planning-not-move = Do not move it after all
planning-type = Or type it
planning-day = Day
planning-time = Time
planning-type-hint = For example: Thursday, or 26-11. And: 14:00.
planning-look = Look at this time
planning-day-unclear = This day is not clear. Type for example Thursday, 26-11 or 26 November.
planning-time-unclear = This time is not clear. Type for example 14:00 or 9:30.
planning-time-not-there = That night the clock goes forward an hour. This time does not exist then. Choose another.
planning-twice = That night the clock goes back an hour. This time comes twice then. The first is chosen now.
planning-second = Take the second
planning-away = You are not connected now. You can still ask: your question goes as soon as there is a connection.
week-grid = The week: days beside each other, half hours below each other
week-keys = Walk with the arrow keys. Enter chooses. Page Up and Page Down go a week back or on.
week-shown = You see this week:
week-before = Week before
week-now = This week
week-after = Week after
week-today = today
week-again = { $time } again
week-days = Choose a day
week-free = Times that are possible
week-day-over = This day is over.
week-hours = Early and late as well
week-list = By day, as a list
week-looking = Kader is checking whether this is possible.
week-not = { $from } to { $until } is not possible
week-why = Why not?
week-with = with { $who }
week-asked-me = you asked this
week-asked-other = asked of you
week-moves = being moved
week-callingOff = being called off
week-looked = What is there
week-looked-one = From { $from } to { $until }, with { $name }.
week-cell-yes = { $day }, { $time }, possible
week-cell-no = { $day }, { $time }, not possible. Enter says why.
week-cell-unknown = { $day }, { $time }
week-cell-none = { $day }, there is no such time
week-until = until { $until }
appointments = Planned sessions
appointments-none = Nothing is planned yet.
appointments-callingOff = being called off
appointments-passed = did not start
appointment-open = See this session
appointment-under = From { $from } to { $until }, { $length } with { $who }.
appointment-enter = You can go in from { $from }, until { $until }.
appointment-move = Choose another time
appointment-move-under = You ask for another time. Until { $who } says yes, this time stays.
calendar-export = Put in a calendar
calendar-export-hint = You save a file with the times. There is no name in it, and nothing that shows what it is for.
export-written = Saved.
cancel-open = Call this session off
cancel-sure = Call off the session of { $when }?
cancel-yes = Yes, call it off
cancel-alone = You can always call off, alone too, and without a reason. { $Who } gets to see it.
cancel-no-fees = There are no fees in your agreement. Calling off costs nothing.
cancel-therapist-free = If you call off, it costs { $who } nothing.
cancel-free = Calling off now costs nothing. You can do so until { $until }: { $notice } before. After that it costs { $amount }.
cancel-late = It is less than { $notice } before. You agreed that calling off then costs { $amount }.
cancel-late-free = Calling off costs nothing, now as well.
cancel-away = You are not connected now. Kader calls off as soon as there is a connection, and that is the time that counts. If there is none before the session begins, it costs { $amount }.
cancel-away-free = You are not connected now. Kader calls off as soon as there is a connection.
missed-open = Write down: { $who } was not there
missed-sure = Write down that { $who } was not there?
missed-under = It will stand in the history, with your signature. { $Who } can put their own word beside it.
missed-costs = By your agreement it then costs { $who } { $amount }. If your words differ, it costs nothing.
missed-yes = Yes, write it down
outcome-open = This session is planned.
outcome-callingOff = You called it off. Kader waits for the server, to put on record at what time that was.
outcome-kept = This session was held.
outcome-void = This session fell away, because the agreement stopped.
outcome-passed = Nothing started at this time. Nobody wrote down yet who was not there.
outcome-cancelled-me = You called it off.
outcome-cancelled-other = { $Who } called it off.
outcome-cancelled-me-notice = You called it off, { $notice } before.
outcome-cancelled-other-notice = { $Who } called it off, { $notice } before.
outcome-cancelled-timeless = How long before, the server could not put on record.
outcome-missed-me-other = You wrote down: { $who } was not there.
outcome-missed-me-me = You wrote down: I was not there.
outcome-missed-other-me = { $Who } wrote down: you were not there.
outcome-missed-other-other = { $Who } wrote down: I was not there.
outcome-missed-differ = Your words differ. Then it costs nothing. Talk about it together.
review-title = Looking back with { $who }
review-under = Here is what you agreed and what happened. Only facts, no grade and no judgment.
review-under-due = You agreed to look back together now. Only facts, no grade and no judgment. After that the next session can come.
review-did = What you did
review-since-last = Since you last looked back, on { $day }.
review-since-begin = Since the beginning, on { $day }.
review-history = See the whole history
review-agreed = What you agreed
review-change = Change something in the agreement
review-on = How do you go on?
review-talk = Talk about it together first. One of you writes it down, the other says yes.
review-goOn = We go on
review-goOn-under = { $Who } says yes too. Then the next session can come, under the agreement of now.
review-end = We are going to end
review-end-under = Nothing new starts then, unless both of you sign a new agreement. After that you can end together.
done-no-sessions = There was no session yet.
done-sessions = { $count ->
    [one] You had 1 session, of { $length }.
   *[other] You had { $count } sessions, of { $length } on average.
}
done-longer = { $count ->
    [one] 1 session became longer than planned.
   *[other] { $count } sessions became longer than planned.
}
done-cancelled-me = { $count ->
    [one] You called off once.
   *[other] You called off { $count } times.
}
done-cancelled-other = { $count ->
    [one] { $Who } called off once.
   *[other] { $Who } called off { $count } times.
}
done-missed-me = { $count ->
    [one] It was written down once that you were not there.
   *[other] It was written down { $count } times that you were not there.
}
done-missed-other = { $count ->
    [one] It was written down once that { $who } was not there.
   *[other] It was written down { $count } times that { $who } was not there.
}
closing-open = Ending or leaving
closing-title = Ending with { $who }
closing-under = Ending together or leaving alone: you may do both, and you do not have to say why.
closing-together = Ending together
closing-together-under = You ask { $who }. If both of you say yes, this connection is closed. Best after a last session, in which you talk about what helps and whom you can call.
closing-follow-ups = Hear from each other once more, later?
closing-follow-ups-hint = If both of you want to. Put up to eight moments here. They then stand with both of you.
closing-follow-ups-are = Then you want to hear from each other once more:
closing-follow-up-add = Add it
closing-follow-up-remove = Take it away
closing-ask = Ask { $who } to end
closing-alone = Leaving, alone
closing-alone-under = You can always do so, at once, and nobody has to say yes.
closing-leave = Leave
closing-leave-sure = Leave { $who }?
closing-leave-means = The connection is then closed at once. { $Who } sees that you left, without a reason. The history stays readable. Beginning again takes a new invitation.
closing-leave-planned = What is still planned falls away and costs nothing.
closing-leave-away = You are not connected now. Here it holds at once. { $Who } sees it once there is a connection again.
closing-leave-yes = Yes, leave
closing-stays = What stays
closing-stays-erased = What you wrote is erased at the end.
closing-stays-ledger = The history stays: only facts, no content. It stays until you remove the connection.
closing-stays-keys = After the end { $who } can open nothing more of yours, and you nothing more of theirs.
closed-both = You ended together, on { $when }.
closed-me = You left, on { $when }.
closed-other = { $Who } left, on { $when }.
closed-left = The history stays readable. You can take it along. Beginning again takes a new invitation.
fees-open = See the fees
fees-title = Fees with { $who }, { $month }
fees-under = All of this follows from your agreement and the history. What costs nothing is here as well. You pay outside Kader.
fees-before = Month before
fees-after = Month after
fees-print = Print
fees-empty = There is nothing on it in { $month }.
fees-when = When
fees-why = What for
fees-entry = In the history
fees-entry-number = line { $number }
fees-amount = Amount
fees-total = In all
fees-entries = Each line also stands in the history, with its signature.
fee-session-owed = Session, took { $length }.
fee-session-free = Session, took { $length }. By your agreement it costs nothing.
fee-cancelled-therapist-me = You called it off. That costs { $who } nothing.
fee-cancelled-therapist-other = { $Who } called it off. That costs you nothing.
fee-cancelled-me-free = You called it off, { $notice } before. That costs nothing.
fee-cancelled-me-owed = You called it off, { $notice } before. That is later than agreed.
fee-cancelled-other-free = { $Who } called it off, { $notice } before. That costs nothing.
fee-cancelled-other-owed = { $Who } called it off, { $notice } before. That is later than agreed.
fee-cancelled-timeless-me-free = You called it off. The server could not put the time on record. It costs nothing.
fee-cancelled-timeless-me-owed = You called it off. The server could not put the time on record. Then it counts as a missed session.
fee-cancelled-timeless-other-free = { $Who } called it off. The server could not put the time on record. It costs nothing.
fee-cancelled-timeless-other-owed = { $Who } called it off. The server could not put the time on record. Then it counts as a missed session.
fee-missed-owed-me = It was written down that you were not there.
fee-missed-owed-other = It was written down that { $who } was not there.
fee-missed-free = It was written down that somebody was not there. That costs nothing.
fee-missed-disputed = Your words differ on who was not there. Then it costs nothing.
ledger-take = Take the history along
ledger-take-under = You save it as a file, with yourself. It can always be read and checked, with no account and no internet. There is no content in it.
ledger-export = Save the history
own-take = Take along what is yours
own-take-under = Your messages, what you wrote beside the picture, your goals, tasks and what you filled in for them, how you found the sessions, your notes and your plan for later, as plain text. You save it with yourself; nobody hears of it.
own-take-shared = What others wrote to you goes along too.
own-take-own = What others wrote to you stays behind: that is what you agreed.
own-export = Save what is mine
ledger-check = How somebody can check it
ledger-check-how = With the small program kader-verify, on any computer. Type in a terminal:
ledger-check-file = FILE
ledger-check-other = OTHER-FILE
ledger-check-two = It says that all is right, or names the first line that is not. With the other’s file it also says whether the two are equal:
history-tightened-me = Version { $version } of the agreement came into force. You made it tighter.
history-tightened-other = Version { $version } of the agreement came into force. { $Who } made it tighter.
history-line = Line { $number }.
history-introduced = You began with an introduction.
history-crisis-me = You made session { $session } { $length } longer, because of a crisis.
history-crisis-other = { $Who } made session { $session } { $length } longer, because of a crisis.
history-planned = A session was planned: { $when }.
history-moved = A planned session was moved to { $when }.
history-cancelled-me = You called off the session of { $when }, { $notice } before.
history-cancelled-other = { $Who } called off the session of { $when }, { $notice } before.
history-cancelled-me-timeless = You called off the session of { $when }. The server could not put the time on record.
history-cancelled-other-timeless = { $Who } called off the session of { $when }. The server could not put the time on record.
history-missed-me-other = You wrote down: { $who } was not there on { $when }.
history-missed-me-me = You wrote down: I was not there on { $when }.
history-missed-other-me = { $Who } wrote down: you were not there on { $when }.
history-missed-other-other = { $Who } wrote down: I was not there on { $when }.
history-reviewed-goOn = You looked back together, and decided to go on.
history-reviewed-end = You looked back together, and decided to end.
history-place-me = In session { $session } you opened where { $who } was, because of a crisis.
history-place-other = In session { $session } { $who } opened where you were, because of a crisis.
history-closed-both = You ended together.
history-closed-me = You left. Nothing follows after that.
history-closed-other = { $Who } left. Nothing follows after that.
history-unknown = A fact that this version of Kader cannot read yet. It counts in the check all the same.
history-good-what = Checked: the signature under each line, the order from the first one on, and whether each line fits the lines before it.
say-request = { $Who } asks something.
say-declined = { $Who } said: rather not. Nothing has changed.
say-not-asked = Your question could not stay.
say-planned = A session is planned with { $who }.
say-called-off = { $Who } called off a session.
say-closed = The connection with { $who } is closed.

## Messages between sessions (S-20 to S-25)
room-messages = Messages
messages-title = Messages with { $who }
messages-letters = Letters
messages-private = Only you and { $who } can read this.
letter-today = today
letter-yesterday = yesterday
letter-when = { $day }, { $time }
letter-from = From { $who }
letter-from-me = From you
letter-new = New
letter-held = This goes { $when }.
letter-held-soon = This goes as soon as it can.
letter-held-unknown = This waits until your agreement allows it.
letter-held-hours = You agreed on hours for messages. It is kept here.
letter-held-away = { $Who } is away now. It is kept here.
letter-away = { $Who } is away, until { $until }.
letter-away-me = You are away, until { $until }.
letter-stand-in = Who is there now:
letter-sent = On its way.
letter-sent-away = On its way, once there is a connection.
letter-sent-some = Arrived at { $who }. Still on its way to { $left }.
letter-arrived = Arrived.
letter-arrived-at = Arrived at { $who }.
letter-not-sent = Not sent.
letter-refused = This cannot be seen at the other side.
letter-refused-many = Not everybody can see this.
letter-still-here = What you wrote is still here.
letter-because-messagesNotAgreed = Messages are not in your agreement.
letter-because-messageTooLong = It is longer than you agreed on.
letter-because-tooManyMessages = On that day there were already as many messages as you agreed on.
letter-because-filesNotAgreed = Photos and PDFs with a message are not in your agreement.
letter-because-tooManyFiles = More files go with it than you agreed on.
letter-because-fileTooLarge = A file is larger than you agreed on.
letter-because-noAgreement = No agreement is in force now.
letter-because-agreementWithdrawn = The agreement was withdrawn.
letter-because-relationshipEnded = Your connection has ended.
letter-taken-back-me = You took this message back.
letter-taken-back = { $Who } took this message back.
letter-erased = You erased this message here.
letter-edit = Change it
letter-copy = Put it in the writing field
letter-back = Take it back
letter-back-sure = Take this message back?
letter-back-yes = Yes, take it back
letter-back-unsent = It has not gone yet. Nobody else has seen it. It is erased here.
letter-back-limit = This message disappears at the other side too, if Kader works there as it should. What was read was read.
letter-remove = Remove
letter-remove-sure = Remove this message?
letter-remove-yes = Yes, remove it
letter-remove-under = It is erased here. Nobody else reads it.
letter-erase = Erase here
letter-erase-sure = Erase this message here?
letter-erase-yes = Yes, erase it here
letter-erase-under = It disappears from this device and does not come back. { $Who } still has it.
letters-empty = There are no messages yet.
letters-empty-under = What you write here is for { $who }. Take your time: it is kept while you type.
letters-older = Older messages
letters-new-below = There is a new message
letters-find = Search in messages
letters-found = { $count ->
    [one] 1 message found.
   *[other] { $count } messages found.
}
letters-found-newest = These are the newest { $count } messages with these words. There are older ones, too.
letters-found-older = Look further back
letters-found-none = Nothing found with these words.
letters-back = Back to all messages
letters-not-agreed = Messages between sessions are not in your agreement. If you want to write, make a proposal at the agreement. What you write here can be kept for the session.
letters-no-agreement = No agreement is in force now, so no messages go. What is here can still be read. What you write here can be kept for the session.
letters-over = Your connection has ended. No messages go any more. What is here can still be read.
letters-agreed = Agreed
letter-left-over = You were still writing this. It was not sent.
letter-write = New message
letter-to = Write to { $who }
letter-for-session = Write something down for the session
letter-goes-now = Goes now.
letter-goes-at = Goes { $when }. Then { $who } can read it.
letter-goes-later = You are not connected now. It waits here, and goes by itself once there is a connection.
letter-goes-unknown = Waits here until your agreement allows it.
letter-room = { $count ->
    [one] 1 character left.
   *[other] { $count } characters left.
}
letter-over = { $count ->
    [one] 1 character too long.
   *[other] { $count } characters too long.
}
letter-too-long = This message is longer than you agreed on.
letter-left = { $count ->
    [one] 1 more message can go today.
   *[other] { $count } more messages can go today.
}
letter-full = Today you have written as many messages as you agreed on. What you write now can be kept for the session, or sent on another day.
letter-keys = Enter makes a new line. Ctrl and Enter together send it.
letter-marks = Shape of the text
letter-mark-list = List
letter-mark-list-long = List: a dash before each line
letter-mark-numbers = Numbered
letter-mark-numbers-long = Numbered: a number before each line
letter-mark-quote = Quote
letter-mark-quote-long = Quote: answer a sentence
letter-only-me = Only you see this.
letter-keep = Keep it for the session
letter-talk = Talk about it in the session
letter-talked = Is on your list for the session
letter-talk-mine = About my message of { $day }:
letter-talk-theirs = About the message from { $who }, of { $day }:
letter-draft-failed = What you wrote is not kept yet. It is still here, as long as Kader is open.
letter-reply-due = Answer from { $who } by { $when }.
letter-reply-mine = You answer by { $when }.
letter-reply-overdue = You agreed to answer by { $when }. That has passed.
agenda-title = Kept for the session
agenda-under = Only you see this list. In the session it stands beside the picture, and you choose what you say.
agenda-empty = Nothing yet. What you would rather tell than send can be kept here. Only you see it.
agenda-off = Take off
agenda-off-sure = Take it off the list?
agenda-off-yes = Yes, take it off
agenda-off-under = The text is erased here.
agenda-say = Say it in the session
agenda-session = What you kept for now
agenda-session-under = Only you see this. What you say appears below as text, and is off the list then.
agenda-card = { $count ->
    [one] You kept 1 thing for this session.
   *[other] You kept { $count } things for this session.
}
agenda-card-open = Look
agenda-card-later = Later
home-write = Write a message
home-letters = Read the messages
home-letters-new = { $count ->
    [one] There is a new message
   *[other] There are { $count } new messages
}
home-letters-held = { $count ->
    [one] Your message waits
   *[other] { $count } messages of yours wait
}
home-letters-draft = You were writing a message
home-letters-draft-under = Only you see this.
home-letters-unkept = It is not kept yet. Open it to try again.
home-reply = A message waits for an answer
home-agenda = { $count ->
    [one] You kept 1 thing for the session
   *[other] You kept { $count } things for the session
}
people-letter = new message
people-record = shared something
people-homework = waits for your answer
people-reply = waits for an answer
say-letter-came = A message has come.
say-letter-went = Your message has gone.
say-letter-goes = Your message has gone.
say-letter-waits = Your message is kept and goes later.
say-letter-kept = Kept for the session.

## Photos and PDFs with a message (S-21)
letter-read = Arrived and read.
letter-read-by = Read by { $who }.
letter-left-for = Still on its way to { $who }.
letter-files-add = Add a picture or PDF
letter-files-rule = { $count ->
    [one] At most 1 file of { $size } MB.
   *[other] At most { $count } files of { $size } MB.
} Where a photo was taken and who made it is removed.
letter-files-full = { $count ->
    [one] 1 file goes with it already. You agreed on no more.
   *[other] { $count } files go with it already. You agreed on no more.
}
letter-files = { $count ->
    [one] 1 file
   *[other] { $count } files
}
file-open = Open
file-remove = Remove
file-remove-this = Remove: { $name }
file-quoted = “{ $name }”
file-unnamed-image = Picture without a name
file-unnamed-pdf = PDF without a name
file-is-image = Picture, { $size }
file-is-pdf = { $count ->
    [one] PDF, 1 page, { $size }
   *[other] PDF, { $count } pages, { $size }
}
file-held-until = Waits until { $when }.
file-held = Waits with the message.
file-next = Goes after the message.
file-not-sent = Not sent. It is still here.
file-on-its-way = On its way, { $percent } %.
file-there = Arrived.
file-coming = Coming in, { $percent } %.
file-refused = This did not arrive at the other side. It is still here.
file-refused-many = This did not arrive with everybody. It is still here.
file-damaged = Arrived damaged. Ask { $who } to send it again.
file-gone = Not here any more.
file-progress = How far { $name } is
file-not-fileTooLarge = { $count ->
    [one] { $names } is larger than { $size } MB, and does not go with it. Make the file smaller, or show it in the session.
   *[other] { $names } are larger than { $size } MB, and do not go with it. Make the files smaller, or show them in the session.
}
file-not-fileNotTaken = { $count ->
    [one] { $names } is not a picture or PDF that Kader knows. Save it as JPEG, PNG or PDF, and choose that.
   *[other] { $names } are not pictures or PDFs that Kader knows. Save them as JPEG, PNG or PDF, and choose those.
}
file-not-fileDamaged = { $count ->
    [one] { $names } is damaged, and does not go with it. Save or scan it again, and choose that.
   *[other] { $names } are damaged, and do not go with it. Save or scan them again, and choose those.
}
file-not-tooManyFiles = { $count ->
    [one] { $names } does not go with it.
   *[other] { $names } do not go with it.
} { $most ->
    [one] You agreed on at most 1 file with a message. Another can go with a next message.
   *[other] You agreed on at most { $most } files with a message. More can go with a next message.
}
file-not-filesNotAgreed = { $count ->
    [one] { $names } does not go with it. Photos and PDFs are not in your agreement.
   *[other] { $names } do not go with it. Photos and PDFs are not in your agreement.
}
file-not-fileEncrypted = { $count ->
    [one] { $names } has a password, and cannot go like this. Save a copy without a password, and choose that.
   *[other] { $names } have a password, and cannot go like this. Save copies without a password, and choose those.
}
file-not-fileNotRead = { $count ->
    [one] Kader could not read { $names }. See if the file is still there, and try again.
   *[other] Kader could not read { $names }. See if the files are still there, and try again.
}
file-from = From { $who }.
file-from-me = From you.
file-picture-of = Picture: { $name }
file-page-of = Page { $page } of { $count }: { $name }
file-page = Page { $page } of { $count }
file-page-before = Previous page
file-page-after = Next page
file-before = Previous
file-after = Next
file-larger = Larger
file-whole = See it whole
file-as-picture = Kader shows each page as a picture. A screen reader cannot read the words in it. With a copy, another program can.
file-save = Save a copy…
file-save-means = A copy outside Kader is no longer protected: whoever uses this computer can open it.
file-saved = The copy is saved.
say-file-came = A file has come.
say-file-arrived = Your file has arrived.
say-file-gone = This file is not here any more.
say-file-removed = Removed.
say-files-added = { $count ->
    [one] 1 file added.
   *[other] { $count } files added.
}

## Homework: tasks, goals and what you write (S-30 to S-33, S-50)
room-homework = Homework
homework-title = Homework with { $who }
homework-under = What you work towards, what happens between sessions, and what is written about it.
homework-find = Search in homework
homework-found-title = Found
homework-found = { $count ->
    [one] Found in 1 place.
   *[other] Found in { $count } places.
}
homework-found-newest = These are the newest { $count } places with these words. There may be more.
homework-found-none = Nothing found with these words. Try fewer words, or only the beginning of a word.
homework-found-damaged = { $count ->
    [one] Kader cannot read 1 text. It was not searched.
   *[other] Kader cannot read { $count } texts. They were not searched.
}
homework-back = Back to all homework
finding = Kader is searching…
found-goal = Goal
found-task = Task: { $task }
found-task-one = Task
found-when = Proposed { $when }.
found-in-homework = { $also ->
    [true] Also found outside messages
   *[false] Found outside messages
}: { $more ->
    [true] more than { $count }
   *[false] { $count }
}
found-in-messages = { $also ->
    [true] Also found in messages
   *[false] Found in messages
}: { $more ->
    [true] more than { $count }
   *[false] { $count }
}
homework-ended = You have ended. You can still see what is here. You can take along or remove your own texts.
not-now = Not now
tasks-title = Tasks
tasks-open = { $count } of at most { $most } open
tasks-none = No task is open now.
tasks-not-agreed = Tasks are not in your agreement yet.
tasks-past =
    { $count ->
        [one] One earlier task
       *[other] { $count } earlier tasks
    }
tasks-past-hide = Hide earlier tasks
task-why = Why this helps
task-goal = For the goal: { $goal }
task-often = How often: { $often }
task-until = Until { $when }
task-until-over = This ran until { $when }. Talk about it together: go on, change it, or stop.
task-form = With: { $form }
task-offered-me = You offered this. It begins when { $who } says yes.
task-offered-me-many = You offered this. It begins when the client says yes.
task-offered-other = { $Who } offers this. It begins only when the client says yes. No is fine too.
task-offered-you = { $Who } offers this. It begins only when you say yes. No is fine too.
task-active = This is being worked on.
task-stopped = Stopped.
task-finished = Done.
task-refused = This task was not taken in.
task-accept = Yes, I will do this
task-no = No, rather not
task-back = Take back
task-stop = Stop this
task-stop-sure = Do you want to stop this task?
task-stop-under = You can always stop. What you wrote stays.
task-stop-yes = Yes, stop
task-finish = This is done
task-write = Fill in
task-go-on = Write on
offer-open = Offer a task
offer-task = Offering a task
offer-task-under = { $Who } can say yes or no. Without a yes nothing begins.
offer-task-under-many = The client can say yes or no. Without a yes nothing begins.
offer-goal = For which goal?
offer-what = What is the task?
offer-why = Why does this help?
offer-why-hint = In plain words, to the person who will do it.
offer-often = How often?
offer-often-hint = May stay empty. For example: three times this week.
offer-until = Until which day?
offer-form = With a form?
offer-form-none = Without a form
offer-send = Offer
offer-title-missing = Write what the task is.
offer-why-missing = Write why this helps.
offer-until-past = This day has passed.
offer-no-goal = A task belongs to a goal that you both signed. Begin with a goal.
offer-no-goal-many = A task belongs to a goal that you all signed. Begin with a goal.
offer-full = { $most } tasks are open, as you agreed. A new one is possible once one is done or stopped.
goals-title = Goals
goals-none = There is no goal yet. A goal begins with a sentence of one of you.
goals-talk = This is not shared by all of you yet. It is on the list for your next session.
goals-over = Let go
goal-agreed = You both signed this.
goal-agreed-many = You all signed this.
goal-over = Nobody holds this goal any more.
goal-held = Signed by { $holders }. Not by { $missing }.
goal-sign = Sign this goal
goal-let-go = Let go
goal-let-go-sure = Do you want to let go of this goal?
goal-let-go-under = You always can, also alone. The others who signed keep it. All of you see that it is still to be talked about.
goal-let-go-yes = Yes, let go
goal-open = Propose a goal
goal-wording = What is the goal?
goal-wording-hint = In one sentence. { $Who } can sign it, or talk about it first.
goal-wording-hint-many = In one sentence. The others can sign it, or talk about it first.
goal-propose = Propose and sign
records-title = Written down
records-none = You have not written anything yet.
records-none-therapist = Here is what { $who } shares with you.
records-none-therapist-many = Here is what the others share with you.
records-all = Show all { $count }
begin-title = Begin something new
begin-form = Form
begin-go = Begin
begin-own = What you begin, only you see. You can share it later.
record-title-task = { $form }: { $task }
record-began = Begun { $when }
record-last = Last changed { $when }.
record-changed = { $Who } changed something in it.
record-changed-own = { $Who } shares this with you, and you have not read the latest yet.
record-back = Back to homework
record-tabs = About this form
record-tab-fill = Fill in
record-tab-read = Read
record-tab-earlier = Filled in before
record-tab-why = Why this helps
record-draft-mine = Draft. Only you see this.
record-draft-mine-under = It is on your devices alone.
record-draft-theirs = Draft of { $who }.
record-draft-theirs-under = You see it once it is shared.
record-shared-mine = Shared with { $who }.
record-shared-mine-under = You can both write in it.
record-shared-mine-under-many = You can all write in it.
record-shared-theirs = Of { $who }, shared with you.
record-shared-theirs-under = You can write in it. What is yours can be seen.
record-withdrawn-mine = The sharing has stopped.
record-withdrawn-mine-under = { $Who } still sees what you shared until then. What you write now, only you see.
record-withdrawn-mine-under-many = The others still see what you shared until then. What you write now, only you see.
record-withdrawn-theirs = { $Who } no longer shares this.
record-withdrawn-theirs-under = You see it as it was when the sharing stopped. You can no longer change it.
record-kept = Kept at { $time }.
record-kept-on = Kept { $when }.
record-not-kept = This is not kept yet. What you wrote is still here, as long as Kader is open.
record-not-taken = Not everything was taken in on the other side. What you wrote is still here.
record-never-kept = The sharing stopped while you were writing. What you wrote last is not kept. You see it as long as this screen is open.
record-share = Share with { $who }
record-share-many = Share with the others
record-share-what = If you share this, { $who } reads along. You can stop that later.
record-share-what-many = If you share this, the others read along. You can stop that later.
record-share-again = Share with { $who } again
record-share-again-many = Share with the others again
record-share-again-what = If you share this again, { $who } also sees what you wrote since.
record-share-again-what-many = If you share this again, the others also see what you wrote since.
record-stop = Stop sharing
record-stop-sure = Do you want to stop sharing?
record-stop-under = { $Who } keeps what is there until now, and gets nothing new. You can share again later.
record-stop-under-many = The others keep what is there until now, and get nothing new. You can share again later.
record-stop-yes = Yes, stop sharing
record-remove = Remove
record-remove-here = Remove here
record-remove-sure = Do you want to remove this?
record-remove-draft = Everything in it disappears from your devices. This cannot be undone.
record-remove-shared = It disappears here, and at { $who } once the program there hears of it. Kader cannot remove a copy by hand or a photo.
record-remove-shared-many = It disappears here, and at the others once the program there hears of it. Kader cannot remove a copy by hand or a photo.
record-remove-theirs = It disappears here alone. { $Who } keeps it.
record-remove-yes = Yes, remove
record-state-draft = This draft is on your devices alone.
record-state-shared = Everything goes encrypted, only to those who share it.
record-nothing = Not filled in.
record-words-of = Of { $who }: { $words }
record-marks = Whose words these are
record-mark-sample = abc
record-mark-me = You
record-mark-unknown = It is not known whose
record-mark-0 = { $who }: dots
record-mark-1 = { $who }: dashes
record-mark-2 = { $who }: a double line
record-mark-3 = { $who }: waves
record-dotted = Dotted is of { $who }. You may remove anything.
record-dotted-others = Words with a line are of somebody else. You may remove anything.
record-dotted-me = Dotted is yours. The rest is of { $who }.
record-dotted-not = Words with a line are not of { $who }.
record-chosen = { $Who } chose this.
record-chosen-me = You chose this.
record-row = Added by { $who }.
record-row-me = Added by you.
record-rows-none = Nothing here yet.
record-row-remove = Remove
record-row-remove-of = Remove: { $name }
record-row-sure = Remove { $name }?
record-row-under = With Ctrl+Z you get it back, as long as this screen is open.
record-row-yes = Yes, remove
record-choose = Choose
record-time-hint = Like this: 22:45
record-day-hint = Like this: 26-11
record-time-unread = Write the time like this: 22:45.
record-day-unread = Write the day like this: 26-11 or 26-11-2026.
form-unknown-under = This version of Kader does not know this form. Nothing is lost. You can read it with a newer version.
scale-unset = not chosen yet
scale-is = { $value } of { $max }
scale-low = 0, { $word }
scale-high = { $max }, { $word }
scale-clear = Clear
scale-clear-of = Clear: { $label }
chart-said = { $line }: { $first } first, { $last } last. The lowest was { $low }, the highest { $high }.
chart-one = { $line }: { $first }.
chart-later = Once there are more numbers here, you will see a line of them.
chart-caption = The same numbers as a table. 0 is { $low }, { $max } is { $high }.
chart-week = week { $number }
chart-weeks = Week
chart-days = Day
chart-rows = Step
chart-none = not filled in
chart-by-week = Average by week. Kader makes this on this device from what was filled in.
chart-own = Kader makes this on this device from what was filled in.
home-homework-waiting =
    { $count ->
        [one] Something waits for your answer
       *[other] { $count } things wait for your answer
    }
home-homework-waiting-under = A goal or a task. There is no hurry.
home-homework-fresh =
    { $count ->
        [one] Something changed in what you share
       *[other] Something changed in { $count } of the things you share
    }
home-homework-fresh-under = You see whose it is.
home-homework-open =
    { $count ->
        [one] One task open
       *[other] { $count } tasks open
    }
session-homework = To talk about together
session-record-none = { $Who } and you share no form yet.
session-record-none-many = You share no form yet.
session-record-own = Yours alone
session-record-other = Choose another
session-beside = Beside the picture
session-goals-agreed = What you are working on
record-there = { $count ->
    [one] { $names } has this open now.
   *[other] { $names } have this open now.
}
session-goal = A goal
session-task = A task, until { $when }

## How a session was (S-51)
ratings-open = Answers about sessions
rating-title = How was the session?
rating-of = The session of { $day }, begun at { $time }.
rating-who = { $Who } can read your answers only after answering too. You can read those of { $who } only then as well.
rating-free = You do not have to, and there is no right or wrong.
rating-none = There is no session to say something about now. You can after a session, until the next one begins.
rating-bond = How was the contact?
rating-bond-low = hard going
rating-bond-high = at ease
rating-goals = Was it about what matters to me?
rating-goals-low = not at all
rating-goals-high = entirely
rating-tasks = Does our way of working suit me?
rating-tasks-low = not at all
rating-tasks-high = entirely
rating-remark = Is there something to add? You do not have to.
rating-long = This is a little longer than what fits. Make it shorter and it can go along.
rating-done = Done
rating-missing = First choose a place on all three lines.
rating-stays = What you answer does not change afterwards.
rating-given = Given
rating-own = You have answered.
rating-has = { $Who } has answered.
rating-waits = { $Who } has not answered yet. Nobody has to. Until then neither reads anything of the other.
rating-on-way = { $Who } has answered too. It is on its way.
rating-readable = What { $who } answered is below.
rating-all = All answers
rating-all-none = There is nothing here yet.
rating-described = As it was given, on a line from 0 to 100. Kader works nothing out from it.
rating-col-day = Session
rating-col-by = By
rating-col-bond = Contact
rating-col-goals = What matters
rating-col-tasks = Way of working
rating-col-remark = Added
home-rating = Say how the session was
home-rating-under = Three questions, a few seconds. You do not have to.
home-rating-read = Read how the session was for { $who }
say-rated = Given.

## Forms (own words; a number is described, never judged)
form-unknown = A form of a newer version
form-thought-record = Thought record
form-thought-record-what = A hard moment: what you thought then, and how you look at it now.
form-thought-record-happened = What happened?
form-thought-record-thought = What did you think then?
form-thought-record-belief = How strongly did you believe it?
form-thought-record-belief-low = not at all
form-thought-record-belief-high = completely
form-thought-record-belief-line = Believed then
form-thought-record-felt = What did you feel?
form-thought-record-strength = How strong was that feeling?
form-thought-record-strength-low = hardly there
form-thought-record-strength-high = very strong
form-thought-record-now = How do you look at it now?
form-thought-record-after = How strongly do you believe the first thought now?
form-thought-record-after-low = not at all
form-thought-record-after-high = completely
form-thought-record-after-line = Believed now
form-thought-record-chart = How strongly the thought was believed
form-thought-record-low = not at all
form-thought-record-high = completely
form-exposure-ladder = Step by step
form-exposure-ladder-what = Something you stay away from, in steps from easy to hard.
form-exposure-ladder-towards = What do you want to be able to do again?
form-exposure-ladder-steps = The steps
form-exposure-ladder-steps-row = Step { $number }
form-exposure-ladder-steps-add = Add a step
form-exposure-ladder-steps-step = What will you do?
form-exposure-ladder-steps-expected = How tense do you expect to be?
form-exposure-ladder-steps-expected-low = calm
form-exposure-ladder-steps-expected-high = very tense
form-exposure-ladder-steps-expected-line = Expected
form-exposure-ladder-steps-day = On which day did you do it?
form-exposure-ladder-steps-begin = How tense were you at the start?
form-exposure-ladder-steps-begin-low = calm
form-exposure-ladder-steps-begin-high = very tense
form-exposure-ladder-steps-begin-line = Start
form-exposure-ladder-steps-end = And at the end?
form-exposure-ladder-steps-end-low = calm
form-exposure-ladder-steps-end-high = very tense
form-exposure-ladder-steps-end-line = End
form-exposure-ladder-steps-noticed = What did you notice?
form-exposure-ladder-chart = Tension at each step
form-exposure-ladder-low = calm
form-exposure-ladder-high = very tense
form-activity-plan = Activity plan
form-activity-plan-what = Things you will do, and your mood before and after.
form-activity-plan-why = What do you want to do more of?
form-activity-plan-activities = What you will do
form-activity-plan-activities-row = Activity { $number }
form-activity-plan-activities-add = Add an activity
form-activity-plan-activities-what = What?
form-activity-plan-activities-day = On which day?
form-activity-plan-activities-at = At what time?
form-activity-plan-activities-before = Your mood before
form-activity-plan-activities-before-low = heavy
form-activity-plan-activities-before-high = light
form-activity-plan-activities-before-line = Before
form-activity-plan-activities-after = Your mood after
form-activity-plan-activities-after-low = heavy
form-activity-plan-activities-after-high = light
form-activity-plan-activities-after-line = After
form-activity-plan-activities-noticed = How did it go?
form-activity-plan-chart = Mood before and after
form-activity-plan-low = heavy
form-activity-plan-high = light
form-sleep-diary = Sleep diary
form-sleep-diary-what = For each night: when you slept, how it went, and your mood the day after.
form-sleep-diary-nights = The nights
form-sleep-diary-nights-row = Night { $number }
form-sleep-diary-nights-add = Add a night
form-sleep-diary-nights-day = The morning of
form-sleep-diary-nights-down = To bed
form-sleep-diary-nights-up = Out of bed
form-sleep-diary-nights-slept = How did you sleep?
form-sleep-diary-nights-slept-low = hardly
form-sleep-diary-nights-slept-high = very well
form-sleep-diary-nights-slept-line = Sleep
form-sleep-diary-nights-mood = Your mood that day
form-sleep-diary-nights-mood-low = heavy
form-sleep-diary-nights-mood-high = light
form-sleep-diary-nights-mood-line = Mood
form-sleep-diary-nights-noticed = What stood out?
form-sleep-diary-chart = Sleep and mood
form-sleep-diary-low = heavy
form-sleep-diary-high = light
form-worry-time = Worry time
form-worry-time-what = A fixed moment to worry, so that the rest of the day is free.
form-worry-time-at = When does your worry time begin?
form-worry-time-minutes = How long does it last?
form-worry-time-minutes-is-10 = 10 minutes
form-worry-time-minutes-is-15 = 15 minutes
form-worry-time-minutes-is-20 = 20 minutes
form-worry-time-minutes-is-30 = 30 minutes
form-worry-time-where = Where will you sit?
form-worry-time-worries = What you worry about
form-worry-time-worries-row = Worry { $number }
form-worry-time-worries-add = Add a worry
form-worry-time-worries-worry = What goes through your mind?
form-worry-time-worries-kind = Can you do something about it?
form-worry-time-worries-kind-is-now = yes, now
form-worry-time-worries-kind-is-later = yes, later
form-worry-time-worries-kind-is-not = no
form-worry-time-worries-step = What is a small step, or what do you let rest?
form-worry-time-worries-grip = How much does the worry still hold you after your worry time?
form-worry-time-worries-grip-low = loose
form-worry-time-worries-grip-high = very tight
form-values = What matters
form-values-what = What is important to you, and small steps in that direction.
form-values-areas = What is important
form-values-areas-row = Part { $number }
form-values-areas-add = Add a part
form-values-areas-area = Which part of your life?
form-values-areas-area-is-family = family
form-values-areas-area-is-love = love
form-values-areas-area-is-friends = friends
form-values-areas-area-is-work = work
form-values-areas-area-is-learning = learning
form-values-areas-area-is-health = health
form-values-areas-area-is-rest = rest
form-values-areas-area-is-nature = nature
form-values-areas-area-is-belief = belief or meaning
form-values-areas-area-is-world = the world around you
form-values-areas-matters = What is important to you in it?
form-values-areas-weight = How important is it?
form-values-areas-weight-low = a little
form-values-areas-weight-high = very much
form-values-areas-life = How much of it is in your life now?
form-values-areas-life-low = hardly any
form-values-areas-life-high = as much as you want
form-values-steps = Small steps
form-values-steps-row = Step { $number }
form-values-steps-add = Add a step
form-values-steps-step = What will you do?
form-values-steps-day = On which day?
form-values-steps-done = Did it work out?
form-values-steps-done-is-not = not yet
form-values-steps-done-is-partly = partly
form-values-steps-done-is-yes = yes
form-first-signs = First signs
form-first-signs-what = How you notice that things get harder, what helps then, and whom you call.
form-first-signs-signs = The first signs
form-first-signs-signs-row = Sign { $number }
form-first-signs-signs-add = Add a sign
form-first-signs-signs-sign = How do you notice?
form-first-signs-signs-who = Who notices this?
form-first-signs-signs-who-is-me = me
form-first-signs-signs-who-is-others = others
form-first-signs-signs-who-is-both = me and others
form-first-signs-others = Who may tell you, and how?
form-first-signs-helps = What helps then?
form-first-signs-avoid = What does not help?
form-first-signs-call = Whom you call
form-first-signs-call-row = Person { $number }
form-first-signs-call-add = Add a person
form-first-signs-call-name = Name
form-first-signs-call-number = Phone number
form-first-signs-call-for = What for?
form-free-page = Free page
form-free-page-what = A page without questions.
form-free-page-page = Write what you like

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
say-homework-waiting = Something waits for your answer.
say-record-changed = Something changed in what you share.
say-record-written = Something was written in it.
say-record-shared = Shared.
say-record-shared-again = Shared again.
say-record-withdrawn = The sharing has stopped.
say-record-removed = Removed.
say-row-removed = Removed. With Ctrl+Z you get it back.
say-task-accept = You said yes.
say-task-finish = This task is done.
say-task-stop = This task was stopped.
say-task-no = You said no.
say-task-back = Taken back.
say-task-offered = Offered.
say-goal-proposed = Proposed and signed.
say-goal-signed = Signed.
say-goal-let-go = Let go.

## What did not work: what there is, what is safe, what to do
failure-invitationUsed = This invitation was already used: a link works only once. Nothing of yours was shared. Ask your therapist for a new one.
failure-invitationExpired = This invitation has expired. Nothing of yours was shared. Ask your therapist for a new one.
failure-invitationDamaged = This link is not whole. Perhaps a piece fell off. Nothing was sent. Copy the whole link again.
failure-invitationNotALink = This is not an invitation of Kader. Nothing was sent. Paste the whole link: it starts with kader://invitation/
failure-invitationOwn = This is your own invitation. Give the link to the other, who opens it on a device of their own.
failure-awayFromGroup = You are not back here on this computer yet. What you wrote is still here. ‘Home’ says how to come back.
failure-backNotExpected = You cannot come back with this link: it is of another connection, or nobody waits for you any more. Nothing has changed. Ask for a new link.
failure-archiveDamaged = This is no archive of Kader, or it was damaged or changed. Nothing was erased. Choose another file, or make a new archive on your last computer.
failure-archiveNewer = This archive was made with a newer Kader. There is nothing wrong with it. Install the newest Kader on this computer, and then choose it again.
failure-archiveNone = No archive was chosen. Nothing has changed. Choose your archive again.
failure-archiveTooLarge = This file is too large for an archive. Nothing has changed. See whether you chose the right file.
failure-archiveNotForReturn = You cannot come back with this archive: the part that your recovery words open is not in it. You can read it, without Kader: unpack it and open ‘index.html’. If you still can, make a new archive on your last computer.
failure-wordsDoNotFit = These are words of the list, but together they do not open this archive. Your archive is safe. See whether the order is right. Did you make new words? Then the old ones belong to an older archive.
failure-backOther = This link is for somebody else. Nothing has changed. Ask for a link for you.
failure-backSomebodyElse = Somebody else came with the link back. They did not get in. Call the one who wants to come back, and make a new link.
failure-backRefused = What came by this link is not from your therapist’s Kader. Nothing has changed. Call your therapist and ask for a new link.
failure-invitationGone = This invitation no longer works: it was already used, withdrawn, or has expired. Nothing of yours was shared. Ask your therapist for a new one.
failure-invitationNewer = This invitation is from a newer Kader. The link stays good. Install the newest version and open it once more.
failure-relayAway = There is no connection now. What you did is kept. See if your internet works, then try again.
failure-relayRefused = The server did not take this. Nothing on this device is lost. Try again later, or ask your practice for help.
failure-relayUnable = The server can keep nothing at the moment. What you did is kept here and goes out by itself as soon as the server can. If this lasts longer than an hour, tell your practice: perhaps the server's disk is full.
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
failure-vaultDamaged = The vault cannot be read. Kader changed nothing and erased nothing. Restart the computer. If it stays like this, have somebody look at the disk.
failure-vaultNewer = This vault is from a newer Kader. Nothing was changed. Install the newest version.
failure-vaultExists = There already is a vault on this device. Kader does not write a second one over it. Close Kader and open it again.
failure-vaultInUse = Kader is already open in another window. Go on there, or close it first.
failure-diskFull = Your computer’s disk is full. What you kept is still there. Free some space and try again.
failure-relationshipDamaged = What you kept with this person cannot be read. Kader changed nothing and erased nothing. Call each other: you can go on with a new invitation. Everything else simply works.
failure-ledgerDamaged = The history you kept with this person does not hold any more. Nothing was erased. Nothing can be signed or begun here. Read in the history which line it is and what you can do. Everything else simply works.
failure-ledgersDiffer = What your two devices keep about your sessions is not the same. Nothing was erased. Do not begin a session, and call the other.
failure-nameEmpty = Fill in a name. Your first name is enough.
failure-passphraseShort = This passphrase is too short. Take a few words in a row.
failure-passphraseDiffers = The two passphrases are not the same. Nothing has changed yet. Type them once more.
failure-wordCheckWrong = One of the words is not right. Look at your paper once more. The words themselves have not changed.
failure-wordsGone = The words can no longer be shown. Your vault is safe. Make new ones under ‘This program’.
failure-notVerified = You have not compared the pictures yet. Do that first. After that you can sign.
failure-mismatch = The pictures differed. Kader does not go on with this connection. Clear it away and begin again.
failure-refused = This does not fit your agreement now. Nothing was changed.
failure-proposalStale = This proposal is no longer current. There is something newer. Read that first.
failure-termsOutOfRange = Something in this proposal cannot stand in the agreement like this. Nothing was sent, and what you filled in is still there. Check the numbers and times.
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
failure-answerAwaited = The other’s device has not answered something earlier of yours yet. Nothing has changed. As soon as that answer is there, this will work.
failure-requestGone = This question is no longer there: it was taken back, or something newer came. Nothing has changed.
failure-appointmentOver = This session is no longer open: it has begun, was called off or is over. Nothing has changed.
failure-notSaved = The file could not be saved there. Nothing has changed in Kader. Choose another folder, or see if there is room left.
failure-nothingToExport = There is nothing to save yet. The first line comes when you sign an agreement.
failure-internal = This did not work. What you kept is still there. Try again. If it fails once more, close Kader and open it again.
failure-recordGone = This was removed. Nothing else has changed.
failure-recordFull = No more fits in here. What was there is kept. Begin a new one to write on.
failure-notTheAuthor = The name on this change is not right. Nothing was done with it. What was there is still there.
failure-recordDamaged = This change cannot be read, and nothing was done with it. What was there is still there.
failure-goalGone = This goal is not there any more. Look again at what is there.
failure-taskGone = This task is not there any more. Look again at what is there.

## What the agreement does not allow now
refusal-general = This does not fit your agreement now.
refusal-from = It is possible from { $when }.
refusal-from-next = The next can start from { $when }.
refusal-from-enter = You can go in from { $when }.
refusal-from-missed = From { $when } you can write down that somebody was not there.
refusal-from-goes = It goes by itself, from { $when }.
refusal-else-moment = Choose another moment together.
refusal-else-plan = Plan a time together.
refusal-else-goes = It goes by itself as soon as it can.
refusal-noAgreement = There is no agreement yet that both of you have signed.
refusal-agreementWithdrawn = The agreement was withdrawn. Together you can sign a new one.
refusal-agreementReplaced = Another agreement is in force now. Try again.
refusal-grantLapsed = It took too long. Try again.
refusal-introductionOver = You have had your introduction. For a next session you sign an agreement together.
refusal-introductionOnly = The introduction is one call. For messages, tasks and planned sessions you first sign an agreement together.
refusal-loosens = This makes your agreement wider, or changes what somebody has to do or pay. It holds once everybody has signed it. Making it tighter you can do alone.
refusal-identityUnverified = You have not compared the pictures yet.
refusal-identityChanged = The other’s key is no longer the one with which you compared the pictures. Begin nothing and call the other. You can only go on with a new invitation.
refusal-tooSoon = By your agreement this is too close to another session.
refusal-tooManySessions = You agreed on how many sessions there are in a period. For this period that number has been reached.
refusal-noAppointment = You agreed that a session starts at a planned time.
refusal-appointmentsNotAgreed = Planned sessions are not in your agreement. A session is possible without planning too. If you want to plan, make a proposal.
refusal-appointmentPast = This time has already passed. Choose a time that is still to come.
refusal-askedAlready = You have already asked something yourself. That answer comes first. After that there is room for this request.
refusal-requestUnsigned = This request has not been signed yet by the person who asks. Ask that person to send it again.
refusal-lengthDiffers = The other asked for another length than you agreed on.
refusal-clockDisagrees = Your computer’s clock is more than two minutes off. Set it right and try again.
refusal-relayTimeUnsigned = The server’s time could not be trusted. Try again.
refusal-sessionRunning = A session is still running.
refusal-noSession = No session is running.
refusal-extensionBeyondMaximum = You agreed on how much longer a session can become. This is more. Ask for less time, if there is any left.
refusal-extensionTooShort = Longer starts at one minute.
refusal-extensionUnsigned = Longer is possible only if both of you say yes.
refusal-extensionAskedAlready = You have already asked for longer. That answer comes first.
refusal-crisisExtensionTooLong = In a crisis a session can become longer by at most half an hour at a time, at most four hours in all. Help now always works.
refusal-sessionOver = The time of this session is up.
refusal-placeNotPrivate = A session can start only when everybody can talk freely.
refusal-placeIncomplete = Something about the place is still missing.
refusal-placeStale = The questions about your place were answered too long ago. Answer them again.
refusal-placeSealed = Where somebody is, and which number to call, stays sealed. Only the therapist can open it, in a crisis. Help now always works.
refusal-notTherapist = Only the therapist can let somebody in.
refusal-notMember = Only the two of you can enter this room.
refusal-notAdmitted = The therapist has not let you in yet.
refusal-nobodyThere = Nobody else is there yet.
refusal-mustBePresent = You agreed on who is there at a session. It is possible once they are there.
refusal-reviewDue = You agreed to look back together after a number of sessions. That comes first. After that the next session is possible.
refusal-courseEnded = This goes beyond the end that you agreed on. You can go on with a new agreement that everybody signs.
refusal-notYetMissed = You agreed on how much later somebody can still come. That time is not over yet.
refusal-messagesNotAgreed = Messages between sessions are not in your agreement. Keep it for the session, or make a proposal.
refusal-outsideHours = You agreed on hours for messages, and this is outside them. The message is kept.
refusal-messageTooLong = You agreed on how long a message can be. This one is longer, and it is still there. Make it shorter, or tell the rest in the session.
refusal-tooManyMessages = You agreed on how many messages go in a day. For today that number has been reached. What you wrote is still there. You can also tell it in the session.
refusal-filesNotAgreed = No files go with a message: you did not agree on that.
refusal-tooManyFiles = You agreed on how many files go with a message. These are more. Take one off, or send it with another message.
refusal-fileTooLarge = You agreed on how large a file can be. This one is larger.
refusal-writtenOutOfOrder = The time of this message does not fit the messages before it, or the clock. See together if your clocks are right. After that it can be sent again.
refusal-therapistAbsent = Your agreement says that the therapist is away now, and who is there instead. The message is kept. Help now always works.
refusal-anotherRelationship = This message was written in another room. A message stays where it was written. If it belongs here, write it here again.
refusal-sideConversation = A message to these people alone is not in your agreement. Send it to everybody, or make a proposal.
refusal-taskWithoutGoal = A task belongs to a goal. Choose the goal that this task helps with.
refusal-taskWithoutReason = A task says why it helps. Add that as well.
refusal-taskNotAccepted = This task begins once the client says yes. Saying no is fine too.
refusal-clientDecides = Whether a task begins, and when it is done, is for the client to decide. Talk about it together in the session.
refusal-taskOver = This task was stopped or is done. You can go on with a new task.
refusal-draftStays = A draft stays with the person who wrote it. Only that person can share it.
refusal-sharingWithdrawn = The sharing was stopped. A newer version stays with the person who wrote it. You can talk about it in the session.
refusal-homeworkNotAgreed = Tasks are not in your agreement. If you want to work with them, make a proposal.
refusal-tooManyTasks = As many tasks are open as you agreed on. A new one is possible once one is done or stopped.
refusal-notTheAuthor = The name on this change is not that of the person who sent it. So nothing was changed. Ask each other about it.
refusal-idleTooLong = Kader locked because nothing happened for a while. What you kept is safe. Open Kader to go on.
refusal-notRatable = There is nothing more to say about this session now: another one began, or you were not in it. After a next session there is.
refusal-ratedAlready = You have answered about this session. That answer stays.
refusal-ratingOutOfRange = An answer lies between 0 and 100, and what you add has a limit. Make it shorter and it fits.
refusal-relationshipExists = The two of you already have a connection. Go on there, or end it first.
refusal-relationshipEnded = This connection is closed. The history stays readable. You can begin again with a new invitation.
refusal-appointmentsOpen = There are still sessions planned. Let them go ahead or cancel them, then you can end together. Leaving alone is always possible.

## More than two (…-many stands in the place of the sentence for two)
mail-left-out-many = { $count ->
    [one] 1 message could not be opened and was left out. The rest is simply there. If you miss something, ask the others.
   *[other] { $count } messages could not be opened and were left out. The rest is simply there. If you miss something, ask the others.
}
rating-who-many = Everybody who was in the session reads the answers of the others only once all who were there have answered. Before that nobody reads anything, you neither.
rating-has-many = { $Who } have answered.
rating-waits-many = Not everybody who was there has answered yet. Nobody has to. Until then nobody reads anything of the others.
rating-on-way-many = { $Who } have answered too. It is on its way.
rating-readable-many = What { $who } answered is below.
home-agree-waits-under-many = Everybody reads it at their own pace. You see it here once all have signed.
home-agree-propose-under-many = How long is a session, and how do you end it? Once all of you have signed, the room opens.
home-agree-sign-under-many = It says how your sessions go. Read it calmly. There is no hurry.
home-agree-await-many = Your therapist is making **a proposal**.
withdrawn-before-many = Your agreement before was stopped. Until all of you sign a new one, nothing starts.
home-proposal-waits-many = { $Who } have not signed yet.
home-unplanned-under-many = Choose a time and ask whether it suits the others. It is fixed once all of you say yes.
crisis-longer-under-many = If there is need, you make this session longer without asking. { $Who } see it at once, and it is written in your history.
crisis-open-many = See where { $who } are
crisis-open-under-many = What { $who } filled in about their places is sealed here. To open it you declare a crisis. They see that at once, and it is written in your history.
home-joining-under-many = Everybody has to come. You do not have to wait here.
home-verify-under-many = So you know for sure that nobody is in between. It takes a few minutes, all at the same time.
verify-all = Everybody sees the same six. If one of you says they differ, it stops for all.
verify-how-1-many = Call each other, or sit down together: you, { $who }.
verify-how-2-many = Each of you reads aloud what is there, in turn. Begin on the left.
verify-how-3-many = Then all of you say whether they are the same six, in the same order.
verify-other-many = { $Who } already said: the same. Look for yourself too, and then say what you see.
verify-said = { $Who } said: the same.
verify-said-many = { $Who } said: the same.
verify-wait-under-many = The pictures come as soon as Kader is open for everybody. Agree on a moment that suits all of you.
mismatch-do-client-many = Clear this connection away. Call your therapist and ask for a new invitation, preferably when you are together.
mismatch-do-therapist-many = Clear this connection away. Call { $who } and make new invitations. Preferably hand them over in the consulting room.
agreement-under-first-many = { $Who } wrote this down. It counts only once all of you have signed.
agreement-under-mine-many = You wrote this down for { $who }. It counts only once all of you have signed.
clause-grace-many = After that you have { $length } to say goodbye. Then picture and sound go off for everybody.
clause-grace-none-many = When the time is up, picture and sound go off for everybody at once.
clause-extension-many = It may become longer if everybody who is there says yes, by { $length } at most.
always-devices-many = Your camera and microphone are off until you turn them on. Only you who are in this agreement can come into the room.
always-recording-many = Kader cannot keep picture or sound. Of nobody.
sign-until-other-many = As long as { $who } do not sign, version { $version } stays in force.
sign-first-other-many = { $Who } read and sign at their own pace. You do not have to wait here.
stop-sure-under-many = Then nothing starts for anybody any more. What was written stays with all of you. Going on takes a new agreement that all of you sign.
stop-sure-alone-many = You may always stop, on your own. { $Who } get to see that you stopped.
stop-sure-away-many = You may always stop, on your own. You are not connected now: here it counts at once, { $who } see it when the connection is back.
withdrawn-under-many = Nothing can start any more. What was written stays with all of you. To go on, one of you makes a new proposal and all of you sign it. There is no hurry.
withdrawn-history-many = This agreement was stopped. Nothing starts until all of you sign a new one.
remove-sure-early-many = What this computer has of this connection is erased. The others keep their own parts. Connecting again takes a new invitation.
remove-sure-late-many = What this computer has of this connection is erased: the agreement, the history and what all of you wrote. The others keep their own parts. This cannot be undone.
remove-stops-away-many = Your agreement stops with it. You are not connected now: the others hear it once Kader is connected again. If that may take long, say it yourself.
propose-under-many = Change only what should be different. The others read it, and sign or ask for something else.
propose-extension-hint-many = Only if everybody who is there says yes. Zero means: never longer.
propose-why-hint-many = May stay empty. The others read it with the proposal.
says-appointments-none-many = Sessions are not planned. A session can start at any moment once those who have to be there are there.
says-further-many = Going on then takes a new agreement that all of you sign.
messages-private-many = Only the members can read this.
letter-goes-at-many = Goes { $when }. Then { $who } can read it.
letter-back-limit-many = This message disappears with the others too, wherever Kader works as it should. What was read was read.
says-quota-both-many = Each of you writes at most { $count ->
    [one] 1 message
   *[other] { $count } messages
} a day, of at most { $characters ->
    [one] 1 character
   *[other] { $characters } characters
} each.
says-quota-clients = Each client writes at most { $count ->
    [one] 1 message
   *[other] { $count } messages
} a day, of at most { $characters ->
    [one] 1 character
   *[other] { $characters } characters
} each.
says-export-own-many = Each may take along their own work and the history. What the others shared stays behind.
says-late-many = Cancelling costs nothing until { $length } before. If a client cancels later, that costs { $money }.
says-missed-many = If a client does not come, that costs { $money }.
says-missed-free-many = If a client does not come, that costs nothing.
says-relations-many = All of you declare that there is nothing between the therapist and a client outside these conversations: no family, relationship or friendship, no business but the agreed fees, and no work for or with each other.
propose-declare-many = I declare that there is nothing between the therapist and a client outside these conversations: no family, relationship or friendship, no business but the agreed fees, and no work for or with each other.
propose-declare-hint-many = Everything but how long a session is takes this declaration of all of you. Kader cannot check it.
says-presence-all = A session starts when everybody is there.
says-presence-least = A session starts when at least { $least } of you are there, whoever they are.
says-presence-must = Without { $names } no session starts. Who else is there does not matter.
says-presence-must-least = Without { $names } no session starts. There are at least { $least } of you in all.
says-side-none = What somebody writes goes to everybody. Nobody writes to one of you apart.
says-side = { $names } may write to each other without the others.
propose-presence = Who must be there for a session?
propose-presence-all = Everybody
propose-presence-some = Not everybody has to
propose-presence-must = Without whom does nothing start? This may stay empty.
propose-presence-least = With how many people at least?
people-count = { $count } people
propose-side = Who may write to each other apart?
propose-side-hint = Usually nobody: what you write, everybody reads. This is agreed for the messages that come later.
propose-side-group = Apart { $number }
propose-side-add = Add who may write to each other apart
propose-side-remove = Remove apart { $number }
fault-side-few = Choose at least two people, or remove this.
fault-side-twice = These people are there already.
you-object = you
effect-unknown-many = Do you only make the agreement tighter? Then it holds at once, also without the others. In every other case it holds only once { $who } sign too.
effect-loosens-many = This holds only once { $who } sign too.
effect-first-many = When you put this forward, you sign it too. It holds only once { $who } sign as well.
propose-nothing-many = Nothing has changed. If you put it forward all the same, all of you sign the same agreement anew.
camera-off-under-many = Turn it on when you are ready. At first only you see yourself. The others see you only once you go in. Going in without a camera is fine.
camera-on-many = Only you see this. The others see you only once you are all inside.
address-will-direct-many = Your lines will go straight to the others. Each of you can then see which network the others use, and so roughly where they are.
address-will-hide-many = Your lines will take a detour over the server. The others do not see your network address, and you do not see theirs. Picture and sound stay encrypted, and may come a little later.
address-will-hide-other-many = One of you wants the network addresses hidden. The lines with that person will take a detour over the server.
address-direct-many = At least one line now goes straight. There you can see each other’s network address.
address-no-relay-other-many = One of you wants the network addresses hidden, and there is no detour at the moment. So there can be no line with that person.
lobby-who-in-many = { $Who } are there.
lobby-who-not-yet-many = { $Who } are not there yet.
lobby-who-asks-many = { $Who } want to come in.
lobby-admit-many = Let everybody in
lobby-room-open-under-many = As soon as somebody knocks, you see it here. Then you let in everybody who is there.
lobby-asks-many = { $Who } are knocking
lobby-admitting-under-many = All devices check whether the clock and the agreement are the same. That takes only a moment.
session-problem-otherClockDisagrees-many = The clock of one of the others is more than two minutes off. So nothing starts. You do not have to do anything. Ask each other to set the clocks right.
session-problem-ledgersDiffer-many = What your devices keep about your sessions is not the same for everybody. So nothing starts. Nothing was erased. Go back to home, check the history, and call each other.
session-problem-noAnswer-many = The device of one of the others did not answer. Nothing is lost. Wait a moment and try again, or call each other.
other-out = { $Who } is out of the room
other-out-under = Coming back is possible while the session runs.
grace-under-many = The agreed time is up. At { $until } picture and sound go off for everybody.
extension-ask-under-many = The others get to see your question. It becomes longer if everybody who is there says yes.
extension-waits-under-many = { $Who } see your question and answer.
extension-agreed = You said yes: { $length } more, as { $who } asked
leave-sure-under-many = The session runs until { $until }. The others see that you leave, and for them it ends, too. You may always leave.
leave-sure-others = The session runs until { $until }. The others see that you leave, and go on. You can come back while the session runs.
texts-empty-many = You, { $who } read this. Handy when a word did not come through.
interrupted-under-many = The session with { $who } runs until { $until }. You are not in it now. You can simply go back in.
interrupted-under-open-many = The session with { $who } is still running. You are not in it now. You can simply go back in.
ending-leftByMe-others = You always may. The others go on. You can come back from home while the session runs.
ending-leftByOther-many = The others have left
ending-withdrawn-many = The agreement was stopped, too. A new session takes a new agreement that all of you sign.
history-under-many = Only facts, no content. Each line is tied to the one before. Before every session your devices check whether the history is the same for everybody.
history-by-both-many = Signed by all of you.
history-by-other-many = Signed by { $who }.
history-missed-me-several = You wrote down: { $kind ->
    [self] I was not there
    [self-and] I was not there, and neither was { $whom },
   *[others] { $whom } { $count ->
        [one] was
       *[other] were
    } not there
} on { $when }.
history-missed-other-several = { $Who } wrote down: { $kind ->
    [self] I was not there
    [self-and] I was not there, and neither was { $whom },
    [self-you] you and I were not there
    [you] you were not there
    [you-and] you were not there, and neither was { $whom },
   *[others] { $whom } { $count ->
        [one] was
       *[other] were
    } not there
} on { $when }.
outcome-missed-me-several = You wrote down: { $kind ->
    [self] I was not there
    [self-and] I was not there, and neither was { $whom }
   *[others] { $whom } { $count ->
        [one] was
       *[other] were
    } not there
}.
outcome-missed-other-several = { $Who } wrote down: { $kind ->
    [self] I was not there
    [self-and] I was not there, and neither was { $whom }
    [self-you] you and I were not there
    [you] you were not there
    [you-and] you were not there, and neither was { $whom }
   *[others] { $whom } { $count ->
        [one] was
       *[other] were
    } not there
}.
history-place-me-many = In session { $session } you opened where { $who } were, because of a crisis.
request-plan-means-many = If everybody says yes, the session is fixed for all of you.
request-review-end-means-many = Say yes if that is so for you, too. Going on then takes a new agreement that all of you sign.
request-close-means-many = If everybody says yes, this connection is closed for all of you. What you wrote is erased. The history stays readable. Take it along first if you want to.
request-waits-many = { $Who } answer at their own pace. You do not have to wait here.
request-awaits-too = { $Who } still has to answer, too.
request-awaits-too-many = { $Who } still have to answer, too.
request-agreed = You said yes. Now { $who } still has to.
request-agreed-many = You said yes. Now { $who } still have to.
request-declined-many = One of you said: rather not.
say-declined-many = One of you said: rather not. Nothing has changed.
planning-asks-many = { $Who } see your question and say yes or no.
planning-asked-many = Asked. { $Who } answer at their own pace.
appointment-move-under-many = You ask for another time. Until everybody says yes, this time stays.
cancel-alone-many = You can always call off, alone too, and without a reason. It holds for all: { $who } get to see it.
missed-open-many = Write down who was not there
missed-sure-many = Write down that { $who } were not there?
missed-under-many = It will stand in the history, with your signature. { $Who } can put their own word beside it.
missed-who = Who was not there?
missed-costs-many = By your agreement it then costs { $who } { $amount }. If your words differ, it costs nothing.
failure-memberUnknown = This person is not of this connection. Nothing has changed. Go back and choose again.
failure-tooManyPeople = Kader cannot do this with so many people yet. Nothing has changed. There can be four of you at most.
failure-nobodyMarked = Nobody is marked yet. Nothing has changed. Choose whom you mean.
failure-nobodyChanges = This way you stay with the same people. Nothing has changed. Choose who leaves or how many come.
failure-goalEmpty = A goal has words. Write down what you want first.
failure-goalsFull = There are very many goals already. Nothing has changed. Let go of one first.
failure-homeworkTooLong = This is longer than fits. What you wrote is still here. Make it shorter.
failure-taskEmpty = A task has a name. Write down what it is first.
failure-formUnknown = Kader does not know this form. Nothing has changed. Choose another.
failure-recordsFull = There are very many already. Nothing has changed. Remove one first.
failure-fileTooLarge = This file is larger than you agreed on. Nothing has changed. Make it smaller, or show it in the session.
failure-fileNotTaken = This is not a picture or PDF that Kader knows. Nothing has changed. Save it as JPEG, PNG or PDF, and choose that.
failure-fileDamaged = This file is damaged, and Kader cannot show it. The rest is simply there. Ask the other to send it again, or choose it again.
failure-tooManyFiles = As many files as you agreed on go with it already. Nothing has changed. Send the rest with a next message.
failure-filesNotAgreed = Photos and PDFs with a message are not in your agreement now. Nothing is lost. Remove what is with it and send the text, or make a proposal at the agreement.
failure-fileEncrypted = This file has a password. Nothing has changed. Save a copy without a password, and choose that.
failure-fileNotRead = Kader could not read this file. Nothing has changed. See if it is still there, and try again.
failure-letterEmpty = There is nothing here yet. Write something first.
failure-fileGone = This file is not here any more. Nothing has changed.
failure-fileNotHere = Not all of this file is here yet. It comes by itself.
failure-letterGone = This message is not here any more. Nothing has changed.
failure-letterWent = This message has just gone out. You can still take it back.
failure-agendaFull = A hundred things are kept for the session already. What you wrote is still here. Take something off the list first.
review-talk-many = Talk about it together first. One of you writes it down, the others say yes.
review-goOn-under-many = { $Who } say yes too. Then the next session can come, under the agreement of now.
review-end-under-many = Nothing new starts then, unless all of you sign a new agreement. After that you can end together.
done-cancelled-other-many = { $count ->
    [one] One of the others called off once.
   *[other] The others called off { $count } times.
}
done-missed-other-many = { $count ->
    [one] It was written down once that one of the others was not there.
   *[other] It was written down { $count } times that one of the others was not there.
}
closing-together-under-many = You ask { $who }. If all of you say yes, this connection is closed, for everybody. Best after a last session, in which you talk about what helps and whom you can call.
closing-follow-ups-hint-many = If all of you want to. Put down up to eight moments here. All of you then have them.
closing-leave-means-many = The connection is then closed at once, for all of you. { $Who } see that you left, without a reason. The history stays readable. Beginning again takes a new invitation.
closing-leave-away-many = You are not connected now. Here it holds at once. { $Who } see it once there is a connection again.
closing-stays-keys-many = After the end { $who } can open nothing more of yours, and you nothing more of theirs.
closing-everybody = This connection ends for everybody at the same time.
fee-missed-owed-other-many = It was written down that a client was not there.
fee-cancelled-other-free-many = A client called it off, { $notice } before. That costs nothing.
fee-cancelled-other-owed-many = A client called it off, { $notice } before. That is later than agreed.
fee-cancelled-timeless-other-free-many = A client called it off. The server could not put the time on record. It costs nothing.
fee-cancelled-timeless-other-owed-many = A client called it off. The server could not put the time on record. Then it counts as a missed session.
fee-cancelled-therapist-other-many = Your therapist called it off. That costs you nothing.
refusal-noAgreement-many = There is no agreement yet that all of you have signed.
refusal-extensionUnsigned-many = It can become longer only if everybody who is there says yes.
refusal-notMember-many = Only you who are in this agreement can come into this room.
refusal-relationshipExists-many = You already have a connection with these people. Go on in it, or end it first.
other-person = the other
other-person-start = The other
invite-how-many = How many people do you invite?
invite-how-many-under = Those who come together do everything together: compare, agree and talk. Somebody who joins later means a new beginning.
invite-people-1 = One person
invite-people-1-why = There are two of you.
invite-people-2 = Two people
invite-people-2-why = A couple, or two others.
invite-people-3 = Three people
invite-people-3-why = A family or a small group.
invite-not = Not now
invite-several-title = Your invitations are ready
invite-several-under = Each link is for one person. Give everyone their own, in a way that you already use.
invite-come = { $come ->
    [0] Nobody has come yet.
    [one] 1 of { $of } has come.
   *[other] { $come } of { $of } have come.
}
invite-number = Invitation { $number }
invite-state-preparing = Being prepared. The link works once there is a connection.
invite-state-open = Works once, until { $when }.
invite-state-used = Used. This person has come.
invite-state-expired = Expired. Take all back and invite anew.
invite-several-then = Once everybody has come, you compare six pictures together. Only then can you agree on anything.
invite-withdraw-all = Take all invitations back
invite-withdraw-all-title = Take all invitations back?
invite-withdraw-all-sure = None of the links works then, also not for who has come. You can always make new ones.
joining-everybody = Were more people invited? Then we wait until everybody has come.
onward-open-title = Going on with others
onward-begins = If somebody joins or leaves, it begins anew, with new keys and a new agreement.
onward-reads = Nobody new can read what was before, and nobody who left what comes.
onward-open = Go on with others in it
onward-who = Who goes on?
onward-stays = Of you, these go on
onward-new = New people
onward-count = { $count ->
    [0] nobody
    [one] 1 person
   *[other] { $count } people
}
onward-yes = Begin anew with them
onward-mine = You began anew, with others
onward-title = { $Who } asks you to go on, with others
onward-many = There will be { $count } of you.
onward-means = It begins anew, with new keys and a new agreement. Nobody new can read what was before.
onward-join = Join
onward-joined = You have joined. This connection stays as it is until you end it.
say-onward = You are asked to go on, with others.
closing-under-many = Ending together or leaving alone: each is fine, and you do not have to explain why.
place-kept-client-many = This goes sealed to your therapist alone when the session starts. They see it only by declaring a crisis: you all see that at once, and it is written in your history. After the session it is gone.
place-kept-therapist-many = What you fill in stays on this device. What your clients fill in comes sealed to you alone: you see it only by declaring a crisis, and that is written in your history. After the session it is gone.
propose-often-hint-many = So that all of you can keep it up. Without a limit it can be as often as you like.
propose-place-words-hint-many = For example: each of us is in a room with the door closed.
preset-introduction-why-many = One conversation. After that all of you say whether you go on.
preset-couple-why-many = Longer, every two weeks, and with everybody there.

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

## A therapist's own forms
forms-title = Your own forms
forms-under = You can use them with everybody you work with. A form goes out only when you choose it for a task, or share something written with it.
forms-list = Own forms
forms-theirs = From your therapist
forms-none = You have not made a form of your own yet.
forms-count = { $count ->
    [one] 1 question
   *[other] { $count } questions
  }
forms-open = Your own forms
forms-new = Make a form
forms-change = Change
forms-change-of = Change { $title }
forms-remove = Remove
forms-remove-sure = Remove "{ $title }"?
forms-remove-yes = Yes, remove it
forms-remove-under = You can no longer choose it then. Tasks and records that have it keep it.
form-edit-change = Change the form
form-edit-other = What you change goes for new tasks. What has the form as it was keeps it that way.
form-edit-title = What is it called?
form-edit-intro = What is it for?
form-edit-intro-hint = One sentence. You can leave it out.
form-edit-keep = Keep the form
form-question = Question { $number }
form-column = Question { $number } of a row
form-question-add = Add a question
form-column-add = Add a question to each row
form-question-remove = Take away
form-question-remove-of = Take away: { $name }
form-up = Up
form-up-of = Up: { $name }
form-down = Down
form-down-of = Down: { $name }
form-kind = Kind
form-kind-text = Sentences
form-kind-scale = Number on a scale
form-kind-choice = Choice of words
form-kind-time = Time
form-kind-date = Day
form-kind-table = Rows with the same questions
form-label = The question
form-label-table = What is in the rows?
form-lines = Room
form-lines-of = { $count ->
    [one] 1 line
   *[other] { $count } lines
  }
form-low = Word at 0
form-high = Word at { $max }
form-max = Highest number
form-max-of = 0 to { $max }
form-choices = The words
form-choices-hint = Each on a line of its own: 2 to 12.
form-fault-empty = Something belongs here.
form-fault-long = This is too long. Make it shorter.
form-fault-choices = Give 2 to 12 words, each on a line of its own.
form-fault-many = These are too many questions. A form has at most 40, with those of rows.
form-fault-none = There is no question yet.
own-form-chart = Over time
own-form-row = Row { $number }
own-form-add = Add a row
say-form-kept = The form is kept.
say-form-removed = The form is removed.
say-question-removed = The question is gone.
say-question-moved = Now in place { $number }.
failure-formEmpty = Something is missing in this form. Nothing was kept. Fill in its name and each question.
failure-formTooLong = This form is too large. Nothing was kept. Make it shorter, or make two of it.
failure-formsFull = There are very many forms already. Nothing has changed. Remove one first.
failure-formNotTherapist = Only a therapist makes forms here. Nothing has changed.

## Reminding of what one planned
routine-choose = Remind me of this
routine-other = Choose another moment
routine-off = Do not remind me any more
routine-said = You are reminded: { $when }.
routine-daily = every day at { $time }
routine-on = { $days } at { $time }
routine-zone = { $when } (time of { $zone })
routine-days = On which days?
routine-days-none = Choose at least one day.
routine-time = At what time?
routine-what = All you see then is: "You planned something for now." Nobody can see what it is about, and nobody else hears of it. It works as long as Kader is open.
routine-keep = Turn the reminder on
say-routine-on = The reminder is on.
say-routine-off = The reminder is off.
failure-routineOutOfRange = There is no such day or time. Nothing has changed. Choose another.
failure-routinesFull = There are very many reminders already. Nothing has changed. Turn one off first.
## Taking along (S-42)
along-title = Take along
along-open = Choose what to take
along-way-under = Everything in one file, an overview to read, or one form that you filled in.
along-title-of = Take along what there is with { $who }
along-title-all = Take everything along
along-under = You save a file with yourself. Nobody hears of it. You always may, also after an end.
archive-title = Everything in one file
archive-what = The archive of you and { $who }. It opens on any computer, with no Kader, no account and no internet.
archive-what-all = { $count ->
    [0] The archive of all that you have in Kader. It opens on any computer, with no Kader, no account and no internet.
    [one] The archive of your one connection. It opens on any computer, with no Kader, no account and no internet.
   *[other] The archive of all your { $count } connections. It opens on any computer, with no Kader, no account and no internet.
  }
archive-has = What is in it
archive-has-read = Pages to read. Unpack the file and open ‘index.html’.
archive-has-words = Your messages, goals and tasks, and what you filled in.
archive-has-shared = What others wrote to you goes along where you agreed on that.
archive-has-files = The pictures and PDFs of those messages.
archive-has-own = What is yours alone: your notes, your plan for later and what you keep under ‘What helps’.
archive-left = { $count ->
    [one] One file is not in it
   *[other] { $count } files are not in it
 }
archive-left-under = The rest of your archive is complete. The archive also says which files are not in it.
archive-left-tooMuch = there are too many files for one archive. Save this file by itself, at its message.
archive-left-notHere = it is not on this computer, or not yet all of it.
archive-left-unfit = it is damaged, or not safe to open.
archive-has-proof = Your agreements and the history, so that somebody can check that nothing in them was changed.
archive-has-return = What it takes to come back on another computer. That one part is locked: only your 24 recovery words open it.
archive-save = Save the archive
overview-title = An overview to read
overview-what = Messages, goals, tasks and what you filled in, as a PDF. Good for printing, or for giving to somebody.
overview-save = Save the overview as a PDF
along-each = Or of one connection
along-each-under = There you can also choose an overview as a PDF, one form that you filled in, or the history.
along-each-of = With { $who }
along-records = One form that you filled in
along-records-none = Nothing was filled in yet.
along-record-of = Of { $who }.
record-print = Print
record-pdf = Save as a PDF
record-pdf-of = Save as a PDF: { $record }, { $when }
along-safe = Good to know
along-safe-open = Whoever has such a file can read it. It has no lock.
along-safe-where = Keep it in a place of your own: a USB stick in a drawer, or a folder that only you open.
along-safe-not = Better not on a computer that you share, in your mail or in a chat.
along-safe-back = Do not put your recovery words beside it. Keep those apart, on paper.
program-along = A file with all that you have in Kader. Save one now and then: if this computer breaks, you come back with it.
wait-file = The file is being made.
wait-archive = The archive is being made. This can take a minute. Leave Kader open.
wait-archive-read = The archive is being checked.
wait-restore = Everything is being put back. This can take a minute. Leave Kader open.

## Coming back on another computer
welcome-return = I was here before, on another computer
return-title = Come back with your archive
return-under = Did you save an archive on your last computer? With it, and with your 24 recovery words, all that is in it will be here again. The file is mostly called ‘archive.zip’. Did you save a file for a second computer on your first one? Then choose that here.
return-none = No archive? Then go back and begin anew. Your therapist invites you again. What is on your last computer stays there.
return-choose = Choose your archive
return-choose-other = Choose another archive
return-look = This is in it
return-look-made = Made on { $when }. What came after that is not in it.
return-look-relationships = { $count ->
    [one] 1 connection
   *[other] { $count } connections
  }
return-look-letters = { $count ->
    [one] 1 message
   *[other] { $count } messages
  }
return-look-records = { $count ->
    [one] 1 form that was filled in
   *[other] { $count } forms that were filled in
  }
return-words = Your 24 recovery words
return-words-under = What it takes to come back is locked. These words open it. They go on working here, too: you need not write down new ones.
return-make = Put everything back
restored-said = Everything is back and can be read. Nothing can be sent yet.
people-away = not back yet
people-away-second = reading only
away-title = You are back, but not yet **with { $who }**.
away-under = Since { $since } you are here with what was in your archive. You can read all of it. Writing and talking are not possible yet.
away-letters = Read your messages
away-homework = Read your homework
away-why = Why nothing goes out
away-why-under = To { $who } this computer is still unknown. So nobody who finds your archive can pretend to be you.
away-safe = What you agreed on still stands. Nothing is lost.
away-do = What you can do
away-do-client = Ask { $who } for a link. Call, or go there: then it is clear that it is you.
away-do-therapist = Call { $who }, on a number that you already had, and say that you have a new computer. Then make a link.
away-do-give = Give the link. { $Who } pastes it into Kader.
away-make = Make the link
away-do-paste = Paste the link below.
away-do-compare = Compare six pictures with { $who } again. After that it goes on where it was.
away-link = The link that you were given
away-submit = Come back
away-note = You are not back with { $who } yet. You can read everything. Nothing goes out.
away-note-how = How to come back
back-open = { $Who } has a new computer
back-open-many = Somebody has a new computer
back-who = Who has a new computer?
back-under = With a link { $who } comes back here, with all that you have agreed on.
back-call = Call { $who } first, on a number that you already had. Or meet.
back-call-why = A message about a new computer can also come from somebody who pretends to be { $who }. A voice that you know says more. In doubt? Ask something that only the two of you know, or wait until you meet.
back-means-stands = Your agreements stand still until you have compared six pictures again. Nothing is lost.
back-means-old = The last computer of { $who } is then no longer part of it.
back-means-all = Everybody hears of it, and everybody compares again.
back-sure = I have spoken to { $who }, or seen them
back-missing-who = First choose who has a new computer.
back-missing-sure = Call first. Tick this once you have spoken to { $who }.
back-make = Make the link
back-made-each = You all begin together on new keys. So everybody needs a link of their own.
back-link-for = The link for { $who }
back-copy-for = Copy the link for { $who }
back-made-title = The link for { $who } is ready
back-made-under = Hand it over yourself, best while you are talking to each other.
back-made-once = It works once, and only for { $who }.
back-made-then = Then you compare six pictures again, with your voice. Until then your agreements stand still.
verify-again = { $Who } comes back on a new computer.
verify-again-many = { $Who } come back on a new computer.
verify-again-me = You come back on a new computer that { $who } does not know yet.
verify-again-why = Until you have compared again, your agreements stand still.
home-verify-again-under = This is about a new computer. Until you have compared again, your agreements stand still.
say-returned = { $Who } comes back on a new computer.

## Recovery words, once more
words-field-hint = In the order on your paper. Pasting is fine. Numbers between them do no harm.
words-field-count = Now { $count } of { $all }.
words-unknown = { $count ->
    [one] One word is not on the list that Kader chooses from. Perhaps your paper says something slightly different:
   *[other] { $count } words are not on the list that Kader chooses from. Perhaps your paper says something slightly different:
  }
words-unknown-one = Word { $number }: ‘{ $word }’
words-unknown-near = Word { $number }: ‘{ $word }’. Is it ‘{ $near }’?
words-too-few = { $count ->
    [0] Nothing is here yet. There are { $all } words.
    [one] There is 1 word. It should be { $all }.
   *[other] There are { $count } words. It should be { $all }.
  }
words-too-many = There are { $count } words. It should be { $all }.
words-due = Do you still know where your recovery words are?
words-due-under = You wrote them down a while ago. See whether you can find them. It need not be now.
recall-title = Do you still have your recovery words?
recall-under = Take your paper and type all 24. Then you know that it is right while Kader is still open. What you do here changes nothing.
recall-check = Check
recall-later = Not now
recall-lost = Can you not find them, or can a word no longer be read? Then make new ones, now that Kader is open.
recall-wrong = These are words of the list, but they are not your 24. Nothing was erased. See whether two have changed places, or whether you read one differently. Can you not find it? Make new ones below, now that Kader is open.
recall-right = Your words are right. Put the paper safely away again.
program-words-recall = Check all 24

## What helps: what somebody keeps because it helps
tools-title = What helps
tools-open = { $count ->
    [0] What helps
   *[other] What helps ({ $count })
  }
tools-under = What helps you, in one place. A sentence from a message, an exercise, something of your own.
tools-none = Nothing is here yet. Do you read something that helps you, in a message or in something you filled in? Choose ‘Keep under What helps’ there. Or write something down yourself.
tools-only-here = Only on this device. Nobody else sees it.
tools-stay = It stays here, also without internet, and also after an end.
tools-how = ‘Keep under What helps’ also stands with a message and with what you filled in.
tool-add = Write something down
tool-title = What do you call it?
tool-text = What do you want to remember?
tool-text-hint = Short is good. One sentence is enough.
tool-save = Keep
tool-cancel = Not now
tool-keep = Keep under What helps
tool-keep-title = Keeping under What helps
tool-kept = Kept. See What helps
tool-kept-said = Kept under What helps.
tool-change = Change
tool-change-of = Change: { $title }
tool-up = Move up
tool-up-of = Move up: { $title }
tool-down = Move down
tool-down-of = Move down: { $title }
tool-moved-said = { $title } is now in place { $place } of { $count }.
tool-remove = Remove
tool-remove-of = Remove: { $title }
tool-remove-sure = Remove this?
tool-remove-yes = Yes, remove it
tool-remove-under = It is then erased from this device. Where it came from stays as it is.
tool-removed-said = Removed.
tool-from-form = From: { $form }.
tool-from = From the time with { $who }.
tool-when = Kept: { $when }.
failure-toolEmpty = Give it a name, so that you find it again.
failure-toolTooLong = This is too long to keep. What you wrote is still here. Make it shorter: a few sentences are enough.
failure-toolsFull = What helps is full. What you wrote is still here. First remove something that you no longer need.
failure-toolGone = This is no longer under What helps. The rest is still there.

## Where the other is in what both have before them
point-at = Point at this line (Alt+Enter)
point-hint = The other sees where you are.
point-there = Also here: { $names }.
point-in = { $name } is here.
point-shown = { $name } points at this.
say-pointed = The other now sees for a moment which line you mean.

## Sessions over time, and what is due
rating-trend = Over time
rating-trend-under = The last sessions, for each on their own. More or less is not right or wrong: talk about it.
session-review = It is time to look back together.
session-review-under = Talk about how it goes and how you go on. After that you record it from Home.

## Two computers at once
computer-title = Second computer
computer-under = Use Kader on two computers at once, for example on a laptop and on a desktop computer.
computer-open = Set up a second computer
computer-look = See your second computer
program-computer = You can use Kader on one more computer. Messages and forms are then on both.
program-computer-preparing = Kader is making a place ready for your second computer.
program-computer-ready = The place for your second computer is ready. Now save the file.
program-computer-used = Your second computer takes part.
program-computer-leaving = Your second computer is being taken out.
computer-start = First, a place for your second computer
computer-start-under = First Kader makes a place for your second computer. Then you save one file. With it that computer takes part.
computer-start-do = Make a place ready
computer-none = Not yet
computer-none-under = There is no connection yet in which a second computer can take part. There is once you have compared the pictures.
computer-words = On your second computer you need your 24 recovery words. You have not checked them yet. Do that first.
computer-preparing = Nearly ready
computer-preparing-client = Your therapist’s program has to have been open once first. Then the place can be used.
computer-preparing-therapist = Kader updates your connections one by one. For that there has to be a connection, and Kader has to be open.
computer-preparing-close = You need not wait here. You may close this.
computer-count = Ready in { $ready } of { $count } connections.
computer-ready = Save the file
computer-ready-under = In it is all that you have in Kader, and the place for your second computer. It works for one computer, once.
computer-ready-some = The file now works for { $ready } of { $count } connections. For the rest you need another file later. If you wait until all is ready, one file is enough.
computer-save = Save the file
computer-there = Then, on your second computer
computer-there-start = Start Kader. Choose ‘{ $choice }’.
computer-there-file = Choose this file and type your 24 recovery words.
computer-there-joins = That computer then takes part by itself. You see it here.
computer-until = The place stays free for 7 days, from the day that you made it ready. After that Kader takes it away. You can then begin anew.
computer-cancel = Take the place away
computer-cancel-sure = Take the place away?
computer-cancel-under = A file that you have saved then no longer works for a second computer. It can still be read: so throw it away. You can begin anew later.
computer-cancel-yes = Yes, take it away
computer-used = Your second computer takes part
computer-used-under = What you write and get is on both. What you read on one is read on the other, too. That can take an hour.
computer-used-count = It takes part in { $used } of { $count } connections.
computer-more = Make a place ready for the rest
computer-more-under = A connection that came later is not on your second computer yet.
computer-more-ready = The place for the rest is ready. Save the file. Take it in on your second computer, under ‘This program’.
computer-used-file = Is the file still on a USB stick? Throw it away there.
computer-remove = Take it out
computer-remove-called = Take it out: your second computer
computer-remove-sure = Take your second computer out?
computer-remove-under = It then gets nothing new any more, and nothing can be sent from it. What is on it can still be read there. On this computer nothing changes.
computer-remove-stolen = Was it stolen, or did you lose it? What is on it is in a vault. That opens only with your passphrase, keyring or recovery words. Was Kader open, or does somebody know those? Then also call the people that you talk to here, so that nobody can pretend to be you.
computer-remove-words = Were your recovery words with it? Then make new ones under ‘This program’.
computer-remove-yes = Yes, take it out
computer-leaving = Your second computer is being taken out
computer-leaving-under = { $count ->
    [one] Still in 1 connection. It goes by itself once there is a connection. You may close this.
   *[other] Still in { $count } connections. It goes by itself once there is a connection. You may close this.
}
computer-back = Back to ‘This program’
computer-what = What you do where
computer-both = On both you read and write messages, goals, tasks and forms.
computer-first = Only on this one, your first computer: sessions, planning, signing or changing agreements, saying how a session was, and ending together. Stopping alone you can do on both.
computer-own = What is yours alone stays on the computer where you write it: notes, ‘What helps’, and what was not sent or shared yet.
computer-seen = The others see that you use Kader on two computers.
computer-file = About the file
computer-file-carry = Take it along on a USB stick. Better not in your mail or in a chat.
computer-file-gone = Throw it away once your second computer takes part.
computer-file-words = On your second computer you need your 24 recovery words. Do not put them beside it.
computer-second = This is your second computer.
computer-second-under = Here you read and write messages, goals, tasks and forms. The rest you do on your first computer: sessions, planning, signing or changing agreements, saying how a session was, and ending together. Stopping alone you can do on both.
computer-second-lost = Is your first computer broken or gone?
computer-second-lost-client = Then save an archive here. With it, and with your recovery words, you come back on a new computer. Ask your therapist for a link. After that this computer is no longer part of it.
computer-second-lost-therapist = Then save an archive here. With it, and with your recovery words, you come back on a new computer. There you make a link for each connection. After that this computer is no longer part of it.
computer-out = This is your second computer, and it does not take part. What is here can be read. ‘Home’ says why.
computer-joining = This computer is being let in
computer-joining-under = You can read already. You can write once this is done. For that there has to be a connection.
restored-second-said = Everything is here and can be read. This computer is being let in.
say-computer-joined = This computer takes part.
say-computer-ready = The place for your second computer is ready.
say-computer-used = Your second computer takes part.
say-computer-gone = Your second computer is out.
# Where something can be done on the first computer alone: one quiet line.
on-first-room = You go to the room on your first computer.
on-first-agreement = You sign or change agreements on your first computer.
on-first-planning = You ask for a time, move it or call it off on your first computer.
on-first-request = You answer on your first computer.
on-first-review = You settle a look back together on your first computer.
on-first-rating = You say how a session was on your first computer.
on-first-closing = Ending together you do on your first computer.
on-first-invite = You invite somebody on your first computer.
on-first-accept = You open an invitation on your first computer.
on-first-begin = You begin anew with others in it on your first computer.
home-ready-under-second = A session takes { $length }.
away-second-title = Here you can **only read** what there is with { $who }.
away-second-under = All from before { $since } is here. On your first computer it simply goes on.
away-second-note = Here you can only read. On your first computer it simply goes on.
away-second-why = Why nothing new comes here
away-second-not-in = The file that you began with here had no place for { $who } yet.
away-second-do = Is your first computer broken or gone?
away-second-do-under = Then you can come back here with a link. Your first computer is then no longer part of it.
remove-sure-second = It goes from this computer alone. On your first computer and with { $who } everything stays as it is.
failure-onFirstComputer = You do this on your first computer. Nothing was changed here. Open Kader on that computer and do it there. Reading and writing you can do here.
failure-nothingGoesOn = There is no connection yet in which a second computer can take part. Nothing was changed. There is once you have compared the pictures.
failure-noSeat = The place for your second computer is not ready yet. No file was made. Wait until Kader says that the place is ready.
failure-computerJoining = This computer is still being let in. What you wrote is still there. Wait a moment and try again. For that there has to be a connection.
failure-computerFileUsed = Another computer already took part with the file that you began with here. One file works for one computer. Here you can read everything. Was that not you? Then take the second computer out on your first one, and make new recovery words there.
failure-computerTakenOut = This computer was taken out, on your first computer. What is here can be read. Nothing new comes, and nothing goes out.
computer-take = Take in a later file
computer-take-under = Did you save a new file on your first computer? Then take in here what is not here yet. If a connection is here for reading only, first remove it on this computer.
computer-take-chosen = Chosen: a file of { $when }. Now type your 24 recovery words.
computer-take-do = Take it in
computer-taken = Taken in. This computer is being let in.
member-computers = { $Who } uses Kader on { $count } computers.
failure-nothingNew = This file has no place for anything that is not here yet. Nothing was changed. If a connection is here for reading only, first remove it on this computer.
failure-archiveOfAnother = This file is somebody else’s. Nothing was changed. Choose the file of your first computer.
