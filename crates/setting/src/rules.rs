//! The table of all rules: number, name, whether in force, enforced where, tested where.

pub mod agreement;
pub mod alliance;
pub mod confidentiality;
pub mod fees;
pub mod goals;
pub mod homework;
pub mod messages;
pub mod planning;
pub mod relations;
pub mod session;

use crate::Rule;

/// Whether a rule works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Enforced and tested: by this crate, or where `docs/setting-rules.md` says.
    InForce,
    /// Not whole before this is built. Nothing pretends otherwise.
    Awaits(&'static str),
}

/// One rule of the setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number.
    pub rule: Rule,
    /// A short name.
    pub name: &'static str,
    /// Whether it works.
    pub status: Status,
    /// The functions of this crate that enforce it.
    pub enforced: &'static [&'static str],
    /// The tests of this crate that prove it.
    pub tested: &'static [&'static str],
}

const fn in_force(
    number: u8,
    name: &'static str,
    enforced: &'static [&'static str],
    tested: &'static [&'static str],
) -> Entry {
    Entry { rule: Rule(number), name, status: Status::InForce, enforced, tested }
}

/// Every rule, by number. `docs/setting-rules.md` lists the same and what other crates and the page have to
/// do with it; a test compares the two.
pub const RULES: &[Entry] = &[
    in_force(
        1,
        "Agreement in force",
        &["s01_in_force", "s01_beyond_introduction"],
        &[
            "s01_nothing_without_an_agreement",
            "s01_an_agreement_lacks_force_until_everyone_signed",
            "s01_withdrawing_ends_it_at_once",
            "s01_a_new_version_lifts_a_withdrawal",
            "s01_an_introduction_is_one_call_of_half_an_hour",
            "s01_an_introduction_has_nothing_beside_the_call",
            "s01_an_introduction_is_as_built_and_joined_by_both",
            "s01_an_agreement_follows_the_introduction",
        ],
    ),
    in_force(
        2,
        "Tightening at once",
        &["s02_tightening"],
        &[
            "s02_a_tightening_permits_nothing_that_was_refused",
            "s02_sessions_tighten_by_less",
            "s02_what_cannot_be_compared_loosens",
            "s02_course_and_messages_tighten_by_less",
            "s02_the_other_clauses_tighten_by_less",
            "s02_other_people_are_no_tightening",
            "s02_only_who_is_away_says_so_alone",
            "s02_a_tightening_is_in_force_with_one_signature",
            "s02_a_loosening_with_one_signature_is_refused",
            "s02_one_members_tightening_undoes_no_withdrawal",
            "s02_two_tightenings_at_once_leave_one_and_both_can_hold",
            "s02_the_record_of_a_tightening_gives_way_to_an_act",
            "s02_what_stands_on_a_version_that_gives_way_gives_way_too",
            "s02_waits_for_the_end_of_a_session",
            "s02_presence_of_others_tightens_nothing_away",
            "s02_two_tightenings_of_one_clause_both_hold",
            "s02_what_is_tighter_already_is_not_asked_again",
            "s02_what_needs_everyone_is_asked_of_everyone",
        ],
    ),
    in_force(
        3,
        "Chain of versions",
        &["s03_chain"],
        &[
            "s03_fork_gap_and_replay_are_named",
            "s03_every_flipped_byte_is_refused",
            "s03_members_cannot_change_inside_a_chain",
            "s03_what_bears_its_mark_is_read_as_it_was",
            "s03_a_row_that_differs_from_its_mark_is_verified",
        ],
    ),
    in_force(
        4,
        "Verified identities",
        &["s04_identity"],
        &[
            "s04_nobody_signs_unverified",
            "s04_a_changed_key_ends_calls_and_suspends",
            "s04_confirmations_must_match",
        ],
    ),
    in_force(
        5,
        "Plain words and differences",
        &[],
        &["s05_changes_are_named_in_their_order_and_judged_each_alone"],
    ),
    in_force(
        10,
        "Number and spacing of sessions",
        &["s10_frequency"],
        &[
            "s10_as_many_sessions_as_agreed_in_a_week",
            "s10_weeks_begin_in_the_agreements_zone_on_both_nights",
            "s10_any_so_many_days_hold_no_more",
            "s10_the_gap_lies_between_end_and_start",
            "s10_what_lies_ahead_counts_to_the_millisecond",
            "s10_holds_for_whatever_was_held_and_names_the_next_moment",
            "s10_the_zone_is_the_one_that_was_asked_for",
        ],
    ),
    in_force(
        11,
        "Appointments",
        &["s11_appointment", "s11_plan"],
        &[
            "s11_a_session_starts_inside_its_window",
            "s11_without_appointment_only_if_agreed",
            "s11_both_confirm_and_both_judge",
            "s11_planning_keeps_number_and_spacing",
            "s11_of_two_requests_at_once_one_stands",
            "s11_a_request_for_an_extension_counts_like_any_other",
        ],
    ),
    in_force(
        12,
        "Length and one clock",
        &["s12_length", "s12_clock"],
        &[
            "s12_a_session_lasts_the_agreed_minutes",
            "s12_a_changed_length_is_refused",
            "s12_a_start_counts_on_and_is_new",
            "s12_a_time_the_relay_did_not_sign_is_refused",
            "s12_the_relays_time_is_checked_on_both_sides",
            "s12_notices_come_at_the_agreed_moments",
            "s12_an_open_session_names_the_next_moment",
        ],
    ),
    in_force(
        13,
        "Extension by everyone present",
        &["s13_extension", "s13_crisis"],
        &[
            "s13_one_alone_extends_for_crisis",
            "s13_crisis_takes_nothing_from_the_agreed_extension",
            "s13_crisis_keeps_a_session_from_running_on_unseen",
            "s13_an_extension_for_crisis_that_gave_way_is_written_again",
            "s13_crisis_goes_before_the_limit_at_the_last_moment",
            "s13_an_extension_needs_everyone_present",
            "s13_the_sum_stays_within_the_maximum",
            "s13_two_requests_at_once_leave_one",
        ],
    ),
    in_force(
        14,
        "Limit and grace",
        &["s14_end"],
        &[
            "s14_permits_never_outlive_what_was_agreed",
            "s14_nothing_flows_after_limit_and_grace",
            "s14_what_is_over_cannot_be_extended",
            "s14_resuming_never_adds_time",
        ],
    ),
    in_force(
        15,
        "Attested place",
        &["s15_place", "s15_open_place"],
        &[
            "s15_only_a_therapist_opens_a_place_and_the_ledger_says_so",
            "s15_every_statement_is_needed",
            "s15_a_start_needs_everyones_own_fresh_place",
        ],
    ),
    in_force(
        16,
        "Admission by the therapist",
        &["s16_admission"],
        &["s16_only_a_therapist_admits", "s16_no_stranger_gets_in", "s16_no_permit_without_admission"],
    ),
    in_force(
        17,
        "Who must be present",
        &["s17_presence"],
        &[
            "s17_who_must_be_present",
            "s17_a_changed_therapists_start_is_not_signed",
            "s17_an_appointment_expects_enough",
        ],
    ),
    in_force(
        18,
        "Review and end of the course",
        &["s18_review", "s18_course"],
        &[
            "s18_a_review_is_due_after_so_many_sessions",
            "s18_planning_stops_where_the_review_is_due",
            "s18_after_the_last_session_a_fresh_agreement_is_needed",
            "s18_a_review_can_decide_to_end",
        ],
    ),
    in_force(
        19,
        "Cancelled and missed",
        &["s19_notice", "s19_missed"],
        &[
            "s19_the_notice_counts_from_the_relays_time",
            "s19_cancelling_needs_nothing_and_frees_the_time",
            "s19_who_did_not_appear_is_said_by_each",
        ],
    ),
    in_force(
        20,
        "Message hours",
        &["s20_hours", "s20_next_shown", "s20_tells_reads"],
        &[
            "s20_outside_the_hours_a_message_is_held_on_both_sides",
            "s20_nothing_without_the_clause_or_the_agreement",
            "s20_both_nights_in_four_zones",
            "s20_held_messages_open_at_the_first_right_moment",
            "s20_who_read_a_message_is_told_where_that_is_agreed",
        ],
    ),
    in_force(
        21,
        "Message amounts",
        &["s21_amount", "s21_files"],
        &[
            "s21_as_many_a_day_and_as_long_as_agreed",
            "s21_no_day_holds_more_than_agreed",
            "s21_files_are_no_more_and_no_larger_than_agreed",
        ],
    ),
    in_force(
        22,
        "Reply time",
        &["s22_reply_due", "s22_overdue_shown"],
        &["s22_an_overdue_reply_is_the_therapists_to_see"],
    ),
    in_force(23, "Absence", &["s23_absence"], &["s23_an_absence_pauses_until_somebody_is_back"]),
    in_force(24, "No broadcast", &["s24_one_relationship"], &["s24_a_message_goes_to_one_relationship"]),
    in_force(
        25,
        "No side conversation",
        &["s25_side"],
        &["s25_no_side_conversation_but_the_agreed_one", "s25_circles_are_named_once_and_in_order"],
    ),
    in_force(
        30,
        "Accepted tasks",
        &["s30_offer", "s30_step"],
        &[
            "s30_a_task_has_a_goal_and_a_reason",
            "s30_the_client_accepts_and_stops",
            "s30_stopping_needs_no_agreement",
        ],
    ),
    in_force(
        31,
        "Own drafts",
        &["s31_share", "s31_change"],
        &["s31_drafts_stay_and_sharing_ends", "s31_others_write_in_what_is_shared_and_in_nothing_else"],
    ),
    in_force(32, "Number of open tasks", &["s32_open_tasks"], &["s32_as_many_open_tasks_as_agreed"]),
    in_force(33, "Whose change", &["s33_author"], &["s33_nobody_writes_in_anothers_name"]),
    in_force(40, "No recording", &[], &["s40_no_code_keeps_picture_or_sound"]),
    in_force(
        41,
        "Erasure",
        &["s41_erase_from", "s41_due"],
        &["s41_content_goes_after_its_time_and_at_the_end"],
    ),
    in_force(42, "Take-along records", &[], &[]),
    in_force(43, "Quiet names", &[], &[]),
    in_force(
        44,
        "Locking",
        &["s44_idle_seconds", "s44_idle"],
        &["s44_the_vault_locks_after_the_shortest_idle_time"],
    ),
    in_force(45, "Private notes", &[], &[]),
    in_force(
        50,
        "Agreed goals",
        &["s50_wording", "s50_agreed"],
        &[
            "s50_a_goal_is_agreed_while_everybody_holds_it",
            "s50_every_changed_byte_of_a_goal_is_refused",
            "s50_goals_need_an_agreement_beyond_the_introduction",
        ],
    ),
    in_force(
        51,
        "Ratings",
        &["s51_was_there", "s51_ratable", "s51_reveals"],
        &[
            "s51_the_last_session_is_rated_by_who_was_in_it",
            "s51_nobody_is_read_before_all_have_said_theirs",
            "s51_a_rating_is_what_was_committed_to",
            "s51_of_the_introduction_and_without_an_agreement_nothing_is_rated",
        ],
    ),
    in_force(
        60,
        "Statement of fees",
        &["s60_statement"],
        &[
            "s60_a_statement_is_agreement_times_ledger",
            "s60_each_line_follows_the_version_of_its_time",
            "s60_only_a_therapists_word_charges_and_only_a_clients_contradicts",
        ],
    ),
    in_force(
        70,
        "No other relation",
        &["s70_declared", "s70_one_relationship"],
        &[
            "s70_more_than_sessions_needs_the_declaration",
            "s70_one_individual_relationship_with_the_same_therapist",
            "s70_what_does_not_fit_together_is_asked_for_whole",
            "s70_each_declares_that_there_is_no_other_relation",
        ],
    ),
    in_force(
        80,
        "Planned ending",
        &["s80_not_ended"],
        &["s80_the_planned_end_is_everyones_and_nothing_follows", "s80_anybody_simply_leaves"],
    ),
];
