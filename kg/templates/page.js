"use strict";
// Everything in `data` was written by strangers: it reaches the page through textContent and canvas text, never as markup.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const HUBS = new Set(["negotiation", "agreement"]);
  const MOST_LISTED = 150;
  const FAR = 800;

  const nodeByIri = new Map(data.nodes.map((node) => [node.iri, node]));
  const edgesOf = new Map(data.nodes.map((node) => [node.id, []]));
  for (const edge of data.edges) {
    edgesOf.get(edge.from).push(edge);
    edgesOf.get(edge.to).push(edge);
  }
  const shownKinds = new Set(Object.keys(data.kinds).filter((kind) => data.kinds[kind].first));
  const shownStatuses = new Set(Object.keys(data.statuses));
  const revealed = new Set();
  let selected = null;
  let cameFrom = null;

  // ---- elements -------------------------------------------------------------------------------------------------
  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "onclick") made.addEventListener("click", value);
      else made.setAttribute(key, value);
    }
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  }

  const SVG = "http://www.w3.org/2000/svg";
  const OUTLINES = {
    dot: "M8 2a6 6 0 1 0 .01 0z", square: "M2.5 2.5h11v11h-11z", diamond: "M8 1l7 7-7 7-7-7z",
    triangle: "M8 1.5l7 12.5h-14z", triangleDown: "M8 14.5l7-12.5h-14z", hexagon: "M4.5 2h7l3.5 6-3.5 6h-7l-3.5-6z",
    star: "M8 .8l2.1 4.9 5.3.5-4 3.5 1.2 5.2-4.6-2.8-4.6 2.8 1.2-5.2-4-3.5 5.3-.5z",
  };

  function icon(path, attributes) {
    const svg = document.createElementNS(SVG, "svg");
    for (const [key, value] of Object.entries({ width: attributes.width || 16, height: 16, "aria-hidden": "true" })) {
      svg.setAttribute(key, value);
    }
    const shape = document.createElementNS(SVG, "path");
    shape.setAttribute("d", path);
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
    svg.append(shape);
    return svg;
  }

  // ---- the picture ----------------------------------------------------------------------------------------------
  function ink() {
    const style = getComputedStyle(document.documentElement);
    return { text: style.getPropertyValue("--ink").trim(), paper: style.getPropertyValue("--ground").trim() };
  }

  // Hubs keep a size on the screen that can be read from far away.
  let hubSize = 22;

  let faded = new Set();

  function drawnNode(node) {
    const { text, paper } = ink();
    const large = node.kind === "negotiation";
    return {
      id: node.id, label: node.label, x: node.x, y: node.y, shape: node.shape, size: node.size,
      color: { background: node.color, border: text, highlight: { background: node.color, border: text } },
      font: { color: faded.has(node.id) ? "#8a949e80" : text, size: large ? hubSize : 14, strokeWidth: 4, strokeColor: paper, multi: false },
      widthConstraint: { maximum: large ? 9 * hubSize : 120 }, opacity: faded.has(node.id) ? 0.2 : 1,
    };
  }

  // Lines across the picture would hide what lies between; they come forward when one of their ends is chosen.
  function isLong(edge) {
    const [a, b] = [data.nodes[edge.from], data.nodes[edge.to]];
    return Math.hypot(a.x - b.x, a.y - b.y) > FAR;
  }

  function drawnEdge(edge, faded, named) {
    const { text, paper } = ink();
    return {
      id: edge.id, from: edge.from, to: edge.to, dashes: edge.dashes, label: named ? edge.words : undefined,
      color: { color: edge.color, highlight: edge.color, hover: edge.color, opacity: faded ? 0.15 : named || !isLong(edge) ? 1 : 0.35 },
      font: { color: text, size: 12, strokeWidth: 4, strokeColor: paper, multi: false },
    };
  }

  const nodes = new vis.DataSet(data.nodes.map(drawnNode));
  const edges = new vis.DataSet(data.edges.map((edge) => drawnEdge(edge, false, false)));
  let visibleNodes = new Set();
  let visibleEdges = new Set();
  const nodeView = new vis.DataView(nodes, { filter: (node) => visibleNodes.has(node.id) });
  const edgeView = new vis.DataView(edges, { filter: (edge) => visibleEdges.has(edge.id) });

  function chooseVisible() {
    const on = new Set(data.nodes.filter((n) => shownKinds.has(n.kind) || revealed.has(n.id)).map((n) => n.id));
    const drawn = data.edges.filter((e) => shownStatuses.has(e.status) && on.has(e.from) && on.has(e.to));
    const linked = new Set(drawn.flatMap((edge) => [edge.from, edge.to]));
    visibleEdges = new Set(drawn.map((edge) => edge.id));
    visibleNodes = new Set(data.nodes.filter(
      (n) => on.has(n.id) && (linked.has(n.id) || HUBS.has(n.kind) || revealed.has(n.id))).map((n) => n.id));
  }

  function refresh() {
    chooseVisible();
    nodeView.refresh();
    edgeView.refresh();
  }

  chooseVisible();
  nodeView.refresh();
  edgeView.refresh();
  const network = new vis.Network(byId("canvas"), { nodes: nodeView, edges: edgeView }, data.options);
  // For the browser's console, and for tests that click where a node stands.
  window.parley = { network };

  function emphasise() {
    const near = new Set();
    const named = new Set();
    if (selected && selected.node) {
      near.add(selected.node.id);
      for (const edge of edgesOf.get(selected.node.id)) near.add(edge.from).add(edge.to), named.add(edge.id);
    } else if (selected) {
      near.add(selected.edge.from).add(selected.edge.to), named.add(selected.edge.id);
    }
    const all = near.size === 0;
    faded = new Set(all ? [] : data.nodes.map((node) => node.id).filter((id) => !near.has(id)));
    nodes.update(data.nodes.map(drawnNode));
    edges.update(data.edges.map((edge) => drawnEdge(edge, !all && !named.has(edge.id), named.has(edge.id))));
  }

  function whole() {
    network.fit({ nodes: [...visibleNodes], animation: false });
    fitHubs();
  }

  function zoom(factor) {
    network.moveTo({ scale: network.getScale() * factor });
    fitHubs();
  }

  function goTo(node) {
    const near = edgesOf.get(node.id).filter((edge) => !isLong(edge)).flatMap((edge) => [edge.from, edge.to])
      .filter((id) => visibleNodes.has(id));
    network.fit({ nodes: [node.id, ...near], maxZoomLevel: 1.1, animation: calm.matches ? false : { duration: 350 } });
    if (calm.matches) fitHubs();
  }

  // ---- the words ------------------------------------------------------------------------------------------------
  const characters = new Map();

  // Offsets count code points, as Python does; JavaScript counts UTF-16 units.
  function charactersOf(number) {
    if (!characters.has(number)) characters.set(number, Array.from(data.articles[number].text));
    return characters.get(number);
  }

  function sentenceAround(text, start, end) {
    const ends = (at) => text[at] === "\n" || (".!?".includes(text[at - 1] || "") && text[at] === " " && /\p{Lu}|["“]/u.test(text[at + 1] || ""));
    let from = start;
    let to = end;
    while (from > 0 && start - from < 400 && !ends(from - 1)) from -= 1;
    if (/[.!?]/.test(text[to - 1] || "") === false) while (to < text.length && to - end < 400 && !ends(to)) to += 1;
    return [from, to];
  }

  function marked(text, from, to, chosen, others) {
    const cuts = new Set([from, to]);
    for (const span of [chosen, ...others]) for (const cut of span) if (cut > from && cut < to) cuts.add(cut);
    const inside = (span, at) => span[0] <= at && at < span[1];
    const ordered = [...cuts].sort((a, b) => a - b);
    return ordered.slice(0, -1).map((at, index) => {
      const words = text.slice(at, ordered[index + 1]).join("");
      if (inside(chosen, at)) return element("mark", {}, words);
      return others.some((span) => inside(span, at)) ? element("mark", { class: "other" }, words) : words;
    });
  }

  function sourceLine(claim) {
    const article = data.articles[claim.article];
    const where = [article.source, article.date].filter(Boolean).join(", ");
    return element("p", { class: "source" }, titleOf(article), where ? ` (${where}) ` : " ",
      element("button", { type: "button", class: "link", onclick: () => showArticle(claim) }, "read the article"));
  }

  function titleOf(article) {
    if (!/^https?:\/\//i.test(article.url || "")) return element("cite", {}, article.title);
    return element("cite", {}, element("a", { href: article.url, rel: "noopener noreferrer", target: "_blank" }, article.title));
  }

  function quoted(claim) {
    const text = charactersOf(claim.article);
    const [from, to] = sentenceAround(text, claim.start, claim.end);
    return element("blockquote", {}, ...marked(text, from, to, [claim.start, claim.end], []));
  }

  function thing(iri, fallback) {
    const node = nodeByIri.get(iri);
    return node ? element("button", { type: "button", class: "link", onclick: () => select(node, true) }, node.name) : fallback || "";
  }

  function card(claims, { withSubject }) {
    const [first] = claims;
    const says = first.object ? thing(first.object, first.says) : first.says || "not disclosed";
    const ordinal = first.ordinal ? ` (number ${first.ordinal}${first.series ? " of " + first.series : ""})` : "";
    const line = element("p", {}, ...(withSubject ? [thing(first.subject), ` ${first.words} `] : []), says, ordinal);
    const made = element("div", { class: "card" }, line);
    for (const claim of claims) {
      const by = claim.claimant ? ` by ${claim.claimant}` : "";
      made.append(
        element("p", {}, element("span", { class: `status ${claim.status}`, title: data.statuses[claim.status].meaning }, claim.status + by),
          element("span", { class: "confidence", title: "how often claims read like this one were right" }, ` confidence ${claim.confidence}`)),
        quoted(claim), sourceLine(claim));
    }
    return made;
  }

  function grouped(claims, key) {
    const groups = new Map();
    for (const claim of claims) {
      const name = key(claim);
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(claim);
    }
    return [...groups.values()];
  }

  const sameThing = (claim) => JSON.stringify([claim.subject, claim.relation, claim.object, claim.object ? null : claim.says]);
  const cards = (claims, options) => grouped(claims, sameThing).map((group) => card(group, options));

  // ---- the panel ------------------------------------------------------------------------------------------------
  function fill(heading, ...children) {
    const title = element("h2", { tabindex: "-1" }, heading);
    byId("panel").replaceChildren(title, ...children.filter(Boolean));
    byId("evidence").scrollTop = 0;
    return title;
  }

  function showNode(node) {
    const about = data.claims.filter((claim) => claim.subject === node.iri);
    const naming = data.claims.filter((claim) => claim.object === node.iri);
    const others = node.names.filter((name) => name !== node.name);
    const parts = [element("p", { class: "what" }, node.kind.replace("-", " "), others.length ? `; also called ${others.join(", ")}` : "")];
    for (const link of edgesOf.get(node.id).filter((edge) => edge.claims.length === 0)) parts.push(linkLine(link));
    for (const group of grouped(about, (claim) => claim.relation)) {
      parts.push(element("h3", {}, group[0].words), ...cards(group, { withSubject: false }));
    }
    if (naming.length) parts.push(element("h3", {}, "Named in"), ...cards(naming, { withSubject: true }));
    byId("said").textContent = `${node.name}: ${about.length + naming.length} statements`;
    return fill(node.name, ...parts);
  }

  function linkLine(edge) {
    return element("p", {}, thing(data.nodes[edge.from].iri), ` ${edge.words} `, thing(data.nodes[edge.to].iri));
  }

  function showEdge(edge) {
    const [from, to] = [data.nodes[edge.from], data.nodes[edge.to]];
    const own = edge.claims.map((number) => data.claims[number]);
    const same = (claim) => claim.subject === from.iri && claim.relation === edge.relation && claim.object !== to.iri;
    const besides = data.claims.filter(same);
    const follows = own.length ? [] : data.claims.filter((claim) => claim.subject === from.iri);
    byId("said").textContent = `${from.name} ${edge.words} ${to.name}: ${own.length} statements`;
    return fill(`${from.name} ${edge.words} ${to.name}`, linkLine(edge), ...cards(own, { withSubject: true }),
      follows.length ? element("p", { class: "what" }, "This link follows from:") : null, ...cards(follows, { withSubject: true }),
      besides.length ? element("h3", {}, `Also said: ${from.name} ${edge.words} …`) : null, ...cards(besides, { withSubject: true }));
  }

  function showArticle(claim) {
    const article = data.articles[claim.article];
    const text = charactersOf(claim.article);
    const others = data.claims.filter((each) => each.article === claim.article).map((each) => [each.start, each.end]);
    const where = [article.source, article.date].filter(Boolean).join(", ");
    const body = element("p", {}, ...marked(text, 0, text.length, [claim.start, claim.end], others));
    const back = element("button", { type: "button", class: "plain", onclick: () => show(selected) }, "Back to the evidence");
    fill(article.title, element("p", { class: "what" }, where), back, element("div", { class: "article" }, body)).focus();
    const mark = byId("panel").querySelector("mark:not(.other)");
    if (mark) mark.scrollIntoView({ block: "center" });
  }

  function showNothing() {
    fill("Who sat with whom, and who says so", element("p", {},
      "Choose a thing or a line in the picture, or a name in the list, to see what the articles say and in which words."),
    element("p", { class: "what" },
      `${data.articles.length} articles make ${data.claims.length} statements. Stars are negotiations; their sides stand around them, and each side's people behind it. Dashed lines are planned, claimed, denied or undisclosed.`));
  }

  function show(what) {
    if (!what) return showNothing();
    return what.node ? showNode(what.node) : showEdge(what.edge);
  }

  function select(node, move) {
    selected = { node };
    if (!visibleNodes.has(node.id)) {
      revealed.add(node.id);
      refresh();
    }
    network.selectNodes([node.id], false);
    emphasise();
    if (move) goTo(node);
    const heading = show(selected);
    if (move) {
      if (!byId("panel").contains(document.activeElement)) cameFrom = document.activeElement;
      heading.focus();
    }
    markCurrent();
  }

  function selectEdge(edge) {
    selected = { edge };
    emphasise();
    show(selected);
    markCurrent();
  }

  function clear() {
    selected = null;
    network.unselectAll();
    emphasise();
    show(null);
    markCurrent();
  }

  function fitHubs() {
    const size = Math.round(Math.min(62, Math.max(18, 14 / network.getScale())));
    if (size === hubSize) return;
    hubSize = size;
    nodes.update(data.nodes.filter((node) => node.kind === "negotiation").map(drawnNode));
  }

  network.on("zoom", fitHubs);
  network.on("animationFinished", fitHubs);
  network.on("click", (event) => {
    if (event.nodes.length) select(data.nodes[event.nodes[0]], false);
    else if (event.edges.length) selectEdge(data.edges[event.edges[0]]);
    else clear();
  });
  network.on("hoverNode", () => { byId("canvas").style.cursor = "pointer"; });
  network.on("blurNode", () => { byId("canvas").style.cursor = ""; });

  // ---- legend, list, search -------------------------------------------------------------------------------------
  function choice(set, key, picture, text, count) {
    const box = element("input", { type: "checkbox" });
    box.checked = set.has(key);
    box.addEventListener("change", () => {
      if (box.checked) set.add(key);
      else set.delete(key);
      revealed.clear();
      refresh();
    });
    return element("label", { class: "choice" }, box, picture, text, count === null ? null : element("span", { class: "count" }, String(count)));
  }

  function drawLegend() {
    for (const [kind, look] of Object.entries(data.kinds)) {
      const count = data.nodes.filter((node) => node.kind === kind).length;
      if (!count) continue;
      const picture = icon(OUTLINES[look.shape], { fill: look.color, stroke: "currentColor", "stroke-width": 0.8 });
      byId("kinds").append(choice(shownKinds, kind, picture, look.many, count));
    }
    for (const [status, look] of Object.entries(data.statuses)) {
      if (!data.edges.some((edge) => edge.status === status)) continue;
      const dashes = look.dashes ? look.dashes.join(" ") : "none";
      const picture = icon("M1 8h32", { width: 34, stroke: look.color, "stroke-width": 2.5, "stroke-dasharray": dashes });
      byId("statuses").append(choice(shownStatuses, status, picture, `${status}: ${look.meaning}`, null));
    }
  }

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const haystack = new Map(data.nodes.map((node) => [node.id, fold(node.names.join("\n") + "\n" + node.name)]));

  function matches() {
    const wanted = fold(byId("query").value.trim());
    return wanted ? data.nodes.filter((node) => haystack.get(node.id).includes(wanted)) : data.nodes;
  }

  function drawList() {
    const found = matches();
    const searching = byId("query").value.trim() !== "";
    const groups = Object.entries(data.kinds).map(([kind, look]) => {
      const members = found.filter((node) => node.kind === kind);
      if (!members.length) return null;
      const list = element("ul", {}, ...members.slice(0, MOST_LISTED).map((node) => element("li", {},
        element("button", { type: "button", class: "thing", "data-node": String(node.id), onclick: () => select(node, true) }, node.name))));
      const more = members.length - MOST_LISTED;
      const group = element("details", {}, element("summary", {}, `${look.many} (${members.length})`), list,
        more > 0 ? element("p", { class: "more" }, `${more} more: type to find them`) : null);
      group.open = searching || kind === "negotiation";
      return group;
    }).filter(Boolean);
    byId("list").replaceChildren(...(groups.length ? groups : [element("p", { class: "more" }, "Nothing of that name.")]));
    if (searching) byId("said").textContent = `${found.length} found`;
    markCurrent();
  }

  function markCurrent() {
    const current = selected && selected.node ? String(selected.node.id) : "";
    for (const button of document.querySelectorAll(".thing")) {
      if (button.dataset.node === current) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  byId("query").addEventListener("input", drawList);
  byId("find").addEventListener("submit", (event) => {
    event.preventDefault();
    const [first] = matches();
    if (byId("query").value.trim() && first) select(first, true);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !selected) return;
    clear();
    if (cameFrom && cameFrom.isConnected) cameFrom.focus();
  });
  byId("whole").addEventListener("click", whole);
  byId("closer").addEventListener("click", () => zoom(1.4));
  byId("farther").addEventListener("click", () => zoom(1 / 1.4));
  dark.addEventListener("change", emphasise);

  const number = (kind) => data.nodes.filter((node) => node.kind === kind).length;
  byId("counts").textContent = `${number("negotiation")} negotiations, ${number("person")} people, ${data.articles.length} articles`;
  drawLegend();
  drawList();
  showNothing();
  if (matchMedia("(max-width: 900px)").matches) byId("legend").open = false;
  whole();
})();
