// Shows a page of the preview anew once its text has changed, at the same place, with what the checker found.
(() => {
  const own = document.currentScript.dataset.digest;
  const chinese = document.documentElement.lang.startsWith("zh");
  const lang = chinese ? "zh" : "en";
  const key = "preview-place " + location.pathname;

  // What stands at the top of the window stays there, whatever was written above it.
  function anchors() {
    return [...document.querySelectorAll("main [id], article [id]")].filter((each) => each.offsetParent);
  }
  function keepPlace() {
    const at = anchors().find((each) => each.getBoundingClientRect().top >= 0);
    const top = at ? at.getBoundingClientRect().top : 0;
    sessionStorage.setItem(key, JSON.stringify({ y: scrollY, id: at ? at.id : "", top }));
  }
  function takePlace() {
    const kept = JSON.parse(sessionStorage.getItem(key) || "null");
    sessionStorage.removeItem(key);
    if (!kept) return;
    const at = kept.id && document.getElementById(kept.id);
    const y = at ? scrollY + at.getBoundingClientRect().top - kept.top : kept.y;
    scrollTo({ top: kept.y && y, behavior: "instant" });
  }

  function note(finding) {
    const line = document.createElement("li");
    line.className = finding.severity;
    const place = document.createElement(finding.address[lang] ? "a" : "span");
    if (finding.address[lang]) place.href = "/" + finding.address[lang];
    place.textContent = finding.place;
    line.append(place, " ", finding.words[lang]);
    return line;
  }
  function list(findings) {
    const found = document.createElement("ul");
    found.className = "preview-findings";
    found.append(...findings.map(note));
    return found;
  }
  function beside(findings) {
    document.querySelectorAll(".preview-findings").forEach((each) => each.remove());
    const here = new Map();
    for (const finding of findings) {
      const own = finding.clause && location.pathname.endsWith("/" + (finding.address[lang] || "\n"));
      const part = finding.clause && (own ? document.querySelector("h1") : document.getElementById(finding.clause));
      if (part) here.set(part, [...(here.get(part) || []), finding]);
    }
    for (const [part, items] of here) {
      (part.matches("h1, h2, h3, h4, h5, h6") ? part : part.querySelector("h1, h2, h3, h4, h5, h6") || part).after(list(items));
    }
  }
  function banner(state) {
    const box = document.getElementById("preview-banner") || document.createElement("details");
    box.id = "preview-banner";
    const open = box.open;
    box.replaceChildren();
    beside(state.findings);
    const trouble = state.trouble[lang];
    const head = document.createElement("summary");
    const counts = chinese ? `检查发现 ${state.findings.length} 处` : `Findings: ${state.findings.length}`;
    head.textContent = trouble || counts;
    box.className = trouble ? "error" : "";
    box.append(head, list(state.findings));
    box.open = open;
    box.hidden = !trouble && !state.findings.length;
    document.body.append(box);
  }

  takePlace();
  const events = new EventSource("/-/preview/events?page=" + encodeURIComponent(location.pathname));
  events.onmessage = (event) => {
    const state = JSON.parse(event.data);
    if (state.digest && state.digest !== own) {
      keepPlace();
      events.close();
      location.reload();
      return;
    }
    banner(state);
  };
  addEventListener("pagehide", () => events.close());
})();
