// What pages do beyond being read: search, and copying a citation.
// Both work on elements that arrive later, too (Material's instant navigation replaces pages).

import "./lists.js";
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

/** The palette's radio says which colours show, also before anybody has chosen any. */
function tellPalette() {
  for (const input of document.querySelectorAll("input[name=__palette]")) {
    input.checked = input.dataset.mdColorScheme === document.body.dataset.mdColorScheme;
  }
}

/** The menu's button is a label of Material's hidden checkbox: keys and its state are ours. */
const menu = document.querySelector(".pc-menu");
const drawer = document.getElementById("__drawer");
if (menu && drawer) {
  const tell = () => menu.setAttribute("aria-expanded", String(drawer.checked));
  menu.addEventListener("keydown", (event) => {
    if (event.key === " ") {
      event.preventDefault();
      menu.click();
    }
  });
  drawer.addEventListener("change", tell);
  tell();
}

tellPalette();
reveal();
// Material announces each page that instant navigation brings; without it, there is one page.
globalThis.document$?.subscribe?.(reveal);
