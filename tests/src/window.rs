//! One real window, driven over WebDriver: the desktop program under `WebKitWebDriver`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Value, json};

use crate::process::{Process, built, free_port, wait_for};
use crate::walk::until;

/// How long a step waits for what it needs: nothing is slower on a machine that does ten things at once.
pub const PATIENCE: Duration = Duration::from_secs(45);

/// How a window is started.
#[derive(Debug, Clone)]
pub struct WindowPlan {
    /// The profile's folder.
    pub profile: PathBuf,
    /// `DISPLAY` to open on.
    pub display: String,
    /// Program arguments besides `--profile`.
    pub arguments: Vec<String>,
    /// Environment of the program.
    pub environment: Vec<(String, String)>,
    /// Language of the system as the program finds it: `nl_NL.UTF-8` or `en_US.UTF-8`.
    pub dark: bool,
}

/// A running window and the driver that clicks in it.
#[derive(Debug)]
pub struct Window {
    client: Client,
    _driver: Process,
    profile: PathBuf,
}

impl Window {
    /// Opens a window.
    ///
    /// # Errors
    /// Where the driver or the program does not come up.
    pub async fn open(plan: &WindowPlan) -> Result<Self, String> {
        let port = free_port()?;
        let mut command = Command::new("WebKitWebDriver");
        command
            .args([format!("--port={port}"), "--host=127.0.0.1".to_owned()])
            .env("DISPLAY", &plan.display)
            .env("LANG", "en_US.UTF-8")
            .env("LC_ALL", "C.UTF-8")
            // In software rendering this saves a third of the processor for pictures.
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env("GTK_THEME", if plan.dark { "Adwaita:dark" } else { "Adwaita" })
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            // The program lets itself be driven only where it is asked to, and only in an e2e build.
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .stdout(Stdio::null());
        // Sound libraries complain on stderr about cards that are not there.
        // What the program itself says is kept beside its profile.
        if std::env::var_os("KADER_LOG").is_none() {
            let log = std::fs::File::create(plan.profile.with_extension("log"));
            command.stderr(log.map_or_else(|_| Stdio::null(), Stdio::from));
        }
        for (name, value) in &plan.environment {
            command.env(name, value);
        }
        let driver = Process::start("WebKitWebDriver", &mut command)?;
        wait_for("WebKitWebDriver", PATIENCE, || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok())?;
        let mut arguments = vec!["--profile".to_owned(), plan.profile.display().to_string()];
        arguments.extend(plan.arguments.iter().cloned());
        let mut capabilities = serde_json::Map::new();
        capabilities.insert(
            "webkitgtk:browserOptions".to_owned(),
            json!({ "binary": built("kader").display().to_string(), "args": arguments }),
        );
        let connector = hyper_util::client::legacy::connect::HttpConnector::new();
        let client = ClientBuilder::new(connector)
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .map_err(|error| format!("the window did not open: {error}"))?;
        Ok(Self { client, _driver: driver, profile: plan.profile.clone() })
    }

    /// The driver's client, for what this type has no word for.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The profile's folder.
    #[must_use]
    pub fn profile(&self) -> &Path {
        &self.profile
    }

    /// Waits for an element by its `data-testid`.
    ///
    /// # Errors
    /// With the page's text, where it does not come within `within`.
    pub async fn wait(&self, id: &str, within: Duration) -> Result<fantoccini::elements::Element, String> {
        let selector = format!("[data-testid=\"{id}\"]");
        let found = self.client.wait().at_most(within).for_element(Locator::Css(&selector)).await;
        match found {
            Ok(element) => Ok(element),
            Err(_) => Err(format!("no {id} within {within:?}; the page says: {}", self.text().await)),
        }
    }

    /// Clicks on it once it is there, can be used and keeps its place; and once more where the page says that
    /// nothing came: the driver clicks at a point, and what stood there may have moved or been busy meanwhile. What
    /// the page did get is never clicked again, whatever the driver says: a switch would be back where it was.
    ///
    /// # Errors
    /// As [`Window::wait`], or where the click does not arrive.
    pub async fn click(&self, id: &str) -> Result<(), String> {
        let until = Instant::now() + PATIENCE;
        loop {
            let element = self.wait(id, PATIENCE).await?;
            let ready = self.run_async(&ready_for_click(id)).await.is_ok_and(|ready| ready == true);
            let clicked = if ready {
                let clicked = element.click().await.map_err(|error| error.to_string());
                match self.run("return window.__clicked === true").await {
                    Ok(Value::Bool(true)) => Ok(()),
                    Ok(_) => clicked.and(Err("it came elsewhere".into())),
                    // The window itself went with it.
                    Err(_) => clicked,
                }
            } else {
                Err("disabled, or in motion".into())
            };
            match clicked {
                Ok(()) => return Ok(()),
                Err(error) if Instant::now() > until => {
                    return Err(format!("{id} took no click: {error}; {}", self.text().await));
                }
                Err(_) => {
                    // The driver looks whether it is within the window, not within the part that scrolls.
                    let _ = self.run(&format!("{}.scrollIntoView({{ block: 'center' }})", by_id(id))).await;
                    tokio::time::sleep(Duration::from_millis(80)).await;
                }
            }
        }
    }

    /// Types into it, in the place of what stands there, once it takes keys.
    ///
    /// # Errors
    /// As [`Window::wait`], or where it takes none.
    pub async fn type_in(&self, id: &str, text: &str) -> Result<(), String> {
        let until = Instant::now() + PATIENCE;
        loop {
            let element = self.wait(id, PATIENCE).await?;
            let _ = element.clear().await;
            match element.send_keys(text).await {
                Ok(()) => return Ok(()),
                Err(error) if Instant::now() > until => return Err(format!("{id} took no keys: {error}")),
                Err(_) => tokio::time::sleep(Duration::from_millis(80)).await,
            }
        }
    }

    /// Presses a key and lets go of it, as on a keyboard: one of [`Key`].
    ///
    /// # Errors
    /// Where the window takes no keys.
    pub async fn press(&self, key: Key) -> Result<(), String> {
        let value = char::from(key);
        let stroke = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value });
        self.client.perform_actions(stroke).await.map_err(|error| format!("no key taken: {error}"))
    }

    /// Its text, once it has any: a place that is read aloud is there before what it says.
    ///
    /// # Errors
    /// As [`Window::wait`], or where it stays empty.
    pub async fn read(&self, id: &str) -> Result<String, String> {
        let until = Instant::now() + PATIENCE;
        loop {
            // Between the two another one may take its place on the page.
            let text = self.wait(id, PATIENCE).await?.text().await.unwrap_or_default();
            if !text.is_empty() {
                return Ok(text);
            }
            if Instant::now() > until {
                return Err(format!("{id} says nothing; the page says: {}", self.text().await));
            }
            tokio::time::sleep(Duration::from_millis(80)).await;
        }
    }

    /// What stands in a field, once anything does.
    ///
    /// # Errors
    /// As [`Window::wait`], or where it stays empty.
    pub async fn value(&self, id: &str) -> Result<String, String> {
        let script = format!("return {}?.value ?? ''", by_id(id));
        let value = until(self, &format!("something in {id}"), &script, |value| value != "").await?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    }

    /// Whether it is on the page now.
    pub async fn has(&self, id: &str) -> bool {
        let selector = format!("[data-testid=\"{id}\"]");
        self.client.find(Locator::Css(&selector)).await.is_ok()
    }

    /// Runs a script in the page and gives its value.
    ///
    /// # Errors
    /// Where the script fails.
    pub async fn run(&self, script: &str) -> Result<Value, String> {
        self.client.execute(script, Vec::new()).await.map_err(|error| error.to_string())
    }

    /// Runs a script that calls back, and gives what it was called with.
    ///
    /// # Errors
    /// Where the script fails.
    pub async fn run_async(&self, script: &str) -> Result<Value, String> {
        self.client.execute_async(script, Vec::new()).await.map_err(|error| error.to_string())
    }

    /// Gives the program a command as the page does, with its arguments or none.
    ///
    /// # Errors
    /// Where the program refuses: what it said.
    pub async fn command(&self, name: &str, arguments: &Value) -> Result<Value, String> {
        let script = format!(
            "const done = arguments[arguments.length - 1]; \
             const given = {}; \
             window.__TAURI_INTERNALS__.invoke('{name}', given === null ? {{}} : {{ args: given }}) \
               .then((value) => done({{ value: value ?? null }}), (failure) => done({{ failure }}))",
            arguments
        );
        let mut answer = self.run_async(&script).await?;
        match answer.get_mut("value") {
            Some(value) => Ok(value.take()),
            None => Err(format!("{name}: {answer}")),
        }
    }

    /// The whole page as text.
    pub async fn text(&self) -> String {
        let text = self.run("return document.body.innerText").await.ok();
        text.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Closes the window as a person does, and waits until its program has ended.
    pub async fn close(self) {
        let _ = self.client.clone().close().await;
        // The driver answers before that, and on a busy machine now and then leaves it running.
        let patience = Instant::now() + Duration::from_secs(10);
        while let Some(process) = self.program() {
            if Instant::now() > patience {
                let _ = Command::new("kill").args(["-9", &process.to_string()]).status();
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The process of this window: the program that was started on this profile; none once it ended.
    #[must_use]
    pub fn program(&self) -> Option<u32> {
        let program = built("kader").into_os_string().into_encoded_bytes();
        let profile = self.profile.as_os_str().as_encoded_bytes();
        std::fs::read_dir("/proc").ok()?.flatten().find_map(|entry| {
            let process = entry.file_name().to_str()?.parse().ok()?;
            let line = std::fs::read(entry.path().join("cmdline")).ok()?;
            let mut words = line.split(|byte| *byte == 0);
            (words.next()? == program && words.any(|word| word == profile)).then_some(process)
        })
    }
}

/// What finds an element of the page by its `data-testid`.
fn by_id(id: &str) -> String {
    format!("document.querySelector('[data-testid=\"{id}\"]')")
}

/// Whether it can be used and is where it was a picture ago; from then on `window.__clicked` says whether it was
/// clicked on. An option of a list is chosen by the driver without a click of its own.
fn ready_for_click(id: &str) -> String {
    format!(
        "const done = arguments[arguments.length - 1]; const at = {}; const box = () => at.getBoundingClientRect(); \
         if (!at || at.matches(':disabled')) return done(false); \
         const before = box(); window.__clicked = at.tagName === 'OPTION'; \
         const heard = (event) => {{ if (event.target.closest?.('[data-testid=\"{id}\"]')) window.__clicked = true; }}; \
         window.removeEventListener('click', window.__clickHeard, true); \
         window.__clickHeard = heard; window.addEventListener('click', heard, true); \
         requestAnimationFrame(() => {{ const now = box(); done(now.x === before.x && now.y === before.y); }})",
        by_id(id)
    )
}

impl Window {
    /// The driver's process: the program and its web view are below it.
    #[must_use]
    pub fn driver(&self) -> u32 {
        self._driver.id()
    }
}
