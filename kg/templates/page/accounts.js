// Accounts that differ, beside each other in a line: what each gives as answer, and whose it is. First and last days are one answer, the days.
const DAYS = new Set(["start", "end"]);
const SECRET = "undisclosed";

// A line for each thing that is answered differently, if the rows are of accounts that differ.
function besideEachOther(members, question) {
  const [what, answer] = ["question", "answer"].map((name) => question.columns.indexOf(name));
  if (what < 0 || answer < 0) return null;
  const given = members.map((member) => ({ member, asked: member.cells[what], value: member.cells[answer], claim: claims[member.row.claim] }));
  return [...grouped(given, ({ asked }) => (DAYS.has(asked) ? "days" : asked)).values()].map((told) => {
    const line = oneLine(told.map(({ member }) => asLine(member)));
    if (line.values[what].length > 1) line.values[what] = ["days"];
    line.values[answer] = answersOf(told);
    return { ...line, between: { [answer]: " — " } };
  });
}

// Each answer with the articles that give it: 27–29 March 2031 (Orsk Post, planned).
function answersOf(told) {
  const inArticles = [...grouped(told, ({ claim }) => claim.article)];
  const called = inArticles.map(([number]) => articles[number].source);
  const nameOf = (number) => { const { source, title } = articles[number]; return !source ? title : called.filter((each) => each === source).length > 1 ? whereFrom(articles[number]) : source; };
  const said = inArticles.map(([number, given]) => ({ words: answerWords(given, told.some(({ asked }) => asked === "end")), by: [nameOf(number), ...howGiven(given)].join(", ") }));
  return [...grouped(said, ({ words }) => words)].map(([words, by]) => `${words} (${by.map((each) => each.by).join("; ")})`);
}

const howGiven = (given) => [...new Set(given.map(({ claim }) => claim.status))].filter((status) => !NOTHING_SAID.has(status) && status !== SECRET);

// Who gives a day gives its month too.
const exactest = (days) => days.filter((day) => !days.some((other) => other !== day && other.startsWith(`${day}-`)));

function answerWords(given, ending) {
  const [starts, ends] = [...DAYS].map((which) => exactest([...new Set(given.filter(({ asked }) => asked === which).map(({ value }) => value))].sort()));
  if (!starts.length && !ends.length) return [...new Set(given.map(({ value }) => value || "kept secret"))].join(", ");
  if (starts.length === 1 && ends.length === 1) return spanWords(starts[0], ends[0]);
  const some = (days, word) => (days.length ? [`${word}${days.map(dateWords).join(" or ")}`] : NONE);
  return [...some(starts, ending ? "from " : ""), ...some(ends, "until ")].join(", ");
}

// What accounts differ on, in words of a sentence, and on a card, where both ends of the talks are one mark.
const ASKED_IN_WORDS = { absentee: "who was absent", party: "who took part", member: "who came", "agreement party": "who agreed" };
const differedOn = (question) => ASKED_IN_WORDS[question] || `the ${question}`;
function badgesOf(asked) {
  const both = [...DAYS].every((which) => asked.includes(which));
  const short = { absentee: "absent", party: "parties", ...(both ? { start: "days" } : {}) };
  return asked.filter((question) => !(both && question === "end")).map((question) => [question, short[question] || question]);
}
