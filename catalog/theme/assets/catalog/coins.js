// Offers the papers of a list that a script makes to Zotero and others: COinS, as the site's own
// lists have (catalog/pages/head_coins.py). A row says less than an entry: title, year and address.

const PAUSE = 500;
const DATE = /^(?:(?:\d+ )?\p{L}+ )?(\d{4})$/u;
const idle = globalThis.requestIdleCallback ?? setTimeout;

/** @param {Element} row @returns {string} key/encoded-value format, ANSI/NISO Z39.88-2004 */
function told(row, link) {
  const known = {
    ctx_ver: "Z39.88-2004",
    rft_val_fmt: "info:ofi/fmt:kev:mtx:dc",
    rft_id: link.href,
    "rft.type": "document",
    // Without what is said before a title that is struck out.
    "rft.title": (link.querySelector("s") ?? link).textContent,
  };
  const facts = row.querySelectorAll(":scope > .pc-row__facts > span:not([class])");
  const [, year] = DATE.exec([...facts].at(-1)?.textContent ?? "") ?? [];
  if (year) known["rft.date"] = year;
  return new URLSearchParams(known).toString();
}

/**
 * From now on, rows of papers that are in this element are offered, when the reader pauses.
 * @param {Element} host
 */
export function offer(host) {
  let timer = 0;
  let former = "";
  const update = () => {
    const papers = [];
    for (const row of host.querySelectorAll("li[data-paper]")) {
      const link = row.querySelector(".pc-row__title a");
      if (!link) continue;
      papers.push(row.dataset.paper);
      if (row.querySelector(":scope > .Z3988")) continue;
      const made = document.createElement("span");
      made.className = "Z3988";
      made.title = told(row, link);
      row.append(made);
    }
    observer.takeRecords();
    const now = papers.join(" ");
    if (now === former) return;
    former = now;
    // Zotero, "Exposing Your Metadata": what a page shows has changed.
    document.dispatchEvent(new Event("ZoteroItemUpdated", { bubbles: true }));
  };
  const observer = new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(() => idle(update), PAUSE);
  });
  observer.observe(host, { childList: true, subtree: true });
}
