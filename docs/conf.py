"""The site made of docs/: Sphinx with MyST. What can be told by the files themselves is generated from them.

`make docs` builds it into build/docs; a warning is an error.
"""

from __future__ import annotations

from importlib.metadata import version as installed
from pathlib import Path
from statistics import mean

from pyoxigraph import Literal, NamedNode
from sphinx.application import Sphinx

from kg import namespaces as ns
from kg import schema
from kg.answers import questions

project = "Parley"
author = "The Parley maintainers"
version = release = installed("parley-kg")
extensions = ["myst_parser", "sphinx_click"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "Parley"
html_show_sphinx = False
# Pages lead to files of the repository beside docs/, which no site holds (tests/test_docs.py follows those links); the
# highlighter knows no property paths in brackets; blocks that scripts write begin with a heading of the third level.
suppress_warnings = ["myst.xref_missing", "misc.highlighting_failure", "myst.header"]

GENERATED = Path(__file__).resolve().parent / "generated"
AXIOMS = {"subClassOf": "kind of", "domain": "from", "range": "to", "subPropertyOf": "special case of"}
KINDS = {
    "Class": "Kind of thing",
    "ObjectProperty": "Relation",
    "DatatypeProperty": "Value",
    "FunctionalProperty": "at most one",
    "TransitiveProperty": "transitive",
    "SymmetricProperty": "symmetric",
}
COUNTER = "Negative example:"


def term_page(module: str) -> str:
    """The terms of a module of the ontology, each with what it says of itself."""
    told: dict[str, dict[str, list[str]]] = {}
    for quad in schema.statements(module):
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(ns.ONTOLOGY):
            name = quad.subject.value.removeprefix(ns.ONTOLOGY)
            key = quad.predicate.value.replace("#", "/").rpartition("/")[2]
            if isinstance(quad.object, Literal | NamedNode):
                told.setdefault(name, {}).setdefault(key, []).append(_short(quad.object))
    lines = [f"# {module.capitalize()}", ""]
    for name, said in sorted(told.items(), key=lambda item: (item[0][0].islower(), item[0].lower())):
        if "definition" not in said:
            continue
        kinds = [KINDS[kind] for kind in sorted(said["type"]) if kind in KINDS]
        lines += [f"## {name}", "", f"*{', '.join(kinds)}.* {' '.join(said['definition'])}", ""]
        for key, words in AXIOMS.items():
            if key in said:
                lines.append(f"- {words}: {', '.join(f'`{each}`' for each in sorted(said[key]))}")
        lines += [f"- asked by `kg ask {question.name}`" for question in questions.load() if name in question.terms]
        lines += [f"- note: {note}" for note in said.get("scopeNote", ())]
        lines += [f"- {_example(text)}" for text in sorted(said.get("example", ()), key=lambda text: COUNTER in text)]
        lines.append("")
    return "\n".join(lines)


def _example(text: str) -> str:
    return f"not an example: {text.removeprefix(COUNTER).strip()}" if text.startswith(COUNTER) else f"example: {text}"


def _short(term: Literal | NamedNode) -> str:
    return str(term.value).removeprefix(ns.ONTOLOGY).removeprefix(ns.OWL).removeprefix(ns.XSD)


def question_page() -> str:
    """Every question with its description, columns and SPARQL."""
    lines = ["# The questions", "", "Each question is a file in `queries/ask/`; `kg ask NAME` answers it.", ""]
    for question in questions.load():
        lines += [f"## {question.name}", "", f"**{question.summary}** {' '.join(question.description.split())}", ""]
        lines += [f"- `{name}`: {meaning}" for name, meaning in question.parameters]
        lines += ["", f"Columns: {', '.join(f'`{column}`' for column in question.columns)}.", ""]
        lines += [f"Terms of the ontology: {', '.join(f'`{term}`' for term in question.terms)}.", ""]
        lines += ["```sparql", *(line for line in question.text.splitlines() if not line.startswith("#+")), "```", ""]
    return "\n".join(lines)


def draw_relations(path: Path) -> None:
    """The picture of the ontology: what can be claimed between which kinds."""
    import networkx as nx
    from matplotlib.figure import Figure

    graph = nx.DiGraph()
    for name, relation in schema.relations().items():
        for start in relation.subjects[:1]:
            for end in relation.objects[:2]:
                ties = graph.get_edge_data(start.class_name, end.class_name, {"names": []})["names"]
                graph.add_edge(start.class_name, end.class_name, names=[*ties, name])
    # People and their posts on the left, what is told of in the middle, the rest on the right: no line crosses a name.
    person = sorted(nx.descendants(graph, "Person") | {"Person"})
    rows = {name: -graph.in_degree(name) for name in sorted(graph) if graph.out_degree(name) and name not in person}
    told = sorted(rows, key=rows.__getitem__)
    rest = {name: mean(map(told.index, graph.predecessors(name))) for name in graph if name not in (*person, *told)}
    columns = (person, told, sorted(rest, key=rest.__getitem__))
    place = {
        name: (column, -(row + 1) / (len(names) + 1))
        for column, names in enumerate(columns)
        for row, name in enumerate(names)
    }
    figure = Figure(figsize=(11, 12))
    axes = figure.subplots()
    axes.axis("off")
    nx.draw_networkx_nodes(graph, place, ax=axes, node_size=3000, node_color="#dcecf7", edgecolors="#0b5cad")
    nx.draw_networkx_labels(graph, place, ax=axes, font_size=8)
    nx.draw_networkx_edges(graph, place, ax=axes, node_size=3000, edge_color="#52606d", connectionstyle="arc3,rad=0.08")
    labels = {(start, end): "\n".join(names) for start, end, names in graph.edges(data="names") if start != end}
    nx.draw_networkx_edge_labels(
        graph, place, labels, ax=axes, font_size=8, label_pos=0.38, connectionstyle="arc3,rad=0.08"
    )
    figure.savefig(path, metadata={"Date": None}, bbox_inches="tight")


def examples_as_code(_: Sphinx, _command: object, lines: list[str]) -> None:
    """Let the examples in a command's help be a block of code; they come as lines of a verse."""
    if "| Examples:" in lines:
        start = lines.index("| Examples:")
        shown = [f"   {line.removeprefix('|').strip()}" for line in lines[start + 1 :]]
        lines[start:] = [".. code-block:: sh", "", *shown, ""]


def generate(_: Sphinx) -> None:
    """Write the generated pages, which are not kept in the repository."""
    GENERATED.mkdir(exist_ok=True)
    for module in schema.MODULES:
        (GENERATED / f"{module}.md").write_text(term_page(module), encoding="utf-8")
    (GENERATED / "questions.md").write_text(question_page(), encoding="utf-8")
    draw_relations(GENERATED / "relations.svg")


def setup(app: Sphinx) -> None:
    """Sphinx calls this."""
    app.connect("builder-inited", generate)
    app.connect("sphinx-click-process-description", examples_as_code)
