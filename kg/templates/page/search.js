// What words find: names, questions, passages that are evidence, articles. Where they find nothing, a slip is forgiven.
const LEAST_SEARCHED = 3;
// Where fewer names and passages than these are found, articles are searched too.
const LITTLE = 6;
// From so many letters on, one slip or two: a letter wrong, left out or too many, or two that changed places.
const ONE_SLIP = 4;
const TWO_SLIPS = 7;

const wordsIn = (text) => text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
// Each part of what is wanted may be said in several ways; `before` is what must stand before it.
const has = (text, parts, before = "") => parts.every((ways) => ways.some((way) => text.includes(before + way)));

function matches(wanted, parts) {
  const found = nodes.filter((node) => has(haystack[node.id], parts));
  const rank = (node) => (fold(node.name) === wanted ? 0 : fold(node.name).startsWith(wanted) ? 1 : haystack[node.id].split(/[\n ]/).some((word) => word.startsWith(wanted)) ? 2 : 3);
  return found.map((node) => [rank(node), -edgesOf[node.id].length, node.id]).sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]).map(([, , id]) => nodes[id]);
}

// The passages that are evidence, each once, with the first claim that rests on it; gathered when they are first searched.
let passages = null;
function allPassages() {
  passages = passages || [...new Map([...claims].reverse().map((claim) => [`${claim.article} ${claim.start} ${claim.end}`, claim])).values()].reverse()
    .map((claim) => [claim, fold(wordsOf(claim))]);
  return passages;
}

const quoting = (wanted, parts) => (wanted.length < LEAST_SEARCHED ? NONE : allPassages().filter(([, words]) => has(words, parts)).map(([claim]) => claim));

// The questions that are asked in these words, then those with words that begin so; or else, where it begins as a question does, those
// with most of the words, and of these the shortest first.
const LEAST_ALIKE = 2;
// So many words that a passage has just like that are looked for, and are no question.
const LEAST_QUOTED = 4;
const isQuoted = (wanted, parts) => parts.length >= LEAST_QUOTED && allPassages().some(([, words]) => words.includes(wanted));
const questionWords = questions.map(({ summary, description }) => [summary, `${summary} ${description}`].map((text) => ` ${wordsIn(fold(text)).join(" ")}`));
function asking(wanted, parts) {
  if (wanted.length < LEAST_SEARCHED) return NONE;
  const asked = (at) => questions.filter((_, number) => has(questionWords[number][at], parts, " "));
  const itself = questions.filter((_, number) => questionWords[number][0].trim() === wordsIn(wanted).join(" "));
  const found = [...new Set([...itself, ...(isQuoted(wanted, parts) ? NONE : askedFor(parts.map(([word]) => word).join(" "))), ...asked(0), ...asked(1)])];
  if (found.length) return found;
  const alike = questionWords.map(([words]) => (parts[0].some((way) => words.startsWith(` ${way} `)) ? parts.filter((part) => has(words, [part], " ")).length : 0));
  const most = Math.max(LEAST_ALIKE, ...alike);
  return questions.filter((_, number) => alike[number] === most).sort((a, b) => wordsIn(a.summary).length - wordsIn(b.summary).length);
}

// The articles with these very words in their title or text.
let texts = null;
function articlesWith(wanted) {
  if (wanted.length < LEAST_SEARCHED) return NONE;
  texts = texts || articles.map((article) => fold(`${article.title}\n${article.text}`));
  return newestFirst.filter((number) => texts[number].includes(wanted)).map((number) => articles[number]);
}

// All words of names, questions and passages, gathered when the first slip is made.
let vocabulary = null;
function allWords() {
  vocabulary = vocabulary || [...new Set([...haystack, ...questionWords.flat(), ...allPassages().map(([, words]) => words)].flatMap(wordsIn))];
  return vocabulary;
}

// How many slips lie between the two, or between one and the beginning of the other, which counts half a slip more.
function slips(wanted, word) {
  let [above, last] = [null, Array.from({ length: word.length + 1 }, (_, at) => at)];
  for (let y = 1; y <= wanted.length; y += 1) {
    const row = [y];
    for (let x = 1; x <= word.length; x += 1) {
      const same = wanted[y - 1] === word[x - 1];
      row[x] = Math.min(last[x] + 1, row[x - 1] + 1, last[x - 1] + (same ? 0 : 1));
      if (!same && above && x > 1 && wanted[y - 1] === word[x - 2] && wanted[y - 2] === word[x - 1]) row[x] = Math.min(row[x], above[x - 2] + 1);
    }
    [above, last] = [last, row];
  }
  return Math.min(last[word.length], Math.min(...last) + 0.5);
}

// The words that are nearest to one that is nowhere.
function nearest(part) {
  const most = part.length < ONE_SLIP || /\d/.test(part) ? 0 : part.length < TWO_SLIPS ? 1 : 2;
  if (!most) return NONE;
  const found = allWords().filter((word) => word.length >= part.length - most).map((word) => [slips(part, word.slice(0, part.length + most + 1)), word]);
  const least = Math.min(...found.map(([far]) => far));
  return least < most + 1 ? found.filter(([far]) => far === least).map(([, word]) => word) : NONE;
}

const forgiven = (part) => (allWords().some((word) => word.includes(part)) ? [part] : nearest(part));

// What a text finds; `all` is false in a field for names alone.
function search(text, all) {
  const wanted = fold(text.trim());
  if (!wanted) return { names: NONE, asked: NONE, told: NONE, reported: NONE, near: false };
  const find = (parts) => ({ names: matches(wanted, parts), asked: all ? asking(wanted, parts) : NONE, told: all ? quoting(wanted, parts) : NONE });
  const parts = wanted.split(/\s+/);
  const found = find(parts.map((part) => [part]));
  const exact = { ...found, reported: all && found.names.length + found.told.length < LITTLE ? articlesWith(wanted) : NONE, near: false };
  return Object.values(exact).some((each) => each.length) ? exact : { ...exact, ...find(parts.map(forgiven)), near: true };
}
