//! The desktop program: one window, its commands, and adapters to the operating system. Thin.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod arguments;
mod capture;
mod commands;
mod computers;
mod course;
mod files;
mod homework;
mod letters;
mod own;
mod picture;
mod ratings;
mod reminding;
mod returning;
mod saving;
mod shown;

use clap::Parser;
use kader_engine::{Engine, EngineConfig};
use shown::Shown;
use tauri::{Emitter, Manager, WebviewUrl, WebviewWindowBuilder};

fn main() {
    let arguments = arguments::Arguments::parse();
    // A release must not be driven from outside: without the feature the variable is
    // taken away before the web view could see it.
    #[cfg(not(feature = "e2e"))]
    let automation = std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some();
    #[cfg(not(feature = "e2e"))]
    if automation {
        eprintln!("kader: this build cannot be automated; unset TAURI_WEBVIEW_AUTOMATION");
        std::process::exit(2);
    }
    log_to_stderr();
    if let Err(error) = run(arguments) {
        eprintln!("kader: {error}");
        std::process::exit(1);
    }
}

/// Whether a WebDriver drives this window: only ever in a build made for that.
fn driven() -> bool {
    cfg!(feature = "e2e") && std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some()
}

/// Warnings of this program go to stderr; they hold no content, name or address. `KADER_LOG` takes
/// a level (`debug`) for more of them. Libraries are never let through: theirs hold addresses.
fn log_to_stderr() {
    use tracing_subscriber::EnvFilter;
    let level = std::env::var("KADER_LOG").ok().and_then(|level| level.parse::<tracing::Level>().ok());
    let level = level.unwrap_or(tracing::Level::WARN);
    let filter = EnvFilter::new(format!("off,kader={level}"));
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

fn run(arguments: arguments::Arguments) -> Result<(), tauri::Error> {
    tauri::Builder::default()
        .setup(move |app| {
            let profile = match arguments.profile {
                Some(folder) => folder,
                None => app.path().app_local_data_dir()?,
            };
            let engine = tauri::async_runtime::block_on(async {
                Engine::start(EngineConfig {
                    profile: profile.clone(),
                    relay: arguments.relay,
                    camera: arguments.camera,
                    microphone: arguments.microphone,
                    ..EngineConfig::default()
                })
            })?;
            let mut views = engine.view();
            let reminders = engine.reminders();
            app.manage(engine);
            app.manage(reminding::Notifications::default());
            tauri::async_runtime::spawn(reminding::follow(app.handle().clone(), reminders));
            app.manage(picture::Pictures::new());
            app.manage(files::Drawing::new());
            app.manage(saving::Folder(profile.clone()));
            app.manage(returning::Chosen::default());
            let window = WebviewWindowBuilder::new(app, "main", WebviewUrl::App("index.html".into()))
                .title(reminding::TITLE)
                .inner_size(1280.0, 800.0)
                .min_inner_size(640.0, 480.0)
                // Nothing of the page is kept by the web view: what is to last is in the vault.
                // The web view cannot be both private and driven, so a driven one keeps its
                // files in the profile.
                .data_directory(profile.join("web"))
                .incognito(!driven());
            let window = match arguments.place {
                Some([left, top, width, height]) => window.position(left, top).inner_size(width, height),
                None => window,
            };
            let window = window.build()?;
            let handle = app.handle().clone();
            tauri::async_runtime::spawn(async move {
                let mut capture = capture::Capture::new(&handle);
                while views.changed().await.is_ok() {
                    let view = views.borrow_and_update().clone();
                    // Before the page gets anything to show.
                    capture.follow(&window, view.capture.asked);
                    let view = Shown::new(view);
                    if window.emit("view", &view).is_err() {
                        break;
                    }
                }
            });
            Ok(())
        })
        .invoke_handler(tauri::generate_handler![
            commands::view,
            commands::create_vault,
            commands::confirm_words,
            returning::choose_archive,
            returning::restore,
            returning::check_words,
            returning::put_off_words,
            returning::invite_back,
            returning::come_back,
            commands::unlock,
            commands::lock,
            commands::show_words,
            commands::renew_words,
            commands::set_way,
            commands::set_capability,
            commands::set_language,
            commands::invite,
            commands::invite_onward,
            commands::join_onward,
            commands::withdraw_invitation,
            commands::accept_invitation,
            commands::answer_verification,
            commands::close_relationship,
            commands::offer_introduction,
            commands::join_introduction,
            commands::presets,
            commands::tightens,
            commands::propose,
            commands::sign,
            commands::decline,
            commands::withdraw,
            commands::open_lobby,
            commands::leave_lobby,
            commands::set_device,
            commands::look_for_devices,
            commands::play_tone,
            commands::set_hide_address,
            commands::attest_place,
            commands::enter,
            commands::admit,
            commands::ask_extension,
            commands::answer_extension,
            commands::dismiss_notice,
            commands::say,
            commands::leave,
            commands::close_ending,
            commands::history,
            commands::verify_history,
            course::plan,
            course::move_appointment,
            course::cancel_appointment,
            course::say_missed,
            course::may_plan,
            course::review,
            course::close_together,
            course::end_alone,
            course::answer_request,
            course::take_back_request,
            course::dismiss_not_asked,
            course::statement,
            course::export_ledger,
            course::export_calendar,
            own::acted,
            own::set_locked_contacts,
            reminding::set_reminders,
            reminding::reminder_words,
            reminding::try_reminder,
            reminding::speaks,
            own::extend_for_crisis,
            own::open_place,
            own::save_note,
            own::note,
            own::save_later,
            own::later,
            own::export_later,
            own::export_own,
            own::toolbox,
            own::keep_tool,
            own::change_tool,
            own::move_tool,
            own::remove_tool,
            own::export_archive,
            computers::prepare_computer,
            computers::remove_computer,
            computers::save_for_computer,
            computers::take_seats,
            own::export_record,
            own::export_overview,
            letters::send_letter,
            letters::save_letter_draft,
            letters::keep_for_session,
            letters::take_off_agenda,
            letters::letters_read,
            letters::take_letter_back,
            letters::write_letter_on,
            letters::letters,
            letters::find_letters,
            homework::find,
            files::attach_files,
            files::detach_file,
            files::file_preview,
            files::save_file,
            homework::homework,
            homework::propose_goal,
            homework::sign_goal,
            homework::let_go_of_goal,
            homework::offer_task,
            homework::step_task,
            homework::begin_record,
            homework::open_record,
            homework::records,
            homework::change_record,
            homework::share_record,
            homework::withdraw_record,
            homework::remove_record,
            homework::forms,
            homework::save_form,
            homework::remove_form,
            homework::set_routine,
            homework::say_where,
            ratings::rate,
            ratings::ratings,
            commands::attach_picture,
        ])
        .run(tauri::generate_context!())
}
