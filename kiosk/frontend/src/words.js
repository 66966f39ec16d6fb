// @ts-check
/**
 * Every sentence of the tablet page, Chinese first.  `{name}` stands for a value.
 *
 * Each sentence says what to do next and blames no one.
 * @module
 */

/** @typedef {"zh" | "en"} Language */

/** @type {Record<string, Record<Language, string>>} */
export const WORDS = {
  page: { zh: "评议 · 投票平板", en: "Pingyi · voting tablet" },
  "other language": { zh: "English", en: "中文" },
  rehearsal: {
    zh: "彩排 REHEARSAL · 不是正式投票",
    en: "REHEARSAL 彩排 · not a real vote",
  },
  demo: { zh: "演示 · 不是正式投票", en: "Demonstration · not a real vote" },
  back: { zh: "返回", en: "Back" },

  "insecure title": {
    zh: "这个地址不能用来投票",
    en: "This address cannot be used for voting",
  },
  "insecure text": {
    zh: "浏览器只在加密连接（https://）或本机地址（localhost）上开放摄像头和密钥，本页现在的地址是：",
    en: "A browser opens its camera and its keys only over an encrypted connection (https://) or on localhost. This page was opened at:",
  },
  "insecure do": {
    zh: "请工作人员用 https:// 开头的地址重新打开本页，并先在平板上装好会议的根证书（见部署说明“平板”一节）。",
    en: 'Please ask a steward to open this page at the address that begins with https://, after installing the meeting\'s root certificate on the tablet (deployment guide, "Tablets").',
  },
  "old browser title": { zh: "这个浏览器太旧", en: "This browser is too old" },
  "old browser text": {
    zh: "缺少投票所需的功能。请工作人员更新浏览器，或换一台平板。",
    en: "It lacks what voting needs. Please ask a steward to update the browser or to bring another tablet.",
  },

  "enrol title": { zh: "登记这台平板", en: "Enrol this tablet" },
  "enrol text": {
    zh: "请输入控制台上显示的一次性登记码（8 位）。登记后，本机会生成一把不能导出的密钥，此后每个请求都由它签名。",
    en: "Enter the one-time code (8 symbols) shown on the console. This tablet then makes a key that cannot leave it and signs every request.",
  },
  "enrol code": { zh: "登记码", en: "Enrolment code" },
  "enrol button": { zh: "登记平板", en: "Enrol tablet" },
  "enrol unknown": {
    zh: "登记码不对、已用过或已过期。请在控制台上另取一个。",
    en: "This code is wrong, used or expired. Please take a new one from the console.",
  },
  "enrol lost": {
    zh: "服务器不认得这台平板，请重新登记。",
    en: "The server does not know this tablet. Please enrol it again.",
  },

  "no answer": {
    zh: "联系不上服务器，正在重试。请检查网络。",
    en: "The server does not answer; trying again. Please check the network.",
  },
  "state draft": { zh: "草案，尚未封存", en: "In preparation, not sealed" },
  "state sealed": {
    zh: "已封存，尚未开始投票",
    en: "Sealed, voting has not begun",
  },
  "state open": { zh: "正在投票", en: "Voting is open" },
  "state paused": {
    zh: "投票暂停，请稍候",
    en: "Voting is paused, please wait",
  },
  "state closed": { zh: "投票已截止", en: "Voting is closed" },
  "state counted": {
    zh: "投票已截止，已计票",
    en: "Voting is closed and counted",
  },
  "state certified": { zh: "结果已确认", en: "The result is certified" },
  "state destroyed": {
    zh: "结果已确认，电子票已销毁",
    en: "The result is certified; the ballots were destroyed",
  },
  "state annulled": { zh: "本次测评已作废", en: "This meeting is annulled" },
  groups: { zh: "票种", en: "Voter groups" },
  "group of": { zh: "{code} 票 {name}", en: "{code} · {name}" },
  manifest: { zh: "封存核对码", en: "Manifest code" },
  "manifest hint": {
    zh: "开始前请与监票人电脑上的核对码比对",
    en: "Compare it with a scrutineer's screen before voting begins",
  },
  "start voting": { zh: "开始投票", en: "Start voting" },
  "start asking": { zh: "我的票计入了吗", en: "Was my ballot counted?" },
  tablet: { zh: "平板 {label}", en: "Tablet {label}" },

  "scan title": { zh: "扫描选票凭条", en: "Scan your slip" },
  "scan ask title": {
    zh: "扫描凭条，查询是否计入",
    en: "Scan your slip to see whether it was counted",
  },
  "scan text": {
    zh: "把凭条上的二维码对准摄像头，或用扫描枪扫描，或输入凭条上的 28 位代码。",
    en: "Hold the slip's QR code in front of the camera, use the scanner, or type the 28 symbols printed on the slip.",
  },
  "camera starting": { zh: "正在打开摄像头…", en: "Opening the camera…" },
  "camera looking": {
    zh: "请把二维码放进框内",
    en: "Place the QR code inside the frame",
  },
  "camera denied": {
    zh: "浏览器没有得到使用摄像头的许可。请工作人员在地址栏左侧的网站设置中允许摄像头，或输入代码。",
    en: "The browser may not use the camera. Ask a steward to allow it in the site settings left of the address, or type the code.",
  },
  "camera none": {
    zh: "没有找到摄像头。请用扫描枪，或输入代码。",
    en: "This tablet has no camera. Use the scanner or type the code.",
  },
  "camera busy": {
    zh: "摄像头正被别的程序占用。请工作人员关闭那个程序，或输入代码。",
    en: "Another program is using the camera. Ask a steward to close it, or type the code.",
  },
  "camera broken": {
    zh: "摄像头打不开。请用扫描枪，或输入代码。",
    en: "The camera does not open. Use the scanner or type the code.",
  },
  "camera reader": {
    zh: "二维码识别程序没有装入。请用扫描枪，或输入代码。",
    en: "The QR reader did not load. Use the scanner or type the code.",
  },
  "camera other": { zh: "换另一个摄像头", en: "Use the other camera" },
  "code label": { zh: "凭条代码", en: "Slip code" },
  "code hint": {
    zh: "7 组，每组 4 位。不分大小写；没有字母 I、L、O、U。",
    en: "7 groups of 4. Capitals do not matter; there is no I, L, O or U.",
  },
  "code count": {
    zh: "已输入 {count} / {length}",
    en: "{count} of {length} typed",
  },
  "code symbol": {
    zh: "有一个字符不会出现在代码里。请对照看一看。",
    en: "One of these symbols is in no code. Please compare.",
  },
  "code check": {
    zh: "代码有一处不对（某个字符错了，或相邻两个颠倒了）。请逐组核对。",
    en: "Something is mistyped (a wrong symbol, or two swapped). Please compare group by group.",
  },
  "code too long": {
    zh: "超过了 {length} 位。请删去多余的。",
    en: "More than {length} symbols. Please delete what is too much.",
  },
  "code complete": { zh: "代码无误", en: "The code is correct" },
  "code button": { zh: "使用此代码", en: "Use this code" },
  "scan no slip": {
    zh: "这个二维码不是选票凭条。请出示凭条上的二维码。",
    en: "This QR code is not a slip. Please show the one on your slip.",
  },
  "scan damaged": {
    zh: "凭条没有读完整，请再扫一次，或输入代码。",
    en: "The slip was not read completely. Please scan it again or type the code.",
  },
  "scan other meeting": {
    zh: "这张凭条不属于本次会议。请核对凭条上的会议名称，或问工作人员。",
    en: "This slip does not belong to this meeting. Please check the title printed on it or ask a steward.",
  },
  "helper failed": {
    zh: "本机出了故障，凭条没有使用。请再扫一次。",
    en: "Something failed on this tablet; the slip is unused. Please scan it again.",
  },

  "group title": { zh: "你持的是", en: "You hold" },
  "group check": {
    zh: "请看凭条上印的票种是否与此相同。不同请勿填写，交工作人员处理。",
    en: "Please see that the group printed on your slip is the same. If not, do not go on; ask a steward.",
  },
  "group forms": {
    zh: "共 {forms} 张测评表，{contests} 项。投票以前都可以修改。",
    en: "{forms} form(s), {contests} marks to give. You can change everything until you cast.",
  },
  "start filling": { zh: "开始填写", en: "Start filling in" },
  leave: { zh: "不投了，退出", en: "Leave without voting" },
  "leave title": { zh: "退出并清除？", en: "Leave and wipe?" },
  "leave text": {
    zh: "已填的内容会清除，凭条没有使用，可以再来投票。",
    en: "Your marks are wiped. The slip stays unused; you can vote with it later.",
  },
  "leave yes": { zh: "退出并清除", en: "Leave and wipe" },
  "leave no": { zh: "继续填写", en: "Go on" },

  "form of": {
    zh: "第 {number} 张，共 {total} 张",
    en: "Form {number} of {total}",
  },
  progress: { zh: "已填 {done}/{total}", en: "{done}/{total} marked" },
  abstain: { zh: "弃权", en: "Abstain" },
  other: { zh: "其他", en: "Other" },
  spoiled: { zh: "废票", en: "Spoiled" },
  "spoil title": { zh: "把这一项作为废票？", en: "Spoil this mark?" },
  "spoil text": {
    zh: "“{who}”这一项将计为废票，不算有效票。弃权请用“弃权”。",
    en: 'The mark for "{who}" will count as spoiled, not as valid. To give no opinion, use "Abstain".',
  },
  "spoil yes": { zh: "作为废票", en: "Spoil it" },
  "spoil no": { zh: "返回", en: "Back" },
  "limit state": {
    zh: "“{grade}”已划 {given} 个，最多 {allowed} 个",
    en: '"{grade}": {given} given, {allowed} at most',
  },
  "limit refuse": {
    zh: "“{grade}”最多 {allowed} 个，现在是 {given} 个{where}。请改到 {allowed} 个以内再继续。",
    en: '"{grade}" may be given at most {allowed} times; now it is {given}{where}. Please change it before going on.',
  },
  "limit spoil": {
    zh: "“{grade}”最多 {allowed} 个，现在是 {given} 个{where}。若不改，本张表的每一项都计为废票。",
    en: '"{grade}" may be given at most {allowed} times; now it is {given}{where}. Unless changed, every mark of this form counts as spoiled.',
  },
  "limit where": { zh: "（{criterion}）", en: " ({criterion})" },
  "previous form": { zh: "上一张", en: "Previous form" },
  "next form": { zh: "下一张", en: "Next form" },
  "to review": { zh: "填完，去复核", en: "Review my marks" },

  "unmarked title": {
    zh: "还有 {count} 项没有填",
    en: "{count} left unmarked",
  },
  "unmarked text": {
    zh: "按名字可以直接去填。",
    en: "Press a name to go there.",
  },
  "unmarked back": { zh: "返回填写", en: "Go back and mark" },
  "unmarked abstain": {
    zh: "以上未填的按弃权计",
    en: "Count these as abstentions",
  },

  "review title": { zh: "复核", en: "Review" },
  "review text": {
    zh: "请核对每一项。按“投票”以后不能再改。",
    en: 'Please check every mark. After "Cast ballot" nothing can be changed.',
  },
  "review spoiled": {
    zh: "“{form}”超过了“{grade}”的名额，整张表将计为废票。要避免，请返回修改。",
    en: '"{form}" gives "{grade}" too often, so the whole form will count as spoiled. To avoid that, go back and change it.',
  },
  encrypting: { zh: "正在加密…", en: "Encrypting…" },
  tracker: { zh: "回执码", en: "Tracker" },
  "tracker hint": {
    zh: "可以抄下。会后凭它在公示板上查到自己的票；它不透露你怎么填的。",
    en: "You may copy it, to find your ballot on the board afterwards. It does not tell how you marked.",
  },
  "back to change": { zh: "返回修改", en: "Back to change" },
  cast: { zh: "投票", en: "Cast ballot" },

  test: { zh: "检验这台平板", en: "Test this tablet" },
  "card title": { zh: "出示测试卡", en: "Show your test card" },
  "card text": {
    zh: "检验者用：这张票将打开来核对，不计入，凭条仍可使用。请先抄下回执码，再出示测试卡。没有测试卡请返回。",
    en: "For testers: this ballot will be opened and compared, and not counted; the slip stays usable. Copy the tracker first, then show the card. Without a card, go back.",
  },
  "card label": { zh: "测试卡代码", en: "Test card code" },
  "card hint": {
    zh: "10 组，每组 4 位，以 T1 开头。不分大小写。",
    en: "10 groups of 4, beginning with T1. Capitals do not matter.",
  },
  "card back": { zh: "返回复核", en: "Back to review" },
  "card none": {
    zh: "这不是测试卡。请出示监票人给的测试卡，或返回复核。",
    en: "This is no test card. Please show the card from the scrutineer, or go back to review.",
  },
  "card damaged": {
    zh: "测试卡没有读完整，请再扫一次，或输入代码。",
    en: "The card was not read completely. Please scan it again or type the code.",
  },
  "card early": {
    zh: "这是测试卡，要等复核页显示回执码以后再出示。平板现在知道有人要检验它，这次检验不作数：请先投完，或退出后另换时间再来。",
    en: "This is a test card; show it only when the review page has shown the tracker. This tablet now knows that it is being tested, so this test is worth nothing: leave, and come back at another time.",
  },
  "test busy": { zh: "正在交出测试票…", en: "Handing over the test ballot…" },
  "tested title": { zh: "测试票，不计入", en: "Test ballot, not counted" },
  "tested text": {
    zh: "这张票没有投出，凭条没有使用。请带上测试表，到监票人的电脑上打开核对。",
    en: "This ballot was not cast and the slip is unused. Please take the test form to the scrutineer's machine, where it is opened and compared.",
  },
  "not tested title": {
    zh: "测试票没有交出",
    en: "The test ballot was not handed over",
  },
  "not tested": {
    zh: "服务器没有接受这张测试票。票没有计入，凭条没有使用。请告诉监票人。",
    en: "The server did not accept this test ballot. Nothing was counted and the slip is unused. Please tell a scrutineer.",
  },
  "test undecided": {
    zh: "还没有收到服务器的确认。测试卡和这张票已连在一起，请等到确认。票不会计入，凭条没有使用。",
    en: "The server has not confirmed. The card now belongs to this ballot; please wait for the answer. Nothing is counted and the slip is unused.",
  },
  "give up test title": {
    zh: "不再等待确认？",
    en: "Stop waiting for the answer?",
  },
  "give up test text": {
    zh: "这张测试卡不能再用。凭条没有使用，可以再来检验或投票。",
    en: "The test card cannot be used again. The slip is unused; you can test again or vote.",
  },

  "casting title": { zh: "正在投票…", en: "Casting…" },
  "casting text": {
    zh: "请稍候，看到“已计入”再离开。",
    en: 'Please wait, and leave only when you see "Counted in".',
  },
  "counted title": { zh: "已计入", en: "Counted in" },
  "counted text": {
    zh: "你的票已在票箱中。",
    en: "Your ballot is in the box.",
  },
  "wiped in": {
    zh: "{seconds} 秒后清除本页",
    en: "This page is wiped in {seconds} s",
  },
  done: { zh: "完成", en: "Done" },

  "not counted title": { zh: "尚未计入", en: "Not counted yet" },
  undecided: {
    zh: "还没有收到服务器的确认。票可能已到，也可能没到；再发同一张票不会重复计。请不要离开，并告诉工作人员。",
    en: "The server has not confirmed. Your ballot may or may not have arrived; sending the same ballot again never counts twice. Please stay and tell a steward.",
  },
  "retry in": {
    zh: "{seconds} 秒后自动再试",
    en: "Trying again in {seconds} s",
  },
  "retry now": { zh: "现在再试", en: "Try again now" },
  "give up": { zh: "不再等待", en: "Stop waiting" },
  "give up title": { zh: "不再等待确认？", en: "Stop waiting for the answer?" },
  "give up text": {
    zh: "请记下回执码 {tracker}。稍后用同一张凭条按“我的票计入了吗”查询；若未计入，可重新投票。",
    en: 'Please note the tracker {tracker}. Later use the same slip with "Was my ballot counted?"; if it was not, you can vote again.',
  },
  "give up yes": { zh: "不再等待", en: "Stop waiting" },
  "give up no": { zh: "继续等待", en: "Keep waiting" },
  "other tracker": {
    zh: "服务器回答的回执码与本机算出的不同。请不要离开，叫监票人来看这一页。",
    en: "The server answered with another tracker than this tablet computed. Please stay, and call a scrutineer to see this page.",
  },
  "refused not open": {
    zh: "会议没有在投票中。凭条没有使用；开放投票后可以再投。",
    en: "The meeting is not open for voting. Your slip is unused; you can vote when it opens.",
  },
  "refused withdrawn": {
    zh: "这张凭条已经作废，不能投票。没有用纸质测评表投票的，请工作人员带你另抽一张；测评表已装入信封的，不必再投，会计入。",
    en: "This slip was withdrawn and cannot vote. If you have not voted on a paper form, ask a steward to let you draw another slip; a form in an envelope counts, and you need not vote again.",
  },
  "refused ballot": {
    zh: "服务器没有接受这张票。凭条没有使用。请叫监票人，并换一台平板再试。",
    en: "The server did not accept this ballot. Your slip is unused. Please call a scrutineer and try another tablet.",
  },
  "refused tablet": {
    zh: "服务器不认得这台平板。凭条没有使用。请换一台平板，并告诉工作人员。",
    en: "The server does not know this tablet. Your slip is unused. Please use another tablet and tell a steward.",
  },
  "used title": { zh: "这张凭条已经投过票", en: "This slip has already voted" },
  "used text": {
    zh: "用这张凭条投的票已在票箱中，回执码如下。刚才填写的这一张没有投出，内容已清除。如果先前不是你投的，请告诉监票人。",
    en: "A ballot cast with this slip is already in the box, under the tracker below. What you filled in just now was not cast and is wiped. If it was not you who cast the first one, please tell a scrutineer.",
  },
  "used unknown": {
    zh: "用这张凭条投的票已在票箱中。刚才填写的这一张没有投出，内容已清除。回执码暂时查不到，可稍后按“我的票计入了吗”查询。",
    en: 'A ballot cast with this slip is already in the box. What you filled in just now was not cast and is wiped. Its tracker could not be fetched; use "Was my ballot counted?" later.',
  },

  "ask busy": { zh: "正在查询…", en: "Asking…" },
  "ask counted title": { zh: "已计入", en: "Counted in" },
  "ask counted": {
    zh: "用这张凭条投的票在票箱中，回执码如下。",
    en: "The ballot cast with this slip is in the box, under this tracker.",
  },
  "ask not counted title": { zh: "没有计入", en: "Not counted" },
  "ask not counted": {
    zh: "票箱中没有用这张凭条投的票。投票开放时可以用它投票。",
    en: "The box holds no ballot cast with this slip. While voting is open you can vote with it.",
  },
  "ask withdrawn title": { zh: "凭条已作废", en: "Slip withdrawn" },
  "ask withdrawn": {
    zh: "这张凭条已经作废，不能投票。没有用纸质测评表投票的，请工作人员带你另抽一张；测评表已装入信封的，不必再投，会计入。",
    en: "This slip was withdrawn and cannot vote. If you have not voted on a paper form, ask a steward to let you draw another slip; a form in an envelope counts, and you need not vote again.",
  },
  "ask failed": {
    zh: "现在查不到，请稍后再试。",
    en: "It cannot be looked up now. Please try again later.",
  },

  "withdraw next": { zh: "出示下一张", en: "Show the next slip" },
  "withdraw list": { zh: "查看待确认", en: "See what waits" },
  "withdraw failed": {
    zh: "没有办成，凭条仍然有效。请再出示一次；总是不行的，重新打开本页。",
    en: "It was not done, and the slip is still good. Show it again; if that does not help, open this page anew.",
  },
  "withdraw not now": {
    zh: "现在不能作废凭条，这张凭条没有投过票。截止以后才发现的信封不计票，内信封不拆，当众销毁。",
    en: "Slips cannot be withdrawn now, and this one has not voted. An envelope found after closing is not counted: its inner envelope is destroyed unopened, before everybody.",
  },
  "withdraw log in": {
    zh: "登录已过期。凭条仍然有效；请重新登录后再出示。",
    en: "Your log-in has ended. The slip is still good; log in again, then show it.",
  },

  "idle title": { zh: "你还在吗？", en: "Are you still there?" },
  "idle text": {
    zh: "{seconds} 秒后清除所填内容。凭条没有使用，可以再来投票。",
    en: "Your marks are wiped in {seconds} s. The slip stays unused; you can vote with it later.",
  },
  "idle button": { zh: "我还在填", en: "I am still here" },

  "not alike title": {
    zh: "测评表与封存的内容不符",
    en: "The forms are not the sealed ones",
  },
  "not alike text": {
    zh: "服务器给出的测评表与加密选举中封存的不一致，本机不能投票。请叫监票人来看这一页。",
    en: "The server's forms differ from those sealed in the encrypted elections. This tablet cannot be used; please call a scrutineer to see this page.",
  },

  "fault title": { zh: "本机出了故障", en: "Something failed on this tablet" },
  "fault text": {
    zh: "已填的内容已清除。若还没有看到“已计入”，请用同一张凭条查询或重新投票。",
    en: 'Your marks are wiped. If you have not seen "Counted in", use the same slip to ask or to vote again.',
  },
  reload: { zh: "重新打开", en: "Open again" },
};

/**
 * @param {Language} language
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function sentence(language, key, values = {}) {
  const template = WORDS[key]?.[language];
  if (template === undefined) throw new Error(`no words for “${key}”`);
  return template.replace(/\{(\w+)\}/g, (_, name) =>
    String(values[name] ?? ""),
  );
}
