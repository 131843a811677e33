// Buttons to copy and to print, beside what is to be kept; without this script both go by hand.
for (const box of document.querySelectorAll("[data-copy]")) {
  const words = box.dataset;
  const source = document.getElementById(words.from);
  const text = () => source.value || source.href;

  // Where there is no clipboard, or it refuses, the words are selected and the old way is tried; if that
  // fails too, as it may in WeChat, they stay selected for the reader's own menu.
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text());
    } catch {
      if (source.select) source.select();
      else getSelection().selectAllChildren(source);
      if (!document.execCommand("copy")) throw new Error("copy");
    }
  };
  const add = (name, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "second";
    button.textContent = name;
    button.addEventListener("click", act);
    box.append(button);
  };
  const told = document.createElement("span");
  told.setAttribute("role", "status");
  add(words.copy, () => copy().then(() => { told.textContent = words.copied; }, () => { told.textContent = words.uncopied; }));
  if (words.print && window.print) add(words.print, () => window.print());
  box.append(told);
}

// What has been received is no draft any more, whichever way it was sent.
const said = document.querySelector("[data-draft]");
if (said) {
  const place = said.dataset.draft;
  const flat = (parts) => parts.join("").normalize("NFC").replace(/\s/g, "");
  try {
    const draft = JSON.parse(localStorage.getItem(place)) || {};
    const received = [...said.querySelectorAll("[data-said]")].map((one) => one.textContent);
    if (flat(said.dataset.fields.split(" ").map((name) => draft[name])) === flat(received)) localStorage.removeItem(place);
  } catch { /* Where nothing can be kept, nothing is. */ }
}
