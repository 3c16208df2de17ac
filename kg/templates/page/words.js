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

// The text between two offsets, cut where spans start and end; each piece as `show` gives it, who is told in which spans it lies.
function cut(text, from, to, spans, show) {
  const cuts = new Set([from, to]);
  for (const span of spans) for (const at of span.slice(0, 2)) if (at > from && at < to) cuts.add(at);
  const ordered = [...cuts].sort((a, b) => a - b);
  const sorted = [...spans].sort((a, b) => a[0] - b[0]);
  let next = 0;
  let open = [];
  return ordered.slice(0, -1).map((at, index) => {
    while (next < sorted.length && sorted[next][0] <= at) open.push(sorted[next++]);
    open = open.filter((span) => span[1] > at);
    return show(text.slice(at, ordered[index + 1]).join(""), open, ordered[index + 1]);
  });
}

function quoted(claim) {
  const text = charactersOf(claim.article);
  const [from, to] = sentenceAround(text, claim.start, claim.end);
  return element("blockquote", { dir: "auto" }, ...cut(text, from, to, [[claim.start, claim.end]], (words, open) => (open.length ? element("mark", {}, words) : words)));
}

// How claims put one thing: the firmest status among them, unless another is given, and whose word that is.
const BY = { claimed: " by ", denied: " by ", reported: " by " };
const MOST_NAMED = 3;

function manner(said, status = Object.keys(statuses).find((each) => said.some((claim) => claim.status === each))) {
  const names = [...new Set(said.filter((claim) => claim.status === status && claim.claimant).map((claim) => claim.claimant))];
  const first = names.length > MOST_NAMED ? [...names.slice(0, MOST_NAMED - 1), `${names.length - MOST_NAMED + 1} others`] : names;
  const whose = first.length > 1 ? `${first.slice(0, -1).join(", ")} and ${first[first.length - 1]}` : names[0] || "";
  const by = whose && (BY[status] || ", according to ");
  return { status, by, whose, text: status + by + whose };
}

const chip = ({ status, by, whose }) => element("span", { class: `status ${status}`, title: statuses[status].meaning }, status, by, whose ? named(whose) : null);

const wordsOf = (claim) => charactersOf(claim.article).slice(claim.start, claim.end).join("");
const whereFrom = (article) => [article.source, article.date].filter(Boolean).join(", ");

function titleOf(article) {
  if (!/^https?:\/\//i.test(article.url)) return element("cite", {}, named(article.title));
  return element("cite", {}, element("a", { href: article.url, rel: "noopener noreferrer", target: "_blank" }, named(article.title)));
}

const valueOf = (claim) => (claim.object !== undefined ? nodes[claim.object].name : claim.value || "not disclosed");
const roundOf = ({ ordinal, series }) => `${/^\d+$/.test(ordinal) ? `round ${ordinal}` : `${ordinal} round`}${series ? ` of ${series}` : ""}`;
const numberOf = (claim) => (claim.ordinal ? ` (${roundOf(claim)})` : "");
const sayingOf = (claim) => `${nodes[claim.subject].name} ${relations[claim.relation].words} ${valueOf(claim)}${numberOf(claim)}`;
