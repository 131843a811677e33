// Keeps a page of the preview as its text is by now, in place and without loading it again, with what the
// checker found beside the words.
import { parse, place, Swap } from "./swap.js";

const own = document.getElementById("preview-script").dataset;
const lang = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
const sent = () => fetch(location.href.split("#")[0], { cache: "no-store" });
const digest = (page) => page.getElementById("preview-script")?.dataset.digest;
let swap, state, busy = false, existed = false;

// The page as it was sent. What answers a form has no address at which it could be fetched again: it stays.
const ready = sent().then((answer) => answer.text()).then((text) => {
  const page = parse(text);
  if (digest(page) === own.digest) swap = new Swap(page);
  else if (digest(page)) location.reload(); // it has changed since
});

async function follow() {
  if (busy) return;
  busy = true;
  try {
    await ready;
    for (let wanted; swap && state.digest && state.digest !== own.digest && state.digest !== wanted;) {
      wanted = state.digest;
      const answer = await sent();
      const page = answer.ok && parse(await answer.text());
      if (!page) break;
      if (own.theme !== state.theme || !swap.show(page)) return location.reload();
      own.digest = digest(page) || wanted;
    }
    existed = existed || Boolean(state.digest);
    tell();
  } finally {
    busy = false;
  }
}

function made(tag, text, name = "") {
  const part = document.createElement(tag);
  part.append(text);
  part.className = name;
  return part;
}
function note(finding) {
  const line = made("li", "", finding.severity);
  const place = made(finding.address[lang] ? "a" : "span", finding.place);
  if (finding.address[lang]) place.href = `/${finding.address[lang]}`;
  line.append(place, " ", made("code", finding.rule), " ", finding.message[lang] || "", " ", made("em", finding.remedy[lang] || ""));
  return line;
}
function list(findings) {
  const found = made("ul", "", "preview-findings");
  found.dataset.preview = "";
  found.append(...findings.map(note));
  return found;
}

// A finding stands at its provision, else at the block with its words, else at the head of its clause.
function spot(finding) {
  if (!finding.clause) return null;
  const own = location.pathname.endsWith(`/${finding.address[lang] || "\n"}`);
  const change = document.querySelector(`.change[id$="${CSS.escape(`.${finding.clause}`)}"]`);
  const head = own ? document.querySelector("h1") : document.getElementById(finding.clause) || change;
  if (!head) return null;
  const block = finding.block && (document.getElementById(finding.block)
    || change?.querySelector(`[id^="${CSS.escape(`${finding.block}@`)}"]`));
  if (block) return block;
  const within = head.closest("section, .clause") || head.parentElement;
  const words = finding.language === lang && finding.words;
  const parts = words ? [...within.querySelectorAll("p, li, td, th, figcaption, caption")] : [];
  return parts.find((part) => !part.closest("[data-preview]") && part.textContent.includes(words)) || head;
}
function beside(findings) {
  document.querySelectorAll(".preview-findings").forEach((each) => each.remove());
  const here = new Map();
  for (const finding of findings) {
    const part = spot(finding);
    if (part) here.set(part, [...(here.get(part) || []), finding]);
  }
  for (const [part, items] of here) {
    if (part.matches("li, td, th, dd, figcaption, caption")) part.append(list(items));
    else part.after(list(items));
  }
}
function tell() {
  const box = document.getElementById("preview-banner") || made("details", "");
  const open = box.open;
  const trouble = state.trouble[lang];
  const gone = existed && !state.digest && state.gone[lang];
  box.id = "preview-banner";
  box.dataset.preview = "";
  box.className = trouble || gone ? "error" : "";
  const head = made("summary", trouble || gone || state.counted[lang]);
  head.setAttribute("role", "status");
  box.replaceChildren(head);
  const keep = place();
  beside(state.findings);
  keep();
  box.append(list(state.findings));
  box.open = open || Boolean(gone);
  box.hidden = !trouble && !gone && !state.findings.length;
  if (!box.isConnected) document.body.append(box);
}

let events;
function listen() {
  events = new EventSource(`/-/preview/events?page=${encodeURIComponent(location.pathname)}`);
  events.onmessage = (event) => {
    state = JSON.parse(event.data);
    follow().catch(() => {}); // what did not come now comes with the next word
  };
}
listen();
addEventListener("pagehide", () => events.close());
addEventListener("pageshow", (event) => { if (event.persisted) listen(); });
