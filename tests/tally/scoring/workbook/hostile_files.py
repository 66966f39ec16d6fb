"""More than a hundred files that nobody made in good faith, each with what is wrong in its name.

A scaled file is as large as its opener lets it become; the others are small.
"""

import io
import random
import zipfile

import openpyxl

from tests.tally.scoring.workbook.filling import saved

SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
LINKS = "xl/_rels/workbook.xml.rels"
TEXTS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
HEAD = f'<?xml version="1.0"?><worksheet {NS}><sheetData>'
TAIL = "</sheetData></worksheet>"
NAME = '<row r="1"><c t="inlineStr"><is><t>name</t></is></c></row>'


def base():
    with zipfile.ZipFile(io.BytesIO(saved(openpyxl.Workbook()))) as old:
        return {name: old.read(name) for name in old.namelist()}


BASE = base()


def packed(parts, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def changed(parts=None, compression=zipfile.ZIP_DEFLATED, **more):
    return packed({**BASE, **(parts or {}), **more}, compression)


def sheet(rows, tail=TAIL, head=HEAD):
    content = f"{head}{rows}{tail}"
    return changed({SHEET: content.encode()})


def cells(inner):
    return sheet(f'{NAME}<row r="2">{inner}</row>')


def shared(texts, rows):
    content = f"<sst {NS}>{texts}</sst>".encode()
    return changed({TEXTS: content, SHEET: f"{HEAD}{rows}{TAIL}".encode()})


def book(sheets, links=None, **more):
    content = (
        f'<workbook {NS} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f"<sheets>{sheets}</sheets></workbook>"
    )
    parts = {BOOK: content.encode(), **more}
    if links is not None:
        parts[LINKS] = f"<Relationships>{links}</Relationships>".encode()
    return changed(parts)


def doctype(inner, name="a"):
    return sheet(
        f'<row><c t="inlineStr"><is><t>&{name};</t></is></c></row>',
        head=f"<!DOCTYPE worksheet [{inner}]>{HEAD.partition('?>')[2]}",
    )


def nested(depth):
    return sheet("<a>" * depth + "</a>" * depth)


def flagged(bit):
    """A workbook whose entries bear a flag: 1 is a password."""
    data = bytearray(changed())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= bit
            at = data.find(mark, at + 1)
    return bytes(data)


def lying_size():
    """The list of contents says that the sheet is small."""
    data = bytearray(changed({SHEET: b"<a>" + b" " * 500_000 + b"</a>"}))
    at = data.find(SHEET.encode(), data.find(b"PK\x01\x02")) - 46
    data[at + 24 : at + 28] = (99).to_bytes(4, "little")
    return bytes(data)


def wrong_sum():
    data = bytearray(changed(compression=zipfile.ZIP_STORED))
    at = data.find(b"sheetData")
    data[at] ^= 1
    return bytes(data)


def twice():
    out = io.BytesIO(changed())
    with zipfile.ZipFile(out, "a") as archive:
        archive.fp.seek(0, 2)
        archive.NameToInfo.clear()
        archive.writestr(SHEET, b"<worksheet/>")
    return out.getvalue()


def sheets(number):
    return "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="r{n}"/>' for n in range(number))


def rows(number, cell='<c r="A{n}"><v>1</v></c>'):
    return "".join(f'<row r="{n}">{cell.format(n=n)}</row>' for n in range(1, number + 1))


LINK = '<Relationship Id="{id}" Target="{target}"/>'
ONE = '<sheet name="甲" sheetId="1" r:id="r1"/>'

HOSTILE = {
    # the file
    "empty": lambda: b"",
    "one byte": lambda: b"P",
    "words": "姓名,单位".encode,
    "a pdf": lambda: b"%PDF-1.7 " + bytes(3000),
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(3000),
    "an old workbook": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000),
    "an encrypted workbook": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    + "EncryptedPackage".encode("utf-16-le"),
    "a web page": lambda: b"<html><table><tr><td>=1+1</td></tr></table></html>",
    "random bytes": lambda: bytes(n * n * 31 % 251 for n in range(20_000)),
    "zeros": lambda: bytes(100_000),
    # the zip
    "the end of a zip only": lambda: b"PK\x05\x06" + bytes(18),
    "the beginning of a zip only": lambda: b"PK\x03\x04" + bytes(26),
    "half a zip": lambda: changed()[:2500],
    "a zip without its first half": lambda: changed()[2500:],
    "an empty zip": lambda: packed({}),
    "a zip of a zip": lambda: packed({"xl/workbook.xml": changed()}),
    "fifty zips in each other": lambda: onion(50),
    "a word document": lambda: packed({"word/document.xml": b"<w/>", "[Content_Types].xml": b"<a/>"}),
    "an open document": lambda: packed({"mimetype": b"application/vnd.oasis", "content.xml": b"<a/>"}),
    "a binary workbook": lambda: packed({"xl/workbook.bin": bytes(99), LINKS: b"<a/>"}),
    "1,001 entries": lambda: changed({f"x/{n}.xml": b"<a/>" for n in range(1_001)}),
    "ten thousand entries": lambda: changed({f"x/{n}.xml": b"" for n in range(10_000)}),
    "a directory": lambda: changed({"xl/": b""}),
    "a part twice": twice,
    "a part in two spellings": lambda: changed({"XL/worksheets/SHEET1.xml": b"<worksheet/>"}),
    "a password's flag": lambda: flagged(1),
    "a size that lies": lying_size,
    "a wrong check sum": wrong_sum,
    "bzip2": lambda: changed(compression=zipfile.ZIP_BZIP2),
    "lzma": lambda: changed(compression=zipfile.ZIP_LZMA),
    "names that climb": lambda: changed({"../../etc/passwd.xml": b"<a/>"}),
    "an absolute name": lambda: changed({"/etc/passwd.xml": b"<a/>"}),
    "words before the zip": lambda: b"MZ" + bytes(500) + changed(),
    "words after the zip": lambda: changed() + bytes(500),
    "a zip bomb": lambda: changed({"xl/media/bomb.xml": bytes(60_000_000)}),
    "a bomb as the sheet": lambda: changed({SHEET: bytes(60_000_000)}),
    "a bomb below the limit": lambda: changed({"xl/media/bomb.xml": bytes(400_000)}),
    "macros": lambda: changed({"xl/vbaProject.bin": b"x"}),
    "macros elsewhere": lambda: changed({"custom/VBAPROJECT.BIN": b"x"}),
    "macros of the old kind": lambda: changed({"xl/macrosheets/sheet1.xml": b"<a/>"}),
    # the workbook
    "no workbook": lambda: packed({name: part for name, part in BASE.items() if name != BOOK}),
    "no links": lambda: packed({name: part for name, part in BASE.items() if name != LINKS}),
    "no sheet": lambda: packed({name: part for name, part in BASE.items() if name != SHEET}),
    "no content types": lambda: packed({n: p for n, p in BASE.items() if n != "[Content_Types].xml"}),
    "a workbook of no sheets": lambda: book("", ""),
    "a thousand sheets": lambda: book(
        sheets(999), "".join(LINK.format(id=f"r{n}", target=f"s{n}.xml") for n in range(999))
    ),
    "two thousand sheets": lambda: book(sheets(2_000), ""),
    "a thousand sheets of one part": lambda: book(
        sheets(999),
        "".join(LINK.format(id=f"r{n}", target="worksheets/sheet1.xml") for n in range(999)),
        **{SHEET: f"{HEAD}{rows(300)}{TAIL}".encode()},
    ),
    "a sheet that climbs": lambda: book(ONE, LINK.format(id="r1", target="../../../etc/passwd")),
    "a sheet that is the workbook": lambda: book(ONE, LINK.format(id="r1", target="workbook.xml")),
    "a sheet on the web": lambda: book(ONE, LINK.format(id="r1", target="http://a.b/c.xml")),
    "a sheet without a link": lambda: book(ONE, ""),
    "a title of ten thousand": lambda: book(
        f'<sheet name="{"长" * 10_000}" r:id="r1"/>', LINK.format(id="r1", target=SHEET[3:])
    ),
    "two sheets of one title": lambda: book(
        ONE + ONE.replace("r1", "r2"),
        LINK.format(id="r1", target=SHEET[3:]) + LINK.format(id="r2", target="b.xml"),
    ),
    "a hidden sheet": lambda: changed(
        {BOOK: BASE[BOOK].replace(b'state="visible"', b'state="veryHidden"')}
    ),
    "rubbish as workbook": lambda: changed({BOOK: b"\xff\xfe\x00"}),
    "rubbish as links": lambda: changed({LINKS: b"<Relationships>"}),
    "rubbish as texts": lambda: changed({TEXTS: b"<sst><si>"}),
    "rubbish as styles": lambda: changed({STYLES: b"<styleSheet><cellXfs"}),
    "rubbish as content types": lambda: changed({"[Content_Types].xml": b"\0\1"}),
    "styles by the hundred thousand": lambda: changed(
        {STYLES: f'<styleSheet {NS}><cellXfs>{"<xf/>" * 300_000}</cellXfs></styleSheet>'.encode()}
    ),
    "a format of a megabyte": lambda: changed(
        {
            STYLES: f'<styleSheet {NS}><numFmts><numFmt numFmtId="164" formatCode="{"0" * 2**20}"/>'
            "</numFmts></styleSheet>".encode()
        }
    ),
    # XML
    "an entity": lambda: doctype('<!ENTITY a "aaaa">'),
    "a billion laughs": lambda: doctype(
        '<!ENTITY z "ha">'
        + "".join(f'<!ENTITY {chr(97 + n)} "{f"&{chr(98 + n)};" * 10}">' for n in range(24))
        + '<!ENTITY y "&z;">'
    ),
    "a file as an entity": lambda: doctype('<!ENTITY a SYSTEM "file:///etc/passwd">'),
    "a page as an entity": lambda: doctype('<!ENTITY a SYSTEM "http://127.0.0.1:9/">'),
    "a parameter entity": lambda: doctype('<!ENTITY % p SYSTEM "file:///dev/zero"> %p;'),
    "an entity of a megabyte": lambda: doctype(f'<!ENTITY a "{"a" * 2**20}">'),
    "a document type only": lambda: sheet("", head="<!DOCTYPE x>" + HEAD.partition("?>")[2]),
    "an entity that nobody knows": lambda: sheet("<row><c><v>&a;</v></c></row>"),
    "elements in elements": lambda: nested(5_000),
    "elements without end": lambda: sheet("<a>" * 50_000),
    "names by the hundred thousand": lambda: sheet("".join(f"<n{n}/>" for n in range(100_000))),
    "attributes by the hundred thousand": lambda: sheet(
        "<row " + " ".join(f'a{n}=""' for n in range(200_000)) + "/>"
    ),
    "an attribute of megabytes": lambda: sheet(f'<row x="{"长" * 700_000}"/>'),
    "a comment of megabytes": lambda: sheet(f"<!--{'x' * 2_000_000}-->"),
    "an instruction of megabytes": lambda: sheet(f"<?x {'x' * 2_000_000}?>"),
    "prefixes by the ten thousand": lambda: sheet(
        "".join(f'<p{n}:c xmlns:p{n}="u{n}"/>' for n in range(20_000))
    ),
    "one attribute twice": lambda: sheet('<row r="1" r="2"/>'),
    "two roots": lambda: sheet("", tail=TAIL + "<worksheet/>"),
    "no end": lambda: sheet(NAME, tail=""),
    "a control character": lambda: cells('<c t="inlineStr"><is><t>\x01</t></is></c>'),
    "a character that is none": lambda: cells('<c t="inlineStr"><is><t>&#xFFFF;</t></is></c>'),
    "half a character": lambda: changed({SHEET: HEAD.encode() + b"\xe5\xbc" + TAIL.encode()}),
    "another encoding": lambda: changed({SHEET: (HEAD + TAIL).encode("utf-16")}),
    "an encoding that is none": lambda: changed({SHEET: b'<?xml version="1.0" encoding="x"?><a/>'}),
    "a text in a million pieces": lambda: cells(
        f'<c t="inlineStr"><is><t>{"&#65;" * 20_000}</t></is></c>'
    ),
    # cells
    "two cells far apart": lambda: sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "all columns of many rows": lambda: sheet(rows(400, '<c r="XFD{n}"><v>1</v></c>')),
    "a column beyond all": lambda: sheet('<row r="1"><c r="ZZZ1"><v>1</v></c></row>'),
    "a row beyond all": lambda: sheet('<row r="4294967296"><c><v>1</v></c></row>'),
    "a row below all": lambda: sheet('<row r="-1"><c r="A1"><v>1</v></c></row>'),
    "a row 0": lambda: sheet('<row r="0"><c r="A0"><v>1</v></c></row>'),
    "a row that is no number": lambda: sheet('<row r="x"><c><v>1</v></c></row>'),
    "a row of ten thousand digits": lambda: sheet(f'<row r="{"9" * 10_000}"/>'),
    "a place that is none": lambda: sheet('<row r="1"><c r="?"><v>1</v></c></row>'),
    "a place in small letters": lambda: sheet('<row r="1"><c r="a1"><v>1</v></c></row>'),
    "a place of full width": lambda: sheet('<row r="1"><c r="Ａ１"><v>1</v></c></row>'),
    "one cell many times": lambda: sheet('<row r="1">' + '<c r="A1"><v>1</v></c>' * 50_000 + "</row>"),
    "rows backwards": lambda: sheet(
        "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(500, 0, -1))
    ),
    "cells in cells": lambda: sheet('<row r="1"><c r="A1"><c r="B1"><v>1</v></c></c></row>'),
    "values in a cell": lambda: cells(f"<c>{'<v>1</v>' * 10_000}</c>"),
    "one long text in many cells": lambda: shared(
        f"<si><t>{'长' * 30_000}</t></si>", rows(50_000, '<c r="A{n}" t="s"><v>0</v></c>')
    ),
    "texts by the hundred thousand": lambda: shared("<si/>" * 400_000, NAME),
    "a text too long for a cell": lambda: shared(f"<si><t>{'a' * 40_000}</t></si>", NAME),
    "a text that is not there": lambda: shared("<si><t>a</t></si>", '<row r="1"><c t="s"><v>7</v></c></row>'),
    "a text before the first": lambda: shared("<si><t>a</t></si>", '<row r="1"><c t="s"><v>-7</v></c></row>'),
    "a text without a number": lambda: shared("<si/>", '<row r="1"><c t="s"><v>x</v></c></row>'),
    "no texts at all": lambda: cells('<c t="s"><v>0</v></c>'),
    "infinity": lambda: cells("<c><v>1e999</v></c>"),
    "no number": lambda: cells("<c><v>NaN</v></c>"),
    "a number of a hundred thousand digits": lambda: cells(f"<c><v>{'9' * 100_000}</v></c>"),
    "a truth of 7": lambda: cells('<c t="b"><v>7</v></c>'),
    "a date of nonsense": lambda: cells('<c t="d"><v>2023-99-99</v></c>'),
    "an unknown kind": lambda: cells('<c t="zzz"><v>1</v></c>'),
    "an error": lambda: cells('<c t="e"><v>#REF!</v></c>'),
    "an error that is none": lambda: cells('<c t="e"><v>#甲</v></c>'),
    "a formula as a name": lambda: cells('<c t="str"><f>A1&amp;"甲"</f><v>甲</v></c>'),
    "a formula without a result": lambda: cells("<c><f>1+1</f></c>"),
    "a command as a formula": lambda: cells("<c><f>cmd|'/c calc'!A0</f><v>0</v></c>"),
    "everything merged": lambda: sheet(NAME, tail='</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'),
    "merged by the ten thousand": lambda: sheet(
        NAME, tail="</sheetData><mergeCells>" + '<mergeCell ref="A2:B2"/>' * 20_000 + "</mergeCells></worksheet>"
    ),
    "merged nonsense": lambda: sheet(NAME, tail='</sheetData><mergeCells><mergeCell ref="x"/><mergeCell/></mergeCells></worksheet>'),
    "a style that is not there": lambda: cells('<c s="999999"><v>1</v></c>'),
    "a style below all": lambda: cells('<c s="-1"><v>1</v></c>'),
    "a size that lies about the sheet": lambda: sheet(
        NAME, head=HEAD.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    ),
    "a size of nonsense": lambda: sheet(
        NAME, head=HEAD.replace("<sheetData>", '<dimension ref="??"/><sheetData>')
    ),
    "a date at the end of time": lambda: dated("1e15"),
    "a date before all": lambda: dated("-999999999"),
}  # fmt: skip
"""Name -> what makes the bytes."""


def dated(value):
    style = f'<styleSheet {NS}><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
    return changed(
        {
            STYLES: style.encode(),
            SHEET: f'{HEAD}<row r="1"><c s="0"><v>{value}</v></c></row>{TAIL}'.encode(),
        }
    )


def onion(layers):
    data = changed()
    for _ in range(layers):
        data = packed({"xl/workbook.xml": data})
    return data


def padded(parts):
    """With something that no zip makes smaller, so that its ratio looks like that of a workbook."""
    noise = random.Random(7).randbytes(600_000)  # noqa: S311 - nothing is secret
    return changed({**parts, "xl/media/noise.png": noise})


def large_sheet(rows, tail=TAIL):
    return padded({SHEET: f"{HEAD}{rows}{tail}".encode()})


def large_texts(texts, rows=NAME):
    return padded(
        {TEXTS: f"<sst {NS}>{texts}</sst>".encode(), SHEET: f"{HEAD}{rows}{TAIL}".encode()}
    )


def in_cell(text):
    return large_sheet(f'<row r="1"><c t="inlineStr"><is><t>{text}</t></is></c></row>')


SCALED = {
    "rows without end": lambda size: large_sheet(rows(size // 52)),
    "rows just below the limit of cells": lambda size: large_sheet(rows(min(size // 52, 495_000))),
    "cells just below the limit": lambda size: large_sheet(
        rows(min(size // 520, 40_000), "<c><v>1</v></c>" * 24)
    ),
    "blank cells": lambda size: large_sheet("<row>" + "<c/>" * (size // 5) + "</row>"),
    "elements": lambda size: large_sheet("<a/>" * (size // 5)),
    "elements just below the limit": lambda size: large_sheet("<a/>" * min(size // 14, 1_400_000)),
    "elements in each other": lambda size: large_sheet("<a>" * (size // 8) + "</a>" * (size // 8)),
    "texts": lambda size: large_texts("<si/>" * (size // 6)),
    "texts just below the limit": lambda size: large_texts("<si/>" * min(size // 100, 990_000)),
    "texts of many runs": lambda size: large_texts("<si>" + "<r><t>a</t></r>" * (size // 16) + "</si>"),
    "styles": lambda size: padded(
        {STYLES: f"<styleSheet {NS}><cellXfs>{'<xf/>' * (size // 6)}</cellXfs></styleSheet>".encode()}
    ),
    "a text": lambda size: in_cell("长" * (size // 4)),
    "line ends": lambda size: in_cell(chr(10) * (size - 10_000)),
    "characters by number": lambda size: in_cell("&#65;" * (size // 6)),
    "an attribute": lambda size: large_sheet(f'<row x="{"x" * (size - 10_000)}"/>'),
    "attributes": lambda size: large_sheet(
        "<row " + " ".join(f'a{n}=">"' for n in range(size // 14)) + "/>"
    ),
    "attributes of many elements": lambda size: large_sheet(
        ("<a " + " ".join(f'a{n}=""' for n in range(1_000)) + "/>") * (size // 8_000)
    ),
    "names": lambda size: large_sheet("".join(f"<n{n}/>" for n in range(size // 11))),
    "entries": lambda size: packed({f"{n}": b"" for n in range(size // 200)}),
    "long texts just below the limit": lambda size: large_texts(
        "".join(f"<si><t>{n}{'长' * 30_000}</t></si>" for n in range(size // 100_000)),
        rows(size // 75_000, '<c r="A{n}" t="s"><v>1</v></c>'),
    ),
    "an area just below the limit": lambda size: large_sheet(
        f'{NAME}<row r="{size // 820_000}"><c r="XFD{size // 820_000}"><v>1</v></c></row>'
    ),
    "merged areas": lambda size: large_sheet(
        NAME,
        "</sheetData><mergeCells>" + '<mergeCell ref="A2:B2"/>' * (size // 26) + "</mergeCells></worksheet>",
    ),
    "formulas": lambda size: large_sheet(rows(size // 60, '<c r="A{n}"><f>1</f></c>')),
}  # fmt: skip
"""Name -> what makes a file that unpacks to about so many bytes."""

TABLES = {
    "nothing": b"",
    "line ends": b"\n" * 4_900_000,
    "commas": b"," * 4_900_000,
    "commas and line ends": b",\n" * 2_400_000,
    "one cell of megabytes": b"name\n" + b"a" * 4_800_000,
    "a quotation mark that never ends": b'name\n"' + b"a\n" * 2_000_000,
    "nulls": b"name\n\0\0\0",
    "a workbook": b"PK\x03\x04" + bytes(99),
    "two encodings": "姓名\n".encode() + "张三\n".encode("gb18030"),
    "utf-16": "name\n张三".encode("utf-16"),
    "quotation marks": b'name\n"a"b"c"',
    "a million short rows": b"a\n" * 2_400_000,
}
"""Name -> the bytes of a CSV file."""
