"""What exactly is wrong in the papers of an evidence package: English template -> Chinese."""

from __future__ import annotations

PAPER_NOTES: dict[str, str] = {
    # form
    "a file among the records that is none": "档案文件夹中有不是档案的文件",
    "more records than a meeting has groups": "档案个数超过任何会议的票种数",
    "is not JSON": "不是 JSON",
    "is not canonical": "不是规范形式",
    "has a field twice": "同一字段出现两次",
    "has a number that is no integer": "有不是整数的数",
    "the groups are not those of the records": "票种与各档案不一致",
    # meeting
    "no meeting file could have made this": "任何会议文件都不会得出这样的内容",
    "a group of the meeting without a record": "会议的这一票种没有档案",
    "a record of no group of the meeting": "会议没有这一票种",
    "an election without a meeting": "选举设置中没有会议",
    "the election was made for another meeting": "选举是为另一次会议制作的",
    "{asked} questions, {contests} contests": "选举有{asked}题，会议有{contests}个测评项",
    "not the contest of the meeting": "与会议的测评项不同",
    "{threshold} of {size} trustees, {wanted} of {scrutineers} scrutineers": (
        "密钥为{size}人中须有{threshold}人，会议规定监票人{scrutineers}人中须有{wanted}人"
    ),
    # manifest
    "not the trustees of the manifest": "不是封存清单中的密钥保管人",
    "some groups are a rehearsal, others are not": "有的票种是彩排，有的不是",
    "stands in two groups: one slip, two ballots": "在两个票种的名单上：一张凭条可投两票",
    "a record of no group of the manifest": "封存清单中没有这一票种",
    "not as the manifest says": "与封存清单不同",
    # signatures
    "a signature of nobody": "不属于任何监票人",
    "signs another manifest": "签署的是另一份封存清单",
    # closing, attestations
    "not the meeting of the manifest": "不是封存清单中的会议",
    "not the hash of the manifest": "不是封存清单的哈希值",
    "not what the trustees attested to": "与监票人核对声明的内容不同",
    "is not counted": "没有计票结果",
    "an attestation of nobody": "不属于任何监票人",
    "attests to another closing content": "声明的是另一份封闭内容",
    "{attested} attested, {threshold} are needed": "作出声明的有{attested}人，须有{threshold}人",
    "decrypted without attesting": "没有作出核对声明就解密了",
    "{attested} attested, {needed} are needed without an exception": (
        "作出声明的有{attested}人，没有例外时须有{needed}人"
    ),
    "words of nobody": "不属于任何监票人",
    "is about another closing content": "说的是另一份封闭内容",
    "the register of paper does not balance": "纸质登记对不上",
    "the exception does not name who attested and who is missing": (
        "例外没有如实列出谁作出了声明、谁缺席"
    ),
    "too many attestations": "核对声明太多",
    "is of no trustee": "不属于任何密钥保管人",
    "is no attestation": "不是核对声明",
    "begins with other words": "开头不是应有的文字",
    "is no sorted list": "不是排好序的名单",
    "names a group twice": "同一票种出现两次",
    # register
    "{printed} printed, but {handed_out} handed out, {unused} unused, {withdrawn} withdrawn": (
        "印制{printed}张，但发出{handed_out}张、未用{unused}张、作废{withdrawn}张"
    ),
    "{printed} printed, but {slips} sealed": "印制{printed}张，但封存时为{slips}张",
    "{written} ballots, but {ballots} in the box": "登记电子票{written}张，票箱中有{ballots}张",
    "{ballots} ballots and {forms} paper forms, but {handed_out} slips handed out": (
        "电子票{ballots}张、纸质测评表{forms}张，但发出凭条{handed_out}张"
    ),
    "{returned} slips returned, but {handed_out} handed out": (
        "收回凭条{returned}张，但发出{handed_out}张"
    ),
    "is no sorted list of credentials": "不是排好序的凭证名单",
    "a slip of another group was withdrawn": "作废的不是这一票种的凭条",
    "not the withdrawn slips that the trustees attested to": "与监票人声明的作废凭条不同",
    "a ballot of a withdrawn slip": "是作废凭条投的票",
    "{forms} paper forms, but {slips} slips withdrawn for them": (
        "纸质测评表{forms}份，但为此收回的凭条{slips}张"
    ),
    # withdrawn slips
    "is no sorted list of withdrawn slips": "不是排好序的作废凭条名单",
    "not the withdrawn slips of the register": "与登记的作废凭条不同",
    "{slips} slips withdrawn for paper forms, but {written} in the register": (
        "改投纸票收回凭条{slips}张，但登记为{written}张"
    ),
    "{slips} slips withdrawn for paper forms; fewer than {fewest} are never counted": (
        "改投纸票收回凭条{slips}张；少于{fewest}份的纸质测评表从不计票"
    ),
    "{slips} slips withdrawn for paper forms, of which none was counted": (
        "改投纸票收回凭条{slips}张，但纸质测评表没有计票"
    ),
    "{typed} withdrawn slips on paper, but {listed} in the register": (
        "纸质登记作废凭条{typed}张，但登记为{listed}张"
    ),
    "not the withdrawals of the audit log": "与操作日志中的作废不同",
    # tests
    "is no sorted list of hashes": "不是排好序的哈希值名单",
    "not the test ballots that the trustees attested to": "与监票人声明的测试票不同",
    "was opened as a test": "是已经打开的测试票",
    # what was signed of the return box
    "no scan of these boxes gives such numbers": "这些票箱不会得出这样的张数",
    "a slip or a card without a ballot is not explained": "有凭条或卡片没有对应的票，没有说明",
    # audit log
    "does not follow the line before it": "与前一行不衔接",
    "the meeting is {state}, not counted": "会议{state}，没有计票",
    "the step {step} was confirmed, but not proposed": "步骤“{step}”未经提议就确认了",
    "the step {step} was taken by nobody": "步骤“{step}”没有写明由谁进行",
    "the step {step} was proposed and confirmed by one person": (
        "步骤“{step}”由同一人提议并确认"
    ),
    "the step {step} was taken by two people of one role": "步骤“{step}”的两人是同一种角色",
    "the step {step} was confirmed otherwise than proposed": "步骤“{step}”的确认与提议不同",
    "the step {step} was taken while the meeting was {state}": (
        "会议{state}时不能进行步骤“{step}”"
    ),
    "slips were not withdrawn by two people": "凭条不是由两人作废的",
    "slips were withdrawn by two people of one role": "作废凭条的两人是同一种角色",
    "slips were withdrawn while the meeting was {state}": "会议{state}时不能作废凭条",
    "not the slips handed out that were declared at closing": "与截止时申报的发出凭条数不同",
    "certified before the return box was counted": "回收箱尚未清点就确认了结果",
    "not the steps of the audit log": "与操作日志中的步骤不同",
    # cards
    "not the cards of the audit log": "与操作日志中的签认不同",
    "a card was not ticked by a scrutineer": "签认卡不是由监票人签认的",
    "a card was ticked for a seat that there is not": "签认的席位不存在",
    "a card was ticked on somebody else's seat": "以他人的席位签认",
    "the zero report was not of empty boxes": "零票报告时票箱不是空的",
    "not the code of the closed boxes": "不是截止核对码",
    "not the check code of the results": "不是结果的核对码",
    "an exception was made by one person": "例外只由一人作出",
    "the step {step} was taken without the card {card}": "步骤“{step}”没有等到签认卡“{card}”",
    # incidents
    "the entries are not numbered from 1 without gaps": "序号不是从1起连续的",
    "not the entries of the audit log": "与操作日志中的登记不同",
    "is about no group of the meeting": "会议没有这一票种",
    "corrects an entry that is not before it": "更正的不是在前的一条",
    "not the decision of the audit log": "与操作日志中的决定不同",
    "certified while nobody had decided on an entry of the incident log": (
        "异常登记还没有决定就确认了结果"
    ),
    "a decision was not made by two people of the two roles": "决定不是由两种角色的两人作出的",
    "not what the audit log noted": "与操作日志所记不同",
    "not by the person whom the audit log names": "与操作日志所记的人不同",
    # results
    "has other fields than the format names": "字段与格式规定的不同",
    "{written} in the file, {computed} computed": "文件中为{written}，重新计算为{computed}",
}

STEP_WORDS: dict[tuple[str, str], str] = {
    ("step", "seal"): "封存会议",
    ("step", "open"): "开始投票",
    ("step", "pause"): "暂停投票",
    ("step", "resume"): "恢复投票",
    ("step", "close"): "截止投票",
    ("step", "count"): "计票",
    ("step", "certify"): "确认结果",
    ("step", "annul"): "作废会议",
    ("card", "zero-report"): "零票报告",
    ("card", "register"): "登记相符",
    ("card", "codes"): "核对码相同",
    ("card", "verified"): "证据包已核验",
    ("card", "signed"): "单据已签字",
    ("state", "draft"): "还是草案",
    ("state", "sealed"): "已封存",
    ("state", "open"): "投票中",
    ("state", "paused"): "已暂停",
    ("state", "closed"): "已截止",
    ("state", "counted"): "已计票",
    ("state", "certified"): "已确认",
    ("state", "destroyed"): "电子票已销毁",
    ("state", "annulled"): "已作废",
}
"""Steps, cards and states of a meeting, by the name of the value that they stand for in a note."""
