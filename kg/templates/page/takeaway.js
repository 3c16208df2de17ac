// Take away: the present picture, table and selection as files, made here and sent nowhere.
function save(name, content, type) {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type: `${type};charset=utf-8` }));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
  say(`${name} saved`);
}

const fileName = (ending) => `${fold(document.title).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60) || "talks"}.${ending}`;
// XML can hold no control characters, whatever their escape.
const clean = (text) => String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");

const drawnThings = () => [...shown.nodes].sort((a, b) => a - b).map((id) => nodes[id]);

// ---- pictures ---------------------------------------------------------------------------------------------------
// Three times as fine as the screen, from the same drawing as the SVG.
function savePng() {
  const picture = pictureSvg();
  const [width, height] = ["width", "height"].map((name) => 3 * Number(picture.getAttribute(name)));
  const image = new Image(width, height);
  image.onload = () => {
    const canvas = element("canvas", { width, height });
    canvas.getContext("2d").drawImage(image, 0, 0, width, height);
    canvas.toBlob((blob) => save(fileName("png"), blob), "image/png");
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(picture))}`;
}

function svgEdge(edge, place) {
  const [from, to] = [place(at(edge.from)), place(at(edge.to))];
  const middle = middleOf(edge.id);
  const over = middle ? place(middle) : [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  // The control point of the curve that passes through the middle of the drawn line.
  const control = [2 * over[0] - (from[0] + to[0]) / 2, 2 * over[1] - (from[1] + to[1]) / 2];
  const opacity = near && !(near.has(edge.from) && near.has(edge.to)) ? 0.1 : near || !isLong(edge) ? 1 : 0.16;
  const color = lineColor(edge.relation);
  const made = drawing("g", { "stroke-opacity": opacity, "fill-opacity": opacity }, drawing("path", {
    d: `M${from} Q${control} ${to}`, fill: "none", stroke: color, "stroke-width": 1.3, "stroke-dasharray": statuses[shown.filter.statusOf(edge)].dashes.join(" ") || "none" }));
  // The head of the arrow, where the line meets the thing.
  const way = Math.hypot(to[0] - control[0], to[1] - control[1]) || 1;
  const [dx, dy] = [(to[0] - control[0]) / way, (to[1] - control[1]) / way];
  const gap = radius(nodes[edge.to]) * network.getScale();
  const [tx, ty] = [to[0] - dx * gap, to[1] - dy * gap];
  made.append(drawing("path", { d: `M${tx} ${ty}L${tx - 6 * dx + 2.5 * dy} ${ty - 6 * dy - 2.5 * dx}L${tx - 6 * dx - 2.5 * dy} ${ty - 6 * dy + 2.5 * dx}Z`, fill: color }));
  const mark = opacity === 1 && markOf(edge);
  if (mark) {
    const sign = drawing("text", { x: over[0], y: over[1] + 4, "text-anchor": "middle", "font-size": 10, "font-weight": 700, fill: color });
    sign.textContent = mark;
    made.append(drawing("circle", { cx: over[0], cy: over[1], r: 7, fill: colors.paper, stroke: color }), sign);
  }
  return made;
}

const svgJoin = (join, place) => drawing("path", { d: `M${place(at(join.from))}L${place(at(join.to))}`, stroke: lineColor("hasParty"), "stroke-opacity": 0.6, "stroke-width": 1 + 1.5 * Math.log2(join.count) });

function svgLabel(label, place) {
  const [x, y] = place(label);
  const { size, weight } = typeOf(nodes[label.id]);
  const text = drawing("text", { "text-anchor": "middle", "font-size": size, "font-weight": weight, fill: colors.ink, stroke: colors.paper, "stroke-width": 3, "paint-order": "stroke" });
  [...label.lines, label.below].filter(Boolean).forEach((words, row) => {
    const span = drawing("tspan", { x, y: y + size + row * (size + 2) });
    span.textContent = clean(words);
    text.append(span);
  });
  return text;
}

function pictureSvg() {
  go({ view: "network" });
  const scale = network.getScale();
  const view = network.getViewPosition();
  const box = byId("canvas").getBoundingClientRect();
  const round = (number) => Math.round(number * 10) / 10;
  const place = ({ x, y }) => [round((x - view.x) * scale + box.width / 2), round((y - view.y) * scale + box.height / 2)];
  const groups = drawnThings().filter((node) => node.kind === "delegation").map(groupOf).filter(Boolean).map((points) => drawing("path", {
    d: `M${points.map(place).join("L")}Z`, fill: colors.group, stroke: colors.group, "stroke-width": 56 * scale, "stroke-linejoin": "round" }));
  const things = drawnThings().map((node) => {
    const [x, y] = place(at(node.id));
    const size = radius(node, scale) * scale;
    return drawing("path", { d: outline(node), transform: `translate(${x - size} ${y - size}) scale(${size / 8})`, fill: layers[node.layer].color, stroke: colors.ink, "stroke-width": 0.6, opacity: near && !near.has(node.id) ? 0.22 : 1 });
  });
  return drawing("svg", { xmlns: SVG, viewBox: `0 0 ${box.width} ${box.height}`, width: box.width, height: box.height, "font-family": FONT },
    drawing("rect", { width: "100%", height: "100%", fill: colors.paper }), ...groups, ...shown.joined.map((join) => svgJoin(join, place)), ...shown.edges.map((edge) => svgEdge(edge, place)), ...things, ...written.map((label) => svgLabel(label, place)));
}

// ---- the table --------------------------------------------------------------------------------------------------
// A cell that begins like a formula would run in a spreadsheet; articles are written by strangers.
function csvCell(text) {
  const safe = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) && !/^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function tableCsv() {
  const question = openQuestion();
  const [columns, rows] = question ? [[...question.columns, ...OF_THE_CLAIM], wantedRows(question).map(({ cells }) => cells)]
    : [["kind", "name", "relations"], drawnThings().map((node) => [node.kind, node.name, String(edgesOf[node.id].length)])];
  return `${[columns, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

// ---- the network ------------------------------------------------------------------------------------------------
function xml(root, attributes) {
  const made = document.implementation.createDocument(attributes.xmlns, root, null);
  const add = (parent, name, given = {}, text = "") => {
    const child = made.createElementNS(attributes.xmlns, name);
    for (const [key, value] of Object.entries(given)) child.setAttribute(key, clean(value));
    child.textContent = clean(text);
    parent.append(child);
    return child;
  };
  for (const [key, value] of Object.entries(attributes)) if (key !== "xmlns") made.documentElement.setAttribute(key, value);
  return { root: made.documentElement, add, text: () => `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(made)}\n` };
}

// What is said for a line, as far as the filters let it through; between folded parties, how many talks they share.
const EDGE_FIELDS = { label: (tie) => tie.label, relation: (tie) => tie.relation, status: (tie) => tie.status, confidence: (tie) => tie.confidence, quote: (tie) => tie.quote, articles: (tie) => tie.articles };
const NODE_FIELDS = { label: (node) => node.name, kind: (node) => node.kind, names: (node) => node.names.join("; "), start: (node) => node.start || "", end: (node) => node.end || "" };

function drawnTies() {
  const joined = shown.joined.map((join) => ({ ...join, label: counted(join.count, "negotiation"), relation: "negotiatedWith", status: "asserted", confidence: "", quote: "", articles: "" }));
  return [...joined, ...shown.edges.map((edge) => {
    const said = shown.filter.liveClaims(edge);
    return { id: edge.id, from: edge.from, to: edge.to, label: relations[edge.relation].words, relation: edge.relation, status: shown.filter.statusOf(edge),
      confidence: said.length ? Math.max(...said.map((claim) => claim.confidence)).toFixed(2) : "", quote: said.length ? wordsOf(said[0]) : "",
      articles: [...new Set(said.map((claim) => articles[claim.article].id))].join("; ") };
  })];
}

function graphml() {
  const { root, add, text } = xml("graphml", { xmlns: "http://graphml.graphdrawing.org/xmlns" });
  const keys = { node: { ...NODE_FIELDS, x: (node) => at(node.id).x, y: (node) => at(node.id).y }, edge: EDGE_FIELDS };
  for (const [on, fields] of Object.entries(keys)) for (const name of Object.keys(fields)) {
    add(root, "key", { id: `${on}-${name}`, for: on, "attr.name": name, "attr.type": ["x", "y"].includes(name) ? "double" : "string" });
  }
  const graph = add(root, "graph", { edgedefault: "directed" });
  for (const node of drawnThings()) {
    const made = add(graph, "node", { id: node.key });
    for (const [name, read] of Object.entries(keys.node)) add(made, "data", { key: `node-${name}` }, read(node));
  }
  for (const edge of drawnTies()) {
    const made = add(graph, "edge", { id: `e${edge.id}`, source: nodes[edge.from].key, target: nodes[edge.to].key });
    for (const [name, read] of Object.entries(keys.edge)) add(made, "data", { key: `edge-${name}` }, read(edge));
  }
  return text();
}

function gexf() {
  const { root, add, text } = xml("gexf", { xmlns: "http://gexf.net/1.3", version: "1.3" });
  const graph = add(root, "graph", { defaultedgetype: "directed", timeformat: "date" });
  const declare = (on, fields) => {
    const made = add(graph, "attributes", { class: on });
    for (const name of Object.keys(fields)) add(made, "attribute", { id: name, title: name, type: "string" });
  };
  declare("node", { kind: 1, names: 1 });
  declare("edge", { status: 1, confidence: 1, quote: 1, articles: 1 });
  const values = (parent, fields) => {
    const made = add(parent, "attvalues");
    for (const [name, value] of Object.entries(fields)) add(made, "attvalue", { for: name, value });
  };
  const [things, ties] = [add(graph, "nodes"), add(graph, "edges")];
  for (const node of drawnThings()) {
    const made = add(things, "node", { id: node.key, label: node.name, ...(node.start && node.span ? { start: node.span[0], end: node.span[1] } : {}) });
    values(made, { kind: node.kind, names: node.names.join("; ") });
  }
  for (const tie of drawnTies()) {
    const made = add(ties, "edge", { id: tie.id, source: nodes[tie.from].key, target: nodes[tie.to].key, label: tie.label, kind: tie.relation, ...(tie.count ? { weight: tie.count } : {}) });
    values(made, { status: tie.status, confidence: tie.confidence, quote: tie.quote, articles: tie.articles });
  }
  return text();
}

// Facts are plain triples; every statement behind them stands beside, with its status and words, so that no plan turns into a fact.
function turtle() {
  const { id, ontology, rdf, rdfs, oa } = data.namespaces;
  const iri = (key) => `<${/^[a-z][a-z0-9+.-]*:/i.test(key) ? key : id + key}>`;
  const literal = (text) => `"${String(text).replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r")}"`;
  const lines = Object.entries({ parley: ontology, rdf, rdfs, oa }).map(([prefix, base]) => `@prefix ${prefix}: <${base}> .`);
  for (const node of drawnThings()) lines.push("", `${iri(node.key)} a parley:${data.classes[node.kind]} ;`, `    rdfs:label ${literal(node.name)} .`);
  for (const edge of shown.edges) {
    if (statuses[shown.filter.statusOf(edge)].firm) lines.push(`${iri(nodes[edge.from].key)} parley:${edge.relation} ${iri(nodes[edge.to].key)} .`);
    for (const claim of shown.filter.liveClaims(edge)) {
      lines.push("", `${iri(claim.key)} a rdf:Statement ;`, `    rdf:subject ${iri(nodes[claim.subject].key)} ;`, `    rdf:predicate parley:${claim.relation} ;`,
        `    rdf:object ${iri(nodes[claim.object].key)} ;`, `    parley:hasStatus parley:${claim.status} ;`, `    parley:confidence ${claim.confidence.toFixed(2)} ;`,
        `    parley:articleId ${literal(articles[claim.article].id)} ;`, `    oa:exact ${literal(wordsOf(claim))} .`);
    }
  }
  return `${lines.join("\n")}\n`;
}

function copyLink() {
  const done = () => say("Link copied");
  if (navigator.clipboard) navigator.clipboard.writeText(location.href).then(done, () => say(`The link is in the address bar: ${location.href}`));
  else say(`The link is in the address bar: ${location.href}`);
}

const TAKEAWAYS = [
  ["Picture as PNG", savePng],
  ["Picture as SVG", () => save(fileName("svg"), new XMLSerializer().serializeToString(pictureSvg()), "image/svg+xml")],
  ["Table as CSV", () => save(fileName("csv"), `\ufeff${tableCsv()}`, "text/csv")],
  ["Drawn network as GraphML", () => save(fileName("graphml"), graphml(), "application/xml")],
  ["Drawn network as GEXF", () => save(fileName("gexf"), gexf(), "application/xml")],
  ["Drawn network as Turtle", () => save(fileName("ttl"), turtle(), "text/turtle")],
  ["Print", () => print()],
];

function wireTakeaway() {
  const menu = byId("takeaway");
  const items = addressed ? [...TAKEAWAYS, ["Copy a link to this view", copyLink]] : TAKEAWAYS;
  byId("takeaways").append(...items.map(([name, make]) => element("li", {}, button(name, () => { menu.open = false; menu.querySelector("summary").focus(); make(); }))));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
    event.stopPropagation();
  });
  document.addEventListener("pointerdown", (event) => { if (!menu.contains(event.target)) menu.open = false; });
}
