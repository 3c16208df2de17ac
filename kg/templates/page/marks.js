// What lies under and on the lines: the ground of each delegation, the marks of what is disputed or denied, the words of chosen lines.
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
