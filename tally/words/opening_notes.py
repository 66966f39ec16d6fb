"""What exactly is wrong with a test card or an opened ballot."""

from __future__ import annotations

OPENING_NOTES: dict[str, str] = {
    "is no list of test cards of this meeting": "不是本场会议的测试卡清单",
    "names a test card twice": "同一张测试卡列了两次",
    "is not filled up to the length of this election": "没有补足到本选举规定的长度",
    "mark and seed give another encryption": "按所报等次和种子重新加密，得到的密文不同",
    "mark and seed give other proofs": "按所报等次和种子重新计算，得到的证明不同",
}
