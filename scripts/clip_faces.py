"""Draws the two people of the sample clips: one still per call, from a pose.

Everything is drawn in a space of 1280 x 720 units and scaled by the caller, so that
one drawing serves every picture size. A pose is what moves: see Pose.
"""

import math
from dataclasses import dataclass

SPACE = (1280, 720)


@dataclass
class Pose:
    """What moves. Lengths in units of the drawing, angles in radians, the rest 0 to 1."""

    dx: float       # head, to the side
    dy: float       # head, up and down
    tilt: float     # head, about the neck
    yaw: float      # -1 to 1: how far the features lie ahead of the turning head
    breath: float   # shoulders, up and down
    gaze_x: float   # pupils
    gaze_y: float
    lid: float      # 1 = eyes shut
    brow: float     # brows, raised
    mouth: float    # 1 = open
    wide: float     # 1 = corners drawn apart (bright sounds), 0 = rounded


def color(ctx, text, alpha=1.0):
    """Sets the color, given as #rrggbb."""
    red, green, blue = (int(text[i : i + 2], 16) / 255 for i in (1, 3, 5))
    ctx.set_source_rgba(red, green, blue, alpha)


def path(ctx, text):
    """Appends a path in SVG's notation: M, L, C, Z, all absolute."""
    words = text.replace(",", " ").split()
    takes = {"M": 2, "L": 2, "C": 6, "Z": 0}
    calls = {"M": ctx.move_to, "L": ctx.line_to, "C": ctx.curve_to, "Z": ctx.close_path}
    command = "M"
    while words:
        if words[0] in takes:
            command = words.pop(0)
        count = takes[command]
        numbers, words = [float(word) for word in words[:count]], words[count:]
        calls[command](*numbers)


def fill(ctx, text, shade, alpha=1.0):
    """Fills one path."""
    ctx.new_path()
    path(ctx, text)
    color(ctx, shade, alpha)
    ctx.fill()


def stroke(ctx, text, shade, width, alpha=1.0):
    """Strokes one path with round ends."""
    ctx.new_path()
    path(ctx, text)
    color(ctx, shade, alpha)
    ctx.set_line_width(width)
    ctx.set_line_cap(1)
    ctx.set_line_join(1)
    ctx.stroke()


def disc(ctx, x, y, radius, shade, alpha=1.0):
    """Fills one disc."""
    ctx.new_path()
    ctx.arc(x, y, radius, 0, 2 * math.pi)
    color(ctx, shade, alpha)
    ctx.fill()


def box(ctx, x, y, width, height, shade, alpha=1.0):
    """Fills one rectangle."""
    ctx.new_path()
    ctx.rectangle(x, y, width, height)
    color(ctx, shade, alpha)
    ctx.fill()


def eye(ctx, x, y, pose, iris, line, skin, white="#f4eee4"):
    """One eye: an almond that the lid closes from above."""
    open_ = 1 - pose.lid
    top = y - 15 * open_ + 5 * pose.lid
    low = y + 10
    almond = f"M {x - 25} {y + 3} C {x - 14} {top} {x + 14} {top} {x + 25} {y + 3} "
    almond += f"C {x + 13} {low} {x - 13} {low} {x - 25} {y + 3} Z"
    if open_ > 0.12:
        ctx.save()
        ctx.new_path()
        path(ctx, almond)
        ctx.clip()
        color(ctx, white)
        ctx.paint()
        px, py = x + pose.gaze_x, y - 1 + pose.gaze_y
        disc(ctx, px, py, 11.5, iris)
        disc(ctx, px, py, 5.5, "#1f1a17")
        disc(ctx, px + 4, py - 4, 2.6, "#fbfaf5")
        ctx.restore()
    else:
        fill(ctx, almond, skin)
    stroke(ctx, f"M {x - 26} {y + 4} C {x - 14} {top} {x + 14} {top} {x + 26} {y + 3}", line, 4.5)
    stroke(ctx, f"M {x - 15} {low - 1} C {x - 6} {low + 2} {x + 6} {low + 2} {x + 15} {low - 1}", line, 2, 0.35)


def mouth(ctx, y, pose, lip, line):
    """The mouth: a line with a beginning smile when shut, lips round a dark oval when open."""
    half = 37 + 7 * pose.wide - 12 * pose.mouth * (1 - pose.wide)
    rise = 5 * (1 - pose.mouth)
    top = y - 4 - 7 * pose.mouth
    low = y + 6 + 40 * pose.mouth
    left, right = f"{-half} {y - rise}", f"{half} {y - rise}"
    inner = f"M {left} C {-half * 0.4} {top} {half * 0.4} {top} {right} "
    inner += f"C {half * 0.5} {low} {-half * 0.5} {low} {left} Z"
    lower = f"M {left} C {-half * 0.5} {low + 15} {half * 0.5} {low + 15} {right} "
    lower += f"C {half * 0.5} {low} {-half * 0.5} {low} {left} Z"
    upper = f"M {left} C {-half * 0.5} {top - 13} {-8} {top - 12} 0 {top - 6} "
    upper += f"C 8 {top - 12} {half * 0.5} {top - 13} {right} C {half * 0.4} {top} {-half * 0.4} {top} {left} Z"
    fill(ctx, lower, lip)
    fill(ctx, upper, lip, 0.85)
    if pose.mouth > 0.06:
        ctx.save()
        ctx.new_path()
        path(ctx, inner)
        ctx.clip()
        color(ctx, "#4a211d")
        ctx.paint()
        box(ctx, -half * 0.62, top - 6, half * 1.24, 6 + 7 * pose.mouth + 3, "#f3ece1")
        ctx.save()
        ctx.translate(0, low + 5 - 6 * pose.mouth)
        ctx.scale(1, 0.55)
        disc(ctx, 0, 0, half * 0.62, "#a65a52")
        ctx.restore()
        ctx.restore()
    else:
        stroke(ctx, f"M {left} C {-half * 0.5} {y + 5} {half * 0.5} {y + 5} {right}", line, 4)
    for side in (-1, 1):
        stroke(
            ctx,
            f"M {side * (half + 1)} {y - rise - 4} C {side * (half + 5)} {y - rise} "
            f"{side * (half + 5)} {y - rise + 3} {side * (half + 3)} {y - rise + 5}",
            line, 2.5, 0.4,
        )


def in_head(ctx, pose, draw):
    """Runs draw in the space of the head: 0 0 lies between the eyes."""
    ctx.save()
    ctx.translate(640 + pose.dx, 520)
    ctx.rotate(pose.tilt)
    ctx.translate(0, -212 + pose.dy)
    draw()
    ctx.restore()


def therapist(ctx, pose):
    """A woman with gray curls and round glasses, before a warm wall with books and a plant."""
    box(ctx, 0, 0, 1280, 720, "#ddd3c0")
    fill(ctx, "M 0 0 L 300 0 L 130 720 L 0 720 Z", "#e7dfcf")
    fill(ctx, "M 345 0 L 420 0 L 250 720 L 175 720 Z", "#e2d9c8")
    # Two shelves with books, far enough back to be quiet.
    box(ctx, 905, 196, 375, 12, "#b59a78")
    box(ctx, 905, 420, 375, 12, "#b59a78")
    books = [
        (930, 34, 130, "#7f9182"), (968, 26, 112, "#c08a62"), (998, 40, 140, "#8a7a6a"), (1042, 24, 120, "#a9ae98"),
        (1070, 30, 134, "#b3715a"), (1150, 44, 96, "#93a49b"), (1200, 28, 126, "#cbb48c"), (1232, 36, 138, "#7c8c88"),
    ]
    for x, width, height, shade in books:
        box(ctx, x, 196 - height, width, height, shade, 0.8)
        box(ctx, x + 6, 196 - height + 18, width - 12, 5, "#efe7d8", 0.55)
    for x, width, height, shade in books[4:]:
        box(ctx, x, 420 - height, width, height, shade, 0.75)
    fill(ctx, "M 930 420 C 925 385 935 360 962 352 C 990 360 1000 385 994 420 Z", "#9c7d66", 0.9)
    # The plant.
    fill(ctx, "M 95 560 L 225 560 L 205 720 L 115 720 Z", "#b98f6f")
    for leaf in (
        "M 160 570 C 140 470 100 410 50 380 C 50 460 90 540 160 570 Z",
        "M 160 570 C 165 460 210 390 262 366 C 268 440 230 530 160 570 Z",
        "M 160 575 C 120 480 130 380 160 310 C 190 380 198 480 160 575 Z",
    ):
        fill(ctx, leaf, "#7d927c")
    stroke(ctx, "M 160 572 C 158 490 158 420 160 350 M 150 555 C 120 500 95 455 72 418 M 170 555 C 195 500 220 450 240 410", "#687e69", 3)

    curl, deep = "#a7a39c", "#8b867f"

    def behind():
        for i in range(15):
            angle = math.radians(152 + i * 17)
            disc(ctx, math.cos(angle) * 132, -28 + math.sin(angle) * 140, 50, deep)
        fill(ctx, "M -165 -30 C -188 60 -176 118 -132 142 C -60 176 60 176 132 142 C 176 118 188 60 165 -30 Z", deep)

    in_head(ctx, pose, behind)

    # Shoulders, cardigan over a light collar; the neck stands between body and head.
    ctx.save()
    ctx.translate(pose.dx * 0.25, pose.breath)
    fill(ctx, "M 255 740 C 265 620 340 572 470 540 C 545 522 575 505 590 470 L 690 470 C 705 505 735 522 810 540 C 940 572 1015 620 1025 740 Z", "#3f6b60")
    fill(ctx, "M 560 520 C 575 590 610 640 640 668 C 670 640 705 590 720 520 L 690 480 L 590 480 Z", "#efe6d6")
    stroke(ctx, "M 548 516 C 560 600 600 660 640 700 C 680 660 720 600 732 516", "#335a51", 10)
    stroke(ctx, "M 372 740 C 380 690 392 655 410 630 M 908 740 C 900 690 888 655 870 630", "#335a51", 5, 0.7)
    ctx.restore()
    ctx.save()
    ctx.translate(pose.dx * 0.5, pose.dy * 0.5)
    fill(ctx, "M 583 420 L 697 420 L 697 520 C 690 575 660 600 640 604 C 620 600 590 575 583 520 Z", "#cf9f80")
    fill(ctx, "M 583 440 C 605 500 675 500 697 440 L 697 500 C 670 540 610 540 583 500 Z", "#a97657", 0.4)
    ctx.restore()

    def face():
        jaw = 9 * pose.mouth
        for side in (-1, 1):
            disc(ctx, side * 116 + pose.yaw * -5, 8, 24, "#d2a184")
            disc(ctx, side * 121 + pose.yaw * -5, 38, 6, "#c9a24f")
        fill(
            ctx,
            "M -116 -50 C -116 -150 -66 -186 0 -186 C 66 -186 116 -150 116 -50 "
            f"C 118 40 96 {126 + jaw} 46 {162 + jaw} C 20 {180 + jaw} -20 {180 + jaw} -46 {162 + jaw} "
            f"C -96 {126 + jaw} -118 40 -116 -50 Z",
            "#e0b497",
        )
        shade = f"M 116 -50 C 118 40 96 {126 + jaw} 46 {162 + jaw} C 30 {173 + jaw} 12 {176 + jaw} 0 {176 + jaw} "
        fill(ctx, shade + f"C 50 {150 + jaw} 92 70 92 -70 Z", "#c99475", 0.28)
        ctx.save()
        ctx.translate(pose.yaw * 9, 0)
        for side in (-1, 1):
            disc(ctx, side * 64, 58, 26, "#d48a70", 0.22)
            eye(ctx, side * 50, -4, pose, "#5f7268", "#4f3d33", "#dcae91")
            lift = -9 * pose.brow
            stroke(
                ctx,
                f"M {side * 24} {-46 + lift} C {side * 42} {-57 + lift} {side * 62} {-56 + lift} {side * 80} {-42 + lift * 0.6}",
                "#7b746b", 7, 0.9,
            )
        stroke(ctx, "M -5 8 C -8 32 -17 48 -13 56 C -6 63 8 63 15 57", "#a5714f", 4, 0.75)
        stroke(ctx, "M -58 66 C -62 84 -60 96 -54 106 M 58 66 C 62 84 60 96 54 106", "#b27e5f", 3, 0.45)
        mouth(ctx, 104, pose, "#bf6f60", "#7a3f36")
        # Glasses, drawn on the eyes so that they move with them.
        for side in (-1, 1):
            ctx.new_path()
            ctx.arc(side * 50, 0, 43, 0, 2 * math.pi)
            color(ctx, "#fbf7ee", 0.13)
            ctx.fill_preserve()
            color(ctx, "#6a4c3b")
            ctx.set_line_width(5)
            ctx.stroke()
            stroke(ctx, f"M {side * 93} -4 L {side * 114} -12", "#6a4c3b", 5)
        stroke(ctx, "M -8 -6 C -4 -13 4 -13 8 -6", "#6a4c3b", 5)
        ctx.restore()
        for i in range(9):
            angle = math.radians(186 + i * 21)
            disc(ctx, math.cos(angle) * 112, -72 + math.sin(angle) * 106, 44, curl)
        for x, y, radius in ((-70, -152, 40), (-20, -166, 42), (35, -164, 42), (82, -140, 36), (-112, -104, 34), (116, -96, 32)):
            disc(ctx, x, y, radius, curl)
        for x, y in ((-96, -150), (-40, -186), (22, -190), (80, -162), (-128, -92), (126, -104)):
            stroke(ctx, f"M {x - 17} {y + 8} C {x - 12} {y - 14} {x + 12} {y - 14} {x + 15} {y + 6}", "#c3bfb7", 4, 0.8)

    in_head(ctx, pose, face)


def client(ctx, pose):
    """A young man with short dark hair and a beard, before a blue evening wall with a window."""
    box(ctx, 0, 0, 1280, 720, "#6f8798")
    fill(ctx, "M 820 0 L 1280 0 L 1280 720 L 990 720 Z", "#657d8e")
    # The window: evening, roofs, two lit squares.
    box(ctx, 70, 60, 300, 350, "#e3ddcf")
    box(ctx, 88, 78, 264, 314, "#3d5468")
    fill(ctx, "M 88 392 L 88 300 L 140 262 L 192 300 L 192 330 L 240 330 L 240 282 L 300 282 L 300 316 L 352 316 L 352 392 Z", "#2c3e4e")
    box(ctx, 118, 318, 18, 22, "#f0c878")
    box(ctx, 262, 304, 16, 18, "#f0c878", 0.8)
    disc(ctx, 300, 134, 22, "#e8e2cc", 0.9)
    box(ctx, 214, 78, 12, 314, "#e3ddcf")
    box(ctx, 88, 226, 264, 12, "#e3ddcf")
    box(ctx, 54, 408, 332, 18, "#d6cfbf")
    # A lamp and its light.
    disc(ctx, 1095, 250, 210, "#f3d9a0", 0.10)
    disc(ctx, 1095, 250, 140, "#f3d9a0", 0.13)
    stroke(ctx, "M 1095 0 L 1095 168", "#2f3c46", 5)
    fill(ctx, "M 1060 168 L 1130 168 L 1178 258 L 1012 258 Z", "#d2a55c")
    fill(ctx, "M 1012 258 L 1178 258 L 1172 270 L 1018 270 Z", "#f7e6bb")

    ctx.save()
    ctx.translate(pose.dx * 0.25, pose.breath)
    fill(ctx, "M 235 740 C 248 628 330 578 462 546 C 540 526 572 505 588 468 L 692 468 C 708 505 740 526 818 546 C 950 578 1032 628 1045 740 Z", "#c08a3e")
    fill(ctx, "M 520 530 C 535 500 570 488 588 478 L 692 478 C 710 488 745 500 760 530 C 735 610 690 648 640 652 C 590 648 545 610 520 530 Z", "#a87430")
    stroke(ctx, "M 600 640 C 596 672 596 700 600 726 M 680 640 C 684 672 684 700 680 726", "#efe3cb", 6)
    stroke(ctx, "M 356 740 C 364 694 378 660 398 634 M 924 740 C 916 694 902 660 882 634", "#9a6a2b", 5, 0.7)
    ctx.restore()
    ctx.save()
    ctx.translate(pose.dx * 0.5, pose.dy * 0.5)
    fill(ctx, "M 574 410 L 706 410 L 706 520 C 696 580 664 604 640 606 C 616 604 584 580 574 520 Z", "#8a5c43")
    fill(ctx, "M 574 440 C 600 505 680 505 706 440 L 706 510 C 676 552 604 552 574 510 Z", "#5f3c2a", 0.45)
    ctx.restore()

    def face():
        jaw = 10 * pose.mouth
        hair = "#2b2320"
        for side in (-1, 1):
            disc(ctx, side * 118 + pose.yaw * -5, 6, 25, "#94644a")
            disc(ctx, side * 117 + pose.yaw * -5, 8, 12, "#7c5039", 0.6)
        fill(
            ctx,
            "M -116 -60 C -116 -156 -70 -190 0 -190 C 70 -190 116 -156 116 -60 "
            f"C 118 44 98 {140 + jaw} 46 {174 + jaw} C 20 {186 + jaw} -20 {186 + jaw} -46 {174 + jaw} "
            f"C -98 {140 + jaw} -118 44 -116 -60 Z",
            "#a8765a",
        )
        # The beard: jaw and upper lip, with the mouth left free.
        fill(
            ctx,
            f"M -117 -6 C -117 70 -98 {148 + jaw} -48 {180 + jaw} C -20 {192 + jaw} 20 {192 + jaw} 48 {180 + jaw} "
            f"C 98 {148 + jaw} 117 70 117 -6 C 106 40 92 62 70 74 C 48 66 26 72 0 76 C -26 72 -48 66 -70 74 C -92 62 -106 40 -117 -6 Z",
            hair, 0.92,
        )
        ctx.save()
        ctx.translate(pose.yaw * 9, 0)
        fill(
            ctx,
            f"M -54 96 C -40 82 -18 82 0 86 C 18 82 40 82 54 96 C 58 {116 + jaw} 36 {136 + jaw * 2.4} 0 {138 + jaw * 2.6} "
            f"C -36 {136 + jaw * 2.4} -58 {116 + jaw} -54 96 Z",
            "#9c6b50",
        )
        for side in (-1, 1):
            disc(ctx, side * 66, 44, 24, "#b5694c", 0.2)
            eye(ctx, side * 49, -6, pose, "#4a3226", "#2a1f1a", "#a27055", "#efe8dc")
            lift = -10 * pose.brow
            stroke(
                ctx,
                f"M {side * 22} {-42 + lift} C {side * 40} {-56 + lift} {side * 64} {-56 + lift} {side * 82} {-40 + lift * 0.6}",
                hair, 10, 0.95,
            )
        stroke(ctx, "M -5 4 C -9 30 -20 44 -16 54 C -8 62 10 62 18 55", "#6f452f", 4.5, 0.8)
        mouth(ctx, 104, pose, "#94503f", "#56281f")
        ctx.restore()
        fill(
            ctx,
            "M -124 -30 C -146 -150 -92 -222 4 -222 C 104 -222 146 -150 124 -30 C 112 -52 108 -84 104 -112 "
            "C 76 -122 58 -134 40 -150 C 10 -126 -40 -116 -92 -118 C -104 -92 -112 -58 -124 -30 Z",
            hair,
        )
        stroke(ctx, "M -70 -176 C -40 -196 0 -202 36 -196 M -30 -160 C 0 -172 26 -178 44 -184", "#4a3d36", 5, 0.8)

    in_head(ctx, pose, face)
