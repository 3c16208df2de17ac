// The articles: a list of them, or the whole text of one with every claim of it marked.
let readNow = "";

function readingOf(text) {
  if (text.startsWith("a:")) {
    const number = articles.findIndex((article) => article.id === text.slice(2));
    return number < 0 ? null : [number, null];
  }
  const { claim } = selection(text) || {};
  return claim ? [claim.article, claim] : null;
}

// The whole text with every claim of it marked.
function articleText(number, claim) {
  const text = charactersOf(number);
  const others = claims.filter((each) => each.article === number).map((each) => [each.start, each.end, each]);
  const span = claim ? [claim.start, claim.end] : [0, 0];
  return element("div", { class: "article", dir: "auto" }, element("p", {}, ...marked(text, 0, text.length, span, others)));
}

const read = (key) => go({ read: key, view: "reading" });

function listArticles() {
  byId("reading").replaceChildren(element("h2", {}, counted(articles.length, "article")), element("p", { class: "soft" }, `They make ${counted(claims.length, "statement")}.`),
    element("ul", { class: "plainlist" }, ...articles.slice(0, 200).map((article) => {
      const entry = button("", () => read(`a:${article.id}`), { class: "link article-link" });
      entry.append(named(article.title));
      return element("li", {}, entry, whereFrom(article) ? ` (${whereFrom(article)})` : "");
    })));
}

function showArticle(number, claim) {
  const article = articles[number];
  byId("reading").replaceChildren(element("p", { class: "actions" }, button("All articles", () => read(""), { class: "plain" })),
    element("h2", { tabindex: "-1" }, titleOf(article)), element("p", { class: "soft" }, whereFrom(article)),
    element("p", { class: "soft" }, "Every marked passage is evidence; choose one to see what it says."), articleText(number, claim));
  const mark = byId("reading").querySelector("mark:not(.other)");
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
