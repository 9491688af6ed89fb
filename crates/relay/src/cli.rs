//! The command line of `kader-relay`.

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use tracing::Level;

use crate::keys::{SigningKey, public_from_text, public_text};
use crate::{Clock, Config, Data, Limits, Relay, RelayError, SystemClock, TurnConfig, logging};

const ABOUT: &str = "\
The mailbox server of Kader. It keeps sealed envelopes until their readers have fetched them, signs the time, and \
relays calls (TURN). It cannot read anything that passes through it.";

const EXAMPLES: &str = "\
Examples:
  On this machine only, for a try (no settings needed):
      kader-relay serve

  For a practice, on a server:
      kader-relay practice-key --key practice.key
          prints the practice's public key; keep practice.key safe and off the server
      kader-relay serve --listen 127.0.0.1:7443 --practice-key PUBLIC-KEY \\
                        --turn 0.0.0.0:3478 --turn-public 203.0.113.7
          behind a web server that ends TLS and passes wss://relay.example.org/v1 on
      kader-relay capability --key practice.key --days 365
          prints what a therapist enters in Kader to use this relay

The WebSocket itself is not encrypted: on any network but this machine's own, put TLS in front (wss). UDP for TURN must \
reach this program directly, on the port of --turn and on --turn-ports.

Data: mailboxes.db (envelopes, all sealed) and relay.key (signs the time). Keep both over moves. Without mailboxes.db \
what was not delivered yet is lost, and clients make their mailboxes anew; without relay.key no session starts here \
any more between people who have met, because they keep to the key of that day.

The log goes to standard error, the one line 'listening on ...' to standard output. The log holds no address, and \
mailboxes only under a tag that changes every day.";

/// The arguments.
#[derive(Debug, Parser)]
#[command(name = "kader-relay", version, about = ABOUT, after_long_help = EXAMPLES)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the relay until it is interrupted (Ctrl-C, SIGTERM).
    #[command(after_long_help = EXAMPLES)]
    Serve(Serve),
    /// Print a practice's public key, for --practice-key; makes the key first if the file does not exist.
    PracticeKey {
        /// File of the practice's secret key. Whoever has it can let anyone use the practice's relay.
        #[arg(long, value_name = "FILE", default_value = "practice.key")]
        key: PathBuf,
    },
    /// Print a capability: what lets a therapist's Kader create mailboxes on the practice's relay.
    Capability {
        /// File of the practice's secret key, as made by 'practice-key'.
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// Days until it ends.
        #[arg(long, value_name = "N", default_value_t = 365, value_parser = clap::value_parser!(u64).range(1..=3650))]
        days: u64,
    },
}

#[derive(Debug, clap::Args)]
struct Serve {
    /// Address and port for the WebSocket. Port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, 7443)))]
    listen: SocketAddr,
    /// Directory for the data. Default: ./kader-relay-data if it exists, else kader-relay in the user's data directory
    /// ($XDG_DATA_HOME or ~/.local/share).
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Public key of a practice whose capabilities are accepted; can be given several times. Without one anybody on
    /// this machine may create mailboxes, and --listen must be a loopback address.
    #[arg(long, value_name = "PUB", value_parser = practice_key)]
    practice_key: Vec<[u8; 32]>,
    /// Address and port for TURN (UDP), or 'off'. Default: the address and port of --listen.
    #[arg(long, value_name = "ADDR", value_parser = turn_address)]
    turn: Option<TurnAddress>,
    /// Address under which others reach this machine, if it is not the one of --turn.
    #[arg(long, value_name = "IP")]
    turn_public: Option<IpAddr>,
    /// UDP ports for relayed calls; two for each call at most.
    #[arg(long, value_name = "FIRST-LAST", default_value = "49152-65535", value_parser = ports)]
    turn_ports: RangeInclusive<u16>,
    /// How much to log: error, warn, info, debug, trace.
    #[arg(long, value_name = "LEVEL", default_value_t = Level::INFO)]
    log: Level,
}

#[derive(Debug, Clone, Copy)]
enum TurnAddress {
    Off,
    At(SocketAddr),
}

fn practice_key(text: &str) -> Result<[u8; 32], String> {
    public_from_text(text).map_err(|error| error.to_string())
}

fn turn_address(text: &str) -> Result<TurnAddress, String> {
    if text == "off" {
        return Ok(TurnAddress::Off);
    }
    text.parse()
        .map(TurnAddress::At)
        .map_err(|_| "give an address and a port, like 0.0.0.0:3478, or 'off'".to_owned())
}

fn ports(text: &str) -> Result<RangeInclusive<u16>, String> {
    text.split_once('-')
        .and_then(|(first, last)| Some(first.parse().ok()?..=last.parse().ok()?))
        .filter(|ports: &RangeInclusive<u16>| !ports.is_empty() && *ports.start() > 0)
        .ok_or_else(|| "give the first and the last port, like 49152-65535".to_owned())
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Serve(serve) => serve.run(),
        Command::PracticeKey { key } => {
            SigningKey::practice(&key).map(|key| say(&public_text(&key.public())))
        }
        Command::Capability { key, days } => capability(&key, days),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "kader-relay: {error}");
            ExitCode::FAILURE
        }
    }
}

fn capability(key: &std::path::Path, days: u64) -> Result<(), RelayError> {
    let expires_s = SystemClock.now_s().saturating_add(days * 86_400);
    let capability = SigningKey::existing_practice(key)?.issue(expires_s)?;
    say(&capability.to_text());
    Ok(())
}

/// Prints a line; who closed standard output does not want it.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

impl Serve {
    fn config(self) -> Config {
        let turn = self.turn.unwrap_or(TurnAddress::At(self.listen));
        Config {
            listen: self.listen,
            data: Data::Directory(self.data.unwrap_or_else(default_data)),
            practice_keys: self.practice_key,
            turn: match turn {
                TurnAddress::Off => None,
                TurnAddress::At(listen) => Some(TurnConfig {
                    public: self.turn_public,
                    ports: self.turn_ports,
                    ..TurnConfig::new(listen)
                }),
            },
            limits: Limits::default(),
            clock: Arc::new(SystemClock),
        }
    }

    fn run(self) -> Result<(), RelayError> {
        logging::install(self.log);
        let runtime =
            tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(RelayError::Runtime)?;
        runtime.block_on(async {
            let relay = Relay::start(self.config()).await?;
            say(&format!("listening on {}", relay.url()));
            interrupted().await;
            relay.stop().await;
            Ok(())
        })
    }
}

fn default_data() -> PathBuf {
    let here = PathBuf::from("kader-relay-data");
    if here.is_dir() {
        return here;
    }
    let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    absolute("XDG_DATA_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".local/share")))
        .map_or(here, |data| data.join("kader-relay"))
}

/// Waits for Ctrl-C, or for the signal that service managers send.
async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use clap::CommandFactory;

    use super::*;

    fn serve(arguments: &[&str]) -> Result<Config, clap::Error> {
        let all = ["kader-relay", "serve"].iter().chain(arguments);
        match Arguments::try_parse_from(all)?.command {
            Command::Serve(serve) => Ok(serve.config()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn no_arguments_mean_loopback() {
        let config = serve(&[]).unwrap();
        assert!(config.listen.ip().is_loopback() && config.practice_keys.is_empty());
        assert_eq!(config.turn.unwrap().listen, config.listen);
    }

    #[test]
    fn arguments_arrive() {
        let key = public_text(&[7; 32]);
        let config = serve(&[
            "--listen",
            "0.0.0.0:1",
            "--data",
            "d",
            "--practice-key",
            &key,
            "--turn",
            "0.0.0.0:2",
            "--turn-public",
            "203.0.113.7",
            "--turn-ports",
            "5000-5009",
        ])
        .unwrap();
        assert_eq!(config.listen, "0.0.0.0:1".parse().unwrap());
        assert_eq!(config.data, Data::Directory("d".into()));
        assert_eq!(config.practice_keys, [[7; 32]]);
        let turn = config.turn.unwrap();
        assert_eq!(turn.listen, "0.0.0.0:2".parse().unwrap());
        assert_eq!((turn.public, turn.ports), (Some("203.0.113.7".parse().unwrap()), 5000..=5009));
        assert!(serve(&["--turn", "off"]).unwrap().turn.is_none());
        for bad in [["--turn", "on"], ["--turn-ports", "9-1"], ["--practice-key", "x"]] {
            assert!(serve(&bad).is_err(), "{bad:?}");
        }
    }
}
