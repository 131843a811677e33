// The comment form works without this script. The script keeps a draft on this device, counts
// characters, gives what is sent a UUID, and offers to send again when the network fails.
const form = document.getElementById("comment-form");

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

  let timer = 0;
  form.addEventListener("input", (event) => {
    clearTimeout(timer);
    timer = setTimeout(write, DELAY);
    count(event.target);
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
      .filter(([name, value]) => value && !["uuid", "opened", "website"].includes(name))
      .map(([name, value]) => `${name}: ${value}`).join("\n");
    tell(reason);
    box.focus();
    box.select();
  }

  // Send without leaving the page, so that a failed network loses nothing. The answer is a receipt
  // at an address of its own; any other answer is fetched again as an ordinary page: the UUID makes
  // the second sending harmless.
  let tries = 0;
  async function send() {
    tries += 1;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      if (answer.ok && answer.redirected) {
        localStorage.removeItem(place);
        location.assign(answer.url);
        return;
      }
      form.submit();
    } catch {
      if (tries > 1 && navigator.onLine !== false) form.submit();
      else retry();
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
    } else if (!event.submitter?.hasAttribute("formaction")) {
      event.preventDefault();
      tell("");
      send();
    }
  });
}
