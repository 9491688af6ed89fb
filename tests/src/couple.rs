//! A couple and their therapist: three real windows side by side, each with a camera that sees a clip of its own.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use kader_media::vp8::{Decoder, Encoder};
use kader_media::{EncodedFrame, VideoFrame};
use serde_json::Value;

use crate::axe::is_accessible;
use crate::desktop::{Display, picture_of};
use crate::lab::clip;
use crate::pictures::{Clip, PATCHES_OTHER};
use crate::process::{Process, root};
use crate::shows::sees;
use crate::walk::{STEP, choose_language, relay_program, until};
use crate::window::{Window, WindowPlan};

/// Who they are: the therapist first.
pub const NAMES: [&str; 3] = ["Femke Bakker", "Sam de Wit", "Noor Jansen"];
/// The size of each window.
const SIZE: (u32, u32) = (900, 600);
/// Pictures of a second, of half the clips' size: two cores draw three windows with three pictures each.
const RATE: u32 = 15;
/// How far apart a picture and one of its own clip are at most (see [`crate::pictures::NEAR`]; these are small, and
/// encoded twice).
const NEAR: f32 = 9.0;
/// How far apart pictures of different clips are at least.
const FAR: f32 = 20.0;

/// Three windows on a display and a relay of their own, until they are dropped.
pub struct Couple {
    /// The therapist's, and the clients'.
    pub windows: [Window; 3],
    dutch: bool,
    clips: [Clip; 3],
    display: Display,
    pictures: PathBuf,
    step: u32,
    _relay: Process,
    _folder: tempfile::TempDir,
}

impl Couple {
    /// Opens them in a language, `nl` in light colors or `en` in dark ones; pictures of the steps go to `target/<pictures>`.
    ///
    /// # Errors
    /// Where one of all that does not come up.
    pub async fn open(language: &str, pictures: &str) -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let display = Display::start(3 * (SIZE.0 + 10), SIZE.1)?;
        let (relay, url) = relay_program(folder.path())?;
        let open = async |place: u32, name: &str| {
            let camera = folder.path().join(format!("{name}.ivf"));
            // Two clients have one voice: nothing here listens to it.
            let (picture, voice, mirrored) = match place {
                0 => ("therapist.ivf", "therapist.wav", false),
                1 => ("client.ivf", "client.wav", false),
                _ => ("client.ivf", "client.wav", true),
            };
            smaller(&clip(picture), &camera, mirrored)?;
            let window = Window::open(&WindowPlan {
                profile: folder.path().join(name),
                display: display.name(),
                arguments: vec![
                    "--relay".to_owned(),
                    url.clone(),
                    "--camera".to_owned(),
                    camera.display().to_string(),
                    "--microphone".to_owned(),
                    clip(voice).display().to_string(),
                    "--place".to_owned(),
                    format!("{},0,{},{}", place * (SIZE.0 + 10), SIZE.0, SIZE.1),
                ],
                environment: Vec::new(),
                dark: language == "en",
            })
            .await?;
            choose_language(&window, language).await?;
            if language == "en" {
                window.run("document.documentElement.dataset.theme = 'dark'").await?;
            }
            Ok::<_, String>((window, Clip::open(&camera)))
        };
        let (therapist, of_therapist) = open(0, "therapist").await?;
        let (client, of_client) = open(1, "client").await?;
        let (partner, of_partner) = open(2, "partner").await?;
        let pictures = root().join("target").join(pictures);
        std::fs::create_dir_all(&pictures).map_err(|error| error.to_string())?;
        Ok(Self {
            windows: [therapist, client, partner],
            dutch: language == "nl",
            clips: [of_therapist, of_client, of_partner],
            display,
            pictures,
            step: 0,
            _relay: relay,
            _folder: folder,
        })
    }

    /// What the pages say: the Dutch, or the English.
    #[must_use]
    pub fn words<'a>(&self, dutch: &'a str, english: &'a str) -> &'a str {
        if self.dutch { dutch } else { english }
    }

    /// Takes a picture of all three windows.
    ///
    /// # Errors
    /// Where none can be taken.
    pub async fn picture(&mut self, what: &str) -> Result<(), String> {
        self.step += 1;
        // What was just clicked is drawn within a few frames.
        tokio::time::sleep(Duration::from_millis(700)).await;
        picture_of(&self.display.name(), &self.pictures.join(format!("{:02}-{what}.png", self.step)))
    }

    /// Has axe look at these windows.
    ///
    /// # Errors
    /// Where what one shows has a serious fault.
    pub async fn fit(&self, which: &[usize]) -> Result<(), String> {
        for at in which {
            let found = is_accessible(&self.windows[*at]).await;
            found.map_err(|found| format!("window {at}, picture {}: {found}", self.step))?;
        }
        Ok(())
    }

    /// By which handle the others know who sits at each window.
    ///
    /// # Errors
    /// Where there is no relationship yet.
    pub async fn handles(&self) -> Result<[String; 3], String> {
        let mut handles = <[String; 3]>::default();
        for (window, handle) in self.windows.iter().zip(&mut handles) {
            *handle = sees(window, "/myId").await?.as_str().ok_or("nobody yet")?.to_owned();
        }
        Ok(handles)
    }

    /// Waits until window `at` shows pictures that go on, and one of the clip of `of` and of no other.
    ///
    /// # Errors
    /// What it shows instead.
    pub async fn shows(&self, at: usize, of: usize, handle: &str) -> Result<(), String> {
        let (window, what) = (&self.windows[at], format!("window {at} paints {}", NAMES[of]));
        let painted = painted_of(handle);
        let count = |value: &Value| value.as_u64().unwrap_or_default();
        let before = count(&until(window, &what, &painted, |n| count(n) > 3).await?);
        until(window, &what, &painted, |n| count(n) > before + 10).await?;
        let end = Instant::now() + STEP;
        loop {
            let shown = until(window, &what, &patches_of(handle), Value::is_array).await?;
            let numbers = shown.as_array().map(Vec::as_slice).unwrap_or_default().iter();
            let patches: Vec<f32> =
                numbers.map(|number| number.as_f64().unwrap_or_default() as f32).collect();
            let off: Vec<f32> = self.clips.iter().map(|clip| clip.nearest(&patches).0).collect();
            println!("{what}: {off:.1?} off the clips");
            let mut others = off.iter().enumerate().filter(|(whose, _)| *whose != of);
            if off[of] <= NEAR && others.all(|(_, off)| *off >= FAR) {
                return Ok(());
            }
            // The first ones of a line that just begins are coarse.
            if Instant::now() > end {
                return Err(format!("{what}: no, {off:.1?} off the clips"));
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

/// How many pictures of this member were painted.
#[must_use]
pub fn painted_of(handle: &str) -> String {
    format!(
        "return Number(document.querySelector('[data-testid=\"picture-{handle}\"]')?.dataset.painted ?? 0)"
    )
}

fn patches_of(handle: &str) -> String {
    PATCHES_OTHER.replace("picture-other", &format!("picture-{handle}"))
}

/// The same film at half its size and [`RATE`] pictures a second; of somebody else where it is `mirrored`: left is
/// right, and red is blue.
fn smaller(from: &Path, to: &Path, mirrored: bool) -> Result<(), String> {
    let film = std::fs::read(from).map_err(|error| error.to_string())?;
    let (head, mut rest) = film.split_at_checked(32).ok_or("no head")?;
    let mut out = head.to_vec();
    let mut decoder = Decoder::new().map_err(|error| error.to_string())?;
    let mut encoder: Option<Encoder> = None;
    let (start, mut taken) = (Instant::now(), 0u32);
    for number in 0u32.. {
        let Some((frame, after)) = rest.split_at_checked(12) else { break };
        let length = u32::from_le_bytes([frame[0], frame[1], frame[2], frame[3]]) as usize;
        let (data, after) = after.split_at_checked(length).ok_or("cut off")?;
        rest = after;
        let at = start + Duration::from_secs(1) * taken / RATE;
        let picture = decoder.decode(data, at).map_err(|error| error.to_string())?;
        // Of thirty a second every other one.
        if number % 2 == 1 {
            continue;
        }
        let picture = picture.ok_or("a picture that is not to be shown")?.halved();
        let mut picture = picture.map_err(|error| error.to_string())?;
        if mirrored {
            picture = mirror(&picture)?;
        }
        let coded = coded(&mut encoder, &picture)?;
        out.extend(u32::try_from(coded.data.len()).unwrap_or(u32::MAX).to_le_bytes());
        out.extend(u64::from(taken).to_le_bytes());
        out.extend(coded.data);
        out[12..14].copy_from_slice(&(coded.width as u16).to_le_bytes());
        out[14..16].copy_from_slice(&(coded.height as u16).to_le_bytes());
        taken += 1;
    }
    for (place, number) in [(16, RATE), (20, 1), (24, taken)] {
        out[place..place + 4].copy_from_slice(&number.to_le_bytes());
    }
    std::fs::write(to, out).map_err(|error| error.to_string())
}

fn coded(encoder: &mut Option<Encoder>, picture: &VideoFrame) -> Result<EncodedFrame, String> {
    let first = encoder.is_none();
    let encoder = match encoder {
        Some(encoder) => encoder,
        None => encoder
            .insert(Encoder::new(picture.width, picture.height, 600).map_err(|error| error.to_string())?),
    };
    let coded = encoder.encode(picture, first).map_err(|error| error.to_string())?;
    coded.ok_or_else(|| "a picture was skipped".to_owned())
}

fn mirror(picture: &VideoFrame) -> Result<VideoFrame, String> {
    let [luma, blue, red] = picture.planes().ok_or("no whole picture")?;
    let (width, half) = (picture.width as usize, picture.width.div_ceil(2) as usize);
    let mut out = Vec::with_capacity(picture.i420.len());
    for (plane, width) in [(luma, width), (red, half), (blue, half)] {
        for row in plane.chunks_exact(width) {
            out.extend(row.iter().rev());
        }
    }
    VideoFrame::new(picture.width, picture.height, out.into(), picture.captured)
        .map_err(|error| error.to_string())
}
