"""The sealed package as a file: evidence, cover sheet, checksums."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile

from sqlalchemy.orm import Session

from kiosk.actions.results import results_of
from kiosk.actions.seal_package import sealed_evidence
from kiosk.errors import NotYet
from kiosk.models.meeting import meeting_of
from kiosk.models.sealed_package import SealedPackageRecord
from kiosk.record_papers import head_of_sheet
from printable.inputs import PackageCover, PackageFile
from printable.package_cover import package_cover_pdf
from tally.record.evidence import read_evidence

PACKAGE = "sealed-package.zip"
COVER = "package-cover.pdf"

_WORDS = (
    (r"meeting/.*", "会议文件和名册，按原样"),
    (r"meeting\.json", "会议：测评表、票种、权重、系数"),
    (r"manifest\.json", "封存清单"),
    (r"signatures/.*", "监票人的封存签字"),
    (r"trustees\.json", "密钥保管人的公钥和密钥仪式"),
    (r"closing\.json", "封闭内容"),
    (r"attestations/.*", "监票人的核对声明"),
    (r"registers/.*", "监票人照纸质登记填写的张数"),
    (r"returned/.*", "回收箱比对的张数"),
    (r"exceptions/.*", "监票人缺席的例外"),
    (r"conflicts/.*", "对另一份内容的声明"),
    (r"record/.*", "选举档案：电子票密文、证明、结果"),
    (r"results\.json", "结果"),
    (r"register\.json", "凭条登记"),
    (r"withdrawn\.json", "作废的凭条，由哪两人作废"),
    (r"tests\.json", "打开过的测试票"),
    (r"paper\.json", "纸质测评表"),
    (r"incidents\.json", "异常登记"),
    (r"audit-log\.jsonl", "操作日志"),
    (r"sign-offs\.json", "步骤签认和签认卡"),
    (r"tally-sheet\.pdf", "计票单"),
    (r"record-sheet\.pdf", "签认与异常登记单"),
    (r"zero-report\.pdf", "零票报告"),
    (r"secrecy-check\.txt", "保密自查"),
    (r"MANIFEST", "以上各文件的 SHA-256"),
)
"""What each file of the package is, by the pattern of its name."""


def package_cover_of(session: Session, meeting_id: str, evidence: bytes | None = None) -> bytes:
    """The cover sheet as a PDF.

    After the ballots are destroyed it can still be printed, without the list of contents.

    Raises ``NotYet``.
    """
    record = session.get(SealedPackageRecord, meeting_id)
    if record is None:
        raise NotYet
    results = results_of(session, meeting_id)
    names = (*read_evidence(evidence), "MANIFEST") if evidence else ()
    return package_cover_pdf(
        PackageCover(
            head=head_of_sheet(meeting_of(session, meeting_id)),
            check_code=results["check_code"],
            fingerprint=results["fingerprint"],
            sha256=record.sha256,
            size=len(evidence) if evidence else None,
            files=tuple(PackageFile(name=name, words=words_of(name)) for name in names),
            keep_until=record.keep_until,
        )
    )


def sealed_package_of(session: Session, meeting_id: str) -> bytes:
    """``sealed-package.zip``: what goes on each of the two media, cover sheet apart.

    Raises ``NotYet`` or ``Refused``.
    """
    evidence = sealed_evidence(session, meeting_id)
    files = {
        "evidence.zip": evidence,
        COVER: package_cover_of(session, meeting_id, evidence),
    }
    sums = "".join(
        f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files.items()
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name, data in {**files, "SHA256SUMS": sums.encode()}.items():
            # No time of day: the same package gives the same bytes.
            package.writestr(zipfile.ZipInfo(name), data)
    return packed.getvalue()


def words_of(name: str) -> str:
    """What a file of the package is, in Chinese; empty for one that nobody knows."""
    return next((words for pattern, words in _WORDS if re.fullmatch(pattern, name)), "")
