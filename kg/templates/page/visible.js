// What is drawn and where: the layers and filters decide, then a focus or a path; too much of it is drawn folded together.
const LIMIT = 1500;
const MOST_TALKS = 300;
const MOST_PARTIES = 80;
const FOLDED_KINDS = new Set(["negotiation", "nation", "organization"]);
// What is reached is shown whatever is chosen; what is chosen is shown besides.
let shown = { nodes: new Set(), reached: new Set(), edges: [], joined: [], level: "whole", candidates: 0, at: new Map() };
// Where a thing stands: where the page was told to put it, unless the view has an order of its own.
const at = (id) => shown.at.get(id) || nodes[id];

function claimFilter() {
  const [how, least] = [chosen("statuses"), Number(state.confidence)];
  const article = state.article === "" ? -1 : articles.findIndex((each) => each.id === state.article);
  return (claim) => how.has(claim.status) && claim.confidence >= least
    && (state.article === "" || claim.article === article)
    && (state.publisher === "" || articles[claim.article].source === state.publisher);
}

// A delegation is of the time of its talks; what is neither has none.
function inTime(node) {
  if (!state.from && !state.to) return true;
  if (node.kind === "delegation") return edgesOf[node.id].every((edge) => edge.relation !== "sentTo" || edge.from !== node.id || inTime(nodes[edge.to]));
  if (!EVENTS.has(node.kind)) return true;
  return Boolean(node.span) && (!state.to || node.span[0] <= state.to) && (!state.from || node.span[1] >= state.from);
}

// The talks and deeds a nation or its delegations have a part in, and whatever is tied to those.
function ofNation(passes) {
  const nation = nodeByKey.get(state.nation);
  if (!nation) return null;
  const near = (ids) => new Set([...ids].flatMap((id) => edgesOf[id].filter(passes).map((edge) => other(edge, nodes[id]).id)));
  const first = near([nation.id]);
  const sides = [...first].filter((id) => nodes[id].kind === "delegation");
  const events = [...first, ...near(sides)].filter((id) => EVENTS.has(nodes[id].kind));
  const around = near(events);
  const mates = near([...around].filter((id) => nodes[id].kind === "delegation" && edgesOf[id].some((edge) => events.includes(edge.to))));
  return new Set([nation.id, ...sides, ...events, ...around, ...mates, ...near([...around].filter((id) => nodes[id].kind === "person"))]
    .filter((id) => !EVENTS.has(nodes[id].kind) || events.includes(id)));
}

// Which edges and nodes pass the filters, whatever their layer.
function filtered() {
  const passes = claimFilter();
  const told = new Uint8Array(nodes.length);
  const live = claims.map(passes);
  claims.forEach((claim, number) => {
    if (!live[number]) return;
    told[claim.subject] = 1;
    if (claim.object !== undefined) told[claim.object] = 1;
  });
  const alive = (id) => inTime(nodes[id]);
  const edgePasses = (edge) => alive(edge.from) && alive(edge.to)
    && (edge.claims.length ? edge.claims.some((number) => live[number]) : Boolean(told[edge.from] && told[edge.to]) || unfiltered());
  const within = state.nation ? ofNation(edgePasses) : null;
  const inside = (id) => (told[id] || unfiltered()) && alive(id) && (!within || within.has(id));
  // Of what is said for a relation only what passes counts: it decides how the line looks and what is taken away.
  const liveClaims = (edge) => edge.claims.filter((number) => live[number]).map((number) => claims[number]);
  const statusOf = (edge) => {
    const put = new Set(liveClaims(edge).map((claim) => claim.status));
    return put.size === 0 || edge.claims.every((number) => live[number]) ? edge.status : Object.keys(statuses).find((status) => put.has(status));
  };
  return { passes, told, within, inside, liveClaims, statusOf, edgePasses: (edge) => edgePasses(edge) && inside(edge.from) && inside(edge.to) };
}

const unfiltered = () => ["statuses", "confidence", "article", "publisher"].every((name) => state[name] === START[name]);

// The things within so many steps, the nearest first, each with its distance.
function around(starts, steps, edgePasses) {
  const found = new Map(starts.map((node) => [node.id, 0]));
  for (const id of found.keys()) {
    if (found.get(id) >= steps) continue;
    for (const edge of edgesOf[id]) {
      const end = other(edge, nodes[id]).id;
      if (!found.has(end) && edgePasses(edge)) found.set(end, found.get(id) + 1);
    }
  }
  return found;
}

// A shortest path, as the edges that make it; none where the filters leave none. Of two as short, the one of what is a fact.
function pathBetween(start, end, edgePasses) {
  const path = pathOver(start, end, edgePasses);
  const firm = pathOver(start, end, (edge) => statuses[edge.status].firm && edgePasses(edge));
  return firm.length === path.length ? firm : path;
}

// Places join what has nothing to do with each other, so no path leads over one.
function pathOver(start, end, edgePasses) {
  const cameBy = new Map([[start.id, null]]);
  for (const id of cameBy.keys()) {
    if (id === end.id) break;
    for (const edge of edgesOf[id]) {
      const next = other(edge, nodes[id]);
      if (cameBy.has(next.id) || next.kind === "place" && next !== end || !edgePasses(edge)) continue;
      cameBy.set(next.id, edge);
    }
  }
  const path = [];
  for (let at = end.id; cameBy.get(at); at = other(cameBy.get(at), nodes[at]).id) path.unshift(cameBy.get(at));
  return path;
}

const pathEnds = () => listed(state.path).map((key) => nodeByKey.get(key)).filter(Boolean);

function layered({ inside, edgePasses }) {
  const on = chosen("layers");
  const opened = new Set(listed(state.opened).filter((key) => nodeByKey.has(key)).map((key) => nodeByKey.get(key).id));
  const drawable = (id) => on.has(nodes[id].layer) && inside(id);
  const found = new Set();
  for (const edge of edges) if (drawable(edge.from) && drawable(edge.to) && edgePasses(edge)) found.add(edge.from).add(edge.to);
  for (const node of nodes) if (node.kind === "negotiation" && drawable(node.id)) found.add(node.id);
  return { found, opened };
}

const isPartyOf = (edge) => edge.relation === "hasParty" && edge.status !== "denied";

// Past the limit: talks and their parties; where those are too many as well, the parties in most talks.
function foldedTogether(found, { edgePasses }) {
  const kept = new Set([...found].filter((id) => FOLDED_KINDS.has(nodes[id].kind)));
  if (kept.size <= MOST_TALKS) return { kept, level: "talks" };
  const parties = [...kept].filter((id) => nodes[id].kind !== "negotiation");
  const talks = new Map(parties.map((id) => [id, edgesOf[id].filter((edge) => isPartyOf(edge) && edgePasses(edge)).length]));
  const most = parties.sort((a, b) => talks.get(b) - talks.get(a) || a - b).slice(0, MOST_PARTIES);
  return { kept: new Set(most), level: "parties" };
}

function joinedByTalks(kept, edgePasses) {
  const pairs = new Map();
  for (const node of nodes) {
    if (node.kind !== "negotiation") continue;
    const sides = [...new Set(edgesOf[node.id].filter((edge) => isPartyOf(edge) && kept.has(edge.to) && edgePasses(edge)).map((edge) => edge.to))];
    for (let i = 0; i < sides.length; i += 1) for (let j = i + 1; j < sides.length; j += 1) {
      const pair = [sides[i], sides[j]].sort((a, b) => a - b).join(" ");
      pairs.set(pair, (pairs.get(pair) || 0) + 1);
    }
  }
  return [...pairs].map(([pair, count]) => ({ id: `talks ${pair}`, from: +pair.split(" ")[0], to: +pair.split(" ")[1], count }));
}

// ---- orders of a view's own -------------------------------------------------------------------------------------
// On rings around what stands in the middle, as many rings as they need; a thing stands near the one it is reached by.
function onRings(levels) {
  const placed = new Map();
  const angles = new Map();
  let radius = 0;
  for (const level of levels) {
    const ordered = [...level].sort((a, b) => (angles.get(a) ?? 0) - (angles.get(b) ?? 0) || nodes[a].kind.localeCompare(nodes[b].kind) || a - b);
    for (let from = 0; from < ordered.length;) {
      const alone = radius === 0 && ordered.length === 1;
      if (!alone) radius += 190;
      const ring = ordered.slice(from, from + (alone ? 1 : Math.max(10, Math.floor(2 * Math.PI * radius / 95))));
      ring.forEach((id, number) => {
        const angle = 2 * Math.PI * number / ring.length - Math.PI / 2;
        placed.set(id, { x: alone ? 0 : radius * Math.cos(angle), y: alone ? 0 : radius * Math.sin(angle) });
        for (const edge of edgesOf[id]) {
          const end = other(edge, nodes[id]).id;
          if (!angles.has(end)) angles.set(end, angle + Math.PI / 2);
        }
      });
      from += ring.length;
    }
    if (!radius) radius = 1;
  }
  return placed;
}

const onCircle = (ids) => new Map([...ids].sort((a, b) => nodes[a].name.localeCompare(nodes[b].name)).map((id, number) => {
  const angle = 2 * Math.PI * number / ids.size - Math.PI / 2;
  return [id, { x: 1.35 * ids.size * 16 * Math.cos(angle), y: ids.size * 16 * Math.sin(angle) }];
}));

const onLine = (ids) => new Map(ids.map((id, number) => [id, { x: 230 * number, y: number % 2 ? 45 : -45 }]));

function neighbourhood(ids, steps, edgePasses) {
  const reached = around(ids.map((id) => nodes[id]), steps, edgePasses);
  const kept = [...reached.keys()].slice(0, LIMIT);
  return { found: new Set(kept), at: onRings([...grouped(kept, (id) => reached.get(id)).values()]) };
}

function alongPath([start, end], edgePasses) {
  const ids = [start.id];
  for (const edge of pathBetween(start, end, edgePasses)) ids.push(edge.from === ids[ids.length - 1] ? edge.to : edge.from);
  const found = new Set([...ids, end.id]);
  return { found, at: onLine([...found]) };
}

// All of a picture that is small enough; of a larger one what it folds into.
function allOf(filter, now) {
  const { found, opened } = layered(filter);
  if (found.size <= LIMIT) return { found: opening(found, opened, filter), candidates: found.size, level: "whole" };
  const { kept, level } = foldedTogether(found, filter);
  const folded = { candidates: found.size, level };
  if (level === "talks") return { ...folded, found: opening(kept, opened, filter) };
  const wanted = now ? endsOf(now).filter((id) => !kept.has(id)) : NONE;
  if (wanted.length) return { ...folded, ...neighbourhood(endsOf(now), 2, filter.edgePasses), level: "around" };
  return { ...folded, found: kept, at: onCircle(kept), joined: joinedByTalks(kept, filter.edgePasses) };
}

const opening = (found, opened, { edgePasses }) => new Set([...found,
  ...[...opened].flatMap((id) => [...around([nodes[id]], 1, edgePasses).keys()].slice(0, MOST_TALKS))]);

function chooseShown() {
  const filter = filtered();
  const ends = pathEnds();
  const centre = state.focus && nodeByKey.get(state.focus);
  const now = selection();
  const view = ends.length === 2 ? alongPath(ends, filter.edgePasses)
    : centre ? neighbourhood([centre.id], Number(state.steps) || 1, filter.edgePasses) : allOf(filter, now);
  const reached = new Set(view.found);
  if (now && !view.joined) for (const id of endsOf(now)) view.found.add(id);
  const drawn = view.joined ? NONE : edges.filter((edge) => view.found.has(edge.from) && view.found.has(edge.to) && filter.edgePasses(edge));
  shown = { joined: NONE, at: new Map(), level: "whole", candidates: view.found.size, ...view, nodes: view.found, reached, edges: drawn, filter };
}

function endsOf(selected) {
  if (selected.node) return [selected.node.id];
  if (selected.edge) return [selected.edge.from, selected.edge.to];
  if (selected.many) return selected.many.flatMap(endsOf);
  return [selected.claim.subject, selected.claim.object].filter((id) => id !== undefined);
}

// How many of a thing's neighbours pass the filters and are not drawn.
const hiddenNeighbours = (node) => new Set(edgesOf[node.id].filter(shown.filter.edgePasses).map((edge) => other(edge, node).id).filter((id) => !shown.nodes.has(id))).size;
