"""Papers of the annual score, made shortly: the worked example of source document 000."""

from dataclasses import replace

from printable.annual_inputs import (
    AnnualClass,
    AnnualHead,
    AnnualMeeting,
    AnnualRow,
    AnnualSheet,
    Certificate,
    PersonEvent,
    PersonInput,
    PersonSheet,
    PersonStep,
    PostedGroup,
    PostedPerson,
    PostingList,
    Settled,
)

HEAD = AnnualHead(
    title="区环境保护局2023年度考核得分表",
    unit="区环境保护局",
    period="2023年",
    date="2024-01-15",
    scheme="履职尽责管理及考核实施方案",
    version="第1版（2023-01-10）",
    filed="备案〔2023〕7号",
    source="环保局文件（2023）25号",
    fingerprint="3f8a" * 16,
    check_code="7K3M-Q2XA-90TV-BN4E",
)
MEETINGS = (
    AnnualMeeting(
        "半年民主测评", "半年测评会", "2023-07-05", "AAAA-BBBB-CCCC-DDDD", verified=True
    ),
    AnnualMeeting(
        "年终民主测评", "年终大会", "2023-12-28", "EEEE-FFFF-GGGG-HHHH", verified=False
    ),
)


def head(**changes):
    return replace(HEAD, **changes)


def make_row(rank, name, **changes):
    facts = {
        "rank": rank,
        "code": f"{rank or 0:03}",
        "name": name,
        "unit": "办公室",
        "post": "主任",
        "components": ("91.00", "89.58", "88.33"),
        "ledger": ("2.00", "0.50"),
        "score": "91.28",
        "proposed": "称职",
    }
    return AnnualRow(**(facts | changes))


def make_annual_sheet(names=("张三", "李四"), rows=None, **changes):
    rows = rows or tuple(make_row(rank, name) for rank, name in enumerate(names, 1))
    facts = {
        "head": HEAD,
        "components": (
            ("季度考核", "40％"),
            ("半年民主测评", "30％"),
            ("年终民主测评", "30％"),
        ),
        "ledger": ("加分", "扣分"),
        "rounding": "四舍五入到2位小数",
        "classes": (
            AnnualClass(name="科室、单位负责人", rows=rows, notes=("优秀名额2名，13人的20％",)),
        ),
        "settled": (Settled("缺季度", "按所在季度平均", "原文没有写明"),),
        "meetings": MEETINGS,
        "notes": ("尚未决定等次的：2人",),
    }
    return AnnualSheet(**(facts | changes))


def make_person_sheet(**changes):
    facts = {
        "head": HEAD,
        "code": "001",
        "name": "张三",
        "unit": "办公室",
        "post": "主任",
        "object_class": "科室、单位负责人",
        "score": "91.28",
        "exact": "91.275",
        "rank": 1,
        "ranked": 13,
        "proposed": "称职",
        "decided": "优秀",
        "steps": (
            PersonStep("年度总分", "0.4 × 季度考核", "0.4 × 91", "91.275"),
            PersonStep("季度考核", "(第一季度 + 第二季度) / 2", "(92 + 90) / 2", "91"),
        ),
        "inputs": (PersonInput("第一季度", "92", "“履职尽责工作”表 C3"),),
        "events": (
            PersonEvent(date="2023-06-01", rule="受到表彰", counts="+2", note="市级先进个人"),
            PersonEvent(date="2023-07-01", rule="重大失误", counts=None, note="未经审核"),
        ),
        "meetings": MEETINGS,
    }
    return PersonSheet(**(facts | changes))


def make_posting(names=("张三", "李四"), **changes):
    people = tuple(PostedPerson(name=name, unit="办公室", post="主任") for name in names)
    facts = {
        "title": "关于2023年度考核优秀等次人员的公示",
        "unit": "区环境保护局",
        "date": "2024年1月15日",
        "text": "拟确定下列同志2023年度考核为优秀等次，现予以公示。",
        "groups": (PostedGroup(heading="优秀", people=people),),
        "notice_from": "2024年1月15日",
        "notice_to": "2024年1月19日",
        "days": 5,
        "objections": (("联系电话", "0000-0000000"),),
        "check_code": HEAD.check_code,
    }
    return PostingList(**(facts | changes))


def make_certificate(name="张三", **changes):
    facts = {
        "name": name,
        "text": "在2023年度考核中被评定为优秀等次。特颁此证，以资鼓励。",
        "unit": "区环境保护局",
        "date": "二〇二四年一月二十日",
        "number": "环保考〔2024〕001号",
    }
    return Certificate(**(facts | changes))
