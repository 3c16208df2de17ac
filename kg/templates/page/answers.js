// The questions of the query library and their answers, computed when the page was written.
const MOST_ROWS = 200;
const OF_THE_CLAIM = ["words", "how", "confidence", "article"];
let drawnTable = "";

const openQuestion = () => questions.find((question) => question.name === state.question) || null;

function rowNodes(claim) {
  const question = openQuestion();
  return question ? question.rows.filter((row) => row.claim === claim.number).flatMap((row) => row.nodes) : NONE;
}

function cellsOf(row) {
  const claim = claims[row.claim];
  const how = claim.status + (claim.claimant ? ` by ${claim.claimant}` : "");
  return [...row.cells.map((cell) => (cell === null ? "" : cell === true ? "yes" : cell === false ? "no" : String(cell))),
    wordsOf(claim), how, claim.confidence.toFixed(2), articles[claim.article].title];
}

// Time and nation decide about the things a row speaks of, the other filters about its claim.
function rowFilter() {
  const passes = claimFilter();
  const { within } = shown.filter;
  return (row) => {
    const things = [...endsOf({ claim: claims[row.claim] }), ...row.nodes];
    const events = things.filter((id) => EVENTS.has(nodes[id].kind));
    return passes(claims[row.claim]) && things.every((id) => inTime(nodes[id])) && (!within || (events.length ? events : things).some((id) => within.has(id)));
  };
}

function wantedRows(question) {
  const passes = rowFilter();
  const wanted = fold(state.filter.trim());
  const found = question.rows.filter(passes).map((row) => ({ row, cells: cellsOf(row) }))
    .filter(({ cells }) => !wanted || fold(cells.join("\n")).includes(wanted));
  if (!state.sort) return found;
  const [column, sign] = [Math.abs(Number(state.sort)) - 1, Number(state.sort) < 0 ? -1 : 1];
  return found.sort((a, b) => sign * String(a.cells[column]).localeCompare(String(b.cells[column]), "en", { numeric: true }));
}

function header(name, column) {
  const number = String(column + 1);
  const sorted = state.sort === number ? "ascending" : state.sort === `-${number}` ? "descending" : "none";
  const sign = { ascending: " ▲", descending: " ▼", none: "" }[sorted];
  return element("th", { scope: "col", "aria-sort": sorted },
    button(name + sign, () => { go({ sort: sorted === "ascending" ? `-${number}` : number }); byId("answer").querySelectorAll("th button")[column].focus(); }, { class: "sorter" }));
}

function chooseRow(claim) {
  cameFrom = document.activeElement;
  selectClaim(claim);
}

function tableRow({ row, cells }) {
  const claim = claims[row.claim];
  const wordsAt = row.cells.length;
  const made = element("tr", { "data-claim": row.claim, onclick: (event) => { if (!event.target.closest("button")) chooseRow(claim); } },
    ...cells.map((cell, at) => element("td", {}, at === wordsAt ? button("", () => chooseRow(claim), { class: "link words" }) : named(cell))));
  made.querySelector(".words").append(named(cells[wordsAt]));
  return made;
}

function drawAnswer() {
  const question = openQuestion();
  byId("answer").hidden = !question;
  byId("questions").hidden = Boolean(question);
  for (const tab of document.querySelectorAll("[role=tab]")) {
    const on = tab.dataset.question === state.question;
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on || !question && tab === document.querySelector("[role=tab]") ? 0 : -1;
  }
  if (!question) drawnTable = "";
  else {
    const key = JSON.stringify([state.question, state.sort, state.filter, FILTERS.map((name) => state[name])]);
    if (key !== drawnTable) drawTable(question);
    drawnTable = key;
    markRows();
  }
}

function drawTable(question) {
  const rows = wantedRows(question);
  const columns = [...question.columns, ...OF_THE_CLAIM];
  byId("answer").setAttribute("aria-labelledby", `tab-${question.name}`);
  byId("asked").textContent = question.summary;
  byId("asked").title = question.description;
  byId("rowfilter").value = state.filter;
  byId("rowcount").textContent = rows.length === question.rows.length ? counted(rows.length, "row") : `${rows.length} of ${counted(question.rows.length, "row")}`;
  const body = element("tbody");
  byId("rows").replaceChildren(rows.length ? element("table", {}, element("caption", { class: "unseen" }, question.summary),
    element("thead", {}, element("tr", {}, ...columns.map(header))), body)
    : element("p", { class: "soft" }, question.rows.length ? "No row passes the filters." : "No article says."));
  fillRows(body, rows);
}

function fillRows(body, rows) {
  const from = body.rows.length;
  body.append(...rows.slice(from, from + MOST_ROWS).map(tableRow));
  const left = rows.length - body.rows.length;
  if (left > 0) byId("rows").append(moreButton(left, MOST_ROWS, (event) => { event.target.remove(); fillRows(body, rows); }));
  if (from) {
    markRows();
    body.rows[from].querySelector(".words").focus();
  }
}

// The rows that speak of what is selected.
function markRows() {
  const now = selection();
  const question = openQuestion();
  const about = (row) => [...row.nodes, claims[row.claim].subject, claims[row.claim].object].includes(now.node.id);
  const speaking = new Set(!now ? NONE : now.claim ? [now.claim.number] : now.edge ? now.edge.claims : question.rows.filter(about).map((row) => row.claim));
  let first = null;
  for (const row of byId("rows").querySelectorAll("tbody tr")) {
    const on = speaking.has(Number(row.dataset.claim));
    if (on) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
    if (on && !first) first = row;
  }
  if (first && !byId("answer").contains(document.activeElement)) byId("rows").scrollTop = first.offsetTop - byId("rows").clientHeight / 2;
}

// Asked without a mouse, the way to the rows must not lead through the whole page.
function ask(name, byKey) {
  go({ question: name === state.question ? "" : name, sort: "", filter: "", view: "answers" });
  if (state.question && byKey) byId("asked").focus();
}

function drawQuestions() {
  const tabs = questions.map((question) => element("button", {
    type: "button", role: "tab", id: `tab-${question.name}`, "aria-controls": "answer", "data-question": question.name, title: question.description,
    onclick: (event) => ask(question.name, event.detail === 0), class: question.rows.length ? "" : "none",
  }, question.summary, element("span", { class: "count" }, question.rows.length ? String(question.rows.length) : "none")));
  byId("questions").append(...tabs);
  byId("questions").addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
    next.focus();
    event.preventDefault();
  });
  byId("rowfilter").addEventListener("input", (event) => go({ filter: event.target.value }, { passing: true }));
  byId("closeanswer").addEventListener("click", () => {
    const tab = byId(`tab-${state.question}`);
    ask(state.question);
    tab.focus();
  });
}
