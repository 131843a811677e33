// A suggested wording as a redline beside its field; whoever has no script has the preview.

export function draw(field, marks) {
  let line = document.getElementById("live");
  if (!line) {
    line = document.createElement("p");
    line.id = "live";
    line.className = "suggestion";
    field.after(line);
  }
  const old = (field.dataset.present || field.defaultValue).trim(), now = field.value.trim();
  line.replaceChildren();
  line.hidden = old === now || !now;
  if (line.hidden) return;
  const [delStart, delEnd, insStart, insEnd] = marks;
  for (const [kind, text] of difference(old, now)) {
    if (!kind) { line.append(text); continue; }
    const part = document.createElement(kind);
    part.append(hidden(kind === "del" ? delStart : insStart), text, hidden(kind === "del" ? delEnd : insEnd));
    line.append(part);
  }
}

function hidden(text) {
  const mark = document.createElement("span");
  mark.className = "vh";
  mark.textContent = text;
  return mark;
}

// What makes the new text of the old: pairs of "", "del" or "ins" and words. Latin words and numbers,
// written in figures or in characters, are whole; other Han characters stand alone. Equal crumbs
// between two changes belong to the change.
function difference(old, now) {
  const cut = (text) => text.match(/[\p{Script=Latin}\p{Nd}]+|[〇零一二三四五六七八九十百千万亿两]+|[\s\S]/gu) || [];
  const a = cut(old), b = cut(now);
  let start = 0, end = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const found = [["", a.slice(0, start).join("")]];
  const middle = edits(a.slice(start, a.length - end), b.slice(start, b.length - end));
  middle.forEach(([kind, text], place) => {
    const crumb = !kind && text.length < 2 && place && place < middle.length - 1;
    if (crumb) found.push(["del", text], ["ins", text]);
    else found.push([kind, text]);
  });
  found.push(["", a.slice(a.length - end).join("")]);
  return gathered(found);
}

// Deletions and insertions that touch become one of each, the deletion first.
function gathered(parts) {
  const found = [];
  let del = "", ins = "";
  const flush = () => {
    if (del) found.push(["del", del]);
    if (ins) found.push(["ins", ins]);
    del = ins = "";
  };
  for (const [kind, text] of parts) {
    if (kind === "del") del += text;
    else if (kind === "ins") ins += text;
    else if (text) { flush(); found.push(["", text]); }
  }
  flush();
  return found;
}

// The shortest edit (Myers 1986); beyond a thousand edits all is old and all is new. `line` holds how
// far each diagonal reaches, the middle one at MOST + 1; a trace is the part of it that one more edit saw.
const MOST = 1000;

function edits(a, b) {
  const most = Math.min(a.length + b.length, MOST), traces = [];
  const line = new Int32Array(2 * MOST + 3), middle = MOST + 1;
  for (let d = 0; d <= most; d += 1) {
    traces.push(line.slice(middle - d - 1, middle + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const at = middle + k;
      let x = k === -d || (k !== d && line[at - 1] < line[at + 1]) ? line[at + 1] : line[at - 1] + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      line[at] = x;
      if (x >= a.length && x - k >= b.length) return traced(a, b, traces, d);
    }
  }
  return [["del", a.join("")], ["ins", b.join("")]];
}

function traced(a, b, traces, depth) {
  const back = [];
  let x = a.length, y = b.length;
  for (let d = depth; d > 0; d -= 1) {
    const line = traces[d], k = x - y, at = k + d + 1;
    const from = k === -d || (k !== d && line[at - 1] < line[at + 1]) ? k + 1 : k - 1;
    const oldX = line[from + d + 1], oldY = oldX - from;
    while (x > oldX && y > oldY) { back.push(["", a[--x]]); y -= 1; }
    if (x === oldX) back.push(["ins", b[--y]]);
    else back.push(["del", a[--x]]);
  }
  while (x > 0) back.push(["", a[--x]]);
  const found = [];
  for (const [kind, text] of back.reverse()) {
    const last = found[found.length - 1];
    if (last && last[0] === kind) last[1] += text;
    else found.push([kind, text]);
  }
  return found;
}
