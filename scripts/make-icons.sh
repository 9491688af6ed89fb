#!/usr/bin/env bash
# Draws the program's icons from assets/icon/kader.svg. Needs rsvg-convert (Debian: librsvg2-bin).
set -euo pipefail
cd "$(dirname "$0")/.."
command -v rsvg-convert >/dev/null || { echo "make-icons: rsvg-convert is missing (apt-get install librsvg2-bin)" >&2; exit 1; }
for size in 32 128 256 512; do
  rsvg-convert --width "$size" --height "$size" --output "assets/icon/kader-$size.png" assets/icon/kader.svg
done
# The bundler wants its copies under its own names.
cp assets/icon/kader-512.png src-tauri/icons/icon.png
cp assets/icon/kader-32.png src-tauri/icons/32x32.png
cp assets/icon/kader-128.png src-tauri/icons/128x128.png
cp assets/icon/kader-256.png src-tauri/icons/128x128@2x.png
