// Which questions everyday words ask for, by the grammar that `kg ask` has too (queries/plain-words.yaml).
const { glue, begins, talks: ofTalks, intents } = data.wordings;
const littleWords = new Set(glue);
const askingWords = new Set([...glue, ...begins]);
const everywhere = (pattern) => new RegExp(pattern, "g");
const grammar = intents.map(({ when, may, ...intent }) => ({ ...intent, when: when.map(everywhere), known: [...when, ...may, ofTalks].map(everywhere) }));

// Of which kinds the things are that a word names: as the name they go by, or else as another or a part of one. Gathered when something is first asked.
let properNames = null, partsOfNames = null;
function gatherNames() {
  [properNames, partsOfNames] = [new Map(), new Map()];
  const add = (names, name, kind) => names.set(name, (names.get(name) || new Set()).add(kind));
  for (const node of nodes) {
    add(properNames, fold(node.name), node.kind);
    for (const part of wordsIn(fold([node.name, ...node.names, node.title || ""].join(" ")))) add(partsOfNames, part, node.kind);
  }
}
const kindsOf = (word) => [word, word.replace(/s$/, "")].flatMap((each) => [...(properNames.get(each) || partsOfNames.get(each) || NONE)]);

// The words that an intent does not know, with the names among them; null where one that it needs is missing.
function leftBy(intent, line) {
  if (!intent.when.every((pattern) => line.search(pattern) >= 0)) return null;
  const known = new Set(intent.known.flatMap((pattern) => [...line.matchAll(pattern)]).flatMap((found) => wordsIn(found[0])));
  const left = line.split(" ").filter((word) => !known.has(word) && !littleWords.has(word));
  const names = left.filter((word) => kindsOf(word).length);
  const own = names.filter((word) => !intent.kinds.length || intent.kinds.some((kind) => kindsOf(word).includes(kind)));
  const strange = left.length - names.length;
  const missing = own.length < intent.names || intent.titles && strange || intent.free && !left.length;
  return missing ? null : [intent.free ? 0 : strange, names.length];
}

// The questions that leave fewest words unknown, of words that begin as a question does, and then fewest to be names; those of equals in the order of the grammar.
function askedFor(wanted) {
  if (!properNames) gatherNames();
  const line = wordsIn(wanted.replace(/['’.]/g, "")).join(" ");
  if (!askingWords.has(line.split(" ")[0])) return NONE;
  const meant = grammar.map(({ question, ...intent }) => ({ question, left: leftBy(intent, line) })).filter(({ left }) => left);
  meant.sort(({ left: [strange, names] }, { left: [others, othersNames] }) => strange - others || names - othersNames);
  const equal = meant.filter(({ left: [strange] }) => strange === meant[0].left[0]);
  return [...new Set(equal.map(({ question }) => question))].map((name) => questions.find((question) => question.name === name));
}

// What the words narrow the table to: the one place, or else the one year, that they name and that has rows.
const A_YEAR = /^(?:1[89]|20)\d\d$/;
function narrowingOf(text, { rows }) {
  const words = wordsIn(fold(text));
  const places = [...new Set(nodes.filter((node) => node.kind === "place" && ` ${words.join(" ")} `.includes(` ${fold(node.name)} `)).map((node) => node.name))];
  const holds = (row, wanted) => fold([...cellsOf(row), ...row.nodes.map((id) => whereabouts.get(id) || "")].join("\n")).includes(fold(wanted));
  const one = (found) => (found.length === 1 && rows.some((row) => holds(row, found[0])) ? found[0] : "");
  return one(places) || one(words.filter((word) => A_YEAR.test(word)));
}
