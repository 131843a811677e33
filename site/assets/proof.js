// When much comes from one network, the service asks each device for a sum that takes it a second, and more
// the more has come. It is done while the comment is being written; without it a comment is kept all the same.
const form = document.querySelector('form[action$="/comments"]');
const hex = (buffer) => Array.from(new Uint8Array(buffer), (n) => n.toString(16).padStart(2, "0")).join("");
const bytes = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));

// Two tries under way: while one is worked out, the next is made ready.
async function find({ nonce, salt, cost, keyPrefix, data }) {
  const { subtle } = crypto, start = bytes(nonce);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: cost };
  let next = 0, found = null;
  const go = async () => {
    while (!found && next < data.most) {
      const counter = next;
      next += 1;
      const word = new Uint8Array(start.length + 4);
      word.set(start);
      new DataView(word.buffer).setUint32(start.length, counter);
      const key = await subtle.importKey("raw", word, "PBKDF2", false, ["deriveBits"]);
      const derivedKey = hex(await subtle.deriveBits(how, key, 256));
      if (derivedKey.startsWith(keyPrefix)) found = { counter, derivedKey };
    }
  };
  await Promise.all([go(), go()]);
  return found;
}

async function prove() {
  const clause = encodeURIComponent(form.elements.clause.value);
  const answer = await fetch(`${form.action}/challenge?clause=${clause}`);
  if (answer.status !== 200) return;
  const challenge = await answer.json();
  const solution = await find(challenge.parameters);
  const field = form.elements.proof || form.appendChild(document.createElement("input"));
  field.type = "hidden";
  field.name = "proof";
  field.value = btoa(JSON.stringify({ challenge, solution }));
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
if (form && window.crypto && crypto.subtle) import(`./form.js${new URL(import.meta.url).search}`).then(watch, watch);
