#!/usr/bin/env bash
# Makes the soft test tone of the lobby, assets/sounds/tone.wav. Needs sox.
# Two rising notes with slow edges: loud enough to judge a loudspeaker by, nothing that startles.
set -euo pipefail
cd "$(dirname "$0")/../assets/sounds"
command -v sox >/dev/null || { echo "make-tone: sox is missing (apt-get install sox)" >&2; exit 1; }
note() { # frequency in Hz, start in s, length in s, output
  sox -D -n -r 48000 -c 1 -b 16 "$4" synth "$3" sine "$1" sine "$(( $1 * 2 ))" remix 1v0.8,2v0.12 \
    fade q 0.08 "$3" 0.7 pad "$2" 0.3
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
note 392 0.05 1.1 "$work/low.wav"
note 523 0.55 1.4 "$work/high.wav"
sox -D -m -v 0.5 "$work/low.wav" -v 0.5 "$work/high.wav" -b 16 tone.wav norm -14 trim 0 2.2
