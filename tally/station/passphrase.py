"""Passphrases: six words offered by the program, or the holder's own of 14 characters.

A word is two syllables of Mandarin written in pinyin without tones, so that a Chinese reader
can say it and remember it, and types it on any keyboard with the input method switched off.
Every syllable is drawn from a list of 64, which makes a word 12 bits and six words 72 bits;
scrypt makes each trial cost memory and time on top.

Source: guarding D ("at least 14 characters, or 6 words offered by the program").
"""

from __future__ import annotations

from tally.group import RandomBytes
from tally.station.refusals import PassphrasesDiffer
from tally.trustee.keyfile import check_passphrase

SYLLABLES = """
bai ban bao bei biao bin cai can chao chun cong dan dao deng dian dong
fang fei feng gao geng gong guan hai han hong hua jia jin jing kai kang
lan lei lin long lu mai mei ming mu nan ning pei ping qiao qing
rong san shan shi song tang tian wan wei wen xi xiang yan yong zhao zhen zhu
""".split()  # noqa: SIM905 (64 quoted words are no easier to read)
"""64 common syllables, none of them with an ü that a keyboard has not."""

WORDS = 6


def offer_words(random: RandomBytes) -> str:
    """Six words, as one passphrase with single spaces."""
    # 256 is a multiple of 64, so the remainder of a byte is uniform.
    syllables = [SYLLABLES[byte % len(SYLLABLES)] for byte in random(2 * WORDS)]
    pairs = zip(syllables[::2], syllables[1::2], strict=True)
    return " ".join(first + second for first, second in pairs)


def check_new_passphrase(passphrase: str, again: str) -> None:
    """Raises ``PassphrasesDiffer`` or ``tally.trustee.keyfile.PassphraseTooShort``."""
    if passphrase != again:
        raise PassphrasesDiffer
    check_passphrase(passphrase)
