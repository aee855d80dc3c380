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

/** All that is beside an element and what it is in, but for the sheet whose click closes the menu. */
function* beside(element) {
  for (let at = element; at && at !== document.body; at = at.parentElement) {
    for (const one of at.parentElement.children) {
      if (one !== at && !one.inert && !one.matches(".md-overlay")) yield one;
    }
  }
}

/** The menu's button is in a label of Material's hidden checkbox: keys and its state are ours. */
const menu = document.querySelector(".pc-menu");
const drawer = document.getElementById("__drawer");
if (menu && drawer) {
  // Browsers bring a checkbox's state back when a page is loaded again, or gone back to.
  const [visit] = performance.getEntriesByType("navigation");
  if (["reload", "back_forward"].includes(visit?.type)) drawer.checked = false;
  const narrow = matchMedia("(max-width: 76.2344em)");
  /** What the open menu lies over. @type {Element[]} */
  let covered = [];
  const tell = () => {
    menu.setAttribute("aria-expanded", String(drawer.checked));
    const open = drawer.checked && narrow.matches;
    if (open === covered.length > 0) return;
    // Asked for each time: instant navigation brings another one.
    const shown = document.querySelector(".md-sidebar--primary");
    const lost = shown?.contains(document.activeElement) || document.activeElement === document.body;
    for (const one of covered) one.inert = false;
    covered = open ? [...beside(shown)] : [];
    for (const one of covered) one.inert = true;
    if (open) shown?.querySelector("a")?.focus({ preventScroll: true });
    else if (lost) menu.focus({ preventScroll: true });
  };
  // A click, so that Material hears of it.
  const close = () => drawer.checked && drawer.click();
  addEventListener("pagehide", close);
  addEventListener("keydown", ({ key }) => key === "Escape" && close());
  narrow.addEventListener("change", close);
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
