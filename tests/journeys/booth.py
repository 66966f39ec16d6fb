"""What a voter and a steward do with one tablet."""

SCAN = """([code, hidden]) => {
  for (const symbol of [...code, "Enter"]) {
    const place = symbol === "Enter" ? symbol
      : (/[0-9]/.test(symbol) ? "Digit" : "Key") + symbol;
    const key = hidden && symbol !== "Enter" ? "Process" : symbol;
    (document.activeElement ?? document.body).dispatchEvent(
      new KeyboardEvent("keydown", { key, code: place, bubbles: true, cancelable: true }),
    );
  }
}"""
"""All keys in one go: on a busy machine the driver's own keys come slower than a scanner's."""


class Booth:
    """A page of a browser, as a tablet; every wait ends at what a person would see."""

    def __init__(self, page, origin: str) -> None:
        self.page = page
        self.origin = origin

    def enrol(self, code: str) -> None:
        self.page.goto(f"{self.origin}/booth/")
        self.page.get_by_label("登记码").fill(code)
        self.press("登记平板")
        self.page.get_by_role("button", name="我的票计入了吗").wait_for()

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).click()

    def reads(self, words: str, **options) -> None:
        """The page comes to say ``words``."""
        self.page.get_by_text(words).first.wait_for(**options)

    def heads(self, words: str, **options) -> None:
        """The screen with this heading comes up."""
        self.page.get_by_role("heading", level=1, name=words).wait_for(**options)

    def type_slip(self, code: str) -> None:
        self.press("开始投票")
        self.page.get_by_label("凭条代码").fill(code)
        self.press("使用此代码")

    def scan(self, code: str, *, input_method: bool = False) -> None:
        """What a USB scanner's keyboard sends; an input method hides each key but its place."""
        self.page.evaluate(SCAN, [code, input_method])

    def row(self, who: str):
        return self.page.get_by_role("radiogroup", name=who)

    def mark(self, who: str, grade: str) -> None:
        self.row(who).get_by_role("radio", name=grade, exact=True).click()

    @property
    def tracker(self) -> str:
        return self.page.locator(".code-panel .code").inner_text()

    def go_to_review(self) -> str:
        """From the last form, everything marked; returns the tracker."""
        self.press("填完，去复核")
        self.heads("复核")
        self.page.locator(".code-panel .code").wait_for()
        return self.tracker

    def fill_in(self, grades) -> str:
        """From the voter group to review with one grade for each contest; returns the tracker."""
        self.press("开始填写")
        wanted = iter(grades)
        while True:
            for row in self.page.get_by_role("radiogroup").all():
                row.get_by_role("radio", name=next(wanted), exact=True).click()
            if not self.page.get_by_role("button", name="下一张").count():
                return self.go_to_review()
            self.press("下一张")
