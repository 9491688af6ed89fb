//! From the core's state to what the page sees.

use kader_setting::{
    Agreements, EndReason as End, Entry, Fact, Intent, Now, Phase, PublicKey, SignedAgreement, clock,
    may_rate, permit, permit_homework,
};
use kader_vault::{State as Found, VaultError};

use crate::book::Book;
use crate::core::{Core, Open};
use crate::relationship::Relationship;
use crate::returning::LinkRecord;
use crate::room::Room;
use crate::running::reason_for;
use crate::show_course::Starts;
use crate::state::{ExtensionRecord, InvitationRecord, OtherRecord, Stage, TextRecord};
use crate::trouble::Trouble;
use crate::verifying::short_string;
use crate::view::{
    AddressWay, AgreementView, AwayFromGroupView, ClockView, CourseView, EmojiView, EndView, ExtensionView,
    HistoryBy, HistoryKind, HistoryRow, HomeworkView, IntroductionState, InvitationState, InvitationView,
    InviteBackView, LettersView, LineView, MailView, MeView, MemberView, OnwardView, OtherView, PhaseView,
    ProposalView, RefusalView, RelationshipView, RelayView, RoleView, SessionView, Side, StageView, Terms,
    TextView, TightenedView, VaultView, VerificationView, View,
};

pub(crate) fn view(core: &Core, now: Now) -> View {
    View {
        vault: vault(core),
        me: core.open.as_ref().map(|open| MeView { name: open.name.clone(), role: open.role }),
        language: core.language,
        relay: relay(core),
        words_checked: core.open.as_ref().is_some_and(|open| open.words_checked),
        words_due: core.words_due(now),
        ways: core.open.as_ref().map(|open| Core::ways(open.vault.slots())).unwrap_or_default(),
        needs_capability: core.needs_capability,
        capture: core.capture(),
        locked_contacts: core.locked_contacts.clone(),
        reminders: core.reminders(),
        computers: core.computers(),
        tools: core.open.as_ref().map_or(0, |open| open.tools),
        tools_revision: core.open.as_ref().map_or(0, |open| open.tools_revision),
        relationships: core
            .open
            .iter()
            .flat_map(|open| open.relationships.iter().map(move |(id, found)| (open, id, found)))
            .map(|(open, id, found)| relationship(core, open, id, found, now))
            .chain(core.open.iter().flat_map(|open| {
                open.damaged.iter().map(|(id, found)| {
                    crate::checking::view(unreadable(open, id, "ledgerDamaged"), open, found)
                })
            }))
            .chain(
                core.open.iter().flat_map(|open| {
                    open.unreadable.iter().map(|(id, problem)| unreadable(open, id, problem))
                }),
            )
            .collect(),
    }
}

/// A relationship of which nothing but its place in the vault is known.
fn unreadable(open: &Open, id: &str, problem: &str) -> RelationshipView {
    RelationshipView {
        id: id.to_owned(),
        my_id: String::new(),
        members: Vec::new(),
        my_role: open.role,
        stage: StageView::Closed,
        relay: RelayView::Connecting,
        problem: Some(problem.to_owned()),
        invitations: Vec::new(),
        onward: None,
        invite_back: Vec::new(),
        away: None,
        coming_back: false,
        suspended: false,
        verification: None,
        introduction: None,
        proposal: None,
        agreement: None,
        withdrawn: false,
        mail: MailView::default(),
        session: None,
        refusal: None,
        letters: LettersView::default(),
        rating: None,
        homework: HomeworkView::default(),
        course: CourseView::default(),
        history: Vec::new(),
        takes_shared: true,
        ledger_fault: None,
    }
}

fn vault(core: &Core) -> VaultView {
    if core.open.is_some() {
        return VaultView::Open;
    }
    match core.found() {
        Ok(Found::Absent) => VaultView::Absent,
        Ok(Found::Locked { slots }) => VaultView::Locked { ways: Core::ways(slots) },
        Ok(Found::Newer { .. }) => VaultView::Newer,
        Err(VaultError::InUse) => VaultView::InUse,
        Ok(Found::Damaged(_)) | Err(_) => VaultView::Damaged,
    }
}

/// The lines to all relays in one word: the one that most stands in the way.
fn relay(core: &Core) -> RelayView {
    let Some(open) = &core.open else { return RelayView::Connecting };
    // What is over speaks for nothing any more.
    let going_on = open.relationships.values().filter(|found| found.state.stage != Stage::Closed);
    let lines = going_on.map(|found| relay_of(core, found));
    let worst = lines.max_by_key(|line| match line {
        RelayView::Connected => 0,
        RelayView::Connecting => 1,
        RelayView::Away => 2,
        RelayView::Version => 3,
        RelayView::Changed => 4,
    });
    worst.unwrap_or_else(|| line_to(core, &core.config.relay, None))
}

fn relay_of(core: &Core, found: &Relationship) -> RelayView {
    let pinned = found.state.relay_key.as_ref().map(|key| key.as_slice());
    line_to(core, &found.state.relay, pinned)
}

/// The line to one relay, whose key is to be this one.
fn line_to(core: &Core, url: &str, pinned: Option<&[u8]>) -> RelayView {
    let key = core.relay_key(url);
    if pinned.zip(key).is_some_and(|(pinned, key)| pinned != key) {
        RelayView::Changed
    } else if core.other_version.contains(url) {
        RelayView::Version
    } else if core.away.contains(url) {
        RelayView::Away
    } else if key.is_some() {
        RelayView::Connected
    } else {
        RelayView::Connecting
    }
}

fn relationship(core: &Core, open: &Open, id: &str, found: &Relationship, now: Now) -> RelationshipView {
    let state = &found.state;
    let me = PublicKey::new(open.identity.public());
    let room = core.room.as_ref().filter(|room| room.relationship == id);
    let introduced = found.introduction(&me).is_some_and(|one| one.state == IntroductionState::Held);
    // Asked in one go: each time all that was signed when identities were compared is verified.
    let asked = core.ask_of(found, |situation, _| {
        let last = situation.ledger.past_sessions().last();
        let rate = last.is_some_and(|past| may_rate(situation, &past.session, &me).is_ok());
        let session = permit(situation, &Intent::StartSession, now).err();
        Ok((session, rate, permit_homework(situation, &me).err()))
    });
    let (refusal, may_rate, may_not_share) = match asked {
        Ok(asked) => asked,
        Err(Trouble::Refused(refusal)) => (None, false, Some(refusal)),
        Err(_) => (None, false, None),
    };
    let refusal = refusal
        .filter(|_| (state.stage == Stage::Ready || introduced) && state.running.is_none())
        .map(RefusalView::from);
    RelationshipView {
        id: id.to_owned(),
        my_id: if state.others.is_empty() { String::new() } else { crate::handle(&me) },
        members: members(found),
        my_role: state.my_role,
        stage: stage(state.stage),
        relay: relay_of(core, found),
        problem: state.problem.clone(),
        invitations: invitations(found, now),
        onward: state
            .onward
            .as_ref()
            .filter(|_| state.stage != Stage::Closed)
            .map(|onward| OnwardView { members: onward.members, joined: onward.joined.is_some() }),
        invite_back: links_back(found, now),
        away: state.away_since_ms.map(|since_ms| AwayFromGroupView { since_ms }),
        coming_back: state.my_role == RoleView::Client && !state.returning.is_empty(),
        suspended: state.is_suspended() && !state.is_away(),
        verification: verification(found),
        introduction: found.introduction(&me),
        proposal: proposal(found, &me),
        agreement: agreement(found, &me),
        withdrawn: state.when_over.is_some()
            || found.book.as_ref().is_some_and(|book| book.ledger.is_withdrawn()),
        mail: MailView {
            left_out: u32::try_from(found.left_out.len()).unwrap_or(u32::MAX),
            waiting: found.waiting(),
        },
        session: session(core, found, room, now),
        refusal,
        letters: crate::letters::summary(found, &me, now),
        rating: crate::rating::summary(found, &me, may_rate),
        homework: crate::homework::summary(found, may_not_share),
        course: crate::show_course::course(found, &me, now.wall_ms),
        history: history_end(found, &me),
        takes_shared: crate::taking_along::takes_what_was_shared(found),
        ledger_fault: found.difference(),
    }
}

/// Everybody else, as the page knows them.
pub(crate) fn members(found: &Relationship) -> Vec<MemberView> {
    let others = found.state.others.iter();
    let view = |other: &OtherRecord| MemberView {
        id: crate::handle(&other.key),
        name: other.name.clone(),
        role: other.role,
        returned: found.state.returned.contains(&other.key),
        computers: u32::try_from(found.state.lines.iter().filter(|line| line.of == other.key).count())
            .unwrap_or(u32::MAX),
    };
    others.map(view).collect()
}

/// The links by which members come back.
fn links_back(found: &Relationship, now: Now) -> Vec<InviteBackView> {
    let host = found.state.my_role == RoleView::Therapist;
    let links = found.state.returning.iter().filter(|_| host);
    let view = |record: &LinkRecord| InviteBackView {
        member: crate::handle(&record.member),
        link: record.link.clone(),
        qr: qr(&record.link),
        expires_ms: record.expires_s.saturating_mul(1000),
        state: match (record.answer.is_some(), record.is_over(now), record.registered) {
            (true, _, _) => InvitationState::Used,
            (false, true, _) => InvitationState::Expired,
            (false, false, true) => InvitationState::Open,
            (false, false, false) => InvitationState::Preparing,
        },
    };
    links.map(view).collect()
}

fn stage(stage: Stage) -> StageView {
    match stage {
        Stage::Invited => StageView::Invited,
        Stage::Joining => StageView::Joining,
        Stage::Verify => StageView::Verify,
        Stage::Agree => StageView::Agree,
        Stage::Ready => StageView::Ready,
        Stage::Mismatch => StageView::Mismatch,
        Stage::Closed => StageView::Closed,
    }
}

fn invitations(found: &Relationship, now: Now) -> Vec<InvitationView> {
    let records = found.state.invitations.iter().filter(|_| found.state.stage == Stage::Invited);
    let view = |record: &InvitationRecord| {
        let expired = record.expires_s <= now.wall_ms / 1000;
        InvitationView {
            link: record.link.clone(),
            qr: qr(&record.link),
            expires_ms: record.expires_s.saturating_mul(1000),
            state: match (record.answered, expired, record.registered) {
                (true, _, _) => InvitationState::Used,
                (false, true, _) => InvitationState::Expired,
                (false, false, true) => InvitationState::Open,
                (false, false, false) => InvitationState::Preparing,
            },
        }
    };
    records.map(view).collect()
}

/// The link as a picture: an SVG in a `data:` URL.
fn qr(link: &str) -> String {
    let Ok(code) = qrcode::QrCode::new(link.as_bytes()) else { return String::new() };
    let svg = code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(240, 240).build();
    let encoded: String = svg
        .bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("data:image/svg+xml,{encoded}")
}

fn verification(found: &Relationship) -> Option<VerificationView> {
    let record = found.state.verification.as_ref().filter(|_| found.state.stage == Stage::Verify)?;
    let emoji = short_string(record).map_or_else(Vec::new, |string| {
        string
            .pictures()
            .iter()
            .map(|index| index.emoji())
            .map(|emoji| EmojiView { char: emoji.symbol.to_owned(), name: emoji.key.to_owned() })
            .collect()
    });
    let others = found.state.others.iter().filter(|other| other.theirs.is_some());
    Some(VerificationView {
        emoji,
        mine: crate::verifying::said_the_same(&found.state),
        others: others.map(|other| crate::handle(&other.key)).collect(),
    })
}

fn in_force(found: &Relationship) -> Option<&SignedAgreement> {
    let book = found.book.as_ref()?;
    kader_setting::s01_in_force(&book.agreements, &book.ledger).ok()
}

pub(crate) fn agreement(found: &Relationship, me: &PublicKey) -> Option<AgreementView> {
    let signed = in_force(found).filter(|signed| !signed.agreement().is_introduction())?;
    let agreement = signed.agreement();
    let agreements = &found.book.as_ref()?.agreements;
    let coming = agreements.latest().filter(|latest| latest.hash() != signed.hash());
    Some(AgreementView {
        version: agreement.version,
        terms: Terms::from(&agreement.clauses),
        signed_ms: found.state.agreed_ms,
        hash: crate::hex(signed.hash().as_bytes()),
        tightened: tightened(agreements, signed, me),
        coming: coming.map(|coming| Terms::from(&coming.agreement().clauses)),
    })
}

fn tightened(agreements: &Agreements, signed: &SignedAgreement, me: &PublicKey) -> Option<TightenedView> {
    let agreement = signed.agreement();
    let previous = agreement.previous.as_ref().filter(|_| !signed.is_complete())?;
    let old = agreements.by_hash(previous)?.agreement();
    Some(TightenedView {
        by: Side::of(&agreement.proposed_by, me),
        why: agreement.why.clone(),
        old: Terms::from(&old.clauses),
        changes: crate::terms::changes(old, agreement),
    })
}

fn proposal(found: &Relationship, me: &PublicKey) -> Option<ProposalView> {
    let proposal = kader_setting::Proposal::from_bytes(found.state.proposal.as_ref()?).ok()?;
    let agreement = proposal.agreement();
    let agreements = in_force(found).and(found.book.as_ref()).map(|book| &book.agreements);
    let old = agreements.zip(agreement.previous.as_ref()).and_then(|(all, hash)| all.by_hash(hash));
    let old = old.map(SignedAgreement::agreement);
    Some(ProposalView {
        hash: crate::hex(proposal.hash().as_bytes()),
        version: agreement.version,
        mine: agreement.proposed_by == *me,
        by: Side::of(&agreement.proposed_by, me),
        terms: Terms::from(&agreement.clauses),
        old: old.map(|old| Terms::from(&old.clauses)),
        changes: old.map(|old| crate::terms::changes(old, agreement)).unwrap_or_default(),
        why: agreement.why.clone(),
        signed_by_me: proposal.signatures().has(me),
        awaits: but(&proposal.missing(), me),
    })
}

fn phase(found: &Relationship, room: Option<&Room>) -> Option<PhaseView> {
    let Some(room) = room else {
        return match (&found.state.running, &found.state.ending) {
            (Some(running), _) if !running.out => Some(PhaseView::Interrupted),
            (_, Some(_)) => Some(PhaseView::Ended),
            // Gone out of it: it is gone back into from where one is.
            (_, None) => None,
        };
    };
    Some(if room.permit.is_some() {
        if room.connected_in_ms.is_some() { PhaseView::Running } else { PhaseView::Connecting }
    } else if found.state.running.is_some() {
        // START came back late, into a lobby: one goes in as after a restart.
        PhaseView::Interrupted
    } else if room.draft.is_some() || room.starting.is_some() {
        PhaseView::Admitting
    } else if room.entered {
        PhaseView::Waiting
    } else {
        PhaseView::Lobby
    })
}

fn session(core: &Core, found: &Relationship, room: Option<&Room>, now: Now) -> Option<SessionView> {
    let phase = phase(found, room)?;
    let me = PublicKey::new(core.open.as_ref()?.identity.public());
    let running = found.state.running.as_ref();
    let open = found.book.as_ref().and_then(|book| book.ledger.open_session());
    let started_ms = open.map(|open| open.start().started_ms());
    let permit = room.and_then(|room| room.permit.as_ref());
    // The page counts on the wall clock; what counts is the permit's boot clock, told in its terms.
    let on_wall = |boot_ms: u64| now.wall_ms.saturating_add(boot_ms).saturating_sub(now.boot_ms);
    let timed = permit.map(|permit| clock(permit, now.boot_ms));
    let notice = match timed {
        Some(Phase::Notice { notice_s, .. }) if room.is_some_and(|room| room.dismissed != Some(notice_s)) => {
            Some(notice_s)
        }
        _ => None,
    };
    let extendable =
        open.map_or(0, |open| open.start().terms.extension_max_seconds.saturating_sub(open.extended_s()));
    Some(SessionView {
        phase,
        introduction: is_introduction(found, phase),
        problem: room.and_then(|room| problem(core, found, room, now)).map(str::to_owned),
        others: others(found, room),
        place_attested: room.is_some_and(|room| room.place.is_some()),
        camera: room.map(|room| room.camera.clone()).unwrap_or_default(),
        microphone: room.map(|room| room.microphone.clone()).unwrap_or_default(),
        speaker: room.map(|room| room.speaker.clone()).unwrap_or_default(),
        // Nothing shows it in a session, and each change of a view draws the page anew.
        level: room.filter(|room| room.permit.is_none()).map_or(0, |room| room.level),
        hide_address: core.hide_address,
        address_way: match (
            core.hide_address || room.is_some_and(|room| room.guests.iter().any(|guest| guest.hides)),
            room.is_some_and(|room| room.turn.is_some()),
        ) {
            (true, true) => AddressWay::Relayed,
            (true, false) => AddressWay::Unknown,
            (false, _) => AddressWay::Direct,
        },
        can_relay: room.is_some_and(|room| room.turn.is_some()),
        started_ms,
        limit_ms: permit
            .map(|permit| on_wall(permit.limit_boot_ms()))
            .or_else(|| open.zip(started_ms).map(|(open, at)| at + u64::from(open.length_s()) * 1000)),
        end_ms: permit
            .map(|permit| on_wall(permit.expires_boot_ms()))
            .or_else(|| open.map(|open| open.ends_wall_ms())),
        now_ms: now.wall_ms,
        notice,
        grace: matches!(timed, Some(Phase::Grace { .. })),
        extension: running
            .and_then(|running| running.extension.as_ref())
            .map(|asked| extension(found, asked, &me)),
        extendable_seconds: extendable,
        crisis: crate::crisis::view(found, room, &me, now),
        line: room.map_or(LineView::Connecting, Room::line),
        texts: texts(&found.texts, &me),
        end: found.state.ending.as_ref().map(|ending| EndView {
            reason: ending.reason,
            started_ms: ending.started_ms,
            lasted_seconds: ending.lasted_seconds,
        }),
        connected_in_ms: room.and_then(|room| room.connected_in_ms),
    })
}

/// Whether this is the introduction's one call, or was.
fn is_introduction(found: &Relationship, phase: PhaseView) -> bool {
    let Some(book) = &found.book else { return false };
    if phase == PhaseView::Ended {
        return book.ledger.past_sessions().last().is_some_and(|past| past.introduction);
    }
    book.introduction().is_some()
}

/// Everybody else, as far as the room knows.
fn others(found: &Relationship, room: Option<&Room>) -> Vec<OtherView> {
    let running = room.is_some_and(|room| room.permit.is_some());
    let open = found.book.as_ref().and_then(|book| book.ledger.open_session()).filter(|_| running);
    let view = |other: &OtherRecord| {
        let guest = room.and_then(|room| room.guests.iter().find(|guest| guest.key == other.key));
        OtherView {
            member: crate::handle(&other.key),
            // Whoever looks into the lobby again is not back in yet.
            present: guest.is_some_and(|guest| if running { guest.inside } else { guest.present }),
            waits: guest.is_some_and(|guest| guest.request.is_some()),
            hides: guest.is_some_and(|guest| guest.hides),
            in_session: open.is_some_and(|open| open.start().attendee(&other.key).is_ok()),
            line: guest.map_or(LineView::Connecting, |guest| guest.link.line),
            pointer: guest.filter(|_| running).and_then(|guest| guest.pointer.view()),
            camera: guest.is_some_and(|guest| guest.camera),
            microphone: guest.is_some_and(|guest| guest.microphone),
        }
    };
    found.state.others.iter().map(view).collect()
}

fn extension(found: &Relationship, asked: &ExtensionRecord, me: &PublicKey) -> ExtensionView {
    let entry = Entry::from_bytes(&asked.entry).ok();
    let missing = found.book.as_ref().zip(entry).and_then(|(book, entry)| {
        let wanted = book.ledger.wanted_by(&entry, &book.agreements).ok()?;
        Some(entry.signatures().missing(&wanted))
    });
    ExtensionView {
        asked: Side::of(&asked.by, me),
        seconds: asked.seconds,
        agreed: asked.agreed,
        awaits: but(&missing.unwrap_or_default(), me),
    }
}

/// The handles of these members, but this side's.
pub(crate) fn but(keys: &[PublicKey], me: &PublicKey) -> Vec<String> {
    keys.iter().filter(|key| *key != me).map(crate::handle).collect()
}

/// Why nothing starts. A clock that is off says it before anybody tries.
fn problem(core: &Core, found: &Relationship, room: &Room, now: Now) -> Option<&'static str> {
    if room.permit.is_some() {
        return None;
    }
    let off = core.known(&found.state.relay).is_some_and(|known| known.clock_off(now));
    let differs = || found.difference().is_some().then_some("ledgersDiffer");
    if off { Some("clockDisagrees") } else { room.problem.or_else(differs) }
}

fn texts(texts: &[TextRecord], me: &PublicKey) -> Vec<TextView> {
    let view = |text: &TextRecord| TextView {
        id: crate::hex(&text.id),
        by: Side::of(&text.by, me),
        text: text.text.clone(),
        at_ms: crate::terms::shown(text.at_ms),
        sent: text.outbox.is_none(),
    };
    texts.iter().map(view).collect()
}

/// How many of a ledger's last lines every view has. More of them, of many people and in every view, are what
/// the page would wait for at home; it needs them where the history is looked at.
const LAST_LINES: usize = 16;

/// The end of the ledger, as every view has it.
pub(crate) fn history_end(found: &Relationship, me: &PublicKey) -> Vec<HistoryRow> {
    let Some(book) = found.book.as_ref() else { return Vec::new() };
    let entries = book.ledger.entries();
    let last = entries.len().saturating_sub(LAST_LINES);
    let withdrawn = |entry: &Entry| matches!(entry.fact(), Fact::Withdrawn { .. });
    let stopped = entries.iter().rposition(withdrawn).filter(|_| book.ledger.is_withdrawn());
    history_from(book, me, stopped.map_or(last, |stopped| stopped.min(last)))
}

/// Every line of the ledger.
pub(crate) fn history(found: &Relationship, me: &PublicKey) -> Vec<HistoryRow> {
    found.book.as_ref().map(|book| history_from(book, me, 0)).unwrap_or_default()
}

/// The lines from this place on. Those before say which session and which appointment they are about.
fn history_from(book: &Book, me: &PublicKey, from: usize) -> Vec<HistoryRow> {
    let (mut number, mut starts) = (0, Starts::default());
    let (before, rest) = book.ledger.entries().split_at_checked(from).unwrap_or_default();
    for entry in before {
        if let Fact::Start(start) = entry.fact() {
            number = start.terms.number;
        }
        starts.notes(entry.fact());
    }
    let rows = rest.iter().map(|entry| {
        let mut row = row(entry, me, &mut number, &mut starts);
        if let Fact::Agreed { agreement, .. } = entry.fact()
            && let Some(signed) = book.agreements.by_hash(agreement).filter(|signed| !signed.is_complete())
        {
            // Both programs sign that it stands; one member decided it.
            row.kind = HistoryKind::Tightened;
            row.by = done_by(&signed.agreement().proposed_by, me);
        }
        row
    });
    rows.collect()
}

fn done_by(by: &PublicKey, me: &PublicKey) -> HistoryBy {
    if by == me { HistoryBy::Me } else { HistoryBy::Other(crate::handle(by)) }
}

/// A clock that is ahead by less is as good as right, milliseconds.
const CLOCK_AHEAD_MS: i64 = 10_000;

/// Whose clock was ahead at a START. One that was behind cannot be told from one that had asked a while
/// before the therapist admitted.
fn clocks_ahead(start: &kader_setting::Start, me: &PublicKey) -> Vec<ClockView> {
    let ahead = start.clock_offsets_ms().filter(|(_, ahead_ms)| *ahead_ms >= CLOCK_AHEAD_MS);
    let view = |(key, ahead_ms): (&PublicKey, i64)| ClockView {
        who: Side::of(key, me),
        ahead_seconds: u32::try_from(ahead_ms / 1_000).unwrap_or(u32::MAX),
    };
    ahead.map(view).collect()
}

fn row(entry: &Entry, me: &PublicKey, number: &mut u32, starts: &mut Starts) -> HistoryRow {
    let mut row = HistoryRow {
        index: u32::try_from(entry.index()).unwrap_or(u32::MAX),
        at_ms: crate::terms::shown(entry.body().at_wall_ms),
        kind: HistoryKind::Agreed,
        by: match (entry.signatures().has(me), entry.signatures().keys().find(|key| *key != me)) {
            (true, Some(_)) => HistoryBy::All,
            (false, Some(by)) => HistoryBy::Other(crate::handle(entry.fact().alone_by().unwrap_or(by))),
            (_, None) => HistoryBy::Me,
        },
        signed: entry.signatures().keys().map(|key| Side::of(key, me)).collect(),
        session: None,
        seconds: None,
        reason: None,
        version: None,
        appointment_ms: None,
        notice_ms: None,
        absent: Vec::new(),
        clocks: Vec::new(),
        outcome: None,
        head: crate::hex(entry.hash().as_bytes().get(..4).unwrap_or_default()),
    };
    match entry.fact() {
        Fact::Agreed { version, .. } => row.version = Some(*version),
        Fact::Withdrawn { .. } => row.kind = HistoryKind::Withdrawn,
        Fact::Start(start) => {
            *number = start.terms.number;
            row.kind = HistoryKind::Start;
            row.session = Some(*number);
            row.seconds = Some(start.terms.seconds);
            row.clocks = clocks_ahead(start, me);
        }
        Fact::Extended { seconds, .. } => {
            row.kind = HistoryKind::Extended;
            row.session = Some(*number);
            row.seconds = Some(*seconds);
        }
        Fact::End { reason, lasted_s, .. } => {
            row.kind = HistoryKind::End;
            row.session = Some(*number);
            row.seconds = Some(*lasted_s);
            row.reason = Some(reason_for(reason, me));
            if let End::Alone { by, .. } = reason {
                row.by = done_by(by, me);
            }
        }
        fact => {
            let _ = crate::crisis::history(&mut row, fact, *number) || starts.line(&mut row, fact, me);
        }
    }
    row
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test")]

    /// The page's tests read this very picture as a camera would: `ui/tests/qr.test.ts`.
    #[test]
    fn the_picture_of_a_link_is_the_one_that_the_page_reads() {
        let known = include_str!("../../../ui/tests/fixtures/invitation.json");
        let known: std::collections::BTreeMap<String, String> = serde_json::from_str(known).unwrap();
        assert_eq!(super::qr(&known["link"]), known["qr"]);
    }
}
