// The talks as what they were: a card for each, like a seating plan. Every name opens the words that say it.
const MOST_PLANS = 60;
// So many names besides its leaders a side shows before it is asked: fewer where more than two sides sit, and fewest where somebody leads it.
const FIRST_PEOPLE = { two: 5, more: 3, led: 1 };
const FIRST_SUBJECTS = 4;
const NOTHING_SAID = new Set(["asserted", "reported"]);
const USUAL_PHASE = "held";
// Of talks that lie ahead everything is a plan, and that is said once.
const AHEAD = new Set(["planned", "called-for"]);
const PLANNED = { status: "planned", by: "", whose: "", text: "planned" };
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
let drawnCards = "";
// Who and what is named on which cards, with the relations that say so; the talks themselves are always.
const namedOn = (plan) => [[plan.node],
  ...plan.sides.flatMap((side) => [[side.node, side.party, ...side.people.flatMap(([seats]) => seats)], ...side.people.map(([seats]) => [edges[seats[0]].to, ...seats])]),
  ...[...plan.head, ...plan.places, ...plan.away].map((number) => [edges[number].to, number]), ...plan.agreed.map((number) => [edges[number].from, number])];
const cardsOf = grouped(data.talks.flatMap((plan) => namedOn(plan).map(([id, ...numbers]) => ({ id, numbers, plan }))), ({ id }) => id);

// A day, month or year in words, and a span of two of them: 27–29 January 2005.
const dateWords = (date) => date.split("-").reverse().map((part, at, all) => (all.length - at === 2 ? MONTHS[part - 1] : at < all.length - 1 ? String(Number(part)) : part)).join(" ");
function spanWords(start, end) {
  if (!end || start === end) return dateWords(start);
  const [first, last] = [dateWords(start), dateWords(end)];
  const shared = start.length === 10 && start.slice(0, 7) === end.slice(0, 7) ? 2 : start.length >= 7 && start.slice(0, 4) === end.slice(0, 4) ? 1 : 0;
  return `${first.split(" ").slice(0, shared ? -shared : undefined).join(" ")}${shared === 2 ? "–" : " – "}${last}`;
}

const passes = (number) => number !== null && shown.filter.edgePasses(edges[number]);
const mannerOf = (edge) => manner(shown.filter.liveClaims(edge), shown.filter.statusOf(edge));
const howSaid = (how, understood = null) => (NOTHING_SAID.has(how.status) || how.text === understood?.text ? NONE : [" ", chip(how)]);
// A link, as in a text, with the address of what it opens: a button would not break at the end of a line.
const opens = (text, selected, attributes = {}) => element("a", { href: `#${encoded({ ...START, selected })}`, class: "name", ...attributes,
  onclick: (event) => { if (!event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); visit(() => go({ selected })); } } }, named(text));

// What one relation says, by the name at one of its ends: with how it is put, unless that is understood, and a mark where accounts differ.
function told(number, end = "to", understood = null) {
  const edge = edges[number];
  const how = mannerOf(edge);
  const name = opens(nodes[edge[end]].name, keyOf({ edge }), { "data-edge": number, "data-node": edge[end] });
  return element("span", {}, how.status === "denied" ? element("s", {}, name) : name, ...howSaid(how, understood), edge.disputed ? difference("≠", { edge }, { class: "name sign", "aria-label": `accounts differ on ${nodes[edge[end]].name}` }) : null);
}

// A mark opens the very difference that it stands for: that on a question, or the first of a relation.
const difference = (text, chosen, { question = "", ...attributes }) => element("span", { class: "differs", onclick: () => scrollToDifference(question) }, opens(text, keyOf(chosen), attributes));

// What is said of the talks in plain words: their phase, what they were about; each value once, with the claims of it.
const saidOf = (node, relation) => [...grouped((claimsAbout.get(node.id) || NONE).filter((claim) => claim.relation === relation && shown.filter.passes(claim)), sameThing).values()];
function valueWord(said, understood = null, text = said[0].value ?? "") {
  const how = manner(said);
  return element("span", {}, opens(text, keyOf({ claim: said.find((claim) => claim.status === how.status) })), ...howSaid(how, understood));
}

function postOf(post) {
  const { title, name } = nodes[post];
  return element("span", { class: "soft post" }, ", ", named(`${name.endsWith(" (former)") ? "former " : ""}${title}`));
}

// Who is seated by several statements, as a leader and as a member, has one seat: that of the first that passes.
const seatedBy = ([numbers]) => numbers.find(passes);
const leads = (seat) => edges[seatedBy(seat)].relation === "ledBy";

function seatOf(seat) {
  const [, post] = seat;
  return element("li", { class: leads(seat) ? "leader" : null }, leads(seat) ? element("span", { class: "unseen" }, "leader: ") : null, told(seatedBy(seat)), post !== null && nodes[post].title ? postOf(post) : null);
}

function people(side, sides) {
  const seats = side.people.filter((seat) => seatedBy(seat) !== undefined);
  const heads = seats.filter(leads).map(seatOf);
  const rest = seats.filter((seat) => !leads(seat)).map(seatOf);
  const room = FIRST_PEOPLE[sides <= 2 ? "two" : heads.length ? "led" : "more"];
  const most = rest.length > room ? room - 1 : room;
  const more = rest.length > most && element("li", {}, element("details", {}, element("summary", {}, `and ${rest.length - most} more`), element("ul", {}, ...rest.slice(most))));
  return { heads, listed: [...heads, ...rest.slice(0, most), more].filter(Boolean) };
}

// Whom some words seat with one side and others with another.
function tornBetween(plan) {
  const seats = plan.sides.flatMap((side) => side.people.map(seatedBy)
    .filter((number) => number !== undefined && shown.filter.statusOf(edges[number]) !== "denied").map((number) => ({ side: side.node, person: edges[number].to })));
  return [...grouped(seats, ({ person }) => person)].filter(([, found]) => found.length > 1)
    .map(([person, found]) => opens(nodes[person].name, keyOf({ node: nodes[person] }), { title: `seated with ${found.map(({ side }) => nodes[side].name).join(" and with ")}` }));
}

// A side with its people. Whom a person speaks for alone sits at the table in person. No leader is missed where it is not
// certain that the side was there.
function sideOf(side, common, sides) {
  const { heads, listed } = people(side, sides);
  const seated = passes(side.party);
  if (!seated && !listed.length || seated && shown.filter.statusOf(edges[side.party]) === "denied") return null;
  const alone = nodes[side.node].kind === "person";
  const certain = !seated || NOTHING_SAID.has(shown.filter.statusOf(edges[side.party]));
  const missing = !heads.length && !alone && certain && element("span", { class: "soft" }, "no leader named");
  return element("section", { class: listed.length || alone ? "side" : "side bare" }, element("h4", {}, seated ? told(side.party, "to", common) : opens(nodes[side.node].name, keyOf({ node: nodes[side.node] }))),
    side.whole === null ? null : element("p", { class: "soft" }, "perhaps ", opens(nodes[side.whole].name, keyOf({ node: nodes[side.whole] }))), " ", missing,
    listed.length ? element("ul", {}, ...listed) : null);
}

// The head of the table: who hosts and who mediates, with the people of a host that is no party.
function headOf(plan, understood) {
  const hosts = new Map(plan.sides.filter((side) => side.host).map((side) => [side.node, people(side, plan.sides.length).listed]));
  const word = (number) => (edges[number].relation === "hostedBy" ? "host" : "mediator");
  const roles = grouped([...grouped(plan.head.filter(passes), (number) => edges[number].to).values()], (numbers) => [...new Set(numbers.map(word))].join(" and "));
  return [...roles].map(([role, actors]) => {
    const common = commonManner(actors.map(([number]) => number)) || understood;
    return element("div", {}, element("span", { class: "soft" }, role), ...(common ? howSaid(common, understood) : NONE), " ", ...joined(actors.map(([number]) => {
      const own = hosts.get(edges[number].to) || NONE;
      return element("span", {}, told(number, "to", common), own.length ? element("ul", { class: "delegates" }, ...own) : null);
    }), ", "));
  });
}

// What is said under one head, apart from what stands beside it; of many subjects the first, and the others when asked.
function row(name, parts, most = Infinity) {
  if (!parts.length) return null;
  const more = parts.length > most && element("details", { class: "others" }, element("summary", {}, `and ${parts.length - most} more`), ...joined(parts.slice(most), "; "));
  return element("span", { class: "row" }, element("b", {}, name), " ", ...joined(parts.slice(0, most), "; "), " ", more || "");
}

// A subject that is a part of another, word for word, is one of those shown when asked.
function aboutOf(node, common) {
  const subjects = saidOf(node, "about");
  const words = subjects.map(([claim]) => ` ${fold(claim.value)} `);
  const whole = subjects.filter((_, at) => !words.some((other) => other !== words[at] && other.includes(words[at])));
  const ordered = [...whole, ...subjects.filter((said) => !whole.includes(said))];
  const most = whole.length < ordered.length ? whole.length : FIRST_SUBJECTS;
  return row("About", ordered.map((said) => valueWord(said, common)), ordered.length > FIRST_SUBJECTS ? Math.min(most, FIRST_SUBJECTS - 1) : most);
}

function placesOf(plan, node, common) {
  const hidden = saidOf(node, "heldAt").filter(([claim]) => claim.object === undefined).map((said) => valueWord(said, common, "venue"));
  // A house in which, and at which, talks are said to be held stands once.
  const once = grouped(plan.places.filter(passes), (number) => `${edges[number].to} ${mannerOf(edges[number]).text}`).values();
  return [...[...once].map((numbers) => told(numbers.find((number) => edges[number].disputed) ?? numbers[0], "to", common)), ...hidden];
}

// Where several relations are put in one way, as planned or claimed by the same, it is said once.
function commonManner(numbers) {
  const [first, ...others] = numbers.filter(passes).map((number) => mannerOf(edges[number]));
  return first && first.status !== "denied" && others.every((how) => how.text === first.text) ? first : null;
}

function badges(plan, node, common) {
  const phases = saidOf(node, "hasPhase");
  const differ = [...new Set([plan.node, ...plan.sides.flatMap((side) => side.delegations)].flatMap((about) => (accountsOf.get(about) || NONE).map((account) => account.question)))];
  const put = common && !(common === PLANNED || phases.some(([claim]) => claim.value === common.status)) ? howSaid(common) : NONE;
  const torn = tornBetween(plan);
  return [...put, ...badgesOf(differ).map(([question, words]) => difference(`≠ ${words}`, { node }, { question, title: `accounts differ on ${differedOn(question)}` })),
    ...plan.twice.map((other) => element("span", { class: "differs" }, "≠ perhaps also told as ", button(nodes[other].name, () => goToCard(data.talks.find((each) => each.node === other)), { class: "link" }))),
    ...(torn.length ? [element("span", { class: "differs" }, "≠ side of ", ...joined(torn, ", "))] : NONE)];
}

// Which round it was, and of what; what is a part of other talks is so, whatever its number.
function roundsOf(node, common) {
  const numbered = (claimsAbout.get(node.id) || NONE).filter((claim) => claim.ordinal && claim.relation !== "partOf" && shown.filter.passes(claim)).slice(0, 1);
  const parts = saidOf(node, "partOf").filter(([claim]) => claim.object !== node.id);
  const part = (said) => {
    const first = said.find((claim) => claim.ordinal) || said[0];
    const whole = nodes[first.object];
    return [valueWord(said, common, first.ordinal ? roundOf(first) : "part"), " of ", opens(whole.name, keyOf({ node: whole }), { "data-node": whole.id })];
  };
  return [...numbered.map((claim) => valueWord([claim], common, roundOf(claim))), ...parts.map((said) => element("span", {}, ...part(said)))];
}

// When it was, how sure that is, how far the talks are, and which round.
function whenOf(plan, node, common) {
  const when = node.start ? spanWords(node.start, node.end) : plan.told ? `reported ${dateWords(plan.told)}` : "no date";
  const dating = [...saidOf(node, "startsOn"), ...saidOf(node, "endsOn")].flat().filter((claim) => claim.value === node.start);
  const how = dating.length ? manner(dating) : null;
  // Where the day is a plan, that the talks are planned is said with it, by whose word or not at all.
  const phases = saidOf(node, "hasPhase").filter(([claim]) => !(how?.whose && claim.value === how.status));
  const phase = phases.every(([claim]) => claim.value !== USUAL_PHASE) ? phases.map((said) => valueWord(said, null, said[0].value.replace("-", " "))) : NONE;
  return element("span", { title: node.start ? null : "no article says when; reported on that day" }, when,
    ...(how && !phases.some(([claim]) => claim.value === how.text) ? howSaid(how, common) : NONE), ...[...phase, ...roundsOf(node, common)].flatMap((each) => [", ", each]));
}

function card(plan) {
  const node = nodes[plan.node];
  const phases = saidOf(node, "hasPhase").map(([claim]) => claim.value);
  const ahead = phases.length > 0 && phases.every((phase) => AHEAD.has(phase));
  const common = commonManner(plan.sides.map((side) => side.party).filter((number) => number !== null)) || (ahead ? PLANNED : null);
  const marks = badges(plan, node, common);
  const seated = plan.sides.filter((side) => !side.host);
  const sides = seated.map((side) => sideOf(side, common, seated.length)).filter(Boolean);
  const denied = plan.sides.filter((side) => passes(side.party) && shown.filter.statusOf(edges[side.party]) === "denied");
  return element("li", { class: "talks", id: `talks-${node.id}`, "data-thread": plan.thread },
    element("h3", {}, opens(node.name, keyOf({ node }), { "data-node": node.id })),
    element("div", { class: "facts" }, row("When", [whenOf(plan, node, common)]), row("Where", placesOf(plan, node, common)),
      aboutOf(node, common), threadOf(plan)),
    marks.length ? element("p", { class: "badges" }, ...joined(marks, " ")) : null,
    element("div", { class: sides.length === 2 ? "table two" : "table" }, element("div", { class: "head" }, ...headOf(plan, common === PLANNED ? PLANNED : null)), ...sides),
    element("p", { class: "facts" }, row("Not there", plan.away.filter(passes).map((each) => told(each))), row("Said to be no party", denied.map((side) => told(side.party))),
      row("Agreed", plan.agreed.filter(passes).map((each) => told(each, "from")))));
}

const narrowed = () => Boolean(state.focus) || pathEnds().length === 2;
const planPasses = (plan) => shown.filter.inside(plan.node) && (!narrowed() || shown.reached.has(plan.node));
// The first card with the name that the filters leave.
const cardOf = (node) => (cardsOf.get(node.id) || NONE).find(({ numbers, plan }) => planPasses(plan) && (!numbers.length || numbers.some(passes)))?.plan;

function drawCards() {
  const key = JSON.stringify([...FILTERS, "steps"].map((name) => state[name]));
  if (key !== drawnCards) {
    const wanted = data.talks.filter(planPasses);
    const howPut = putHere.filter((name) => !NOTHING_SAID.has(name));
    const list = element("ol", { class: "cards" });
    byId("cards").replaceChildren(element("p", { class: "soft key" }, `A program read ${counted(articles.length, "article")}. Choose a name to see the words it rests on. `,
      element("span", { class: "mark" }, "▸"), " led a side", ...(edges.some((edge) => edge.disputed) ? [" · ", element("span", { class: "differs" }, "≠"), " accounts differ"] : NONE), howPut.length ? ` · ${howPut.join(", ")}: no plain fact` : ""), list);
    startPacking(list);
    dealCards(list, wanted);
    if (!wanted.length) byId("cards").append(element("p", { class: "soft" }, data.talks.length ? "No talks pass the filters." : "The articles tell of no talks."));
  }
  drawnCards = key;
  markCards();
}

function dealCards(list, wanted) {
  const from = list.children.length;
  const dealt = wanted.slice(from, from + MOST_PLANS).map(card);
  list.append(...dealt);
  for (const each of dealt) packed.observe(each);
  const left = wanted.length - list.children.length;
  if (left > 0) byId("cards").append(moreButton(left, MOST_PLANS, (event) => {
    event.target.remove();
    dealCards(list, wanted);
    list.children[from + MOST_PLANS].querySelector("a").focus();
  }));
}

// What is chosen, wherever it is named; the first card that names it comes into sight where none is.
function markCards() {
  const now = selection();
  const edge = now && (now.edge || now.claim && edgeOfClaim.get(now.claim.number));
  const marked = [];
  for (const name of byId("cards").querySelectorAll("[data-edge], [data-node]")) {
    const on = edge ? name.dataset.edge === String(edge.id) : now && now.node && name.dataset.node === String(now.node.id);
    if (on) marked.push(name);
    if (on) name.setAttribute("aria-current", "true");
    else name.removeAttribute("aria-current");
  }
  if (marked.length) afterPacking(() => bringIntoSight(marked));
}

function bringIntoSight(marked) {
  const frame = byId("stage").getBoundingClientRect();
  const inSight = (name) => { const { top, bottom } = name.getBoundingClientRect(); return bottom > Math.max(frame.top, 0) && top < Math.min(frame.bottom, innerHeight); };
  if (!marked.some(inSight) && marked[0].isConnected) marked[0].closest("li.talks").scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
}
