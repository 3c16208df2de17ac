// The picture: vis-network holds the camera and finds what is pointed at; the shapes are ours, so that they show in any size.
const LONG = 800;
const CLOSEST = 1.15;
const ZOOM = { least: 0.01, most: 3, step: 1.4 };
const paths = new Map(nodes.map(outline).map((path) => [path, new Path2D(path)]));
let near = null;
let hovered = null;
let colors = readColors();
let clickedHere = false;

function readColors() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(name).trim();
  return { ink: read("--ink"), soft: read("--soft"), paper: read("--ground"), accent: read("--accent"), group: read("--group") };
}

// A thing keeps a size on the screen that can be seen and pointed at from far away.
function radius(node, scale = network.getScale()) {
  const look = layers[node.layer];
  const crowd = Math.min(1, Math.sqrt(250 / (shown.nodes.size || 1)));
  return Math.max(look.size, (crowd * (node.kind === "negotiation" ? 10 : 6)) / scale);
}

// Around the thing at which the keys stand, while the picture has the focus.
let ringed = null;
function ring(ctx, x, y, size) {
  ctx.beginPath();
  ctx.arc(x, y, size, 0, 2 * Math.PI);
  ctx.lineWidth = 3 / network.getScale();
  ctx.strokeStyle = colors.accent;
  ctx.stroke();
}

function drawThing({ ctx, id, x, y, state: { selected } }) {
  const node = nodes[id];
  const size = radius(node);
  const drawNode = () => {
    ctx.save();
    ctx.globalAlpha = near && !near.has(id) ? 0.22 : 1;
    ctx.translate(x - size, y - size);
    ctx.scale(size / 8, size / 8);
    ctx.fillStyle = layers[node.layer].color;
    ctx.strokeStyle = selected ? colors.accent : colors.ink;
    ctx.lineWidth = (selected ? 26 : 7) / size;
    ctx.fill(paths.get(outline(node)));
    ctx.stroke(paths.get(outline(node)));
    ctx.restore();
    if (id === ringed) ring(ctx, x, y, 1.6 * size);
  };
  return { drawNode, nodeDimensions: { width: 2 * size, height: 2 * size } };
}

const nodeSet = new vis.DataSet();
const edgeSet = new vis.DataSet();
const network = new vis.Network(byId("canvas"), { nodes: nodeSet, edges: edgeSet },
  { ...data.options, nodes: { ...data.options.nodes, ctxRenderer: drawThing } });
// vis-network's own frame would be a second stop for the Tab key.
byId("canvas").firstElementChild.tabIndex = -1;

// Lines across the picture would hide what lies between; they come forward when one of their ends is chosen.
const isLong = (edge) => !shown.at.size && Math.hypot(nodes[edge.from].x - nodes[edge.to].x, nodes[edge.from].y - nodes[edge.to].y) > LONG;

function drawnEdge(edge, emphasis) {
  const color = lineColor(edge.relation);
  const { dashes } = statuses[shown.filter.statusOf(edge)];
  const opacity = emphasis === "away" ? 0.1 : emphasis === "near" || !isLong(edge) ? 1 : 0.16;
  return {
    id: edge.id, from: edge.from, to: edge.to, dashes: dashes.length ? dashes : false,
    width: emphasis === "near" ? 2.4 : 1.3, color: { color, highlight: color, hover: color, opacity },
    smooth: edge.bend ? { enabled: true, type: edge.bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(edge.bend) } : false,
  };
}

const drawnJoin = (join) => ({
  id: join.id, from: join.from, to: join.to, width: 1 + 1.5 * Math.log2(join.count), arrows: { to: { enabled: false } },
  color: { color: families["taking part"].colors[dark.matches ? 1 : 0], opacity: near && !(near.has(join.from) && near.has(join.to)) ? 0.1 : 0.6 },
});

// Give the data set what is wanted and nothing else; what has not changed is not touched.
const given = { nodes: new Map(), edges: new Map() };
function supply(set, known, wanted) {
  const gone = [...known.keys()].filter((id) => !wanted.has(id));
  const changed = [...wanted].filter(([id, item]) => known.get(id) !== JSON.stringify(item)).map(([, item]) => item);
  if (gone.length) set.remove(gone);
  if (changed.length) set.update(changed);
  for (const id of gone) known.delete(id);
  for (const item of changed) known.set(item.id, JSON.stringify(item));
}

// Talks, sides and people meet in a delegation: what is tied to it belongs to the neighbourhood of each of them.
const throughDelegations = (node) => edgesOf[node.id].map((edge) => other(edge, node)).filter((end) => end.kind === "delegation")
  .flatMap((delegation) => edgesOf[delegation.id]);

// What comes forward: a thing with its neighbours, a relation, or a claim with all that its row in the open table names.
function emphasis() {
  const now = selection();
  const question = openQuestion();
  if (!now && question) {
    const rows = wantedRows(question).map(({ row }) => row);
    const things = new Set(rows.flatMap((row) => [...row.nodes, ...endsOf({ claim: claims[row.claim] })]).filter((id) => shown.nodes.has(id)));
    const lines = rows.map((row) => edgeOfClaim.get(row.claim)).filter(Boolean).map((edge) => edge.id);
    return things.size ? { things, lines: new Set(lines) } : null;
  }
  if (!now) return null;
  const ends = endsOf(now);
  if (now.node) {
    const own = [...edgesOf[now.node.id], ...throughDelegations(now.node)];
    return { things: new Set([...ends, ...own.flatMap((edge) => [edge.from, edge.to])]), lines: new Set(own.map((edge) => edge.id)) };
  }
  if (now.edge) return { things: new Set(ends), lines: new Set([now.edge.id]) };
  const things = new Set([...ends, ...(now.many || [now]).flatMap(({ claim }) => (claim ? rowNodes(claim) : NONE))]);
  const between = [...things].flatMap((id) => edgesOf[id]).filter((edge) => things.has(edge.from) && things.has(edge.to));
  return { things, lines: new Set(between.map((edge) => edge.id)) };
}

function drawPicture() {
  const strong = emphasis();
  near = strong && strong.things;
  const wantedNodes = new Map([...shown.nodes].map((id) => [id, { id, x: at(id).x, y: at(id).y }]));
  const drawn = shown.edges.map((edge) => [edge.id, drawnEdge(edge, strong && (strong.lines.has(edge.id) ? "near" : "away"))]);
  const wantedEdges = new Map([...drawn, ...shown.joined.map((join) => [join.id, drawnJoin(join)])]);
  supply(edgeSet, given.edges, new Map([...wantedEdges].filter(([id]) => given.edges.has(id))));
  supply(nodeSet, given.nodes, wantedNodes);
  supply(edgeSet, given.edges, wantedEdges);
  orderLabels();
  const now = selection();
  network.setSelection({ nodes: now && now.node && shown.nodes.has(now.node.id) ? [now.node.id] : [], edges: [] }, { highlightEdges: false });
  network.redraw();
}

// ---- the camera -------------------------------------------------------------------------------------------------
function fit(ids, animated = true) {
  const placed = ids.map(at);
  if (!placed.length) return;
  const [xs, ys] = [placed.map((node) => node.x), placed.map((node) => node.y)];
  const range = (values) => values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
  const [[left, right], [top, bottom]] = [range(xs), range(ys)];
  const box = byId("canvas").getBoundingClientRect();
  const scale = Math.min((box.width - 150) / (right - left || 1), (box.height - 110) / (bottom - top || 1), CLOSEST);
  move({ x: (left + right) / 2, y: (top + bottom) / 2 + 14 / Math.max(scale, ZOOM.least) }, Math.max(scale, ZOOM.least), animated);
}

function move(position, scale, animated = true) {
  const animation = animated && !calm.matches ? { duration: 350, easingFunction: "easeInOutQuad" } : false;
  network.moveTo({ position, scale: Math.min(ZOOM.most, Math.max(ZOOM.least, scale)), animation });
}

const whole = (animated = true) => fit([...shown.nodes], animated);
const zoom = (factor) => move(network.getViewPosition(), network.getScale() * factor);

function goTo(selected, animated = true) {
  const ends = endsOf(selected);
  const beside = selected.node ? [...edgesOf[selected.node.id], ...throughDelegations(selected.node)].filter((edge) => !isLong(edge)).flatMap((edge) => [edge.from, edge.to]) : [];
  fit([...ends, ...beside].filter((id) => shown.nodes.has(id)), animated);
}

const FRAMING = ["layers", "article", "publisher", "nation", "from", "to", "focus", "steps", "path", "opened", "question"];
let framed = "";
let canvasWidth = 0;
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

// While another view is shown the canvas has no size.
function drawNetwork() {
  const width = byId("canvas").clientWidth;
  if (width !== canvasWidth) {
    network.setSize("100%", "100%");
    network.redraw();
    framed = "";
  }
  canvasWidth = width;
  drawPicture();
  moveCamera();
}

// ---- pointing ----------------------------------------------------------------------------------------------------
network.on("click", (event) => {
  clickedHere = true;
  const [thing, tie] = [event.nodes[0], event.edges[0]];
  if (thing !== undefined) select(nodes[thing]);
  else if (typeof tie === "number") selectEdge(edges[tie]);
  else if (tie) openJoin(tie);
  else go({ selected: "" });
  clickedHere = false;
  cameFrom = byId("canvas");
});
network.on("doubleClick", (event) => { if (event.nodes.length) openAround(nodes[event.nodes[0]]); });
network.on("hoverNode", (event) => { hovered = event.node; byId("canvas").style.cursor = "pointer"; network.redraw(); });
network.on("blurNode", () => { hovered = null; byId("canvas").style.cursor = ""; network.redraw(); });

// In a view with an order of its own, opening a thing means looking at what is around it.
function openAround(node) {
  const selected = `n:${node.key}`;
  if (shown.at.size) go({ focus: node.key, path: "", selected });
  else go({ opened: [...new Set([...listed(state.opened), node.key])].join(" "), selected });
}

const openJoin = (id) => openAround(nodes[Number(id.split(" ")[1])]);

dark.addEventListener("change", () => { colors = readColors(); drawView(); });
