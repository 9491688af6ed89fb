//! Sessions under clocks that jump: whatever happens, media never outlives what was agreed (S-14).

use super::MORNING;
use crate::fixtures::Room;
use crate::{Extension, Now, Permit, SessionClause};
use proptest::prelude::*;

/// What may happen to one side while a session runs.
#[derive(Clone, Debug)]
enum Happening {
    /// Real time passes; the boot clock counts it, through sleep too.
    Passes(u64),
    /// Somebody sets the wall clock by this much.
    WallJumps(i64),
    /// The program restarts; the machine goes on. What was served had been stored.
    Restarts,
    /// The machine restarts; the boot clock begins anew. What was served had been stored.
    Reboots,
    /// Everyone agrees to so many seconds more, or tries to.
    Extends(u32),
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        4 => (0u64..400_000).prop_map(Happening::Passes),
        2 => (-4_000_000i64..4_000_000).prop_map(Happening::WallJumps),
        1 => Just(Happening::Restarts),
        1 => Just(Happening::Reboots),
        2 => (0u32..400).prop_map(Happening::Extends),
    ]
}

fn clause() -> impl Strategy<Value = SessionClause> {
    (60u32..1200, 0u32..300, 0u32..900).prop_map(|(seconds, grace, extension)| SessionClause {
        seconds,
        notices: vec![30, 10],
        grace_seconds: grace,
        extension_max_seconds: extension,
        ..SessionClause::default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn s14_permits_never_outlive_what_was_agreed(
        clause in clause(),
        happenings in proptest::collection::vec(happening(), 1..24),
    ) {
        let mut room = Room::of_two(clause.clone());
        let other = room.start(MORNING);
        let mut permit = Some(other[0].clone());
        let mut theirs = other[1].clone();
        let mut now = MORNING;
        let (mut real_ms, mut agreed_s) = (0u64, 0u32);
        for happening in happenings {
            let served = |permit: &Option<Permit>, now: Now, before: u64| {
                permit.as_ref().map_or(before, |p| p.served_ms(now.boot_ms))
            };
            match happening {
                Happening::Passes(ms) => {
                    now = super::later(now, ms);
                    real_ms += ms;
                }
                Happening::WallJumps(by) => {
                    now.wall_ms = now.wall_ms.saturating_add_signed(by);
                }
                Happening::Restarts => {
                    let stored = served(&permit, now, u64::MAX);
                    permit = Permit::resume(&room.client().situation(), stored, now).ok();
                }
                Happening::Reboots => {
                    let stored = served(&permit, now, u64::MAX);
                    now.boot_ms = 5;
                    permit = Permit::resume(&room.client().situation(), stored, now).ok();
                }
                Happening::Extends(seconds) => {
                    // The other side's boot clock never jumps; it began at the same moment.
                    let at = Now { boot_ms: MORNING.boot_ms + real_ms, ..now };
                    let Some(mine) = &permit else { continue };
                    let (c, t) = (room.client(), room.therapist());
                    let asked = Extension::ask(&c.situation(), mine, seconds, now, &c.person);
                    let Ok(asked) = asked else { continue };
                    let bytes = asked.entry().to_bytes().unwrap();
                    let agreed =
                        Extension::agree(&bytes, None, &t.situation(), &theirs, at, &t.person);
                    let Ok(agreed) = agreed else { continue };
                    for side in &mut room.sides {
                        let entry = agreed.entry().clone();
                        side.ledger.append(entry, &side.agreements).unwrap();
                    }
                    agreed_s += seconds;
                    theirs = theirs.renewed(&room.therapist().situation(), at).unwrap();
                    permit = mine.renewed(&room.client().situation(), now).ok();
                }
            }
            prop_assert!(agreed_s <= clause.extension_max_seconds);
            let total_ms = u64::from(clause.seconds + clause.grace_seconds + agreed_s) * 1000;
            let boot_there = MORNING.boot_ms + real_ms;
            prop_assert_eq!(theirs.valid_at(boot_there), real_ms < total_ms);
            if let Some(permit) = &permit {
                prop_assert!(permit.limit_boot_ms() <= permit.expires_boot_ms());
                if permit.valid_at(now.boot_ms) {
                    prop_assert!(real_ms < total_ms, "{} of {}", real_ms, total_ms);
                    // Nor will it be valid at any later moment beyond the total.
                    let left = permit.expires_boot_ms() - now.boot_ms;
                    prop_assert!(real_ms + left <= total_ms);
                }
            }
        }
    }

    #[test]
    fn resuming_without_a_memory_never_exceeds_what_was_granted(
        clause in clause(),
        wall in -8_000_000i64..8_000_000,
        boot_ms in any::<u64>(),
    ) {
        let mut room = Room::of_two(clause.clone());
        room.start(MORNING);
        let now = Now { wall_ms: MORNING.wall_ms.saturating_add_signed(wall), boot_ms };
        let total_ms = u64::from(clause.seconds + clause.grace_seconds) * 1000;
        if let Ok(permit) = Permit::resume(&room.client().situation(), 0, now) {
            prop_assert!(permit.expires_boot_ms() - boot_ms <= total_ms);
            prop_assert!((-120_000..).contains(&wall));
            prop_assert!(wall < i64::try_from(total_ms).unwrap());
        }
    }
}
