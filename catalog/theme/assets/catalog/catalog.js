// What pages do beyond being read: search, lists in another order, copying a citation.
// All of it works on elements that arrive later, too (Material's instant navigation replaces pages).

import "./cite.js";
import "./keep/star.js";
import "./lists.js";
import { CatalogSearch } from "./search/box.js";

customElements.define("catalog-search", CatalogSearch);

/** The palette's radio says which colours show, also before anybody has chosen any. */
function tellPalette() {
  for (const input of document.querySelectorAll("input[name=__palette]")) {
    input.checked = input.dataset.mdColorScheme === document.body.dataset.mdColorScheme;
  }
}

/** The menu's button is in a label of Material's hidden checkbox: keys and its state are ours. */
const menu = document.querySelector(".pc-menu");
const drawer = document.getElementById("__drawer");
if (menu && drawer) {
  // Firefox brings a checkbox's state back when a page is loaded again.
  const [visit] = performance.getEntriesByType("navigation");
  if (visit?.type === "reload") drawer.checked = false;
  const tell = () => menu.setAttribute("aria-expanded", String(drawer.checked));
  menu.addEventListener("keydown", (event) => {
    if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      menu.click();
    }
  });
  drawer.addEventListener("change", tell);
  tell();
}

tellPalette();
