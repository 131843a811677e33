// The form works without any script. What helps with it is fetched once the page stands, or sooner if
// somebody opens the form or writes, so that it delays no word of the clause.
const here = document.currentScript.src;
const give = document.getElementById("give");
let asked = false, wait = 5000;

// What does not come is asked for again.
function help() {
  if (asked) return;
  asked = true;
  const files = ["form.js", "proof.js", "agree.js"].map((name) => import(new URL(name + new URL(here).search, here)));
  Promise.all(files).catch(() => {
    asked = false;
    setTimeout(help, wait);
    wait *= 2;
  });
}

if (give) give.addEventListener("toggle", help);

// A link to the form opens it; older browsers would do nothing.
function unfold() {
  if (location.hash !== "#comment-form" || give.open) return;
  give.open = true;
  give.scrollIntoView();
}
if (give) {
  unfold();
  window.addEventListener("hashchange", unfold);
}
// What is being sent is left alone: under another UUID it would be a second comment.
document.addEventListener("submit", ({ target }) => { target.dataset.gone = ""; });
document.addEventListener("focusin", (event) => { if (event.target.form) help(); });
window.addEventListener("load", () => {
  if (window.requestIdleCallback) window.requestIdleCallback(help, { timeout: 2000 });
  else setTimeout(help, 200);
});
