"""What can be missing or wrong in inputs: code -> Chinese and English, with what to do."""

from __future__ import annotations

INPUT_FAULTS: dict[str, tuple[str, str]] = {
    "still-open": (
        "原文没有给出，须先确定：{where}（{what}）；请由单位研究确定后填写",
        "the document leaves {where} open ({what}); decide it and fill it in",
    ),
    "other-period": (
        "得分表是{text}的，方案要求的考核期为 {wanted}；请更正",
        "the sheet is for {text}, the scheme makes sheets for a {wanted}; correct it",
    ),
    # people
    "no-people": ("没有考核对象；请填写名单", "there is nobody to score; fill in the people"),
    "person-twice": (
        "编号出现{times}次；请使每人编号唯一",
        "this code stands {times} times; give each person a code of their own",
    ),
    "person-without-code": ("没有编号或姓名；请填写", "code or name is missing; fill it in"),
    "unknown-class": (
        "类别“{text}”不在方案中；请从下列中选：{known}",
        "the class “{text}” is not in the scheme; use one of: {known}",
    ),
    "unknown-staff-type": (
        "人员类型“{text}”不在方案中；请从下列中选：{known}",
        "the type of staff “{text}” is not in the scheme; use one of: {known}",
    ),
    "unknown-person": (
        "编号“{text}”不在名单中；请更正编号，或把此人加入名单",
        "nobody has the code “{text}”; correct it, or add the person",
    ),
    "fact-missing": (
        "没有填写“{fact}”，“{rule}”需要它；请填写",
        "“{fact}” is not filled in, and “{rule}” needs it; fill it in",
    ),
    "fact-not-number": (
        "“{fact}”填的是“{text}”，应为数字；请更正",
        "“{fact}” is “{text}”, not a number; correct it",
    ),
    # entries
    "unknown-component": (
        "“{text}”不是可以填写的计分项；请从下列中选：{known}",
        "“{text}” is no component that something is entered for; use one of: {known}",
    ),
    "unknown-period": (
        "考核期“{text}”不属于这一项；请更正",
        "the period “{text}” is not one of it; correct it",
    ),
    "unknown-part": (
        "“{text}”不属于这一项；请从下列中选：{known}",
        "“{text}” is no part of it; use one of: {known}",
    ),
    "entered-twice": (
        "“{part}”填了两次；请留一个",
        "“{part}” was entered twice; keep one",
    ),
    "out-of-range": (
        "数值{value}不在0到{most}之间；请更正",
        "the value {value} is not from 0 to {most}; correct it",
    ),
    "entry-missing": ("没有填写分数；请填写", "no score was entered; fill it in"),
    "item-missing": (
        "清单项目“{item}”没有打分；请填写",
        "the item “{item}” has no score; fill it in",
    ),
    "figure-missing": (
        "缺少数据（{part}）；请填写",
        "a figure is missing ({part}); fill it in",
    ),
    "target-not-above-0": ("目标值应大于0；请更正", "the target must be above 0; correct it"),
    "raters-missing": (
        "评分组“{group}”没有打分；请填写",
        "no score by the raters “{group}”; fill it in",
    ),
    "period-missing": (
        "“{period}”没有任何记录；请填写",
        "nothing was entered for “{period}”; fill it in",
    ),
    "nothing-for-class": (
        "方案没有为此类考核对象规定计分项；请更正类别或方案",
        "the scheme has nothing for this class; correct the class or the scheme",
    ),
    "not-for-class": (
        "“{object_class}”没有这一计分项，填了也不计入总分；请更正类别，或删去",
        "“{object_class}” has no such component, and it would not count; correct the class, or remove it",
    ),
    "no-item-component": (
        "这一计分项不按清单打分；请更正",
        "this component is not scored by items; correct it",
    ),
    "items-not-whole": (
        "清单各项分值之和为{whole}，应为{wanted}，且项目代号不得重复；请更正",
        "the items' points sum to {whole}, not {wanted}, or a key stands twice; correct them",
    ),
    "items-not-filed": (
        "清单第{version}版没有日期或备案记录；请补办",
        "version {version} of the list has no date or filing record; add it",
    ),
    "items-without-reason": (
        "清单第{version}版调整了原清单而没有写明理由；请填写调整理由",
        "version {version} of the list changes an earlier one without a reason; fill it in",
    ),
    "items-twice": (
        "考核期“{text}”有两份清单；请写明各自适用的考核期",
        "two lists hold for the period “{text}”; say which period each is for",
    ),
    # polls
    "unknown-poll": (
        "测评“{text}”不在方案中；请从下列中选：{known}",
        "the poll “{text}” is not in the scheme; use one of: {known}",
    ),
    "unknown-group": (
        "票种“{text}”不在方案中；请从下列中选：{known}",
        "the voter group “{text}” is not in the scheme; use one of: {known}",
    ),
    "unknown-dimension": (
        "测评项目“{text}”不在方案中；请从下列中选：{known}",
        "the dimension “{text}” is not in the scheme; use one of: {known}",
    ),
    "other-grades": (
        "票数有{found}列，应为{wanted}个等次；请更正",
        "{found} counts for {wanted} grades; correct them",
    ),
    "count-below-0": ("票数不能小于0；请更正", "a count cannot be below 0; correct it"),
    "counted-twice": (
        "票种“{group}”、项目“{dimension}”的票数有两份；请留一份",
        "the counts of group “{group}”, dimension “{dimension}” stand twice; keep one",
    ),
    "no-valid-mark": (
        "票种“{group}”（项目“{dimension}”）没有有效票，没有得分（不是零分）；请核对票数，或由单位决定如何处理",
        (
            "no valid mark by group “{group}” (dimension “{dimension}”): no score, which is not 0; check the "
            "counts, or decide what shall hold"
        ),
    ),
    "not-polled": (
        "还没有测评；请选入测评会议，或填写票数",
        "not polled yet: take in the meeting, or fill in the counts",
    ),
    "not-our-results": (
        "这不是测评结果文件；请使用会议确认后的文件",
        "these are no results of a meeting; use the file of the certified meeting",
    ),
    "meeting-grades": (
        "会议的等次为“{found}”，方案为“{wanted}”；请使用同一套等次",
        "the meeting's grades are “{found}”, the scheme's “{wanted}”; use the same grades",
    ),
    "meeting-form": (
        "会议有{found}份测评表（{known}），须写明取哪一份；请指定",
        "the meeting has {found} forms ({known}); say which one to take",
    ),
    "meeting-rehearsal": (
        "这是彩排的结果，不能计分；请使用正式会议的结果",
        "these are results of a rehearsal, which cannot be scored; use those of the meeting",
    ),
    # ledger
    "event-twice": (
        "台账编号重复；请使编号唯一",
        "this number stands twice in the ledger; make it unique",
    ),
    "unknown-rule": (
        "加扣分规则“{text}”不在方案中；请从下列中选：{known}",
        "the rule “{text}” is not in the scheme; use one of: {known}",
    ),
    "event-without-date": (
        "没有写明发生日期；请填写",
        "it does not say when it happened; fill in the date",
    ),
    "event-of-nobody": ("没有写明涉及的人；请填写", "nobody is named; fill it in"),
    "person-twice-in-event": ("同一人写了两次；请留一次", "somebody is named twice; keep one"),
    "times-below-1": (
        "次数应不小于1；请更正",
        "it must have happened at least once; correct it",
    ),
    "event-period": (
        "考核期“{text}”不可用；请从下列中选：{known}",
        "the period “{text}” is not possible; use one of: {known}",
    ),
    "event-without-period": (
        "这条规则不分考核期，却填了“{text}”（可用：{known}）；请清空",
        "this rule knows no periods, but “{text}” was entered (possible: {known}); clear it",
    ),
    "unknown-role": (
        "角色“{text}”不在规则中；请从下列中选：{known}",
        "the rule does not know the role “{text}”; use one of: {known}",
    ),
    "no-amount": (
        "规则“{rule}”要求逐件填写分值；请填写",
        "the rule “{rule}” wants the amount of each event; fill it in",
    ),
    "other-amount": (
        "规则“{rule}”的分值是{stated}，不能另填；请清空或更正",
        "the rule “{rule}” is worth {stated}; clear or correct the amount",
    ),
    "shares-not-100": (
        "各人分担的百分比之和为{whole}，应为100；请更正",
        "the shares sum to {whole}, not 100; correct them",
    ),
    "not-shared": (
        "规则“{rule}”不分担，却填了分担百分比；请清空",
        "the rule “{rule}” is not shared, but shares were entered; clear them",
    ),
    # findings and decisions
    "unknown-veto": (
        "一票否决情形“{text}”不在方案中；请从下列中选：{known}",
        "the veto “{text}” is not in the scheme; use one of: {known}",
    ),
    "veto-without-ground": (
        "“{veto}”没有写明依据或日期；请填写",
        "“{veto}” cites no ground or date; fill it in",
    ),
    "unknown-selection": (
        "没有这一名单和类别；请从下列中选：{known}",
        "there is no such list and class; use one of: {known}",
    ),
    "no-reason": (
        "没有写明理由或决定人；请填写",
        "the reason or who decided is missing; fill it in",
    ),
    "places-below-0": (
        "名额不能小于0；请更正",
        "there cannot be fewer than 0 places; correct it",
    ),
    "decided-twice": ("同一事项有两个决定；请留一个", "this was decided twice; keep one"),
    "tie-decision": (
        "并列者为{tied}，名额{places}个，所选与此不符；请更正",
        "tied are {tied}, for {places} places, and the choice does not fit; correct it",
    ),
    "unknown-grade": (
        "等次“{text}”不在方案中；请从下列中选：{known}",
        "the grade “{text}” is not in the scheme; use one of: {known}",
    ),
    "decision-by-nobody": (
        "没有写明决定人或日期；请填写",
        "who decided, or when, is missing; fill it in",
    ),
    "decided-not-scored": (
        "此人不参加本次计分，决定的等次不会写进得分表；请删去这一决定，或更正资格条件",
        "this person is not scored, so that the grade would be lost; remove it, or correct the facts",
    ),
    "person-decided-twice": (
        "此人有两个决定等次；请留一个",
        "two grades were decided; keep one",
    ),
    "difference-without-reason": (
        "建议等次 {proposed}，决定等次 {decided}，两者不同而没有理由；请填写理由",
        "proposed was {proposed}, decided {decided}, without a reason; fill it in",
    ),
    "earlier-twice": (
        "{period}的得分表有两份；请留一份",
        "there are two sheets of {period}; keep one",
    ),
    "earlier-is-this": (
        "以前的得分表中有本期（{period}）的；请删去",
        "a sheet of this very period ({period}) stands among the earlier ones; remove it",
    ),
    "unknown-notice": (
        "公示“{text}”不在方案中，或填了两次；方案中有：{known}",
        "the notice “{text}” is not in the scheme, or stands twice; the scheme has: {known}",
    ),
    "notice-dates": (
        "公示“{text}”的起止日期不对；请写成 2023-12-28 的样子，且先起后止",
        "the dates of the notice “{text}” are wrong; write them like 2023-12-28, the first day first",
    ),
}
