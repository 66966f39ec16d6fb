"""What exactly is wrong in evidence packages: English template -> Chinese."""

from __future__ import annotations

PACKAGE_NOTES: dict[str, str] = {
    # the zip
    "too short for a zip": "太短，不是 zip 文件",
    "no zip, cut short, or bytes after its end": "不是 zip 文件、被截断，或末尾之后还有内容",
    "the end of the zip describes another file": "zip 的结尾与文件不符",
    "the zip's directory is too large": "zip 的目录过大",
    "the zip's directory is broken": "zip 的目录损坏",
    "more in the zip's directory than it counts": "zip 的目录内容多于所记个数",
    "encrypted, or packed in another way than deflate": "已加密，或采用了 deflate 以外的压缩方法",
    "a link or a device": "不是普通文件（链接或设备）",
    "a stored file of two sizes": "未压缩的文件前后写了两个大小",
    "the file claims to be far larger than it can be": "所称大小远超实际可能",
    "a file name that is not UTF-8": "文件名不是 UTF-8 文字",
    "a file name that leads elsewhere: {name}": "文件名会指向文件夹之外：{name}",
    "folders within folders without end": "文件夹层层嵌套，没有尽头",
    "lands on another file when the package is unpacked": "解压后会与另一个文件重叠",
    "a second size or name for one file": "同一个文件写了两个大小或两个名称",
    "a file's header differs from the zip's directory": "文件头与 zip 的目录不一致",
    "a file reaches into the zip's directory": "文件内容与 zip 的目录重叠",
    "bytes between two files, or two files over each other": "两个文件之间有多余内容，或互相重叠",
    "two files of one name": "有两个同名文件",
    "bytes between the last file and the directory": "最后一个文件与目录之间有多余内容",
    "the files claim to be larger than any package": "各文件所称大小之和超过任何证据包",
    "a folder with contents of its own, or of no file": "文件夹自带内容，或其中没有文件",
    "the bytes are not those that the zip's directory describes": "文件内容与 zip 的目录所记不符",
    "bytes after the end of a deflated file": "压缩文件结束之后还有内容",
    "a deflated file is cut short": "压缩文件被截断",
    "a deflated file is damaged": "压缩文件损坏",
    # MANIFEST
    "a package without a MANIFEST": "证据包中没有 MANIFEST",
    "in MANIFEST, but not in the package": "MANIFEST 列有此文件，证据包中没有",
    "in the package, but not in MANIFEST": "证据包中有此文件，MANIFEST 没有列出",
    "larger than such a file can be": "超过这类文件可能的大小",
    "not the bytes that MANIFEST lists": "内容与 MANIFEST 所列的哈希值不符",
    "no lines of a SHA-256 and a name": "不是每行一个 SHA-256 和一个文件名",
    "a file listed twice: {name}": "文件列了两次：{name}",
    # papers
    "a group stands in the manifest twice": "同一票种在封存清单中出现两次",
    # paper forms
    "not groups of the meeting, in its order, each once": (
        "不是本次会议的票种，或顺序不对，或有重复"
    ),
    "a list of paper forms without any": "纸质测评表名单是空的",
    "{forms} paper forms; fewer than {fewest} are never counted": (
        "纸质测评表{forms}张；少于{fewest}张不计票"
    ),
    "not the contests of this group, in their order": "不是这一票种的测评项，或顺序不对",
    "{marks} marks on {forms} paper forms": "纸质测评表{forms}张，所划等次合计{marks}个",
    "not the grades of the meeting, in their order": "不是本次会议的等次，或顺序不对",
}
