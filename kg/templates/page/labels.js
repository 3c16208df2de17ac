// What is written and marked in the picture. Names never lie on each other: the more a thing matters, the earlier it is written.
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const RANK = { negotiation: 0, leader: 1, nation: 2, organization: 3, agreement: 4, contact: 5, measure: 6, person: 7, delegation: 8 };
const NAMED_FIRST = new Set(["negotiation", "leader"]);
const CELL = 70;
const ROW_OF_CELLS = 1e6;
const MANY = 400;
// So far from its thing a name may stand, in pixels: farther off nobody would see what it names, so it has a number and stands in a list.
const FARTHER = [16, 32, 48, 64, 80];
const AMONG_MANY = 32;
// A name that is no farther than this from its thing has no hair to it, and stands so much farther from all others.
const BESIDE = 12;
const ALOOF = 6;
// In so many square pixels for each name none gets in the way of another's.
const ROOM = 12000;
const DIGIT = 7;
const wrapped = new Map();
let labelled = [];
let written = [];
let numbers = new Map();
let numbered = [];

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

const rank = (id) => RANK[nodes[id].layer] ?? 9;

function orderLabels() {
  const weight = (id) => (near && near.has(id) ? -100 : 0) + rank(id) - Math.min(edgesOf[id].length, 90) / 100;
  const named = [...shown.nodes].filter((id) => NAMED_FIRST.has(nodes[id].layer)).sort((a, b) => rank(a) - rank(b) || a - b);
  numbers = new Map(named.map((id, at) => [id, at + 1]));
  labelled = [...shown.nodes].map((id) => [weight(id), id]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, id]) => id);
}

// Boxes that are taken, in a grid of cells, so that one look-up is enough for thousands of labels.
function takenBoxes() {
  const grid = new Map();
  const cells = ([left, top, right, bottom]) => {
    const keys = [];
    for (let x = Math.floor(left / CELL); x <= right / CELL; x += 1) for (let y = Math.floor(top / CELL); y <= bottom / CELL; y += 1) keys.push(x * ROW_OF_CELLS + y);
    return keys;
  };
  const touch = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  return {
    free: (box, but) => cells(box).every((key) => (grid.get(key) || NONE).every(([held, owner]) => owner === but || !touch(held, box))),
    take: (box, owner) => { for (const key of cells(box)) { if (!grid.has(key)) grid.set(key, []); grid.get(key).push([box, owner]); } },
  };
}

const nearestIn = ([from, top, to, bottom], x, y) => ({ x: Math.min(Math.max(x, from), to), y: Math.min(Math.max(y, top), bottom) });
const gapTo = (box, x, y) => { const near = nearestIn(box, x, y); return Math.hypot(near.x - x, near.y - y); };

// Below the thing, above it, or beside it, inside the frame; nowhere where all that is taken.
function spotFor(id, { width, height, close }, scale, seen, frame, boxes) {
  const [x, y, r] = [at(id).x * scale, at(id).y * scale, radius(nodes[id], scale) * scale];
  const middle = Math.min(Math.max(x, seen.left + width / 2 + 4), seen.left + frame.width - width / 2 - 4);
  const [below, above, right, left] = [y + r + 3, y - r - 5 - height, x + r + 4, x - r - 4 - width];
  const places = [[middle - width / 2, below], [middle - width / 2, above], [right, y - height / 2], [left, y - height / 2],
    [right, below], [left, below], [right, above], [left, above]];
  // Talks and leaders must have a name; where others crowd around them it stands a little farther off.
  // Among very many things there is no room farther off either, and to look for it takes time in every frame.
  const roomy = shown.nodes.size < MANY;
  const most = frame.width * frame.height < ROOM * numbers.size ? AMONG_MANY : frame.width / 8;
  for (const far of NAMED_FIRST.has(nodes[id].layer) && !close ? FARTHER.filter((each) => each <= most) : NONE) {
    places.push([middle - width / 2, below + far], [middle - width / 2, above - far], [right + far, y - height / 2], [left - far, y - height / 2]);
    if (roomy) places.push([right + far, below + far], [left - far, below + far], [right + far, above - far], [left - far, above - far]);
  }
  const spots = places.map(([from, top]) => [from - 2, top, from + width + 2, top + height]);
  const framed = ([from, top, to, bottom]) => from >= seen.left && to <= seen.left + frame.width && top >= seen.top && bottom <= seen.top + frame.height;
  let second = null;
  for (const spot of spots) {
    if (!framed(spot) || !boxes.free(spot, id)) continue;
    const own = Math.max(0, gapTo(spot, x, y) - r);
    const room = (own < BESIDE ? own : 0) + ALOOF;
    if (boxes.things.free([spot[0] - room, spot[1] - room, spot[2] + room, spot[3] + room], id)) return spot;
    second ||= spot;
  }
  if (second && NAMED_FIRST.has(nodes[id].layer)) return Object.assign(second, { tied: true });
  return id === hovered ? spots[0] : null;
}

// No name stands below the buttons over the picture.
function tools(frame, seen) {
  const { left, top, right, bottom } = byId("tools").getBoundingClientRect();
  return [seen.left + left - frame.left, seen.top + top - frame.top, seen.left + right - frame.left, seen.top + bottom - frame.top];
}

function writeLabels(ctx) {
  const scale = network.getScale();
  const view = network.getViewPosition();
  const frame = byId("canvas").getBoundingClientRect();
  const seen = { left: view.x * scale - frame.width / 2, top: view.y * scale - frame.height / 2 };
  const boxes = { ...takenBoxes(), things: takenBoxes() };
  const inSight = labelled.filter((id) => {
    const [x, y] = [at(id).x * scale - seen.left, at(id).y * scale - seen.top];
    return x > -60 && y > -40 && x < frame.width + 60 && y < frame.height + 40;
  });
  for (const id of inSight) {
    const [x, y, r] = [at(id).x * scale, at(id).y * scale, radius(nodes[id], scale) * scale * 0.8];
    for (const each of [boxes, boxes.things]) each.take([x - r, y - r, x + r, y + r], id);
  }
  boxes.take(tools(frame, seen), null);
  [written, numbered] = [[], []];
  const first = [hovered, ...inSight.filter((id) => id !== hovered)].filter((id) => id !== null && shown.nodes.has(id));
  for (const id of first) {
    if (near && !near.has(id) && id !== hovered) continue;
    const whole = linesOf(ctx, nodes[id]);
    let text = whole;
    let spot = spotFor(id, text, scale, seen, frame, boxes);
    if (!spot && whole.short && numbers.has(id)) {
      text = whole.short;
      spot = spotFor(id, text, scale, seen, frame, boxes);
    }
    if (!spot && numbers.has(id)) numbered.push(id);
    if (!spot) continue;
    boxes.take(spot, id);
    written.push({ id, x: (spot[0] + spot[2]) / 2 / scale, y: spot[1] / scale, tied: spot.tied, ...text });
  }
  for (const label of written) tie(ctx, label, scale);
  for (const label of written) writeLabel(ctx, label, scale);
  for (const id of numbered) {
    const digits = { lines: [String(numbers.get(id))], width: String(numbers.get(id)).length * DIGIT, height: 13, close: true };
    const spot = spotFor(id, digits, scale, seen, frame, boxes);
    if (!spot) continue;
    boxes.take(spot, id);
    writeLabel(ctx, { id, x: (spot[0] + spot[2]) / 2 / scale, y: spot[1] / scale, ...digits }, scale);
  }
  writeWords(ctx, boxes);
}

// A hair leads from a name that stands far off, or near another thing, to what it names.
function tie(ctx, { id, x, y, width, height, tied }, scale) {
  const [from, top, to, bottom] = [x - width / 2 / scale, y, x + width / 2 / scale, y + height / scale];
  if (!tied && gapTo([from, top, to, bottom], at(id).x, at(id).y) * scale < radius(nodes[id], scale) * scale + BESIDE) return;
  const near = nearestIn([from, top, to, bottom], at(id).x, at(id).y);
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

network.on("afterDrawing", (ctx) => {
  ctx.save();
  drawMarks(ctx);
  writeLabels(ctx);
  ctx.restore();
  listNames();
});
