#!/usr/bin/env bash
# Installs what a fresh Debian 12 lacks to build, test or show Kader, and checks Rust and Node.
#
#   scripts/install-needs.sh [build] [windows] [network] [browser] [clips] [bench]
#
# Without arguments: build and windows. Quick where nothing is missing: it then only asks dpkg.
# KADER_SKIP_NEEDS=1 skips the packages (other systems; the lists below say what is needed).
set -euo pipefail

RUST_WANTED=1.95
NODE_WANTED=20.19

# shellcheck disable=SC2034  # the six lists are read by name, through ${!list}
{
# package             why
build_needs="
build-essential       C compiler, make
pkg-config            finds libraries
cmake                 libopus builds with it
clang                 bindgen's headers
libclang-dev          bindgen reads C with it
libwebkit2gtk-4.1-dev window
libgtk-3-dev          window
libdbus-1-dev         window system's messages
libssl-dev            libcrypto for SQLCipher
libvpx-dev            VP8
libasound2-dev        sound
ca-certificates       certificates
"
windows_needs="
webkit2gtk-driver     WebDriver
xvfb                  display
xauth                 display's cookie
imagemagick           pictures
x11-utils             window titles
dbus                  session bus
dbus-daemon           dbus-run-session
gnome-keyring         keyring
pulseaudio            sound server
pulseaudio-utils      null sinks
libasound2-plugins    ALSA to PulseAudio
fonts-noto-color-emoji pictures of the verification
procps                memory and processor time
strace                kills a program at a given write
"
network_needs="
iproute2              network namespaces
tcpdump               captures
"
browser_needs="
chromium              opens an archive with no network
unzip                 unpacks one
"
clips_needs="
python3-cairo         draws the faces
python3-numpy         colors to YUV
vpx-tools             vpxenc
espeak-ng             speech
sox                   sound files
"
bench_needs="
prosody               a server to compare the relay with
lua-dbi-sqlite3       its archive
"
}

say() { printf '%s\n' "$*"; }
fail() { printf 'install-needs: %s\n' "$*" >&2; exit 1; }

# at_least HAVE WANTED: whether version HAVE is WANTED or newer.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

groups=("$@")
[ ${#groups[@]} -gt 0 ] || groups=(build windows)
wanted=()
for group in "${groups[@]}"; do
  list="${group}_needs"
  [ -n "${!list-}" ] || fail "'$group' is no group; there are: build windows network browser clips bench"
  while read -r package _why; do
    [ -z "$package" ] || wanted+=("$package")
  done <<<"${!list}"
done

if [ "${KADER_SKIP_NEEDS:-}" = 1 ]; then
  say "install-needs: packages skipped (KADER_SKIP_NEEDS=1)"
elif ! command -v dpkg-query >/dev/null; then
  fail "this is no Debian. Install the equivalents of: ${wanted[*]}
Then run again with KADER_SKIP_NEEDS=1."
else
  installed=$(dpkg-query -W -f='${db:Status-Abbrev}${Package}\n' "${wanted[@]}" 2>/dev/null | sed -n 's/^ii *//p' || true)
  missing=()
  for package in "${wanted[@]}"; do
    grep -qx -- "$package" <<<"$installed" || missing+=("$package")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    say "install-needs: installing ${missing[*]}"
    as_root=()
    if [ "$(id -u)" != 0 ]; then
      command -v sudo >/dev/null || fail "needs root or sudo to install: ${missing[*]}
As root: apt-get install ${missing[*]}"
      as_root=(sudo)
      # Without a terminal nobody can type a password.
      [ -t 0 ] || as_root=(sudo -n)
      "${as_root[@]}" true || fail "sudo refused. As root: apt-get install ${missing[*]}"
    fi
    # Old package lists name files that are gone, a fresh machine has none: a second or two well spent.
    "${as_root[@]}" apt-get update -q >/dev/null || say "install-needs: apt-get update failed; going on with the lists at hand"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -q --no-install-recommends -o Dpkg::Use-Pty=0 "${missing[@]}" >/dev/null ||
      fail "apt-get could not install: ${missing[*]}"
    # Debian starts a server that it installs. The bench starts its own; no other is to run, now or after a restart.
    if grep -qx prosody <<<"$(printf '%s\n' "${missing[@]}")"; then
      "${as_root[@]}" update-rc.d prosody disable >/dev/null 2>&1 || true
      "${as_root[@]}" service prosody stop >/dev/null 2>&1 || true
    fi
  fi
fi

if command -v cargo >/dev/null && command -v rustc >/dev/null; then
  have=$(rustc --version | cut -d' ' -f2)
  at_least "$have" "$RUST_WANTED" || fail "rustc is $have; Kader needs $RUST_WANTED or newer: rustup update stable"
else
  fail "Rust is missing. Kader needs $RUST_WANTED or newer: install it with rustup (https://rustup.rs), then open a new shell"
fi

if command -v node >/dev/null && command -v npm >/dev/null; then
  have=$(node --version | tr -d v)
  at_least "$have" "$NODE_WANTED" || fail "node is $have; Kader needs $NODE_WANTED or newer (https://nodejs.org)"
else
  fail "Node and npm are missing. Kader needs Node $NODE_WANTED or newer (https://nodejs.org; Debian 12's own is too old)"
fi
