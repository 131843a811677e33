// One tap to agree with another's comment, without leaving the page. The name of the tap is drawn for
// this comment alone and kept here, so that a second tap is the same one and nothing links two taps.
const opened = document.querySelector("#comment-form [name=opened]");
const name = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");

function assist(form) {
  const told = form.querySelector("[role=status]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const place = `cw:agree:${form.action}`;
    const data = new URLSearchParams(new FormData(form));
    try {
      const tap = localStorage.getItem(place) || name();
      localStorage.setItem(place, tap);
      data.set("uuid", tap);
    } catch { /* The service counts by address too. */ }
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, headers: { accept: "application/json" } });
      if (!answer.ok) return form.submit(); // the page that comes says why
      told.textContent = (await answer.json()).text;
      form.querySelector("button").setAttribute("aria-pressed", "true");
    } catch { // No page would come, and what is being written on this one would be left.
      told.textContent = opened.form.dataset.unsent;
    }
  });
}

for (const form of document.querySelectorAll("form.agree")) {
  if (!opened) continue;
  if (opened.value === "cw-opened") form.hidden = true; // nobody is there to count
  else if (window.fetch) assist(form);
}
