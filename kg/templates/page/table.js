// The table of an open question: a row for each thing asked about, which opens to its single statements; or a row each.
const MOST_ROWS = 200;

const columnsOf = (question) => [...question.columns, ...OF_THE_CLAIM];
const columnsShown = (question) => {
  const without = new Set(listed(state.without).map(Number));
  return columnsOf(question).map((name, at) => [name, at]).filter(([, at]) => !without.has(at));
};

function header([name, column]) {
  const number = String(column + 1);
  const sorted = state.sort === number ? "ascending" : state.sort === `-${number}` ? "descending" : "none";
  const sign = { ascending: " ▲", descending: " ▼", none: "" }[sorted];
  const sort = () => {
    go({ sort: sorted === "ascending" ? `-${number}` : number });
    byId("rows").querySelector(`[data-column="${column}"]`).focus();
  };
  return element("th", { scope: "col", "aria-sort": sorted }, button(name + sign, sort, { class: "sorter", "data-column": column }));
}

function chooseRow(claim) {
  cameFrom = document.activeElement;
  selectClaim(claim);
}

// Where rows stand close they hold no buttons, which would be too small: arrow keys go from row to row.
function stepRows(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!state.compact || !step) return;
  const rows = [...byId("rows").querySelectorAll("tbody tr")];
  const next = rows[rows.findIndex((row) => row.hasAttribute("aria-current")) + step] || rows[0];
  if (next) selectClaim(claims[next.dataset.claims.split(" ")[0]]);
  event.preventDefault();
}

function tableRow(members, question) {
  const [{ row }] = members;
  const claim = claims[row.claim];
  const wordsAt = row.cells.length;
  const cell = (at) => {
    if (at === wordsAt && !state.compact) return element("td", {}, wordsButton(claim), members.length > 1 ? opener(members, question) : null);
    const told = [...new Set(members.map(({ cells }) => cells[at]))].filter(Boolean);
    const values = at === wordsAt + OF_THE_CLAIM.indexOf("confidence") ? told.sort().slice(-1) : told;
    return element("td", { title: state.compact ? values.join("; ") : null }, ...(state.compact ? [named(values.join("; "))] : values.map(named)));
  };
  return element("tr", { "data-claims": members.map((each) => each.row.claim).join(" "), onclick: (event) => { if (!event.target.closest("button")) chooseRow(claim); } },
    ...columnsShown(question).map(([, at]) => cell(at)));
}

function wordsButton(claim) {
  const made = button("", () => chooseRow(claim), { class: "link words" });
  made.append(named(wordsOf(claim)));
  return made;
}

// Opens a row to its single statements, and closes it again.
function opener(members, question) {
  const many = `${members.length} statements`;
  return button(many, (event) => {
    const line = event.target.closest("tr");
    const open = event.target.getAttribute("aria-expanded") === "true";
    event.target.setAttribute("aria-expanded", String(!open));
    if (open) while (line.nextElementSibling && line.nextElementSibling.classList.contains("single")) line.nextElementSibling.remove();
    else line.after(...members.map((member) => {
      const made = tableRow([member], question);
      made.classList.add("single");
      return made;
    }));
    markRows();
  }, { class: "plain opener", "aria-expanded": "false" });
}

// What is said of one meeting, one delegation, one agreement makes one row.
const rowsOf = (found) => (state.grouped ? [...grouped(found, ({ row }) => claims[row.claim].subject).values()] : found.map((each) => [each]));

function drawTable(question) {
  const found = wantedRows(question);
  const rows = rowsOf(found);
  byId("answer").setAttribute("aria-labelledby", `tab-${question.name}`);
  byId("asked").textContent = question.summary;
  byId("asked").title = question.description;
  byId("rowfilter").value = state.filter;
  for (const name of ["grouped", "compact"]) byId(name).checked = Boolean(state[name]);
  const of = found.length === question.rows.length ? "" : ` of ${question.rows.length.toLocaleString("en")}`;
  byId("rowcount").textContent = (rows.length === found.length ? "" : `${counted(rows.length, "row")}, `) + `${found.length.toLocaleString("en")}${of} ${question.rows.length === 1 ? "statement" : "statements"}`;
  chooseColumns(question);
  byId("rows").className = state.compact ? "compact" : "";
  const body = element("tbody");
  byId("rows").replaceChildren(rows.length ? element("table", {}, element("caption", { class: "unseen" }, question.summary),
    element("thead", {}, element("tr", {}, ...columnsShown(question).map(header))), body)
    : element("p", { class: "soft" }, question.rows.length ? "No row passes the filters." : "No article says."));
  fillRows(body, rows, question);
}

function fillRows(body, rows, question) {
  const from = body.rows.length;
  body.append(...rows.slice(from, from + MOST_ROWS).map((members) => tableRow(members, question)));
  const left = rows.length - from - MOST_ROWS;
  if (left > 0) byId("rows").append(moreButton(left, MOST_ROWS, (event) => { event.target.remove(); fillRows(body, rows, question); }));
  if (!from) return;
  markRows();
  (body.rows[from].querySelector("button") || byId("rows")).focus();
}

function chooseColumns(question) {
  const shownNow = new Set(columnsShown(question).map(([, at]) => at));
  byId("columnlist").replaceChildren(...columnsOf(question).map((name, at) => element("label", { class: "choice" },
    element("input", { type: "checkbox", checked: shownNow.has(at), onchange: (event) => {
      const without = columnsOf(question).map((_, each) => each).filter((each) => (each === at ? shownNow.has(at) : !shownNow.has(each)));
      if (without.length === columnsOf(question).length) event.target.checked = true;
      else go({ without: without.join(" ") });
      byId("columnlist").querySelectorAll("input")[at].focus();
    } }), name)));
}

// The rows that speak of what is selected.
function markRows() {
  const now = selection();
  const question = openQuestion();
  const about = (row) => [...row.nodes, claims[row.claim].subject, claims[row.claim].object].includes(now.node.id);
  const speaking = new Set(!now ? NONE : now.claim ? [now.claim.number] : now.edge ? now.edge.claims : question.rows.filter(about).map((row) => row.claim));
  let first = null;
  for (const row of byId("rows").querySelectorAll("tbody tr")) {
    const on = row.dataset.claims.split(" ").some((number) => speaking.has(Number(number)));
    if (on) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
    if (on && !first) first = row;
  }
  if (first && (state.compact || !byId("answer").contains(document.activeElement))) byId("rows").scrollTop = first.offsetTop - byId("rows").clientHeight / 2;
}
