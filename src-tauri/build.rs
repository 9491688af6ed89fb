//! Declares every command, so that a window may call only what its capability grants.

/// The commands of `src/commands.rs`, by name.
const COMMANDS: &[&str] = &[
    "view",
    "create_vault",
    "confirm_words",
    "unlock",
    "lock",
    "show_words",
    "renew_words",
    "set_way",
    "set_capability",
    "set_language",
    "invite",
    "invite_onward",
    "join_onward",
    "withdraw_invitation",
    "accept_invitation",
    "answer_verification",
    "close_relationship",
    "presets",
    "tightens",
    "propose",
    "sign",
    "decline",
    "withdraw",
    "open_lobby",
    "leave_lobby",
    "set_device",
    "look_for_devices",
    "play_tone",
    "set_hide_address",
    "attest_place",
    "enter",
    "admit",
    "ask_extension",
    "answer_extension",
    "dismiss_notice",
    "say",
    "leave",
    "close_ending",
    "verify_history",
    "plan",
    "move_appointment",
    "cancel_appointment",
    "say_missed",
    "may_plan",
    "review",
    "close_together",
    "end_alone",
    "answer_request",
    "take_back_request",
    "dismiss_not_asked",
    "statement",
    "export_ledger",
    "export_calendar",
    "acted",
    "set_locked_contacts",
    "extend_for_crisis",
    "open_place",
    "save_note",
    "note",
    "attach_picture",
];

fn main() {
    println!("cargo:rerun-if-changed=../ui/dist");
    let attributes =
        tauri_build::Attributes::new().app_manifest(tauri_build::AppManifest::new().commands(COMMANDS));
    if let Err(error) = tauri_build::try_build(attributes) {
        eprintln!("{error:#}");
        std::process::exit(1);
    }
}
