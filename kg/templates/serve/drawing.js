// Draws what the server specified beside the rows. Vega's expressions are interpreted, as the page lets no text become a program.
import { expressionInterpreter } from "/static/vega-interpreter.js";

const { vega, vegaLite } = window;
const place = document.getElementById("drawing");
const spec = JSON.parse(document.getElementById("spec").textContent);
const parsed = spec.$schema.includes("vega-lite") ? vegaLite.compile(spec).spec : spec;
const view = new vega.View(vega.parse(parsed, null, { ast: true }), { renderer: "svg", container: place, hover: true, expr: expressionInterpreter });
await view.runAsync();
// The table says all that the drawing says, with a link for each thing; to those who hear the page it is one picture.
const svg = place.querySelector("svg");
svg.setAttribute("role", "img");
svg.setAttribute("aria-label", place.getAttribute("aria-label"));
for (const name of ["role", "aria-label", "aria-roledescription"]) for (const part of svg.querySelectorAll(`[${name}]`)) part.removeAttribute(name);
