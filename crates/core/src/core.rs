//! The facade: what comes in, what goes out, and which part of the core is asked.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use kader_seal::Identity;
use kader_setting::{Now, PublicKey};
use kader_vault::{Keyring, PassphraseCost, Vault};
use kader_wire::frame::ClientFrame;

use crate::computers::for_the_first;
use crate::homework::{AtHand, Offer, Routine};
use crate::input::{Command, DeviceKind, Input};
use crate::letters::Attached;
use crate::lines::{Known, Pending, Retry};
use crate::output::{CallOrder, DeviceOrder, Output, Reply};
use crate::pointing::Where;
use crate::relationship::Relationship;
use crate::reminding::Reminding;
use crate::room::Room;
use crate::trouble::Trouble;
use crate::view::{CaptureView, ContactTerms, Failure, Language, RoleView, View};

/// What a core is made with.
pub struct CoreConfig {
    /// The profile's folder.
    pub folder: PathBuf,
    /// Relay for new invitations.
    pub relay: String,
    /// The system's keyring.
    pub keyring: Box<dyn Keyring + Send>,
    /// Cost of a passphrase (argon2id) for a vault made here.
    pub passphrase_cost: PassphraseCost,
}

/// The owner of the open vault.
pub(crate) struct Open {
    pub(crate) vault: Vault,
    pub(crate) identity: Identity,
    pub(crate) name: String,
    pub(crate) role: RoleView,
    pub(crate) words_checked: bool,
    pub(crate) relationships: BTreeMap<String, Relationship>,
    /// Those whose ledger does not hold (`checking.rs`): they are looked at, and nothing else.
    pub(crate) damaged: BTreeMap<String, Relationship>,
    /// Handles of relationships whose file could not be read, and the page's code for why.
    pub(crate) unreadable: Vec<(String, &'static str)>,
    /// Reminders of appointments, as this person chose them.
    pub(crate) reminding: Reminding,
    /// How many tools there are.
    pub(crate) tools: u64,
    /// Grows with everything that happens to them.
    pub(crate) tools_revision: u64,
    /// The record's document that was changed last.
    pub(crate) at_hand: AtHand,
}

/// One profile's core. It decides; it opens no socket, starts no thread and reads no clock.
pub struct Core {
    pub(crate) config: CoreConfig,
    pub(crate) open: Option<Open>,
    pub(crate) language: Option<Language>,
    pub(crate) new_words: Option<kader_vault::RecoveryWords>,
    /// Relays with a line now, and what they said of themselves.
    pub(crate) relays: BTreeMap<String, Option<Known>>,
    /// Relays that were asked for and are away.
    pub(crate) away: BTreeSet<String>,
    pub(crate) pending: BTreeMap<(String, u32), Pending>,
    pub(crate) next_request: u32,
    pub(crate) room: Option<Room>,
    pub(crate) hide_address: bool,
    /// Relays that put something off, and when they are asked again (boot clock).
    pub(crate) retry: BTreeMap<String, Retry>,
    /// Relationships that were opened with the vault and not taken up yet.
    pub(crate) unlocked: Vec<String>,
    /// The vault was opened in this very input.
    pub(crate) just_opened: bool,
    /// A relay wanted a practice's permission and did not get a good one.
    pub(crate) needs_capability: bool,
    /// Relays that speak another version.
    pub(crate) other_version: BTreeSet<String>,
    /// Number of the last line that the call was ordered for.
    pub(crate) last_line: u64,
    /// The next step takes the first message of its inbox with it.
    pub(crate) taking: bool,
    /// When a person did something last, boot clock (S-44).
    pub(crate) last_act_ms: u64,
    /// When it is looked at next what is due for erasure, boot clock (S-41).
    pub(crate) erase_at_ms: u64,
    /// That was not looked at yet since the vault was opened.
    pub(crate) erase_first: bool,
    /// How many relationships had ended when it was looked at last.
    pub(crate) ended: usize,
    /// Keeping the window out of captures, as the shell says (S-40).
    pub(crate) capture: CaptureView,
    /// The contacts that lie beside the vault, if their owner chose so (P2).
    pub(crate) locked_contacts: Option<Vec<ContactTerms>>,
    /// The system did not show the last reminder, as the shell says.
    pub(crate) reminder_not_shown: bool,
    /// Times of routines while the vault is locked, without what they are about.
    pub(crate) locked_routines: Vec<Routine>,
    /// Up to when it was looked at what routines remind of, Unix milliseconds.
    pub(crate) routines_shown_ms: u64,
    pub(crate) outputs: Vec<Output>,
}

impl Open {
    /// All relationships that lie here, those that were set aside among them.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Relationship> {
        self.relationships.values().chain(self.damaged.values())
    }
}

impl Core {
    /// A core on a profile's folder. Opens nothing yet.
    #[must_use]
    pub fn new(config: CoreConfig) -> Self {
        let locked_contacts = Self::contacts_beside(&config.folder);
        Self {
            config,
            open: None,
            language: None,
            new_words: None,
            relays: BTreeMap::new(),
            away: BTreeSet::new(),
            pending: BTreeMap::new(),
            next_request: 0,
            room: None,
            hide_address: false,
            retry: BTreeMap::new(),
            unlocked: Vec::new(),
            just_opened: false,
            needs_capability: false,
            other_version: BTreeSet::new(),
            last_line: 0,
            taking: false,
            last_act_ms: 0,
            erase_at_ms: 0,
            erase_first: false,
            ended: 0,
            capture: CaptureView::default(),
            locked_contacts,
            reminder_not_shown: false,
            locked_routines: Vec::new(),
            routines_shown_ms: 0,
            outputs: Vec::new(),
        }
    }

    /// Takes one input at this moment and gives what is to be done, in order.
    ///
    /// Everything in the outputs is already in the vault: a crash after this call loses nothing.
    pub fn handle(&mut self, input: Input, now: Now) -> Vec<Output> {
        let was_open = self.open.is_some();
        match input {
            Input::Command { id, command } => {
                if crate::idle::is_act(&command) {
                    // Who comes back after the time is over finds it locked.
                    self.lock_if_idle(now);
                    self.acted(now);
                }
                let result = match self.command(id, command, now) {
                    Ok(Some(reply)) => Some(Ok(reply)),
                    Ok(None) => None,
                    Err(trouble) => {
                        tracing::debug!("a command was not carried out: {trouble}");
                        Some(Err(Failure::from(trouble)))
                    }
                };
                if let Some(result) = result {
                    self.outputs.push(Output::Reply { id, result });
                }
            }
            Input::Relay { url, event } => self.relay_event(&url, event, now),
            Input::Call { member, report } => self.call_report(&member, report, now),
            Input::Devices { camera, microphone, speaker, level } => {
                if let Some(room) = self.room.as_mut() {
                    room.camera = camera;
                    room.microphone = microphone;
                    room.speaker = speaker;
                    room.level = level;
                }
            }
            Input::Slept => self.slept(now),
            Input::Capture { offered, on } => self.capture = CaptureView { asked: false, offered, on },
            Input::Reminded { shown } => self.reminder_not_shown = !shown,
            Input::Tick => {}
        }
        if !was_open && self.open.is_some() {
            self.begins_letters(now);
            self.begins_homework();
            self.begins_to_keep(now);
            self.begins_to_remind(now);
            self.begins_routines();
            self.acted(now);
            if let Err(trouble) = self.begins_to_ask_for_words(now) {
                tracing::warn!("when the words are asked for could not be noted: {trouble}");
            }
            if let Err(trouble) = self.contacts_as_chosen() {
                tracing::warn!("contacts could not be kept as chosen: {trouble}");
            }
        }
        self.after_unlock(now);
        self.keep_time(now);
        if let Err(trouble) = self.contacts_follow() {
            tracing::warn!("contacts could not be brought up to date: {trouble}");
        }
        std::mem::take(&mut self.outputs)
    }

    /// The state for the page.
    #[must_use]
    pub fn view(&self, now: Now) -> View {
        crate::show::view(self, now)
    }

    pub(crate) fn opened(&self) -> Result<&Open, Trouble> {
        self.open.as_ref().ok_or(Trouble::Told("locked"))
    }

    /// This member's key.
    pub(crate) fn me(&self) -> Result<PublicKey, Trouble> {
        Ok(PublicKey::new(self.opened()?.identity.public()))
    }

    pub(crate) fn opened_mut(&mut self) -> Result<&mut Open, Trouble> {
        self.open.as_mut().ok_or(Trouble::Told("locked"))
    }

    fn command(&mut self, id: u64, command: Command, now: Now) -> Result<Option<Reply>, Trouble> {
        if let Some(relationship) = for_the_first(&command)
            && self
                .open
                .as_ref()
                .and_then(|open| open.relationships.get(relationship))
                .is_some_and(|found| found.state.is_second())
        {
            return Err(Trouble::Told("onFirstComputer"));
        }
        match command {
            Command::CreateVault { name, role, language, way, passphrase } => {
                return self.create_vault(name, role, language, way, passphrase.as_ref()).map(Some);
            }
            // The view is made anew after every input.
            Command::Look => {}
            Command::LookIntoArchive { archive } => {
                return Self::look_into(&archive).map(|look| Some(Reply::Archive(look)));
            }
            Command::Restore { archive, words, way, passphrase } => {
                self.restore(&archive, &words, (way, passphrase.as_ref()), now)?;
            }
            Command::ShowWords => return self.show_words().map(Some),
            Command::RenewWords => return self.renew_words().map(Some),
            Command::SetWay { way, passphrase } => self.set_way(way, passphrase.as_ref())?,
            Command::SetCapability { text } => self.set_capability(&text, now)?,
            Command::ConfirmWords { answers } => self.confirm_words(&answers, now)?,
            Command::CheckWords { words } => self.check_words(&words, now)?,
            Command::PutOffWords => self.put_off_words(now)?,
            Command::PrepareComputer => self.prepare_computer(now)?,
            Command::RemoveComputer => self.remove_computer(now)?,
            Command::TakeSeats { archive, words } => self.take_seats(&archive, &words, now)?,
            Command::Unlock { way, secret } => self.unlock(way, secret.as_ref())?,
            Command::Lock => self.lock(now),
            Command::SetLanguage { language } => self.set_language(language)?,
            Command::Invite { people } => {
                return self.invite(people, now).map(|id| Some(Reply::Relationship(id)));
            }
            Command::InviteOnward { relationship, members, newcomers } => {
                let id = self.invite_onward(&relationship, &members, newcomers, now)?;
                return Ok(Some(Reply::Relationship(id)));
            }
            Command::JoinOnward { relationship } => {
                return self.join_onward(&relationship, now).map(|id| Some(Reply::Relationship(id)));
            }
            Command::WithdrawInvitation { relationship } => self.withdraw_invitation(&relationship)?,
            Command::CloseRelationship { relationship } => self.close_any(&relationship)?,
            Command::Accept { link } => return self.accept(id, link.expose(), now),
            Command::InviteBack { relationship, member } => self.invite_back(&relationship, &member, now)?,
            Command::ComeBack { link } => return self.come_back(id, link.expose(), now),
            Command::AnswerVerification { relationship, same } => {
                self.answer_verification(&relationship, same, now)?;
            }
            Command::OfferIntroduction { relationship } => {
                self.step(&relationship, now, |step| step.offer_introduction())?;
            }
            Command::JoinIntroduction { relationship } => {
                self.step(&relationship, now, |step| step.join_introduction())?;
            }
            Command::Tightens { relationship, terms } => {
                return self.tightens(&relationship, &terms, now).map(|alone| Some(Reply::Tightens(alone)));
            }
            Command::Presets { relationship, zone } => {
                let members = self.relationship(&relationship)?.state.others.len() + 1;
                return crate::terms::presets(&zone, members).map(|all| Some(Reply::Presets(all)));
            }
            Command::Propose { relationship, terms, why } => {
                self.one_relationship(&relationship)?;
                self.step(&relationship, now, |step| step.propose(&terms, why))?;
            }
            Command::Sign { relationship, hash } => {
                self.one_relationship(&relationship)?;
                self.step(&relationship, now, |step| step.sign(&hash))?;
            }
            Command::Decline { relationship, hash } => {
                self.step(&relationship, now, |step| step.decline(&hash))?
            }
            Command::Withdraw { relationship } => self.withdraw(&relationship, now)?,
            Command::OpenLobby { relationship } => self.open_lobby(&relationship, now)?,
            Command::LeaveLobby { relationship } => self.leave_lobby(&relationship, now)?,
            Command::SetDevice { kind, on, choice } => self.set_device(kind, on, choice)?,
            Command::LookForDevices => self.outputs.push(Output::Devices(DeviceOrder::Look)),
            Command::PlayTone => self.outputs.push(Output::Devices(DeviceOrder::Tone)),
            Command::SetHideAddress { hide } => self.set_hide_address(hide, now)?,
            Command::AttestPlace { free_to_speak, alone, address, call_back } => {
                self.attest_place(free_to_speak, alone, address, call_back, now)?;
            }
            Command::Enter { relationship } => self.enter(&relationship, now)?,
            Command::Admit { relationship } => self.admit(&relationship, now)?,
            Command::AskExtension { relationship, seconds } => {
                self.ask_extension(&relationship, seconds, now)?
            }
            Command::AnswerExtension { relationship, agree } => {
                self.answer_extension(&relationship, agree, now)?
            }
            Command::DismissNotice { relationship } => self.dismiss_notice(&relationship, now)?,
            Command::Say { relationship, text } => self.say_text(&relationship, text, now)?,
            Command::Leave { relationship } => self.leave(&relationship, now)?,
            Command::CloseEnding { relationship } => self.close_ending(&relationship, now)?,
            Command::Acted => {}
            Command::ExtendForCrisis { relationship, seconds } => {
                self.extend_for_crisis(&relationship, seconds, now)?
            }
            Command::OpenPlace { relationship } => self.open_place(&relationship, now)?,
            Command::SetLockedContacts { show } => self.set_locked_contacts(show)?,
            Command::SetRoutine { relationship, task, form, routine } => {
                self.set_routine(&relationship, (task.as_deref(), form), routine, now)?;
            }
            Command::SetReminders { minutes } => self.set_reminders(minutes)?,
            Command::SendLetter { relationship, text } => self.send_letter(&relationship, &text, now)?,
            Command::SaveLetterDraft { relationship, text } => {
                self.save_letter_draft(&relationship, &text)?
            }
            Command::AttachFile { relationship, name, format, width, height, pages, bytes } => {
                let measures = [width, height, pages];
                let attached = Attached { name: &name, format, measures, bytes: &bytes };
                self.attach_file(&relationship, &attached, now)?
            }
            Command::DetachFile { relationship, file } => self.detach_file(&relationship, &file, now)?,
            Command::File { relationship, file } => return self.file(&relationship, &file).map(Some),
            Command::KeepForSession { relationship, text } => {
                self.keep_for_session(&relationship, &text, now)?
            }
            Command::TakeOffAgenda { relationship, place } => {
                self.take_off_agenda(&relationship, place, now)?
            }
            Command::TakeLetterBack { relationship, letter } => {
                self.take_letter_back(&relationship, &letter, now)?
            }
            Command::WriteLetterOn { relationship, letter } => {
                self.write_letter_on(&relationship, &letter, now)?
            }
            Command::Letters { relationship, before } => {
                return self.letters(&relationship, before).map(Some);
            }
            Command::FindLetters { relationship, words, before } => {
                return self.find_letters(&relationship, words.expose(), before).map(Some);
            }
            Command::LettersRead { relationship, place } => self.letters_read(&relationship, place, now)?,
            Command::Rate { relationship, session, values, remark } => {
                self.rate(&relationship, &session, values, &remark, now)?
            }
            Command::Ratings { relationship } => return self.ratings(&relationship).map(Some),
            Command::Homework { relationship } => return self.homework(&relationship).map(Some),
            Command::Find { relationship, words, language, behind } => {
                return self.find(&relationship, (&words, language), behind.as_ref()).map(Some);
            }
            Command::ProposeGoal { relationship, wording } => {
                self.propose_goal(&relationship, &wording, now)?
            }
            Command::SignGoal { relationship, goal } => self.sign_goal(&relationship, &goal, now)?,
            Command::LetGoOfGoal { relationship, goal } => self.let_go_of_goal(&relationship, &goal, now)?,
            Command::OfferTask { relationship, goal, title, why, how_often, until_ms, form } => {
                let (title, why, how_often) = (&title, &why, &how_often);
                let offer = Offer { goal: &goal, title, why, how_often, until_ms, form };
                self.offer_task(&relationship, offer, now)?
            }
            Command::StepTask { relationship, task, step } => {
                self.step_homework_task(&relationship, &task, step, now)?
            }
            Command::BeginRecord { relationship, form, task } => {
                return self.begin_record(&relationship, form, task.as_deref(), now).map(Some);
            }
            Command::OpenRecord { relationship, record, have } => {
                return self.open_record(&relationship, &record, have.as_deref(), now).map(Some);
            }
            Command::Records { relationship, form } => return self.records(&relationship, &form).map(Some),
            Command::ChangeRecord { relationship, record, change } => {
                self.change_record(&relationship, &record, &change, now)?
            }
            Command::SayWhere { relationship, record, field, place, mark } => {
                let at = Where { record: &record, field, place, mark };
                self.say_where(&relationship, at, now)?;
            }
            Command::ShareRecord { relationship, record } => {
                self.share_record(&relationship, &record, now)?
            }
            Command::WithdrawRecord { relationship, record } => {
                self.withdraw_record(&relationship, &record, now)?
            }
            Command::RemoveRecord { relationship, record } => {
                self.remove_record(&relationship, &record, now)?
            }
            Command::Forms => return self.forms().map(Some),
            Command::SaveForm { form, definition } => {
                return self.save_form(form.as_deref(), &definition).map(Some);
            }
            Command::RemoveForm { form } => self.remove_form(&form)?,
            Command::Toolbox => return self.toolbox().map(Some),
            Command::KeepTool { relationship, title, text, record, letter } => {
                let source = (record.as_deref(), letter.as_deref());
                self.keep_tool(relationship.as_deref(), (&title, &text), source, now)?;
            }
            Command::ChangeTool { id, title, text } => self.change_tool(&id, &title, &text)?,
            Command::MoveTool { id, before } => self.move_tool(&id, before.as_deref())?,
            Command::RemoveTool { id } => self.remove_tool(&id)?,
            Command::SaveNote { relationship, text } => self.save_note(&relationship, &text)?,
            Command::SaveLater { relationship, parts } => self.save_later(&relationship, &parts)?,
            Command::Later { relationship } => return self.read_later(&relationship).map(Some),
            Command::ExportLater { relationship, language } => {
                return self.export_later(&relationship, language).map(|bytes| Some(Reply::File(bytes)));
            }
            Command::Note { relationship } => return self.note(&relationship).map(Some),
            Command::Plan { relationship, start_ms } => self.plan(&relationship, start_ms, now)?,
            Command::Move { relationship, appointment, start_ms } => {
                self.move_appointment(&relationship, &appointment, start_ms, now)?
            }
            Command::Cancel { relationship, appointment } => {
                self.cancel_appointment(&relationship, &appointment, now)?
            }
            Command::SayMissed { relationship, appointment, absent } => {
                self.say_missed(&relationship, &appointment, &absent, now)?
            }
            Command::MayPlan { relationship, starts_ms, moving } => {
                let slots = self.may_plan(&relationship, &starts_ms, moving.as_deref(), now)?;
                return Ok(Some(Reply::Slots(slots)));
            }
            Command::Review { relationship, outcome } => self.review(&relationship, outcome, now)?,
            Command::CloseTogether { relationship, follow_ups } => {
                self.close_together(&relationship, follow_ups, now)?
            }
            Command::EndAlone { relationship } => self.end_alone(&relationship, now)?,
            Command::AnswerRequest { relationship, request, agree } => {
                self.answer_request(&relationship, &request, agree, now)?
            }
            Command::TakeBackRequest { relationship } => {
                self.step(&relationship, now, |step| step.take_back_request())?
            }
            Command::DismissNotAsked { relationship } => self.step(&relationship, now, |step| {
                step.dismiss_not_asked();
                Ok(())
            })?,
            Command::Statement { relationship, from_ms, until_ms } => {
                return self.statement(&relationship, from_ms, until_ms).map(|it| Some(Reply::Statement(it)));
            }
            Command::ExportLedger { relationship } => {
                self.verify_what_goes_along(Some(&relationship))?;
                return self.ledger_file(&relationship).map(|bytes| Some(Reply::File(bytes)));
            }
            Command::ExportOwn { relationship, language, zone } => {
                return self.export_own(&relationship, language, &zone).map(|bytes| Some(Reply::File(bytes)));
            }
            Command::ExportArchive { relationship, language, zone, sound } => {
                self.verify_what_goes_along(relationship.as_deref())?;
                let file = self.export_archive(relationship.as_deref(), (language, zone), &sound, now)?;
                return Ok(Some(Reply::ArchiveFile(file)));
            }
            Command::ExportForComputer { language, zone, sound } => {
                self.verify_what_goes_along(None)?;
                let file = self.export_for_computer((language, zone), &sound, now)?;
                return Ok(Some(Reply::ArchiveFile(file)));
            }
            Command::FilesToLookInto { relationship } => {
                return self.files_to_look_into(relationship.as_deref()).map(Some);
            }
            Command::ExportRecord { relationship, record, language, zone } => {
                let bytes = self.export_record(&relationship, &record, (language, zone), now)?;
                return Ok(Some(Reply::File(bytes)));
            }
            Command::ExportOverview { relationship, language, zone } => {
                let bytes = self.export_overview(&relationship, language, zone, now)?;
                return Ok(Some(Reply::File(bytes)));
            }
            Command::ExportCalendar { relationship, language } => {
                let text = self.export_calendar(&relationship, language, now)?;
                return Ok(Some(Reply::File(text.into_bytes())));
            }
            Command::History { relationship } => {
                return self.history(&relationship).map(|rows| Some(Reply::Lines(rows)));
            }
            Command::VerifyHistory { relationship } => {
                return self.verify_history(&relationship).map(|check| Some(Reply::History(check)));
            }
        }
        Ok(Some(Reply::Done))
    }

    fn set_device(&mut self, kind: DeviceKind, on: bool, choice: Option<String>) -> Result<(), Trouble> {
        if self.room.is_none() {
            return Err(Trouble::Told("noSession"));
        }
        self.outputs.push(Output::Devices(DeviceOrder::Set { kind, on, choice }));
        Ok(())
    }

    /// Orders for the call and the devices of the room.
    pub(crate) fn order(&mut self, order: CallOrder) {
        self.outputs.push(Output::Call(order));
    }

    /// A frame for a relay.
    pub(crate) fn send(&mut self, url: &str, frame: ClientFrame) {
        self.outputs.push(Output::Relay { url: url.to_owned(), frame });
    }
}
