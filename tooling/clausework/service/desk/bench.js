// The desk by keyboard: what has `data-key` is pressed, opened or entered by that key.
// Without this script all of it works by Tab, Enter and the mouse.

const OFF = "desk-no-keys";
const off = document.querySelector("#no-keys");
const remembered = () => {
  try {
    return localStorage.getItem(OFF) === "yes";
  } catch {
    return false;
  }
};
if (off) {
  off.checked = remembered();
  off.addEventListener("change", () => {
    try {
      localStorage.setItem(OFF, off.checked ? "yes" : "");
    } catch {
      // It holds for this page then.
    }
  });
}

const links = () => [...document.querySelectorAll("main form .rows .c-number a")];

// The row that has the focus, or one before or after it.
const row = (step) => {
  const all = links();
  const at = all.findIndex((one) => one.closest("tr").contains(document.activeElement));
  const next = all[at < 0 ? (step < 0 ? all.length - 1 : 0) : at + step];
  if (next) {
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }
  return next;
};

const fill = (link) => {
  const form = document.querySelector(".answer form");
  if (!form) return false;
  for (const choice of form.elements.outcome) choice.checked = choice.value === link.dataset.outcome;
  form.elements.answer.value = link.dataset.answer;
  form.querySelector("button").focus();
  return true;
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.take");
  if (link && fill(link)) event.preventDefault();
});

const press = (one) => {
  if (one.matches("summary")) {
    const details = one.parentElement;
    details.open = !details.open;
    (details.open && details.querySelector("input:not([type=hidden]), select, textarea, form button") || one).focus();
  } else if (one.matches("textarea, select, input:not([type=radio]):not([type=checkbox])")) {
    one.focus();
    if (one.matches("textarea")) one.setSelectionRange(one.value.length, one.value.length);
  } else {
    one.click();
  }
};

const typed = (one) => one.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");

document.addEventListener("keydown", (event) => {
  const at = document.activeElement || document.body;
  if (event.isComposing || event.altKey) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && at.form) {
    event.preventDefault();
    at.form.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey) return;
  if (event.key === "Escape") {
    at.blur();
    return;
  }
  if (typed(at) || (off && off.checked)) return;
  if (links().length && (event.key === "j" || event.key === "k")) {
    row(event.key === "j" ? 1 : -1);
  } else if (links().length && event.key === "x") {
    const box = (row(0) || at).closest("tr").querySelector("input[type=checkbox]");
    if (box) box.click();
  } else {
    const one = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!one) return;
    press(one);
  }
  event.preventDefault();
});
