// The names that find no room in the picture stand in a list beside it, with the numbers that stand for them there.
const MOST_NAMES = 300;
const SETTLED = 150;
let namesTimer = 0;
let namesListed = "";
let decidedFor = "";

// Drawn when the picture has come to rest, as it is drawn anew in every frame while it moves.
function listNames() {
  clearTimeout(namesTimer);
  namesTimer = setTimeout(drawNames, SETTLED);
}

function drawNames() {
  if (!byId("canvas").clientWidth) return;
  const now = selection();
  const found = [...numbered].sort((a, b) => numbers.get(a) - numbers.get(b));
  const key = JSON.stringify([found, now && now.node && now.node.id]);
  if (key !== namesListed) {
    byId("names").replaceChildren(element("h2", {}, found.length ? "Without room in the picture" : "All in sight are named"),
      element("ol", { class: "plainlist" }, ...found.slice(0, MOST_NAMES).map((id) => element("li", { value: numbers.get(id) }, `${numbers.get(id)} `, opens(nodes[id].name, keyOf({ node: nodes[id] }), { "data-node": id, "aria-current": now && now.node === nodes[id] ? "true" : null })))),
      found.length > MOST_NAMES ? element("p", { class: "soft" }, `and ${(found.length - MOST_NAMES).toLocaleString("en")} more; enlarge the picture`) : "");
  }
  namesListed = key;
  if (framed === decidedFor) return;
  // It comes and goes with what is drawn, and not while somebody moves the picture.
  decidedFor = framed;
  if (byId("names").hidden === Boolean(found.length)) {
    byId("names").hidden = !found.length;
    drawNetwork();
  }
}
