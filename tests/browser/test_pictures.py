"""Three stored pictures of the sample's whole page: a change of look is a difference that somebody looks at.

What the page looks like now is written to `build/pictures`; `make pictures` puts that in place of the stored ones.
"""

import base64
from pathlib import Path

import pytest

from framing.cli import _run

ROOT = Path(__file__).resolve().parents[2]
STORED = Path(__file__).parent / "pictures"
NOW = ROOT / "build" / "pictures"
LOOKS = {"light": (1280, "light"), "dark": (1280, "dark"), "phone": (360, "light")}
SLICE = 1600
"""Pixels of height that one column of a picture shows: a page is long, and pictures of great height take minutes."""
FARTHEST, MOST = 48, 0.0003
"""How far a channel may be off (of 255), and the share of pixels that may be farther: letters' edges, no more."""
TOGETHER = """async (slices) => {
  const images = await Promise.all(slices.map(async (data) => {
    const image = new Image(); image.src = 'data:image/png;base64,' + data; await image.decode(); return image;
  }));
  const canvas = new OffscreenCanvas(images.reduce((sum, i) => sum + i.width, 0), images[0].height);
  const pen = canvas.getContext('2d');
  images.reduce((x, image) => (pen.drawImage(image, x, 0), x + image.width), 0);
  const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.6 });
  return await new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.split(',')[1]);
    reader.readAsDataURL(blob);
  });
}"""
COMPARE = """async ([a, b, farthest]) => {
  const pixels = async (data) => {
    const image = new Image(); image.src = 'data:image/webp;base64,' + data; await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height), pen = canvas.getContext('2d');
    pen.drawImage(image, 0, 0);
    return { size: [image.width, image.height], data: pen.getImageData(0, 0, image.width, image.height).data };
  };
  const [one, other] = [await pixels(a), await pixels(b)];
  if (String(one.size) !== String(other.size)) return { sizes: [one.size, other.size] };
  let off = 0;
  for (let i = 0; i < one.data.length; i += 4)
    off += [0, 1, 2].some((c) => Math.abs(one.data[i + c] - other.data[i + c]) > farthest);
  return { share: off / (one.data.length / 4) };
}"""


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The page of the bundled sample, by quotation marks alone so that every machine draws the same."""
    out = tmp_path_factory.mktemp("sample") / "run"
    assert _run(["compare", "--by", "source", "-q", "--out", str(out), "--set", "voice.tier=quotes"]) == 0
    return out / "report.html"


def ask(browser, script, argument):
    """What a script says in an empty page."""
    page = browser.new_page()
    found = page.evaluate(script, argument)
    page.close()
    return found


def compare(browser, *pictures):
    """How two pictures differ: their sizes, or the share of pixels that are too far off."""
    return ask(browser, COMPARE, [*(base64.b64encode(picture).decode() for picture in pictures), FARTHEST])


def shoot(browser, open_page, report, look):
    """The whole page at half its size, slice beside slice."""
    width, scheme = LOOKS[look]
    page = open_page(report, width, color_scheme=scheme, reduced_motion="reduce", device_scale_factor=0.5)
    page.set_viewport_size({"width": width, "height": SLICE})
    slices = []
    for top in range(0, page.evaluate("document.documentElement.scrollHeight"), SLICE):
        page.evaluate("top => window.scrollTo({ top, behavior: 'instant' })", top)
        slices.append(base64.b64encode(page.screenshot()).decode())
    return base64.b64decode(ask(browser, TOGETHER, slices))


@pytest.mark.browser
@pytest.mark.parametrize("look", LOOKS)
def test_the_page_looks_as_stored(look, browser, open_page, report):
    now = shoot(browser, open_page, report, look)
    NOW.mkdir(parents=True, exist_ok=True)
    (NOW / f"{look}.webp").write_bytes(now)
    found = compare(browser, (STORED / f"{look}.webp").read_bytes(), now)
    assert found.get("share", 1) <= MOST, f"{found}: look at build/pictures/{look}.webp; `make pictures` stores it"


@pytest.mark.browser
def test_a_changed_page_is_noticed(browser, open_page, report, tmp_path):
    """A heading in another colour, or one line more, is beyond the tolerance."""
    plain = shoot(browser, open_page, report, "light")
    assert compare(browser, plain, plain) == {"share": 0}
    for old, new in (
        ("</head>", "<style>h1, h2 { color: #c00 !important }</style></head>"),
        ("<main", "<p>more</p><main"),
    ):
        changed = tmp_path / "changed.html"
        text = report.read_text(encoding="utf-8")
        assert old in text
        changed.write_text(text.replace(old, new, 1).replace("Content-Security-Policy", "X-None"), encoding="utf-8")
        found = compare(browser, plain, shoot(browser, open_page, changed, "light"))
        assert found.get("share", 1) > MOST
