"""Makes the images of this directory and pixels.csv: what Pillow makes of them.

pip install pillow==13.0.0 numpy tifffile imagecodecs, then run it here. pixels.csv holds the CRC-32
of 224 x 224 x 3 bytes: upright, transparency over white, 16 bits shifted to 8, resized by BILINEAR.
"""

import io
import struct
import zlib

import imagecodecs
import numpy as np
import tifffile
from PIL import Image, ImageOps

WIDTH, HEIGHT = 61, 47
y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
rgb = np.dstack([(7 * x + 3 * y) % 256, (x * y // 9) % 256, np.where((x // 8 + y // 8) % 2 == 0, 255, 32)])
rgb = rgb.astype("u1")
alpha = ((x * 5 + y * 3) % 256).astype("u1")
colour = Image.fromarray(rgb)
grey = colour.convert("L")
palette = colour.quantize(64)
clear = colour.copy()
clear.putalpha(Image.fromarray(alpha))
cmyk = colour.convert("CMYK")
made = []


def put(name, data):
    with open(name, "wb") as file:
        file.write(data)
    made.append(name)


def save(name, image, **options):
    data = io.BytesIO()
    formats = {"tif": "TIFF", "jpg": "JPEG"}
    extension = name.rsplit(".", 1)[1]
    image.save(data, formats.get(extension, extension.upper()), **options)
    put(name, data.getvalue())


def tiff(name, samples, **options):
    data = io.BytesIO()
    tifffile.imwrite(data, samples, software=None, **options)
    put(name, data.getvalue())


# JPEG
for sampling in ("444", "422", "420", "440", "411"):
    put(f"ycc{sampling}.jpg", imagecodecs.jpeg8_encode(rgb, level=85, subsampling=sampling))
save("progressive.jpg", colour, quality=85, progressive=True)
save("restart.jpg", colour, quality=85, restart_marker_blocks=3)
save("progressive-restart.jpg", colour, quality=95, progressive=True, restart_marker_blocks=5)
save("optimized.jpg", colour, quality=98, optimize=True)


def encoded_jpeg(**options):
    data = io.BytesIO()
    colour.save(data, "JPEG", **options)
    return data.getvalue()


# Values far beyond black and white, which some decoders wrap around.
fine = encoded_jpeg(qtables=[[4] * 64] * 2)
put("beyond.jpg", fine.replace(b"\4" * 64, b"\xff" * 64))
# Without a restart marker, with one twice, and with one far ahead of its turn.
parts = [encoded_jpeg(quality=85, restart_marker_blocks=1)]
for number in range(6):
    head, tail = parts.pop().split(bytes([0xFF, 0xD0 + number]), 1)
    parts += [head, tail]
marks = (b"\xff\xd0", b"", b"\xff\xd2\xff\xd2", b"\xff\xd7", b"\xff\xd4", b"\xff\xd5")
put("restarts-damaged.jpg", b"".join(map(b"".join, zip(parts, marks + (b"",)))))
# The tables of the standard, left out.
plain_tables = encoded_jpeg(quality=85)
put("without-tables.jpg", plain_tables[: plain_tables.index(b"\xff\xc4")] + plain_tables[plain_tables.index(b"\xff\xda") :])
save("grey.jpg", grey, quality=85)
save("icc.jpg", colour, quality=85, icc_profile=b"no profile at all " * 9)
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    save(f"orientation{orientation}.jpg", colour, quality=60, exif=exif)


def without_markers(jpeg):
    kept, at = jpeg[:2], 2
    while jpeg[at + 1] != 0xDA:
        end = at + 2 + (jpeg[at + 2] << 8 | jpeg[at + 3])
        if not 0xE0 <= jpeg[at + 1] <= 0xEF:
            kept += jpeg[at:end]
        at = end
    return kept + jpeg[at:]


for name, samples, space in (("cmyk", np.asarray(cmyk), "CMYK"), ("ycck", np.asarray(cmyk), "YCCK"), ("rgb", rgb, "RGB")):
    jpeg = imagecodecs.jpeg8_encode(samples, level=85, colorspace="RGB" if space == "RGB" else "CMYK", outcolorspace=space)
    put(name + ".jpg", jpeg)
    put(name + "-bare.jpg", without_markers(jpeg))


# PNG
def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(name, samples, bits, colour_type, interlaced=False):
    starts = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    passes = [samples[top::down, left::right] for left, top, right, down in starts] if interlaced else [samples]
    rows = b"".join(b"\0" + row.tobytes() for part in passes for row in part)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, bits, colour_type, 0, 0, int(interlaced))
    put(name, b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


rgb16 = (rgb.astype("u2") * 257 - rgb // 2).astype(">u2")
png("interlaced.png", rgb, 8, 2, True)
png("interlaced16.png", rgb16, 16, 2, True)
png("grey-alpha16.png", np.dstack([rgb16[..., 0], alpha.astype(">u2") * 257]).astype(">u2"), 16, 4)
save("grey-key.png", grey, transparency=int(np.asarray(grey)[5, 5]))
save("palette-key.png", palette, transparency=3)
save("palette2.png", colour.quantize(4), bits=2)
save("rgba.png", clear)
save("one-bit.png", colour.convert("1"))
save("animated.png", colour, save_all=True, append_images=[colour.rotate(180)], duration=50)
exif = Image.Exif()
exif[0x0112] = 6
save("orientation6.png", colour, exif=exif)


# GIF
def gif(name, screen, place, transparent=None):
    data = io.BytesIO()
    palette.save(data, "GIF", interlace=0)
    file = data.getvalue()
    table = file[13 : 13 + (6 << (file[10] & 7))]
    at = 13 + len(table)
    while file[at] == 0x21:
        at += 2
        while file[at]:
            at += 1 + file[at]
        at += 1
    control = b"" if transparent is None else bytes([0x21, 0xF9, 4, 1, 0, 0, transparent, 0])
    descriptor = b"\x2c" + struct.pack("<HHHHB", *place, WIDTH, HEIGHT, 0)
    put(name, b"GIF89a" + struct.pack("<HH", *screen) + bytes([file[10], 0, 0]) + table + control + descriptor + file[at + 10 :])


save("interlaced.gif", palette, interlace=1)
save("transparent.gif", palette, transparency=3)
save("animated.gif", palette, save_all=True, append_images=[palette.rotate(180)])
gif("placed.gif", (WIDTH + 20, HEIGHT + 10), (7, 5))
gif("placed-transparent.gif", (WIDTH + 20, HEIGHT + 10), (7, 5), int(np.asarray(palette)[9, 9]))
gif("beyond.gif", (50, 40), (3, 9))


# BMP
def bmp(name, height, bits, compression, data, colours=b"", masks=b""):
    offset = 54 + len(masks) + len(colours)
    header = struct.pack("<IiiHHIIiiII", 40, WIDTH, height, 1, bits, compression, len(data), 2835, 2835, 0, 0)
    put(name, b"BM" + struct.pack("<IHHI", offset + len(data), 0, 0, offset) + header + masks + colours + data)


def rows(samples):
    lines = [row.tobytes() for row in samples]
    return b"".join(line + b"\0" * (-len(line) % 4) for line in lines)


def runs(samples):
    out = b""
    for row in samples:
        start = 0
        for end in range(1, len(row) + 1):
            if end == len(row) or row[end] != row[start] or end - start == 255:
                out += bytes([end - start, row[start]])
                start = end
        out += b"\0\0"
    return out + b"\0\1"


upside_down = rgb[::-1]
r, g, b = (upside_down[..., i].astype("<u2") for i in range(3))
bmp("16bit555.bmp", HEIGHT, 16, 0, rows(r >> 3 << 10 | g >> 3 << 5 | b >> 3))
bmp("16bit565.bmp", HEIGHT, 16, 3, rows(r >> 3 << 11 | g >> 2 << 5 | b >> 3), masks=struct.pack("<III", 0xF800, 0x7E0, 0x1F))
bmp("32bit.bmp", HEIGHT, 32, 0, rows(np.dstack([upside_down[..., ::-1], alpha])))
bmp("topdown.bmp", -HEIGHT, 24, 0, rows(rgb[..., ::-1]))
indices = np.asarray(palette)[::-1]
entries = np.zeros((256, 4), "u1")
entries[:64, :3] = np.array(palette.getpalette()[:192], "u1").reshape(-1, 3)[:, ::-1]
bmp("runs.bmp", HEIGHT, 8, 1, runs(indices), entries.tobytes())
os2 = b"BM" + struct.pack("<IHHI", 0, 0, 0, 26 + 768) + struct.pack("<IHHHH", 12, WIDTH, HEIGHT, 1, 8)
put("os2.bmp", os2 + entries[:, :3].tobytes() + rows(indices))

# TIFF
for compression in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"):
    save(f"{compression}.tif", colour, compression=compression)
for compression in ("group3", "group4"):
    save(f"{compression}.tif", colour.convert("1"), compression=compression)
save("cmyk.tif", cmyk, compression="tiff_lzw")
save("palette.tif", palette, compression="tiff_lzw")
save("predicted.tif", colour, compression="tiff_lzw", tiffinfo={317: 2})
save("pages.tif", colour.copy(), save_all=True, append_images=[grey.copy()])
exif = Image.Exif()
exif[0x0112] = 8
save("orientation8.tif", colour, compression="tiff_lzw", exif=exif)
tiff("planes.tif", np.moveaxis(rgb, 2, 0).copy(), photometric="rgb", planarconfig="separate", compression="zlib")
tiff("tiles.tif", rgb, photometric="rgb", tile=(16, 32), compression="zlib")
tiff("jpeg-tiles.tif", rgb, photometric="ycbcr", tile=(32, 32), compression="jpeg", subsampling=(2, 2))
tiff("big-endian16.tif", rgb16.astype("u2"), photometric="rgb", byteorder=">", compression="zlib")
tiff("rgba16.tif", np.dstack([rgb16, alpha.astype("u2") * 257]).astype("u2"), photometric="rgb", extrasamples=["unassalpha"], compression="zlib")
tiff("meaningless.tif", np.dstack([rgb, alpha]), photometric="rgb", extrasamples=["unspecified"], compression="zlib")
tiff("white-is-0.tif", np.asarray(grey), photometric="miniswhite", compression="zlib")


# WebP
def encoded(image, **options):
    data = io.BytesIO()
    image.save(data, "WEBP", **options)
    return data.getvalue()


def riff(*parts):
    body = b"WEBP" + b"".join(n + struct.pack("<I", len(d)) + d + b"\0" * (len(d) & 1) for n, d in parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def parts_of(webp):
    at, parts = 12, {}
    while at < len(webp):
        size = struct.unpack("<I", webp[at + 4 : at + 8])[0]
        parts[webp[at : at + 4]] = webp[at + 8 : at + 8 + size]
        at += 8 + size + (size & 1)
    return parts


def u24(number):
    return struct.pack("<I", number)[:3]


for quality in (5, 50, 95):
    save(f"quality{quality}.webp", colour, quality=quality)
save("even.webp", colour.crop((0, 0, 60, 46)), quality=70, method=6)
save("lossless.webp", colour, lossless=True)
save("alpha-lossless.webp", clear, lossless=True, exact=True)
save("alpha.webp", clear, quality=60)
save("alpha-coarse.webp", clear, quality=60, alpha_quality=30)
save("animated.webp", colour, save_all=True, append_images=[colour.rotate(180)], duration=50, quality=60)
exif = Image.Exif()
exif[0x0112] = 3
save("orientation3.webp", colour, quality=60, exif=exif)
pieces = parts_of(encoded(clear, quality=60))
left = np.hstack([np.vstack([[[0]], alpha[:-1, :1]]).astype("u1"), alpha[:, :-1]])
plain = b"\4" + (alpha - left).astype("u1").tobytes()
put("alpha-plain.webp", riff((b"VP8X", pieces[b"VP8X"]), (b"ALPH", plain), (b"VP8 ", pieces[b"VP8 "])))
for name, image, flags in (("placed", colour, 2), ("placed-alpha", clear, 0x12)):
    still = parts_of(encoded(image, lossless=True))[b"VP8L"]
    frame = b"".join(map(u24, (4, 3, WIDTH - 1, HEIGHT - 1, 100))) + b"\0" + riff((b"VP8L", still))[12:]
    canvas = bytes([flags, 0, 0, 0]) + u24(WIDTH + 19) + u24(HEIGHT + 9)
    put(name + ".webp", riff((b"VP8X", canvas), (b"ANIM", b"\x11\x22\x33\xff\0\0"), (b"ANMF", frame)))


def pixels(name):
    image = ImageOps.exif_transpose(Image.open(name))
    if "transparency" in image.info or image.mode in ("LA", "RGBA"):
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, (255, 255, 255, 255))
        white.alpha_composite(image)
        image = white
    return image.convert("RGB").resize((224, 224), Image.Resampling.BILINEAR).tobytes()


with open("pixels.csv", "w") as file:
    for name in sorted(made):
        file.write(f"{name},{zlib.crc32(pixels(name)):08x}\n")
