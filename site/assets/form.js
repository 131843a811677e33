// Help for whoever writes a comment: a draft is kept on this device, characters are counted, what is
// sent bears a UUID, and where the network fails it can be sent again. The redline of a suggested
// wording is in a file of its own, which is fetched when the suggestion is first touched.
const form = document.getElementById("comment-form");
const LIMIT = 5000;
const DELAY = 400;
const KEPT = ["role", "organisation", "name"];

// A browser may have no storage, or refuse it; then nothing is kept and nothing fails.
const keep = (store, name, value) => {
  try { window[store].setItem(name, JSON.stringify(value)); return true; } catch { return false; }
};
const kept = (store, name) => {
  try { return JSON.parse(window[store].getItem(name)); } catch { return null; }
};
const drop = (name) => {
  try { localStorage.removeItem(name); } catch { /* Then there is nothing to drop. */ }
};
const fresh = () => crypto.randomUUID ? crypto.randomUUID()
  : Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");

function assist() {
  const status = document.getElementById("status");
  const words = form.dataset;
  const value = (name) => form.elements[name] ? form.elements[name].value : "";
  const place = `cw:${words.place || `${value("consultation")}:${value("clause")}`}:${value("lang")}`;
  const served = value("opened") !== "cw-opened";
  const answer = "answer" in words; // this page is an answer: what stands in the form was just sent
  const suggestion = form.elements.suggestion;
  const fields = [...form.elements]
    .filter(({ type, name }) => ["textarea", "text", "select-one"].includes(type) && name !== "website")
    .map(({ name }) => name);
  const written = () => [...form.querySelectorAll("textarea")].some((field) => field.value !== field.defaultValue);
  const tell = (text) => { status.textContent = text; };

  const write = () => {
    const draft = { uuid: value("uuid"), role: value("role") };
    for (const name of fields) draft[name] = value(name);
    const time = new Date().toTimeString().slice(0, 5);
    tell(keep("localStorage", place, draft) ? `${words.saved} ${time}` : words.unsaved);
  };
  const fill = (values, names) => {
    for (const name of names) {
      if (form.elements[name] && values[name] !== undefined) form.elements[name].value = values[name];
    }
  };

  // A draft holds the UUID too, so that a comment sent twice is still one comment. What somebody has
  // begun to write before this script came is never overwritten.
  const draft = answer ? null : kept("localStorage", place);
  if (!answer) fill(kept("sessionStorage", "cw:who") || {}, KEPT);
  if (draft && !written()) {
    fill(draft, [...fields, "role"]);
    if (written()) tell(words.restored);
  }
  // Who steps back to what was sent finds the words there again: sent once more they are still one comment.
  const said = () => JSON.stringify(fields.map(value));
  const sent = kept("sessionStorage", place);
  const former = draft || (sent && sent.said === said() ? sent : {});
  if (!answer) form.elements.uuid.value = former.uuid || fresh();
  const folded = form.closest("details");
  if (folded && written()) folded.open = true;

  let redline = null;
  const draw = () => {
    if (!redline) redline = import("./suggest.js");
    redline.then(({ draw: show }) => show(suggestion, words.marks.split("|"))).catch(() => { redline = null; });
  };
  if (suggestion) {
    if (suggestion.value !== suggestion.defaultValue) draw();
    suggestion.addEventListener("focus", draw, { once: true });
  }

  let saving = 0, drawing = 0;
  form.addEventListener("input", (event) => {
    clearTimeout(saving);
    saving = setTimeout(write, DELAY);
    count(event.target);
    if (event.target === suggestion) {
      clearTimeout(drawing);
      drawing = setTimeout(draw, 150);
    }
  });

  function count(field) {
    if (field.tagName !== "TEXTAREA") return;
    const length = [...field.value].length;
    let note = field.parentNode.querySelector(".count");
    if (!note) {
      note = document.createElement("span");
      note.className = "hint count";
      field.after(note);
    }
    note.textContent = length < LIMIT * 0.75 ? ""
      : words.count.replace("{count}", value("lang") === "zh" ? length : length.toLocaleString("en"));
  }

  // What was begun before this script came, and what was put back, is kept and counted like any other.
  if (!answer && written()) {
    if (!draft || !status.textContent) write();
    for (const field of form.querySelectorAll("textarea")) count(field);
  }

  // Where no service stands behind the page, offer the text for copying instead.
  function offer(reason) {
    let box = document.getElementById("copy-out");
    if (!box) {
      box = document.createElement("textarea");
      box.id = "copy-out";
      box.readOnly = true;
      box.setAttribute("aria-label", reason);
      status.after(box);
    }
    box.value = [...new FormData(form)]
      .filter(([name, text]) => typeof text === "string" && text && !["uuid", "opened", "website"].includes(name))
      .map(([name, text]) => `${name}: ${text}`).join("\n");
    tell(reason);
    box.focus();
    box.select();
  }

  // Send without leaving the page, so that a failed network loses nothing. The answer is a receipt
  // at an address of its own; any other answer is fetched again as an ordinary page: the UUID makes
  // the second sending harmless.
  async function send() {
    let got;
    try {
      const data = new FormData(form);
      const files = form.elements.files && form.elements.files.files.length;
      if (!files) data.delete("files");
      got = await fetch(form.action, { method: "POST", body: files ? data : new URLSearchParams(data) });
    } catch {
      retry();
      return;
    }
    if (got.ok && got.redirected) {
      drop(place);
      keep("sessionStorage", place, { uuid: value("uuid"), said: said() });
      location.assign(got.url);
    } else {
      form.submit();
    }
  }

  function retry() {
    const again = document.createElement("button");
    again.textContent = words.retry;
    again.className = "second";
    tell(words.unsent);
    status.append(" ", again);
    again.focus();
  }

  // Which button it was: older browsers do not say so with the event.
  let pressed = null;
  form.addEventListener("click", (event) => { pressed = event.target.closest("button") || pressed; });
  form.addEventListener("submit", (event) => {
    clearTimeout(saving);
    write();
    const who = {};
    for (const name of KEPT) who[name] = value(name);
    keep("sessionStorage", "cw:who", who);
    const button = event.submitter || pressed;
    if (!served) {
      event.preventDefault();
      offer(words.static);
    } else if (window.fetch && !(button && button.hasAttribute("formaction"))) {
      event.preventDefault();
      tell(words.sending);
      send();
    }
  });
}

if (form) {
  assist();
  form.dataset.helped = "";
}
