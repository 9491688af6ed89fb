//! Whether what a window shows can be used by everybody, as far as axe-core sees that: it runs in the real page.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::process::root;
use crate::window::Window;

/// The rules of WCAG 2.2, levels A and AA.
const RULES: &str = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']";

/// Runs axe-core over the whole page. Contrast is measured as it is painted. What is still as it was when nothing was
/// found is not looked at again.
///
/// # Errors
/// With every finding that axe calls serious or critical, and where; or where axe does not run.
pub async fn is_accessible(window: &Window) -> Result<(), String> {
    // Half a megabyte: once is enough for a page.
    if window.run("return window.axe === undefined").await? == true {
        let path = root().join("ui/node_modules/axe-core/axe.min.js");
        let axe = std::fs::read_to_string(path).map_err(|error| format!("no axe-core: {error}"))?;
        // It reads `module`, `define` and `window`: the last alone is there.
        window.run(&axe).await?;
    }
    let look = format!(
        "const done = arguments[arguments.length - 1];
         const page = document.documentElement.outerHTML;
         if (window.kaderFit === page) {{ done([]); return; }}
         window.axe.run(document, {{ runOnly: {RULES}, resultTypes: ['violations'] }}).then(
           (found) => {{
             const serious = found.violations
               .filter((one) => one.impact === 'serious' || one.impact === 'critical')
               .map((one) => one.id + ': ' + one.nodes.map((node) => node.target.join(' ')).join(', '));
             if (serious.length === 0) window.kaderFit = page;
             done(serious);
           }},
           (error) => done(['axe: ' + error.message]))"
    );
    let mut found = Value::Null;
    // What fades in is half seen meanwhile: what stays is a fault.
    for _ in 0..3 {
        found = window.run_async(&look).await?;
        if found.as_array().is_some_and(Vec::is_empty) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let heading =
        window.run("return document.querySelector('h1')?.textContent ?? ''").await.unwrap_or_default();
    Err(format!("under {heading}, axe finds {found}"))
}

/// What a browser that reaches nothing shows of a page of an archive that was unpacked in a folder, in light or dark
/// colors; and that axe finds nothing serious in it.
///
/// # Errors
/// With what axe finds, or where the browser does not start or axe does not run in it.
pub fn page_is_accessible(archive: &Path, page: &str, dark: bool) -> Result<String, String> {
    let told = |error: std::io::Error| format!("{page}: {error}");
    let read = |file: &str| std::fs::read_to_string(archive.join(file)).map_err(told);
    let mut style = read("style.css")?;
    if dark {
        let as_dark = style.replace("(prefers-color-scheme: dark)", "all").replace("light dark", "dark");
        if style == as_dark {
            return Err("the page has no dark colors".to_owned());
        }
        style = as_dark;
    }
    // Beside it lies the same page, but that a script may run in it, as none may in the page itself.
    let look = format!(
        "<script src=\"file://{}\"></script><script>axe.run(document, {{ runOnly: {RULES} }}).then((found) => {{
           document.title = 'axe: ' + found.violations.map((one) => one.id + ': ' +
             one.nodes.map((node) => node.target.join(' ')).join(', ')).join('; ') }})</script></body>",
        root().join("ui/node_modules/axe-core/axe.min.js").display()
    );
    let looked_at = read(page)?
        .replacen("Content-Security-Policy", "none", 1)
        .replace("style.css", "looked.css")
        .replace("</body>", &look);
    let beside = archive.join(page).with_file_name("looked.html");
    std::fs::write(archive.join("looked.css"), style).map_err(told)?;
    std::fs::write(&beside, looked_at).map_err(told)?;
    let shown = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--proxy-server=127.0.0.1:9", "--dump-dom"])
        .args(["--virtual-time-budget=20000", "--allow-file-access-from-files"])
        .arg(format!("--user-data-dir={}", archive.join("browser").display()))
        .arg(format!("file://{}", beside.display()))
        .output()
        .map_err(told)?;
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    let found = shown.split("<title>axe: ").nth(1).and_then(|rest| rest.split("</title>").next());
    match found {
        Some("") => Ok(shown),
        Some(found) => Err(format!("in {page}, axe finds {found}")),
        None => Err(format!("axe did not run in {page}")),
    }
}
