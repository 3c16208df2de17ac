// The views of the one selection; each has the whole width.
const small = matchMedia("(max-width: 900px)");
const VIEWS = {
  talks: { name: "Talks", draw: drawCards }, answers: { name: "Questions", draw: drawAnswer }, network: { name: "Network", draw: drawNetwork },
  map: { name: "Map", draw: drawMap }, timeline: { name: "Timeline", draw: drawTimeline }, reading: { name: "Articles", draw: drawReading },
};
const viewNow = () => (Object.hasOwn(VIEWS, state.view) ? state.view : START.view);

// Chosen again while a question is open, the questions are listed again.
const NO_TABLE = { sort: "", filter: "", without: "" };
const afresh = (view) => (view === "answers" && viewNow() === view ? { question: "", ...NO_TABLE } : {});

// On a small screen the words lie over the view, so another view closes them.
function wireViews() {
  byId("views").prepend(...Object.entries(VIEWS).map(([view, { name }]) => button(name, () => go({ view, ...afresh(view), ...(small.matches ? { selected: "" } : {}) }), { "data-view": view })));
  byId("drawer").addEventListener("click", () => openDrawer(byId("side").hidden));
}

function openDrawer(open) {
  byId("side").hidden = !open;
  byId("drawer").setAttribute("aria-expanded", String(open));
}

// What a view has drawn anew in the place of what had the focus: it says the same, and leads to the same.
const drawnAnew = (gone) => [...document.querySelectorAll("[data-shows]:not([hidden]) :is(a, button)")]
  .find((each) => each.textContent === gone.textContent && each.getAttribute("href") === gone.getAttribute("href"));

function drawView() {
  const view = viewNow();
  const held = document.activeElement;
  for (const each of byId("views").querySelectorAll("[data-view]")) {
    if (each.dataset.view === view) each.setAttribute("aria-current", "page");
    else each.removeAttribute("aria-current");
  }
  for (const section of document.querySelectorAll("[data-shows]")) section.hidden = section.dataset.shows !== view;
  VIEWS[view].draw();
  if (!held.isConnected) drawnAnew(held)?.focus({ preventScroll: true });
}
