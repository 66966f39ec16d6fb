"""An office's own workbook with everything that must survive being filled in."""

import io

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image as Picture

from tests.tally.scoring.workbook.filling import saved

TITLE = "年度考核汇总"
FIRST = 5
HEADINGS = ("序号", "编号", "姓名", "总 分（100分）", "名次", "等次", "加分", "本单位备注")


def their_book(people=(("001", "张三"), ("002", "李四"), ("099", "外单位人员"))):
    """Headings in rows 3 and 4 (merged), records from row 5, a line of sums below them."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = TITLE
    sheet.merge_cells("A1:H1")
    sheet["A1"] = "区环境保护局2023年度考核汇总表"
    sheet["A1"].font = Font(name="方正小标宋简体", size=20, bold=True, color="00C00000")
    for at, heading in enumerate(HEADINGS, 1):
        letter = openpyxl.utils.get_column_letter(at)
        sheet.merge_cells(f"{letter}3:{letter}4")
        cell = sheet[f"{letter}3"]
        cell.value = heading
        cell.fill = PatternFill("solid", fgColor="00FFE699")
        cell.alignment = Alignment(horizontal="center", wrap_text=True)
    side = Side(style="double", color="00FF0000")
    for number, (code, name) in enumerate(people):
        row = FIRST + number
        sheet.cell(row, 1, number + 1)
        sheet.cell(row, 2, code)
        sheet.cell(row, 3, name)
        sheet.cell(row, 4).number_format = "0.00_ "
        sheet.cell(row, 4).border = Border(bottom=side)
        sheet.cell(row, 4).font = Font(name="仿宋", size=12, italic=True)
        sheet.cell(row, 8, "勿动")
    last = FIRST + len(people) - 1
    sheet.cell(last + 1, 3, "合计")
    sheet.cell(last + 1, 4, f"=SUM(D{FIRST}:D{last})")
    sheet.column_dimensions["C"].width = 23.5
    sheet.row_dimensions[FIRST].height = 31
    sheet.freeze_panes = f"D{FIRST}"
    sheet.print_title_rows = "3:4"
    sheet.print_area = f"A1:H{last + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_margins.left = 0.31
    sheet.oddFooter.center.text = "第&P页"
    choices = DataValidation(type="list", formula1='"优秀,称职,基本称职,不称职"')
    choices.add(f"F{FIRST}:F{last}")
    sheet.add_data_validation(choices)
    red = CellIsRule(operator="lessThan", formula=["60"], font=Font(color="00FF0000"))
    sheet.conditional_formatting.add(f"D{FIRST}:D{last}", red)
    book.defined_names["总分列"] = DefinedName(
        "总分列", attr_text=f"'{TITLE}'!$D${FIRST}:$D${last}"
    )
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=4, min_row=FIRST, max_row=last))
    sheet.add_chart(chart, "J3")
    picture = io.BytesIO()
    Picture.new("RGB", (8, 8), "red").save(picture, "PNG")
    sheet.add_image(Image(picture), "J20")
    other = book.create_sheet("统计")
    other["A1"] = "平均分"
    other["B1"] = f"=AVERAGE('{TITLE}'!D{FIRST}:D{last})"
    other["A2"] = "照旧"
    return book


def their_workbook(**facts):
    return saved(their_book(**facts))


MAPPING = """
format = "pingyi-map/1"
sheet = "年度考核汇总"
header_row = 4
last_row = 7
[key]
by = "code"
heading = "编号"
[[column]]
value = "total"
letter = "D"
[[column]]
value = "rank"
heading = "名次"
[[column]]
value = "grade"
heading = "等次"
"""
