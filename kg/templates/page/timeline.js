// When it was: every dated negotiation, contact, agreement and measure on a line; a span of it can be chosen.
const LANES = ["negotiation", "contact", "agreement", "measure"];
const LANE_HEIGHT = 17;
const DAY = 86400000;
const dayOf = (date) => Math.round(Date.parse(`${date}T00:00:00Z`) / DAY);
const dateOf = (day) => new Date(day * DAY).toISOString().slice(0, 10);
const dated = nodes.filter((node) => node.span);
const lanes = LANES.filter((kind) => dated.some((node) => node.kind === kind));
const earliest = dated.reduce((least, node) => Math.min(least, dayOf(node.span[0])), Infinity);
const latest = dated.reduce((most, node) => Math.max(most, dayOf(node.span[1])), -Infinity);
const extent = { first: earliest, last: Math.max(latest, earliest + 1) };
let grip = null;

const across = () => byId("strip").clientWidth;
const placeOf = (day) => 12 + ((day - extent.first) / (extent.last - extent.first)) * (across() - 24);
const dayAt = (x) => Math.round(extent.first + ((x - 12) / (across() - 24)) * (extent.last - extent.first));
const chosenDays = () => [state.from ? dayOf(state.from) : extent.first, state.to ? dayOf(state.to) : extent.last];

function ticks() {
  const [from, to] = [new Date(extent.first * DAY).getUTCFullYear(), new Date(extent.last * DAY).getUTCFullYear()];
  const months = to - from < 2;
  const every = months ? 1 : Math.max(1, Math.ceil((to - from) / (across() / 60)));
  const days = [];
  for (let year = from; year <= to + 1; year += months ? 1 : every) {
    if (months) for (let month = 0; month < 12; month += across() < 500 ? 3 : 1) days.push([Date.UTC(year, month, 1) / DAY, `${year}-${String(month + 1).padStart(2, "0")}`]);
    else days.push([Date.UTC(year, 0, 1) / DAY, String(year)]);
  }
  const inside = days.filter(([day]) => day >= extent.first && day <= extent.last);
  return inside.length > 1 ? inside : [[extent.first, dateOf(extent.first)], [extent.last, dateOf(extent.last)]];
}

// Events that fall on the same spot are one mark, the larger the more they are.
function drawTimeline() {
  byId("time").hidden = !dated.length;
  if (!dated.length) return;
  const height = lanes.length * LANE_HEIGHT + 18;
  const [from, to] = chosenDays();
  const told = dated.filter((node) => (shown.filter.told[node.id] || unfiltered()) && (!shown.filter.within || shown.filter.within.has(node.id)));
  const spots = [...grouped(told, (node) => `${node.kind} ${Math.round(placeOf(dayOf(node.span[0])) / 6)}`).values()];
  const now = selection();
  const marks = spots.map((group) => {
    const [first] = group;
    const on = group.some(inTime);
    const current = now && now.node && group.includes(now.node);
    const radius = Math.min(8, 3.2 + 1.2 * Math.log2(group.length) + (current ? 2 : 0));
    const mark = drawing("circle", {
      cx: placeOf(dayOf(first.span[0])), cy: lanes.indexOf(first.kind) * LANE_HEIGHT + LANE_HEIGHT / 2 + 2, r: radius, "fill-opacity": on ? 1 : 0.15,
      fill: first.start ? layers[first.kind].color : "none", stroke: current ? colors.accent : on ? colors.ink : colors.soft, "stroke-width": current ? 3 : 1,
    }, drawing("title"));
    mark.firstChild.textContent = group.slice(0, 8).map((node) => `${node.start || `told ${node.span[0]}`}: ${node.name}`).join("\n") + (group.length > 8 ? `\nand ${group.length - 8} more` : "");
    mark.addEventListener("click", () => (group.length === 1 ? select(first) : go({ from: group.map((node) => node.span[0]).sort()[0], to: group.map((node) => node.span[1]).sort().pop() })));
    return mark;
  });
  const labels = ticks().flatMap(([day, text]) => {
    const half = text.length * 3.3 + 2;
    const label = drawing("text", { x: Math.min(Math.max(placeOf(day), half), across() - half), y: height - 3, "text-anchor": "middle" });
    label.textContent = text;
    return [drawing("path", { d: `M${placeOf(day)} 0V${height - 15}`, class: "tick" }), label];
  });
  const brush = drawing("rect", { x: placeOf(from), y: 0, width: Math.max(3, placeOf(to) - placeOf(from)), height: height - 15, class: state.from || state.to ? "brush on" : "brush" });
  byId("strip").setAttribute("height", height);
  const names = lanes.map((kind, lane) => {
    const name = drawing("text", { x: 4, y: lane * LANE_HEIGHT + 14, class: "lane" });
    name.textContent = layers[kind].many.toLowerCase();
    return name;
  });
  byId("strip").replaceChildren(brush, ...labels, ...marks, ...names);
  // Two hundred steps from end to end, so that the keyboard gets somewhere.
  const step = Math.max(1, Math.floor((extent.last - extent.first) / 200));
  for (const [id, day] of [["from", from], ["to", to]]) {
    byId(id).step = step;
    byId(id).min = extent.first;
    byId(id).max = extent.first + Math.ceil((extent.last - extent.first) / step) * step;
    byId(id).value = day;
    byId(id).setAttribute("aria-valuetext", dateOf(day));
  }
  byId("span").textContent = state.from || state.to ? `${dateOf(from)} to ${dateOf(to)}` : "all time";
  byId("alltime").disabled = !(state.from || state.to);
}

function brushed(from, to) {
  const [first, last] = from <= to ? [from, to] : [to, from];
  go({ from: first <= extent.first ? "" : dateOf(first), to: last >= extent.last ? "" : dateOf(last) });
}

function wireTimeline() {
  for (const id of ["from", "to"]) {
    const both = () => [Number(byId("from").value), Number(byId("to").value)];
    byId(id).addEventListener("change", () => brushed(...both()));
  }
  byId("alltime").addEventListener("click", () => go({ from: "", to: "" }));
  const strip = byId("strip");
  const x = (event) => event.clientX - strip.getBoundingClientRect().left;
  strip.addEventListener("pointerdown", (event) => { grip = { at: x(event), moved: false }; });
  strip.addEventListener("pointermove", (event) => {
    if (!event.buttons) grip = null;
    if (!grip || !grip.moved && Math.abs(x(event) - grip.at) < 5) return;
    if (!grip.moved) strip.setPointerCapture(event.pointerId);
    grip.moved = true;
    const [from, to] = [dayAt(grip.at), dayAt(x(event))].sort((a, b) => a - b);
    const brush = strip.querySelector(".brush");
    brush.setAttribute("x", placeOf(from));
    brush.setAttribute("width", Math.max(3, placeOf(to) - placeOf(from)));
    brush.setAttribute("class", "brush on");
    byId("span").textContent = `${dateOf(from)} to ${dateOf(to)}`;
  });
  strip.addEventListener("pointerup", (event) => {
    const held = grip;
    grip = null;
    if (held && held.moved) brushed(dayAt(held.at), dayAt(x(event)));
  });
  strip.addEventListener("pointercancel", () => { grip = null; drawTimeline(); });
}
