// What pages do beyond being read: search, and copying a citation.
// Both work on elements that arrive later, too (Material's instant navigation replaces pages).

import { CatalogSearch } from "./search/box.js";

customElements.define("catalog-search", CatalogSearch);

/** Copy the text of the element that a button names, and say so on the button. */
async function copy(button) {
  const source = document.getElementById(button.dataset.pcCopy);
  // A second press finds the button still saying what the first one did.
  const label = (button.dataset.pcLabel ??= button.textContent);
  try {
    await navigator.clipboard.writeText(source.textContent);
    button.textContent = "Copied";
  } catch {
    // No permission, or no secure context: leave the text selected, a key press copies it.
    getSelection().selectAllChildren(source);
    button.textContent = "Selected: press Ctrl+C";
  }
  setTimeout(() => {
    button.textContent = label;
  }, 2000);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-pc-copy]");
  if (button) copy(button);
});

/** Buttons that need this script are hidden until it runs. */
function reveal() {
  for (const button of document.querySelectorAll("[data-pc-copy][hidden]")) button.hidden = false;
}

reveal();
// Material announces each page that instant navigation brings; without it, there is one page.
globalThis.document$?.subscribe?.(reveal);
