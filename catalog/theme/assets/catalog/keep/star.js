// A star at every paper, wherever it stands and however it came there; which ones are read or new.

import { root } from "../search/client.js";
import { listOf, shelf, toggle, trouble, watch } from "./shelf.js";
import { before } from "./visit.js";

const PAGES = {
  reading: () => import("./reading.js"),
  have: () => import("./have.js"),
  compare: () => import("./compare.js"),
};
/** The day of the reader's visit before this one, or nothing. */
export const since = before();

/** The address of one of our pages: as that of the search page, which the header has. */
export function pageOf(name) {
  const form = document.querySelector(".pc-search--header form");
  return `${root.href}${name}${form?.action.endsWith(".html") ? ".html" : "/"}`;
}

/** The paper whose page an address is, or null. */
export function paperAt(address) {
  const { href } = new URL(address, document.baseURI);
  const papers = `${root.href}papers/`;
  const [, id] = /^([a-z0-9-]+)(?:\/|\.html)?(?:[?#]|$)/.exec(href.startsWith(papers) ? href.slice(papers.length) : "") ?? [];
  return id && !/^(?:index|page-\d+)$/.test(id) ? id : null;
}

/** What a title says without what is put before it for a paper that was withdrawn. */
const named = (title) => (title.querySelector("s") ?? title).textContent.trim();

async function press(id, title) {
  const kept = toggle(id, title);
  const { current } = shelf();
  const { say, WHY } = await import("./said.js");
  if (!kept) say(WHY[trouble]);
  else if (listOf().papers.includes(id)) say(`Kept in “${current}”.`, true);
  else say(`No longer in “${current}”.`);
}

function dress(at, title, id) {
  at.dataset.pcId = id ?? "";
  if (!id) return;
  const star = Object.assign(document.createElement("button"), { className: "pc-star", type: "button" });
  star.dataset.title = named(title);
  star.addEventListener("click", () => press(id, star.dataset.title));
  title.before(star);
  paint(at);
}

/** A star full or empty, and what stands below it. */
function paint(at) {
  const { current, papers, read, fresh } = shelf();
  const id = at.dataset.pcId;
  const star = at.querySelector(":scope > .pc-star");
  star.setAttribute("aria-pressed", String(listOf().papers.includes(id)));
  star.title = `Keep in “${current}”`;
  star.setAttribute("aria-label", `${star.title}: ${star.dataset.title}`);
  const isRead = read && papers[id]?.read;
  const isNew = fresh && since && at.dataset.pcAdded >= since;
  at.classList.toggle("pc-row--read", Boolean(isRead));
  at.querySelector(":scope > .pc-row__mark")?.remove();
  if (!isRead && !isNew) return;
  const textContent = isRead ? "Read" : "New";
  star.after(Object.assign(document.createElement("span"), { className: "pc-row__mark", textContent }));
}

/** Whatever has come to the page. */
function look() {
  for (const row of document.querySelectorAll(".pc-row:not([data-pc-id])")) {
    const title = row.querySelector(".pc-row__title");
    const link = title?.querySelector("a[href]");
    dress(row, title, link && paperAt(link.href));
  }
  const paper = document.querySelector(".pc-paper:not([data-pc-id])");
  if (paper) dress(paper, paper.querySelector("h1"), paperAt(location.href));
  for (const host of document.querySelectorAll("[data-pc-keep]:not([data-open])")) {
    host.dataset.open = "";
    PAGES[host.dataset.pcKeep]?.().then(({ open }) => open(host));
  }
  const told = ":not([data-pc-told])";
  if (since && shelf().fresh && document.querySelector(`[data-pc-newest]${told}, .pc-list__count${told}`)) {
    import("./news.js").then(({ tell }) => tell(since));
  }
}

watch(() => document.querySelectorAll("[data-pc-id]:not([data-pc-id=''])").forEach(paint));
// Search results and instant navigation bring rows at any time.
new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
look();
