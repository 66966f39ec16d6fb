"""What can be wrong with a mapping, or with the sheet that it is to fill in: code -> sentence."""

from __future__ import annotations

INTO_FAULTS: dict[str, tuple[str, str]] = {
    # the mapping
    "map-no-column": (
        "没有写要填哪些列；请至少写一个 [[column]]",
        "it names no column to fill in; write at least one [[column]]",
    ),
    "map-unknown-value": (
        "“{text}”不是可填的值；可用：{known}",
        "“{text}” is no value that can be filled in; use one of: {known}",
    ),
    "map-heading-or-letter": (
        "请写 heading（表头文字）或 letter（列字母），二者只写一个",
        "write either heading (what heads the column) or letter (its letters), and not both",
    ),
    "map-no-letter": (
        "“{text}”不是列字母（A 到 XFD）；请改正",
        "“{text}” are no letters of a column (A to XFD); correct it",
    ),
    "map-no-header-row": (
        "按表头找列，须写明 header_row（表头在第几行）",
        "to find a column by its heading, header_row must say in which row the headings stand",
    ),
    "map-column-twice": (
        "第“{text}”列用了两次；请改为不同的列",
        "the column “{text}” is used twice; choose different ones",
    ),
    "map-no-heading": (
        "第{row}行没有表头“{text}”；该行有：{known}",
        "no column is headed “{text}” in row {row}; there are: {known}",
    ),
    "map-heading-twice": (
        "“{text}”有两列以上；请改用 letter 写列字母",
        "“{text}” heads several columns; name the one meant by its letter",
    ),
    # their workbook
    "into-signed": (
        "工作簿带有数字签名，填入后签名即失效；请用未签名的副本",
        "the workbook bears a digital signature, which filling it in would break; use a copy without",
    ),
    "into-no-sheet": (
        "没有名为“{text}”的表；有：{known}",
        "there is no sheet called “{text}”; there are: {known}",
    ),
    "into-odd-text": (
        "这张表的存储编码不常见；请用表格软件打开后另存为 .xlsx",
        "this sheet is stored in an unusual encoding; open it and save it again as .xlsx",
    ),
    "into-protected": (
        "工作表受保护；请在“审阅”中撤消工作表保护（填好后可重新保护），再运行一次",
        (
            "the sheet is protected; take the protection off (Review, Unprotect Sheet), run this again, "
            "and protect the filled sheet"
        ),
    ),
    "into-nobody": (
        "表中没有找到任何一个人；请检查对照文件中的表名、编号所在列和起始行",
        "nobody was found in the sheet; check the mapping's sheet, key column and first row",
    ),
    "into-ambiguous": (
        "“{text}”可能是多人（编号：{codes}）；请在表中加一列编号，按编号对应",
        "“{text}” could be several people (codes: {codes}); give the sheet a column of codes as key",
    ),
    "into-row-twice": (
        "“{text}”在第{row}行已出现过；每人只能有一行，请删去一行或用 last_row 限定范围",
        "“{text}” stood in row {row} already; keep one row a person, or end the range by last_row",
    ),
    "into-merged": (
        "单元格属于合并区域，不是其首格；请取消合并或改填其他列",
        "the cell lies inside merged cells; unmerge them or choose another column",
    ),
    "into-shared-formula": (
        "单元格属于数组公式，或其他单元格的公式由它而来，不能改写；请改填其他列",
        "an array formula covers the cell, or others have theirs from it; choose another column",
    ),
    "into-formula": (
        "单元格中有公式；要改写的，请在对照文件中写 replace = true",
        "the cell holds a formula; to write over it, say replace = true in the mapping",
    ),
    "into-occupied": (
        "单元格中已有“{text}”；要改写的，请先清空，或在对照文件中写 replace = true",
        "the cell holds “{text}” already; clear it, or say replace = true in the mapping",
    ),
    "into-not-kept": (
        "填好的工作簿读回后与预期不符，没有写出；请用表格软件打开原文件，另存为 .xlsx 后再试",
        (
            "the filled workbook does not read back as it should, and was not written; open the "
            "original, save it again as .xlsx and retry"
        ),
    ),
    # what keeps nothing from being filled in
    "into-row-unknown": (
        "“{text}”不在得分表中，这一行没有填",
        "“{text}” is nobody of the score sheet; this row was left alone",
    ),
    "into-person-missing": (
        "“{sheet}”中没有此人，没有填入",
        "is not in the sheet “{sheet}”, and was filled in nowhere",
    ),
    # guessing a mapping
    "map-no-guess": (
        "找不到有编号（或姓名）和总分、名次、等次等表头的表；请照说明自己写对照文件",
        (
            "no sheet has headings for codes (or names) and for scores, ranks or grades; write the "
            "mapping by hand"
        ),
    ),
}
