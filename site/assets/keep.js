// Buttons to copy and to print, beside what is to be kept; without this script both go by hand.
for (const box of document.querySelectorAll("[data-copy]")) {
  const words = box.dataset;
  const source = document.getElementById(words.from);
  const text = () => source.value || source.href;

  // Where there is no clipboard, as on pages that are not secure, the old way is tried.
  const copy = async () => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text());
    const area = document.createElement("textarea");
    area.value = text();
    area.className = "vh";
    box.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("copy");
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
