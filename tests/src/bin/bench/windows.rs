//! Two real windows: what is painted, what that costs, how old a picture is on the canvas.
//!
//! A script in each page looks on, and changes nothing of what the page does: it counts the
//! paintings of the canvas, and, while ages are measured, reads the number on top of each picture
//! from the canvas right after it was painted. The moment a camera took a picture stands in the
//! head of the frame that the sending window shows to its own person (`ui/src/picture.ts`). Both
//! are wall time in whole milliseconds, on one machine.

use std::collections::HashMap;
use std::time::Duration;

use kader_tests::desktop::Display;
use kader_tests::walk::{Walk, WalkPlan, relay_program};
use kader_tests::window::Window;
use serde_json::Value;

use crate::speaker::Speaker;
use crate::stamp::Stamp;
use crate::table::{Table, Target, percentile};
use crate::usage::{self, Machine, Usage};
use crate::{Plan, SETTLE};

/// Which clips.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// 640x360.
    Small,
    /// 1280x720.
    Large,
}

/// Ages are measured this long at most: a clip has eleven seconds, and no number may come twice.
const AGES: Duration = Duration::from_secs(9);

/// See `stamp.rs` for the row of blocks.
const LOOK_ON: &str = r"
const bench = window.bench = { reading: false, painted: 0, first: null, admitted: null, frames: [], shown: [] };
const stamp = (at, width) => {
  const side = width / 40, v = (block) => at(Math.floor((block + 0.5) * side));
  const high = (v(0) + v(2)) / 2, low = (v(1) + v(3)) / 2;
  if (high - low < 60) return null;
  let bits = 0;
  for (let bit = 0; bit < 13; bit++) {
    const one = v(4 + bit) > (high + low) / 2, other = v(17 + bit) > (high + low) / 2;
    if (one === other) return null;
    bits = bits * 2 + (one ? 1 : 0);
  }
  return bits;
};
const painted = (context) => {
  const { canvas } = context;
  if (canvas.dataset.testid !== 'picture-other') return;
  bench.painted++;
  bench.first ??= Date.now();
  if (!bench.reading) return;
  const row = context.getImageData(0, Math.floor(canvas.width / 80), canvas.width, 1).data;
  bench.shown.push([stamp((x) => row[x * 4 + 1], canvas.width), Date.now()]);
};
for (const name of ['drawImage', 'putImageData']) {
  const paint = CanvasRenderingContext2D.prototype[name];
  CanvasRenderingContext2D.prototype[name] = function (...how) { paint.apply(this, how); painted(this); };
}
const Socket = window.WebSocket;
window.WebSocket = class extends Socket {
  constructor(...how) {
    super(...how);
    this.addEventListener('message', ({ data }) => {
      if (!bench.reading || !(data instanceof ArrayBuffer)) return;
      const head = new DataView(data), width = head.getUint32(16, true);
      const luma = new Uint8Array(data, 32 + Math.floor(width / 80) * width, width);
      bench.frames.push([stamp((x) => luma[x], width), head.getFloat64(8, true), Date.now()]);
    });
  }
};
document.addEventListener('click', (event) => {
  if (event.target.closest('[data-testid=lobby-admit]')) bench.admitted = Date.now();
}, true);
";

const READ: &str = "bench.frames = []; bench.shown = []; bench.reading = true";
const READ_NO_MORE: &str = "bench.reading = false; return [bench.frames, bench.shown]";
const PAINTED: &str = "return [bench.painted, performance.now()]";

/// One size.
pub(crate) async fn run(plan: &Plan, size: Size) -> Result<Table, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let display = Display::start(2570, 800)?;
    let speaker = Speaker::start(folder.path())?;
    let (_relay, relay) = relay_program(folder.path())?;
    let clips = match size {
        Size::Small => &plan.small,
        Size::Large => plan.large.as_ref().ok_or("no larger clips")?,
    };
    let windows = WalkPlan {
        folder: folder.path().to_owned(),
        display: display.name(),
        language: "nl".into(),
        dark: false,
        size: (1280, 800),
        environment: speaker.environment.clone(),
        relay,
        minutes: (60, 0),
    };
    let mut walk = Walk::open_with_clips(windows, clips).await?;
    let measured = measure(&mut walk, plan, size).await;
    for window in [walk.therapist, walk.client] {
        window.close().await;
    }
    measured
}

async fn measure(walk: &mut Walk, plan: &Plan, size: Size) -> Result<Table, String> {
    walk.up_to_home().await?;
    for window in [&walk.therapist, &walk.client] {
        window.run(LOOK_ON).await?;
    }
    walk.lobby().await?;
    walk.begin().await?;
    let both = [&walk.therapist, &walk.client];
    let admitted = both[0].run("return bench.admitted").await?.as_f64().unwrap_or(f64::NAN);
    let mut first = [0.0; 2];
    for (at, window) in both.into_iter().enumerate() {
        first[at] = window.run("return bench.first").await?.as_f64().unwrap_or(f64::NAN) - admitted;
    }
    tokio::time::sleep(SETTLE).await;

    let machine = Machine::watch();
    let usages = both.map(|window| Usage::below(window.driver()));
    let before = [painted(both[0]).await?, painted(both[1]).await?];
    tokio::time::sleep(plan.length).await;
    let after = [painted(both[0]).await?, painted(both[1]).await?];
    let used = usages.map(|usage| usage.now());
    let fps = [0, 1].map(|at: usize| (after[at].0 - before[at].0) / (after[at].1 - before[at].1) * 1e3);
    let cpu = [0, 1].map(|at: usize| usage::cpu(&used[at]));
    let busy = machine.others(cpu.iter().sum());

    let heard = ages(both, plan.length).await?;
    for window in both {
        window.click("toggle-microphone").await?;
    }
    tokio::time::sleep(SETTLE).await;
    let silent = ages(both, plan.length).await?;
    let of = |ages: &[Ages; 2], which: fn(&Ages) -> &[f64], share: f64| {
        [0, 1].map(|at: usize| percentile(which(&ages[at]), share))
    };

    let (name, small) = if size == Size::Small { ("640x360", true) } else { ("1280x720", false) };
    let target = |target: Target| small.then_some(target);
    let mut table = Table::new(format!("two windows, {name}"));
    table.row("admitted to first picture painted, ms", first, target(Target::AtMost(400.0)));
    table.row("frames a second painted", fps, target(Target::AtLeast(29.5)));
    table.row("camera to page, p50 ms", of(&silent, |ages| &ages.page, 0.5), None);
    table.row(
        "camera to canvas, p50 ms",
        of(&silent, |ages| &ages.canvas, 0.5),
        target(Target::AtMost(50.0)),
    );
    table.row("camera to canvas, p95 ms", of(&silent, |ages| &ages.canvas, 0.95), None);
    table.row("with sound: camera to canvas, p50 ms", of(&heard, |ages| &ages.canvas, 0.5), None);
    table.row("with sound: camera to canvas, p95 ms", of(&heard, |ages| &ages.canvas, 0.95), None);
    table.row("pictures measured", [0, 1].map(|at: usize| silent[at].canvas.len() as f64), None);
    table.row("cores a side, all its processes", cpu, target(Target::AtMost(0.6)));
    table.row("memory a side, MiB share (PSS)", [0, 1].map(|at: usize| usage::pss(&used[at])), None);
    table.note("ages without sound: both microphones off, as a picture waits for its sound otherwise");
    table.note(format!("therapist: {}", usage::words(&used[0])));
    table.note(format!("client: {}", usage::words(&used[1])));
    table.note(format!("{busy} (the display's server counts as others)"));
    Ok(table)
}

/// How old the other's pictures are in each window.
async fn ages(both: [&Window; 2], length: Duration) -> Result<[Ages; 2], String> {
    for window in both {
        window.run(READ).await?;
    }
    tokio::time::sleep(AGES.min(length)).await;
    let read = [Read::of(&both[0].run(READ_NO_MORE).await?), Read::of(&both[1].run(READ_NO_MORE).await?)];
    Ok([Ages::of(&read[0], &read[1], true), Ages::of(&read[1], &read[0], false)])
}

async fn painted(window: &Window) -> Result<(f64, f64), String> {
    let value = window.run(PAINTED).await?;
    let at = |place: usize| value[place].as_f64().unwrap_or(f64::NAN);
    Ok((at(0), at(1)))
}

/// What the script in a page wrote down.
struct Read {
    /// By number: when the picture was taken or came, and when the page had it.
    frames: HashMap<Stamp, (f64, f64)>,
    /// Number and moment of each painting of the other.
    shown: Vec<(Stamp, f64)>,
}

impl Read {
    fn of(value: &Value) -> Self {
        let rows = |which: usize| value[which].as_array().cloned().unwrap_or_default();
        let stamp =
            |row: &Value| row[0].as_u64().and_then(|bits| u16::try_from(bits).ok()).map(Stamp::from_bits);
        let number = |row: &Value, at: usize| row[at].as_f64().unwrap_or(f64::NAN);
        Self {
            frames: rows(0)
                .iter()
                .filter_map(|row| Some((stamp(row)?, (number(row, 1), number(row, 2)))))
                .collect(),
            shown: rows(1).iter().filter_map(|row| Some((stamp(row)?, number(row, 1)))).collect(),
        }
    }
}

/// How old the other's pictures were in one window, milliseconds.
struct Ages {
    page: Vec<f64>,
    canvas: Vec<f64>,
}

impl Ages {
    fn of(here: &Read, there: &Read, of_client: bool) -> Self {
        let mut ages = Self { page: Vec::new(), canvas: Vec::new() };
        for (stamp, painted) in here.shown.iter().filter(|(stamp, _)| stamp.client == of_client) {
            // What the other window's own page never had, or had before it was looked at, has no time.
            if let Some((taken, _)) = there.frames.get(stamp) {
                ages.canvas.push(painted - taken);
                if let Some((_, came)) = here.frames.get(stamp) {
                    ages.page.push(came - taken);
                }
            }
        }
        ages
    }
}
