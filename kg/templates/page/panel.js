// The evidence: what is said of a thing, a relation or a path, by whom, in which words, accounts beside each other.
let cameFrom = null;
let panelShown = "";
let lastSaid = "";
const MOST_CARDS = 40;

function fill(heading, ...children) {
  const title = element("h2", { tabindex: "-1" }, heading);
  byId("panel").replaceChildren(title, ...children.flat().filter(Boolean));
  byId("evidence").scrollTop = 0;
  return title;
}

const link = (node) => button("", () => visit(() => select(node)), { class: "link" });
function thing(id) {
  const made = link(nodes[id]);
  made.append(named(nodes[id].name));
  return made;
}

// The words open beside the view and make it narrower: what is drawn then has its place two frames later.
const afterPacking = (act) => requestAnimationFrame(() => requestAnimationFrame(act));
const ROOM_BELOW = 8;

// What was chosen stays where it is on the screen, or comes to stand above the words where they lie over it.
function keepInPlace(chosen) {
  const before = chosen.getBoundingClientRect().top;
  afterPacking(() => {
    if (!chosen.isConnected) return;
    const { top, bottom } = chosen.getBoundingClientRect();
    const room = small.matches && !byId("evidence").hidden ? byId("evidence").getBoundingClientRect().top : innerHeight;
    const scrolled = small.matches ? document.documentElement : chosen.closest("[data-shows]");
    if (scrolled) scrolled.scrollBy({ top: Math.max(top - before, bottom + ROOM_BELOW - room), behavior: "instant" });
  });
}

// Go somewhere from a list, the search or the panel: the words get the focus, Escape gives it back.
function visit(action) {
  if (!byId("panel").contains(document.activeElement)) {
    cameFrom = document.activeElement;
    keepInPlace(cameFrom);
  }
  action();
  const heading = byId("panel").querySelector("h2");
  if (!heading) return;
  heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: "nearest" });
}

function howTold(claim, how = manner([claim]), before = null) {
  return element("p", {}, before, chip(how),
    element("span", { class: "confidence", title: "how often claims read like this one were right" }, ` confidence ${claim.confidence.toFixed(2)}`));
}

function source(claim) {
  const where = whereFrom(articles[claim.article]);
  return element("p", { class: "source" }, titleOf(articles[claim.article]), where ? ` (${where}) ` : " ",
    button("read the article", () => read(`c:${claim.key}`), { class: "link" }));
}

const value = (claim) => (claim.object !== undefined ? thing(claim.object) : named(valueOf(claim)));

function statement(said, withSubject) {
  const [first] = said;
  const subject = withSubject ? [thing(first.subject), ` ${relations[first.relation].words} `] : [];
  return element("div", { class: "card" }, element("p", {}, ...subject, value(first), numberOf(first)),
    ...said.flatMap((claim) => [howTold(claim), quoted(claim), source(claim)]));
}

const sameThing = (claim) => [claim.subject, claim.relation, claim.object, claim.value].join("\n");
// The first cards; the others on demand, since a great power is named in thousands of statements.
function statements(said, withSubject, from = 0) {
  const groups = [...grouped(said, sameThing).values()];
  const made = groups.slice(from, from + MOST_CARDS).map((group) => statement(group, withSubject));
  const left = groups.length - from - MOST_CARDS;
  if (left > 0) {
    made.push(moreButton(left, MOST_CARDS, (event) => {
      const more = statements(said, withSubject, from + MOST_CARDS);
      event.target.replaceWith(...more);
      more[0].querySelector("button, a").focus();
    }));
  }
  return made;
}

// What the filters let through, and a word about what they hold back.
function passing(said) {
  const kept = said.filter(claimFilter());
  const held = said.length - kept.length;
  return [kept, held ? element("p", { class: "soft" }, `${counted(held, "more statement")} held back by the filters.`) : null];
}

// Who led a side is told of its delegation, and looked for at its talks.
const sentTo = (node) => edgesOf[node.id].filter((edge) => edge.relation === "sentTo" && edge.to === node.id).map((edge) => nodes[edge.from]);

const differences = (node) => [node, ...sentTo(node)].flatMap((about) => accountsOf.get(about.id) || NONE);

function differing(accounts, node) {
  return accounts.map((account) => {
    const [kept] = passing(account.claims.map((number) => claims[number]));
    const columns = [...grouped(kept, (claim) => claim.article).values()];
    const about = account.node === node.id ? NONE : [" of the ", named(nodes[account.node].label)];
    return columns.length && element("section", { class: "differ", "data-question": account.question }, element("h3", {}, `≠ Accounts differ on ${differedOn(account.question)}`, ...about, `: ${data.differences[account.kind]}`),
      element("div", { class: "beside" }, ...columns.map((column) => element("div", {}, ...statements(column, false)))));
  }).filter(Boolean);
}

// Those in which the relation is one of the answers; what else is told differently of the same thing is folded.
function differingOn(edge) {
  const from = nodes[edge.from];
  const [own, others] = [true, false].map((wanted) => differing(differences(from).filter((account) => account.claims.some((number) => edge.claims.includes(number)) === wanted), from));
  return [...own, others.length ? element("details", {}, element("summary", {}, counted(others.length, "other difference")), ...others) : null];
}

function scrollToDifference(question) {
  const told = byId("panel").querySelector(question ? `[data-question="${question}"]` : ".differ");
  if (told) byId("evidence").scrollTop = told.offsetTop - byId("panel").querySelector("h2").offsetHeight;
}

function actions(node) {
  const hidden = hiddenNeighbours(node);
  const onCard = cardOf(node);
  const steps = element("select", { "aria-label": "How many steps around", onchange: (event) => go({ focus: node.key, path: "", steps: event.target.value }) },
    ...["1", "2", "3"].map((count) => element("option", { value: count }, counted(+count, "step"))));
  const focused = state.focus === node.key;
  steps.value = focused ? state.steps : "1";
  return element("p", { class: "actions" },
    onCard ? button("Show on its card", () => showOnCard(onCard), { class: "plain" }) : null,
    hidden ? button(`Open ${hidden} more around it`, () => openAround(node), { class: "plain" }) : null,
    focused ? steps : button("Only what is around it", () => go({ focus: node.key, path: "" }), { class: "plain" }),
    button("Path to …", () => startPath(node), { class: "plain" }));
}

const inOrder = Object.keys(relations);
const byRelation = ([a], [b]) => inOrder.indexOf(a) - inOrder.indexOf(b);

function showNode(node) {
  const [about, fewer] = passing(claimsAbout.get(node.id) || NONE);
  const [naming, fewerNaming] = passing(claimsNaming.get(node.id) || NONE);
  const links = edgesOf[node.id].filter((edge) => edge.claims.length === 0);
  const also = node.names.length ? element("p", { class: "soft" }, "also called ", ...node.names.flatMap((name, at) => [at ? ", " : "", named(name)])) : null;
  const elsewhere = node.wikidata ? [", ", element("a", { href: data.namespaces.wikidata + node.wikidata, rel: "noopener noreferrer", target: "_blank" }, `${node.wikidata} in Wikidata`)] : [];
  const kind = node.kind.replace("-", " ") + (node.code ? `, ISO 3166 ${node.code}` : "");
  return fill(named(node.name), element("p", { class: "soft" }, kind, ...elsewhere), also, actions(node),
    ...differing(differences(node), node),
    ...[...grouped(about, (claim) => claim.relation)].sort(byRelation).flatMap(([relation, said]) => [element("h3", {}, relations[relation].words), ...statements(said, false)]),
    links.length ? element("h3", {}, "Follows from what is said") : null,
    ...links.map((edge) => element("p", {}, thing(edge.from), ` ${relations[edge.relation].words} `, thing(edge.to))),
    naming.length ? element("h3", {}, "Named in") : null, ...statements(naming, true), fewer, fewerNaming);
}

function sentenceOf(edge) {
  return [named(nodes[edge.from].name), ` ${relations[edge.relation].words} `, named(nodes[edge.to].name)];
}

function showEdge(edge) {
  const [own, fewer] = passing(edge.claims.map((number) => claims[number]));
  const [beside] = passing((claimsAbout.get(edge.from) || NONE).filter((claim) => claim.relation === edge.relation && claim.object !== edge.to));
  const between = edgesOf[edge.from].filter((each) => each !== edge && each.from === edge.from && each.to === edge.to);
  const [further] = passing(between.flatMap((each) => each.claims.map((number) => claims[number])));
  const [follows] = passing(edge.claims.length ? NONE : claimsAbout.get(edge.from) || NONE);
  return fill(element("span", {}, ...sentenceOf(edge)), own.length ? null : element("p", {}, thing(edge.from), ` ${relations[edge.relation].words} `, thing(edge.to)),
    ...statements(own, true), fewer, ...(edge.disputed ? differingOn(edge) : NONE),
    further.length ? element("h3", {}, "Said of the two besides") : null, ...statements(further, true),
    follows.length ? element("p", { class: "soft" }, "This link follows from:") : null, ...statements(follows, true),
    beside.length ? element("h3", {}, "Also said: ", named(nodes[edge.from].name), ` ${relations[edge.relation].words} …`) : null, ...statements(beside, true));
}

function showClaim(claim) {
  const [around] = passing((claimsAbout.get(claim.subject) || NONE).filter((each) => each.relation === claim.relation));
  const alike = around.filter((each) => sameThing(each) === sameThing(claim));
  const beside = around.filter((each) => sameThing(each) !== sameThing(claim));
  return fill(named(sayingOf(claim)), statement([claim], true),
    alike.some((each) => each !== claim) ? element("h3", {}, "Said by others, or again") : null, ...alike.filter((each) => each !== claim).map((each) => statement([each], true)),
    beside.length ? element("h3", {}, "Also said: ", named(nodes[claim.subject].name), ` ${relations[claim.relation].words} …`) : null, ...statements(beside, true));
}

// What a step rests on: its own claims, or those of the delegation or post from which it follows.
function groundsOf(edge) {
  const [around] = passing([...(claimsAbout.get(edge.from) || NONE), ...(claimsNaming.get(edge.from) || NONE)]);
  return edge.claims.length || !around.length ? mannerOf(edge) : manner(around);
}

const weak = (edge) => !statuses[groundsOf(edge).status].firm;

function wordsOfStep(edge) {
  const grounds = groundsOf(edge);
  const own = shown.filter.liveClaims(edge);
  const claim = own.find((each) => each.status === grounds.status) || own[0];
  const only = weak(edge) ? element("span", { class: "differs" }, "only ") : null;
  if (claim) return [howTold(claim, grounds, only), quoted(claim), source(claim)];
  const thus = `follows from what is said of the ${nodes[edge.from].kind.replace("-", " ")}`;
  return [only ? element("p", {}, `${thus}, `, only, chip(grounds)) : element("p", { class: "soft" }, thus)];
}

function showPath([start, end]) {
  const path = pathBetween(start, end, shown.filter.edgePasses);
  const heading = ["Path from ", named(start.name), " to ", named(end.name)];
  if (!path.length) return fill(element("span", {}, ...heading), element("p", {}, "Nothing that the filters let through joins the two."));
  const steps = path.map((edge) => element("li", {}, button("", () => visit(() => selectEdge(edge)), { class: "link" }), ...wordsOfStep(edge)));
  steps.forEach((step, at) => step.firstElementChild.append(...sentenceOf(path[at])));
  const unsure = path.filter(weak);
  const only = Object.keys(statuses).filter((status) => unsure.some((edge) => groundsOf(edge).status === status));
  return fill(element("span", {}, ...heading), unsure.length ? element("p", { class: "differs" }, `${unsure.length} of ${counted(path.length, "step")} ${unsure.length === 1 ? "rests" : "rest"} only on what is ${only.join(" or ")}.`) : null,
    element("p", { class: "soft" }, `${counted(path.length, "step")}; choose one to see all its words.`), element("ol", {}, ...steps));
}

// Several things at one spot of the timeline, or all that a row of a table rests on.
const listName = (many) => (many[0].claim ? counted(many.length, "statement") : many.length === 1 ? many[0].node.name : `${many.length} events, ${spanWords(many[0].node.span[0], many[many.length - 1].node.span[0])}`);

function showMany(many) {
  const things = many.filter(({ node }) => node).map(({ node }) => element("li", {}, thing(node.id), " ", element("span", { class: "soft" }, node.start ? spanWords(node.start, node.end) : node.span ? `told ${dateWords(node.span[0])}` : "")));
  const [kept, fewer] = passing(many.filter(({ claim }) => claim).map(({ claim }) => claim));
  const only = () => go({ from: many[0].node.span[0], to: many.map(({ node }) => node.span[1]).sort().pop() });
  return fill(listName(many), things.length ? [element("p", { class: "actions" }, button("Only this time", only, { class: "plain" })), element("ul", { class: "plainlist" }, ...things)] : null, ...statements(kept, true), fewer);
}

function showPanel() {
  const { view, question, sort, filter, grouped: inGroups, compact, without, reach, read: unread, ...rest } = state;
  const key = JSON.stringify([rest, shown.level]);
  if (key === panelShown) return;
  panelShown = key;
  const now = selection();
  const ends = pathEnds();
  const telling = Boolean(now) || ends.length === 2;
  byId("evidence").hidden = !telling;
  document.body.classList.toggle("telling", telling);
  if (!telling) byId("panel").replaceChildren();
  else if (now && now.node) showNode(now.node);
  else if (now && now.edge) showEdge(now.edge);
  else if (now && now.many) showMany(now.many);
  else if (now) showClaim(now.claim);
  else showPath(ends);
  const heading = telling ? byId("panel").querySelector("h2").textContent : "";
  if (heading && heading !== lastSaid) say(heading);
  lastSaid = heading;
}
