// What is chosen, in one flat record; what differs from the start stands in the address, so that a view can be linked.
const START = Object.freeze({
  view: "talks", selected: "", layers: Object.keys(layers).filter((name) => layers[name].first).join(" "), statuses: Object.keys(statuses).join(" "),
  confidence: String(data.leastConfidence), article: "", publisher: "", nation: "", from: "", to: "", reach: "",
  focus: "", steps: "1", path: "", opened: "", question: "", sort: "", filter: "", grouped: "yes", compact: "", without: "", read: "",
});
let state = { ...START };
let trail = [];
// The views gone through, by depth; the browser's own history has the same.
let depth = 0;
let views = [];
let undoing = false;
const observers = [];
// A frame in a notebook has no address of its own.
const addressed = location.protocol !== "about:";
const START_ADDRESS = location.href.split("#")[0];

const listed = (text) => (text ? text.split(" ") : []);
const chosen = (name) => new Set(listed(state[name]));

function encoded(record) {
  const told = Object.keys(START).filter((name) => record[name] !== START[name]).map((name) => [name, record[name]]);
  return new URLSearchParams(told).toString();
}

// An address may come from anybody: what does not read as it should is left at its start.
const isNumber = (text) => /^-?\d+(\.\d+)?$/.test(text);
const VALID = { from: isDate, to: isDate, confidence: isNumber, sort: isNumber, reach: (text) => text === "all", steps: (text) => ["1", "2", "3"].includes(text) };

function decoded(text) {
  const given = [...new URLSearchParams(text)].filter(([name, value]) => Object.hasOwn(START, name) && (!value || !VALID[name] || VALID[name](value)));
  const told = Object.fromEntries(given);
  // What names a question or an article alone means its view.
  return { ...START, view: told.read ? "reading" : told.question ? "answers" : START.view, ...told };
}

// Change the state, remember what was, and draw anew; `passing` changes, as under a moving finger, are not remembered.
function go(changes, { passing = false } = {}) {
  const before = encoded(state);
  state = { ...state, ...changes };
  const now = encoded(state);
  if (now === before && !passing) return;
  if (!passing) {
    views[depth] = before;
    depth += 1;
    views.length = depth;
  }
  const address = now ? `#${now}` : START_ADDRESS;
  if (addressed && passing) history.replaceState({ depth }, "", address);
  else if (addressed) history.pushState({ depth }, "", address);
  follow();
}

function follow() {
  if (state.selected && trail[trail.length - 1] !== state.selected) {
    trail = [...trail.filter((each) => each !== state.selected), state.selected].slice(-4);
  }
  for (const observe of observers) observe();
}

// The step back is drawn at once; the browser's history follows, and its event has then nothing left to do.
function undo() {
  if (!depth) return;
  const before = views[depth - 1];
  if (before !== undefined) {
    depth -= 1;
    state = decoded(before);
    follow();
    say("Undone");
  }
  undoing = before !== undefined;
  if (addressed) history.back();
}

function returned(event) {
  if (undoing) {
    undoing = false;
    return;
  }
  state = decoded(location.hash.slice(1));
  depth = (event.state && event.state.depth) || 0;
  views[depth] = encoded(state);
  follow();
}

// What is selected: a thing, a relation between two things, one claim, or several things and claims together.
function selection(text = state.selected) {
  const [kind, rest] = [text.slice(0, 2), text.slice(2)];
  if (kind === "n:" && nodeByKey.has(rest)) return { node: nodeByKey.get(rest) };
  if (kind === "c:") {
    const claim = claims.find((each) => each.key === rest);
    return claim ? { claim } : null;
  }
  if (kind === "m:") {
    const many = rest.split(" ").map((each) => selection(each)).filter((each) => each && !each.many);
    return many.length ? { many } : null;
  }
  if (kind === "e:") {
    const start = nodeByKey.get(rest.split(" ")[0]);
    const edge = start && edgesOf[start.id].find((each) => edgeKey(each) === rest);
    return edge ? { edge } : null;
  }
  return null;
}

const keyOf = ({ node, edge, claim, many }) => (many ? (many.length > 1 ? `m:${many.map(keyOf).join(" ")}` : keyOf(many[0])) : node ? `n:${node.key}` : edge ? `e:${edgeKey(edge)}` : `c:${claim.key}`);
const select = (node) => go({ selected: keyOf({ node }) });
const selectEdge = (edge) => go({ selected: keyOf({ edge }) });
const selectClaim = (claim) => go({ selected: keyOf({ claim }) });
