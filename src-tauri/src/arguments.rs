//! The program's arguments.

use std::path::PathBuf;

/// Secure online therapy, in a setting that both sides hold.
#[derive(Debug, clap::Parser)]
#[command(name = "kader", version, about)]
pub(crate) struct Arguments {
    /// Folder of this profile. By default the system's folder for the program's data.
    #[arg(long, value_name = "DIR")]
    pub(crate) profile: Option<PathBuf>,
    /// A picture file (Y4M, or IVF with VP8) in the place of a camera.
    #[arg(long, value_name = "FILE")]
    pub(crate) camera: Option<PathBuf>,
    /// A sound file (WAV) in the place of a microphone.
    #[arg(long, value_name = "FILE")]
    pub(crate) microphone: Option<PathBuf>,
    /// Address of the relay for new invitations, such as wss://relay.example/v1.
    #[arg(long, value_name = "URL")]
    pub(crate) relay: Option<String>,
    /// Where the window opens, for two of them side by side: LEFT,TOP,WIDTH,HEIGHT in pixels.
    #[arg(long, value_name = "PLACE", value_parser = place, hide = true)]
    pub(crate) place: Option<[f64; 4]>,
}

fn place(text: &str) -> Result<[f64; 4], String> {
    let numbers: Result<Vec<f64>, _> = text.split(',').map(str::parse).collect();
    let numbers = numbers.map_err(|_| "four numbers are needed".to_owned())?;
    numbers.try_into().map_err(|_| "four numbers are needed".to_owned())
}
