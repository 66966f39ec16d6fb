"""Why something is refused: ``refused-<code of the refusal>``, in Chinese and English."""

REFUSALS: dict[str, tuple[str, str]] = {
    "refused-not-checked": (
        "因前面的错误无法检查",
        "could not be checked because of a fault above",
    ),
    "refused-archive-malformed": ("档案形式损坏", "the archive's form is broken"),
    "refused-bad-ceremony-message": (
        "密钥仪式中的一份文件不成立，制作它的人已写明",
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
    "refused-box-not-opened": (
        "测试卡的密钥打不开平板送来的包，或包的长度不对",
        "the card's key does not open the box, or the box has another length than it must",
    ),
    "refused-chain-broken": ("事件链断裂", "the chain of events is broken"),
    "refused-channel-broken": (
        "密封的消息打不开，或不是发给本人的",
        "a sealed message does not open, or is meant for somebody else",
    ),
    "refused-cluster-refused": (
        "不能使用这个计算集群",
        "this cluster cannot be used",
    ),
    "refused-evidence-malformed": (
        "证据包损坏，或与其清单不一致",
        "the package is damaged or differs from its MANIFEST",
    ),
    "refused-invalid-meeting": (
        "不是可以据以计票的会议",
        "a meeting that nothing can be counted by",
    ),
    "refused-invalid-pile": (
        "纸质测评表的计数不成立",
        "the counts of the paper forms do not hold",
    ),
    "refused-log-broken": ("操作日志断裂", "the audit log is broken"),
    "refused-wrong-step": (
        "步骤不合规定",
        "a step of the meeting was not taken as the rules demand",
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
    "refused-more-faults": (
        "同类错误太多，没有全部列出",
        "more faults of this kind than are listed",
    ),
    "refused-malformed": ("文件内容不是应有的格式", "not the kind of file that belongs here"),
    "refused-missing-attestation": (
        "签署核对声明的监票人不够，或有声明不成立",
        "too few scrutineers attested, or an attestation does not hold",
    ),
    "refused-missing-decryption": ("部分解密不足", "too few partial decryptions"),
    "refused-missing-signature": (
        "这位监票人没有签署封存清单",
        "this scrutineer has not signed the manifest",
    ),
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
        "口令太短：至少14个字符",
        "the passphrase is too short: at least 14 characters",
    ),
    "refused-second-ballot": ("同一张凭条有两张票", "two ballots of one slip"),
    "refused-tells-time": (
        "档案的时间不是会议当日零时，会透露写入的时刻",
        "the time of the record is not that of a day, and tells when it was written",
    ),
    "refused-too-few-ballots": (
        "票数低于最少开票数",
        "fewer ballots than may be decrypted together",
    ),
    "refused-too-large": ("超过本程序能核验的大小", "larger than this program can verify"),
    "refused-unknown-credential": (
        "凭证不在名单上",
        "the credential is not on the list",
    ),
    "refused-rebuilt-differs": (
        "平板加密的不是它所报的等次，或加密中另有所藏",
        "the tablet encrypted something else than the marks that it tells, or hid something in it",
    ),
    "refused-other-body": (
        "包里的票不是显示过回执码的那一张",
        "the ballot in the box is not the one whose tracker was shown",
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
