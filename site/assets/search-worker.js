// The search: substrings, several words, numbers and forms of verbs that count as the same. It speaks the theme's
// protocol with its search box ({type: 0…3}), and with our own page of results ({type: 4, 5}).
// Its rules come with the index; clausework/rendering/search has the same matcher for the service and the build.
const lang = new URL(location).searchParams.get("lang");
const source = new URL(`../search/${lang}.json`, location);
const IN_NAME = 0, AS_PHRASE = 1, IN_PART = 2, IN_ENTRY = 3;
const MOST = 3, LONG = 240, BEFORE = 40, MOST_MARKED = 6, LONGEST = 24, SHORTEST = 3, HEAVIEST = 8, TRIES = 5;
const PREFIX = /[a-z.-][0-9]+$/, PLURAL = /[a-z]{2}[^isu]s$/;
const STOPS = /^[?!,;。、]+|[?!,;。、]+$/g;
const TEASERS = 5, IN_BOX = 30;

// Folding

class Folder {
  constructor(rules) {
    this.rules = rules;
    const signs = [...new Set([...Object.keys(rules.numerals), ...Object.keys(rules.units)])];
    this.numeral = signs.length ? new RegExp(`[${signs.join("")}]+`, "gu") : null;
    const words = Object.keys(rules.words).sort((a, b) => b.length - a.length).join("|");
    this.inWords = words ? new RegExp(`(^|[^a-z])(${words})(?![a-z])`, "g") : null;
  }

  sign(sign) { return Object.prototype.hasOwnProperty.call(this.rules.fold, sign) ? this.rules.fold[sign] : sign; }

  plain(text) {
    let found = "";
    for (const sign of text) found += this.sign(sign);
    return found;
  }

  tokens(plain) {
    const found = [];
    for (const match of plain.matchAll(/[0-9]+(?:\.[0-9]+)*/g)) found.push([match.index, match.index + match[0].length, match[0]]);
    for (const match of this.numeral ? plain.matchAll(this.numeral) : []) {
      const figures = this.figures([...match[0]]);
      if (figures) found.push([match.index, match.index + match[0].length, figures]);
    }
    for (const match of this.inWords ? plain.matchAll(this.inWords) : []) {
      const start = match.index + match[1].length;
      found.push([start, start + match[2].length, this.rules.words[match[2]]]);
    }
    for (const [, end] of [...found]) {
      if (plain[end] in this.rules.alike) found.push([end, end + 1, this.rules.alike[plain[end]]]);
    }
    return found.sort((a, b) => a[0] - b[0]);
  }

  // The figures of a Chinese numeral, as clausework/lang/zh/numerals reads it; 百 and 万 alone begin other words.
  figures(run) {
    const size = this.rules.units[run[0]];
    const number = size && size !== 10 ? null : this.value(run);
    return number === null ? "" : String(number);
  }

  value(run) {
    const { numerals, units } = this.rules;
    if (run.length > 40) return null;
    if (run.length > 2 && run.length <= 8 && run.every((sign) => sign in numerals)) return Number(run.map((sign) => numerals[sign]).join(""));
    for (const size of [1e8, 1e4]) {
      const at = run.map((sign) => units[sign]).lastIndexOf(size);
      if (at < 0) continue;
      const of = this.value(run.slice(0, at)), low = run.slice(at + 1), rest = low.length ? this.low(low, size) : 0;
      return !of || rest === null ? null : of * size + rest;
    }
    return this.low(run, 0);
  }

  low(run, over) {
    const { numerals, units } = this.rules;
    let total = 0, digit = 0, above = over;
    if (!run.length || run.some((sign) => units[sign] === 1e4)) return run.length ? this.value(run) : null;
    for (const sign of run) {
      if (sign in numerals) {
        if (digit) return null;
        digit = numerals[sign];
        above = digit ? above : 0;
        continue;
      }
      const size = units[sign];
      if (size > 1000 || (above && size > 10 && !digit)) return null;
      total += (digit || 1) * size;
      digit = 0;
      above = size;
    }
    return total + (above > 10 ? Math.floor((digit * above) / 10) : digit);
  }
}

class Folded {
  constructor(folder, text) {
    this.folder = folder;
    this.text = text;
    this.plain = folder.plain(text);
  }

  get tokens() { return this.found || (this.found = this.folder.tokens(this.plain)); }

  // For each place in `plain`, and for its end, which character of the text it comes from.
  get source() {
    if (!this.from) {
      this.from = [];
      let place = 0;
      for (const sign of this.text) {
        for (let left = this.folder.sign(sign).length; left; left -= 1) this.from.push(place);
        place += 1;
      }
      this.from.push(place);
    }
    return this.from;
  }

  count() {
    if (this.places) return this;
    let words = "", at = 0;
    const places = [], tokens = [];
    for (const [start, end, figures] of this.tokens) {
      words += this.plain.slice(at, start) + figures;
      for (; at < start; at += 1) places.push(at);
      for (let left = figures.length; left; left -= 1) places.push(start);
      tokens.push([places.length - figures.length, places.length, figures]);
      at = end;
    }
    words += this.plain.slice(at);
    for (; at <= this.plain.length; at += 1) places.push(at);
    return Object.assign(this, { counted: words, countedTokens: tokens, places });
  }
}

// Matching

function cuts(start, end, word, inner, outer) {
  if (!inner.length) return false;
  const first = inner[0][0] === 0, last = inner[inner.length - 1][1] === word.length && !PREFIX.test(word);
  return outer.some((token) => (first && token[0] < start && start < token[1]) || (last && token[0] < end && end < token[1]));
}

function* occurrences(word, text) {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) yield at;
}

function tokenEnd(text, end) {
  const place = text.countedTokens.findIndex((token) => token[0] < end && end <= token[1]);
  return place < 0 ? text.places[end] : text.tokens[place][1];
}

function* places(form, text) {
  const word = form.folded;
  if (!word.tokens.length) {
    for (const start of occurrences(word.plain, text.plain)) yield [start, start + word.plain.length, start + Math.max(form.verb, 0)];
    return;
  }
  word.count();
  text.count();
  for (const start of occurrences(word.counted, text.counted)) {
    const end = start + word.counted.length;
    if (cuts(start, end, word.counted, word.countedTokens, text.countedTokens)) continue;
    const verb = start + (form.verb < 0 ? 0 : word.places.indexOf(form.verb));
    yield [text.places[start], tokenEnd(text, end), text.places[verb]];
  }
}

function merged(spans) {
  const found = [];
  for (const [start, end] of spans.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = found[found.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(end, last[1]);
    else found.push([start, end]);
  }
  return found;
}

function whole(word, form) {
  const at = word.indexOf(form);
  if (at < 0 || !/^[\x00-\x7f]*$/.test(form)) return at;
  return /[a-z]/.test(word.slice(Math.max(at - 1, 0), at) + word.slice(at + form.length, at + form.length + 1)) ? -1 : at;
}

class Matcher {
  constructor(index) {
    this.index = index;
    this.folder = new Folder(index.rules);
    this.texts = index.texts.map((text) => new Folded(this.folder, text));
    this.signs = index.texts.map((text) => [...text]);
    this.verbs = new Map(Object.entries(index.verbs).map(([text, starts]) => [+text, new Set(starts)]));
    this.known = Object.keys(index.rules.forms).sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  }

  words(query) {
    const words = (piece) => piece.split(" ").filter(Boolean);
    const found = this.folder.plain([...query].slice(0, this.index.limit).join("")).split('"')
      .flatMap((piece, place) => place % 2 ? [words(piece).join(" ")] : words(piece).map((word) => word.replace(STOPS, "")));
    return [...new Set(found.filter(Boolean))].slice(0, this.index.most_words);
  }

  forms(word) {
    const found = [{ folded: new Folded(this.folder, word), verb: -1 }];
    if (PLURAL.test(word)) found.push({ folded: new Folded(this.folder, word.slice(0, -1)), verb: -1 });
    for (const form of this.known) {
      const at = whole(word, form);
      if (at < 0) continue;
      const other = word.slice(0, at) + this.index.rules.forms[form] + word.slice(at + form.length);
      found.push({ folded: new Folded(this.folder, other), verb: at });
      break;
    }
    return found;
  }

  spans(forms, number) {
    const text = this.texts[number], found = [];
    for (const form of forms) {
      if (!form.folded.tokens.length && !text.plain.includes(form.folded.plain)) continue;
      for (const [start, end, verb] of places(form, text)) {
        if (form.verb < 0 || this.verbs.get(number)?.has(text.source[verb])) {
          found.push([text.source[start], text.source[end - 1] + 1]);
        }
      }
    }
    return merged(found);
  }

  find(query) {
    const words = this.words(query), { entries } = this.index;
    if (!words.length) return [];
    const search = new Search(this, words);
    return entries.map((_, place) => search.entry(place)).filter(Boolean).sort((a, b) =>
      entries[a.entry][0] - entries[b.entry][0] || byNearness(a, b));
  }

  // Of many entries of a group those that are measured: the likeliest, as the service chooses them.
  measured(query, found) {
    const words = this.words(query), most = Math.max(this.index.most_shown, this.index.most_measured);
    if (words.length < 2 || found.length <= most) return found;
    const search = new Search(this, words);
    return found.map((each) => ({ ...each, order: search.likely(each.entry) }))
      .sort((a, b) => a.order - b.order || a.entry - b.entry).slice(0, most).sort(byNearness);
  }
}

const byNearness = (a, b) => a.rank - b.rank || a.distance - b.distance || a.entry - b.entry;

class Search {
  constructor(matcher, words) {
    this.matcher = matcher;
    this.words = words.map((word) => matcher.forms(word));
    this.phrase = [...new Set([words.join(" "), words.join("")])].flatMap((phrase) => matcher.forms(phrase));
    this.single = words.length === 1 ? words[0] : "";
    this.known = new Map();
  }

  spans(number) {
    if (!this.known.has(number)) this.known.set(number, this.words.map((forms) => this.matcher.spans(forms, number)));
    return this.known.get(number);
  }

  entry(place) {
    const [, , id, titled, parts] = this.matcher.index.entries[place];
    const named = this.single === id, title = this.spans(titled);
    const texts = parts.flatMap(([name, numbers]) => numbers.map((number) => [name, number, this.spans(number)]));
    const rows = [title, ...texts.map((text) => text[2])];
    if (!named && !this.words.every((_, word) => rows.some((row) => row[word].length))) return null;
    const [rank, distance] = named ? [IN_NAME, 0] : this.rank(titled, parts);
    const found = texts.filter(([, , row]) => row.some((spans) => spans.length))
      .map(([name, number, row]) => [name, number, this.marks(number, row)]);
    return { entry: place, rank, distance, marks: this.marks(titled, title), texts: found };
  }

  // The phrase is a name, or in the title, or in a text, or nowhere.
  likely(place) {
    const [, , id, titled, parts] = this.matcher.index.entries[place];
    const names = [id, this.matcher.index.texts[titled], ...parts.map(([name]) => name).filter(Boolean)];
    const plain = this.matcher.folder.plain(names.map((name) => ` ${name} `).join("\n"));
    if (this.phrase.some((form) => plain.includes(` ${form.folded.plain} `))) return 0;
    const has = (number) => this.matcher.spans(this.phrase, number).length > 0;
    return has(titled) ? 1 : parts.some(([, numbers]) => numbers.some(has)) ? 2 : 3;
  }

  marks(number, rows) {
    const phrase = this.words.length > 1 && rows.every((spans) => spans.length) ? this.matcher.spans(this.phrase, number) : [];
    return merged([...phrase, ...rows.flat()].map(([start, end]) => [start, end]));
  }

  rank(titled, parts) {
    const names = [titled, ...parts.filter(([name]) => name).map(([, numbers]) => numbers[0])];
    if (names.some((number) => this.isWhole(number))) return [IN_NAME, 0];
    if (this.hasPhrase(titled)) return [IN_NAME, 1];
    const rows = parts.map(([, numbers]) => numbers);
    if (rows.flat().some((number) => this.hasPhrase(number))) return [AS_PHRASE, 0];
    const near = [[titled], ...rows].map((numbers) => this.distance(numbers)).filter((distance) => distance >= 0);
    return near.length ? [IN_PART, Math.min(...near)] : [IN_ENTRY, this.distance([titled, ...rows.flat()])];
  }

  hasPhrase(number) {
    const rows = this.spans(number);
    if (this.words.length === 1) return rows[0].length > 0;
    return rows.every((spans) => spans.length) && this.matcher.spans(this.phrase, number).length > 0;
  }

  isWhole(number) {
    const { plain } = this.matcher.texts[number], names = [plain, ...plain.split(" ")];
    return this.phrase.some((form) => names.includes(form.folded.plain));
  }

  distance(numbers) {
    const found = [];
    let offset = 0;
    for (const number of numbers) {
      this.spans(number).forEach((spans, word) => {
        for (const [start, end] of spans) found.push([offset + start, offset + end, word]);
      });
      offset += this.matcher.signs[number].length;
    }
    found.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
    let best = -1;
    const last = new Map();
    for (const [start, end, word] of found) {
      last.set(word, [start, end]);
      if (last.size < this.words.length) continue;
      const ends = [...last.values()];
      const length = Math.max(...ends.map((span) => span[1])) - Math.min(...ends.map((span) => span[0]));
      best = best < 0 ? length : Math.min(best, length);
    }
    return best;
  }
}

// Other words for a query that finds nothing

const LATIN = /^[a-z]+$/, NUMBER = /^[0-9 .-]+$/;

// Whether a word stands in a text, a Latin one not inside another.
function begins(piece, text) {
  let at = text.indexOf(piece);
  while (at > 0 && LATIN.test(text[at - 1] + piece[0])) at = text.indexOf(piece, at + 1);
  return at >= 0;
}

const joined = (words) => words.map((word) => word.includes(" ") ? `"${word}"` : word).join(" ");
const figures = (word) => (word.match(/[0-9]+/g) || []).join(" ");
const strip = (endings, word) => {
  const ending = endings.find((each) => word.endsWith(each) && word.length - each.length >= SHORTEST);
  return ending ? word.slice(0, -ending.length) : word;
};

function isNear(word, other) {
  if (figures(word) !== figures(other) || /[\n ]/.test(word)) return false;
  let start = 0, left = word.length, right = other.length;
  while (start < Math.min(left, right) && word[start] === other[start]) start += 1;
  while (left > start && right > start && word[left - 1] === other[right - 1]) {
    left -= 1;
    right -= 1;
  }
  const sizes = [left - start, right - start];
  return Math.max(...sizes) === 1 || (sizes[0] === 2 && sizes[1] === 2
    && word[start] === other[start + 1] && word[start + 1] === other[start]);
}

class Rewording {
  constructor(matcher) {
    const { vocabulary, rules, preferred } = matcher.index;
    this.matcher = matcher;
    this.endings = rules.endings;
    const words = vocabulary.map((word) => [this.counted(word), matcher.folder.plain(word)])
      .filter(([counted]) => !NUMBER.test(counted));
    this.known = new Map([...words, ...words.map(([counted, word]) => [counted.split(" ").join(""), word])]);
    this.stems = new Map();
    for (const word of [...this.known.keys()].filter((each) => LATIN.test(each)).sort((a, b) => a.length - b.length)) {
      const base = strip(this.endings, word);
      if (!this.stems.has(base)) this.stems.set(base, word);
      this.known.set(word, this.stems.get(base));
    }
    for (const [word, other] of [...Object.entries(rules.stems), ...Object.entries(preferred),
      ...rules.asking.map((each) => [each, ""])]) this.known.set(word, other);
    this.texts = [];
    matcher.index.entries.forEach(([group, , , title, parts], entry) => {
      const counted = (number) => ` ${matcher.texts[number].count().counted}`;
      if (group === 0) for (const [, numbers] of parts) for (const number of numbers) this.texts.push([entry, `${counted(title)}\n${counted(number)}`]);
    });
    this.all = this.texts.map(([, text]) => text).join("\n");
  }

  counted(words) { return new Folded(this.matcher.folder, words).count().counted; }

  queries(query) {
    const found = [];
    let tried = 0;
    for (const [other, entries] of this.others(this.matcher.words(query))) {
      const count = this.matcher.find(other).length;
      if (count) found.push({ query: other, count, entries });
      tried += 1;
      if (found.length === MOST || tried === TRIES) break;
    }
    return found;
  }

  * others(words) {
    const right = words.map((word) => this.right(word));
    const fixed = right.some((word, place) => word !== words[place]) ? joined(right) : "";
    if (fixed) yield [fixed, new Set()];
    const near = right.filter((word) => 2 * this.strange(this.counted(word)) <= word.length);
    const pieces = [...new Set(this.pieces(this.counted((near.length ? near : right).join(" "))))];
    const likely = new Map(), many = new Map(pieces.map((piece) => [piece, 0]));
    for (const [entry, text] of this.texts) {
      const chosen = pieces.filter((piece) => begins(piece, text)), key = chosen.join("\n");
      for (const piece of chosen) many.set(piece, many.get(piece) + 1);
      if (!likely.has(key)) likely.set(key, [chosen, new Set()]);
      likely.get(key)[1].add(entry);
    }
    const weight = (piece) => Math.min(32 - Math.clz32(Math.floor(this.texts.length / many.get(piece))), HEAVIEST);
    const scored = [...likely.values()].filter(([chosen]) => chosen.length)
      .map(([chosen, entries]) => [chosen.reduce((sum, piece) => sum + weight(piece), 0), joined(chosen), entries]);
    for (const [, other, entries] of scored.sort((a, b) => b[0] - a[0])) {
      if (other !== fixed) yield [other, entries];
    }
  }

  * pieces(words) {
    for (const [piece, known] of this.cut(words)) {
      const found = known ? this.known.get(piece) : this.stem(piece);
      if (found) yield found;
    }
  }

  * cut(words) {
    const units = words.match(/[a-z]+|[^a-z]/gu) || [], some = (start, end) => units.slice(start, end).join("");
    for (let at = 0; at < units.length;) {
      let end = Math.min(at + LONGEST, units.length);
      while (end > at && !this.known.has(some(at, end))) end -= 1;
      yield [some(at, Math.max(end, at + 1)), end > at];
      at = Math.max(end, at + 1);
    }
  }

  stem(word) {
    return this.stems.get(strip(this.endings, word)) || (word.length >= SHORTEST && this.all.includes(` ${word}`) ? word : "");
  }

  right(word) {
    const whole = this.counted(word);
    if (whole.length < SHORTEST || whole.length > LONGEST || this.matcher.find(word).length || this.stem(whole)) return word;
    let best = [Infinity, 0, word];
    for (const each of new Set(this.near(whole))) {
      if (!isNear(each, whole)) continue;
      const strange = this.strange(each), lost = [...whole].some((sign) => !each.includes(sign)) ? 1 : 0;
      if (strange < best[0] || (strange === best[0] && lost < best[1])) best = [strange, lost, each];
    }
    return best[2];
  }

  * near(word) {
    if (/^[\x00-\x7f]*$/.test(word)) {
      for (const [known, meant] of this.known) if (meant) yield known;
      return;
    }
    const half = Math.floor(word.length / 2), signs = [...word];
    const moved = word.slice(0, half - 1) + word[half] + word[half - 1] + word.slice(half + 1);
    if (signs.length === word.length && this.all.includes(moved)) yield moved;
    for (let size = word.length - 1; size <= word.length + 1; size += 1) {
      for (const at of this.apart(word.slice(0, half))) yield this.all.slice(at, at + size);
      for (const at of this.apart(word.slice(half))) yield this.all.slice(Math.max(at + word.length - half - size, 0), at + word.length - half);
    }
  }

  * apart(piece) {
    for (let at = this.all.indexOf(piece); at >= 0; at = this.all.indexOf(piece, at + piece.length)) yield at;
  }

  strange(words) {
    let sum = 0;
    for (const [piece, known] of this.cut(words)) if (!known && !/^[0-9]/.test(piece) && !this.stem(piece)) sum += piece.length;
    return sum;
  }
}

// The answer as it is shown

function pieces(signs, marks) {
  const found = [], words = (start, end) => signs.slice(start, end).join("");
  let at = 0;
  for (const [start, end] of marks) {
    found.push([words(at, start), false], [words(start, end), true]);
    at = end;
  }
  return [...found, [words(at), false]].filter((piece) => piece[0]);
}

function excerpt(signs, marks) {
  if (signs.length <= LONG) return pieces(signs, marks);
  const start = Math.max(Math.min((marks.length ? marks[0][0] : 0) - BEFORE, signs.length - LONG), 0);
  const end = Math.min(start + LONG, signs.length);
  const inside = marks.filter((mark) => mark[0] < end).map(([first, last]) => [first - start, Math.min(last, end) - start]);
  const around = [[start ? "…" : "", false], ...pieces(signs.slice(start, end), inside), [end < signs.length ? "…" : "", false]];
  return around.filter((piece) => piece[0]);
}

function marked(words) {
  const found = new Set();
  for (const word of words) {
    const split = word.split(/[*+\-:~^]/);
    const fit = split.length > 1 ? split.filter((piece) => [...piece].length > 3 && !/^[0-9]+$/.test(piece)) : split;
    for (const piece of fit) if ([...piece].length > 1) found.add(piece);
  }
  return [...found].sort((a, b) => [...b].length - [...a].length).slice(0, MOST_MARKED).join("¦");
}

function shown(matcher, named, found) {
  const [, page, id, titled, parts] = matcher.index.entries[found.entry], { signs, index } = matcher;
  const cut = (number, marks) => marks.map(([start, end]) => signs[number].slice(start, end).join(""));
  let lines = found.texts.map(([name, number, marks]) =>
    name && index.texts[number] === name ? [name, named.get(`${page}#${name}`), []] : [name, number, marks]);
  const highlight = marked([...cut(titled, found.marks), ...lines.flatMap(([, number, marks]) => cut(number, marks))]);
  if (!lines.length && parts.length) lines = [[parts[0][0], parts[0][1][parts[0][0] ? 1 : 0], []]];
  const query = highlight ? `?h=${encodeURIComponent(highlight)}` : "";
  const once = [...new Map(lines.map((line) => [JSON.stringify(line), line])).values()];
  return [`${page}${query}#${id}`, pieces(signs[titled], found.marks), once.map(([name, number, marks]) =>
    [name, `${page}${query}#${name || id}`, excerpt(signs[number], marks)])];
}

function answer({ matcher, named, rewording }, query) {
  const found = matcher.find(query), { rules } = matcher.index;
  const asking = matcher.words(query).some((word) => rules.asking.includes(word));
  const literal = found.length && (!asking || found.some(({ rank }) => rank <= AS_PHRASE));
  const [instead, ...others] = literal ? [] : rewording().queries(query);
  if (!instead) return [found.length, groupsOf(matcher, named, query, found), [], ""];
  const better = matcher.find(instead.query);
  const suggested = others.map((other) => [other.query, other.count]);
  return [better.length, groupsOf(matcher, named, instead.query, better, instead.entries), suggested, instead.query];
}

function groupsOf(matcher, named, query, found, best = new Set()) {
  const { entries, groups, most_shown: most } = matcher.index;
  return groups.map((title, group) => {
    const those = found.filter((each) => entries[each.entry][0] === group);
    const first = matcher.measured(query, those).slice(0, most).sort((a, b) => best.has(b.entry) - best.has(a.entry));
    return [title, those.length, first.map((each) => shown(matcher, named, each))];
  }).filter((group) => group[1]);
}

// The index, fetched when somebody begins to search; what failed is fetched again by the next search.

let engine = null, config = {}, turn = 0;

function load() {
  if (!engine) {
    engine = fetch(source).then((response) => {
      if (!response.ok) throw new Error(String(response.status));
      return response.json();
    }).then((index) => {
      const named = new Map();
      for (const [, page, , , parts] of index.entries) {
        for (const [name, numbers] of parts) {
          if (name && !named.has(`${page}#${name}`)) named.set(`${page}#${name}`, numbers[1]);
        }
      }
      const matcher = new Matcher(index);
      let made = null;
      return { matcher, named, rewording: () => made || (made = new Rewording(matcher)) };
    });
    engine.catch(() => { engine = null; });
  }
  return engine;
}

const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt()};`);
const html = (parts) => parts.map(([words, mark]) => mark ? `<mark data-md-highlight>${escaped(words)}</mark>` : escaped(words)).join("");
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

// What the theme's box shows: for each group a page with its entries; it adds `h`, the words to mark, itself.
function items({ matcher }, query, [total, groups, others, instead]) {
  const { words, page } = matcher.index, at = (other) => `${page}?q=${encodeURIComponent(other)}`;
  const item = (location, title, text = "", score = 2, terms = {}) => ({ location, title, text, score, terms });
  if (!groups.length) return [[item(at(query), escaped(filled(words.none, { query })))]];
  const more = others.map(([other, count]) => item(`${at(other)}#results`, escaped(other),
    filled(count === 1 ? words.count_one : words.count, { count }), 1));
  const reworded = instead ? [[item(at(instead), escaped(filled(words.instead, { instead, count: total }))), ...more]] : [];
  return [...reworded, ...groups.map(([group, count, entries]) => [
    item(at(query), escaped(filled(words.group, { group, count }))),
    ...entries.slice(0, IN_BOX).map(([address, title, lines], place) => {
      const url = new URL(address, location), h = url.searchParams.get("h");
      const text = lines.slice(0, 2).map(([, , parts]) => html(parts)).join("<br>");
      return item(address.replace(/\?[^#]*/, ""), html(title), text, place < TEASERS ? 2 : 1, h ? { [h]: true } : {});
    }),
    ...count > IN_BOX ? [item(`${at(query)}#results`, escaped(filled(words.rest, { count })), "", 1)] : [],
  ])];
}

// The last word of a query with the rest of the first known word that begins so; the theme shows it after the caret.
function completed({ matcher }, query) {
  const last = query.split(/[\s-]+/).pop(), begun = matcher.folder.plain(last);
  if ([...last].length < 2 || begun.length !== last.length) return [];
  const known = matcher.index.vocabulary.map((word) => matcher.folder.plain(word));
  const whole = known.find((word) => word.startsWith(begun) && word.length > begun.length);
  return whole ? [last + whole.slice(begun.length)] : [];
}

async function box(query) {
  const mine = turn += 1;
  let found = [], suggest = [];
  if (query.trim()) {
    try {
      const ready = await load();
      if (mine !== turn) return; // another query has come meanwhile
      found = items(ready, query, answer(ready, query));
      suggest = completed(ready, query);
    } catch {
      const failed = config.failed?.[lang];
      found = failed ? [[{ ...failed, text: "", score: 1, terms: {} }]] : [];
    }
  }
  if (mine === turn) postMessage({ type: 3, data: { items: found, suggest } });
}

async function full(query) {
  try {
    postMessage({ type: 5, data: { query, answer: answer(await load(), query) } });
  } catch {
    postMessage({ type: 5, data: { query, answer: null } });
  }
}

addEventListener("message", ({ data: { type, data } }) => {
  if (type === 0) {
    ({ config } = data);
    postMessage({ type: 1 });
  } else if (type === 2) box(data);
  else if (type === 4) full(data);
});
