//! Saying how far a mailbox of the group was read: the relay lets go of what everybody has.

use kader_setting::Now;
use kader_wire::MailboxId;
use kader_wire::frame::ClientFrame;

use crate::core::Core;
use crate::lines::Pending;
use crate::trouble::Trouble;

impl Core {
    /// Says how far a mailbox of the group was read.
    pub(crate) fn acknowledge_group(
        &mut self,
        id: &str,
        mailbox: MailboxId,
        read: kader_wire::Token,
        cursor: u64,
    ) -> Result<(), Trouble> {
        let url = self.relationship(id)?.state.relay.clone();
        if self.relay_key(&url).is_some() {
            let request = self.request(&url, Pending::Acknowledged { relationship: id.to_owned(), mailbox });
            self.send(&url, ClientFrame::Ack { request, mailbox, read, cursor });
        }
        Ok(())
    }

    /// The relay has it: an earlier mailbox that served its time is let go of.
    pub(crate) fn acknowledged(&mut self, id: &str, mailbox: &MailboxId, now: Now) -> Result<(), Trouble> {
        let earlier = self.relationship(id).map(|found| found.state.earlier.as_slice()).unwrap_or_default();
        if earlier.iter().any(|record| record.over && record.is(mailbox)) {
            self.step(id, now, |step| {
                step.let_go_of(mailbox);
                Ok(())
            })?;
        }
        Ok(())
    }

    /// What was said in a later mailbox shows that an earlier one is read to its end: the relay's
    /// word on the last acknowledgement lets go of it.
    pub(crate) fn acknowledge_earlier(&mut self, id: &str) -> Result<(), Trouble> {
        let earlier = self.relationship(id)?.state.earlier.clone();
        for record in earlier.iter().filter(|record| record.over) {
            let keys = record.keys()?;
            self.acknowledge_group(id, keys.id, keys.read, record.cursor)?;
        }
        Ok(())
    }
}
