"""Makes the BMP, HEIC and TIFF files beside it, and a PNG of the pixels that Pillow reads from each BMP and HEIC file.

    python3 -m venv venv && venv/bin/pip install pillow==13.0.0 pillow-heif==1.8.1 numpy tifffile
    venv/bin/python tests/images/formats/make_formats.py

The picture is computed: nothing in it is anybody's. What Pillow cannot write is written here byte by byte, and read by
Pillow all the same.
"""

import io
import struct
from pathlib import Path

import numpy as np
import pillow_heif
import tifffile
from PIL import Image, ImageCms

HERE = Path(__file__).parent
WIDTH, HEIGHT = 37, 22


def picture(width=WIDTH, height=HEIGHT):
    y, x = np.mgrid[0:height, 0:width].astype(float)
    red = 30 + 200 * x / width
    green = 30 + 200 * y / height
    blue = 128 + 100 * np.sin(x / 5) * np.cos(y / 4)
    pixels = np.stack([red, green, blue], -1)
    pixels[2:9, 3:12] = [250, 20, 30]
    pixels[-9:-2, -12:-3] = [10, 240, 60]
    return pixels.round().astype(np.uint8)


def rows(data, bits, top_down=False):
    """Packs rows of values of `bits` bits, each filled up to four bytes, the lower row first."""
    packed = []
    for row in data if top_down else data[::-1]:
        if bits >= 8:
            line = b"".join(int(value).to_bytes(bits // 8, "little") for value in row)
        else:
            text = "".join(format(int(value), f"0{bits}b") for value in row)
            text += "0" * (-len(text) % 8)
            line = int(text, 2).to_bytes(len(text) // 8, "big")
        packed.append(line + b"\0" * (-len(line) % 4))
    return b"".join(packed)


def bmp(name, bits, pixels, palette=b"", compression=0, masks=b"", top_down=False, header=40, colors=0):
    if header == 12:
        info = struct.pack("<IHHHH", 12, WIDTH, HEIGHT, 1, bits)
    else:
        height = -HEIGHT if top_down else HEIGHT
        info = struct.pack("<IiiHHIIiiII", header, WIDTH, height, 1, bits, compression, len(pixels), 2835, 2835, colors, 0)
        if header == 40:
            info += masks
        else:
            info += masks.ljust(header - 40, b"\0")
    start = 14 + len(info) + len(palette)
    file = b"BM" + struct.pack("<IHHI", start + len(pixels), 0, 0, start) + info + palette + pixels
    (HERE / f"{name}.bmp").write_bytes(file)


def palette_of(image, step=4):
    flat = image.getpalette()
    colors = [flat[at : at + 3] for at in range(0, len(flat), 3)]
    return b"".join(bytes([blue, green, red] + [0] * (step - 3)) for red, green, blue in colors)


def quantized(colors):
    return Image.fromarray(picture()).quantize(colors)


def runs(data, half):
    """Run lengths as Windows reads them: a run a stretch of equal pixels, three or more different ones as they are."""
    packed = bytearray()
    for row in data[::-1]:
        values = [int(value) for value in row]
        at = 0
        while at < len(values):
            length = 1
            while at + length < len(values) and values[at + length] == values[at] and length < 255:
                length += 1
            if length >= 3 or at + 3 > len(values):
                length = min(length, len(values) - at)
                packed += bytes([length, values[at] * 17 if half else values[at]])
                at += length
                continue
            count = 3
            while at + count < len(values) and count < 20 and values[at + count] != values[at + count - 1]:
                count += 1
            literal = values[at : at + count]
            packed += bytes([0, count])
            if half:
                pairs = literal + [0] * (-count % 2)
                line = bytes(pairs[i] << 4 | pairs[i + 1] for i in range(0, len(pairs), 2))
            else:
                line = bytes(literal)
            packed += line + b"\0" * (len(line) % 2)
            at += count
        packed += b"\0\0"
    return bytes(packed + b"\0\1")


def masked(pixels, masks):
    values = np.zeros(pixels.shape[:2], np.int64)
    for channel, mask in enumerate(masks):
        if mask == 0:
            continue
        shift = (mask & -mask).bit_length() - 1
        most = mask >> shift
        values |= (pixels[..., channel].astype(np.int64) * most // 255) << shift
    return values


def make_bmps():
    full = picture()
    bits = np.asarray(Image.fromarray(full).convert("1")).astype(int)
    bmp("1_bit", 1, rows(bits, 1), bytes([200, 30, 10, 0, 40, 220, 250, 0]))
    sixteen = quantized(16)
    indices = np.asarray(sixteen)
    colors = palette_of(sixteen)[: 16 * 4]
    bmp("4_bit", 4, rows(indices, 4), colors)
    bmp("4_bit_rle", 4, runs(indices, True), colors, compression=2)
    many = quantized(200)
    indices = np.asarray(many)
    colors = palette_of(many)[: 200 * 4]
    bmp("8_bit", 8, rows(indices, 8), colors, colors=200)
    bmp("8_bit_rle", 8, runs(indices, False), colors, compression=1, colors=200)
    bmp("8_bit_os2", 8, rows(indices, 8), palette_of(many, 3)[: 200 * 3].ljust(768, b"\0"), header=12)
    bmp("16_bit", 16, rows(masked(full, [0x7C00, 0x3E0, 0x1F]), 16))
    masks = [0xF800, 0x7E0, 0x1F]
    bmp("16_bit_565", 16, rows(masked(full, masks), 16), compression=3, masks=struct.pack("<III", *masks))
    value = full[..., 0].astype(int) << 16 | full[..., 1].astype(int) << 8 | full[..., 2]
    bmp("24_bit", 24, rows(value, 24))
    bmp("24_bit_top_down", 24, rows(value, 24, True), top_down=True)
    bmp("32_bit", 32, rows(value, 32))
    masks = [0xFF, 0xFF00, 0xFF0000, 0xFF000000]
    alpha = np.dstack([full, np.arange(WIDTH * HEIGHT).reshape(HEIGHT, WIDTH) % 256]).astype(np.uint8)
    bmp("32_bit_alpha", 32, rows(masked(alpha, masks), 32), compression=3, masks=struct.pack("<IIII", *masks), header=124)
    bare = (HERE / "24_bit.bmp").read_bytes()[14:]
    (HERE / "24_bit_without_file_header.dib").write_bytes(bare)


def make_heics():
    # Large enough for a few blocks of the codec, smooth enough for a few kilobytes.
    full = Image.fromarray(picture(96, 64))
    options = {"quality": 90, "chroma": 444}
    pillow_heif.from_pillow(full).save(HERE / "plain.heic", **options)
    pillow_heif.from_pillow(full).save(HERE / "subsampled.heic", quality=80)
    with_alpha = full.copy()
    with_alpha.putalpha(Image.fromarray(np.linspace(0, 255, 96 * 64).reshape(64, 96).astype(np.uint8)))
    pillow_heif.from_pillow(with_alpha).save(HERE / "alpha.heic", **options)
    # The pixels are to be turned, and both the file itself and EXIF say so.
    exif = Image.Exif()
    exif[0x0112] = 6
    full.save(HERE / "turned.heic", "HEIF", exif=exif.tobytes(), **options)
    ten = pillow_heif.from_bytes("RGB;16", (96, 64), (picture(96, 64).astype(np.uint16) * 257).tobytes())
    pillow_heif.options.SAVE_HDR_TO_12_BIT = False
    ten.save(HERE / "10_bit.heic", **options)
    both = pillow_heif.from_pillow(full)
    both.add_from_pillow(Image.new("RGB", (32, 32), "red"))
    both.save(HERE / "two_images.heic", primary_index=0, **options)
    gray = full.convert("L")
    pillow_heif.from_pillow(gray).save(HERE / "gray.heic", quality=90)
    wide = full.copy()
    wide.info["icc_profile"] = display_p3()
    pillow_heif.from_pillow(wide).save(HERE / "display_p3.heic", **options)
    # The same without a profile, by H.273's numbers of the primaries and of sRGB's curve.
    numbers = {"color_primaries": 12, "transfer_characteristics": 13, "matrix_coefficients": 6, "full_range_flag": 1}
    pillow_heif.from_pillow(full).save(HERE / "display_p3_numbers.heic", **numbers, **options)


def display_p3():
    """A profile of Display P3 by its curves and primaries, which is nobody's file."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack(">I", profile[128:132])[0]
    primaries = {
        b"rXYZ": (0.51512, 0.24120, -0.00105),
        b"gXYZ": (0.29198, 0.69225, 0.04189),
        b"bXYZ": (0.15710, 0.06657, 0.78407),
    }
    for entry in range(132, 132 + 12 * count, 12):
        name, offset, _ = struct.unpack(">4sII", profile[entry : entry + 12])
        if name in primaries:
            numbers = [round(value * 65536) for value in primaries[name]]
            profile[offset + 8 : offset + 20] = struct.pack(">iii", *numbers)
    # When it was made.
    profile[24:36] = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    return bytes(profile)


def make_tiffs():
    gray = np.linspace(0, 1, WIDTH * HEIGHT, dtype=np.float32).reshape(HEIGHT, WIDTH)
    plain = {"photometric": "minisblack", "metadata": None}
    tifffile.imwrite(HERE / "float_gray.tif", gray, **plain)
    heights = gray * 2000 - 500
    heights[0, 1] = np.nan
    tifffile.imwrite(HERE / "float_heights.tif", heights, **plain)
    color = np.stack([gray, gray**2, 1 - gray], -1)
    tifffile.imwrite(
        HERE / "float_color.tif", color, photometric="rgb", compression="deflate", predictor=True, metadata=None
    )
    tifffile.imwrite(HERE / "double_gray.tif", gray.astype(np.float64), **plain)
    tifffile.imwrite(HERE / "half_gray.tif", gray.astype(np.float16), **plain)
    packed = {"compression": "deflate", "predictor": True, **plain}
    tifffile.imwrite(HERE / "double_tiles.tif", gray.astype(np.float64), tile=(16, 32), **packed)
    tifffile.imwrite(HERE / "double_big_endian.tif", gray.astype(">f8"), byteorder=">", rowsperstrip=5, **packed)
    tifffile.imwrite(HERE / "half_bigtiff.tif", gray.astype(np.float16), bigtiff=True, **plain)


def write_expected():
    for path in sorted([*HERE.glob("*.bmp"), *HERE.glob("*.dib"), *HERE.glob("*.heic")]):
        with Image.open(path) as image:
            if path.stem.startswith("display_p3"):
                target = ImageCms.createProfile("sRGB")
                source = ImageCms.ImageCmsProfile(io.BytesIO(display_p3()))
                image = ImageCms.profileToProfile(image, source, target, renderingIntent=1)
            if image.mode == "RGBA":
                white = Image.new("RGBA", image.size, "white")
                image = Image.alpha_composite(white, image)
            image.convert("RGB").save(HERE / f"{path.stem}.png", optimize=True, icc_profile=None)


pillow_heif.register_heif_opener()
make_bmps()
make_heics()
make_tiffs()
write_expected()
