"""Lines of the scoring commands, in Chinese and English."""

SCORING_LINES: dict[str, tuple[str, str]] = {
    "to-be-mended": (
        "{file}：以上{number}处须先更正或补充，没有写出任何文件",
        "{file}: mend or fill in the above ({number}) first; nothing was written",
    ),
    "no-such-poll": (
        "方案中没有测评 {name}；可用：{known}",
        "the scheme has no poll {name}; use one of: {known}",
    ),
    "results-unverified": (
        "{file}：不是证据包，无法核验；请使用 evidence.zip，确要采用的加 --unverified，得分表会注明",
        "{file}: not verifiable; use evidence.zip, or --unverified, and the sheet will say so",
    ),
    "results-not-verified": (
        "{file}：没有通过核验，或尚未完成计票，结果不予采用；请运行 tally verify",
        "{file}: does not verify, or is not counted yet, so nothing was taken; run tally verify",
    ),
    "into-and-map": (
        "--into 和 --map 须一起使用；对照文件可由 tally map 生成",
        "--into and --map go together; tally map makes a mapping",
    ),
    "filled-in": (
        "{file}：填入{people}人",
        "{file}: {people} people were filled in",
    ),
}
