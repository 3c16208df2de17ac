// The articles: a list of them, or the whole text of one with every claim of it marked.
let readNow = "";
const passedOverIn = grouped(data.passedOver, ([article]) => article);

function passedOverWords(number) {
  const missed = passedOverIn.get(number) || NONE;
  return missed.length ? [` ${counted(missed.length, "sentence that names", "sentences that name")} talks, calls or deals gave no statement, with `, element("span", { class: "passed-over" }, "a dotted line"), "."] : NONE;
}

function readingOf(text) {
  if (text.startsWith("a:")) {
    const number = articles.findIndex((article) => article.id === text.slice(2));
    return number < 0 ? null : [number, null];
  }
  const { claim } = selection(text) || {};
  return claim ? [claim.article, claim] : null;
}

// What something is in an article: leader, host, party, speaker ...
function rolesIn(number) {
  const told = claims.filter((claim) => claim.article === number && claim.object !== undefined && relations[claim.relation].role && claim.status !== "denied");
  return new Map([...grouped(told, (claim) => claim.object)].map(([id, said]) => [id, [...new Set(said.map((claim) => relations[claim.relation].role))].join(", ")]));
}

// A link, not a button: a button is a box that breaks the lines and swallows the blanks of a running text.
const word = (words, title, act, attributes = {}) => element("a", { href: "#", class: "word", title, ...attributes, onclick: (event) => { event.preventDefault(); act(); } }, words);

// The whole text. A name leads to what it names, its role below it; any other words that are evidence lead to what they say.
function articleText(number, chosenClaim) {
  const text = charactersOf(number);
  const roles = rolesIn(number);
  const own = claims.filter((claim) => claim.article === number);
  const spans = [...own.map((claim) => [claim.start, claim.end, { claim }]),
    ...data.mentions.filter(([article]) => article === number).map(([, start, end, id]) => [start, end, { node: nodes[id], end }])];
  const missed = (passedOverIn.get(number) || NONE).map(([, start, end]) => [start, end, { passedOver: true }]);
  const show = (words, open, end) => {
    const shownWords = marked(words, open, end);
    return open.some(([, , what]) => what.passedOver) ? element("span", { class: "passed-over" }, shownWords) : shownWords;
  };
  const marked = (words, open, end) => {
    const said = open.map(([, , { claim }]) => claim).filter(Boolean);
    const names = open.map(([, , what]) => what).filter((what) => what.node);
    const name = names[names.length - 1];
    const shownWords = name ? mention(words, name, end, roles.get(name.node.id)) : said.length ? word(words, sayingOf(said[said.length - 1]), () => selectClaim(said[said.length - 1])) : words;
    if (!said.length) return shownWords;
    const quotes = said.some((claim) => claim.relation === "spokenBy") ? " said" : "";
    return element("mark", { class: said.includes(chosenClaim) ? `chosen${quotes}` : `other${quotes}` }, shownWords);
  };
  return element("div", { class: "article", dir: "auto" }, element("p", {}, ...cut(text, 0, text.length, [...spans, ...missed], show)));
}

function mention(words, { node, end }, at, role) {
  const title = node.name + (role ? `: ${role}` : `, ${node.kind.replace("-", " ")}`);
  return word(words, title, () => select(node), { class: "word mention", "data-role": end === at && role ? role : null });
}

const read = (key) => go({ read: key, view: "reading" });

function listArticles() {
  byId("reading").replaceChildren(element("h2", {}, counted(articles.length, "article")), element("p", { class: "soft" }, `They make ${counted(claims.length, "statement")}.`),
    element("ul", { class: "plainlist" }, ...newestFirst.slice(0, 200).map((number) => {
      const article = articles[number];
      const entry = button("", () => read(`a:${article.id}`), { class: "link article-link" });
      entry.append(named(article.title));
      const missed = passedOverIn.get(number) || NONE;
      return element("li", {}, entry, whereFrom(article) ? ` (${whereFrom(article)})` : "", missed.length ? element("span", { class: "soft" }, `, ${counted(missed.length, "sentence")} about talks gave no statement`) : null);
    })));
}

function showArticle(number, claim) {
  const article = articles[number];
  byId("reading").replaceChildren(element("p", { class: "actions" }, button("All articles", () => read(""), { class: "plain" })),
    element("h2", { tabindex: "-1" }, titleOf(article)), element("p", { class: "soft" }, whereFrom(article)),
    element("p", { class: "soft" }, data.quotesOnly ? "Only the sentences that are evidence are in this file. " : "", "Names are underlined, their roles beside them; ", element("mark", { class: "other" }, "marked words"), " are evidence, ", element("mark", { class: "other said" }, "quotations"), " too. Choose any to see what it stands for.", ...passedOverWords(number)),
    articleText(number, claim));
  const mark = byId("reading").querySelector("mark.chosen");
  if (mark) byId("reading").scrollTop = mark.offsetTop - byId("reading").clientHeight / 2;
  else byId("reading").scrollTop = 0;
}

function drawReading() {
  const now = selection();
  const open = readingOf(state.read);
  const claim = open && now && now.claim && now.claim.article === open[0] ? now.claim : open && open[1];
  const key = JSON.stringify([open && open[0], claim && claim.key]);
  if (key === readNow) return;
  readNow = key;
  if (open) showArticle(open[0], claim);
  else listArticles();
}
