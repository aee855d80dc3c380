// Says what a press has done, at the edge of the page.

import { pageOf } from "./star.js";

const PATIENCE = 6000;
const said = document.createElement("div");
said.className = "pc-said";
said.setAttribute("role", "status");
let timer = 0;

/**
 * @param {string} text
 * @param {boolean} [link]  whether to lead to the reading list
 */
export function say(text, link = false) {
  if (!said.isConnected) document.body.append(said);
  clearTimeout(timer);
  // A live region speaks of what changes in it, so it has to be there before.
  setTimeout(() => {
    said.replaceChildren(text);
    if (!link) return;
    const way = Object.assign(document.createElement("a"), { href: pageOf("reading"), textContent: "Open the list" });
    said.append(" ", way);
  }, 50);
  timer = setTimeout(() => said.replaceChildren(), PATIENCE);
}

/** Why something could not be kept, by `trouble` of the shelf. */
export const WHY = {
  off: "This browser keeps nothing for this site, so there can be no list.",
  full: "The browser's storage is full: this could not be kept.",
  newer: "Your lists were made by a newer version of this site. Reload the page.",
};
