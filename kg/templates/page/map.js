// Where they met: a mark for each place, lines to it from the capitals of the sides. The list beside it says the same.
const LEAST_SPAN = 90;
const MARGIN = 40;

// The talks by the place they were in, as far as the map knows it.
function meetings() {
  // A house has the name of many: "White House" is Casablanca's too. Only where they met in a town or land is on the map.
  const placeOfTalks = (plan) => plan.places.filter((number) => passes(number) && edges[number].relation === "heldIn").map((number) => nodes[edges[number].to]).find((node) => node.at);
  const wanted = data.talks.filter(planPasses).map((plan) => [plan, placeOfTalks(plan)]);
  const places = [...grouped(wanted.filter(([, place]) => place), ([, place]) => place.id).entries()].map(([id, talks]) => ({ place: nodes[id], plans: talks.map(([plan]) => plan) }));
  return { places: places.sort((a, b) => b.plans.length - a.plans.length || a.place.id - b.place.id), lost: wanted.filter(([, place]) => !place).map(([plan]) => plan) };
}

const sidesAt = (plan) => plan.sides.filter((side) => passes(side.party) && shown.filter.statusOf(edges[side.party]) !== "denied").map((side) => nodes[side.node]);
const travellers = (plan) => sidesAt(plan).filter((node) => node.at);

// The part of the world that holds all marks, in the shape of the view.
function frameOf(points, box) {
  const range = (at) => points.reduce(([low, high], point) => [Math.min(low, point[at]), Math.max(high, point[at])], [Infinity, -Infinity]);
  const [[left, right], [top, bottom]] = points.length ? [range(0), range(1)] : [[-500, 500], [-240, 200]];
  const scale = Math.max((right - left + 2 * MARGIN) / box.width, (bottom - top + 2 * MARGIN) / box.height, LEAST_SPAN / box.height);
  return { x: (left + right) / 2 - box.width * scale / 2, y: (top + bottom) / 2 - box.height * scale / 2, width: box.width * scale, height: box.height * scale, scale };
}

function travelled(from, to, count, scale) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const bend = [(from[0] + to[0]) / 2 + dy * 0.15, (from[1] + to[1]) / 2 - Math.abs(dx) * 0.15];
  return drawing("path", { d: `M${from}Q${bend} ${to}`, fill: "none", stroke: families["taking part"].colors[dark.matches ? 1 : 0], "stroke-width": (1 + Math.log2(count)) * scale, "stroke-opacity": 0.7 });
}

function markOn(node, { scale, radius: size, current }) {
  const mark = drawing("circle", { "data-node": node.id, cx: node.at[0], cy: node.at[1], r: size * scale, fill: layers[node.kind === "place" ? "negotiation" : "nation"].color, stroke: current ? colors.accent : colors.paper, "stroke-width": (current ? 3 : 1) * scale }, drawing("title"));
  mark.firstChild.textContent = node.name;
  mark.addEventListener("click", () => visit(() => select(node)));
  return mark;
}

// Names beside their marks, nowhere on each other.
function nameOn(node, text, weight, { scale, radius: size, ...frame }, boxes) {
  const [x, y, wide] = [node.at[0] / scale, node.at[1] / scale, text.length * 7];
  const spots = [[x + size + 4, y - 8], [x - size - 4 - wide, y - 8], [x - wide / 2, y + size + 3], [x - wide / 2, y - size - 20]].map(([left, top]) => [left, top, left + wide, top + 16]);
  const [left, right] = [frame.x / scale, (frame.x + frame.width) / scale];
  const spot = spots.find((each) => each[0] >= left && each[2] <= right && boxes.free(each, ""));
  if (!spot) return null;
  boxes.take(spot, node.id);
  const label = drawing("text", { x: (spot[0] + spot[2]) / 2 * scale, y: (spot[1] + 12) * scale, "text-anchor": "middle", "font-size": 12 * scale, "font-weight": weight, "stroke-width": 3 * scale });
  label.textContent = clean(text);
  return label;
}

function drawMap() {
  const { places, lost } = meetings();
  const sides = new Set(places.flatMap(({ plans }) => plans.flatMap(travellers)));
  const frame = frameOf([...places.map(({ place }) => place.at), ...[...sides].map((node) => node.at)], byId("world").getBoundingClientRect());
  const ways = grouped(places.flatMap(({ place, plans }) => plans.flatMap((plan) => travellers(plan).map((side) => ({ side, place })))), ({ side, place }) => `${side.id} ${place.id}`);
  const boxes = takenBoxes();
  const now = selection();
  for (const { at: [x, y] } of [...places.map(({ place }) => place), ...sides]) boxes.take([x / frame.scale - 5, y / frame.scale - 5, x / frame.scale + 5, y / frame.scale + 5], "mark");
  const sizeOf = (plans) => Math.min(14, 6 + 2 * Math.log2(plans.length));
  const many = (plans) => (plans.length > 1 ? ` (${plans.length})` : "");
  byId("world").setAttribute("viewBox", `${frame.x} ${frame.y} ${frame.width} ${frame.height}`);
  byId("world").replaceChildren(drawing("path", { d: data.outlines, class: "land", "stroke-width": 0.5 * frame.scale }),
    ...[...ways.values()].map((same) => travelled(same[0].side.at, same[0].place.at, same.length, frame.scale)),
    ...[...sides].map((node) => markOn(node, { ...frame, radius: 4, current: now && now.node === node })),
    ...places.map(({ place, plans }) => markOn(place, { ...frame, radius: sizeOf(plans), current: now && now.node === place })),
    ...[...places.map(({ place, plans }) => nameOn(place, place.name + many(plans), 600, { ...frame, radius: sizeOf(plans) }, boxes)), ...[...sides].map((node) => nameOn(node, node.name, 400, { ...frame, radius: 4 }, boxes))].filter(Boolean));
  byId("maplist").replaceChildren(...places.map(({ place, plans }) => placed(opens(place.name, keyOf({ node: place }), { "data-node": place.id }), plans, place)),
    lost.length ? placed("Nowhere on the map", lost) : "");
}

const placed = (heading, plans, place = null) => element("section", {}, element("h3", {}, heading), element("ul", { class: "plainlist" }, ...plans.map((plan) => {
  const node = nodes[plan.node];
  const sides = sidesAt(plan).map((side) => opens(side.name, keyOf({ node: side }), { "data-node": side.id }));
  return element("li", {}, opens(node.name, keyOf({ node }), place && { "data-node": place.id }), node.start ? element("span", { class: "soft" }, ` ${dateWords(node.start.slice(0, 7))}`) : "",
    sides.length ? element("div", { class: "soft" }, "Sides: ", ...joined(sides, ", ")) : "");
})));
