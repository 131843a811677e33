// Passkeys at the review desk: makes one, or signs in with one, when its button is pressed.
// Without this script the buttons stay hidden, and a password with a code does the same.

const encoded = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const decoded = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

// What the service sends has bytes as texts; what a browser takes and gives has buffers.
const readied = (options) => {
  options.challenge = decoded(options.challenge);
  if (options.user) options.user.id = decoded(options.user.id);
  for (const list of ["allowCredentials", "excludeCredentials"]) {
    for (const item of options[list] || []) item.id = decoded(item.id);
  }
  return options;
};

const asJson = (credential) => {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = encoded(credential.response[name]);
  }
  return {
    id: credential.id,
    rawId: encoded(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
};

class Refused extends Error {}

const post = async (url, body) => {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const found = await answer.json();
  if (!answer.ok) throw new Refused(found.problem);
  return found;
};

const run = async (form) => {
  const { ask, answer, csrf = "" } = form.dataset;
  const options = { publicKey: readied(await post(ask, { csrf })) };
  const makes = Boolean(options.publicKey.user);
  const credential = await (makes
    ? navigator.credentials.create(options)
    : navigator.credentials.get(options));
  const label = form.elements.label ? form.elements.label.value : "";
  const { to } = await post(answer, { csrf, label, credential: asJson(credential) });
  location.assign(to);
};

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-ask]") : []) {
  const status = form.querySelector("[role=status]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    status.textContent = "";
    try {
      await run(form);
    } catch (error) {
      status.textContent = error instanceof Refused ? error.message : form.dataset.failed;
      button.disabled = false;
      button.focus();
    }
  });
}
