"""What can be wrong with a workbook: code -> Chinese and English, with what to do."""

from __future__ import annotations

WORKBOOK_FAULTS: dict[str, tuple[str, str]] = {
    # the file
    "workbook-too-large": (
        "文件太大，或展开后远超一张得分表所需；请把需要的单元格复制到新的工作簿",
        (
            "this is too large, or unpacks to far more than a score sheet needs; copy the cells that "
            "matter into a new workbook"
        ),
    ),
    "workbook-encrypted": (
        "工作簿设有密码；请另存为不设密码的文件",
        "the workbook is protected by a password; save it without one",
    ),
    "workbook-old": (
        "这是旧格式（.xls）的工作簿；请另存为 .xlsx",
        "this is a workbook of the old kind (.xls); save it as .xlsx",
    ),
    "workbook-macros": (
        "工作簿含有宏；请另存为不含宏的 .xlsx",
        "the workbook contains macros; save it as .xlsx without them",
    ),
    "workbook-damaged": (
        "不是 Excel 工作簿（.xlsx），或已损坏；请用表格软件打开后另存为 .xlsx",
        (
            "this is no Excel workbook (.xlsx), or it is damaged; open it in a spreadsheet program and "
            "save it again as .xlsx"
        ),
    ),
    "csv-damaged": (
        "不是规范的 CSV 文件；请用表格软件另存为“CSV UTF-8”",
        "this is no proper CSV; save it again as “CSV UTF-8”",
    ),
    # sheets and headings
    "sheet-missing": (
        "缺少这张表；请使用 tally template 生成的工作簿",
        "this sheet is missing; use the workbook that tally template writes",
    ),
    "sheet-unknown": (
        "方案中没有这张表；请改回原名（{known}），自用的表名请以“备注”开头",
        (
            "the scheme knows no such sheet; give it its name back ({known}), or begin the name of a "
            "sheet of your own with “备注”"
        ),
    ),
    "headings-missing": ("没有表头；请恢复第一行", "there are no headings; restore row 1"),
    "heading-missing": (
        "缺少“{text}”一列；请恢复表头",
        "the column “{text}” is missing; restore its heading",
    ),
    "heading-twice": ("“{text}”有两列；请删去一列", "“{text}” heads two columns; remove one"),
    "heading-unknown": (
        "不认识“{text}”一列（应为：{known}）；自用的列请以“备注”开头",
        "no column is called “{text}” (known: {known}); begin headings of your own with “备注”",
    ),
    "cell-without-heading": (
        "这一列没有表头；请清空这一列，或加上以“备注”开头的表头",
        "this column has no heading; clear it, or head it with “备注”",
    ),
    # cells
    "cell-empty": ("没有填写“{heading}”；请填写", "“{heading}” is not filled in; fill it in"),
    "cell-formula": (
        "单元格是公式；请复制后“粘贴为数值”",
        "the cell holds a formula; copy it and paste it as a value",
    ),
    "cell-error": (
        "单元格是错误值（如 #N/A）；请更正",
        "the cell holds an error (like #N/A); correct it",
    ),
    "cell-merged": (
        "单元格 {area} 已合并；请取消合并并逐格填写",
        "the cells {area} are merged; unmerge them and fill in each",
    ),
    "cell-truth-value": (
        "单元格是逻辑值（TRUE/FALSE）；请设为文本格式后重填",
        "the cell holds a truth value; format it as text and type it again",
    ),
    "cell-is-date": (
        "“{heading}”一栏被表格软件变成了日期或时间；请设为文本或常规格式后重填",
        (
            "the spreadsheet program made a date or time of “{heading}”; format the cell as text and "
            "type it again"
        ),
    ),
    "cell-too-long": (
        "内容超过{most}字；请缩短",
        "the text is longer than {most} characters; shorten it",
    ),
    "cell-not-printable": (
        "含有看不见的字符（{character}）；请删去后重填",
        "there is an invisible character ({character}); type the cell again",
    ),
    "cell-not-in-list": (
        "“{text}”不在可选范围；请从下列中选：{known}",
        "“{text}” is not among the choices; use one of: {known}",
    ),
    "cell-no-period": (
        "“{text}”不是期次；请写成 2022、2023H1、2023Q1 或 2023M3 的样子",
        "“{text}” is no period; write it like 2022, 2023H1, 2023Q1 or 2023M3",
    ),
    "cell-no-number": (
        "“{text}”不是数字（小数最多12位）；请只填数字",
        "“{text}” is no number (at most 12 decimals); write a number only",
    ),
    "cell-below-0": ("“{text}”小于0；请填正数", "“{text}” is below 0; write a positive number"),
    "cell-too-great": (
        "“{text}”超过{most}；请更正",
        "“{text}” is more than {most}; correct it",
    ),
    "cell-no-count": (
        "“{text}”不是整数；请填整数",
        "“{text}” is no whole number; write a whole number",
    ),
    "cell-code-full-width": (
        "编号“{text}”含有全角字符；请改为半角",
        "the code “{text}” has full-width characters; type it with half-width ones",
    ),
    "cell-code-too-long": (
        "编号超过{most}字；请缩短",
        "the code is longer than {most} characters; shorten it",
    ),
    "cell-no-date": (
        "“{text}”不是日期；请写成 2023-12-28 的样子",
        "“{text}” is no date; write it like 2023-12-28",
    ),
    # rows that do not fit together
    "basics-missing": (
        "没有填写“{item}”；请填写",
        "“{item}” is not filled in; fill it in",
    ),
    "event-differs": (
        "台账第{number}号的几行中“{heading}”不一致；请改为一致",
        "the rows of ledger number {number} differ in “{heading}”; make them the same",
    ),
    "rows-differ": (
        "属于同一件事的几行中“{heading}”不一致；请改为一致",
        "rows that belong together differ in “{heading}”; make them the same",
    ),
    "open-unknown": (
        "方案中没有待定的“{text}”；请恢复这一栏",
        "the scheme leaves no “{text}” open; restore this cell",
    ),
    "open-twice": ("“{text}”写了两次；请留一行", "“{text}” stands twice; keep one row"),
    "too-many-faults": (
        "另有{number}处问题没有列出；请先更正以上各处",
        "{number} more are not listed; correct these first",
    ),
    # what is told, though it keeps nothing from being scored
    "name-differs": (
        "编号{code}在“人员”表中是“{wanted}”，这里写的是“{found}”；按编号计，请核对",
        "the code {code} is “{wanted}” among the people and “{found}” here; joined by code, look at it",
    ),
    "meeting-name-differs": (
        "编号{code}在“人员”表中是“{wanted}”，会议“{title}”中是“{found}”；按编号计，请核对",
        (
            "the code {code} is “{wanted}” among the people and “{found}” in the meeting “{title}”; joined "
            "by code, look at it"
        ),
    ),
    "meeting-not-here": (
        "会议“{title}”测评了 {code} {found}，“人员”表中没有；未采用",
        "the meeting “{title}” graded {code} {found}, who is not among the people; not used",
    ),
}
