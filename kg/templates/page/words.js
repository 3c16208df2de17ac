// The words of the articles, with what is evidence marked in them.
const characters = new Map();

// Offsets count code points, as Python does; JavaScript counts UTF-16 units.
function charactersOf(number) {
  if (!characters.has(number)) characters.set(number, Array.from(articles[number].text));
  return characters.get(number);
}

function sentenceAround(text, start, end) {
  const ends = (at) => text[at] === "\n" || (".!?".includes(text[at - 1] || "") && text[at] === " " && /\p{Lu}|["“]/u.test(text[at + 1] || ""));
  let from = start;
  let to = end;
  while (from > 0 && start - from < 400 && !ends(from - 1)) from -= 1;
  if (!/[.!?]/.test(text[to - 1] || "")) while (to < text.length && to - end < 400 && !ends(to)) to += 1;
  return [from, to];
}

// The text between two offsets: the chosen words strongly marked, the other spans faintly; a faint mark opens its claims.
function marked(text, from, to, chosenSpan, others = NONE) {
  const cuts = new Set([from, to]);
  for (const span of [chosenSpan, ...others]) for (const cut of span.slice(0, 2)) if (cut > from && cut < to) cuts.add(cut);
  const inside = (span, at) => span[0] <= at && at < span[1];
  const ordered = [...cuts].sort((a, b) => a - b);
  const sorted = [...others].sort((a, b) => a[0] - b[0]);
  let next = 0;
  let open = [];
  return ordered.slice(0, -1).map((at, index) => {
    while (next < sorted.length && sorted[next][0] <= at) open.push(sorted[next++]);
    open = open.filter((span) => span[1] > at);
    const words = text.slice(at, ordered[index + 1]).join("");
    if (inside(chosenSpan, at)) return element("mark", {}, words);
    if (!open.length) return words;
    const about = open[open.length - 1][2];
    return element("mark", { class: "other" }, passage(words, about));
  });
}

// A link, not a button: a button is a box that breaks the lines and swallows the blanks of a running text.
const passage = (words, claim) => element("a", { href: "#", class: "word", title: sayingOf(claim),
  onclick: (event) => { event.preventDefault(); selectClaim(claim); } }, words);

function quoted(claim) {
  const text = charactersOf(claim.article);
  const [from, to] = sentenceAround(text, claim.start, claim.end);
  return element("blockquote", { dir: "auto" }, ...marked(text, from, to, [claim.start, claim.end]));
}

const wordsOf = (claim) => charactersOf(claim.article).slice(claim.start, claim.end).join("");
const whereFrom = (article) => [article.source, article.date].filter(Boolean).join(", ");

function titleOf(article) {
  if (!/^https?:\/\//i.test(article.url)) return element("cite", {}, named(article.title));
  return element("cite", {}, element("a", { href: article.url, rel: "noopener noreferrer", target: "_blank" }, named(article.title)));
}

const valueOf = (claim) => (claim.object !== undefined ? nodes[claim.object].name : claim.value || "not disclosed");
const numberOf = (claim) => (claim.ordinal ? ` (number ${claim.ordinal}${claim.series ? ` of ${claim.series}` : ""})` : "");
const sayingOf = (claim) => `${nodes[claim.subject].name} ${relations[claim.relation].words} ${valueOf(claim)}${numberOf(claim)}`;
