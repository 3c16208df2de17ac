// Everything together: what a change of state draws anew, and the keys that work everywhere.
function drawTrail() {
  byId("undo").disabled = !depth;
  const steps = trail.map((key) => [key, selection(key)]).filter(([, each]) => each);
  const nameOf = ({ node, edge, claim, many }) => (many ? listName(many) : node ? node.name : claim ? sayingOf(claim) : `${nodes[edge.from].name} ${relations[edge.relation].words} ${nodes[edge.to].name}`);
  byId("trail").replaceChildren(...steps.map(([key, each]) => {
    const entry = button("", () => visit(() => go({ selected: key })), { class: "link" });
    entry.append(named(nameOf(each)));
    if (key === state.selected) entry.setAttribute("aria-current", "true");
    return element("li", {}, entry);
  }));
  byId("trail").hidden = !steps.length;
}

function drawNote() {
  const ends = pathEnds();
  const centre = nodeByKey.get(state.focus);
  const active = FILTERS.filter((name) => state[name] !== START[name]);
  const folded = shown.level === "whole" || viewNow() !== "network" ? "" : `${shown.candidates.toLocaleString("en")} things are too many to draw: `
    + { talks: "only talks and their parties are shown. Open one to see the rest around it.",
      parties: `the ${shown.nodes.size} parties in most talks are shown, tied by the talks they share. Open one to see its talks.`,
      around: "only what is around your choice is shown. Escape goes back to all parties." }[shown.level];
  // What an open question brings forward in the picture would else look as if the rest had gone out.
  const asked = viewNow() === "network" && near && !selection() ? openQuestion() : null;
  const words = ends.length === 2 ? ["Only the path from ", named(ends[0].name), " to ", named(ends[1].name), " is shown."]
    : centre ? ["Only what is around ", named(centre.name), " is shown."]
      : active.length ? ["Only this is shown: ", named(filtersInWords().join("; ")), "."]
        : asked ? [`What the answers to “${asked.summary}” name stands out.`] : [folded];
  const leaving = ends.length === 2 || centre ? button("Show all again", () => go({ path: "", focus: "" }), { class: "plain" })
    : active.length ? button("Show all again", () => byId("clear").click(), { class: "plain" })
      : asked ? button("Show all alike", () => go({ question: "", ...NO_TABLE }), { class: "plain" }) : "";
  byId("note").replaceChildren(element("span", {}, ...words), leaving);
  byId("note").hidden = words[0] === "";
}

// What was focused may be drawn anew or become useless: the focus then goes to what stands in its place.
function keepFocus(held, part) {
  if (!held || held === document.body || held.isConnected && !held.disabled || document.activeElement !== document.body && document.activeElement !== held) return;
  const heading = part === "panel" ? byId("panel").querySelector("h2") : part === "answer" ? byId("asked") : null;
  (heading || document.querySelector("#views [aria-current]")).focus({ preventScroll: true });
}

observers.push(() => {
  const held = document.activeElement;
  const part = ["panel", "answer"].find((id) => byId(id).contains(held));
  chooseShown();
  showPanel();
  drawView();
  drawNote();
  drawTrail();
  drawFilters();
  markCurrent();
  keepFocus(held, part);
});

// Away from the words, back to where they were asked for.
function leave() {
  if (cameFrom) keepInPlace(cameFrom);
  go({ selected: "", path: "" });
  const from = cameFrom && (cameFrom.isConnected ? cameFrom : drawnAnew(cameFrom));
  if (!from) keepFocus(byId("evidence"));
  else from.focus({ preventScroll: true });
  // On a small screen the words lay over the view, which is to stay where it was.
  if (from && !small.matches) afterPacking(() => from.scrollIntoView({ block: "nearest" }));
  cameFrom = null;
}

byId("undo").addEventListener("click", undo);
byId("whole").addEventListener("click", () => whole());
byId("closer").addEventListener("click", () => zoom(ZOOM.step));
byId("farther").addEventListener("click", () => zoom(1 / ZOOM.step));
byId("closepanel").addEventListener("click", () => leave());
byId("find").addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, select, textarea");
  if (event.key === "Escape" && (state.selected || state.path)) leave();
  else if (event.key === "/" && !typing) {
    byId("query").focus();
    event.preventDefault();
  } else if (event.key === "z" && (event.ctrlKey || event.metaKey) && !typing) {
    undo();
    event.preventDefault();
  }
});
addEventListener("popstate", returned);
let width = 0;
new ResizeObserver(() => {
  if (byId("stage").clientWidth !== width && ["network", "map", "timeline"].includes(viewNow())) drawView();
  width = byId("stage").clientWidth;
}).observe(byId("stage"));

byId("counts").textContent = [counted(nodes.filter((node) => node.kind === "negotiation").length, "negotiation"),
  counted(nodes.filter((node) => node.kind === "person").length, "person", "people"), counted(articles.length, "article")].join(", ");
if (addressed) {
  state = decoded(location.hash.slice(1));
  depth = (history.state && history.state.depth) || 0;
}
drawLegend();
wireFilters();
drawQuestions();
wireTimeline();
wireTakeaway();
drawList();
wireViews();
wireKeys();
follow();
// For the browser's console, and for tests that click where a thing stands.
window.parley = { network, data, shown: () => shown, written: () => written, numbered: () => numbered, near: () => [...(near || [])], markOf, select: (name) => select(nodes.find((node) => node.name === name)) };
