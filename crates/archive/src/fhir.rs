//! What other programs in care read: a Bundle of FHIR R4 with records, goals, tasks and appointments.
//!
//! Nobody is named in it: people are roles and neutral numbers. It says what there is and judges nothing.

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use kader_setting::{Outcome, SignedGoal};
use serde_json::{Map, Value, json};

use crate::content::{Cell, Plain, Row};
use crate::error::ArchiveError;
use crate::forms::{self, Form, Known};
use crate::history::History;
use crate::model::{Archive, Goal, Language, Record, Relationship, Role, Sharing, Task, TaskState};
use crate::text::{Handle, Key};
use crate::words::tag;

/// A bundle of one relationship, as JSON.
pub(crate) fn bundle(
    archive: &Archive,
    of: &Relationship,
    history: &History,
) -> Result<Vec<u8>, ArchiveError> {
    let mut entries: Vec<Value> = of.members.iter().map(|member| person(of, member)).collect();
    entries.extend(together(of));
    let goals = of.goals.iter().filter(|goal| !goal.signed_by.iter().all(|key| goal.let_go.contains(key)));
    entries.extend(goals.filter_map(|goal| self::goal(of, goal)));
    entries.extend(of.tasks.iter().filter_map(|one| task(of, one)));
    let forms = Known::of(of);
    entries.extend(of.records.iter().filter_map(|record| response(archive, of, (record, &forms))));
    entries.extend(appointments(of, history));
    let made = instant(archive.made_ms).ok_or(ArchiveError::Made)?;
    crate::json(&json!({
        "resourceType": "Bundle",
        "type": "collection",
        "language": tag(archive.language),
        "timestamp": made,
        "entry": entries.into_iter().map(entry).collect::<Vec<_>>(),
    }))
}

fn entry(resource: Value) -> Value {
    let id = resource.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    json!({ "fullUrl": format!("urn:uuid:{id}"), "resource": resource })
}

/// A moment as FHIR has it, in UTC.
fn instant(at_ms: u64) -> Option<String> {
    let at = Timestamp::from_millisecond(i64::try_from(at_ms).ok()?).ok()?;
    Some(at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string())
}

/// A handle in the form of a UUID: FHIR asks for one.
fn uuid(id: &Handle) -> String {
    let digits = HEXLOWER.encode(&id.0);
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| digits.get(part).unwrap_or_default());
    parts.join("-")
}

/// A member's number: the first bytes of their key, which says nothing about them.
fn number(key: &Key) -> Handle {
    let mut id = [0u8; 16];
    id.iter_mut().zip(key.0).for_each(|(to, from)| *to = from);
    Handle(id)
}

fn reference(of: &Relationship, key: &Key) -> Value {
    let kind = match of.members.iter().find(|member| member.key == *key).map(|member| member.role) {
        Some(Role::Therapist) => "Practitioner",
        _ => "Patient",
    };
    json!({ "reference": format!("urn:uuid:{}", uuid(&number(key))), "type": kind })
}

fn person(of: &Relationship, member: &crate::Member) -> Value {
    let kind = match member.role {
        Role::Client => "Patient",
        Role::Therapist => "Practitioner",
    };
    let place = of.members.iter().position(|one| one.key == member.key).map_or(0, |place| place + 1);
    json!({
        "resourceType": kind,
        "id": uuid(&number(&member.key)),
        "identifier": [{ "use": "secondary", "value": place.to_string() }],
    })
}

fn clients(of: &Relationship) -> impl Iterator<Item = &crate::Member> {
    of.members.iter().filter(|member| member.role == Role::Client)
}

/// Whose goals and tasks are meant: the client, or all of them as a group.
fn subject(of: &Relationship) -> Option<Value> {
    let mut all = clients(of);
    let client = all.next()?;
    if all.next().is_none() {
        return Some(reference(of, &client.key));
    }
    Some(json!({ "reference": format!("urn:uuid:{}", uuid(&of.id)), "type": "Group" }))
}

/// A couple, a family or a group: its clients together.
fn together(of: &Relationship) -> Option<Value> {
    clients(of).nth(1)?;
    let members = clients(of).map(|member| json!({ "entity": reference(of, &member.key) }));
    Some(json!({
        "resourceType": "Group",
        "id": uuid(&of.id),
        "type": "person",
        "actual": true,
        "member": members.collect::<Vec<_>>(),
    }))
}

fn goal(of: &Relationship, goal: &Goal) -> Option<Value> {
    let agreed = of
        .members
        .iter()
        .all(|member| goal.signed_by.contains(&member.key) && !goal.let_go.contains(&member.key));
    let moment = instant(goal.at_ms)?;
    Some(json!({
        "resourceType": "Goal",
        "id": uuid(&goal.id),
        "lifecycleStatus": if agreed { "active" } else { "proposed" },
        "description": { "text": some(&goal.wording) },
        "subject": subject(of)?,
        "statusDate": moment.get(..10)?,
        "expressedBy": reference(of, &goal.proposed_by),
    }))
}

fn task(of: &Relationship, task: &Task) -> Option<Value> {
    let status = match task.state {
        TaskState::Offered => "requested",
        TaskState::Active => "in-progress",
        TaskState::Finished => "completed",
        TaskState::Refused => "rejected",
        TaskState::Stopped | TaskState::TakenBack => "cancelled",
    };
    let mut made = json!({
        "resourceType": "Task",
        "id": uuid(&task.id),
        "status": status,
        "intent": "proposal",
        "description": some(&task.title),
        "for": subject(of)?,
        "authoredOn": instant(task.at_ms)?,
        "requester": reference(of, &task.author),
        "owner": subject(of)?,
    });
    let more = made.as_object_mut()?;
    let hash = |goal: &&Goal| {
        SignedGoal::from_bytes(&goal.signed.0).is_ok_and(|one| *one.hash().as_bytes() == task.goal.0)
    };
    if let Some(goal) = of.goals.iter().find(hash) {
        more.insert(
            "focus".into(),
            json!({ "reference": format!("urn:uuid:{}", uuid(&goal.id)), "type": "Goal" }),
        );
    }
    if !task.why.trim().is_empty() {
        more.insert("reasonCode".into(), json!({ "text": some(&task.why) }));
    }
    if !task.how_often.trim().is_empty() {
        more.insert("note".into(), json!([{ "text": some(&task.how_often) }]));
    }
    if let Some(until) = task.until_ms.and_then(instant) {
        more.insert("restriction".into(), json!({ "period": { "end": until } }));
    }
    Some(made)
}

fn appointments(of: &Relationship, history: &History) -> Vec<Value> {
    let Some((agreements, ledger)) = history.kept() else { return Vec::new() };
    let length_ms = crate::calendar::length_ms(agreements, ledger);
    let one = |appointment: &kader_setting::Appointment| {
        let status = match appointment.outcome {
            Outcome::Open => "booked",
            Outcome::Kept(_) => "fulfilled",
            Outcome::Missed(_) => "noshow",
            Outcome::Cancelled { .. } | Outcome::Void => "cancelled",
        };
        let with = appointment
            .with
            .iter()
            .map(|key| json!({ "actor": reference(of, &Key(*key.as_bytes())), "status": "accepted" }));
        Some(json!({
            "resourceType": "Appointment",
            "id": uuid(&Handle(*appointment.id.as_bytes())),
            "status": status,
            "start": instant(appointment.start_ms)?,
            "end": instant(appointment.start_ms.saturating_add(length_ms.max(60_000)))?,
            "participant": with.collect::<Vec<_>>(),
        }))
    };
    ledger.appointments().into_iter().filter_map(one).collect()
}

fn response(archive: &Archive, of: &Relationship, (record, forms): (&Record, &Known)) -> Option<Value> {
    let form = forms.form(&record.form);
    let language = archive.language;
    let content = &record.content;
    let mut items = row(form, language, "", &content.fields, form.map_or(&[], |form| &form.fields));
    for id in forms::tables(form, content) {
        let fields = form.and_then(|form| form.field(id)).map_or(&[][..], |field| &field.columns);
        for cells in content.tables.get(id).into_iter().flatten() {
            let inner = row(form, language, &format!("{id}-"), cells, fields);
            if !inner.is_empty() {
                items.push(json!({ "linkId": id, "text": say(form, language, id), "item": inner }));
            }
        }
    }
    let page: String = content.page.iter().map(|words| words.text.as_str()).collect();
    if !page.trim().is_empty() {
        items.push(json!({ "linkId": "page", "answer": [{ "valueString": some(&page) }] }));
    }
    let mut made = json!({
        "resourceType": "QuestionnaireResponse",
        "id": uuid(&record.id),
        "status": if record.sharing == Sharing::Draft { "in-progress" } else { "completed" },
        "subject": reference(of, &record.owner),
        "authored": instant(record.changed_ms)?,
        "author": reference(of, &record.owner),
    });
    let more = made.as_object_mut()?;
    // What the questions are called goes along inside: no other program knows these forms.
    more.insert(
        "contained".into(),
        json!([{
            "resourceType": "Questionnaire",
            "id": "form",
            "status": "active",
            "title": some(&form.map_or_else(|| record.form.clone(), |form| form.say(language, "name"))),
        }]),
    );
    more.insert("questionnaire".into(), "#form".into());
    if !items.is_empty() {
        more.insert("item".into(), Value::Array(items));
    }
    Some(made)
}

fn row(
    form: Option<&Form>,
    language: Language,
    before: &str,
    cells: &Row,
    fields: &[forms::Field],
) -> Vec<Value> {
    let mut out = Vec::new();
    for id in forms::ordered(fields, cells.keys()) {
        let Some(cell) = cells.get(id).filter(|cell| !cell.text().trim().is_empty()) else { continue };
        let key = format!("{before}{id}");
        let field = fields.iter().find(|field| field.id == id);
        let answer = match cell {
            Cell::Value(Plain::Whole(number)) if i32::try_from(*number).is_ok() => {
                json!({ "valueInteger": number })
            }
            Cell::Value(Plain::Yes(yes)) => json!({ "valueBoolean": yes }),
            cell => {
                let said = forms::value(form, language, &key, field, cell);
                answer(&said)
            }
        };
        let mut item = Map::new();
        item.insert("linkId".into(), key.clone().into());
        item.insert("text".into(), say(form, language, &key).into());
        item.insert("answer".into(), json!([answer]));
        out.push(Value::Object(item));
    }
    out
}

fn answer(said: &str) -> Value {
    let day = said.len() == 10 && said.parse::<jiff::civil::Date>().is_ok();
    let time = said.len() == 5 && said.parse::<jiff::civil::Time>().is_ok();
    if day {
        json!({ "valueDate": said })
    } else if time {
        json!({ "valueTime": format!("{said}:00") })
    } else {
        json!({ "valueString": some(said) })
    }
}

fn say(form: Option<&Form>, language: Language, name: &str) -> String {
    some(&form.map_or_else(|| name.to_owned(), |form| form.say(language, name)))
}

/// Text as FHIR has it: something stands in it, and no control sign but ends of lines.
fn some(text: &str) -> String {
    let kept: String =
        text.chars().filter(|sign| !sign.is_control() || ['\n', '\t'].contains(sign)).collect();
    if kept.trim().is_empty() { "-".to_owned() } else { kept }
}
