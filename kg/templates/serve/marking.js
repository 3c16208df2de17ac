// Takes the words over that are marked in the article: the words into their field, where they stand into two hidden ones.
"use strict";
const text = document.querySelector(".text");
const form = document.querySelector("form.correct:has([name=article])");
const field = (name) => form.elements.namedItem(name);

/** The offset in the article of a point in the page, in characters as the store counts them. */
function offset(node, at) {
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(node, at);
  return [...before.toString()].length;
}

document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
  field("words").value = range.toString();
  field("start").value = offset(range.startContainer, range.startOffset);
  field("end").value = offset(range.endContainer, range.endOffset);
});

// Words that are typed over are looked for in the article.
field("words").addEventListener("input", () => {
  field("start").value = field("end").value = "";
});
