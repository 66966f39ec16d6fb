"""Lines of the commands, in Chinese and English."""

LINES: dict[str, tuple[str, str]] = {
    "holds": ("通过", "ok"),
    "fails": ("不符", "FAULT"),
    "checking-ballots": ("正在核对电子票 {done}/{total}", "checking ballots {done}/{total}"),
    "checking-some": ("正在核对电子票 {done}", "checking ballots {done}"),
    "results-code": (
        "计票单上应有：核对码 {code}，指纹 {fingerprint}",
        "the tally sheet bears: check code {code}, fingerprint {fingerprint}",
    ),
    "time-left": ("约剩 {time}", "about {time} left"),
    "arithmetic-libsodium": ("运算：libsodium", "arithmetic: libsodium"),
    "arithmetic-plain Python": (
        "运算：纯 Python，较慢，结论相同",
        "arithmetic: plain Python, slower, with the same verdicts",
    ),
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
    "no-secrets": (
        "本机没有可靠的 libsodium，不能生成或使用密钥。请安装 PyNaCl 1.6.2（{reason}）",
        "no sound libsodium here to make or use keys with: install PyNaCl 1.6.2 ({reason})",
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
        "{file}：这把密钥还没有完成密钥仪式（tally trustee finish）",
        "{file}: this key has not finished its ceremony (tally trustee finish)",
    ),
    "bad-ceremony": (
        "仪式编号应为组织者给出的22个字符（tally trustee number 可生成一个）",
        "a ceremony's number has 22 symbols; the organiser gives it (tally trustee number makes one)",
    ),
    "complaint-judged": (
        "{file}：密钥仪式因申诉而结束，责任在第{guilty}位密钥保管人。请换编号重新开始。",
        (
            "{file}: a complaint ends the ceremony, and the fault is trustee {guilty}'s. Begin again "
            "under a new number."
        ),
    ),
    "written": ("已写入 {file}", "wrote {file}"),
    "trustees-hold": (
        "密钥仪式完成：{threshold}/{size}，人人都已签名确认。公钥核对码 {code}",
        "ceremony complete: {threshold} of {size}, all have signed that they agree; check code {code}",
    ),
    "bad-slips": (
        "{text}：请写成 票种=张数，例如 A=9",
        "{text}: write group=number, such as A=9",
    ),
    "manifest-code": (
        "封存核对码：{code}（请与其他监票人和每台平板核对）",
        "manifest code: {code} (compare it with the other scrutineers and with every tablet)",
    ),
    "closing-code": (
        "截止核对码：{code}（请与其他监票人当面核对）",
        "closing code: {code} (compare it aloud with the others)",
    ),
    "checkpoint": (
        "票种 {group}：已记下 {ballots} 票，查验码 {code}（请与其他监票人当面核对）",
        "group {group}: {ballots} ballots noted, code {code} (compare it aloud with the others)",
    ),
    "no-checkpoint": (
        "还没有查验点：一个票种有了二十张票才有第一个",
        "there is no checkpoint yet: the first one comes when a box holds twenty ballots",
    ),
    "agreeing": (
        "{size} 人中有 {done} 人声明同样的内容，须有 {needed} 人才能解密",
        "{done} of {size} attest to the same content; {needed} are needed to decrypt",
    ),
    "bad-register": (
        "{text}：请写成 票种=发出,回收箱,纸质表,作废，例如 A=9,6,0,1",
        "{text}: write group=handed out,return box,paper forms,withdrawn, such as A=9,6,0,1",
    ),
    "bad-code": (
        "{text}：请写成 席位=核对码，例如 2=7K9D-ABCD-EFGH-JKMN",
        "{text}: write place=code, such as 2=7K9D-ABCD-EFGH-JKMN",
    ),
    "show-next": (
        "扫描或键入凭条代码或回执码（屏幕不显示；空行结束）：",
        "Scan or type a slip code or a tracker (not shown; an empty line ends): ",
    ),
    "returned": (
        "扫了 {scanned} 张凭条，有票 {found} 张；查了 {typed} 个回执码，找到 {cards} 个。已签字",
        "{scanned} slips scanned, {found} have ballots; {typed} trackers looked up, {cards} found; signed",
    ),
    "returned-unexplained": (
        "有对不上的，还没有说明：写入异常登记，由总监票人决定，再用 --why 写明；没有说明不能确认结果",
        (
            "some have none, and it is not explained yet: write it into the incident log, let the "
            "chief scrutineer decide, and say so with --why; the result cannot be certified before"
        ),
    ),
    "not-decrypted": (
        "票种 {group}：只有 {ballots} 张票，不解密",
        "group {group}: only {ballots} ballots, not decrypted",
    ),
}
