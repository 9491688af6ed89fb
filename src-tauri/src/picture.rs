//! Raw pictures to the page: one loopback socket a stream, newest frame wins.
//!
//! A listener is bound to 127.0.0.1 on a free port, lets in one connection with
//! the right single-use token and the window's own origin, and closes. At most
//! two frames are under way unacknowledged, so that a slow page gets fewer
//! frames and never old ones. The frame's header is described in `ui/src/picture.ts`.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use futures_util::{SinkExt, StreamExt};
use kader_engine::Picture;
use ring::digest;
use ring::rand::{SecureRandom, SystemRandom};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};

/// Where the page of this window comes from.
const ORIGINS: [&str; 3] = ["tauri://localhost", "http://tauri.localhost", "https://tauri.localhost"];
/// How long a listener waits for its page.
const ATTACH_WITHIN: Duration = Duration::from_secs(5);
/// Bytes before the I420 planes.
const HEADER: usize = 32;
/// Frames under way that the page has not painted yet.
const UNDER_WAY: u32 = 2;
/// A picture that stands small on the page, the own one in a session: no wider than this in
/// pixels, and no more often. Most of what a window costs is drawing.
const SMALL_WIDTH: u32 = 384;
const SMALL_EVERY: Duration = Duration::from_millis(60);

/// Why a picture could not be attached.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PictureError {
    /// No loopback socket could be had; the system is out of something. Try again.
    #[error("no loopback socket")]
    Socket(#[from] std::io::Error),
    /// The system's random source failed.
    #[error("no random bytes")]
    Random,
}

/// Hands out sockets for pictures.
pub(crate) struct Pictures {
    random: SystemRandom,
}

impl Pictures {
    /// None handed out yet.
    pub(crate) fn new() -> Self {
        Self { random: SystemRandom::new() }
    }

    /// Opens a socket for `frames`, as they are or small, and gives its address, good for one
    /// connection.
    pub(crate) async fn attach(
        &self,
        frames: watch::Receiver<Option<Picture>>,
        small: bool,
    ) -> Result<String, PictureError> {
        let mut token = [0u8; 32];
        self.random.fill(&mut token).map_err(|_| PictureError::Random)?;
        let path = format!("/{}", data_encoding::BASE64URL_NOPAD.encode(&token));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("ws://127.0.0.1:{}{path}", listener.local_addr()?.port());
        tokio::spawn(async move {
            let _ = tokio::time::timeout(ATTACH_WITHIN, let_in(listener, path))
                .await
                .ok()
                .flatten()
                .map(|socket| tokio::spawn(stream(socket, frames, small)));
        });
        Ok(url)
    }
}

type Socket = tokio_tungstenite::WebSocketStream<TcpStream>;

/// Waits for the one connection that knows the token and comes from our page.
async fn let_in(listener: TcpListener, path: String) -> Option<Socket> {
    loop {
        let (stream, _) = listener.accept().await.ok()?;
        let _ = stream.set_nodelay(true);
        let expected = path.clone();
        #[allow(clippy::result_large_err, reason = "the handshake callback's type is the library's")]
        let check = move |request: &Request, response: Response| {
            let from_us = request
                .headers()
                .get("origin")
                .and_then(|origin| origin.to_str().ok())
                .is_some_and(|origin| ORIGINS.contains(&origin));
            // Hashes are compared, so that the time it takes says nothing about the token.
            let hash = |text: &str| digest::digest(&digest::SHA256, text.as_bytes());
            let knows = hash(request.uri().path()).as_ref() == hash(&expected).as_ref();
            if from_us && knows {
                Ok(response)
            } else {
                let mut refused = ErrorResponse::new(None);
                *refused.status_mut() = tokio_tungstenite::tungstenite::http::StatusCode::FORBIDDEN;
                Err(refused)
            }
        };
        // A stranger who connects first and says nothing must not block the page.
        let shaken =
            tokio::time::timeout(Duration::from_secs(1), tokio_tungstenite::accept_hdr_async(stream, check));
        if let Ok(Ok(socket)) = shaken.await {
            return Some(socket);
        }
    }
}

/// Sends the newest picture whenever the page has room for one.
async fn stream(socket: Socket, mut frames: watch::Receiver<Option<Picture>>, small: bool) {
    let (mut out, mut acknowledged) = socket.split();
    let (mut sent, mut painted) = (0u32, 0u32);
    let mut next = Instant::now();
    loop {
        while sent.wrapping_sub(painted) >= UNDER_WAY {
            match acknowledged.next().await {
                Some(Ok(Message::Text(text))) => painted = text.as_str().parse().unwrap_or(painted),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return,
            }
        }
        tokio::select! {
            biased;
            came = acknowledged.next() => match came {
                Some(Ok(Message::Text(text))) => painted = text.as_str().parse().unwrap_or(painted),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return,
            },
            changed = frames.changed() => {
                if changed.is_err() { return; }
                let picture = frames.borrow_and_update().clone();
                if small && Instant::now() < next { continue; }
                next = Instant::now() + SMALL_EVERY;
                if let Some(picture) = picture {
                    sent = sent.wrapping_add(1);
                    let bytes = if small { encode(&reduced(picture), sent) } else { encode(&picture, sent) };
                    if out.send(Message::Binary(bytes.into())).await.is_err() { return; }
                }
            }
        }
    }
}

/// Halved until it is small.
fn reduced(mut picture: Picture) -> Picture {
    while picture.width > SMALL_WIDTH {
        match picture.halved() {
            Ok(halved) => picture = halved,
            Err(_) => break,
        }
    }
    picture
}

fn encode(picture: &Picture, sequence: u32) -> Vec<u8> {
    let age = Instant::now().saturating_duration_since(picture.captured);
    let captured = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().saturating_sub(age);
    let mut bytes = Vec::with_capacity(HEADER + picture.i420.len());
    bytes.extend_from_slice(&sequence.to_le_bytes());
    bytes.extend_from_slice(&0u32.to_le_bytes());
    bytes.extend_from_slice(&(captured.as_secs_f64() * 1000.0).to_le_bytes());
    bytes.extend_from_slice(&picture.width.to_le_bytes());
    bytes.extend_from_slice(&picture.height.to_le_bytes());
    bytes.extend_from_slice(&[0; 8]);
    bytes.extend_from_slice(&picture.i420);
    bytes
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

    use tokio_tungstenite::connect_async;
    use tokio_tungstenite::tungstenite::client::IntoClientRequest;

    use super::*;

    type Page = tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<TcpStream>>;

    /// One even shade.
    fn picture(width: u32, height: u32, shade: u8) -> Picture {
        let (w, h) = (width as usize, height as usize);
        let mut i420 = vec![shade; w * h];
        i420.resize(w * h + 2 * w.div_ceil(2) * h.div_ceil(2), 128);
        Picture::new(width, height, i420.into(), Instant::now()).unwrap()
    }

    /// A page of this window at the other end of the socket.
    async fn page(frames: watch::Receiver<Option<Picture>>, small: bool) -> Page {
        let url = Pictures::new().attach(frames, small).await.unwrap();
        let mut request = url.into_client_request().unwrap();
        request.headers_mut().insert("origin", ORIGINS[0].parse().unwrap());
        connect_async(request).await.unwrap().0
    }

    /// The next frame: its number, its size and its planes. It is said to be painted.
    async fn next(page: &mut Page) -> (u32, u32, u32, Vec<u8>) {
        let Some(Ok(Message::Binary(bytes))) = page.next().await else { panic!("no frame") };
        let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
        let sequence = number(0);
        page.send(Message::Text(sequence.to_string().into())).await.unwrap();
        (sequence, number(16), number(20), bytes[HEADER..].to_vec())
    }

    #[test]
    fn a_small_picture_is_halved_until_it_is_no_wider_than_it_may_be() {
        for (width, height) in [(1920, 1080), (1280, 720), (769, 433), (640, 480), (385, 217)] {
            let small = reduced(picture(width, height, 90));
            assert!(
                small.width <= SMALL_WIDTH && small.width > SMALL_WIDTH / 2 - 2,
                "{width}: {}",
                small.width
            );
            let (w, h) = (small.width as usize, small.height as usize);
            assert_eq!(small.i420.len(), w * h * 3 / 2);
            assert!(small.i420[..w * h].iter().all(|shade| *shade == 90));
        }
        let narrow = picture(384, 216, 90);
        let left = reduced(narrow.clone());
        assert_eq!((left.width, left.height, left.i420), (narrow.width, narrow.height, narrow.i420));
    }

    #[tokio::test]
    async fn a_small_stream_is_narrow_and_slow_whatever_the_camera_does() {
        let (camera, frames) = watch::channel(None);
        let began = Instant::now();
        let mut page = page(frames, true).await;
        let filming = tokio::spawn(async move {
            let mut shade = 0u8;
            while camera.send(Some(picture(640, 360, shade))).is_ok() {
                shade = shade.wrapping_add(1);
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        });
        for expected in 1..=12 {
            let (sequence, width, height, planes) = next(&mut page).await;
            assert_eq!((sequence, width, height), (expected, 320, 180));
            assert_eq!(planes.len(), 320 * 180 * 3 / 2);
        }
        // Twelve pictures have eleven times between them. A slow machine only makes them longer.
        assert!(began.elapsed() >= SMALL_EVERY * 11, "{:?}", began.elapsed());
        drop(page);
        tokio::time::timeout(Duration::from_secs(20), filming)
            .await
            .expect("the stream ends with its page")
            .unwrap();
    }

    #[tokio::test]
    async fn the_other_stream_is_untouched() {
        let (line, frames) = watch::channel(None);
        let mut page = page(frames, false).await;
        // One after the other without a pause: a slowed stream would leave the second out and never send it.
        for sent in 1..=20u8 {
            let whole = picture(640, 360, sent);
            line.send(Some(whole.clone())).unwrap();
            let came =
                tokio::time::timeout(Duration::from_secs(20), next(&mut page)).await.expect("each picture");
            assert_eq!(came, (u32::from(sent), 640, 360, whole.i420.to_vec()));
        }
    }

    #[tokio::test]
    async fn only_the_window_with_the_token_is_let_in() {
        for (origin, changed) in [("https://elsewhere.example", ""), (ORIGINS[0], "x")] {
            let (_line, frames) = watch::channel(None);
            let url = Pictures::new().attach(frames, false).await.unwrap() + changed;
            let mut request = url.into_client_request().unwrap();
            request.headers_mut().insert("origin", origin.parse().unwrap());
            assert!(connect_async(request).await.is_err(), "{origin} {changed}");
        }
    }
}
