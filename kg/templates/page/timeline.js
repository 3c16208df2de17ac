// When it was: a row for each thread of talks, then one each for calls, agreements and measures; a span of it can be chosen.
const LANES = ["contact", "agreement", "measure"];
const LANE_HEIGHT = 24;
const AXIS = 20;
// So few steps from end to end that the keyboard gets somewhere.
const STEPS = 200;
const MOST_LANES = 60;
// The axis reaches over the shortest time that has so much of all events, and what is no farther from it than so much of that time, or a year.
const MOST_EVENTS = 0.9;
const NEAR = 0.1;
const YEAR = 365;
// So many events are listed together at most.
const MOST_TOGETHER = 100;
let lanesShown = MOST_LANES;
const DAY = 86400000;
const dayOf = (date) => Math.round(Date.parse(`${date}T00:00:00Z`) / DAY);
const dateOf = (day) => new Date(day * DAY).toISOString().slice(0, 10);
const dated = nodes.filter((node) => node.span);
const together = nearEachOther();
const [allTime, usual] = [extentOf(dated), extentOf([...together])];
let extent = usual;
let grip = null;

function nearEachOther() {
  const ordered = [...dated].sort((a, b) => dayOf(a.span[0]) - dayOf(b.span[0]));
  const starts = ordered.map((node) => dayOf(node.span[0]));
  const count = Math.ceil(starts.length * MOST_EVENTS);
  const length = (at) => starts[at + count - 1] - starts[at];
  let from = 0;
  for (let at = 1; at + count <= starts.length; at += 1) if (length(at) < length(from)) from = at;
  let to = from + count - 1;
  const reach = Math.max(length(from) * NEAR, YEAR);
  while (starts[from] - starts[from - 1] <= reach) from -= 1;
  while (starts[to + 1] - starts[to] <= reach) to += 1;
  return new Set(ordered.slice(from, to + 1));
}

function extentOf(events) {
  const first = events.reduce((least, node) => Math.min(least, dayOf(node.span[0])), Infinity);
  return { first, last: events.reduce((most, node) => Math.max(most, dayOf(node.span[1])), first + 1) };
}

// What is far off is drawn where it is asked for, chosen, or all that is left.
function chooseExtent(events) {
  const now = selection();
  const outside = (date) => date && (dayOf(date) < usual.first || dayOf(date) > usual.last);
  const needed = outside(state.from) || outside(state.to) || now && endsOf(now).some((id) => nodes[id].span && !together.has(nodes[id])) || !events.some((node) => together.has(node));
  extent = needed || state.reach ? allTime : usual;
  const far = events.filter((node) => !together.has(node)).sort((a, b) => a.span[0].localeCompare(b.span[0]));
  const when = (node) => dateWords(node.start || node.span[0]);
  const told = [...grouped(far, (node) => dayOf(node.span[0]) < usual.first).values()].map((side) =>
    `${counted(side.length, "event")} ${side.length === 1 ? `of ${when(side[0])}` : `from ${when(side[0])} to ${when(side[side.length - 1])}`}`);
  byId("far").hidden = !far.length;
  byId("far").firstElementChild.textContent = `Far from the others${extent === allTime ? "" : ", and not drawn"}: ${told.join(", ")}`;
  byId("reach").hidden = Boolean(needed);
  const them = far.length === 1 ? "it" : "them";
  byId("reach").textContent = state.reach ? `Leave ${them} out` : `Show ${them}`;
}

// Days at the ends of the axis reach as far as there is anything.
const reaching = ([from, to]) => [from <= extent.first ? allTime.first : from, to >= extent.last ? allTime.last : to];
const spanWritten = (ends) => reaching(ends).map(dateOf).join(" to ");

const across = () => byId("strip").clientWidth;
const placeOf = (day) => 12 + ((day - extent.first) / (extent.last - extent.first)) * (across() - 24);
const dayAt = (x) => Math.round(extent.first + ((x - 12) / (across() - 24)) * (extent.last - extent.first));
const chosenDays = () => [state.from ? dayOf(state.from) : allTime.first, state.to ? dayOf(state.to) : allTime.last];
const onAxis = (day) => Math.min(Math.max(day, extent.first), extent.last);

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

// Which events stand in which row: talks that the filters let through by their threads, the rest by what it is.
function lanesNow() {
  const told = (node) => node.span && (shown.filter.told[node.id] || unfiltered()) && (!shown.filter.within || shown.filter.within.has(node.id)) && (!narrowed() || shown.nodes.has(node.id));
  const threads = [...talksIn.values()].map((plans) => ({ name: threadName(plans), events: plans.map((plan) => nodes[plan.node]).filter(told) }));
  const others = LANES.map((kind) => ({ name: layers[kind].many, events: dated.filter((node) => node.kind === kind && told(node)) }));
  return [...others, ...threads].filter(({ events }) => events.length);
}

// A thread of several talks is called by their sides; by its first talks where one side alone is told, as many talks have that one.
const sidesOf = (plan) => plan.sides.filter((side) => side.party !== null && edges[side.party].status !== "denied").map((side) => nodes[side.node].name);
function threadName(plans) {
  const sides = plans.length > 1 && plans.map(sidesOf).find((each) => each.length > 1);
  return sides ? sides.join(" – ") : nodes[plans[0].node].name;
}

// One event is told by its words, several are listed. A row's name does so for all that is in it.
const openEvents = (events) => visit(() => go({ selected: keyOf({ many: [...events].sort((a, b) => a.span[0].localeCompare(b.span[0])).slice(0, MOST_TOGETHER).map((node) => ({ node })) }) }));

const middleOfLane = (lane) => AXIS + (lane + 0.5) * LANE_HEIGHT;

// Talks that went on are a line as long as that; their mark stands where they began.
function linesOfTime({ events }, lane) {
  return events.filter((node) => node.kind === "negotiation" && node.start && node.end > node.start).map((node) => drawing("path", {
    d: `M${placeOf(dayOf(node.span[0]))} ${middleOfLane(lane)}H${placeOf(dayOf(node.span[1]))}`, class: "lasting", stroke: layers[node.kind].color, "stroke-opacity": inTime(node) ? 0.6 : 0.15,
  }));
}

// Events of a row that fall on the same spot are one mark, the larger the more they are.
function marksOf({ events }, lane) {
  const now = selection();
  return [...grouped(events, (node) => Math.round(placeOf(dayOf(node.span[0])) / 6)).values()].map((group) => {
    const [first] = group;
    const on = group.some(inTime);
    const current = now && endsOf(now).some((id) => group.includes(nodes[id]));
    const mark = drawing("circle", {
      cx: placeOf(dayOf(first.span[0])), cy: middleOfLane(lane), r: Math.min(10, 5 + 1.2 * Math.log2(group.length) + (current ? 2 : 0)), "fill-opacity": on ? 1 : 0.15,
      fill: group.some((node) => node.start) ? layers[first.kind].color : "transparent", stroke: current ? colors.accent : on ? colors.ink : colors.soft, "stroke-width": current ? 3 : 1,
    }, drawing("title"));
    mark.firstChild.textContent = group.slice(0, 8).map((node) => `${node.start ? spanWords(node.start, node.end) : `told ${node.span[0]}`}: ${node.name}`).join("\n") + (group.length > 8 ? `\nand ${group.length - 8} more` : "");
    mark.addEventListener("click", () => openEvents(group));
    return mark;
  });
}

function axis(height) {
  return ticks().flatMap(([day, text]) => {
    const half = text.length * 3.5 + 2;
    const label = drawing("text", { x: Math.min(Math.max(placeOf(day), half), across() - half), y: 13, "text-anchor": "middle" });
    label.textContent = text;
    return [drawing("path", { d: `M${placeOf(day)} ${AXIS}V${height}`, class: "tick" }), label];
  });
}

function drawTimeline() {
  byId("timeplot").hidden = !dated.length;
  byId("span").textContent = dated.length ? "" : "Nothing is dated.";
  if (!dated.length) return;
  const found = lanesNow();
  chooseExtent(found.flatMap(({ events }) => events));
  const all = found.map(({ name, events }) => ({ name, events: extent === allTime ? events : events.filter((node) => together.has(node)) })).filter(({ events }) => events.length);
  const days = chosenDays();
  const [from, to] = days.map(onAxis);
  const lanes = all.slice(0, lanesShown);
  const height = AXIS + lanes.length * LANE_HEIGHT;
  byId("lanes").replaceChildren(...lanes.map(({ name, events }) => {
    const opening = button("", () => openEvents(events), { class: "link" });
    opening.append(named(name));
    return element("li", { title: name }, opening);
  }));
  const brush = drawing("rect", { x: placeOf(from), y: AXIS, width: Math.max(3, placeOf(to) - placeOf(from)), height: height - AXIS, class: state.from || state.to ? "brush on" : "brush" });
  byId("strip").setAttribute("height", height);
  byId("strip").replaceChildren(brush, ...axis(height), ...lanes.flatMap(linesOfTime), ...lanes.flatMap(marksOf));
  const left = all.length - lanes.length;
  byId("morelanes").replaceChildren(...(left > 0 ? [moreButton(left, MOST_LANES, () => { lanesShown += MOST_LANES; drawTimeline(); })] : NONE));
  for (const [at, id] of ["from", "to"].entries()) {
    byId(id).max = STEPS;
    byId(id).value = Math.round((onAxis(days[at]) - extent.first) / (extent.last - extent.first) * STEPS);
    byId(id).setAttribute("aria-valuetext", dateOf(days[at]));
  }
  byId("span").textContent = state.from || state.to ? days.map(dateOf).join(" to ") : "all time";
  byId("alltime").disabled = !(state.from || state.to);
}

function brushed(from, to) {
  const [first, last] = from <= to ? [from, to] : [to, from];
  go({ from: first <= extent.first ? "" : dateOf(first), to: last >= extent.last ? "" : dateOf(last) });
}

function wireTimeline() {
  for (const [at, id] of ["from", "to"].entries()) byId(id).addEventListener("change", (event) => {
    const both = chosenDays();
    both[at] = Math.round(extent.first + Number(event.target.value) / STEPS * (extent.last - extent.first));
    brushed(...both);
  });
  byId("alltime").addEventListener("click", () => go({ from: "", to: "" }));
  byId("reach").addEventListener("click", () => go({ reach: state.reach ? "" : "all" }));
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
    byId("span").textContent = spanWritten([from, to]);
  });
  strip.addEventListener("pointerup", (event) => {
    const held = grip;
    grip = null;
    if (held && held.moved) brushed(dayAt(held.at), dayAt(x(event)));
  });
  strip.addEventListener("pointercancel", () => { grip = null; drawTimeline(); });
}
