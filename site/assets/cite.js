// A citation is there to be selected without any script; this adds a button that copies it.
const { clauses, copy, copied, uncopied } = document.currentScript.dataset;

// Where there is no clipboard, or it refuses, the words are selected and the old way is tried; if that
// fails too, as it may in WeChat, they stay selected for the reader's own menu.
async function take(words) {
  try {
    await navigator.clipboard.writeText(words.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(words);
    return document.execCommand("copy");
  }
}

function assist(box) {
  const words = box.querySelector(".cited");
  const link = words.querySelector("a");
  const button = document.createElement("button");
  const told = document.createElement("span");
  if (link.textContent[0] === "/") link.textContent = link.href; // the site was built without its address
  button.type = "button";
  button.className = "second";
  button.textContent = copy;
  told.setAttribute("role", "status");
  button.addEventListener("click", () => take(words).then((done) => { told.textContent = done ? copied : uncopied; }));
  words.after(button, told);
}

// One may have been opened before this script came.
for (const box of document.querySelectorAll(".cite[open]")) assist(box);
document.addEventListener("toggle", ({ target }) => {
  if (target.matches(".cite[open]") && !target.querySelector("button")) assist(target);
}, true);

// A clause that is not here, by this ID or an old one, may stand in another chapter, or be no more.
function seek() {
  const id = location.hash.slice(1);
  if (!/^[a-z][a-z0-9.-]*$/.test(id) || document.getElementById(id)) return;
  const place = `${clauses}${id}/`;
  fetch(place).then((answer) => { if (answer.ok) location.replace(place); }, () => {});
}
seek();
window.addEventListener("hashchange", seek);
