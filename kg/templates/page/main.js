// Everything together: what a change of state draws anew, and the keys that work everywhere.
const FRAMING = ["layers", "article", "publisher", "nation", "from", "to", "focus", "steps", "path", "opened", "question"];
let framed = "";

function drawTrail() {
  byId("undo").disabled = !depth;
  const steps = trail.map((key) => [key, selection(key)]).filter(([, each]) => each);
  byId("trail").replaceChildren(...steps.map(([key, each]) => {
    const entry = button("", () => visit(() => go({ selected: key, read: "" })), { class: "link" });
    const claim = each.claim || null;
    entry.append(named(each.node ? each.node.name : claim ? sayingOf(claim) : `${nodes[each.edge.from].name} ${relations[each.edge.relation].words} ${nodes[each.edge.to].name}`));
    if (key === state.selected) entry.setAttribute("aria-current", "true");
    return element("li", {}, entry);
  }));
  byId("trail").hidden = !steps.length;
}

function drawNote() {
  const ends = pathEnds();
  const centre = nodeByKey.get(state.focus);
  const folded = shown.level === "whole" ? "" : `${shown.candidates.toLocaleString("en")} things are too many to draw: `
    + { talks: "only talks and their parties are shown. Open one to see the rest around it.",
      parties: `the ${shown.nodes.size} parties in most talks are shown, tied by the talks they share. Open one to see its talks.`,
      around: "only what is around your choice is shown. Escape goes back to all parties." }[shown.level];
  const narrowed = ends.length === 2 ? ["Only the path from ", named(ends[0].name), " to ", named(ends[1].name), " is drawn."]
    : centre ? ["Only what is around ", named(centre.name), " is drawn."]
      : shown.nodes.size === 0 && nodes.length ? ["Nothing passes the filters."] : [folded];
  const leave = ends.length === 2 || centre ? button("Show all again", () => go({ path: "", focus: "" }), { class: "plain" })
    : shown.nodes.size === 0 && nodes.length ? button("Show all again", () => byId("clear").click(), { class: "plain" }) : "";
  byId("note").replaceChildren(element("span", {}, ...narrowed), leave);
  byId("note").hidden = narrowed[0] === "";
}

function moveCamera() {
  const frame = JSON.stringify([...FRAMING.map((name) => state[name]), shown.level, shown.level === "around" && state.selected]);
  const now = selection();
  if (frame !== framed && !(clickedHere && now)) {
    if (now) goTo(now, framed !== "");
    else fit([...(near || shown.nodes)], framed !== "");
  } else if (now && !clickedHere) {
    const point = network.canvasToDOM(at(endsOf(now)[0]));
    const box = byId("canvas").getBoundingClientRect();
    const away = point.x < 60 || point.y < 40 || point.x > box.width - 60 || point.y > box.height - 60;
    if (away || network.getScale() < 0.3) goTo(now);
  }
  framed = frame;
  clickedHere = false;
}

// What was focused may be drawn anew or become useless: the focus then goes to what stands in its place.
function keepFocus(held, part) {
  if (!held || held === document.body || held.isConnected && !held.disabled || document.activeElement !== document.body && document.activeElement !== held) return;
  const heading = part === "panel" ? byId("panel").querySelector("h2") : part === "answer" ? byId("asked") : null;
  (heading || byId("canvas")).focus({ preventScroll: true });
}

let asked = null;
observers.push(() => {
  const held = document.activeElement;
  const part = ["panel", "answer"].find((id) => byId(id).contains(held));
  chooseShown();
  if (asked !== state.question) {
    drawAnswer();
    network.setSize("100%", "100%");
    network.redraw();
    asked = state.question;
  }
  drawPicture();
  drawAnswer();
  drawNote();
  drawTrail();
  drawFilters();
  drawTimeline();
  showPanel();
  markCurrent();
  moveCamera();
  keepFocus(held, part);
});

byId("undo").addEventListener("click", undo);
byId("whole").addEventListener("click", () => whole());
byId("closer").addEventListener("click", () => zoom(ZOOM.step));
byId("farther").addEventListener("click", () => zoom(1 / ZOOM.step));
for (const jump of document.querySelectorAll("[data-jump]")) {
  jump.addEventListener("click", () => byId(jump.dataset.jump).scrollIntoView({ behavior: calm.matches ? "auto" : "smooth" }));
}
byId("find").addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, select, textarea");
  if (event.key === "Escape" && (state.selected || state.read)) {
    go({ selected: "", read: "" });
    (cameFrom && cameFrom.isConnected ? cameFrom : byId("canvas")).focus();
    cameFrom = null;
  } else if (event.key === "/" && !typing) {
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
  if (!width) {
    framed = "";
    moveCamera();
  }
  if (byId("strip").clientWidth !== width) drawTimeline();
  width = byId("strip").clientWidth;
}).observe(byId("strip"));

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
if (innerWidth > 900) byId("filters").open = true;
follow();
// For the browser's console, and for tests that click where a thing stands.
window.parley = { network, data, shown: () => shown, written: () => written, near: () => [...(near || [])], markOf, select: (name) => select(nodes.find((node) => node.name === name)) };
