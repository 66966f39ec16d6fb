"""What the command line says, in Chinese and English.

The rest of ``tally`` speaks no language: checks have names and refusals have codes, and this
is the one catalogue of their sentences.  ``check-…`` says what a check looked at, ``refused-…``
why something is refused; the others are lines of the commands.
"""

from __future__ import annotations

from typing import Literal

from tally.errors import TallyError

Language = Literal["zh", "en"]

CHECKS: dict[str, tuple[str, str]] = {
    "check-archive-form": ("档案的形式逐字节正确", "the archive's form holds, byte for byte"),
    "check-chain": ("事件的哈希链连续", "the chain of events is whole"),
    "check-order-of-events": ("事件和数据的顺序正确", "events and data stand in order"),
    "check-nothing-left": ("没有多余的数据", "nothing is left over"),
    "check-setup": ("选举设置可读、完整", "the election is readable and complete"),
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
    "check-results": (
        "得分、名次、核对码重新计算，结果相同",
        "scores, ranks and check code come out the same",
    ),
}

REFUSALS: dict[str, tuple[str, str]] = {
    "refused-not-checked": (
        "因前面的错误无法检查",
        "could not be checked because of a fault above",
    ),
    "refused-archive-malformed": ("档案形式损坏", "the archive's form is broken"),
    "refused-bad-ceremony-message": (
        "密钥仪式中的一份文件不成立，制作它的人在前面写明",
        "a message of the ceremony does not hold; its author is named",
    ),
    "refused-ballot-malformed": ("不是电子票", "no ballot"),
    "refused-ballot-not-canonical": (
        "电子票不是规范形式",
        "the ballot is not in its canonical form",
    ),
    "refused-ballot-too-large": (
        "比本选举任何一张票都大",
        "larger than any ballot of this election",
    ),
    "refused-bound-to-other": (
        "这把密钥已经为另一份封闭内容作过核对声明，永远不再解密别的内容",
        "this key has attested to another closing content and never decrypts a second one",
    ),
    "refused-chain-broken": ("事件链断裂", "the chain of events is broken"),
    "refused-channel-broken": (
        "密封的消息打不开，或不是发给本人的",
        "a sealed message does not open, or is meant for somebody else",
    ),
    "refused-evidence-malformed": (
        "证据包损坏，或与其清单不一致",
        "the package is damaged or differs from its MANIFEST",
    ),
    "refused-file-missing": ("缺少文件", "a file is missing"),
    "refused-invalid-credentials": ("凭证名单无效", "the list of credentials is invalid"),
    "refused-invalid-election": (
        "本程序不能计票的选举",
        "an election that this program cannot count",
    ),
    "refused-invalid-marks": (
        "所划等次与题目不符",
        "the marks do not answer the questions",
    ),
    "refused-invalid-point": (
        "不是群中的元素",
        "not an element of the group",
    ),
    "refused-invalid-proof": ("证明不成立", "a proof does not hold"),
    "refused-invalid-scalar": ("数值不规范", "a number is not canonical"),
    "refused-invalid-signature": ("签名不成立", "a signature does not hold"),
    "refused-invalid-slip-code": (
        "不是凭条代码",
        "not the code of a slip",
    ),
    "refused-left-over": ("有多余的数据", "data is left over"),
    "refused-malformed": ("文件内容不是应有的格式", "not the kind of file that belongs here"),
    "refused-missing-attestation": (
        "签署核对声明的监票人不够，或有声明不成立",
        "too few scrutineers attested, or an attestation does not hold",
    ),
    "refused-missing-decryption": ("部分解密不足", "too few partial decryptions"),
    "refused-no-discrete-log": (
        "解密结果不是票数",
        "what was decrypted is no number of ballots",
    ),
    "refused-not-a-key-file": (
        "不是密钥文件",
        "not a key file",
    ),
    "refused-not-an-archive": (
        "不是选举档案，也不是证据包（开头既没有 BELENIOS 记录，也不是 zip）",
        "neither a record nor an evidence package (it begins with no BELENIOS record and no zip)",
    ),
    "refused-not-canonical": ("不是规范形式", "not in canonical form"),
    "refused-not-in-order": ("电子票顺序不对", "the ballots are not in order"),
    "refused-not-the-same": (
        "与重新计算或封存的内容不同",
        "differs from what was computed again or sealed",
    ),
    "refused-passphrase-too-short": (
        "口令太短：至少14个字符，或六个词",
        "the passphrase is too short: at least 14 characters, or six words",
    ),
    "refused-second-ballot": ("同一张凭条有两张票", "two ballots of one slip"),
    "refused-too-few-ballots": (
        "票数低于最少开票数",
        "fewer ballots than may be decrypted together",
    ),
    "refused-unknown-credential": (
        "凭证不在名单上",
        "the credential is not on the list",
    ),
    "refused-unknown-owner": (
        "部分解密不属于任何密钥保管人，或属于同一人两次",
        "a partial decryption of no trustee, or of one trustee twice",
    ),
    "refused-weak-seed": ("随机种子不可用，请重试", "an unusable random seed; try again"),
    "refused-wrong-answers": ("答案个数与题目不符", "the answers do not fit the questions"),
    "refused-wrong-election": ("属于另一次选举", "belongs to another election"),
    "refused-wrong-number": ("数目不一致", "numbers do not agree"),
    "refused-wrong-order": ("事件或数据的顺序不对", "events or data are out of order"),
    "refused-wrong-passphrase": (
        "口令不对，或密钥文件被改动",
        "wrong passphrase, or the key file was altered",
    ),
}

LINES: dict[str, tuple[str, str]] = {
    "holds": ("通过", "ok"),
    "fails": ("不符", "FAULT"),
    "checking-ballots": ("正在核对电子票 {done}/{total}", "checking ballots {done}/{total}"),
    "cannot-read": (
        "{file}：无法读取（{reason}）。请检查文件名和存储介质",
        "{file}: cannot be read ({reason}); check the name and the medium",
    ),
    "cannot-write": (
        "{file}：无法写入（{reason}）。没有写入任何不完整的内容",
        "{file}: cannot be written ({reason}); nothing half-written was left",
    ),
    "already-there": (
        "{file}：已经存在，不会覆盖。请换一个名字或文件夹",
        "{file}: exists already and is not overwritten; choose another name or folder",
    ),
    "not-countable": (
        "{file}：这里需要一份选举档案（.bel），不是证据包",
        "{file}: a record (.bel) is needed here, not an evidence package",
    ),
    "no-result": ("{file}：还没有计票结果", "{file}: there is no result yet"),
    "not-verified": (
        "{file}：没有通过核验，不显示票数；请运行 tally verify",
        "{file}: does not verify, so no counts are shown; run tally verify",
    ),
    "ask-passphrase": ("密钥文件的口令：", "Passphrase of the key file: "),
    "ask-passphrase-again": ("再输入一次：", "Once more: "),
    "passphrases-differ": (
        "两次输入的口令不同，什么都没有写入",
        "the two passphrases differ; nothing was written",
    ),
    "no-terminal": (
        "没有终端可以输入口令；请设置 PINGYI_PASSPHRASE 或使用 --passphrase-file",
        "no terminal to ask for the passphrase; set PINGYI_PASSPHRASE or use --passphrase-file",
    ),
    "bad-place": (
        "人数应为1至9，门限不大于人数，序号不大于人数",
        "there are 1 to 9 trustees; threshold and index are at most their number",
    ),
    "no-share": (
        "{file}：这把密钥还没有完成密钥仪式（tally trustee finish、check）",
        "{file}: this key has not finished its ceremony (tally trustee finish, check)",
    ),
    "not-own": (
        "{file}：其中没有这把密钥的份额，或不是由收到的证书合成的",
        "{file}: the share of this key is not in it, or it was made from other certificates",
    ),
    "written": ("已写入 {file}", "wrote {file}"),
    "trustees-hold": (
        "密钥仪式完成：{threshold}/{size}，本密钥是第{index}份。公钥核对码 {code}",
        "ceremony complete: {threshold} of {size}, this is share {index}; check code {code}",
    ),
    "closing-code": (
        "截止核对码：{code}（请与其他监票人当面核对）",
        "closing code: {code} (compare it aloud with the others)",
    ),
    "not-decrypted": (
        "票种 {group}：只有 {ballots} 张票，不解密",
        "group {group}: only {ballots} ballots, not decrypted",
    ),
}

CATALOGUE = {**CHECKS, **REFUSALS, **LINES}


def say(code: str, language: Language, /, **values: object) -> str:
    """The sentence of ``code``, its ``{names}`` filled in."""
    chinese, english = CATALOGUE[code]
    return (chinese if language == "zh" else english).format(**values)


def refusal(fault: TallyError, language: Language) -> str:
    """Why, and where."""
    sentence = say(f"refused-{fault.code}", language)
    where = str(fault)
    return f"{sentence} ({where})" if where else sentence
