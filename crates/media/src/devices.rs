//! Which cameras, microphones and speakers there are.

use cpal::traits::{DeviceTrait, HostTrait};

use crate::error::DeviceError;

/// A device to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// What to open it by; the same across restarts as far as the system
    /// allows. Not for the screen.
    pub id: String,
    /// What to call it on the screen.
    pub label: String,
    /// Whether the system would choose it.
    pub default: bool,
}

/// All cameras. None is an empty list, not an error.
///
/// # Errors
/// [`DeviceError::Unsupported`] if the system cannot be asked.
pub fn cameras() -> Result<Vec<Device>, DeviceError> {
    let api = nokhwa::native_api_backend().ok_or(DeviceError::Unsupported("camera interface"))?;
    let mut found: Vec<_> = nokhwa::query(api).map_err(|_| DeviceError::Unsupported("camera interface"))?;
    found.sort_by_key(|info| info.index().as_string().parse::<u32>().unwrap_or(u32::MAX));
    let mut devices: Vec<Device> = found
        .iter()
        .filter(|info| gives_pictures(&info.index().as_string()))
        .map(|info| Device { id: info.index().as_string(), label: info.human_name(), default: false })
        .collect();
    if let Some(first) = devices.first_mut() {
        first.default = true;
    }
    Ok(devices)
}

/// On Linux a camera has a second node for metadata, which never gives a
/// picture; the kernel numbers the nodes of one camera from zero.
fn gives_pictures(index: &str) -> bool {
    if !cfg!(target_os = "linux") || index.parse::<u32>().is_err() {
        return true;
    }
    let node = format!("/sys/class/video4linux/video{index}/index");
    std::fs::read_to_string(node).map_or(true, |number| number.trim() == "0")
}

/// The first sound system that answers, best first (on Linux PulseAudio, then
/// ALSA).
pub(crate) fn sound_host() -> Result<cpal::Host, DeviceError> {
    // Not `cpal::default_host`: that panics where there is no sound at all.
    cpal::available_hosts().into_iter().find_map(|id| cpal::host_from_id(id).ok()).ok_or(DeviceError::Absent)
}

/// All microphones. None is an empty list, not an error.
///
/// # Errors
/// [`DeviceError::Absent`] if no sound system answers.
pub fn microphones() -> Result<Vec<Device>, DeviceError> {
    let host = sound_host()?;
    let default = host.default_input_device().and_then(|device| device.id().ok());
    let found = host.input_devices().map_err(|_| DeviceError::Absent)?;
    Ok(listed(found, default, true))
}

/// All speakers. None is an empty list, not an error.
///
/// # Errors
/// [`DeviceError::Absent`] if no sound system answers.
pub fn speakers() -> Result<Vec<Device>, DeviceError> {
    let host = sound_host()?;
    let default = host.default_output_device().and_then(|device| device.id().ok());
    let found = host.output_devices().map_err(|_| DeviceError::Absent)?;
    Ok(listed(found, default, false))
}

fn listed(
    found: impl Iterator<Item = cpal::Device>,
    default: Option<cpal::DeviceId>,
    input: bool,
) -> Vec<Device> {
    let mut devices = Vec::new();
    for device in found {
        let (Ok(id), Ok(about)) = (device.id(), device.description()) else { continue };
        let is_default = default.as_ref() == Some(&id);
        if !is_default && !worth_listing(id.id(), &id.host().to_string(), input) {
            continue;
        }
        let label = about.name().trim().to_owned();
        devices.push(Device { id: id.to_string(), label, default: is_default });
    }
    devices.sort_by_key(|device| !device.default);
    devices
}

/// Leaves out what nobody would choose: on PulseAudio the echoes of speakers
/// among the microphones, on ALSA the dozen names of its plugins.
fn worth_listing(id: &str, host: &str, input: bool) -> bool {
    match host {
        "pulseaudio" => !(input && id.ends_with(".monitor")),
        "alsa" => ["default", "pulse", "pipewire"].contains(&id) || id.starts_with("plughw:"),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_plugins_and_monitors_are_left_out() {
        assert!(worth_listing("alsa_input.usb", "pulseaudio", true));
        assert!(!worth_listing("alsa_output.usb.monitor", "pulseaudio", true));
        assert!(worth_listing("odd.monitor", "pulseaudio", false));
        assert!(worth_listing("plughw:CARD=0,DEV=0", "alsa", true));
        assert!(!worth_listing("speexrate", "alsa", true));
        assert!(worth_listing("{0.0.1}", "wasapi", true));
    }
}
