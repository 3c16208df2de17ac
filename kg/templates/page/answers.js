// The questions of the query library and their answers, computed when the page was written.
const OF_THE_CLAIM = ["words", "how", "confidence", "article"];
let drawnTable = "";
let rowsCounted = "";

const openQuestion = () => questions.find((question) => question.name === state.question) || null;

function rowNodes(claim) {
  const question = openQuestion();
  return question ? question.rows.filter((row) => row.claim === claim.number).flatMap((row) => row.nodes) : NONE;
}

function cellsOf(row) {
  const claim = claims[row.claim];
  return [...row.cells.map((cell) => (cell === null ? "" : cell === true ? "yes" : cell === false ? "no" : String(cell))),
    wordsOf(claim), manner([claim]).text, claim.confidence.toFixed(2), articles[claim.article].title];
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

// A row is found by what stands in it, or else by where its talks were.
function wantedRows(question) {
  const passes = rowFilter();
  const wanted = fold(state.filter.trim());
  const holds = (words) => fold(words.join("\n")).includes(wanted);
  const found = question.rows.filter(passes).map((row) => ({ row, cells: cellsOf(row) })).map((each) => ({ ...each, byPlace: !holds(each.cells) }))
    .filter(({ row, byPlace }) => !byPlace || holds(row.nodes.map((id) => whereabouts.get(id) || "")));
  if (!state.sort) return found;
  const [column, sign] = [Math.abs(Number(state.sort)) - 1, Number(state.sort) < 0 ? -1 : 1];
  return found.sort((a, b) => sign * String(a.cells[column]).localeCompare(String(b.cells[column]), "en", { numeric: true }));
}

// How many rows each question has; with filters, how many of them pass.
function countRows() {
  const key = JSON.stringify(FILTERS.map((name) => state[name]));
  if (key === rowsCounted) return;
  rowsCounted = key;
  const passes = rowFilter();
  for (const { name, rows } of questions) {
    const found = rows.filter(passes).length;
    byId(`tab-${name}`).querySelector(".count").textContent = !rows.length ? "none" : found === rows.length ? String(found) : `${found} of ${rows.length}`;
  }
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
  if (!question) {
    drawnTable = "";
    countRows();
    return;
  }
  const key = JSON.stringify(["question", "sort", "filter", "grouped", "compact", "without", ...FILTERS].map((name) => state[name]));
  if (key !== drawnTable) drawTable(question);
  drawnTable = key;
  markRows();
}

// Asked without a mouse, the way to the rows must not lead through the whole page.
function ask(name, byKey) {
  byId("rows").scrollTop = 0;
  go({ question: name === state.question ? "" : name, ...NO_TABLE, view: "answers" });
  if (state.question && byKey) byId("asked").focus();
}

function askFor(question, filter = "") {
  go({ question, ...NO_TABLE, filter, view: "answers", ...(small.matches ? { selected: "" } : {}) });
  byId("asked").focus();
}

function drawQuestions() {
  const tabs = questions.map((question) => element("button", {
    type: "button", role: "tab", id: `tab-${question.name}`, "aria-controls": "answer", "data-question": question.name, title: question.description,
    onclick: (event) => ask(question.name, event.detail === 0), class: question.rows.length ? "" : "none",
  }, question.summary, element("span", { class: "count" })));
  byId("questions").append(...tabs);
  byId("rowfilter").addEventListener("input", (event) => go({ filter: event.target.value }, { passing: true }));
  for (const name of ["grouped", "compact"]) byId(name).addEventListener("change", (event) => go({ [name]: event.target.checked ? "yes" : "" }));
  byId("rows").addEventListener("keydown", stepRows);
  byId("closeanswer").addEventListener("click", () => {
    const tab = byId(`tab-${state.question}`);
    ask(state.question);
    tab.focus();
  });
}
