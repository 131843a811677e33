// When much comes from one network, the service asks each device for a sum that takes it a second. It is
// done while the comment is being written; without it a comment is kept all the same.
const form = document.querySelector('form[action$="/comments"]');
const hex = (bytes) => Array.from(new Uint8Array(bytes), (n) => n.toString(16).padStart(2, "0")).join("");

async function prove() {
  const clause = encodeURIComponent(form.elements.clause.value);
  const answer = await fetch(`${form.action}/challenge?clause=${clause}`);
  if (answer.status !== 200) return;
  const { maxnumber, ...asked } = await answer.json();
  const coder = new TextEncoder();
  for (let number = 0; number <= maxnumber; number += 1) {
    const digest = await crypto.subtle.digest("SHA-256", coder.encode(asked.salt + number));
    if (hex(digest) !== asked.challenge) continue;
    const field = form.elements.proof || form.appendChild(document.createElement("input"));
    field.type = "hidden";
    field.name = "proof";
    field.value = btoa(JSON.stringify({ ...asked, number }));
    return;
  }
}

// What was written before this came counts too: a text may be pasted at once, or put back from a draft.
// Where the network fails, the next word asks again.
let asked = false;
function begin() {
  if (asked) return;
  asked = true;
  prove().catch(() => { asked = false; });
}

// First the form's own script puts a kept draft back, unless it fails.
function watch() {
  form.addEventListener("input", begin);
  if (form.elements.text.value) begin();
}

// crypto.subtle is there only where the connection is secure.
if (form && globalThis.crypto?.subtle) import("./form.js").then(watch, watch);
