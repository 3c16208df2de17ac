// What is written and marked in the picture. Names never lie on each other: the more a thing matters, the earlier it is written.
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const RANK = { negotiation: 0, leader: 1, nation: 2, organization: 3, agreement: 4, contact: 5, measure: 6, person: 7, delegation: 8 };
const NAMED_FIRST = new Set(["negotiation", "leader"]);
const CELL = 70;
const MANY = 400;
const FARTHER = [16, 32, 48, 64, 80, 100, 120, 150];
const wrapped = new Map();
let labelled = [];
let written = [];

const typeOf = (node) => (node.kind === "negotiation" ? { size: 13, weight: 600, width: 150 } : { size: 12, weight: 400, width: 120 });

// The lines of a label and their widths, in pixels of the screen; measured once.
function linesOf(ctx, node) {
  if (wrapped.has(node.id)) return wrapped.get(node.id);
  const { size, weight, width } = typeOf(node);
  ctx.save();
  ctx.font = `${weight} ${size}px ${FONT}`;
  const lines = [""];
  for (const word of node.label.split(/(?<=[\s–-])/u)) {
    const longer = lines[lines.length - 1] + word;
    if (lines[lines.length - 1] && ctx.measureText(longer.trimEnd()).width > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  const made = { lines: lines.map((text) => text.trim()), width: Math.max(...lines.map((text) => ctx.measureText(text.trim()).width)) };
  if (node.below) {
    ctx.font = `400 11px ${FONT}`;
    made.below = node.below;
    made.width = Math.max(made.width, ctx.measureText(node.below).width);
  }
  ctx.restore();
  made.width = Math.min(made.width, 2 * width);
  made.height = made.lines.length * (size + 2) + (node.below ? 13 : 0);
  if (made.lines.length > 1 || made.below) made.short = inShort(ctx, made.lines, `${weight} ${size}px ${FONT}`, size + 2);
  wrapped.set(node.id, made);
  return made;
}

// The first words of a name that finds no room, alone.
function inShort(ctx, [first, ...more], font, height) {
  const text = more.length ? `${first}…` : first;
  ctx.save();
  ctx.font = font;
  const { width } = ctx.measureText(text);
  ctx.restore();
  return { lines: [text], width, height };
}

function orderLabels() {
  const weight = (id) => (near && near.has(id) ? -100 : 0) + (RANK[nodes[id].layer] ?? 9) - Math.min(edgesOf[id].length, 90) / 100;
  labelled = [...shown.nodes].map((id) => [weight(id), id]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, id]) => id);
}

// Boxes that are taken, in a grid of cells, so that one look-up is enough for thousands of labels.
function takenBoxes() {
  const grid = new Map();
  const cells = ([left, top, right, bottom]) => {
    const keys = [];
    for (let x = Math.floor(left / CELL); x <= right / CELL; x += 1) for (let y = Math.floor(top / CELL); y <= bottom / CELL; y += 1) keys.push(`${x},${y}`);
    return keys;
  };
  const touch = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  return {
    free: (box, but) => cells(box).every((key) => (grid.get(key) || NONE).every(([held, owner]) => owner === but || !touch(held, box))),
    take: (box, owner) => { for (const key of cells(box)) { if (!grid.has(key)) grid.set(key, []); grid.get(key).push([box, owner]); } },
  };
}

// Below the thing, above it, or beside it, inside the frame; nowhere where all that is taken.
function spotFor(id, { width, height }, scale, seen, frame, boxes) {
  const [x, y, r] = [at(id).x * scale, at(id).y * scale, radius(nodes[id], scale) * scale];
  const middle = Math.min(Math.max(x, seen.left + width / 2 + 4), seen.left + frame.width - width / 2 - 4);
  const [below, above, right, left] = [y + r + 3, y - r - 5 - height, x + r + 4, x - r - 4 - width];
  const places = [[middle - width / 2, below], [middle - width / 2, above], [right, y - height / 2], [left, y - height / 2],
    [right, below], [left, below], [right, above], [left, above]];
  // Talks and leaders must have a name; where others crowd around them it stands a little farther off.
  // Among very many things there is no room farther off either, and to look for it takes time in every frame.
  const roomy = shown.nodes.size < MANY;
  for (const far of NAMED_FIRST.has(nodes[id].layer) ? FARTHER.filter((each) => each <= (roomy ? frame.width / 8 : 80)) : NONE) {
    places.push([middle - width / 2, below + far], [middle - width / 2, above - far], [right + far, y - height / 2], [left - far, y - height / 2]);
    if (roomy) places.push([right + far, below + far], [left - far, below + far], [right + far, above - far], [left - far, above - far]);
  }
  const spots = places.map(([from, top]) => [from - 2, top, from + width + 2, top + height]);
  const framed = ([from, top, to, bottom]) => from >= seen.left && to <= seen.left + frame.width && top >= seen.top && bottom <= seen.top + frame.height;
  return spots.find((spot) => framed(spot) && boxes.free(spot, id)) || (id === hovered ? spots[0] : null);
}

function writeLabels(ctx) {
  const scale = network.getScale();
  const view = network.getViewPosition();
  const frame = byId("canvas").getBoundingClientRect();
  const seen = { left: view.x * scale - frame.width / 2, top: view.y * scale - frame.height / 2 };
  const boxes = takenBoxes();
  const inSight = labelled.filter((id) => {
    const [x, y] = [at(id).x * scale - seen.left, at(id).y * scale - seen.top];
    return x > -60 && y > -40 && x < frame.width + 60 && y < frame.height + 40;
  });
  for (const id of inSight) {
    const [x, y, r] = [at(id).x * scale, at(id).y * scale, radius(nodes[id], scale) * scale * 0.8];
    boxes.take([x - r, y - r, x + r, y + r], id);
  }
  written = [];
  const first = [hovered, ...inSight.filter((id) => id !== hovered)].filter((id) => id !== null && shown.nodes.has(id));
  for (const id of first) {
    if (near && !near.has(id) && id !== hovered) continue;
    const whole = linesOf(ctx, nodes[id]);
    const spotOf = (text) => spotFor(id, text, scale, seen, frame, boxes);
    const texts = NAMED_FIRST.has(nodes[id].layer) && whole.short ? [whole, whole.short] : [whole];
    const text = texts.find(spotOf);
    if (!text) continue;
    const spot = spotOf(text);
    boxes.take(spot, id);
    written.push({ id, x: (spot[0] + spot[2]) / 2 / scale, y: spot[1] / scale, ...text });
  }
  for (const label of written) tie(ctx, label, scale);
  for (const label of written) writeLabel(ctx, label, scale);
  writeWords(ctx, boxes);
}

// A hair leads from a name that stands far off to what it names.
function tie(ctx, { id, x, y, width, height }, scale) {
  const near = { x: Math.min(Math.max(at(id).x, x - width / 2 / scale), x + width / 2 / scale), y: Math.min(Math.max(at(id).y, y), y + height / scale) };
  if (Math.hypot(near.x - at(id).x, near.y - at(id).y) * scale < radius(nodes[id], scale) * scale + 12) return;
  ctx.beginPath();
  ctx.lineWidth = 1 / scale;
  ctx.strokeStyle = colors.soft;
  ctx.moveTo(at(id).x, at(id).y);
  ctx.lineTo(near.x, near.y);
  ctx.stroke();
}

function writeLabel(ctx, label, scale) {
  const node = nodes[label.id];
  const { size, weight } = typeOf(node);
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  ctx.lineJoin = "round";
  const put = (text, y, font, color) => {
    ctx.font = font;
    ctx.lineWidth = 4 / scale;
    ctx.strokeStyle = colors.paper;
    ctx.strokeText(text, label.x, y);
    ctx.fillStyle = color;
    ctx.fillText(text, label.x, y);
  };
  label.lines.forEach((text, row) => put(text, label.y + row * (size + 2) / scale, `${weight} ${size / scale}px ${FONT}`, colors.ink));
  if (label.below) put(label.below, label.y + label.lines.length * (size + 2) / scale, `400 ${11 / scale}px ${FONT}`, colors.soft);
}

// ---- delegations as groups --------------------------------------------------------------------------------------
const turn = (o, a, b) => (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
function hull(points) {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  if (sorted.length < 3) return sorted;
  const half = (ordered) => ordered.reduce((chain, point) => {
    while (chain.length > 1 && turn(chain[chain.length - 2], chain[chain.length - 1], point) <= 0) chain.pop();
    return [...chain, point];
  }, []).slice(0, -1);
  return [...half(sorted), ...half(sorted.reverse())];
}

// A delegation with its people, and its side where that stands nearby.
const GROUPED = new Set(["ledBy", "hasMember", "hasSpokesperson", "onBehalfOf"]);
function groupOf(node) {
  const members = edgesOf[node.id].filter((edge) => edge.from === node.id && GROUPED.has(edge.relation) && shown.nodes.has(edge.to) && !isLong(edge));
  return members.length ? hull([...new Set([node.id, ...members.map((edge) => edge.to)])].map(at)) : null;
}

function drawGroups(ctx) {
  ctx.save();
  ctx.lineJoin = ctx.lineCap = "round";
  ctx.lineWidth = 56;
  ctx.fillStyle = ctx.strokeStyle = colors.group;
  for (const id of shown.nodes) {
    const group = nodes[id].kind === "delegation" && !(near && !near.has(id)) ? groupOf(nodes[id]) : null;
    if (!group) continue;
    ctx.beginPath();
    group.forEach((point, at) => (at ? ctx.lineTo(point.x, point.y) : ctx.moveTo(point.x, point.y)));
    ctx.closePath();
    ctx.fill();
    ctx.stroke();
  }
  ctx.restore();
}

// ---- marks on lines ---------------------------------------------------------------------------------------------
const middleOf = (id) => along(id, 0.5);
const markOf = (edge) => (edge.disputed ? "≠" : shown.filter.statusOf(edge) === "denied" ? "✕" : "");

const along = (id, part) => {
  const drawn = network.body.edges[id];
  return drawn && drawn.edgeType && drawn.connected ? drawn.edgeType.getPoint(part) : null;
};

function drawMarks(ctx) {
  const scale = network.getScale();
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  for (const edge of shown.edges) {
    const mark = markOf(edge);
    const point = mark && scale > 0.25 && !(near && !(near.has(edge.from) && near.has(edge.to))) && middleOf(edge.id);
    if (!point) continue;
    ctx.beginPath();
    ctx.arc(point.x, point.y, 7 / scale, 0, 2 * Math.PI);
    ctx.fillStyle = colors.paper;
    ctx.fill();
    ctx.lineWidth = 1 / scale;
    ctx.strokeStyle = ctx.fillStyle = lineColor(edge.relation);
    ctx.stroke();
    ctx.font = `700 ${10 / scale}px ${FONT}`;
    ctx.fillText(mark, point.x, point.y + 0.5 / scale);
  }
}

// The words of the lines that meet in what is chosen, where there is room for them.
function writeWords(ctx, boxes) {
  const scale = network.getScale();
  const now = selection();
  const strong = now && now.node ? edgesOf[now.node.id] : now && now.edge ? [now.edge] : NONE;
  ctx.font = `${11 / scale}px ${FONT}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineWidth = 4 / scale;
  ctx.strokeStyle = colors.paper;
  ctx.fillStyle = colors.ink;
  for (const edge of strong) {
    const { words } = relations[edge.relation];
    const half = ctx.measureText(words).width * scale / 2 + 2;
    const box = ({ x, y }) => [x * scale - half, y * scale - 8, x * scale + half, y * scale + 8];
    // Not in the middle where a mark stands.
    const parts = markOf(edge) ? [0.35, 0.65, 0.25, 0.75] : [0.5, 0.4, 0.6, 0.3, 0.7];
    const point = parts.map((part) => along(edge.id, part)).find((each) => each && boxes.free(box(each), null));
    if (!point) continue;
    boxes.take(box(point), null);
    ctx.strokeText(words, point.x, point.y);
    ctx.fillText(words, point.x, point.y);
  }
}

network.on("beforeDrawing", drawGroups);
network.on("afterDrawing", (ctx) => {
  ctx.save();
  drawMarks(ctx);
  writeLabels(ctx);
  ctx.restore();
});
