"""What a scrutineer does at an own station, in the browser."""

NAMES = ("赵监票", "钱监票", "孙监票")


class Scrutineer:
    """A page of a browser at ``tally station``; every wait ends at what a person would see."""

    def __init__(self, page, hall, seat: int) -> None:
        self.page = page
        self.hall = hall
        self.seat = seat

    @property
    def name(self) -> str:
        return NAMES[self.seat - 1]

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).click()

    def follow(self, words: str) -> None:
        self.page.get_by_role("link", name=words, exact=True).first.click()

    def heads(self, words: str, **options) -> None:
        """The page with this heading comes up."""
        self.page.get_by_role("heading", level=1, name=words).wait_for(**options)

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()

    @property
    def code(self) -> str:
        return self.page.locator(".code-large").inner_text()

    def open_key(self, address: str, passphrase: str) -> None:
        self.page.goto(address)
        self.page.get_by_role("link", name=f"打开{self.name}的密钥").click()
        self.page.get_by_label("口令").fill(passphrase)
        self.press("打开密钥")
        self.heads(f"{self.name}的密钥")

    def look_into_boxes(self) -> None:
        """The checkpoints of the open meeting."""
        self.page.goto(f"{self._origin}/key")
        self.follow("投票期间查验")
        self.heads("投票期间查验")

    def examine(self, heading: str = "核对无误") -> None:
        """Type the register as it lies on the table, and examine; the answer has this heading."""
        self.page.goto(f"{self._origin}/key")
        self.follow("开始截止核对")
        for group in self.hall.held.meeting.groups:
            number = str(self.hall.ballots(group.code))
            self.page.fill(f"#handed_out-{group.code}", number)
            self.page.fill(f"#returned-{group.code}", number)
            self.page.fill(f"#paper-{group.code}", "0")
            self.page.fill(f"#withdrawn-{group.code}", "0")
        self.press("登记无误，核对全部档案")
        self.heads(heading, timeout=90_000)

    def attest(self) -> None:
        self.press("票数与纸上一致，作出核对声明")
        self.page.wait_for_load_state()

    def decrypt(self) -> None:
        self.page.goto(f"{self._origin}/attested")
        self.press("核对无误，解密合计")
        self.heads("解密已送达")

    def decrypt_by_exception(self, codes: dict[int, str], missing: int) -> None:
        """Type what the others read aloud, and confirm having spoken with who is missing."""
        self.page.goto(f"{self._origin}/attested")
        self.page.get_by_text("例外：有监票人或密钥缺席").click()
        for seat, code in codes.items():
            self.page.fill(f"#code-{seat}", code)
        self.page.get_by_label(NAMES[missing - 1]).check()
        self.page.locator("button[name=exception]").click()
        self.heads("解密已送达")

    @property
    def _origin(self) -> str:
        return self.page.evaluate("location.origin")
