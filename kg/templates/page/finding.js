// Finding and filtering: the search with suggestions, the filters, the list of everything.
const MOST_LISTED = 150;
const MOST_SUGGESTED = 12;
const MOST_ASKED = 3;

// A field that suggests names, and questions and passages where told what to do with a passage (the ARIA combobox pattern);
// choose(node) and open(claim) are called with what was chosen. Where few are found, the articles with the words are suggested too.
function combobox(input, list, choose, open = null) {
  let found = [];
  let active = -1;
  const close = () => {
    list.hidden = true;
    byId("nothing").hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const take = (offer) => { close(); offer.take(); };
  const offered = (node) => ({ take: () => choose(node), shown: [icon(outline(node), layers[node.layer].color), named(node.name), element("span", { class: "soft" }, [node.kind.replace("-", " "), whereabouts.get(node.id)].filter(Boolean).join(", "))] });
  const question = ({ name, summary, rows }) => ({ take: () => askFor(name, narrowingOf(input.value, { rows })), shown: [element("span", { class: "ask", "aria-hidden": "true" }, "?"), element("span", {}, summary), element("span", { class: "soft" }, `question, ${counted(rows.length, "statement")}`)] });
  const quotation = (claim) => ({ take: () => open(claim), shown: [element("q", { dir: "auto" }, wordsOf(claim)), element("span", { class: "soft" }, whereFrom(articles[claim.article]) || articles[claim.article].title)] });
  const article = (each) => ({ take: () => { read(`a:${each.id}`); byId("reading").querySelector("h2").focus(); }, shown: [element("cite", { dir: "auto" }, each.title), element("span", { class: "soft" }, ["article", whereFrom(each)].filter(Boolean).join(", "))] });
  const highlight = (at) => {
    active = at;
    [...list.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
    if (at >= 0) {
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };
  input.addEventListener("input", () => {
    const { names, asked, told, reported, near: like } = search(input.value, Boolean(open));
    const first = [...names.slice(0, told.length ? MOST_SUGGESTED / 2 : MOST_SUGGESTED).map(offered), ...asked.slice(0, MOST_ASKED).map(question)];
    found = [...first, ...told.slice(0, Math.max(0, MOST_SUGGESTED - first.length)).map(quotation), ...reported.slice(0, MOST_SUGGESTED / 2).map(article)];
    list.replaceChildren(...found.map((offer, at) =>
      element("li", { role: "option", id: `${list.id}-${at}`, "aria-selected": "false", onpointerdown: (event) => { event.preventDefault(); take(offer); } }, ...offer.shown)));
    list.hidden = !found.length;
    if (list.id === "suggestions") byId("nothing").hidden = Boolean(found.length || !input.value.trim());
    input.setAttribute("aria-expanded", String(found.length > 0));
    highlight(-1);
    if (input.value.trim()) say(found.length ? (like ? "Nothing of that name, but like it: " : "") + [`${names.length} found`, asked.length && counted(asked.length, "question"), told.length && counted(told.length, "passage"), reported.length && counted(reported.length, "article")].filter(Boolean).join(", and ") : "Nothing of that name");
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) {
      if (list.hidden) { list.hidden = false; input.setAttribute("aria-expanded", "true"); }
      highlight((active + step + found.length) % found.length);
      event.preventDefault();
    } else if (event.key === "Enter") {
      event.preventDefault();
      const offer = found[Math.max(active, 0)];
      if (input.value.trim() && offer) take(offer);
    } else if (event.key === "Escape" && !list.hidden) {
      close();
      event.stopPropagation();
    }
  });
  input.addEventListener("blur", close);
}

// ---- the legend and the filters ---------------------------------------------------------------------------------
function choice(name, key, picture, text, count) {
  const box = element("input", { type: "checkbox", "data-of": name, value: key, onchange: () => {
    const set = chosen(name);
    if (box.checked) set.add(key);
    else set.delete(key);
    go({ [name]: Object.keys(name === "layers" ? layers : statuses).filter((each) => set.has(each)).join(" ") });
  } });
  return element("label", { class: "choice" }, box, picture, element("span", {}, text), count === null ? null : element("span", { class: "count" }, count.toLocaleString("en")));
}

function drawLegend() {
  for (const [name, look] of Object.entries(layers)) {
    const count = nodes.filter((node) => node.layer === name).length;
    if (count) byId("layers").append(choice("layers", name, icon(look.outline, look.color), look.many, count));
  }
  for (const name of putHere) byId("statuses").append(choice("statuses", name, line("currentColor", statuses[name].dashes), `${name}: ${statuses[name].meaning}`, null));
  const used = new Set(edges.map((edge) => relations[edge.relation].family));
  drawFamilies(used);
  dark.addEventListener("change", () => drawFamilies(used));
}

function drawFamilies(used) {
  byId("families").replaceChildren(...Object.entries(families).filter(([name]) => used.has(name)).map(([, family]) =>
    element("li", { class: "choice" }, line(family.colors[dark.matches ? 1 : 0], []), family.words)),
  ...[["≠", "accounts differ", edges.some((edge) => edge.disputed)], ["✕", "denied", putHere.includes("denied")]].filter(([, , here]) => here)
    .map(([mark, words]) => element("li", { class: "choice" }, element("span", { class: "mark", "aria-hidden": "true" }, mark), words)));
}

function options(select, every, values) {
  select.append(element("option", { value: "" }, every), ...values.map(([value, text]) => element("option", { value }, text)));
  select.addEventListener("change", () => go({ [select.id]: select.value }));
}

function wireFilters() {
  options(byId("article"), "all articles", newestFirst.map((number) => [articles[number].id, articles[number].title]));
  options(byId("publisher"), "all publishers", publishers.map((name) => [name, name]));
  const nations = nodes.filter((node) => node.kind === "nation" && edgesOf[node.id].length);
  options(byId("nation"), "all nations", nations.map((node) => [node.key, node.name]));
  byId("confidence").min = data.leastConfidence;
  byId("confidence").addEventListener("change", (event) => go({ confidence: event.target.value }));
  byId("confidence").addEventListener("input", (event) => { byId("least").textContent = Number(event.target.value).toFixed(2); });
  byId("clear").addEventListener("click", () => go({ ...START, selected: state.selected, question: state.question, view: state.view, read: state.read }));
  combobox(byId("query"), byId("suggestions"), (node) => { byId("query").value = node.name; visit(() => select(node)); }, (claim) => visit(() => selectClaim(claim)));
  const ends = {};
  for (const [field, list] of [["pathfrom", "pathfromlist"], ["pathto", "pathtolist"]]) {
    combobox(byId(field), byId(list), (node) => {
      byId(field).value = node.name;
      ends[field] = node;
      if (ends.pathfrom && ends.pathto && ends.pathfrom !== ends.pathto) visit(() => go({ path: `${ends.pathfrom.key} ${ends.pathto.key}`, focus: "", selected: "" }));
      else byId(field === "pathfrom" ? "pathto" : "pathfrom").focus();
    });
    byId(field).addEventListener("input", () => { ends[field] = null; });
  }
  wireFilters.start = (node) => {
    ends.pathfrom = node;
    ends.pathto = null;
  };
}

function startPath(node) {
  openDrawer(true);
  byId("pathfrom").value = node.name;
  wireFilters.start(node);
  byId("pathto").value = "";
  byId("pathto").focus();
}

const FILTERS = ["statuses", "confidence", "article", "publisher", "nation", "from", "to", "focus", "path"];

// Each filter as people would say it.
function filtersInWords() {
  const on = (name) => state[name] !== START[name];
  const when = [state.from && `from ${state.from}`, state.to && `to ${state.to}`].filter(Boolean).join(" ");
  return [when, on("nation") && (nodeByKey.get(state.nation)?.name ?? "no nation"), on("article") && (articles.find((each) => each.id === state.article)?.title ?? "no article"), on("publisher") && state.publisher,
    on("statuses") && (listed(state.statuses).join(", ") || "no statements"), on("confidence") && `at least ${state.confidence} sure`].filter(Boolean);
}

function drawFilters() {
  for (const box of document.querySelectorAll("input[data-of]")) box.checked = chosen(box.dataset.of).has(box.value);
  for (const name of ["article", "publisher", "nation"]) byId(name).value = state[name];
  byId("confidence").value = state.confidence;
  byId("least").textContent = Number(state.confidence).toFixed(2);
  const active = FILTERS.filter((name) => state[name] !== START[name]);
  byId("clear").disabled = !active.length && state.layers === START.layers && !state.opened;
  byId("active").textContent = active.length ? ` (${active.length})` : "";
}

// ---- the list of everything -------------------------------------------------------------------------------------
function drawList() {
  const groups = [...grouped(nodes, (node) => node.layer)].sort((a, b) => Object.keys(layers).indexOf(a[0]) - Object.keys(layers).indexOf(b[0]));
  byId("list").replaceChildren(...groups.map(([layer, members]) => {
    const group = element("details", {}, element("summary", {}, `${layers[layer].many} (${members.length.toLocaleString("en")})`));
    group.addEventListener("toggle", () => {
      if (!group.open || group.children.length > 1) return;
      group.append(element("ul", {}, ...members.slice(0, MOST_LISTED).map((node) => {
        const entry = button("", () => visit(() => select(node)), { class: "thing", "data-node": node.id });
        entry.append(named(node.name));
        return element("li", {}, entry);
      })));
      if (members.length > MOST_LISTED) group.append(element("p", { class: "soft" }, `${(members.length - MOST_LISTED).toLocaleString("en")} more: type a name above to find them`));
      markCurrent();
    });
    group.open = layer === "negotiation";
    return group;
  }));
}

function markCurrent() {
  const now = selection();
  for (const entry of document.querySelectorAll(".thing")) {
    if (now && now.node && entry.dataset.node === String(now.node.id)) entry.setAttribute("aria-current", "true");
    else entry.removeAttribute("aria-current");
  }
}
