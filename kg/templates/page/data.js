// Everything in `data` was written by strangers: it reaches the page through textContent and canvas text, never as markup.
const data = JSON.parse(document.getElementById("data").textContent);
const { nodes, edges, claims, articles, layers, relations, statuses, families, questions } = data;
const byId = (id) => document.getElementById(id);
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const dark = matchMedia("(prefers-color-scheme: dark)");
const EVENTS = new Set(["negotiation", "contact", "agreement", "measure"]);

const grouped = (things, key) => {
  const groups = new Map();
  for (const thing of things) {
    const name = key(thing);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(thing);
  }
  return groups;
};
const NONE = [];
const nodeByKey = new Map(nodes.map((node) => [node.key, node]));
const edgesOf = nodes.map(() => []);
for (const edge of edges) {
  edgesOf[edge.from].push(edge);
  if (edge.to !== edge.from) edgesOf[edge.to].push(edge);
}
const edgeOfClaim = new Map(edges.flatMap((edge) => edge.claims.map((number) => [number, edge])));
claims.forEach((claim, number) => { claim.number = number; });
const claimsAbout = grouped(claims, (claim) => claim.subject);
const claimsNaming = grouped(claims.filter((claim) => claim.object !== undefined), (claim) => claim.object);
const accountsOf = grouped(data.accounts, (account) => account.node);
const other = (edge, node) => nodes[edge.from === node.id ? edge.to : edge.from];
const edgeKey = (edge) => [nodes[edge.from].key, edge.relation, nodes[edge.to].key].join(" ");

// The days an event may have lain on, as the text gives them: 2025-05 is any day of that May. Null for what is no date.
const isDate = (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
function days(start, end) {
  const first = start.slice(0, 10).padEnd(10, "-01-01".slice(start.length - 4));
  const monthEnd = () => new Date(Date.UTC(Number(end.slice(0, 4)), Number(end.slice(5, 7)), 0));
  const last = end.length >= 10 ? end.slice(0, 10) : end.length < 7 ? `${end}-12-31` : Number.isNaN(monthEnd().getTime()) ? "" : monthEnd().toISOString().slice(0, 10);
  return isDate(first) && isDate(last) ? [first, last] : null;
}
// What no account dates stands at the day of the first article that tells of it.
for (const node of nodes) {
  if (!EVENTS.has(node.kind)) continue;
  const told = (claimsAbout.get(node.id) || NONE).map((claim) => articles[claim.article].date).filter(Boolean).sort()[0];
  if (node.start || told) node.span = days(node.start || told, node.end || node.start || told);
}

// ---- elements ---------------------------------------------------------------------------------------------------
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== undefined && value !== null) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";
function drawing(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const button = (text, onclick, attributes = {}) => element("button", { type: "button", onclick, ...attributes }, text);
// A name of a stranger's may run from right to left; it must not turn what stands beside it.
// A word so long is broken where a line ends; shorter ones are not, or a semicolon after them would begin the next line.
const LONG_WORD = /\S{16}/;
const named = (text) => element("bdi", { class: LONG_WORD.test(text) ? "long" : null }, text);
const joined = (parts, between) => parts.flatMap((part, at) => (at ? [between, part] : [part]));
const outline = (node) => (node.layer === "actor" ? layers[node.kind] : layers[node.layer]).outline;
const lineColor = (relation) => families[relations[relation].family].colors[dark.matches ? 1 : 0];

function icon(path, color) {
  return drawing("svg", { width: 16, height: 16, "aria-hidden": "true" },
    drawing("path", { d: path, fill: color, stroke: "currentColor", "stroke-width": 0.8 }));
}

function line(color, dashes) {
  return drawing("svg", { width: 34, height: 16, "aria-hidden": "true" },
    drawing("path", { d: "M1 8h32", fill: "none", stroke: color, "stroke-width": 2.5, "stroke-dasharray": dashes.join(" ") || "none" }));
}

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
// Where talks were, as far as their name does not say it, or else where those were that may be the same: people look for them by the place.
const placesOfTalks = new Map(data.talks.map(({ node, places }) => [node, [...new Set(places.filter((number) => edges[number].status !== "denied").map((number) => nodes[edges[number].to].name))]]));
const whereabouts = new Map(data.talks.map(({ node, twice }) => {
  const own = placesOfTalks.get(node);
  const unnamed = (own.length ? own : [...new Set(twice.flatMap((other) => placesOfTalks.get(other)))]).filter((place) => !nodes[node].name.includes(place));
  return [node, unnamed.length ? (own.length ? "" : "perhaps ") + unnamed.join(", ") : ""];
}));
const haystack = nodes.map((node) => fold([node.name, ...node.names, node.start || "", whereabouts.get(node.id) || ""].join("\n")));
const say = (text) => { byId("said").textContent = text; };
const moreButton = (left, most, onclick) => button(`Show ${Math.min(left, most)} more of ${left.toLocaleString("en")}`, onclick, { class: "plain more" });
const counted = (count, one, many = one + "s") => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
// How anything here is put, the firmest first.
const putHere = Object.keys(statuses).filter((name) => claims.some((claim) => claim.status === name));
// The numbers of the articles, the newest first; one without a day comes last.
const newestFirst = articles.map((_, number) => number).sort((a, b) => articles[b].date.localeCompare(articles[a].date) || a - b);
const publishers = [...new Set(articles.map((article) => article.source).filter(Boolean))].sort();
