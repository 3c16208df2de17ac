"use strict";
// The plain field becomes an editor with highlighting and completion where the package carries one; the form stays the same.
(() => {
  const field = document.getElementById("query");
  const { Yasqe } = window;
  if (!Yasqe || !field) return;
  const terms = fetch("/vocabulary.json").then((answer) => answer.json());
  // The editor's own completers ask servers elsewhere; these ask the ontology of this one.
  const completer = (kind, from) => Yasqe.forkAutocompleter(from, {
    name: `parley-${from}`, persistenceId: null, bulk: true, autoShow: false, get: () => terms.then((all) => all[kind]),
  }, false);
  completer("classes", "class");
  completer("properties", "property");
  Yasqe.defaults.autocompleters = ["variables", "parley-class", "parley-property"];
  const place = document.createElement("div");
  place.id = "editor";
  field.after(place);
  const editor = new Yasqe(place, {
    value: field.value, persistenceId: null, showQueryButton: false, createShareableLink: null, resizeable: false, lineWrapping: true,
    // The Tab key leaves the editor, as it leaves every field.
    extraKeys: { ...Yasqe.defaults.extraKeys, Tab: false, "Shift-Tab": false },
  });
  // A prefix that is used and known is declared above, as the editor calls undeclared ones an error.
  const declare = () => terms.then(({ prefixes }) => {
    const text = editor.getValue(), declared = editor.getPrefixesFromQuery();
    for (const [prefix, iri] of Object.entries(prefixes)) {
      if (!(prefix in declared) && new RegExp(`(^|[\\s/|^(!,;.])${prefix}:`).test(text.replace(/<[^>\s]*>|"[^"\n]*"|#.*/g, ""))) editor.addPrefixes({ [prefix]: iri });
    }
  });
  declare();
  editor.on("change", declare);
  editor.getInputField().setAttribute("aria-label", "Query");
  editor.getScrollerElement().tabIndex = 0;
  field.hidden = true;
  document.querySelector("label[for=query]").hidden = true;
  document.getElementById("ask").addEventListener("submit", () => { field.value = editor.getValue(); });
})();
