// Lists: another order at once, papers with code alone, and the way from paper to paper.
// All of it is also there without this script, or not needed: what it needs stays hidden.
// What a reader chose stands in the address; the list that a paper was opened from is remembered
// for this tab.

const LIST = "catalog-list";
const MOST = 300;

/** @typedef {{address: string, name: string, papers: string[], back?: boolean, from?: string}} Remembered */

/** @returns {Remembered|null} */
function remembered() {
  try {
    const found = JSON.parse(sessionStorage.getItem(LIST));
    return Array.isArray(found?.papers) ? found : null;
  } catch {
    return null;
  }
}

/** @param {Remembered} list */
function remember(list) {
  try {
    sessionStorage.setItem(LIST, JSON.stringify(list));
  } catch {
    // Without storage there is no way from paper to paper.
  }
}

// --- another order, and papers with code alone -----------------------------------------------------

/** The list that a bar stands above. */
const listOf = (bar) => bar.parentElement.querySelector(":scope > ol.pc-papers");

/** The rows of a list in its own order, which its other orders are numbers of. */
const first = new WeakMap();

/** @param {HTMLElement} bar @param {string} order  empty for its own */
function sort(bar, order) {
  const list = listOf(bar);
  const chosen = [...bar.querySelectorAll("[data-pc-order]")].find((one) => one.dataset.pcOrder === order);
  if (!list || !chosen) return;
  if (!first.has(list)) first.set(list, [...list.children]);
  const rows = first.get(list);
  const places = chosen.dataset.pcPlaces;
  list.append(...(places ? places.split(" ").map((place) => rows[place]) : rows));
  for (const one of bar.querySelectorAll("[data-pc-order]")) one.removeAttribute("aria-current");
  chosen.setAttribute("aria-current", "true");
}

/** @param {HTMLElement} bar @param {boolean} only */
function code(bar, only) {
  const button = bar.querySelector("[data-pc-coded]");
  if (!button) return;
  button.setAttribute("aria-pressed", String(only));
  listOf(bar)?.classList.toggle("pc-papers--code", only);
}

/** What is chosen, in the address: it can be kept, and gone back to. */
function put(name, value) {
  const address = new URL(location.href);
  if (value) address.searchParams.set(name, value);
  else address.searchParams.delete(name);
  history.replaceState(history.state, "", address);
}

/** Before instant navigation sees the click: it would fetch the page. */
function press(event) {
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const chosen = event.target.closest?.("[data-pc-order], [data-pc-coded]");
  const bar = chosen?.closest(".pc-bar");
  if (!bar || !listOf(bar)) return;
  event.preventDefault();
  event.stopPropagation();
  if ("pcOrder" in chosen.dataset) {
    sort(bar, chosen.dataset.pcOrder);
    put("sort", chosen.dataset.pcOrder);
  } else {
    const only = chosen.getAttribute("aria-pressed") !== "true";
    code(bar, only);
    put("has", only ? "code" : "");
  }
}

function prepare() {
  const given = new URLSearchParams(location.search);
  for (const bar of document.querySelectorAll(".pc-bar")) {
    const button = bar.querySelector("[data-pc-coded]");
    if (button) {
      button.setAttribute("role", "button");
      code(bar, given.get("has") === "code");
    }
    const orders = bar.querySelector(".pc-sorts");
    if (orders?.querySelector("[data-pc-order]")) {
      orders.hidden = false;
      if (given.has("sort")) sort(bar, given.get("sort"));
    }
  }
}

// --- from paper to paper -------------------------------------------------------------------------

/** Keep the list that a paper is opened from, as it is sorted and narrowed down. */
function leave(event) {
  const link = event.target.closest?.(".pc-list :is(.pc-row__title, .pc-lines) a[href], .pc-home .pc-row__title a[href]");
  if (link) {
    const rows = link.closest(".pc-list, .pc-home").querySelectorAll(":is(.pc-row__title, .pc-lines li) > a[href]");
    const seen = [...rows].filter((one) => one.offsetParent).map((one) => new URL(one.href).pathname);
    const papers = [...new Set(seen)];
    const at = papers.indexOf(new URL(link.href).pathname);
    const start = Math.max(0, Math.min(at - MOST / 2, papers.length - MOST));
    remember({
      address: location.href.split("#")[0],
      name: document.querySelector("h1")?.textContent.trim() ?? "",
      papers: papers.slice(start, start + MOST),
    });
  }
  const back = event.target.closest?.(".pc-way [data-pc-back]");
  const list = back && remembered();
  if (list) remember({ ...list, back: true, from: location.pathname });
}

function element(name, text, attributes) {
  const made = Object.assign(document.createElement(name), { textContent: text });
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** On a paper's page: the papers before and behind it in the list that it was opened from. */
function lead() {
  const paper = document.querySelector(".pc-paper");
  const list = paper && remembered();
  if (!list || paper.querySelector(".pc-way")) return;
  const at = list.papers.indexOf(location.pathname);
  if (at < 0) return;
  const nav = element("nav", "", { class: "pc-way", "aria-label": "The list you come from" });
  const [before, behind] = [list.papers[at - 1], list.papers[at + 1]];
  if (before) nav.append(element("a", "Previous", { href: before, rel: "prev" }));
  nav.append(element("a", `Back to ${list.name || "the list"}`, { href: list.address, "data-pc-back": "" }));
  if (behind) nav.append(element("a", "Next", { href: behind, rel: "next" }));
  paper.append(nav);
}

/** Back on a list through the link of a paper: at the row of that paper, not at the top. */
function arrive() {
  const list = remembered();
  if (!list?.back || list.address !== location.href.split("#")[0]) return;
  const { back, from, ...rest } = list;
  remember(rest);
  const rows = document.querySelectorAll(".pc-list a[href], .pc-home a[href]");
  const row = [...rows].find((one) => new URL(one.href).pathname === from);
  row?.scrollIntoView({ block: "center" });
  // Material takes the focus away while it starts.
  if (row) setTimeout(() => row.focus({ preventScroll: true }));
}

// --- on every page -------------------------------------------------------------------------------

function begin() {
  prepare();
  lead();
  arrive();
}

document.addEventListener("click", press, { capture: true });
document.addEventListener("click", leave, { capture: true });
document.addEventListener("keydown", (event) => {
  // What a script has made a button of obeys the space bar.
  if (event.key === " " && event.target.matches?.("[data-pc-coded]")) {
    event.preventDefault();
    event.target.click();
  }
});
// A printed page says where it was.
addEventListener("beforeprint", () => {
  const paper = document.querySelector(".pc-paper");
  const address = document.querySelector("link[rel=canonical]")?.href ?? location.href;
  if (!paper) return;
  paper.dataset.pcAddress = address;
  for (const more of paper.querySelectorAll(".pc-more-authors")) more.open = true;
});
begin();
// Material announces each page that instant navigation brings.
globalThis.document$?.subscribe?.(begin);
