//! The whole way, click by click, in two real windows: first start to ending.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fantoccini::Locator;
use serde_json::{Value, json};

use crate::desktop::Display;
use crate::first::{checks, introduces, words};
use crate::lab::clip;
use crate::process::{Process, built, root};
use crate::shows::{sees, until_sees};
use crate::window::{PATIENCE, Window, WindowPlan};

/// How long a step may take that waits for the other side.
pub const STEP: Duration = PATIENCE;

/// What a walk needs to know beforehand.
#[derive(Debug, Clone)]
pub struct WalkPlan {
    /// Folder for profiles and the relay's data.
    pub folder: PathBuf,
    /// `DISPLAY` of both windows.
    pub display: String,
    /// Language of the page: `nl` or `en`.
    pub language: String,
    /// Dark colors.
    pub dark: bool,
    /// Size of a window.
    pub size: (u32, u32),
    /// Environment of both programs.
    pub environment: Vec<(String, String)>,
    /// Address of the relay.
    pub relay: String,
    /// Minutes of a session, and of its grace.
    pub minutes: (u32, u32),
}

impl WalkPlan {
    /// The window is in the language and the colors of the plan.
    async fn is_looked_at_in(&self, window: &Window) -> Result<(), String> {
        choose_language(window, &self.language).await?;
        if self.dark {
            window.run("document.documentElement.dataset.theme = 'dark'").await?;
        }
        Ok(())
    }
}

/// Starts the relay's program on a free port of this machine.
///
/// # Errors
/// Where it does not come up.
pub fn relay_program(folder: &Path) -> Result<(Process, String), String> {
    relay_program_on(folder, 0)
}

/// The same on a given port, to come back on after it was away.
///
/// # Errors
/// Where it does not come up.
pub fn relay_program_on(folder: &Path, port: u16) -> Result<(Process, String), String> {
    let (process, line) = Process::start_and_read(
        "kader-relay",
        std::process::Command::new(built("kader-relay"))
            .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data"])
            .arg(folder.join("relay")),
        |line| line.starts_with("listening on "),
    )?;
    let url = line.trim_start_matches("listening on ").trim().to_owned();
    Ok((process, url))
}

/// What the two windows of [`Walk::in_lab`] need around them, until it is dropped.
#[derive(Debug)]
pub struct LabRoom {
    _relay: Process,
    _display: Display,
    folder: tempfile::TempDir,
}

impl LabRoom {
    /// All that lies on the disk by now: both profiles, what the windows' web views keep, what the
    /// programs said, and the relay's files.
    #[must_use]
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        crate::search::files(self.folder.path())
    }
}

/// Two windows on their way.
pub struct Walk {
    /// The therapist's.
    pub therapist: Window,
    /// The client's.
    pub client: Window,
    plan: WalkPlan,
    pictures: Option<(String, PathBuf)>,
    judged: bool,
    step: u32,
}

impl Walk {
    /// Opens both windows side by side.
    ///
    /// # Errors
    /// Where one does not open.
    pub async fn open(plan: WalkPlan) -> Result<Self, String> {
        let therapist = Window::open(&window_plan(&plan, "therapist", 0)).await?;
        let client = Window::open(&window_plan(&plan, "client", 1)).await?;
        let mut walk = Self { therapist, client, plan, pictures: None, judged: false, step: 0 };
        walk.choose_language().await?;
        Ok(walk)
    }

    /// Two windows on a display and a relay of their own, for a session of a minute without grace;
    /// pictures of the steps go to `target/<pictures>`.
    ///
    /// # Errors
    /// Where one of all that does not come up.
    pub async fn in_lab(language: &str, pictures: &str) -> Result<(Self, LabRoom), String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let display = Display::start(2570, 800)?;
        let (relay, url) = relay_program(folder.path())?;
        let mut walk = Self::open(WalkPlan {
            folder: folder.path().to_owned(),
            display: display.name(),
            language: language.to_owned(),
            dark: false,
            size: (1280, 800),
            environment: ["DATA", "CONFIG", "CACHE"]
                .map(|kind| (format!("XDG_{kind}_HOME"), folder.path().join(kind).display().to_string()))
                .to_vec(),
            relay: url,
            minutes: (1, 0),
        })
        .await?;
        let pictures = root().join("target").join(pictures);
        std::fs::create_dir_all(&pictures).map_err(|error| error.to_string())?;
        walk.keep_pictures(&display, pictures);
        Ok((walk, LabRoom { _relay: relay, _display: display, folder }))
    }

    /// Keeps a picture of every step in `folder`.
    pub fn keep_pictures(&mut self, display: &Display, folder: PathBuf) {
        self.pictures = Some((display.name(), folder));
    }

    /// From here on axe looks at whatever a picture is taken of.
    pub fn is_judged(&mut self) {
        self.judged = true;
    }

    /// Takes a picture of both windows, where pictures are kept; and has axe look at both, where it is asked to.
    ///
    /// # Errors
    /// Where none can be taken, or what is shown has a serious fault.
    pub async fn picture(&mut self, what: &str) -> Result<(), String> {
        self.step += 1;
        if let Some((display, folder)) = &self.pictures {
            // What was just clicked is drawn within two frames.
            tokio::time::sleep(Duration::from_millis(350)).await;
            crate::desktop::picture_of(display, &folder.join(format!("{:02}-{what}.png", self.step)))?;
        }
        if self.judged && what != "failed" {
            let (one, other) = tokio::join!(
                crate::axe::is_accessible(&self.therapist),
                crate::axe::is_accessible(&self.client)
            );
            one.and(other).map_err(|found| format!("{what}: {found}"))?;
        }
        Ok(())
    }

    /// The test goes on where it went well; else it fails, and a picture of both windows is kept.
    ///
    /// # Panics
    /// Where it did not go well.
    pub async fn judges(&mut self, outcome: Result<(), String>) {
        if outcome.is_err() {
            let _ = self.picture("failed").await;
        }
        outcome.unwrap();
    }

    /// Opens a window anew after it was closed or killed.
    ///
    /// # Errors
    /// Where it does not open.
    pub async fn reopen(&mut self, therapist: bool) -> Result<(), String> {
        let (name, place) = if therapist { ("therapist", 0) } else { ("client", 1) };
        let window = Window::open(&window_plan(&self.plan, name, place)).await?;
        if therapist {
            self.therapist = window;
        } else {
            self.client = window;
        }
        Ok(())
    }

    /// The client's window is closed, and another opens on a computer on which Kader never was. Its profile's folder.
    ///
    /// # Errors
    /// Where it does not open.
    pub async fn client_has_a_new_computer(&mut self) -> Result<PathBuf, String> {
        let profile = self.plan.folder.join("client-new");
        let plan = WindowPlan { profile: profile.clone(), ..window_plan(&self.plan, "client", 1) };
        std::mem::replace(&mut self.client, Window::open(&plan).await?).close().await;
        self.plan.is_looked_at_in(&self.client).await?;
        Ok(profile)
    }

    /// The client has another computer besides: a window on a profile that is not there yet takes the client's place
    /// in the walk, and the first one goes on. The profile, and the first window.
    ///
    /// # Errors
    /// Where it does not open.
    pub async fn client_has_a_second_computer(&mut self) -> Result<(PathBuf, Window), String> {
        let profile = self.plan.folder.join("client-second");
        let plan = WindowPlan { profile: profile.clone(), ..window_plan(&self.plan, "client", 1) };
        let first = std::mem::replace(&mut self.client, Window::open(&plan).await?);
        self.plan.is_looked_at_in(&self.client).await?;
        Ok((profile, first))
    }

    async fn choose_language(&mut self) -> Result<(), String> {
        for window in [&self.therapist, &self.client] {
            self.plan.is_looked_at_in(window).await?;
        }
        Ok(())
    }

    /// First start on both sides: name, role, passphrase, words shown and checked.
    ///
    /// # Errors
    /// Where a step does not come about.
    pub async fn first_start(&mut self) -> Result<(), String> {
        self.picture("welcome").await?;
        introduces(&self.therapist, "Femke Bakker", "therapist").await?;
        introduces(&self.client, "Sam de Wit", "client").await?;
        self.picture("how-it-opens").await?;
        for window in [&self.therapist, &self.client] {
            window.click("first-create").await?;
            window.wait("word-24", STEP).await?;
        }
        self.picture("recovery-words").await?;
        for window in [&self.therapist, &self.client] {
            let words = words(window).await?;
            window.click("words-written").await?;
            checks(window, &words).await?;
            self_at(window, "home").await?;
        }
        self.picture("home-before").await
    }

    /// Invitation and acceptance, by the link.
    ///
    /// # Errors
    /// Where a step does not come about.
    pub async fn invite(&mut self) -> Result<(), String> {
        let link = self.invitation().await?;
        self.picture("invitation").await?;
        self.client.click("accept").await?;
        self.client.type_in("accept-link", &link).await?;
        self.client.click("accept-submit").await?;
        for window in [&self.therapist, &self.client] {
            window.wait("verify-emoji", STEP).await?;
        }
        Ok(())
    }

    /// Therapist: makes an invitation and reads its link.
    ///
    /// # Errors
    /// Where a step does not come about.
    pub async fn invitation(&mut self) -> Result<String, String> {
        self.therapist.click("invite").await?;
        self.therapist.click("invite-1").await?;
        self.therapist.wait("invite-qr", STEP).await?;
        self.therapist.value("invite-link").await
    }

    /// Both compare the short string, which must be the same.
    ///
    /// # Errors
    /// Where it differs, or a step does not come about.
    pub async fn verify(&mut self) -> Result<(), String> {
        let (one, other) =
            (self.therapist.read("verify-emoji").await?, self.client.read("verify-emoji").await?);
        if one != other || one.is_empty() {
            return Err(format!("the short strings differ: {one} and {other}"));
        }
        self.picture("verify").await?;
        self.therapist.click("verify-same").await?;
        self.client.wait("verify-other-same", STEP).await?;
        self.client.click("verify-same").await
    }

    /// The therapist proposes, the client reads and signs.
    ///
    /// # Errors
    /// Where a step does not come about.
    pub async fn agree(&mut self) -> Result<(), String> {
        self_at(&self.therapist, "agreement").await?;
        let form = "const has = (id) => document.querySelector(`[data-testid=${id}]`) !== null; \
            return has('terms-length') ? 'open' : has('propose-open') ? 'closed' : ''";
        if until(&self.therapist, "the form", form, |form| form != "").await? == "closed" {
            self.therapist.click("propose-open").await?;
        }
        let (minutes, grace) = self.plan.minutes;
        self.therapist.type_in("terms-length", &minutes.to_string()).await?;
        self.therapist.type_in("terms-grace", &grace.to_string()).await?;
        self.therapist.type_in("terms-why", "Zoals we bespraken: kort, om te wennen.").await?;
        self.picture("propose").await?;
        self.therapist.click("propose-submit").await?;
        self.client.wait("agreement-sign", STEP).await?;
        self.picture("read-and-sign").await?;
        self.client.click("agreement-sign").await?;
        for window in [&self.therapist, &self.client] {
            window.wait("open-lobby", STEP).await?;
        }
        self.picture("home").await
    }

    /// The therapist proposes other terms than minutes can say, by the command that the page gives; the
    /// client is told at home, reads and signs.
    ///
    /// # Errors
    /// Where a step does not come about.
    pub async fn agree_anew(&mut self, terms: &Value) -> Result<(), String> {
        let relationship = sees(&self.therapist, "/id").await?;
        let proposal = json!({ "relationship": relationship, "terms": terms, "why": "Om te wennen." });
        self.therapist.command("propose", &proposal).await?;
        self.client.click("home-proposal").await?;
        self.client.wait("agreement-sign", STEP).await?;
        if self.client.has("sign-declare").await {
            // That there is no other relation is declared by an act of its own (S-70).
            self.client.click("sign-declare").await?;
        }
        self.client.click("agreement-sign").await?;
        for window in [&self.therapist, &self.client] {
            until_sees(window, "the new version in force", "/agreement/terms", |now| now == terms).await?;
        }
        self.client.click("nav-home").await
    }

    /// Both go to the lobby, turn their devices on and say where they are.
    ///
    /// # Errors
    /// Where a step does not come about.
    pub async fn lobby(&mut self) -> Result<(), String> {
        self.lobby_by("open-lobby").await
    }

    /// The same, by another button than the one at home.
    ///
    /// # Errors
    /// Where a step does not come about.
    pub async fn lobby_by(&mut self, button: &str) -> Result<(), String> {
        for window in [&self.therapist, &self.client] {
            window.click(button).await?;
            self_at(window, "lobby").await?;
        }
        self.picture("lobby-off").await?;
        for window in [&self.therapist, &self.client] {
            window.click("camera").await?;
            window.click("microphone").await?;
            window.click("place-free-yes").await?;
            window.click("place-alone-yes").await?;
            window.type_in("place-address", "Lindelaan 4, thuis").await?;
            window.type_in("place-phone", "06 1234 5678").await?;
            until(
                window,
                "the own picture",
                "return Number(document.querySelector('[data-testid=picture-self]')?.dataset.painted ?? 0)",
                |value| value.as_u64().is_some_and(|painted| painted > 10),
            )
            .await?;
        }
        self.picture("lobby-ready").await
    }

    /// In they go: the client asks, the therapist admits.
    ///
    /// # Errors
    /// Where a step does not come about.
    pub async fn begin(&mut self) -> Result<Duration, String> {
        self.therapist.click("lobby-enter").await?;
        self.client.click("lobby-enter").await?;
        self.therapist.wait("lobby-admit", STEP).await?;
        self.picture("waits").await?;
        let admitted = Instant::now();
        self.therapist.click("lobby-admit").await?;
        for window in [&self.therapist, &self.client] {
            until(window, "the other's picture", PAINTED_OTHER, |value| {
                value.as_u64().is_some_and(|n| n > 0)
            })
            .await?;
        }
        Ok(admitted.elapsed())
    }

    /// Everything up to where a session is one click away.
    ///
    /// # Errors
    /// Where a step does not come about.
    pub async fn up_to_home(&mut self) -> Result<(), String> {
        self.first_start().await?;
        self.invite().await?;
        self.verify().await?;
        self.agree().await
    }
}

/// How many frames of the other's picture were painted.
pub const PAINTED_OTHER: &str =
    "return Number(document.querySelector('[data-testid=picture-other]')?.dataset.painted ?? 0)";

/// Chooses the language of a page, `nl` or `en`, as a person does.
///
/// # Errors
/// Where there is no choice of languages.
pub async fn choose_language(window: &Window, language: &str) -> Result<(), String> {
    window.wait("language", STEP).await?;
    let script = format!(
        "const s = document.querySelector('[data-testid=language]'); s.value = '{language}'; \
         s.dispatchEvent(new Event('change', {{ bubbles: true }}));"
    );
    window.run(&script).await.map(|_| ())
}

/// Waits for a screen.
///
/// # Errors
/// Where it does not come.
pub async fn self_at(window: &Window, screen: &str) -> Result<(), String> {
    let selector = format!("[data-testid=\"screen\"][data-screen=\"{screen}\"]");
    let found = window.client().wait().at_most(STEP).for_element(Locator::Css(&selector)).await;
    match found {
        Ok(_) => Ok(()),
        Err(_) => Err(format!("not at {screen}; the page says: {}", window.text().await)),
    }
}

/// Waits until a script's value is so.
///
/// # Errors
/// Where it does not become so.
pub async fn until(
    window: &Window,
    what: &str,
    script: &str,
    so: impl Fn(&Value) -> bool,
) -> Result<Value, String> {
    until_told(window, what, async || window.run(script).await, so).await
}

/// Waits until what a window tells is so.
///
/// # Errors
/// Where it does not become so.
pub(crate) async fn until_told(
    window: &Window,
    what: &str,
    ask: impl AsyncFn() -> Result<Value, String>,
    so: impl Fn(&Value) -> bool,
) -> Result<Value, String> {
    let end = Instant::now() + STEP;
    loop {
        // What is asked for may not be there yet: then asking fails, and it is asked again.
        let found = match ask().await {
            Ok(value) if so(&value) => return Ok(value),
            Ok(value) => value.to_string(),
            Err(error) => error,
        };
        if Instant::now() > end {
            return Err(format!(
                "{what} did not come about ({found}); the page says: {}",
                window.text().await
            ));
        }
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
}

fn window_plan(plan: &WalkPlan, name: &str, place: u32) -> WindowPlan {
    let (width, height) = plan.size;
    WindowPlan {
        profile: plan.folder.join(name),
        display: plan.display.clone(),
        arguments: vec![
            "--relay".to_owned(),
            plan.relay.clone(),
            "--camera".to_owned(),
            clip(&format!("{name}.ivf")).display().to_string(),
            "--microphone".to_owned(),
            clip(&format!("{name}.wav")).display().to_string(),
            "--place".to_owned(),
            format!("{},0,{width},{height}", place * (width + 10)),
        ],
        environment: plan.environment.clone(),
        dark: plan.dark,
    }
}

/// Where the demo leaves its pictures.
#[must_use]
pub fn demo_folder() -> PathBuf {
    root().join("target/demo")
}

impl Walk {
    /// As [`Walk::open`], with cameras that see `therapist.ivf` and `client.ivf` of another folder.
    ///
    /// # Errors
    /// Where a window does not open.
    pub async fn open_with_clips(plan: WalkPlan, clips: &Path) -> Result<Self, String> {
        let open = |name: &'static str, place| {
            let mut window = window_plan(&plan, name, place);
            let camera = window.arguments.iter().position(|argument| argument == "--camera");
            if let Some(value) = camera.and_then(|at| window.arguments.get_mut(at + 1)) {
                *value = clips.join(format!("{name}.ivf")).display().to_string();
            }
            async move { Window::open(&window).await }
        };
        let (therapist, client) = (open("therapist", 0).await?, open("client", 1).await?);
        let mut walk = Self { therapist, client, plan, pictures: None, judged: false, step: 0 };
        walk.choose_language().await?;
        Ok(walk)
    }
}
