#!/usr/bin/python3
"""Makes the two sample clips: a drawn, speaking face (IVF, VP8) and its speech (WAV) each.

    scripts/make-clips.py                                the stored pair, into assets/clip
    scripts/make-clips.py --size 1280x720 --out DIR      a larger pair, for the bench
    scripts/make-clips.py --still 2.5 --out DIR          one PNG each, to look at

Needs, from Debian: python3-cairo python3-numpy vpx-tools espeak-ng sox.
Pictures loop without a jump: whatever moves has a period that divides the clip's length,
and the clip begins and ends in silence.
"""

import argparse
import math
import pathlib
import subprocess
import sys
import tempfile
import wave

try:
    import cairo
    import numpy
except ImportError:
    sys.exit("make-clips: needs python3-cairo and python3-numpy, run by Debian's own /usr/bin/python3")

sys.dont_write_bytecode = True  # no folder of bytecode beside the scripts
import clip_faces  # noqa: E402

FPS = 30
SECONDS = 11
FRAMES = FPS * SECONDS
RATE = 48_000

# One entry a person: the voice, what is said and when it begins (s), when the eyes blink (s),
# where the gaze rests (from s: x, y in drawing units), and a phase, so that the two never move alike.
PEOPLE = {
    "therapist": {
        "draw": clip_faces.therapist,
        "voice": ["-v", "nl+f2", "-p", "48", "-s", "155"],
        "says": [
            (0.35, "Goedemorgen. Fijn dat je er bent."),
            (3.35, "Buiten is het fris, maar de zon schijnt al."),
            (6.85, "Ik heb de thee naast me gezet. Neem rustig de tijd."),
        ],
        "blinks": [0.9, 3.15, 6.3, 9.2, 10.55],
        "gaze": [(0, 0, 0), (2.6, 5, -3), (3.5, 0, 0), (6.2, -6, 2), (7.0, 0, 0), (9.8, 3, 2), (10.5, 0, 0)],
        "phase": 0.4,
    },
    "client": {
        "draw": clip_faces.client,
        "voice": ["-v", "nl+m3", "-p", "30", "-s", "160"],
        "says": [
            (0.7, "Hallo, ik hoor je goed."),
            (3.0, "Ik zit aan de keukentafel, bij het raam."),
            (6.2, "De bus was vandaag op tijd, en ik heb onderweg een boek gelezen."),
        ],
        "blinks": [0.35, 2.7, 5.8, 7.6, 10.3],
        "gaze": [(0, 0, 0), (1.9, -6, 1), (3.1, 0, 0), (5.2, 7, 3), (6.3, 0, 0), (8.2, -4, -3), (9.3, 0, 0)],
        "phase": 2.3,
    },
}


def run(command, **options):
    """Runs a program and stops with its name when it fails."""
    try:
        subprocess.run([str(word) for word in command], check=True, **options)
    except FileNotFoundError:
        sys.exit(f"make-clips: {command[0]} is missing; see the list at the top of this file")
    except subprocess.CalledProcessError as error:
        sys.exit(f"make-clips: {command[0]} failed with {error.returncode}")


def speak(person, wav):
    """Writes the person's speech: mono, 16 bits, RATE, exactly SECONDS long, the same bytes on every run."""
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for number, (start, sentence) in enumerate(person["says"]):
            raw, placed = f"{folder}/{number}.wav", f"{folder}/{number}-placed.wav"
            run(["espeak-ng", *person["voice"], "-w", raw, sentence])
            run(["sox", "-D", raw, "-r", RATE, "-c", 1, placed, "pad", start, SECONDS])
            parts.append(placed)
        mix = ["-m", *[word for part in parts for word in ("-v", "1", part)]]
        # -D: no dither, which is random.
        run(["sox", "-D", *mix, "-b", 16, wav, "highpass", 90, "norm", -3, "trim", 0, SECONDS])


def mouth_track(wav):
    """Gives, for each frame, how open (0..1) and how wide (0..1) the mouth is, from the sound."""
    with wave.open(str(wav)) as file:
        sound = numpy.frombuffer(file.readframes(file.getnframes()), dtype="<i2") / 32768
    step = RATE // FPS
    blocks = sound[: FRAMES * step].reshape(FRAMES, step)
    loud = numpy.sqrt((blocks**2).mean(axis=1))
    crossings = (numpy.diff(numpy.signbit(blocks), axis=1) != 0).mean(axis=1)
    open_ = numpy.clip(loud / numpy.percentile(loud[loud > 0.01], 90), 0, 1) ** 0.7
    open_[loud < 0.008] = 0
    wide = numpy.clip((crossings - 0.02) / 0.10, 0, 1)
    # A mouth has mass: one soft step either way, round the loop.
    soft = lambda a: 0.25 * numpy.roll(a, 1) + 0.5 * a + 0.25 * numpy.roll(a, -1)
    return soft(open_) * 0.85, soft(soft(wide))


def wavelet(t, cycles, phase):
    """A sine with a whole number of cycles in the clip, so that it meets its own beginning."""
    return math.sin(2 * math.pi * cycles * t / SECONDS + phase)


def gaze_at(stops, t):
    """The gaze: it rests, and moves to the next place within 0.12 s."""
    at = (0.0, 0.0)
    for start, x, y in stops:
        if t >= start:
            part = min(1.0, (t - start) / 0.12)
            at = (at[0] + (x - at[0]) * part, at[1] + (y - at[1]) * part)
    return at


def lid_at(blinks, t):
    """The lids: shut in 70 ms, open again in 130 ms."""
    for start in blinks:
        since = t - start
        if 0 <= since < 0.07:
            return since / 0.07
        if 0.07 <= since < 0.20:
            return 1 - (since - 0.07) / 0.13
    return 0.0


def pose_at(person, frame, track):
    """The whole pose at one frame."""
    t, phase = frame / FPS, person["phase"]
    open_, wide = track
    stress = sum(float(open_[(frame + k) % FRAMES]) for k in range(-4, 5)) / 9
    gaze = gaze_at(person["gaze"], t)
    return clip_faces.Pose(
        dx=15 * wavelet(t, 2, phase) + 5 * wavelet(t, 5, phase * 2),
        dy=4 * wavelet(t, 3, phase) + 7 * stress,
        tilt=0.026 * wavelet(t, 2, phase + 0.7) + 0.010 * wavelet(t, 3, phase),
        yaw=0.8 * wavelet(t, 2, phase + 0.3) + 0.3 * wavelet(t, 7, phase),
        breath=3.5 * wavelet(t, 3, phase + 1),
        gaze_x=gaze[0],
        gaze_y=gaze[1],
        lid=lid_at(person["blinks"], t),
        brow=min(1.0, 1.3 * stress * (0.6 + 0.4 * wavelet(t, 3, phase + 2))),
        mouth=float(open_[frame]),
        wide=float(wide[frame]),
    )


def picture(person, frame, track, width, height):
    """Draws one frame."""
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, width, height)
    ctx = cairo.Context(surface)
    ctx.scale(width / clip_faces.SPACE[0], height / clip_faces.SPACE[1])
    person["draw"](ctx, pose_at(person, frame, track))
    surface.flush()
    return surface


def i420(surface):
    """Turns a picture into planar YUV 4:2:0, BT.601, limited range: what webcams give."""
    width, height = surface.get_width(), surface.get_height()
    pixels = numpy.frombuffer(surface.get_data(), dtype=numpy.uint8).reshape(height, surface.get_stride() // 4, 4)
    blue, green, red = (pixels[:, :width, i].astype(numpy.float32) for i in range(3))
    luma = 16 + 0.256788 * red + 0.504129 * green + 0.097906 * blue
    halve = lambda a: a.reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3))
    red, green, blue = halve(red), halve(green), halve(blue)
    cb = 128 - 0.148223 * red - 0.290993 * green + 0.439216 * blue
    cr = 128 + 0.439216 * red - 0.367788 * green - 0.071427 * blue
    return b"".join((plane + 0.5).astype(numpy.uint8).tobytes() for plane in (luma, cb, cr))


def film(person, track, ivf, width, height):
    """Draws and encodes all frames. No alternate reference frames: every packet is a picture to show."""
    kbps = 470 * width * height // (640 * 360)
    with tempfile.NamedTemporaryFile(suffix=".y4m") as raw:
        raw.write(f"YUV4MPEG2 W{width} H{height} F{FPS}:1 Ip A1:1 C420jpeg\n".encode())
        for frame in range(FRAMES):
            raw.write(b"FRAME\n" + i420(picture(person, frame, track, width, height)))
        raw.flush()
        run([
            "vpxenc", "--codec=vp8", "--ivf", "--quiet", "--good", "--cpu-used=1", "--passes=2", "--threads=1",
            "--auto-alt-ref=0", "--lag-in-frames=16", "--kf-max-dist=150", "--end-usage=vbr", "--undershoot-pct=95",
            "--min-q=4", "--max-q=48", f"--target-bitrate={kbps}", "-o", ivf, raw.name,
        ])


def main():
    """Reads the arguments and makes what they ask for."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--out", type=pathlib.Path, default=pathlib.Path(__file__).parent.parent / "assets/clip")
    words.add_argument("--size", default="640x360", help="WIDTHxHEIGHT, both even")
    words.add_argument("--still", type=float, action="append", metavar="SECONDS", help="only PNGs at these moments")
    given = words.parse_args()
    try:
        width, height = (int(part) for part in given.size.split("x"))
    except ValueError:
        words.error("--size wants WIDTHxHEIGHT, such as 640x360")
    if width % 2 or height % 2 or not (64 <= width <= 3840 and 64 <= height <= 2160):
        words.error("--size wants two even numbers, from 64x64 to 3840x2160")
    if any(not 0 <= moment < SECONDS for moment in given.still or []):
        words.error(f"--still wants a moment from 0 up to {SECONDS} s")
    given.out.mkdir(parents=True, exist_ok=True)
    for name, person in PEOPLE.items():
        wav = given.out / f"{name}.wav"
        speak(person, wav)
        track = mouth_track(wav)
        for moment in given.still or []:
            picture(person, int(moment * FPS), track, width, height).write_to_png(str(given.out / f"{name}-{moment}.png"))
        if not given.still:
            ivf = given.out / f"{name}.ivf"
            film(person, track, ivf, width, height)
            print(f"{ivf}: {ivf.stat().st_size} bytes; {wav}: {wav.stat().st_size} bytes")


if __name__ == "__main__":
    main()
