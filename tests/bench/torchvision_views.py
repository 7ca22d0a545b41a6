"""The operations of SSCD's ADVANCED augmentations with torchvision and Pillow; started by views_bench.ts.

Prints the versions, then for every line of input the seconds of processor time that two views of every file took.
"""

import io
import random
import sys
import time

import PIL
import torchvision
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from torchvision import transforms

font_path, emoji_path, *paths = sys.argv[1:]
files = [open(path, "rb").read() for path in paths]
emoji = Image.open(emoji_path).convert("RGBA")
letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
crop = transforms.RandomResizedCrop(224)
jitter = transforms.ColorJitter(0.8, 0.8, 0.8, 0.2)


def overlay_text(image):
    size = int(random.uniform(0.1, 0.3) * min(image.size))
    font = ImageFont.truetype(font_path, size)
    text = "".join(random.choices(letters, k=100))
    while len(text) > 1 and font.getbbox(text)[2] > image.width:
        text = text[: len(text) * 3 // 4]
    text = text[: random.randint(1, len(text))]
    layer = Image.new("RGBA", image.size)
    color = (*(random.randint(0, 255) for _ in range(3)), int(255 * random.uniform(0.1, 1)))
    place = (random.random() * (image.width - font.getbbox(text)[2]), random.random() * (image.height - size))
    ImageDraw.Draw(layer).text(place, text, font=font, fill=color)
    image = image.copy()
    image.paste(layer, mask=layer)
    return image


def overlay_emoji(image):
    edge = int(random.uniform(0.1, 0.5) * min(image.size))
    small = emoji.resize((edge, edge), Image.BILINEAR)
    opacity = random.uniform(0.7, 1)
    mask = small.getchannel("A").point(lambda alpha: int(alpha * opacity))
    image = image.copy()
    place = (int(random.random() * (image.width - edge)), int(random.random() * (image.height - edge)))
    image.paste(small.convert("RGB"), place, mask)
    return image


def jpeg(image):
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=random.randint(0, 100))
    return Image.open(buffer).convert("RGB")


STEPS = [
    (0.5, lambda image: image.transpose(Image.FLIP_LEFT_RIGHT)),
    (0.05, lambda image: image.rotate(random.choice([90, 180, 270]), expand=True)),
    (0.1, overlay_text),
    (0.2, overlay_emoji),
    (0.05, lambda image: image.rotate(random.randint(0, 359), Image.BILINEAR)),
    (1, crop),
    (0.8, jitter),
    (0.2, lambda image: image.convert("L").convert("RGB")),
    (0.5, lambda image: image.filter(ImageFilter.GaussianBlur(random.uniform(1, 5)))),
    (0.2, jpeg),
]


def view(image):
    for probability, step in STEPS:
        if random.random() < probability:
            image = step(image)
    return image


print(f"torchvision {torchvision.__version__}, Pillow {PIL.__version__}", flush=True)
for _ in sys.stdin:
    start = time.process_time()
    for file in files:
        picture = Image.open(io.BytesIO(file)).convert("RGB")
        view(picture)
        view(picture)
    print(time.process_time() - start, flush=True)
