//! The tables. A step that was released is never changed: what is new is a further step.

use crate::error::{Result, VaultError};

/// What a kind of database consists of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Schema {
    /// Tells a home from a relationship whatever the file's name.
    pub(crate) application_id: i32,
    /// Step `n` (from 1) brings a database to version `n`.
    pub(crate) steps: &'static [&'static str],
    /// Whether the tables for groups belong in it; `kader_seal` numbers those itself.
    pub(crate) groups: bool,
}

impl Schema {
    pub(crate) fn version(&self) -> Result<u32> {
        u32::try_from(self.steps.len()).map_err(|_| VaultError::NumberTooLarge)
    }
}

/// What belongs to the person and not to one relationship.
pub(crate) const HOME: Schema =
    Schema { application_id: 0x4b56_4831, steps: &[HOME_1, HOME_2, HOME_3], groups: false };

/// Everything of one relationship, its groups included.
pub(crate) const RELATIONSHIP: Schema = Schema {
    application_id: 0x4b56_5231,
    steps: &[
        RELATIONSHIP_1,
        RELATIONSHIP_2,
        RELATIONSHIP_3,
        RELATIONSHIP_4,
        RELATIONSHIP_5,
        RELATIONSHIP_6,
        RELATIONSHIP_7,
        RELATIONSHIP_8,
        RELATIONSHIP_9,
        RELATIONSHIP_10,
        RELATIONSHIP_11,
        RELATIONSHIP_12,
    ],
    groups: true,
};

const HOME_1: &str = "
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- A vault has one identity.
CREATE TABLE identity (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    seed BLOB NOT NULL CHECK (length(seed) = 32)
) STRICT;

CREATE TABLE relationships (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    file TEXT NOT NULL UNIQUE,
    wrapped_key BLOB NOT NULL
) STRICT;

-- Files whose key is destroyed and that may still lie there after a crash.
CREATE TABLE forgotten (
    file TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
";

const HOME_2: &str = "
-- Forms that the person made, in their own order. The id is made of the definition.
CREATE TABLE forms (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    definition BLOB NOT NULL
) STRICT;
";

const HOME_3: &str = "
-- What helps, as its owner keeps it. It has no sender, no state and no way to the outbox; a relationship that it
-- was taken from may be gone.
CREATE TABLE tools (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    place INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    form TEXT,
    relationship BLOB CHECK (length(relationship) = 16),
    kept_ms INTEGER NOT NULL CHECK (kept_ms >= 0)
) STRICT, WITHOUT ROWID;
";

const RELATIONSHIP_1: &str = "
CREATE TABLE state (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE texts (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    author BLOB NOT NULL CHECK (length(author) = 32),
    written_ms INTEGER NOT NULL CHECK (written_ms >= 0),
    shown_from_ms INTEGER CHECK (shown_from_ms >= 0),
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 255),
    body TEXT NOT NULL
) STRICT;
CREATE INDEX texts_by_state ON texts (state, position);
CREATE INDEX texts_by_time ON texts (written_ms);

-- AUTOINCREMENT: a number is never used again, so a late answer cannot meet another envelope.
CREATE TABLE outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    destination BLOB NOT NULL,
    slot INTEGER CHECK (slot >= 0),
    about BLOB CHECK (length(about) = 16),
    envelope BLOB NOT NULL
) STRICT;
CREATE TRIGGER outbox_bytes_stay BEFORE UPDATE ON outbox
BEGIN SELECT RAISE(ABORT, 'an envelope is sealed once'); END;

-- `seen` and `cursors` are written by no program any more: a repetition is known by the ratchet, and
-- how far a mailbox was read stands in the relationship's record.
CREATE TABLE seen (
    hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
    at_ms INTEGER NOT NULL CHECK (at_ms >= 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_by_time ON seen (at_ms);

CREATE TABLE cursors (
    mailbox BLOB PRIMARY KEY CHECK (length(mailbox) = 32),
    cursor INTEGER NOT NULL CHECK (cursor >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE agreements (
    version INTEGER PRIMARY KEY CHECK (version >= 0),
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    bytes BLOB NOT NULL
) STRICT;
CREATE TRIGGER agreements_stay BEFORE UPDATE ON agreements
BEGIN SELECT RAISE(ABORT, 'an agreement is kept as signed'); END;

CREATE TABLE ledger (
    position INTEGER PRIMARY KEY CHECK (position >= 0),
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    bytes BLOB NOT NULL
) STRICT;
CREATE TRIGGER ledger_stays BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'a ledger entry is kept as signed'); END;
-- Only the end can be taken off, to be written anew with a further signature or a rival entry.
CREATE TRIGGER ledger_is_whole BEFORE DELETE ON ledger
WHEN EXISTS (SELECT 1 FROM ledger WHERE position > OLD.position)
BEGIN SELECT RAISE(ABORT, 'a ledger is kept whole'); END;
";

const RELATIONSHIP_2: &str = "
-- What only its owner reads (S-45). It has no sender, no state and no way to the outbox.
CREATE TABLE note (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    body TEXT NOT NULL
) STRICT;
";

const RELATIONSHIP_3: &str = "
-- A person's own plan for later (S-80), part by part. It has no sender, no state and no way to the outbox.
CREATE TABLE later (
    part INTEGER PRIMARY KEY CHECK (part BETWEEN 0 AND 2),
    body TEXT NOT NULL
) STRICT;
";

const RELATIONSHIP_4: &str = "
-- Letters between sessions (S-20 to S-25), in the order in which they became known here. Of one that was
-- erased the row stays for a while: when and whose, nothing else.
CREATE TABLE letters (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    author BLOB NOT NULL CHECK (length(author) = 32),
    written_ms INTEGER NOT NULL CHECK (written_ms >= 0),
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 255),
    -- Until when a rule holds it back; nothing where no such moment is in sight, or none is needed.
    held_until_ms INTEGER CHECK (held_until_ms >= 0),
    -- From when its time to be kept runs: since it went, or was shown.
    kept_from_ms INTEGER NOT NULL CHECK (kept_from_ms >= 0),
    -- Why it did not go, or was not shown there.
    reason TEXT,
    -- The keys of the members whose programs have it, one after the other.
    arrived BLOB NOT NULL DEFAULT x'' CHECK (length(arrived) % 32 = 0),
    body TEXT
) STRICT;
CREATE INDEX letters_by_state ON letters (state, position);
CREATE INDEX letters_by_author ON letters (author, written_ms);

-- What is erased leaves the index at once, not when it is tidied up some day.
CREATE VIRTUAL TABLE letter_words USING fts5 (
    body, content = 'letters', content_rowid = 'position', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO letter_words (letter_words, rank) VALUES ('secure-delete', 1);

-- A letter that is being written, and what is kept for the next session. Their writer's alone.
CREATE TABLE letter_draft (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    body TEXT NOT NULL
) STRICT;
CREATE TABLE agenda (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    body TEXT NOT NULL
) STRICT;
";

const RELATIONSHIP_5: &str = "
-- What this side said and not every other member is known to have heard, by its number, to be said again where
-- it was lost on the way. What means something only in its moment is never here.
CREATE TABLE said (
    number INTEGER PRIMARY KEY CHECK (number >= 0),
    -- The letter or text that it carries: erased with it.
    about BLOB CHECK (length(about) = 16),
    -- Which are forgotten together; the numbers are the caller's.
    kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 255),
    -- The outbox row in which it was put last.
    outbox INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX said_by_about ON said (about) WHERE about IS NOT NULL;
-- Nothing of what is erased stays here, whoever erases it.
CREATE TRIGGER letter_erased AFTER UPDATE OF body ON letters WHEN NEW.body IS NULL
BEGIN DELETE FROM said WHERE about = NEW.id; END;
CREATE TRIGGER letter_removed AFTER DELETE ON letters
BEGIN DELETE FROM said WHERE about = OLD.id; END;
CREATE TRIGGER text_erased AFTER DELETE ON texts
BEGIN DELETE FROM said WHERE about = OLD.id; END;
";

const RELATIONSHIP_6: &str = "
-- Goals as they are signed (S-50), with the keys of those who let go of them, one after the other.
CREATE TABLE goals (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    record BLOB NOT NULL,
    let_go BLOB NOT NULL DEFAULT x'' CHECK (length(let_go) % 32 = 0),
    kept_from_ms INTEGER NOT NULL CHECK (kept_from_ms >= 0)
) STRICT;

-- Tasks (S-30), in the order in which they became known here.
CREATE TABLE tasks (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    goal BLOB NOT NULL CHECK (length(goal) = 32),
    author BLOB NOT NULL CHECK (length(author) = 32),
    at_ms INTEGER NOT NULL CHECK (at_ms >= 0),
    until_ms INTEGER CHECK (until_ms >= 0),
    form TEXT,
    title TEXT NOT NULL,
    why TEXT NOT NULL,
    how_often TEXT NOT NULL,
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 255),
    reason TEXT,
    kept_from_ms INTEGER NOT NULL CHECK (kept_from_ms >= 0)
) STRICT;

-- Records (S-31, S-33). The content is the merged state of a document and nothing else: no change is kept.
CREATE TABLE records (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    owner BLOB NOT NULL CHECK (length(owner) = 32),
    form TEXT NOT NULL,
    task BLOB CHECK (length(task) = 16),
    began_ms INTEGER NOT NULL CHECK (began_ms >= 0),
    sharing INTEGER NOT NULL CHECK (sharing BETWEEN 0 AND 255),
    version INTEGER NOT NULL CHECK (version >= 0),
    changed_ms INTEGER NOT NULL CHECK (changed_ms >= 0),
    changed_by BLOB NOT NULL CHECK (length(changed_by) = 32),
    fresh INTEGER NOT NULL CHECK (fresh IN (0, 1)),
    behind INTEGER NOT NULL CHECK (behind IN (0, 1)),
    refused TEXT,
    content BLOB NOT NULL DEFAULT x''
) STRICT;
CREATE INDEX records_by_form ON records (form, position);

-- What of a task or a record is kept to be said again goes with it.
CREATE TRIGGER task_removed AFTER DELETE ON tasks
BEGIN DELETE FROM said WHERE about = OLD.id; END;
CREATE TRIGGER record_removed AFTER DELETE ON records
BEGIN DELETE FROM said WHERE about = OLD.id; END;

-- What came of something that is sent in parts, until all of them are here.
CREATE TABLE record_parts (
    record BLOB NOT NULL CHECK (length(record) = 16),
    sender BLOB NOT NULL CHECK (length(sender) = 32),
    part INTEGER NOT NULL CHECK (part >= 0),
    bytes BLOB NOT NULL,
    PRIMARY KEY (record, sender, part)
) STRICT, WITHOUT ROWID;
";

const RELATIONSHIP_7: &str = "
-- Ratings of sessions (S-51): own ones, and others' once they could be read.
CREATE TABLE ratings (
    session BLOB NOT NULL CHECK (length(session) = 16),
    member BLOB NOT NULL CHECK (length(member) = 32),
    said_ms INTEGER NOT NULL CHECK (said_ms >= 0),
    body BLOB NOT NULL,
    PRIMARY KEY (session, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX ratings_by_time ON ratings (said_ms);
-- What of a rating is kept to be said again goes with it.
CREATE TRIGGER rating_removed AFTER DELETE ON ratings
BEGIN DELETE FROM said WHERE about = OLD.session; END;
";

const RELATIONSHIP_8: &str = "
-- Who read an own letter, where that is agreed (S-20): their keys, one after the other.
ALTER TABLE letters ADD COLUMN read_by BLOB NOT NULL DEFAULT x'' CHECK (length(read_by) % 32 = 0);

-- Files of letters (S-21), and of the one that is being written (no letter).
CREATE TABLE files (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    letter BLOB CHECK (length(letter) = 16),
    author BLOB NOT NULL CHECK (length(author) = 32),
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 255),
    format INTEGER NOT NULL CHECK (format BETWEEN 0 AND 255),
    name TEXT NOT NULL,
    key BLOB NOT NULL CHECK (length(key) = 32),
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    chunks INTEGER NOT NULL CHECK (chunks >= 0),
    width INTEGER NOT NULL CHECK (width >= 0),
    height INTEGER NOT NULL CHECK (height >= 0),
    pages INTEGER NOT NULL CHECK (pages >= 0),
    sent_to INTEGER NOT NULL CHECK (sent_to BETWEEN 0 AND chunks),
    arrived BLOB NOT NULL DEFAULT x'' CHECK (length(arrived) % 32 = 0),
    refused BLOB NOT NULL DEFAULT x'' CHECK (length(refused) % 32 = 0)
) STRICT;
CREATE INDEX files_by_letter ON files (letter, position);
CREATE INDEX files_by_state ON files (state, position);

-- What is in them, so far as it is here.
CREATE TABLE file_chunks (
    position INTEGER PRIMARY KEY,
    file BLOB NOT NULL CHECK (length(file) = 16),
    number INTEGER NOT NULL CHECK (number >= 0),
    body BLOB NOT NULL,
    UNIQUE (file, number)
) STRICT;
-- What came before its letter: sealed, and few.
CREATE TABLE file_early (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    file BLOB NOT NULL CHECK (length(file) = 16),
    number INTEGER NOT NULL CHECK (number >= 0),
    count INTEGER NOT NULL CHECK (count >= 0),
    at_ms INTEGER NOT NULL CHECK (at_ms >= 0),
    sealed BLOB NOT NULL,
    UNIQUE (file, number)
) STRICT;
-- Which outbox rows carry which chunks, and which chunks are to go once more.
CREATE TABLE file_rows (
    outbox INTEGER PRIMARY KEY,
    file BLOB NOT NULL CHECK (length(file) = 16),
    number INTEGER NOT NULL CHECK (number >= 0)
) STRICT;
CREATE TABLE file_wanted (
    file BLOB NOT NULL CHECK (length(file) = 16),
    number INTEGER NOT NULL CHECK (number >= 0),
    PRIMARY KEY (file, number)
) STRICT, WITHOUT ROWID;

-- A file goes with its letter, and everything of it with the file, whoever erases it.
CREATE TRIGGER letter_erased_with_files AFTER UPDATE OF body ON letters WHEN NEW.body IS NULL
BEGIN DELETE FROM files WHERE letter = NEW.id; END;
CREATE TRIGGER letter_removed_with_files AFTER DELETE ON letters
BEGIN DELETE FROM files WHERE letter = OLD.id; END;
CREATE TRIGGER file_removed AFTER DELETE ON files
BEGIN
    DELETE FROM file_chunks WHERE file = OLD.id;
    DELETE FROM file_early WHERE file = OLD.id;
    DELETE FROM file_wanted WHERE file = OLD.id;
    DELETE FROM outbox WHERE number IN (SELECT outbox FROM file_rows WHERE file = OLD.id);
    DELETE FROM file_rows WHERE file = OLD.id;
END;
";

const RELATIONSHIP_9: &str = "
-- Forms that a member made, as they came with a task or a record. One goes when nothing has it any more.
CREATE TABLE form_definitions (
    id TEXT PRIMARY KEY,
    definition BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER task_lets_go_of_form AFTER DELETE ON tasks WHEN OLD.form IS NOT NULL
BEGIN
    DELETE FROM form_definitions WHERE id = OLD.form
        AND NOT EXISTS (SELECT 1 FROM tasks WHERE form = OLD.form)
        AND NOT EXISTS (SELECT 1 FROM records WHERE form = OLD.form);
END;
CREATE TRIGGER record_lets_go_of_form AFTER DELETE ON records
BEGIN
    DELETE FROM form_definitions WHERE id = OLD.form
        AND NOT EXISTS (SELECT 1 FROM tasks WHERE form = OLD.form)
        AND NOT EXISTS (SELECT 1 FROM records WHERE form = OLD.form);
END;
";

const RELATIONSHIP_10: &str = "
-- When this person wants to be reminded of a task or of a form. It has no way to the outbox.
CREATE TABLE routines (
    position INTEGER PRIMARY KEY,
    task BLOB UNIQUE CHECK (length(task) = 16),
    form TEXT UNIQUE,
    days INTEGER NOT NULL CHECK (days BETWEEN 1 AND 127),
    minute INTEGER NOT NULL CHECK (minute BETWEEN 0 AND 1439),
    zone TEXT NOT NULL,
    CHECK ((task IS NULL) <> (form IS NULL))
) STRICT;
CREATE TRIGGER task_ends_its_routine AFTER DELETE ON tasks
BEGIN DELETE FROM routines WHERE task = OLD.id; END;
";

const RELATIONSHIP_11: &str = "
-- Which rows are left of letters that were erased: looked for at each opening, and few among many.
CREATE INDEX letters_without_words ON letters (written_ms) WHERE body IS NULL;
";

const RELATIONSHIP_12: &str = "
-- Marks of lines of the ledger whose signatures were verified here, each a hash of exactly those bytes: at opening
-- they are not verified again. Beside the ledger, since nothing in it is ever written over. A mark without its
-- line means nothing.
CREATE TABLE ledger_checked (
    position INTEGER PRIMARY KEY CHECK (position >= 0),
    mark BLOB NOT NULL CHECK (length(mark) = 32)
) STRICT;
CREATE TRIGGER ledger_taken_off AFTER DELETE ON ledger
BEGIN DELETE FROM ledger_checked WHERE position = OLD.position; END;
";
