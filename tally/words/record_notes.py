"""What exactly is wrong in records and packages: English template -> Chinese."""

from __future__ import annotations

RECORD_NOTES: dict[str, str] = {
    # the form of an archive
    "no BELENIOS record at the start": "开头不是 BELENIOS 记录",
    "the header cannot be read": "记录头无法读取",
    "cut short": "文件在此处被截断",
    "padding that is not zero": "填充字节不为零",
    "{size} bytes, more than any record": "长达{size}字节，任何记录都不会这么大",
    "not UTF-8": "不是 UTF-8 文字",
    "not the body of a first record": "不是首条记录应有的内容",
    "the name is none": "记录名称不合规定",
    "the name is not the hash of the body": "记录名称不是内容的哈希值",
    "the header is not the only one that fits": "记录头与应有的唯一写法不一致",
    "the body is not there": "缺少记录内容",
    "no canonical event": "不是规范的事件",
    "larger than any event, or no text": "大于任何事件，或不是文字",
    # chain and order
    "the height is not one more than before": "事件序号没有比前一个加一",
    "the parent is not the event before": "所指的上一事件不是前一个事件",
    "the payload is not the data before it": "所指的数据不是它前面的数据",
    "the payload leads to nothing of its kind": "所指之处没有这类数据",
    "{number} hashes lead to no data before it": "有{number}个哈希值在它前面找不到数据",
    "a hash leads to no data": "有哈希值找不到数据",
    "an end with a payload": "截止事件不应带有数据",
    "there is no event": "没有任何事件",
    "{kind} after {before}": "{kind} 不能在 {before} 之后",
    "not its own data before it": "它前面不是它自己的数据，或顺序不对",
    "{found} of {needed} data records before it": "它前面只有{found}条数据，应有{needed}条",
    "{left} data records after the last event": "最后一个事件之后还有{left}条数据",
    "data that no event brings": "没有任何事件用到这条数据",
    "the same data stand there twice": "同一条数据出现了两次",
    # setup
    "no text, or too large to be read": "不是文字，或太大无法读取",
    "{size} bytes, at most {most}": "共{size}字节，至多{most}",
    "{number} answers, at most {most}": "共有{number}个答案，至多{most}",
    "{size} trustees, at most {most}": "共有{size}个密钥保管人，至多{most}",
    "not exactly one answer is chosen": "不是恰好选一个答案的题",
    "one trustee alone could decrypt": "一位密钥保管人单独就能解密",
    "not the one form of an election of ours": "不是本系统选举设置的唯一写法",
    "not the one form of a ceremony's end": "不是密钥仪式结果的唯一写法",
    "not the product of the trustees' keys": "不是全体密钥保管人公钥之积",
    "not a list of points, each 64 lowercase hex digits": (
        "不是由64位小写十六进制数组成的名单"
    ),
    "not sorted: their order may tell that of the slips": ("没有排序，先后可能透露凭条的次序"),
    "stands there twice": "出现了两次",
    "{slips} slips, {listed} credentials": "凭条{slips}张，凭证{listed}个",
    "not at 00:00 UTC": "不是零时整（UTC）",
    # ballots
    "not on the list": "不在名单上",
    "the first is ballot {number}": "第一张是第{number}张票",
    "its tracker is not above the one before": "回执码不大于前一张",
    "min_group is {least}": "最少开票数为{least}",
    "{number} ballots, min_group is {least}": "共{number}张票，最少开票数为{least}",
    # count
    "{tallied} tallied, {number} ballots": "计入{tallied}张，票箱中有{number}张",
    "total weight {weight}, {number} ballots": "总权重{weight}，票箱中有{number}张票",
    "not one ciphertext for each answer": "没有做到每个答案一个密文",
    "not the sum of the ballots": "不是各张票之和",
    "there are {size} trustees": "共有{size}个密钥保管人",
    "decrypted twice": "解密了两次",
    "not one number for each answer": "没有做到每个答案一个数",
    "{written} written, {computed} computed": "所载为{written}，重新计算为{computed}",
    "{number} more": "另有{number}处",
}
