"""What can be wrong with a scheme file: code -> Chinese and English, with what to do."""

from __future__ import annotations

SCHEME_FAULTS: dict[str, tuple[str, str]] = {
    "not-toml": (
        "不是有效的 TOML；请在该处检查引号、方括号、等号是否写全",
        "this is not valid TOML; look for a missing quotation mark, bracket or equals sign there",
    ),
    "too-large": (
        "共{characters}个字符，超过{most}个；请检查是否选错了文件",
        "{characters} characters, more than {most}; check that it is the right file",
    ),
    "float": (
        '数字 {number} 带小数点而没有引号；请写成 "{number}"，才能按原样精确计算',
        'the number {number} has a decimal point; write "{number}", so that it is taken exactly',
    ),
    "other-format": (
        "格式写的是“{text}”；请写成“{known}”",
        "the format is “{text}”; write “{known}”",
    ),
    "missing-name": ("缺少这一项；请补上", "this key is missing; add it"),
    "unknown-name": (
        "没有这一项；请更正写法或删去。此处可用：{known}",
        "this key is not known here; correct its spelling or remove it. Known are: {known}",
    ),
    "unknown-key": (
        "“{text}”没有定义（{what}）；请从下列中选用：{known}",
        "“{text}” is no {what} of this file; use one of: {known}",
    ),
    "not-text": (
        "应为引号里的文字；请改正",
        "this should be text in quotation marks; change it",
    ),
    "empty": ("文字是空的；请填写", "this text is empty; fill it in"),
    "not-printable": (
        "含有不可见的控制字符；请重新输入",
        "this holds control characters; type it again",
    ),
    "not-texts": (
        '应为文字的列表，如 ["甲", "乙"]；请改正',
        'this should be a list of texts, like ["A", "B"]; change it',
    ),
    "twice-in-list": (
        "列表中有重复的项；请删去",
        "something stands twice in this list; remove one",
    ),
    "bad-key": (
        "代号“{text}”只能用小写字母、数字和连字符（或至多四位大写字母、数字）；请改正",
        (
            "the key “{text}” may hold lowercase letters, digits and hyphens (or up to four capitals and "
            "digits); change it"
        ),
    ),
    "key-twice": (
        "代号“{text}”重复；请换一个",
        "the key “{text}” stands twice; choose another",
    ),
    "not-among": (
        "“{text}”不可用；请从下列中选一个：{known}",
        "“{text}” is not known; choose one of: {known}",
    ),
    "not-number": (
        '“{text}”不是十进制数；请写成引号里的数字，如 "40" 或 "0.8"',
        '“{text}” is no decimal number; write digits in quotation marks, like "40" or "0.8"',
    ),
    "not-numbers": (
        '应为数字的列表，如 ["1", "0.8"]；请改正',
        'this should be a list of numbers, like ["1", "0.8"]; change it',
    ),
    "not-whole": (
        "应为{low}到{high}的整数，不加引号；请改正",
        "this should be a whole number from {low} to {high} without quotation marks; change it",
    ),
    "not-flag": ("应为 true 或 false；请改正", "this should be true or false; change it"),
    "not-table": (
        "应为一个表，如 [名称]；请改正",
        "this should be a table like [name]; change it",
    ),
    "not-tables": (
        "应为一个或多个 [[表]]；请改正",
        "this should be tables like [[name]]; change it",
    ),
    "no-class": (
        "没有考核对象类别；请至少写一个 [[class]]",
        "there is no [[class]]; add at least one",
    ),
    "grades-and-coefficients": (
        "等次{grades}个（应为2至8个），系数个数须与等次相同；请补齐",
        "{grades} grades (2 to 8 are possible) and as many coefficients are needed; complete them",
    ),
    "coefficients-not-falling": (
        "系数应从高到低严格递减，并在0与1之间；请改正",
        "coefficients must fall from grade to grade and lie in 0 to 1; change them",
    ),
    "no-group": ("没有票种或评分组；请至少写一个", "there is no group; add at least one"),
    "weights-not-100": (
        "权重之和为{whole}，应为100，每项须大于0（考核对象类别：{object_class}）；请改正",
        "the weights sum to {whole}, not 100, or one is not above 0 (class {object_class}); change them",
    ),
    "points-not-whole": (
        "各项分值之和为{whole}，应为{wanted}（考核对象类别：{object_class}）；请改正",
        "the points sum to {whole}, not {wanted} (class {object_class}); change them",
    ),
    "no-parts": (
        "下面没有任何计分项；请用 in 写明哪些计分项属于它",
        "nothing stands below it; say with “in” which components belong to it",
    ),
    "not-above-0": ("应大于0；请改正", "this must be above 0; change it"),
    "no-mean-of-a-sum": (
        "各期相加时，缺的一期不能按其余各期折算；请写 refuse、zero 或 exclude",
        "where periods are added up the others do not stand for a missing one; write refuse, zero or exclude",
    ),
    "no-period": (
        "没有写明考核期；请写 [[component.period]]",
        "there is no period; add [[component.period]]",
    ),
    "no-such-parent": (
        "“{text}”不是 group 或 periods 类的计分项；请更正 in",
        "“{text}” is no component of kind group or periods; correct “in”",
    ),
    "round-in": (
        "in 绕了一圈回到自己；请更正",
        "the components stand in each other in a circle; correct “in”",
    ),
    "not-periods": (
        "“{text}”不是 periods 类的计分项；请更正 into",
        "“{text}” is no component of kind periods; correct “into”",
    ),
    "not-base": (
        "“{text}”不是 base 类的计分项；请更正 into",
        "“{text}” is no component of kind base; correct “into”",
    ),
    "bonus-in-component": (
        "加分不能计入基础分项；请改为 total 或 period",
        "a bonus cannot be added to base points; place it in the total or in a period",
    ),
    "cap-not-in-total": (
        '分项或分期计入的不能设合计封顶；请写 "none"',
        'what counts inside a component or period has no common cap; write "none"',
    ),
    "amount-below-0": (
        "分值不能小于0，加减由 sign 写明；请改正",
        "amounts are not below 0, since “sign” says whether they are taken; change it",
    ),
    "bands-not-falling": (
        "分数段应从高到低排列；请更正",
        "bands must stand from the highest down; put them in order",
    ),
    "percent-or-count": (
        "percent 与 count 须且只能写一个；请改正",
        "write one of “percent” and “count”, and not both",
    ),
    "not-a-percent": ("应在0与100之间；请改正", "this should be from 0 to 100; change it"),
    "excludes-nothing": (
        "没有写明不得进入哪些名单；请填写 excludes",
        "it does not say what people are kept out of; fill in “excludes”",
    ),
    "of-nothing": ("列表是空的；请填写", "this list is empty; fill it in"),
    "streak-of-itself": (
        "不能既以某名单为依据又排除在该名单之外；请改正",
        "a streak cannot keep people out of what it looks at; change it",
    ),
    "longer-than-a-year": (
        "一年只有{most}期，写了 same_year 就不能更长；请改正",
        "a year has {most} of these periods, and with same_year there can be no more; change it",
    ),
    "about-nothing": (
        "“{about}”在本文件中没有对应的项；请更正或删去",
        "nothing in this file is called “{about}”; correct or remove it",
    ),
    "choice-without-why": (
        "“{about}”取“{value}”，但没有依据；原文写明的写入 [stated]，原文未写的在 [why] 中说明理由",
        (
            "“{about}” is “{value}” without a ground; put the document's words into [stated], or your "
            "reason into [why]"
        ),
    ),
    "nothing-open": (
        "“{about}”在方案中不是待定项；请删去这一决定",
        "“{about}” is not open in this scheme; remove this decision",
    ),
}
