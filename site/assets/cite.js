// A citation is there to be selected without any script; this adds a button that copies it, and one for the address.
const { clauses, copy, copied, uncopied } = document.currentScript.dataset;

// Where there is no clipboard, or it refuses, the words are selected and the old way is tried; if that
// fails too, as it may in WeChat, they stay selected for the reader's own menu.
async function take(words, shown) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    getSelection().selectAllChildren(shown());
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
  button.addEventListener("click", () => take(words.textContent, () => words).then((done) => { told.textContent = done ? copied : uncopied; }));
  words.after(button, told);
}

// The address of a light page, of what is pointed at on it, without what others have hung on it.
for (const button of document.querySelectorAll("button.copy")) {
  const told = button.nextElementSibling;
  button.hidden = false;
  button.addEventListener("click", () => {
    const whole = document.querySelector("link[rel=canonical]")?.href || location.origin + location.pathname;
    const at = document.querySelector(":is(.provision, .comment):target")?.id;
    const address = at ? `${whole}#${at}` : whole;
    const show = () => { told.textContent = address; return told; };
    take(address, show).then((done) => { if (done) told.textContent = copied; });
  });
}

// One may have been opened before this script came.
for (const box of document.querySelectorAll(".cite[open]")) assist(box);
document.addEventListener("toggle", ({ target }) => {
  if (target.matches(".cite[open]") && !target.querySelector("button")) assist(target);
}, true);

// The contents beside a clause show where it stands.
const entry = document.querySelector(".outline [aria-current]");
if (entry) {
  const outline = entry.closest(".outline");
  outline.scrollTop = entry.getBoundingClientRect().top - outline.getBoundingClientRect().top - outline.clientHeight / 2;
}

// A clause that is not here, by this ID or an old one, may stand in another chapter, or be no more.
function seek() {
  const id = location.hash.slice(1);
  if (!clauses || !/^[a-z][a-z0-9.-]*$/.test(id) || document.getElementById(id)) return;
  const place = `${clauses}${id}/`;
  fetch(place).then((answer) => { if (answer.ok) location.replace(place); }, () => {});
}
seek();
window.addEventListener("hashchange", seek);
