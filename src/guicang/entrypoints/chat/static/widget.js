// A chat on somebody's page: one script tag, nothing inline, nothing from third parties.
//
//   <script src="https://chat.example/widget.js" data-channel="shop" defer></script>
//
// It lives in a shadow root with a constructed style sheet, so that the strictest policy
// of the page needs to name this origin for scripts and connections and nothing else.
// What is typed while there is no connection waits here and is sent once: each message
// has an id of its own, under which the server keeps it once.
(() => {
  "use strict";

  const script = document.currentScript;
  const base = new URL(".", script.src).href.replace(/\/$/, "");
  const channel = script.dataset.channel || "";
  const asked = script.dataset.lang || document.documentElement.lang || navigator.language;
  const lang = asked.toLowerCase().startsWith("en") ? "en" : "zh";
  const place = `guicang-chat:${base}:${channel}`;

  const WORDS = {
    zh: {
      open: "在线咨询", close: "关闭对话窗口", more: "更多操作", agree: "同意并开始",
      refuse: "暂不咨询", notice: "开始之前", write: "输入消息", send: "发送",
      file: "发送图片或 PDF", you: "我", agent: "客服", system: "系统", log: "对话内容",
      typing: "对方正在输入…", read: "已读", waiting: "等待发送", sending: "正在发送…",
      offline: "网络已断开。您可以继续输入，恢复连接后会自动发送。",
      back: "连接已恢复。", reconnecting: "正在重新连接…",
      hidden: "为保护您的信息，我们隐藏了：", held: "这条消息没有发出，因为其中含有：",
      heldNone: "这条消息暂时无法检查，因此没有发出。", leaveOut: "请去掉这些内容后再发。",
      tooLarge: "文件太大，上限为 ", wrongFile: "只能发送图片（PNG、JPEG、GIF、WebP）和 PDF。",
      failed: "没有发出：", again: "重试", json: "下载我的对话（JSON）", html: "下载我的对话（网页）",
      erase: "申请删除我的对话", eraseSure: "我们会登记您的申请，由专人依法处理。对话不会立即删除。确定要申请吗？",
      erased: "您的申请已登记，编号：", yes: "确定", no: "取消",       consent: "您已同意隐私告知（第 {n} 版）。", unavailable: "在线咨询暂时无法使用，请稍后再试。",
      away: "现在不在服务时间，您可以留言。", here: "在线", unread: "条未读消息",
      call: "预约回电", callTo: "电话或邮箱（仅用于回电）", callAt: "希望的时间（可不填）", callAsk: "提交预约",
      called: "您申请了回电。", rate: "请为本次服务打分", rateAsk: "提交评分", rated: "感谢您的评价。",
      stars: "{n} 分", end: "结束对话", other: "其他联系方式",
    },
    en: {
      open: "Chat with us", close: "Close the chat", more: "More", agree: "Agree and start",
      refuse: "Not now", notice: "Before we start", write: "Type a message", send: "Send",
      file: "Send a picture or PDF", you: "You", agent: "Agent", system: "System", log: "Conversation",
      typing: "Typing…", read: "Read", waiting: "Waiting to be sent", sending: "Sending…",
      offline: "You are offline. Keep typing: messages are sent once you are back.",
      back: "You are connected again.", reconnecting: "Connecting again…",
      hidden: "To protect you, we hid: ", held: "This message was not passed on, because it contained: ",
      heldNone: "This message could not be checked just now, so it was not passed on.",
      leaveOut: "Please leave that out and send it again.",
      tooLarge: "The file is too large; the limit is ", wrongFile: "Only pictures (PNG, JPEG, GIF, WebP) and PDF can be sent.",
      failed: "Not sent: ", again: "Try again", json: "Download my conversation (JSON)", html: "Download my conversation (page)",
      erase: "Ask to delete my conversation", eraseSure: "We write your request down, and people handle it as the law says. Nothing is deleted at once. Do you want to ask?",
      erased: "Your request is written down, number ", yes: "Yes, ask", no: "Cancel",       consent: "You agreed to the privacy notice (version {n}).", unavailable: "The chat is not available just now. Please try again later.",
      away: "Nobody is here right now; you can leave a message.", here: "Online", unread: "unread messages",
      call: "Ask to be called back", callTo: "Telephone or e-mail (only to call you back)", callAt: "When (optional)", callAsk: "Ask",
      called: "You asked to be called back.", rate: "How did we do?", rateAsk: "Send", rated: "Thank you.",
      stars: "{n} of 5", end: "End the conversation", other: "Other ways to reach us",
    },
  };
  const say = WORDS[lang];
  const ACCENTS = {
    blue: "#0b5cad", green: "#1a6b3c", indigo: "#4338ca",
    orange: "#9a4208", red: "#b3261e", slate: "#334155",
  };
  const SHEET = `
    :host { all: initial; position: fixed; inset: auto 16px 16px auto; z-index: 2147483000;
      font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
      color: #1b2733; color-scheme: light; }
    * { box-sizing: border-box; }
    [hidden] { display: none !important; }
    button, textarea, input { font: inherit; color: inherit; }
    button { cursor: pointer; }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
    .launch { display: flex; align-items: center; gap: 8px; min-height: 48px; padding: 0 20px 0 16px;
      border: 0; border-radius: 24px; background: var(--accent); color: #fff; font-weight: 600;
      box-shadow: 0 4px 16px rgb(15 30 50 / .28); }
    .launch .count { min-width: 22px; padding: 0 6px; border-radius: 11px; background: #fff; color: #1b2733; }
    .panel { display: flex; flex-direction: column; width: 380px; height: min(620px, calc(100vh - 32px));
      overflow: hidden; border-radius: 14px; background: #fff; box-shadow: 0 12px 40px rgb(15 30 50 / .3); }
    header { display: flex; align-items: center; gap: 4px; padding: 10px 8px 10px 16px; background: var(--accent); color: #fff; }
    header div { flex: 1; min-width: 0; }
    h2 { margin: 0; font-size: 16px; line-height: 1.3; }
    header p { margin: 0; font-size: 13px; }
    header button { display: grid; place-items: center; width: 40px; height: 40px; border: 0; border-radius: 8px; background: transparent; color: #fff; }
    header button:hover { background: rgb(255 255 255 / .18); }
    header :focus-visible { outline-color: #fff; outline-offset: -3px; }
    .menu { display: flex; flex-direction: column; border-bottom: 1px solid #d8dee6; background: #f5f7fa; }
    .menu button { padding: 10px 16px; border: 0; background: transparent; text-align: start; }
    .menu button:hover { background: #e6ebf1; }
    .scroll { flex: 1; overflow-y: auto; padding: 14px 16px; overscroll-behavior: contain; }
    .scroll:focus-visible { outline-offset: -3px; }
    .notice { margin: 0 0 12px; white-space: pre-wrap; overflow-wrap: anywhere; }
    .muted { color: #566472; font-size: 13px; }
    h3 { margin: 0 0 6px; font-size: 15px; }
    ol { display: flex; flex-direction: column; gap: 10px; margin: 0; padding: 0; list-style: none; }
    li { max-width: 85%; align-self: flex-start; overflow-wrap: anywhere; }
    li.you { align-self: flex-end; text-align: end; }
    li.system { align-self: center; max-width: 100%; color: #566472; font-size: 13px; text-align: center; }
    .who { display: block; margin-bottom: 2px; color: #566472; font-size: 12px; }
    .text { display: inline-block; padding: 8px 12px; border-radius: 4px 14px 14px 14px; background: #eef1f5; text-align: start; white-space: pre-wrap; }
    .you .text { border-radius: 14px 4px 14px 14px; background: var(--accent); color: #fff; }
    .waits .text { background: #fff; color: #1b2733; box-shadow: inset 0 0 0 1.5px var(--accent); }
    .under { display: block; margin-top: 3px; color: #566472; font-size: 12px; }
    .kept { padding: 6px 10px; border-radius: 8px; background: #fdf3d8; color: #5c4400; text-align: start; }
    button.file { padding: 8px 12px; border: 1px solid #b8c2cd; border-radius: 8px; background: #fff; text-decoration: underline; }
    .strip { min-height: 22px; padding: 2px 16px; color: #566472; font-size: 13px; }
    .strip.bad { background: #fdf3d8; color: #5c4400; }
    form.write { display: flex; align-items: flex-end; gap: 8px; padding: 8px 10px; border-top: 1px solid #d8dee6; }
    textarea { flex: 1; min-width: 0; max-height: 120px; padding: 8px 10px; border: 1px solid #8493a3; border-radius: 8px; background: #fff; resize: none; }
    input:not([type=radio]) { width: 100%; padding: 8px 10px; border: 1px solid #8493a3; border-radius: 8px; background: #fff; }
    .icon { display: grid; place-items: center; flex: none; width: 40px; height: 40px; border: 0; border-radius: 8px; background: transparent; color: #3d4b59; }
    .icon:hover { background: #eef1f5; }
    .main { min-height: 40px; padding: 0 16px; border: 0; border-radius: 8px; background: var(--accent); color: #fff; font-weight: 600; }
    .plain { min-height: 40px; padding: 0 14px; border: 1px solid #8493a3; border-radius: 8px; background: #fff; }
    .row { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 12px; }
    .ask { padding: 12px 16px; border-top: 1px solid #d8dee6; background: #f5f7fa; }
    .ask label { display: block; margin: 6px 0 2px; }
    fieldset { margin: 0; padding: 0; border: 0; } legend { padding: 0; font-weight: 600; }
    .stars { display: flex; gap: 4px 14px; flex-wrap: wrap; }
    .stars label { display: inline-flex; align-items: center; gap: 5px; min-height: 32px; }
    .off { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    @media (max-width: 480px) {
      :host(.open) { inset: 0; }
      .panel { width: 100%; height: 100%; border-radius: 0; }
    }
    @media (prefers-reduced-motion: no-preference) { .panel { animation: rise .14s ease-out; } }
    @keyframes rise { from { transform: translateY(8px); } }
    @media (forced-colors: active) { .launch, .panel, .text, .main { border: 1px solid; } }
  `;

  // --- what is remembered -------------------------------------------------------------------

  const store = {
    read(area, name, other) {
      try {
        return JSON.parse(area().getItem(`${place}:${name}`)) ?? other;
      } catch {
        return other; // a browser may forbid it; then the page remembers nothing
      }
    },
    write(area, name, value) {
      try {
        if (value === null) area().removeItem(`${place}:${name}`);
        else area().setItem(`${place}:${name}`, JSON.stringify(value));
      } catch {
        // as above
      }
    },
  };
  const lasting = () => window.localStorage;
  const passing = () => window.sessionStorage;

  let token = store.read(lasting, "token", "");
  let about = null;
  let after = 0;
  let state = { read: 0, typing: false, closed: false };
  let online = navigator.onLine;
  let reading = null; // aborts the stream
  let seen = store.read(lasting, "seen", 0);
  let flushing = false;
  let lines = [];
  let rated = 0;
  let outcome = { text: "", bad: false };
  const queue = store.read(passing, "queue", []);

  const newId = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  };
  const keepQueue = () =>
    store.write(passing, "queue", queue.filter((m) => !m.file && m.text).map(({ id, text }) => ({ id, text })));
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  // --- talking to the door -------------------------------------------------------------------

  class Refusal extends Error {
    constructor(status, told, seconds) {
      super(told && told.error ? told.error.message : String(status));
      this.status = status;
      this.code = told && told.error ? told.error.code : "";
      this.seconds = seconds;
    }
  }

  async function ask(deed, { data, body, signal, query = "" } = {}) {
    const headers = { "accept-language": lang };
    if (token) headers.authorization = `Bearer ${token}`;
    if (data !== undefined) headers["content-type"] = "application/json";
    const answer = await fetch(`${base}/chat/${encodeURIComponent(channel)}/${deed}${query}`, {
      method: data !== undefined || body !== undefined ? "POST" : "GET",
      headers, signal, mode: "cors", credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer",
      body: body !== undefined ? body : data === undefined ? undefined : JSON.stringify(data),
    });
    if (answer.ok) return answer;
    const told = await answer.json().catch(() => null);
    throw new Refusal(answer.status, told, Number(answer.headers.get("retry-after")) || 1);
  }

  // --- looks -----------------------------------------------------------------------------------

  const host = document.createElement("div");
  host.id = "guicang-chat";
  host.lang = lang === "en" ? "en" : "zh-CN";
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  root.adoptedStyleSheets = [sheet];

  function paint(accent) {
    sheet.replaceSync(`:host { --accent: ${ACCENTS[accent] || ACCENTS.blue}; }${SHEET}`);
  }

  function make(name, { children = [], on = {}, text, ...attributes } = {}) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === true) made.setAttribute(key, "");
      else if (value !== false && value !== undefined) made.setAttribute(key, value);
    }
    for (const [event, heard] of Object.entries(on)) made.addEventListener(event, heard);
    if (text !== undefined) made.textContent = text;
    made.append(...children);
    return made;
  }

  function icon(path, stroke = 2) {
    const space = "http://www.w3.org/2000/svg";
    const drawn = document.createElementNS(space, "svg");
    for (const [key, value] of Object.entries({
      width: 22, height: 22, viewBox: "0 0 24 24", fill: "none", stroke: "currentColor",
      "stroke-width": stroke, "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true",
    })) drawn.setAttribute(key, value);
    const line = document.createElementNS(space, "path");
    line.setAttribute("d", path);
    drawn.append(line);
    return drawn;
  }

  const count = make("span", { class: "count", hidden: true });
  const launch = make("button", {
    class: "launch", type: "button", "aria-expanded": "false", on: { click: () => open() },
    children: [icon("M4 5h16v11H9l-5 4z"), make("span", { text: say.open }), count],
  });
  const title = make("h2", { id: "title", text: say.open });
  const under = make("p", { text: "" });
  const more = make("button", {
    type: "button", "aria-label": say.more, "aria-expanded": "false", "aria-controls": "menu",
    on: { click: () => toggleMenu() }, children: [icon("M5 12h.01M12 12h.01M19 12h.01", 4)],
  });
  const close = make("button", {
    type: "button", "aria-label": say.close, on: { click: () => shut() }, children: [icon("M6 6l12 12M18 6L6 18")],
  });
  const choice = (text, heard) => make("button", { type: "button", text, on: { click: () => { toggleMenu(false); heard(); } } });
  const menu = make("div", {
    id: "menu", class: "menu", hidden: true,
    children: [
      choice(say.html, () => download("html")), choice(say.json, () => download("json")),
      choice(say.call, () => showCall()), choice(say.end, () => endIt()), choice(say.erase, () => showErase()),
    ],
  });
  const log = make("ol");
  const live = make("div", { role: "log", "aria-live": "polite", "aria-label": say.log, children: [log] });
  const intro = make("div", { hidden: true });
  const scroll = make("div", { class: "scroll", tabindex: "0", "aria-labelledby": "title", role: "group", children: [intro, live] });
  const strip = make("div", { class: "strip", role: "status" });
  const asking = make("div", { class: "ask", hidden: true });
  const field = make("textarea", {
    rows: "1", maxlength: "4000", "aria-label": say.write, placeholder: say.write,
    on: {
      input: () => { grow(); typing(); },
      keydown: (event) => {
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
          event.preventDefault();
          submit();
        }
      },
    },
  });
  const picker = make("input", {
    type: "file", hidden: true, tabindex: "-1", "aria-hidden": "true",
    accept: "image/png,image/jpeg,image/gif,image/webp,application/pdf", on: { change: () => pick() },
  });
  const clip = make("button", {
    class: "icon", type: "button", "aria-label": say.file, on: { click: () => picker.click() },
    children: [icon("M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.3 3.3 0 0 1 4.700 4.700L9.500 17a1.700 1.700 0 0 1-2.400-2.400L15 6.700")],
  });
  const write = make("form", {
    class: "write", hidden: true, on: { submit: (event) => { event.preventDefault(); submit(); } },
    children: [clip, picker, field, make("button", { class: "main", type: "submit", text: say.send })],
  });
  const panel = make("section", {
    class: "panel", role: "dialog", "aria-labelledby": "title", hidden: true,
    on: { keydown: (event) => { if (event.key === "Escape") { event.stopPropagation(); shut(); } } },
    children: [make("header", { children: [make("div", { children: [title, under] }), more, close] }), menu, scroll, strip, asking, write],
  });
  root.append(launch, panel);

  // --- opening and closing --------------------------------------------------------------------

  async function open() {
    panel.hidden = false;
    launch.hidden = true;
    launch.setAttribute("aria-expanded", "true");
    host.classList.add("open");
    close.focus();
    if (!about && !(await learn())) return;
    if (token) converse();
    else showNotice();
  }

  function shut() {
    toggleMenu(false);
    panel.hidden = true;
    launch.hidden = false;
    launch.setAttribute("aria-expanded", "false");
    host.classList.remove("open");
    launch.focus();
  }

  function toggleMenu(to = menu.hidden) {
    menu.hidden = !to;
    more.setAttribute("aria-expanded", String(to));
    if (to) menu.firstElementChild.focus();
  }

  async function learn() {
    try {
      about = await (await ask("about", { query: `?lang=${lang}` })).json();
    } catch {
      tell(say.unavailable, true);
      return false;
    }
    paint(about.accent);
    title.textContent = about.title;
    under.textContent = about.open ? say.here : say.away;
    clip.hidden = !about.files;
    tell("");
    return true;
  }

  // --- the notice -------------------------------------------------------------------------------

  function showNotice() {
    more.hidden = true;
    write.hidden = true;
    live.hidden = true;
    const agree = make("button", { class: "main", type: "button", text: say.agree, on: { click: () => begin(agree) } });
    intro.replaceChildren(
      make("p", { class: "notice", text: about.greeting }),
      make("h3", { text: say.notice }),
      make("p", { class: "notice", text: about.notice.text }),
      ...others(),
      make("div", { class: "row", children: [agree, make("button", { class: "plain", type: "button", text: say.refuse, on: { click: () => shut() } })] }),
    );
    intro.hidden = false;
    agree.focus();
  }

  function others() {
    if (!about.alternatives) return [];
    return [make("p", { class: "notice muted", text: `${say.other}: ${about.alternatives}` })];
  }

  async function begin(button) {
    button.disabled = true;
    try {
      const data = { lang, notice: about.notice.version, agreed: true };
      const made = await (await ask("begin", { data })).json();
      token = made.token;
      store.write(lasting, "token", token);
      tell("");
      seen = 0;
      converse();
      field.focus();
    } catch (error) {
      if (error.status === 409 && (await learn())) showNotice(); // NoticeChanged
      else if (error.status === 429) { // many have one address: they come one after the other
        tell(say.reconnecting);
        await pause(error.seconds * 1000);
        return begin(button);
      } else tell(error instanceof Refusal ? error.message : say.offline, true);
    }
    button.disabled = false;
  }

  function converse() {
    more.hidden = false;
    intro.replaceChildren(make("p", { class: "notice", text: about.greeting }), ...(about.open ? [] : others()));
    intro.hidden = false;
    live.hidden = false;
    write.hidden = false;
    field.focus();
    listen();
    flush();
    show();
    markRead();
  }

  // --- what comes ---------------------------------------------------------------------------------

  async function listen() {
    if (reading || !token) return;
    let wait = 1000;
    let streams = true;
    while (token) {
      reading = new AbortController();
      try {
        if (streams) await stream(reading, () => { wait = 1000; });
        else { await poll(reading.signal); wait = 3000; }
      } catch (error) {
        if (error.status === 401) { forget(); break; }
        if (error.name === "Silent") streams = false; // something on the way holds streams back
        else if (!(error instanceof Refusal) && !navigator.onLine) connected(false);
        else if (!(error instanceof Refusal)) connected(false);
        if (error.seconds) wait = error.seconds * 1000;
      }
      await Promise.race([pause(wait * (0.75 + Math.random() / 2)), woken()]);
      wait = Math.min(wait * 2, 15000);
    }
    reading = null;
  }

  let wake = () => {};
  const woken = () => new Promise((done) => { wake = done; });

  async function stream(control, alive) {
    let heard = Date.now();
    let first = true;
    const watch = setInterval(() => {
      if (Date.now() - heard > (first ? 8000 : 45000)) control.abort();
    }, 1000);
    try {
      const answer = await ask("stream", { query: `?after=${after}`, signal: control.signal });
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        heard = Date.now();
        if (first) { first = false; alive(); connected(true); }
        const parts = (rest + value).split("\n\n");
        rest = parts.pop();
        parts.forEach(event);
      }
    } catch (error) {
      if (first && control.signal.aborted && navigator.onLine) throw Object.assign(new Error("silent"), { name: "Silent" });
      throw error;
    } finally {
      clearInterval(watch);
    }
  }

  async function poll(signal) {
    const told = await (await ask("news", { query: `?after=${after}`, signal })).json();
    connected(true);
    told.lines.forEach(take);
    change(told.state);
  }

  function event(block) {
    let name = "";
    let data = "";
    for (const line of block.split("\n")) {
      if (line.startsWith("event: ")) name = line.slice(7);
      if (line.startsWith("data: ")) data += line.slice(6);
    }
    if (name === "line") take(JSON.parse(data));
    if (name === "state") change(JSON.parse(data));
  }

  function take(line) {
    if (line.seq > after) after = line.seq;
    if (lines.some((known) => known.seq === line.seq)) return;
    const at = queue.findIndex((message) => message.id === line.id);
    if (line.id && at >= 0) { queue.splice(at, 1); keepQueue(); }
    lines.push(line);
    lines.sort((a, b) => a.seq - b.seq);
    show();
    markRead();
  }

  function change(now) {
    state = now;
    show();
    const last = lines.at(-1);
    // The desk asks how it was as the last thing that it says.
    if (last && last.said === "rating" && last.seq !== rated && !panel.hidden && asking.hidden) {
      rated = last.seq;
      showRating();
    }
  }

  function connected(now) {
    if (now === online) return;
    online = now;
    status();
    if (now) flush();
  }

  // --- what goes ------------------------------------------------------------------------------------

  function submit() {
    const text = field.value.trim();
    if (!text) return;
    tell("");
    queue.push({ id: newId(), text });
    keepQueue();
    field.value = "";
    grow();
    show();
    flush();
  }

  function pick() {
    const file = picker.files[0];
    picker.value = "";
    if (!file) return;
    tell("");
    if (file.size > about.limit) { tell(`${say.tooLarge}${Math.floor(about.limit / 1048576)} MiB`, true); return; }
    if (!picker.accept.split(",").includes(file.type)) { tell(say.wrongFile, true); return; }
    queue.push({ id: newId(), text: file.name, file });
    show();
    flush();
  }

  async function flush() {
    if (flushing || !token) return;
    flushing = true;
    let wait = 500;
    for (let message; (message = queue.find((each) => !each.failed)) && token; ) {
      try {
        message.sending = true;
        show();
        const answer = message.file
          ? await ask("send", { body: message.file, query: `?id=${message.id}&name=${encodeURIComponent(message.file.name)}` })
          : await ask("say", { data: { id: message.id, text: message.text } });
        const line = await answer.json();
        connected(true);
        // The stream may have told of it already; then it waits no more.
        if (queue.includes(message)) queue.splice(queue.indexOf(message), 1);
        keepQueue();
        // Lines before this one may still be on their way: the stream goes on from there.
        if (!lines.some((known) => known.seq === line.seq)) { lines.push(line); lines.sort((a, b) => a.seq - b.seq); }
        show();
        wait = 500;
      } catch (error) {
        message.sending = false;
        if (error.status === 401) { forget(); break; }
        if (error instanceof Refusal && ![429, 500, 503].includes(error.status)) {
          message.failed = error.message;
          show();
          continue;
        }
        if (!(error instanceof Refusal)) connected(false);
        await Promise.race([pause(error.seconds ? error.seconds * 1000 : wait), wakened()]);
        wait = Math.min(wait * 2, 8000);
      }
    }
    flushing = false;
  }

  let resend = () => {};
  const wakened = () => new Promise((done) => { resend = done; });

  let typed = 0;
  function typing() {
    if (!token || !online || Date.now() - typed < 4000) return;
    typed = Date.now();
    ask("mark", { data: { typing: true } }).catch(() => {});
  }

  function markRead() {
    const last = lines.filter((line) => line.from !== "you").at(-1);
    const unread = lines.filter((line) => line.from === "agent" && line.seq > seen).length;
    if (panel.hidden || document.hidden) {
      count.hidden = !unread;
      count.textContent = String(unread);
      launch.setAttribute("aria-label", unread ? `${say.open}, ${unread} ${say.unread}` : say.open);
      return;
    }
    count.hidden = true;
    launch.setAttribute("aria-label", say.open);
    if (last && last.seq > seen) {
      seen = last.seq;
      store.write(lasting, "seen", seen);
      ask("mark", { data: { read: seen } }).catch(() => {});
    }
  }

  function forget() {
    token = "";
    after = 0;
    lines = [];
    store.write(lasting, "token", null);
    store.write(lasting, "seen", null);
    if (!panel.hidden && about) showNotice();
  }

  // --- showing ------------------------------------------------------------------------------------------

  const drawn = new Map();

  function show() {
    const low = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
    const wanted = [
      ...lines.map((line) => [`s${line.seq}`, () => spoken(line), readKey(line)]),
      ...queue.map((message) => [`q${message.id}`, () => pending(message), `${message.sending}${message.failed}`]),
    ];
    const names = new Set(wanted.map(([name]) => name));
    for (const [name, { node }] of drawn) if (!names.has(name)) { node.remove(); drawn.delete(name); }
    let before = null;
    for (const [name, draw, key] of wanted) {
      const known = drawn.get(name);
      let node = known && known.node;
      if (!known || known.key !== key) {
        node = draw();
        if (known) known.node.replaceWith(node);
        drawn.set(name, { node, key });
      }
      const next = before ? before.nextSibling : log.firstChild;
      if (node !== next) log.insertBefore(node, next);
      before = node;
    }
    if (low) scroll.scrollTop = scroll.scrollHeight;
    status();
  }

  const lastOwn = () => lines.filter((line) => line.from === "you").at(-1);
  const readKey = (line) => String(line === lastOwn() && state.read >= line.seq);

  function spoken(line) {
    if (line.kind === "held") {
      const types = line.hidden.join(lang === "en" ? ", " : "、");
      const why = types ? `${say.held}${types}${lang === "en" ? ". " : "。"}${say.leaveOut}` : say.heldNone;
      const from = line.from === "you" ? "you" : "system";
      return make("li", { class: from, children: [who(line), make("span", { class: "kept under", text: why })] });
    }
    if (line.from === "system" || !["text", "file"].includes(line.kind)) {
      return make("li", { class: "system", text: told(line) });
    }
    const parts = [who(line)];
    if (line.file) {
      const size = `${Math.max(1, Math.round(line.file.size / 1024))} KiB`;
      parts.push(make("button", { class: "file", type: "button", text: `${line.file.name} (${size})`, on: { click: () => fetchFile(line) } }));
    } else {
      parts.push(make("span", { class: "text", text: line.text }));
    }
    const clock = new Date(line.at).toLocaleTimeString(lang === "en" ? "en-GB" : "zh-CN", { hour: "2-digit", minute: "2-digit" });
    const read = readKey(line) === "true" ? ` · ${say.read}` : "";
    parts.push(make("span", { class: "under", text: `${clock}${read}` }));
    if (line.hidden.length) {
      parts.push(make("span", { class: "kept under", text: say.hidden + line.hidden.join(lang === "en" ? ", " : "、") }));
    }
    return make("li", { class: line.from, children: parts });
  }

  function told(line) {
    if (line.kind === "consent") return fill(say.consent, { n: line.said.replace(/\D+/g, " ").trim() });
    if (line.kind === "callback") return say.called;
    return line.text;
  }

  const who = (line) => make("span", { class: line.from === "you" ? "off" : "who", text: line.from === "you" ? say.you : line.name || say[line.from] });

  function pending(message) {
    const parts = [make("span", { class: "off", text: say.you }), make("span", { class: "text", text: message.text })];
    if (message.failed) {
      const again = make("button", { class: "plain", type: "button", text: say.again, on: { click: () => { message.failed = ""; message.id = newId(); keepQueue(); show(); flush(); } } });
      parts.push(make("span", { class: "kept under", text: say.failed + message.failed }), again);
    } else {
      parts.push(make("span", { class: "under", text: message.sending && online ? say.sending : say.waiting }));
    }
    return make("li", { class: "you waits", children: parts });
  }

  // What came of an act is told until the next act, whatever comes in meanwhile.
  function tell(text, bad = false) {
    outcome = { text, bad };
    status();
  }

  function status() {
    if (!online && token) print(say.offline, true);
    else if (outcome.text) print(outcome.text, outcome.bad);
    else print(state.typing ? say.typing : "");
  }

  function print(text, bad = false) {
    if (strip.textContent !== text) strip.textContent = text;
    strip.classList.toggle("bad", bad);
  }

  function grow() {
    field.rows = Math.min(4, field.value.split("\n").length);
  }

  // --- what one may ask for ---------------------------------------------------------------------------

  function put(...children) {
    asking.replaceChildren(...children);
    asking.hidden = false;
    scroll.scrollTop = scroll.scrollHeight;
    const first = asking.querySelector("input, button");
    if (first) first.focus();
  }

  function rest() {
    asking.hidden = true;
    asking.replaceChildren();
    field.focus();
  }

  const cancel = () => make("button", { class: "plain", type: "button", text: say.no, on: { click: () => rest() } });

  async function attempt(deed, done) {
    tell("");
    try {
      await done(await deed());
    } catch (error) {
      if (error.status === 401) forget();
      else tell(error instanceof Refusal ? error.message : say.offline, true);
    }
  }

  function save(blob, name) {
    const link = make("a", { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  const download = (as) => attempt(
    () => ask("copy", { query: `?as=${as}` }),
    async (answer) => save(await answer.blob(), `chat.${as}`),
  );

  const fetchFile = (line) => attempt(
    () => ask("file", { query: `?seq=${line.seq}` }),
    async (answer) => save(await answer.blob(), line.file.name),
  );

  function showErase() {
    const yes = make("button", {
      class: "main", type: "button", text: say.yes,
      on: { click: () => attempt(() => ask("erase", { data: {} }), async (answer) => {
        const { request } = await answer.json();
        put(make("p", { role: "status", text: `${say.erased}${request}` }), make("button", { class: "plain", type: "button", text: say.close, on: { click: () => rest() } }));
      }) },
    });
    put(make("p", { text: say.eraseSure }), make("div", { class: "row", children: [yes, cancel()] }));
  }

  function showCall() {
    const contact = make("input", { id: "to", maxlength: "120", required: true, autocomplete: "tel" });
    const at = make("input", { id: "at", type: "datetime-local" });
    put(make("form", {
      on: { submit: (event) => {
        event.preventDefault();
        const when = at.value ? new Date(at.value).toISOString() : "";
        attempt(() => ask("callback", { data: { id: newId(), contact: contact.value.trim(), at: when } }), rest);
      } },
      children: [
        make("label", { for: "to", text: say.callTo }), contact, make("label", { for: "at", text: say.callAt }), at,
        make("div", { class: "row", children: [make("button", { class: "main", type: "submit", text: say.callAsk }), cancel()] }),
      ],
    }));
  }

  const endIt = () => attempt(() => ask("end", { data: {} }), () => {});

  function showRating() {
    const stars = [1, 2, 3, 4, 5].map((n) => make("label", {
      children: [make("input", { type: "radio", name: "stars", value: String(n), required: true }), make("span", { text: fill(say.stars, { n }) })],
    }));
    put(make("form", {
      on: { submit: (event) => {
        event.preventDefault();
        const rating = Number(new FormData(event.target).get("stars"));
        attempt(() => ask("rate", { data: { rating } }), () => { rest(); tell(say.rated); });
      } },
      children: [
        make("fieldset", { children: [make("legend", { text: say.rate }), make("div", { class: "stars", children: stars })] }),
        make("div", { class: "row", children: [make("button", { class: "main", type: "submit", text: say.rateAsk }), cancel()] }),
      ],
    }));
  }

  // --- life -----------------------------------------------------------------------------------------------

  window.addEventListener("online", () => { wake(); resend(); flush(); });
  window.addEventListener("offline", () => { connected(false); if (reading) reading.abort(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { wake(); markRead(); } });

  paint("blue");
  const begun = () => {
    document.body.append(host);
    if (token) listen(); // so that an answer is seen while it is closed
  };
  if (document.body) begun();
  else document.addEventListener("DOMContentLoaded", begun);
})();
