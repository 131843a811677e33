// The comment form works without this script. The script keeps a draft on this device, counts
// characters, shows a suggested wording as a redline, gives what is sent a UUID, and offers to send
// again when the network fails.
const form = document.getElementById("comment-form");
if (form) import(new URL("proof.js", document.currentScript.src)).catch(() => {});

if (form) {
  const LIMIT = 5000;
  const DELAY = 400;
  const fields = ["text", "suggestion", "reason", "quote", "provision", "organisation", "name", "contact"];
  const status = document.getElementById("status");
  const words = form.dataset;
  const place = `cw:${form.elements.consultation.value}:${form.elements.clause.value}:${form.elements.lang.value}`;
  const served = form.elements.opened.value !== "cw-opened";

  const tell = (text) => { status.textContent = text; };
  const clock = () => new Date().toTimeString().slice(0, 5);
  const fresh = () => crypto.randomUUID ? crypto.randomUUID()
    : Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");

  const read = () => {
    try { return JSON.parse(localStorage.getItem(place)); } catch { return null; }
  };
  const write = () => {
    const draft = { uuid: form.elements.uuid.value };
    for (const name of fields) draft[name] = form.elements[name]?.value ?? "";
    draft.role = form.elements.role?.value ?? "";
    try {
      localStorage.setItem(place, JSON.stringify(draft));
      tell(`${words.saved} ${clock()}`);
    } catch {
      tell(words.unsaved);
    }
  };

  // A draft holds the UUID too, so that a comment sent twice is still one comment.
  const draft = read();
  if (draft && draft.text) {
    for (const name of fields) if (form.elements[name] && draft[name] !== undefined) form.elements[name].value = draft[name];
    const role = [...form.querySelectorAll("[name=role]")].find((input) => input.value === draft.role);
    if (role) role.checked = true;
    form.closest("details").open = true;
    tell(words.restored);
  }
  form.elements.uuid.value = draft?.uuid || fresh();

  // What the suggestion deletes and inserts, beside the field; whoever has no script has the preview.
  const suggestion = form.elements.suggestion;
  const [delStart, delEnd, insStart, insEnd] = words.marks.split("|");
  let drawing = 0;
  function draw() {
    let line = document.getElementById("live");
    if (!line) {
      line = document.createElement("p");
      line.id = "live";
      line.className = "suggestion";
      suggestion.after(line);
    }
    const old = suggestion.defaultValue.trim(), now = suggestion.value.trim();
    line.replaceChildren();
    line.hidden = old === now || !now;
    if (line.hidden) return;
    for (const [kind, text] of difference(old, now)) {
      if (!kind) { line.append(text); continue; }
      const part = document.createElement(kind);
      part.append(hidden(kind === "del" ? delStart : insStart), text, hidden(kind === "del" ? delEnd : insEnd));
      line.append(part);
    }
  }
  const hidden = (text) => {
    const mark = document.createElement("span");
    mark.className = "vh";
    mark.textContent = text;
    return mark;
  };
  if (draft) draw();

  let timer = 0;
  form.addEventListener("input", (event) => {
    clearTimeout(timer);
    timer = setTimeout(write, DELAY);
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
      : words.count.replace("{count}", length).replace("{limit}", LIMIT);
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
      .filter(([name, value]) => typeof value === "string" && value && !["uuid", "opened", "website"].includes(name))
      .map(([name, value]) => `${name}: ${value}`).join("\n");
    tell(reason);
    box.focus();
    box.select();
  }

  // Send without leaving the page, so that a failed network loses nothing. The answer is a receipt
  // at an address of its own; any other answer is fetched again as an ordinary page: the UUID makes
  // the second sending harmless.
  async function send() {
    try {
      const data = new FormData(form);
      const files = form.elements.files?.files.length;
      if (!files) data.delete("files");
      const answer = await fetch(form.action, { method: "POST", body: files ? data : new URLSearchParams(data) });
      if (answer.ok && answer.redirected) {
        localStorage.removeItem(place);
        location.assign(answer.url);
        return;
      }
      form.submit();
    } catch {
      retry();
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

  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    write();
    if (!served) {
      event.preventDefault();
      offer(words.static);
    } else if (window.fetch && !event.submitter?.hasAttribute("formaction")) {
      event.preventDefault();
      tell("");
      send();
    }
  });
}

// What makes the new text of the old: pairs of "", "del" or "ins" and words. Latin words and numbers
// are whole, Han characters stand alone; equal crumbs between two changes belong to the change.
function difference(old, now) {
  const cut = (text) => text.match(/[\p{Script=Latin}\p{Nd}]+|[\s\S]/gu) || [];
  const a = cut(old), b = cut(now);
  let start = 0, end = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const found = [["", a.slice(0, start).join("")]];
  const middle = edits(a.slice(start, a.length - end), b.slice(start, b.length - end));
  middle.forEach(([kind, text], place) => {
    const crumb = !kind && text.length < 2 && place && place < middle.length - 1;
    if (crumb) found.push(["del", text], ["ins", text]);
    else found.push([kind, text]);
  });
  found.push(["", a.slice(a.length - end).join("")]);
  return gathered(found);
}

// Deletions and insertions that touch become one of each, the deletion first.
function gathered(parts) {
  const found = [];
  let del = "", ins = "";
  const flush = () => {
    if (del) found.push(["del", del]);
    if (ins) found.push(["ins", ins]);
    del = ins = "";
  };
  for (const [kind, text] of parts) {
    if (kind === "del") del += text;
    else if (kind === "ins") ins += text;
    else if (text) { flush(); found.push(["", text]); }
  }
  flush();
  return found;
}

// The shortest edit (Myers 1986); beyond four hundred edits all is old and all is new.
function edits(a, b) {
  const most = Math.min(a.length + b.length, 400), traces = [];
  let line = { 1: 0 };
  for (let d = 0; d <= most; d += 1) {
    traces.push({ ...line });
    for (let k = -d; k <= d; k += 2) {
      let x = k === -d || (k !== d && line[k - 1] < line[k + 1]) ? line[k + 1] : line[k - 1] + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      line[k] = x;
      if (x >= a.length && x - k >= b.length) return traced(a, b, traces, d);
    }
  }
  return [["del", a.join("")], ["ins", b.join("")]];
}

function traced(a, b, traces, depth) {
  const back = [];
  let x = a.length, y = b.length;
  for (let d = depth; d > 0; d -= 1) {
    const line = traces[d], k = x - y;
    const from = k === -d || (k !== d && line[k - 1] < line[k + 1]) ? k + 1 : k - 1;
    const oldX = line[from], oldY = oldX - from;
    while (x > oldX && y > oldY) { back.push(["", a[--x]]); y -= 1; }
    if (x === oldX) back.push(["ins", b[--y]]);
    else back.push(["del", a[--x]]);
  }
  while (x > 0) back.push(["", a[--x]]);
  const found = [];
  for (const [kind, text] of back.reverse()) {
    const last = found.at(-1);
    if (last && last[0] === kind) last[1] += text;
    else found.push([kind, text]);
  }
  return found;
}

// One tap to agree with another's comment, without leaving the page. The name of the tap is drawn for
// this comment alone and kept here, so that a second tap is the same one and nothing links two taps.
for (const agree of document.querySelectorAll("form.agree")) {
  if (form && form.elements.opened.value === "cw-opened") { agree.remove(); continue; }
  agree.addEventListener("submit", async (event) => {
    event.preventDefault();
    const place = `cw:agree:${agree.action}`;
    const data = new URLSearchParams(new FormData(agree));
    try {
      const name = localStorage.getItem(place) || String(crypto.randomUUID());
      localStorage.setItem(place, name);
      data.set("uuid", name);
    } catch { /* The service counts by address too. */ }
    try {
      const answer = await fetch(agree.action, { method: "POST", body: data, headers: { accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      agree.querySelector("[role=status]").textContent = (await answer.json()).text;
      agree.querySelector("button").setAttribute("aria-pressed", "true");
    } catch {
      agree.submit();
    }
  });
}
