//! Whether what a window shows can be used by everybody, as far as axe-core sees that: it runs in the real page.

use std::time::Duration;

use serde_json::Value;

use crate::process::root;
use crate::window::Window;

/// The rules of WCAG 2.2, levels A and AA.
const RULES: &str = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']";

/// Runs axe-core over the whole page. Contrast is measured as it is painted.
///
/// # Errors
/// With every finding that axe calls serious or critical, and where; or where axe does not run.
pub async fn is_accessible(window: &Window) -> Result<(), String> {
    let path = root().join("ui/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(path).map_err(|error| format!("no axe-core: {error}"))?;
    // It reads `module`, `define` and `window`: the last alone is there.
    window.run(&format!("if (!window.axe) {{ {axe} }}")).await?;
    let look = format!(
        "const done = arguments[arguments.length - 1];
         window.axe.run(document, {{ runOnly: {RULES}, resultTypes: ['violations'] }}).then(
           (found) => done(found.violations
             .filter((one) => one.impact === 'serious' || one.impact === 'critical')
             .map((one) => one.id + ': ' + one.nodes.map((node) => node.target.join(' ')).join(', '))),
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
