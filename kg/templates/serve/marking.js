// Takes the words over that are marked in the article: the words into their field, and into hidden ones where they stand
// and between what, by which they are found should the article be read anew meanwhile (Web Annotation's TextQuoteSelector).
"use strict";
const text = document.querySelector(".text");
const form = document.querySelector("form.correct:has([name=article])");
/** So many characters before and behind the words say which of several such words they are, as in the store. */
const CONTEXT = 32;
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
  const [start, end] = [offset(range.startContainer, range.startOffset), offset(range.endContainer, range.endOffset)];
  const characters = [...text.textContent];
  field("words").value = range.toString().replace(/\s+/gu, " ").trim();
  field("start").value = start;
  field("end").value = end;
  field("prefix").value = characters.slice(Math.max(0, start - CONTEXT), start).join("");
  field("suffix").value = characters.slice(end, end + CONTEXT).join("");
});

// Words that are typed over are looked for in the article.
field("words").addEventListener("input", () => {
  field("start").value = field("end").value = "";
});
