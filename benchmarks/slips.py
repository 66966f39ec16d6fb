"""Slips a second: how fast a print run is set, QR codes included.

python benchmarks/slips.py [number of slips]
"""

from __future__ import annotations

import secrets
import sys
import time

from printable.inputs import SlipSheet
from printable.slips import slips_pdf

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    codes = tuple("".join(secrets.choice(SYMBOLS) for _ in range(28)) for _ in range(count))
    sheet = SlipSheet(
        title="区环境保护局2023年年终述职测评大会",
        unit="区环境保护局",
        date="2023-12-28",
        group_name="机关干部职工",
        rehearsal=False,
        codes=codes,
    )
    start = time.perf_counter()
    size = len(slips_pdf(sheet))
    seconds = time.perf_counter() - start
    print(
        f"{count} slips in {seconds:.2f} s: {count / seconds:.0f} slips a second, {size} bytes"
    )


if __name__ == "__main__":
    main()
