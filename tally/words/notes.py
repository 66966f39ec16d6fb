"""What exactly is wrong: the notes of refusals, English template -> Chinese.

The English is the literal at the place that refuses; a test of the house holds the two
together.  One file for what stands in single messages, one for records and packages.
"""

from __future__ import annotations

from tally.words.opening_notes import OPENING_NOTES
from tally.words.package_notes import PACKAGE_NOTES
from tally.words.paper_notes import PAPER_NOTES
from tally.words.record_notes import RECORD_NOTES

MESSAGE_NOTES: dict[str, str] = {
    # numbers and points
    "not hex": "不是十六进制数",
    "not 64 lowercase hex digits": "不是64位小写十六进制数",
    "the identity": "是群的单位元，此处不允许",
    "not an element of the prime-order group": "不是素数阶群的元素",
    "not on the curve": "不是曲线上的点",
    "not a decimal of at most 76 digits": "不是至多76位的十进制数",
    "not canonical, or not below the group order": "写法不规范，或不小于群的阶",
    # messages
    "differs from its canonical form": "与规范写法不一致",
    "no JSON that a protocol message could be": "不是协议消息可用的 JSON",
    "is no text": "应为文字",
    "is no whole number": "应为整数",
    "is neither true nor false": "应为 true 或 false",
    "is no object": "应为一组字段（JSON 对象）",
    "lacks the field {name}": "缺少字段 {name}",
    "has the unknown field {name}": "含有未知字段 {name}",
    "is no list": "应为列表",
    "has {found} elements, not {length}": "有{found}项，应为{length}项",
    "is none of: {allowed}": "只能是下列之一：{allowed}",
    "is not written as it should be": "写法不符合规定",
    "is not in {low}..{high}": "应在{low}到{high}之间",
    # proofs
    "the challenge is not the hash that it must be": "证明中的挑战值与应有的哈希值不符",
    "the challenges do not add up to the hash that they must be": (
        "证明中各挑战值之和与应有的哈希值不符"
    ),
    "{found} branches, not {length}": "证明有{found}个分支，应为{length}个",
    # elections and ballots
    "is not {length} or more symbols of base 58": "应为至少{length}个 Base58 字符",
    "no questions": "没有题目",
    "is not homomorphic, or has a blank answer": "不是可以加密累加的题目，或带有“空白”选项",
    "{answers} answers, of which {min} to {max} are to be chosen": (
        "共{answers}个答案，要求选{min}至{max}个，无法作答"
    ),
    "more than {most} characters": "超过{most}个字符",
    "names the election {uuid}": "票上写的选举编号是 {uuid}",
    "names another version of this election": "票上写的是本次选举的另一个版本",
    "{answers} answers to {questions} questions": "共{questions}题，票上有{answers}题的答案",
    "{choices} choices with {proofs} proofs among {answers} answers": (
        "应有{answers}个加密选择，票上有{choices}个，证明{proofs}份"
    ),
    "signs another hash than the ballot's": "签名对应的不是这张票的内容",
    "{marks} marks and {seeds} seeds for {questions} questions": (
        "共{questions}题，给出{marks}个等次、{seeds}个种子"
    ),
    "is answered by one mark from 0 to {last}": "只能选一个答案，序号0至{last}",
    # slip codes
    "a symbol that no slip code has": "含有凭条代码不用的字符",
    "not as many symbols as a slip code has": "字符数与凭条代码不符",
    "the check symbols do not fit": "校验字符不符",
    # counting
    "one factor and one proof for each ciphertext": "每个密文应有一个解密因子和一份证明",
    "the tally has not the shape of the questions": "加密计票的题数、答案数与题目不符",
    "no count from 0 to {most}": "不是0到{most}之间的票数",
    "{given} of {needed} needed": "需要{needed}份，只有{given}份",
    # trustees
    "no trustees": "没有密钥保管人",
    "{threshold} of {size} trustees to decrypt": "门限{threshold}与密钥保管人数{size}不合",
    "{certificates} certificates, {keys} verification keys, {threshold} to decrypt": (
        "证书{certificates}份，验证公钥{keys}个，门限{threshold}，三者不合"
    ),
    "not the end of one ceremony": "不是一次密钥仪式的结果",
    "made for another place or another ceremony": "是为另一序号或另一次仪式制作的",
    "a key that was shown before": "其中的公钥已经出现过",
    "{secrets} secrets for {trustees} trustees": "密钥保管人{trustees}位，密封的份额{secrets}份",
    "not one polynomial and one signature for each certificate": (
        "每份证书应有一个多项式和一个签名"
    ),
    "{found} coefficients, not {length}": "有{found}个系数，应为{length}个",
    "no coefficients": "没有系数",
    "is not the one that was made with this key": "不是用这把密钥制作的那一份",
    "is not the one that was dealt": "与当初分发的不同",
    "is not the value of the polynomial": "与其公开的多项式不符",
    "is not the sum of what was dealt": "与各方分发的份额之和不符",
    "is not signed": "没有签名",
    "{found} messages of {size} trustees": "密钥保管人{size}位，消息{found}份",
    "is the same as that of trustee {other}": "与密钥保管人{other}的完全相同",
    "is not what was committed to": "与其承诺不符",
    "is not the one that was revealed": "不是公开给本工作站的那一份",
    "another one was shown to trustee {other}": "密钥保管人{other}看到的是另一份",
    "is not what its author signed": "不是作者签名的那一份",
    "says it of another ceremony or another key": "说的是另一次仪式或另一把公钥",
    "the share fits after all": "份额其实相符",
    "neither a share nor the key of a channel": "既没有份额，也没有通道的密钥",
    "does not open": "打不开",
    "meant for another recipient": "是发给别人的",
    "no words of a trustee": "不是密钥保管人的声明",
    "bound to {content}": "已绑定封闭内容 {content}",
    # a cluster of machines
    "needs Dask: pip install 'pingyi[scale]'": "需要Dask：pip install 'pingyi[scale]'",
    "no scheduler answers: {reason}": "调度程序没有应答：{reason}",
    "has no workers": "没有工作进程",
    "its worker {worker} cannot run pingyi: {reason}": (
        "工作进程{worker}不能运行pingyi：{reason}"
    ),
    "its worker {worker} has another {what}: {theirs}, not {ours}": (
        "工作进程{worker}的{what}与本机不同：{theirs}，应为{ours}"
    ),
}

NOTES = {**MESSAGE_NOTES, **RECORD_NOTES, **PACKAGE_NOTES, **OPENING_NOTES, **PAPER_NOTES}
