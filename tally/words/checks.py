"""What each check of the verifier looked at: ``check-<name>``, in Chinese and English."""

CHECKS: dict[str, tuple[str, str]] = {
    "check-archive-form": ("档案的形式逐字节正确", "the archive's form holds, byte for byte"),
    "check-chain": ("事件的哈希链连续", "the chain of events is whole"),
    "check-order-of-events": ("事件和数据的顺序正确", "events and data stand in order"),
    "check-nothing-left": ("没有多余的数据", "nothing is left over"),
    "check-setup": ("选举设置可读、完整", "the election is readable and complete"),
    "check-no-time-of-day": (
        "档案不透露写入的时刻",
        "the record does not tell the time of day",
    ),
    "check-trustees": (
        "密钥保管人的证明和签名成立",
        "the trustees' proofs and signatures hold",
    ),
    "check-election-key": (
        "选举公钥由全体密钥保管人的公钥合成",
        "the election key is made of the trustees' keys",
    ),
    "check-credentials": (
        "投票凭证名单有效，没有重复",
        "the credentials are valid, none twice",
    ),
    "check-number-of-slips": (
        "凭证数等于封存时的凭条数",
        "there are as many credentials as slips at sealing",
    ),
    "check-ballots": ("每张电子票的签名和证明成立", "every ballot's signature and proofs hold"),
    "check-one-ballot-a-slip": ("一张凭条一张票", "one slip, one ballot"),
    "check-order-of-ballots": (
        "电子票按回执码排列，看不出先后",
        "ballots stand in tracker order, so arrival order is gone",
    ),
    "check-enough-ballots": (
        "票数不足最少开票数的票种没有计票",
        "no group below the fewest ballots is tallied",
    ),
    "check-encrypted-tally": (
        "加密计票重新计算，结果相同",
        "the encrypted tally is the sum of the ballots",
    ),
    "check-number-tallied": ("计入的票数正确", "the number of ballots tallied is right"),
    "check-partial-decryptions": (
        "每份部分解密的证明成立",
        "every partial decryption's proofs hold",
    ),
    "check-result": ("计票结果重新计算，结果相同", "the result is what the decryptions give"),
    "check-package-form": (
        "证据包完整，各文件与清单一致",
        "the package is complete and its files are those listed",
    ),
    "check-meeting": (
        "各票种的选举与封存的会议一致",
        "the elections are those of the sealed meeting",
    ),
    "check-manifest": ("各票种的选举与封存清单一致", "the elections are those of the manifest"),
    "check-signatures": (
        "每位监票人都在开始投票前签署了封存清单",
        "every scrutineer signed the manifest before the vote",
    ),
    "check-closing": (
        "封闭内容与各档案一致",
        "the closing content agrees with the records",
    ),
    "check-attestations": (
        "足够的监票人签署了核对声明",
        "enough scrutineers attested to the closing content",
    ),
    "check-register": (
        "凭条数平衡，票数不超过发出数，没有作废凭条的票",
        "the slips balance; no box exceeds them or holds a withdrawn one",
    ),
    "check-tests": ("票箱里没有测试票", "no test ballot is in a box"),
    "check-return-box": (
        "监票人签字的回收箱比对张数可能成立，对不上的有说明",
        "what was signed of the return box is possible, and whatever has no ballot is explained",
    ),
    "check-sources": (
        "会议文件和名册在包内（内容不再读取）",
        "the meeting file and its rosters are there (not read again)",
    ),
    "check-paper-forms": ("纸质测评表的数目相符", "the paper forms add up"),
    "check-withdrawn": (
        "作废凭条由两人办理，为纸质测评表收回的凭条数相符",
        "two people withdrew each slip; those for paper forms fit the forms",
    ),
    "check-audit-log": (
        "每个步骤都由两种角色的两人提议、确认",
        "two people of the two roles took every step",
    ),
    "check-results": (
        "票数、得分、名次、核对码重新计算，结果相同",
        "counts, scores, ranks and check code come out the same",
    ),
    "check-cards": (
        "每张签认卡都由职责所在的人签认",
        "every card was ticked by those whose duty it is",
    ),
    "check-incidents": (
        "异常登记与操作日志相符，每条由两人决定",
        "the incident log is that of the audit log, two people decided each entry",
    ),
    "check-tally-sheet": (
        "计票单在包内（内容不读取，请与下面的核对码对照）",
        "the tally sheet is there (not read: compare its check code)",
    ),
    "check-other-files": ("其他文件，没有核对", "other files, not looked at"),
}

AMOUNTS: dict[str, str] = {
    "{records} records": "{records}条记录",
    "{events} events": "{events}个事件",
    "election {uuid}": "选举 {uuid}",
    "REHEARSAL, election {uuid}": "彩排，选举 {uuid}",
    "{threshold} of {size}": "{size}人中须有{threshold}人",
    "{number} credentials": "{number}个凭证",
    "{number} slips": "{number}张凭条",
    "{number} ballots": "{number}张票",
    "trustees {owners}": "密钥保管人 {owners}",
    "{files} files": "{files}个文件",
    "{groups} groups": "{groups}个票种",
    "meeting {meeting}": "会议 {meeting}",
    "REHEARSAL, no meeting: {meeting}": "彩排，不是正式会议：{meeting}",
    "all {size} trustees": "全部{size}位密钥保管人",
    "{attested} of {size} trustees": "密钥保管人{size}人中的{attested}人",
    "{attested} of {size} trustees, and the exception of guarding C4": (
        "密钥保管人{size}人中的{attested}人，并有防护规则 C4 的例外"
    ),
    "none": "无",
    "{forms} paper forms": "纸质测评表{forms}张",
    "{handed_out} slips handed out, {ballots} ballots; "
    "slips in the return box against ballots: {groups}": (
        "发出凭条{handed_out}张，电子票{ballots}张；回收箱凭条数与电子票数不同：{groups}"
    ),
    "{handed_out} slips handed out, {ballots} ballots": "发出凭条{handed_out}张，电子票{ballots}张",
    "{opened} test ballots": "测试票{opened}张",
    "not scanned": "没有扫描比对",
    "{scanned} slips scanned, {found} have ballots": "扫凭条{scanned}张，{found}张有票",
    "{entries} entries; certified": "{entries}条记录；结果已确认",
    "{entries} entries": "{entries}条",
    "no card was ticked at all: ask why": "没有任何签认卡：请询问原因",
    "{ticks} cards ticked": "签认{ticks}次",
    "{ticks} cards ticked; {exceptions} exceptions for missing scrutineers": (
        "签认{ticks}次；监票人缺席的例外{exceptions}个"
    ),
    "no incident log: made before there was one": "没有异常登记：制作时还没有这一功能",
    "{entries} entries; not certified yet": "{entries}条记录；结果尚未确认",
    "check code {code}": "核对码 {code}",
    "check code {code}; not looked at: {fields}": "核对码 {code}；没有核对：{fields}",
}
"""How much a check looked at, where it holds: English template -> Chinese."""
