// Help for whoever writes a comment: a draft is kept on this device, characters are counted, and what
// could not be sent can be sent again. The redline of a suggested wording is fetched when it is touched.
const form = document.getElementById("comment-form");
const LIMIT = 5000;
const PATIENCE = 30000; // as the service itself

// A browser may have no storage, or refuse it; then nothing fails.
const keep = (store, name, value) => {
  try { window[store].setItem(name, JSON.stringify(value)); return true; } catch { return false; }
};
const kept = (store, name) => {
  try { return JSON.parse(window[store].getItem(name)); } catch { return null; }
};
const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");

function assist() {
  const status = document.getElementById("status");
  const words = form.dataset;
  const value = (name) => form.elements[name] ? form.elements[name].value : "";
  const place = `cw:${words.place || `${value("consultation")}:${value("clause")}`}:${value("lang")}`;
  const served = value("opened") !== "cw-opened";
  const answer = "answer" in words; // what stands in the form was just sent
  const suggestion = form.elements.suggestion;
  const fields = [...form.elements]
    .filter(({ type, name }) => ["textarea", "text", "select-one"].includes(type) && name !== "website")
    .map(({ name }) => name);
  const written = () => [...form.querySelectorAll("textarea")].some((field) => field.value !== field.defaultValue);
  const tell = (text) => { status.textContent = text; };
  const said = () => JSON.stringify(fields.map(value));
  // A wording that nobody touched is not kept: where the clause reads otherwise it would be a suggestion.
  let saving = 0;
  const write = () => {
    clearTimeout(saving);
    saving = 0;
    const draft = { uuid: value("uuid"), base: value("base"), role: value("role") };
    for (const name of fields) {
      const field = form.elements[name];
      const former = answer ? field.dataset.present : field.defaultValue; // a sentence, where one is chosen
      if (field.type !== "textarea" || field.value !== former) draft[name] = field.value;
    }
    const time = new Date().toTimeString().slice(0, 5);
    return keep("localStorage", place, draft) ? `${words.saved} ${time}` : words.unsaved;
  };

  // What somebody has written or chosen before this script came is never overwritten.
  const touched = (field) => {
    if (field.selectedIndex >= 0) return field.selectedIndex > 0;
    return field.type ? field.value !== field.defaultValue : [...field].some((one) => one.checked !== one.defaultChecked);
  };
  // A comment on one sentence starts from the words of that sentence; what was written stays as it is.
  const choice = form.elements.provision;
  const whole = suggestion && (suggestion.dataset.present || suggestion.defaultValue);
  let present = whole;
  function narrow() {
    const chosen = choice && choice.options && choice.options[choice.selectedIndex];
    if (!suggestion || !chosen) return;
    // A provision is the line of its own place, unless it says which, or (-1) that it is none.
    const place = Number(chosen.dataset.line || choice.selectedIndex - 1);
    const words = whole.split("\n")[place] || whole;
    const untouched = [whole, present, words].includes(suggestion.value);
    present = words;
    if (answer) suggestion.dataset.present = words; else suggestion.defaultValue = words;
    if (untouched) suggestion.value = words;
  }
  const fill = (values) => {
    for (const name of [...fields, "role"]) {
      const field = form.elements[name];
      if (!field || values[name] === undefined || touched(field)) continue;
      field.value = values[name];
      if (field.selectedIndex < 0) field.selectedIndex = 0; // the provision is no more
      if (name === "provision") narrow();
    }
  };

  // A draft holds the UUID, so that a comment sent twice is still one, and which wording its writer read.
  // Who steps back to what was sent finds the words there again: no draft, and still the same comment.
  const draft = answer ? null : kept("localStorage", place);
  let sent = null;
  if (!answer) {
    narrow(); // the browser may have put back what was chosen
    const begun = written();
    const asked = new URLSearchParams(location.search).get("provision");
    if (asked && choice && choice.options && !choice.selectedIndex && !(draft && draft.text)) fill({ provision: asked });
    fill({ ...(value("unit") ? null : kept("sessionStorage", "cw:who")), ...(begun ? null : draft) });
    if (!begun && written()) {
      tell(words.restored);
      announce();
      if (draft.base) form.elements.base.value = draft.base;
    }
    sent = draft ? null : kept("sessionStorage", place);
    if (sent && sent.said !== said()) sent = null;
    form.elements.uuid.value = (draft || sent || {}).uuid || fresh();
  }
  if (answer) narrow();
  const folded = form.closest("details");
  if (folded && written()) folded.open = true;
  const more = form.querySelector(".more");
  if (more && [...more.querySelectorAll("input, textarea")].some(touched)) more.open = true;

  // The form may stand far down: what was put back is told at the head of the page.
  function announce() {
    const line = document.createElement("p");
    const link = document.createElement("a");
    line.className = "notice";
    link.href = `#${form.id}`;
    link.textContent = words.restored;
    line.append(link);
    document.querySelector("h1").after(line);
  }

  let redline = null;
  const draw = () => {
    if (!redline) redline = import(`./suggest.js${new URL(import.meta.url).search}`);
    redline.then(({ draw: show }) => show(suggestion, words.marks.split("|"))).catch(() => { redline = null; });
  };
  if (suggestion) {
    if (suggestion.value !== suggestion.defaultValue) draw();
    suggestion.addEventListener("focus", draw, { once: true });
  }

  if (choice && choice.options) choice.addEventListener("change", () => {
    narrow();
    for (const name of ["text", "suggestion"]) count(form.elements[name]);
    draw();
  });

  let drawing = 0;
  const save = () => tell(write());
  form.addEventListener("input", (event) => {
    clearTimeout(saving);
    saving = setTimeout(save, 400);
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

  // Who looks at something else may not come back.
  const leave = () => { if (saving) save(); };
  document.addEventListener("visibilitychange", leave);
  window.addEventListener("pagehide", leave);

  // What was begun before this script came is kept, and that and what was put back is counted.
  if (!answer && written()) {
    if (!sent && !status.textContent) save();
    for (const field of form.querySelectorAll("textarea")) count(field);
  }

  // Where there is no service, offer the text for copying.
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

  // Send without leaving the page, so that a failed network or service loses nothing. The answer is a
  // receipt at an address of its own; any other is fetched again as an ordinary page: the UUID makes the
  // second sending harmless.
  let sending = false;
  async function send() {
    const data = new FormData(form), now = said();
    const files = form.elements.files && form.elements.files.files.length;
    if (!files) data.delete("files");
    const stop = !files && window.AbortController ? new AbortController() : null;
    const late = stop && setTimeout(() => stop.abort(), PATIENCE);
    sending = true;
    const body = files ? data : new URLSearchParams(data);
    const got = await fetch(form.action, { method: "POST", body, signal: stop && stop.signal }).catch(() => ({ status: 599 }));
    clearTimeout(late);
    if (got.ok && got.redirected) {
      keep("sessionStorage", place, { uuid: value("uuid"), said: now });
      keep("localStorage", place, null);
      if (said() !== now) { // what was written meanwhile is another comment
        form.elements.uuid.value = fresh();
        write();
      }
      location.assign(got.url);
    } else {
      sending = false;
      if (got.status < 500) form.submit();
      else retry();
    }
  }

  function retry() {
    const again = document.createElement("button");
    again.textContent = words.retry;
    again.className = "second";
    tell(words.unsent + write());
    status.append(" ", again);
    again.focus();
  }

  // A browser that keeps pages shows this one as it was left.
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) { sending = false; tell(""); }
  });

  // Which button it was: older browsers do not say so with the event.
  let pressed = null;
  form.addEventListener("click", (event) => { pressed = event.target.closest("button") || pressed; });
  form.addEventListener("submit", (event) => {
    if (sending) { event.preventDefault(); return; } // a second tap
    save();
    keep("sessionStorage", "cw:who", { role: value("role"), organisation: value("organisation"), name: value("name") });
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

if (form && !("gone" in form.dataset)) {
  assist();
  form.dataset.helped = "";
}
