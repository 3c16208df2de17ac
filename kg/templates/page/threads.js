// The threads of talks: the line on a card to the others of its thread, and where the cards stand, those of a thread beside each other as a row in time.
const talksIn = grouped(data.talks, (plan) => plan.thread);
const MOST_MATES = 4;
const SHORT_MONTH = /(?<=\p{L}{3})\p{L}+/u;

// The talks of one thread in time, in one line: of many the ones before and after. Each leads to its card.
function threadOf(plan) {
  const mates = talksIn.get(plan.thread).filter(planPasses);
  if (mates.length < 2) return null;
  const here = mates.indexOf(plan);
  const few = mates.length <= MOST_MATES;
  const near = mates.filter((_, at) => few || Math.abs(at - here) < 2);
  const words = (mate, exact) => { const day = nodes[mate.node].start || mate.told; return day ? dateWords(day.slice(0, exact)).replace(SHORT_MONTH, "") : "no date"; };
  // The month, or the day where several are of one month.
  const when = (mate) => words(mate, near.some((each) => each !== mate && words(each, 7) === words(mate, 7)) ? 10 : 7);
  // Of several of one day only the first repeats it.
  const label = (each) => (near.slice(0, near.indexOf(each)).some((other) => when(other) === when(each)) ? "same day" : when(each));
  const mate = (each) => element("li", { class: nodes[each.node].start ? null : "undated", title: nodes[each.node].name },
    each === plan ? element("span", { "aria-current": "true" }, label(each)) : button(label(each), () => goToCard(each), { class: "link" }));
  const others = (count, end, word) => (few || count < 1 ? null : element("li", { class: "rest" }, button(`+${count}`, () => goToCard(end), { class: "link", title: `${count} ${word}`, "aria-label": `${count} ${word}` })));
  return element("ol", { class: "thread", "aria-label": `${counted(mates.length, "talk")} of these sides, in order` },
    others(here - 1, mates[0], "earlier"), ...near.map(mate), others(mates.length - here - 2, mates[mates.length - 1], "later"));
}

function goToCard(plan) {
  while (!byId(`talks-${plan.node}`) && byId("cards").querySelector(".more")) byId("cards").querySelector(".more").click();
  byId(`talks-${plan.node}`).scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
  byId(`talks-${plan.node}`).querySelector("h3 a").focus({ preventScroll: true });
}

// The card may be one of those that were not dealt yet, and have the marks of what is chosen only now.
function showOnCard(plan) {
  go({ view: "talks" });
  goToCard(plan);
  markCards();
}

// Cards stand close under each other though they differ in height.
const ROW_HEIGHT = 8;
const LEAST_WIDTH = 23.5;
const rowsTaken = new Map();
const packed = new ResizeObserver((seen) => {
  for (const { target, borderBoxSize: [box] } of seen) if (target.matches("li") && box.blockSize) rowsTaken.set(target, Math.ceil(box.blockSize / ROW_HEIGHT) + 1);
  pack(byId("cards").querySelector(".cards"));
});

function startPacking(list) {
  packed.disconnect();
  rowsTaken.clear();
  setColumns(list);
  // As it is nearer to the root than the cards, their new sizes are known before anything is painted.
  packed.observe(byId("cards").parentElement);
}

function setColumns(list) {
  const [least, gap] = [LEAST_WIDTH * parseFloat(getComputedStyle(document.documentElement).fontSize), parseFloat(getComputedStyle(list).columnGap)];
  const count = Math.max(1, Math.floor((list.clientWidth + gap) / (least + gap)));
  list.style.setProperty("--columns", count);
  return count;
}

// A thread of more talks than there are columns goes on below them.
function pack(list) {
  if (!list.clientWidth) return;
  const filled = Array(setColumns(list)).fill(1), gaps = [];
  const cards = [...list.children].filter((card) => rowsTaken.has(card));
  for (const thread of grouped(cards, (card) => card.dataset.thread).values()) {
    const gap = thread.length === 1 && gaps.find(({ top, end }) => end - top >= rowsTaken.get(thread[0]));
    if (gap) fillGap(thread[0], gap);
    else standInRow(thread, filled, gaps);
  }
}

// A gap that a row left above a card is filled by later talks alone in their thread.
function fillGap(card, gap) {
  stand(card, gap.column, gap.top);
  gap.top += rowsTaken.get(card);
}

// The row begins where it can begin highest, all its cards at one height; what goes on below stands close under them.
function standInRow(thread, filled, gaps) {
  const wide = Math.min(thread.length, filled.length);
  const tops = filled.slice(0, filled.length - wide + 1).map((_, column) => Math.max(...filled.slice(column, column + wide)));
  const first = tops.indexOf(Math.min(...tops));
  thread.forEach((card, at) => {
    const column = first + at % wide;
    const top = at < wide ? tops[first] : filled[column];
    if (top > filled[column]) gaps.push({ column, top: filled[column], end: top });
    stand(card, column, top, at > 0 && at < wide);
    filled[column] = top + rowsTaken.get(card);
  });
}

function stand(card, column, top, goesOn = false) {
  card.classList.toggle("goeson", goesOn);
  card.style.gridArea = `${top} / ${column + 1} / span ${rowsTaken.get(card)} / auto`;
}
