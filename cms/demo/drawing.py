"""The pictures of the demo site, drawn with Pillow: heroes, portraits and a logo.

Every public method of the last three classes is a picture. Points are in final pixels, written "x,y x,y".
A paint is "colour", "colour side" or "colour/shade side depth": the shade is sprinkled on, densest at the
side. All grain comes from a fixed stream of bytes, so that a name always gives the same pixels.
"""

import hashlib
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageDraw

Point = tuple[float, float]
Shape = str | Sequence[Point]

SCALE = 2
PALETTE = """ink #172544 navy, navy #24386a ink, blue #4a6a92 navy, mist #bccfcf blue, fog #d3dfda blue,
    cream #fbf5e9 sand, paper #f3e8d5 sand, sand #e2cda8 amber, ochre #dfa53e amber, amber #b67b26 brick,
    blush #ecbe9f clay, clay #c65d3d brick, brick #983f2a ink, sage #c3cda9 moss, moss #6c8155 pine,
    pine #3d553f ink, light #dba481 tan, tan #b97e5e ink, dark #8f5d44 umber, umber #6f4231 ink"""
COLOURS = {name: (colour, shade) for name, colour, shade in map(str.split, PALETTE.split(","))}


def points(shape: Shape) -> list[Point]:
    pairs = (pair.split(",") for pair in shape.split()) if isinstance(shape, str) else shape
    return [(float(x), float(y)) for x, y in pairs]


def disc(x: float, y: float, rx: float, ry: float = 0, start: float = 0, end: float = 360) -> list[Point]:
    """An ellipse, or the part of it between two angles (clockwise from three o'clock)."""
    angles = [math.radians(start + (end - start) * i / 90) for i in range(91)]
    return [(x + rx * math.cos(a), y + (ry or rx) * math.sin(a)) for a in angles]


def rect(x0: float, y0: float, x1: float, y1: float, r: float = 0) -> list[Point]:
    corners = [(x0 + r, y0 + r, 180), (x1 - r, y0 + r, 270), (x1 - r, y1 - r, 0), (x0 + r, y1 - r, 90)]
    return [p for x, y, angle in corners for p in (disc(x, y, r, r, angle, angle + 90) if r else [(x, y)])]


def curve(shape: Shape, closed: bool = False) -> list[Point]:
    """A Catmull-Rom curve through the points."""
    at = [complex(x, y) for x, y in points(shape)]
    ring = [at[-1], *at, *at[:2]] if closed else [at[0], *at, at[-1]]
    found = []
    for a, b, c, d in zip(ring, ring[1:], ring[2:], ring[3:], strict=False):
        for t in (i / 14 for i in range(14)):
            found.append(b + t / 2 * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * b - a - 3 * c + d))))
    return [(point.real, point.imag) for point in (found if closed else [*found, at[-1]])]


def ribbon(start: float, end: float, shape: Shape) -> list[Point]:
    """A curved band whose width runs from start to end."""
    left, right, centre = [], [], curve(shape)
    for i, (x, y) in enumerate(centre):
        (ax, ay), (bx, by) = centre[max(i - 1, 0)], centre[min(i + 1, len(centre) - 1)]
        half = (start + (end - start) * i / (len(centre) - 1)) / 2 / (math.hypot(bx - ax, by - ay) or 1)
        left.append((x + (ay - by) * half, y + (bx - ax) * half))
        right.append((x - (ay - by) * half, y - (bx - ax) * half))
    return left + right[::-1]


def leaf(x: float, y: float, length: float, angle: float, width: float = 0.27) -> list[Point]:
    outline = curve([(0, 0), (0.45, -width), (1, 0), (0.45, width)], closed=True)
    return turn([(x + px * length, y + py * length) for px, py in outline], angle, (x, y))


def turn(shape: Shape, degrees: float, about: Point) -> list[Point]:
    c, s, (ax, ay) = math.cos(math.radians(degrees)), math.sin(math.radians(degrees)), about
    return [(ax + (x - ax) * c - (y - ay) * s, ay + (x - ax) * s + (y - ay) * c) for x, y in points(shape)]


class Canvas:
    size = (1600, 900)
    suffix = ".jpg"

    def __init__(self) -> None:
        width, height = self.size[0] * SCALE, self.size[1] * SCALE
        noise = hashlib.shake_256(b"proofdesk").digest(width * height)
        self.noise = Image.frombytes("L", (width, height), noise)
        self.image = Image.new("RGB", (width, height))
        self.frame = rect(0, 0, *self.size)

    def fill(self, paint: str, *shapes: Shape) -> None:
        colours, side, depth = (*paint.split(), "", "")[:3]
        colour, _, shade = colours.partition("/")
        for shape in shapes:
            large = [(x * SCALE, y * SCALE) for x, y in points(shape)]
            if colour:
                ImageDraw.Draw(self.image).polygon(large, fill=COLOURS[colour][0])
            if side:
                self._sprinkle(large, COLOURS[shade or COLOURS[colour][1]][0], side, float(depth or 0.7))

    def _sprinkle(self, shape: list[Point], shade: str, side: str, depth: float) -> None:
        mask = Image.new("L", self.image.size)
        ImageDraw.Draw(mask).polygon(shape, fill=255)
        box = mask.getbbox() or (0, 0, 1, 1)
        mask = mask.crop(box)
        slope = Image.linear_gradient("L").rotate({"bottom": 0, "right": 90, "top": 180, "left": 270}[side])
        density = slope.point([int(255 * depth * (i / 255) ** 2) for i in range(256)]).resize(mask.size)
        specks = ImageChops.subtract(density, self.noise.crop(box)).point([0] + [255] * 255)
        self.image.paste(shade, box, ImageChops.multiply(mask, specks))

    def line(self, width: float, colour: str, *shapes: Shape) -> None:
        """Curves with round ends."""
        for path in map(points, shapes):
            ends = [disc(x, y, width / 2) for x, y in (path[0], path[-1])]
            self.fill(colour, ribbon(width, width, path), *ends)

    def finish(self) -> Image.Image:
        grain = self.noise.crop((0, 0, *self.size)).point([128 + (i - 128) // 14 for i in range(256)])
        image = self.image.resize(self.size, Image.Resampling.LANCZOS)
        # Grain would make a PNG ten times as large.
        return image if self.suffix == ".png" else ImageChops.overlay(image, grain.convert("RGB"))


class Heroes(Canvas):
    def _hill(self, paint: str, ridge: str) -> None:
        top = curve(ridge)
        self.fill(paint, [*top, (top[-1][0], 900), (top[0][0], 900)])

    def _bubble(self, box: tuple[int, int, int, int], tip: int, colour: str, text: str) -> None:
        x0, y0, x1, y1 = box
        base = tip * 0.7 + (x0 + x1) * 0.15
        self.fill(colour, rect(*box, 44), [(base - 26, y1 - 4), (base + 26, y1 - 4), (tip, y1 + 42)])
        for y in range(y0 + 48, y1 - 40, 48):
            self.line(10, text, [(x0 + 44, y), (x1 - 44 if y < y1 - 60 else x0 * 0.4 + x1 * 0.6, y)])

    def _person(self, x: float, y: float, size: float, coat: str, skin: str, lift: float = 0) -> None:
        """Someone walking to the right, feet at x, y; lift raises the front foot onto a step."""
        unit, foot, knee = size / 100, 14 + lift / 2, f"{10 + lift * 0.3},{29 + lift * 0.7}"

        def at(shape: str) -> list[Point]:
            return [(x + px * unit, y - py * unit) for px, py in points(shape)]

        self.line(6 * unit, COLOURS[coat][1], at("-2,76 -11,64 -15,52"))
        self.fill("ink", ribbon(13 * unit, 6 * unit, at("-3,50 -8,28 -20,5")))
        self.fill("blue", ribbon(13 * unit, 6 * unit, at(f"2,50 {knee} {foot},{4 + lift}")))
        self.line(5 * unit, "ink", at("-21,3 -14,1"), at(f"{foot},{2 + lift} {foot + 8},{2 + lift}"))
        self.fill(f"{coat} left", curve(at("-12,38 -11,62 -8,80 0,84.5 7,80 11,62 13,38")))
        head = curve(at("-2.5,95 1,102 7,101 9.6,94 8,88 3,86.5 -2,90"), True)
        self.fill(skin, ribbon(6 * unit, 5 * unit, at("0,82 1.5,92")), head)
        self.fill("ink", curve(at("-5,90 -6,99 0,105 8,104 9,99.5 3,98 0,92"), True))
        self.line(6.5 * unit, COLOURS[coat][1], at("0,78 4,64 13,56"))
        self.fill(skin, disc(*at("15,54.5")[0], 3.4 * unit), disc(*at("-15.5,50")[0], 3.2 * unit))

    def write_a_promotion_case(self) -> None:
        self.fill("blush/cream top", self.frame)
        self.fill("ochre/clay bottom", disc(1230, 500, 290))
        self._hill("mist bottom", "0,690 350,600 760,700 1180,610 1600,720")
        covers = ("cream", "paper", "clay", "sand", "moss", "paper", "cream", "ochre", "paper", "navy")
        for step in range(7):
            left, layers = 130 + step * 180, 3 + step * 3
            self.fill("amber", rect(left + 6, 860 - layers * 23, left + 180, 860))
            for i in range(layers):
                x, y = left + (i * 37 + step * 13) % 15 - 7, 837 - i * 23
                self.fill(f"{covers[(i * 7 + step * 3) % 10]} right 0.9", rect(x, y, x + 188, y + 21, 4))
        self.fill("ink", rect(0, 858, 1600, 900))
        self.line(7, "ink", "1300,378 1300,200")
        self.fill("clay left", "1300,200 1410,238 1300,276")
        self._person(806, 584, 236, "clay", "light", lift=29)

    def trying_management_before_the_title(self) -> None:
        self.fill("sage right 0.35", self.frame)
        self.fill("cream/ochre bottom 0.25", [(1180, 760), (560, 760), *disc(870, 400, 310, 0, 180, 360)])
        self.fill("ochre/clay bottom", disc(985, 330, 90))
        self.line(9, "sand", "562,420 1178,420", "716,134 716,760", "870,94 870,760", "1024,134 1024,760")
        self.fill("navy bottom", rect(0, 756, 1600, 900))
        for i, height in enumerate((60, 150, 250, 360, 480)):
            x, r, size = 420 + i * 258, 66 + i * 6, 84 + i * 9
            self.fill("pine", ribbon(13, 7, [(x, 640), (x + 16, 640 - height / 2), (x - 2, 640 - height)]))
            for pair in range(1 + i):
                y, length = 620 - (height - 40) * (pair + 0.7) / (1 + i), size - pair * 9
                self.fill("moss left", leaf(x + 8, y, length, -30 - pair * 4))
                self.fill("pine right 0.6", leaf(x + 8, y - 16, length, 212 + pair * 4))
            self.fill("moss bottom", leaf(x - 2, 650 - height, 58 + i * 6, -96))
            self.fill("clay right", [(x - r, 634), (x + r, 634), (x + r * 0.7, 806), (x - r * 0.7, 806)])
            self.fill("clay right", rect(x - r - 10, 612, x + r + 10, 652, 6))
        self.fill("blue", *(leaf(x, y + x / 4, 24, 88) for x in (392, 418, 444) for y in (245, 320, 395)))
        self.line(18, "ink", "148,208 86,161 25,215 25,295 83,335", "160,186 229,137 287,177 272,243")
        self.line(20, "ink", "372,322 438,290")
        self.fill("blue", "222,366 250,312 398,291 404,318")
        self.fill("navy left", "146,179 280,244 212,422 48,342")
        self.line(20, "blue", "136,172 284,244")

    def story_bank_in_a_weekend(self) -> None:
        self.fill("ink top 0.9", self.frame)
        self.fill("navy/ochre right 0.3", "1240,300 1390,300 1560,760 180,760")
        self.fill("brick bottom", rect(0, 740, 1600, 900))
        self.fill("clay bottom 0.9", disc(780, 790, 640, 66), rect(340, 530, 406, 640, 8))
        self.fill("ochre bottom", rect(440, 518, 506, 640, 8), rect(1110, 530, 1176, 640, 8))
        self.fill("blue bottom", "230,596 780,622 1330,596 1380,806 780,838 180,806")
        page = [*curve("250,580 540,562 780,606"), *curve("780,812 500,768 206,786")]
        self.fill("cream right 0.9", page)
        self.fill("paper left 0.9", [(1560 - x, y) for x, y in page])
        for y, colour in ((620, "clay"), (652, "blue"), (684, "blue"), (716, "moss"), (748, "blue")):
            self.line(7, colour, [(475 - y / 4, y), (520, y - 8), (700, y + 18)])
            self.line(7, "blue", [(860, y + 18), (990, y - 2), (1030 + y / 4 - y // 4 % 16 * 8, y - 6)])
        self._bubble((250, 230, 570, 422), 480, "clay", "blush")
        self._bubble((620, 80, 990, 272), 720, "cream", "blue")
        self._bubble((720, 350, 980, 494), 780, "ochre", "brick")
        self.line(16, "amber", "1480,770 1520,470 1340,210")
        self.fill("ochre right", disc(1519, 470, 19), rect(1400, 756, 1570, 786, 14))
        self.fill("ochre right 0.9", [*disc(1315, 300, 112, 130, 180, 360), (1427, 308), (1203, 308)])

    def returning_after_a_career_break(self) -> None:
        self.fill("mist/cream bottom 0.9", self.frame)
        self.fill("blush/ochre top", disc(1040, 330, 130))
        self._hill("sage bottom", "0,450 260,360 560,470 860,400 1240,470 1600,380")
        for x, y, wall in ((1310, 330, "blush"), (1490, 320, "sand"), (1220, 390, "fog"), (1400, 370, "fog")):
            self.fill(f"{wall}/amber right 0.5", rect(x, y, x + 100, 600))
            self.fill("clay right", [(x - 12, y + 4), (x + 50, y - 70), (x + 112, y + 4)])
            self.fill("navy", *(rect(x + i, y + 34, x + i + 22, y + 72, 10) for i in (20, 58)))
        deck = curve("-40,566 300,500 760,440 1200,500 1640,590")
        self.fill("sand bottom", [*deck, (1640, 730), (-40, 730)])
        for x, rx, ry in ((280, 150, 130), (720, 220, 216), (1140, 150, 130)):
            self.fill("amber left 0.4", disc(x, 726, rx + 20, ry + 22, 180, 360))
            self.fill("navy/blue bottom", disc(x, 726, rx, ry, 180, 360))
        self.fill("blue bottom 0.9", rect(0, 716, 1600, 900))
        for x in range(60, 1560, 94):
            self.line(5, "mist", [(x, 744 + x * 7 % 136), (x + 40 + x % 60, 744 + x * 7 % 136)])
        self.line(16, "cream", [(x, y - 6) for x, y in deck])
        self.fill("pine bottom", disc(20, 900, 300, 250), disc(1600, 900, 240, 220))
        self.fill("moss right", leaf(70, 690, 250, -90), leaf(170, 740, 200, -90), leaf(1520, 720, 250, -90))
        self._person(640, 446, 232, "navy", "dark")
        self.fill("clay bottom", rect(634, 330, 718, 390, 9), rect(664, 318, 688, 340, 4))

    def manager_product_or_executive(self) -> None:
        self.fill("paper/blush top", self.frame)
        self.fill("cream", rect(960, 140, 1180, 174, 17), rect(1020, 112, 1110, 150, 17))
        self._hill("blue bottom", "-40,660 110,480 290,380 480,480 660,660")
        self._hill("clay bottom", "960,660 1140,440 1330,340 1510,450 1680,640")
        self._hill("ochre bottom", "480,680 650,430 812,300 970,430 1140,680")
        self._hill("moss bottom", "0,650 400,620 800,650 1200,620 1600,640")
        self.fill("cream bottom", ribbon(62, 6, "800,770 660,716 440,664 350,600 400,528 350,452 300,384"))
        self.fill("cream bottom", ribbon(62, 6, "800,770 812,690 770,610 830,520 792,420 812,306"))
        self.fill("cream bottom", ribbon(62, 6, "800,770 950,716 1190,664 1280,600 1230,520 1330,344"))
        self.fill("cream top", [*curve("520,910 690,850 770,744"), *curve("830,744 900,850 1060,910")])
        for x, y, colour in ((300, 386, "clay"), (812, 308, "navy"), (1330, 348, "ochre")):
            self.line(7, "ink", [(x, y), (x, y - 150)])
            self.fill(f"{colour} left", [(x, y - 150), (x + 92, y - 118), (x, y - 86)])
        self.line(9, "ink", "80,690 80,770", "170,740 170,820", "1510,700 1510,790", "1410,760 1410,840")
        self.fill("pine right", leaf(80, 740, 190, -90), leaf(170, 790, 150, -90))
        self.fill("pine right", leaf(1510, 760, 200, -90), leaf(1410, 810, 150, -90))
        self.line(24, "brick", "560,450 560,850")
        for y, way, board in ((490, -1, "clay"), (562, 1, "cream"), (634, -1, "navy")):
            arrow = points("-100,-29 116,-29 156,0 116,29 -100,29")
            self.fill(f"{board} bottom", [(560 + way * px, y + py) for px, py in arrow])
            self.line(7, "fog", [(560 - way * 64, y), (560 + way * 86, y)])

    def negotiate_an_offer_with_evidence(self) -> None:
        self.fill("clay bottom", self.frame)
        self.fill("blush bottom 0.4", disc(800, 470, 400))
        self._bubble((70, 50, 470, 194), 150, "cream", "blue")
        self._bubble((1130, 50, 1530, 194), 1450, "navy", "mist")
        self.fill("ink top", rect(0, 770, 1600, 900))
        self.fill("navy right 0.9", rect(784, 290, 816, 730), "640,770 710,716 890,716 960,770")
        self.line(20, "ink", "430,322 1170,278")
        self.fill("ochre right", disc(800, 300, 36), disc(430, 322, 15), disc(1170, 278, 15))
        self.fill("cream bottom", turn(rect(330, 404, 530, 640, 8), -5, (430, 530)))
        for y, end, dot in ((452, 500, "moss"), (488, 466, "moss"), (524, 500, "moss"), (560, 466, "clay")):
            self.line(8, "blue", turn([(396, y), (end, y)], -5, (430, 530)))
            self.fill(dot, turn(disc(366, y, 11), -5, (430, 530)))
        for x, y in ((1072 + pile * 98, 582 - i * 24) for pile, n in enumerate((4, 7, 5)) for i in range(n)):
            self.fill("amber right", [*disc(x, y + 18, 48, 16, 0, 180), *disc(x, y, 48, 16, 180, 360)])
            self.fill("ochre", disc(x, y, 48, 16))
        for x, y, pan in ((430, 322, 624), (1170, 278, 584)):
            self.line(5, "ink", [(x, y), (x - 180, pan)], [(x, y), (x + 180, pan)])
            self.fill("navy bottom 0.9", disc(x, pan, 200, 76, 0, 180))
            self.fill("blue", rect(x - 206, pan - 10, x + 206, pan + 8, 8))

    def thirty_day_plan_for_a_new_role(self) -> None:
        self.fill("mist left 0.3", self.frame)
        self.fill("fog/cream top", "820,0 1420,0 1600,740 1000,740")
        self.fill("clay bottom 0.9", rect(0, 740, 1600, 900))
        self.fill("cream bottom 0.6", rect(450, 80, 1130, 680, 18))
        self.fill("navy left", [*rect(450, 80, 1130, 220, 18)[:182], (1130, 196), (450, 196)])
        self.line(14, "ochre", "560,50 560,104", "700,50 700,104", "880,50 880,104", "1020,50 1020,104")
        for day, mark in enumerate("vvv.v.vv.v.v.v..o.....o......o"):
            x, y = 496 + day % 6 * 100, 222 + day // 6 * 88
            self.fill(f"{'blush' if mark == 'o' else 'sand'}/cream top 0.5", rect(x, y, x + 82, y + 70, 10))
            if mark == "v":
                self.line(9, "moss", [(x + 24, y + 36), (x + 37, y + 50), (x + 60, y + 20)])
            elif mark == "o":
                self.fill("clay bottom", disc(x + 41, y + 35, 20))
        self.fill("moss bottom", leaf(250, 640, 210, -126), leaf(250, 640, 210, -54))
        self.fill("pine bottom", leaf(250, 650, 250, -90))
        self.fill("ochre right 0.9", "166,620 334,620 306,806 194,806")
        self.line(18, "navy", disc(1408, 710, 42, 46, -80, 90))
        self.fill("navy left", [*disc(1330, 640, 80, 14, 180, 360), (1398, 800), (1262, 800)])
        self.fill("brick", disc(1330, 640, 80, 14))
        self.line(8, "cream", "1300,600 1318,570 1294,540 1310,506", "1352,600 1370,570 1346,540 1362,506")
        self.line(15, "ochre", "640,830 800,830", "760,830 760,858", "792,830 792,858", disc(596, 830, 38))

    def change_industry_without_starting_over(self) -> None:
        self.fill("blush top 0.35", self.frame)
        self.fill("ochre/cream top 0.4", disc(330, 430, 150))
        self._hill("amber bottom", "0,560 300,500 700,560 1150,500 1600,560")
        self.fill("cream right 0.9", "210,570 236,330 284,330 310,570")
        for angle in (20, 110, 200, 290):
            self.fill("paper/amber bottom", turn(rect(286, 300, 396, 326, 3), angle, (260, 322)))
            self.line(7, "brick", turn("260,322 400,322", angle, (260, 322)))
        self.fill("moss bottom 0.9", rect(0, 570, 1600, 900))
        self.fill("pine", *(ribbon(4, 42, [(700 + i * 60, 572), (560 + i * 260, 900)]) for i in range(-7, 8)))
        self.fill("sand/cream top 0.9", "856,768 1224,768 1300,900 600,900")
        self.fill("ink", rect(820, 110, 1260, 772))
        self.fill("mist/cream bottom", rect(856, 146, 1224, 768))
        self.fill("blue bottom", rect(856, 520, 1224, 768))
        for x, y in ((900, 300), (1010, 260)):
            self.line(9, "brick", [(x, 530), (x, y - 54)], [(x + 52, 530), (x + 52, y)])
            self.line(9, "clay", [(x - 20, y), (x + 170, y)], [(x, y - 54), (x + 150, y)])
        self.fill("ochre bottom", rect(946, 508, 1024, 544), rect(1030, 468, 1108, 504))
        self.fill("moss bottom", rect(1030, 508, 1108, 544), rect(1114, 508, 1190, 544))
        self.fill("ink top", "896,546 1210,546 1180,632 930,632")
        self.fill("clay right", "1224,110 1420,64 1420,862 1224,772")
        self.fill("brick", "1256,164 1388,132 1388,430 1256,436", "1256,484 1388,492 1388,806 1256,724")
        self._person(640, 850, 340, "navy", "light")
        self.fill("ochre bottom", rect(634, 684, 752, 754, 8), rect(672, 666, 714, 690), disc(1400, 464, 13))


class Portraits(Canvas):
    size = (800, 800)

    def _face(self, wall: str, halo: str, skin: str, top: str, hair: str, outline: str) -> None:
        """A friendly face with the hair behind it; what is in front comes afterward."""
        self.fill(f"{wall} bottom 0.3", self.frame)
        self.fill(f"{halo} bottom 0.5", disc(400, 380, 310))
        self.fill(f"{hair} bottom", curve(outline, True))
        self.fill(f"{top} left", curve("90,800 130,660 290,590 510,590 670,660 710,800"))
        self.fill(f"{skin} top 0.9", [(338, 470), (462, 470), *curve("462,590 400,650 338,590")])
        self.fill(f"{skin} bottom", disc(280, 374, 24, 34), disc(520, 374, 24, 34))
        head = "284,330 330,222 470,222 516,330 500,440 446,518 354,518 300,440"
        self.fill(f"{skin} left 0.5", curve(head, True))
        self.fill("/clay bottom 0.4", disc(332, 430, 30), disc(468, 430, 30))
        self.fill("ink", disc(348, 364, 10, 12), disc(452, 364, 10, 12))
        self.line(8, "ink", disc(346, 326, 32, 24, 215, 325)[::10], disc(454, 326, 32, 24, 215, 325)[::10])
        self.line(7, COLOURS[skin][1], "403,368 416,410 396,416")
        self.line(9, "brick", disc(400, 432, 44, 36, 30, 150)[::10])

    def marisol_trevane(self) -> None:
        hair = "400,130 240,196 206,370 222,500 190,620 610,620 578,500 594,370 560,196"
        self._face("mist", "ochre", "dark", "clay", "ink", hair)
        self.fill("ink right", curve("268,360 250,230 400,160 550,230 532,360 480,260 380,240", True))
        self.fill("ochre", disc(276, 430, 15), disc(524, 430, 15))

    def ruben_castellane(self) -> None:
        self._face("blush", "navy", "light", "moss", "brick", "270,180 268,380 532,380 530,180 400,140")
        self.fill("brick left", curve("284,390 330,436 470,436 516,390 504,480 400,556 296,480", True))
        self.fill("brick left", curve("274,330 264,200 390,140 530,180 524,330 490,262 310,266", True))
        self.fill("cream", disc(400, 458, 38, 24, 0, 180))
        self.line(8, "ink", disc(346, 366, 44), disc(454, 366, 44), "390,360 400,355 410,360")

    def ingrid_ashmoor(self) -> None:
        hair = "400,140 250,200 212,380 230,520 320,548 480,548 570,520 588,380 550,200"
        self._face("sage", "clay", "light", "navy", "fog", hair)
        self.fill("cream", "338,588 400,652 462,588 474,640 400,770 326,640")
        self.fill("blue bottom", "338,584 260,640 304,690 400,800 496,690 540,640 462,584 400,730")
        self.fill("fog", curve("240,350 250,220 400,160 560,230 560,350 520,320 420,240 320,300", True))


class Logos(Canvas):
    size = (512, 512)
    suffix = ".png"

    def proofdesk_logo(self) -> None:
        self.fill("ink", self.frame)
        self.fill("cream", "136,84 300,84 376,160 376,428 136,428")
        self.fill("sand", "300,84 376,160 300,160")
        self.line(16, "blue", "186,190 316,190", "186,236 316,236")
        self.line(44, "clay", "196,322 252,380", "252,380 420,232")


PICTURES: dict[str, tuple[type[Canvas], Callable[[Any], None]]] = {
    name.replace("_", "-") + kind.suffix: (kind, scene)
    for kind in (Heroes, Portraits, Logos)
    for name, scene in vars(kind).items()
    if callable(scene) and not name.startswith("_")
}


def names() -> tuple[str, ...]:
    return tuple(PICTURES)


def draw(name: str) -> Image.Image:
    kind, scene = PICTURES[name]
    scene(canvas := kind())
    return canvas.finish()


def save_all(folder: Path) -> list[Path]:
    """Draw what is missing in the folder, and return the paths of all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in (paths := [folder / name for name in PICTURES]):
        if not path.exists():
            draw(path.name).save(path, quality=85)
    return paths
