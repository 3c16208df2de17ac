// The table of an open question: a row for each thing asked about, which opens to its single statements; or a row each.
const MOST_ROWS = 200;
const FEW = 4;
const MOST_VALUES = 5;

const columnsOf = (question) => [...question.columns, ...OF_THE_CLAIM];
const columnsShown = (question) => {
  const without = new Set(listed(state.without).map(Number));
  return columnsOf(question).map((name, at) => [name, at]).filter(([, at]) => !without.has(at));
};

// Where rows stand close, a column of short values is narrow, and leaves its room to the others.
const SHORT = 12;
const isShort = (found, at) => found.every(({ cells }) => cells[at].length <= SHORT);

function header([name, column], found) {
  const number = String(column + 1);
  const sorted = state.sort === number ? "ascending" : state.sort === `-${number}` ? "descending" : "none";
  const sign = { ascending: " ▲", descending: " ▼", none: "" }[sorted];
  const sort = () => {
    go({ sort: sorted === "ascending" ? `-${number}` : number });
    byId("rows").querySelector(`[data-column="${column}"]`).focus();
  };
  return element("th", { scope: "col", "aria-sort": sorted, class: isShort(found, column) ? "short" : null }, button(name + sign, sort, { class: "sorter", "data-column": column }));
}

function chooseRow(members) {
  cameFrom = document.activeElement;
  go({ selected: keyOf({ many: [...new Set(members.map(({ row }) => row.claim))].map((number) => ({ claim: claims[number] })) }) });
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

// A day stays on one line where there is room.
const WRITTEN_DAY = /^\d{4}-\d\d(-\d\d)?(?=$| \()/;
function cellWord(value) {
  const [day] = WRITTEN_DAY.exec(value) || [""];
  return day ? element("span", {}, element("bdi", { class: "day" }, day), value.slice(day.length)) : named(value);
}

const asLine = (member) => ({ members: [member], values: member.cells.map((cell) => (cell ? [cell] : NONE)) });

// Where everybody at a meeting met everybody, that is one line: these met each other.
function eachOther(members, question, compared) {
  const [who, whom] = ["who", "whom"].map((name) => question.columns.indexOf(name));
  if (who < 0 || whom < 0) return null;
  const met = [...new Set(members.flatMap(({ cells }) => [cells[who], cells[whom]]))].sort();
  const pairs = new Set(members.map(({ cells }) => JSON.stringify([cells[who], cells[whom]].sort())));
  const line = oneLine(members.map(asLine));
  const alike = compared.every((at) => at === who || at === whom || line.values[at].length < 2);
  if (met.length < 3 || pairs.size !== met.length * (met.length - 1) / 2 || !alike) return null;
  [line.values[who], line.values[whom]] = [met, ["each other"]];
  return line;
}

// Statements that differ in one column alone share a line, so that in a line everything belongs together, all with all.
function tableLines(members, question) {
  const how = question.columns.length + OF_THE_CLAIM.indexOf("how");
  const compared = columnsShown(question).map(([, at]) => at).filter((at) => at < question.columns.length || at === how);
  const together = eachOther(members, question, compared);
  if (together) return [together];
  const beside = besideEachOther(members, question);
  if (beside) return beside;
  let lines = members.map(asLine);
  for (const at of [...compared.filter((each) => each !== how).reverse(), null]) {
    const others = compared.filter((each) => each !== at);
    lines = [...grouped(lines, ({ values }) => JSON.stringify(others.map((each) => [...values[each]].sort()))).values()].map(oneLine);
  }
  return lines;
}

// What accounts write with other capitals is the same post, and stands once.
const eachOnce = (values) => [...grouped(values, (value) => String(value).toLowerCase()).values()].map(([first]) => first);

const oneLine = (lines) => ({
  members: lines.flatMap((line) => line.members),
  values: lines[0].values.map((_, at) => eachOnce(lines.flatMap((line) => line.values[at]))),
});

// What is said of one thing: a line for each of what is said; what is the same in all its statements stands there once.
function rowGroup(members, question) {
  const lines = tableLines(members, question);
  const same = members[0].cells.map((cell, at) => at !== question.columns.length && members.every(({ cells }) => cells[at] === cell));
  return element("tbody", {}, ...lines.map((line, number) => tableRow(line, question, same, number ? 0 : lines.length)));
}

// `span` is over how many lines goes what is the same in all; after the first there is nothing left of it to draw.
function tableRow({ members, values, between = {} }, question, same, span) {
  const [[, first]] = columnsShown(question);
  const wordsAt = question.columns.length;
  const cell = (at) => {
    if (same[at] && !span) return null;
    if (at === wordsAt && !state.compact) return element("td", {}, wordsButton(members[0]), members.length > 1 ? opener(members, question, same) : null);
    const told = at === wordsAt ? values[at].slice(0, 1) : at === wordsAt + OF_THE_CLAIM.indexOf("confidence") ? [...values[at]].sort().slice(-1) : values[at];
    return element("td", { class: [same[at] && "same", at === first && "first"].filter(Boolean).join(" ") || null, "data-at": at, rowspan: same[at] && span > 1 ? span : null, title: state.compact ? told.join(between[at] || "; ") : null },
      !state.compact && told.length > FEW ? valueList(told) : element("div", {}, ...joined(told.map(cellWord), between[at] || "; ")));
  };
  // A name leads to the statements that give it, the row to all it rests on.
  const meant = (word) => members.filter(({ cells }) => word && cells[word.closest("td").dataset.at] === word.textContent);
  const choose = (event) => {
    if (event.target.closest("button, summary")) return;
    const found = meant(event.target.closest("td bdi"));
    chooseRow(found.length ? found : members);
  };
  return element("tr", { "data-claims": members.map((each) => each.row.claim).join(" "), onclick: choose },
    ...columnsShown(question).map(([, at]) => cell(at)));
}

function wordsButton(member) {
  const made = button("", () => chooseRow([member]), { class: "link words" });
  made.append(named(wordsOf(claims[member.row.claim])));
  return made;
}

// Many values have a line each, and the last of them are folded.
function valueList(told) {
  const items = told.map((value) => element("li", {}, cellWord(value)));
  const more = items.length > MOST_VALUES && element("li", {}, element("details", {}, element("summary", {}, `and ${items.length - MOST_VALUES} more`), element("ul", { class: "plainlist" }, ...items.slice(MOST_VALUES))));
  return element("ul", { class: "plainlist values" }, ...items.slice(0, MOST_VALUES), more);
}

// Opens a line to its single statements, and closes it again.
function opener(members, question, same) {
  return button(`${members.length} statements`, (event) => {
    const line = event.target.closest("tr");
    const open = event.target.getAttribute("aria-expanded") === "true";
    event.target.setAttribute("aria-expanded", String(!open));
    for (const cell of line.parentElement.querySelectorAll(".same")) cell.rowSpan += open ? -members.length : members.length;
    if (open) members.forEach(() => line.nextElementSibling.remove());
    else line.after(...members.map((member) => {
      const made = tableRow({ members: [member], values: member.cells.map((each) => [each]) }, question, same, 0);
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
  const byPlace = found.filter((each) => each.byPlace).length;
  const of = found.length === question.rows.length ? "" : ` of ${question.rows.length.toLocaleString("en")}`;
  byId("rowcount").textContent = (rows.length === found.length ? "" : `${counted(rows.length, "row")}, `) + `${found.length.toLocaleString("en")}${of} ${question.rows.length === 1 ? "statement" : "statements"}`
    + (byPlace ? `; ${byPlace.toLocaleString("en")} found by where the talks were` : "");
  chooseColumns(question);
  byId("rows").className = [state.compact && "compact", state.grouped && "together"].filter(Boolean).join(" ");
  const table = element("table", {}, element("caption", { class: "unseen" }, question.summary), element("thead", {}, element("tr", {}, ...columnsShown(question).map((column) => header(column, found)))));
  byId("rows").replaceChildren(rows.length ? table : element("p", { class: "soft" }, question.rows.length ? "No row passes the filters." : "No article says."));
  fillRows(table, rows, question);
}

function fillRows(table, rows, question) {
  const from = table.tBodies.length;
  table.append(...rows.slice(from, from + MOST_ROWS).map((members) => rowGroup(members, question)));
  const left = rows.length - from - MOST_ROWS;
  if (left > 0) byId("rows").append(moreButton(left, MOST_ROWS, (event) => { event.target.remove(); fillRows(table, rows, question); }));
  if (!from) return;
  markRows();
  (table.tBodies[from].querySelector("button") || byId("rows")).focus();
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
  const about = (node) => question.rows.filter((row) => [...row.nodes, claims[row.claim].subject, claims[row.claim].object].includes(node.id));
  const speaking = new Set((now ? now.many || [now] : NONE).flatMap(({ node, edge, claim }) => (claim ? [claim.number] : edge ? edge.claims : about(node).map((row) => row.claim))));
  let first = null;
  for (const row of byId("rows").querySelectorAll("tbody tr")) {
    const on = row.dataset.claims.split(" ").some((number) => speaking.has(Number(number)));
    if (on) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
    if (on && !first) first = row;
  }
  if (first && (state.compact || !byId("answer").contains(document.activeElement))) byId("rows").scrollTop = first.offsetTop - byId("rows").clientHeight / 2;
}
