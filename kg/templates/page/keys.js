// Without a mouse: from thing to thing in the picture, from name to name in a list. What has the focus stands out in the view.
// Where the keys stand in the picture: at what is chosen, or else at what was chosen last.
let stood = null;
function standing() {
  const now = selection();
  const id = now ? endsOf(now)[0] : stood;
  return shown.nodes.has(id) ? id : null;
}

// The nearest thing in the direction of an arrow key, seen from there or from the middle of the picture.
function nextTowards(dx, dy) {
  const here = standing();
  const from = here === null ? network.getViewPosition() : at(here);
  let [best, least] = [null, Infinity];
  for (const id of shown.nodes) {
    const [x, y] = [at(id).x - from.x, at(id).y - from.y];
    const [along, across] = [x * dx + y * dy, Math.abs(x * dy - y * dx)];
    if (along <= 0) continue;
    const cost = along + 2.5 * across;
    if (cost < least) [best, least] = [nodes[id], cost];
  }
  return best;
}

// All things one after the other, talks first, as the arrow keys may never come to one that stands among others.
function nextInOrder(step) {
  const ids = [...shown.nodes].sort((a, b) => rank(a) - rank(b) || a - b);
  const here = ids.indexOf(standing());
  return nodes[ids.at(here < 0 ? Math.min(step, 0) : (here + step) % ids.length)];
}

// However many steps are gone, one step back leads to where they began.
function stepTo(node) {
  if (!node) return;
  go({ selected: keyOf({ node }) }, { passing: Boolean(selection()) });
  const lines = shown.edges.filter((edge) => edge.from === node.id || edge.to === node.id).length;
  say(`${node.name}, ${node.kind.replace("-", " ")}, ${counted(lines, "line")}`);
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const chooseStanding = () => { if (!selection() && standing() !== null) select(nodes[standing()]); };
const PICTURE_KEYS = { "+": () => zoom(ZOOM.step), "=": () => zoom(ZOOM.step), "-": () => zoom(1 / ZOOM.step), 0: () => whole(),
  PageDown: () => stepTo(nextInOrder(1)), PageUp: () => stepTo(nextInOrder(-1)),
  Enter: () => visit(chooseStanding), o: () => { if (standing() !== null) openAround(nodes[standing()]); } };

function keyInPicture(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const arrow = ARROWS[event.key];
  if (arrow && event.shiftKey) {
    const view = network.getViewPosition();
    const step = 120 / network.getScale();
    move({ x: view.x + arrow[0] * step, y: view.y + arrow[1] * step }, network.getScale(), false);
  } else if (arrow) stepTo(nextTowards(...arrow));
  else if (Object.hasOwn(PICTURE_KEYS, event.key)) PICTURE_KEYS[event.key]();
  else return;
  event.preventDefault();
}

// The arrow keys go from one to the next of a list and around its ends; Home and End go to the first and the last.
function stepThrough(list, which = "a, button, summary") {
  list.addEventListener("keydown", (event) => {
    const all = [...list.querySelectorAll(which)].filter((each) => each.checkVisibility());
    const here = all.indexOf(document.activeElement);
    const to = { ArrowDown: here + 1, ArrowRight: here + 1, ArrowUp: here - 1, ArrowLeft: here - 1, Home: 0, End: -1 }[event.key];
    if (here < 0 || to === undefined || event.altKey) return;
    all.at(to % all.length).focus();
    event.preventDefault();
  });
}

// What a focused name stands for is named in the picture, and ringed on the map.
function pointTo(id) {
  hovered = id;
  if (viewNow() === "network") network.redraw();
  for (const mark of byId("world").querySelectorAll("circle")) mark.classList.toggle("pointed", mark.dataset.node === String(id));
}

function wireKeys() {
  byId("canvas").addEventListener("keydown", keyInPicture);
  network.on("beforeDrawing", () => { ringed = document.activeElement === byId("canvas") ? standing() : null; });
  for (const kind of ["focus", "blur"]) byId("canvas").addEventListener(kind, () => network.redraw());
  for (const id of ["maplist", "names", "list", "lanes"]) stepThrough(byId(id));
  stepThrough(byId("questions"), "[role=tab]");
  document.addEventListener("focusin", ({ target }) => {
    const name = target.closest("#maplist [data-node], #names [data-node], #list [data-node]");
    pointTo(name ? Number(name.dataset.node) : null);
  });
  observers.push(() => {
    const now = selection();
    if (now) [stood] = endsOf(now);
  });
}
