// Up to four papers side by side. What is compared stands on their pages, and is read from there.
// Where there is no room for columns, styles put the papers of a field one below the other.

import { search } from "../search/client.js";
import { address, button, element, trouble } from "../search/results.js";
import { Lookup } from "./lookup.js";
import { isId, shelf, watch } from "./shelf.js";

const MOST = 4;
const SUGGESTED = 5;
const NUMBER = /^\d+ authors?$/;

/** A field of a paper's page: its name, and what of the page is in it. */
const FIELDS = [
  ["Authors", (page) => [...texts(page, ".pc-paper__authors"), ...publication(page, true)]],
  ["Published", (page) => publication(page, false)],
  ["Status", (page) => texts(page, ".pc-notice")],
  ["Why it is here", (page) => texts(page, ".pc-why .pc-prose")],
  ["Topics", (page) => terms(page, "Topics")],
  ["Tags", (page) => terms(page, "Tags")],
  ["Links", (page) => links(page, ".pc-links a", page.base)],
  ["Abstract", (page) => texts(page, ".pc-paper__abstract")],
];

const text = (node) => node.textContent.replace(/\s+/g, " ").trim();
const paragraph = (said) => Object.assign(element("p", "", said), { dir: "auto" });
const texts = (page, selector) => [...page.querySelectorAll(selector)].map((node) => paragraph(text(node)));

/** Of what is known of a publication, the number of its authors, or all else. */
function publication(page, counts) {
  const spans = [...page.querySelectorAll(".pc-paper__facts > span")].map(text);
  return spans.filter((one) => NUMBER.test(one) === counts).map(paragraph);
}

/** Links of a page: only what they say and where they lead, and only to web addresses. */
function links(page, selector, base) {
  return [...page.querySelectorAll(selector)].map((one) => {
    const url = new URL(one.getAttribute("href"), base);
    if (!/^https?:$/.test(url.protocol)) return paragraph(text(one));
    const link = element("a", "", text(one));
    link.href = url.href;
    return element("p", "", link);
  });
}

function terms(page, name) {
  const head = [...page.querySelectorAll(".pc-terms dt")].find((one) => text(one) === name);
  const list = head?.nextElementSibling;
  if (!list) return [];
  return links(list, "a", page.base);
}

/** @param {HTMLElement} host */
export function open(host) {
  new Comparison(host).begin();
}

class Comparison {
  constructor(host) {
    this.host = host;
    this.status = element("p", "pc-search__status");
    this.status.setAttribute("role", "status");
    this.place = element("div", "pc-compare");
    this.adding = this.form();
  }

  begin() {
    this.host.append(this.adding, this.status, this.place);
    const onHash = () => {
      if (this.host.isConnected) this.draw();
      else removeEventListener("hashchange", onHash);
    };
    addEventListener("hashchange", onHash);
    const stop = watch(() => (this.host.isConnected ? this.drawNotes() : stop()));
    this.draw();
  }

  get ids() {
    return [...new Set(location.hash.slice(1).split(",").filter(isId))].slice(0, MOST);
  }

  put(ids) {
    location.hash = ids.join(",");
  }

  /** A box to find another paper with. */
  form() {
    const field = Object.assign(element("input", "pc-search__input"), { type: "search", placeholder: "Add a paper by its title", autocomplete: "off" });
    field.setAttribute("aria-label", "Add a paper by its title");
    const found = element("ul", "pc-missing");
    const form = element("form", "pc-compare__add", field, found);
    let last = null;
    const ask = async () => {
      last?.abort();
      const { signal } = (last = new AbortController());
      const query = field.value.trim();
      if (!query) return found.replaceChildren();
      try {
        const { results } = await search({ query, limit: SUGGESTED }, { signal });
        const papers = results.filter(({ id }) => id && !this.ids.includes(id));
        found.replaceChildren(...papers.map((result) => this.suggestion(result, () => {
          field.value = "";
          found.replaceChildren();
          field.focus();
          this.put([...this.ids, result.id]);
        })));
        if (!papers.length) found.append(element("li", "", "No other paper has these words."));
      } catch (error) {
        if (!signal.aborted) found.replaceChildren(element("li", "", ...trouble(error, ask)));
      }
    };
    field.addEventListener("input", ask);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      found.querySelector("button")?.click();
    });
    return form;
  }

  suggestion(result, act) {
    return element("li", "", button("pc-link", result.title.map(([part]) => part).join(""), act), " ", element("span", "pc-count", (result.facts ?? []).join(", ")));
  }

  async draw() {
    const { ids } = this;
    const drawing = (this.drawing = Symbol("drawing"));
    this.adding.hidden = ids.length >= MOST;
    if (!ids.length) {
      const list = element("a", "", "reading list");
      list.href = this.host.dataset.reading;
      this.status.replaceChildren("No papers are chosen yet. Add some here, or tick them in your ", list, ".");
      this.place.replaceChildren();
      return;
    }
    this.status.replaceChildren(ids.length < 2 ? "Add at least one more to compare it with." : "");
    try {
      const cards = await (await Lookup.open()).byIds(ids);
      const columns = await Promise.all(ids.map(async (id) => ({ id, card: cards.get(id), page: await paperPage(cards.get(id)) })));
      if (drawing === this.drawing) this.show(columns);
    } catch (error) {
      if (drawing !== this.drawing) return;
      const [said, help] = trouble(error, () => this.draw());
      this.status.replaceChildren(said, " ", help);
    }
  }

  show(columns) {
    this.columns = columns;
    this.names = names(columns.map(({ id, card }) => card?.title ?? id));
    const head = part("tr", "row", part("td", "cell"));
    for (const { id, card } of columns) {
      const name = card ? Object.assign(element("a", "", card.title), { href: address(card), dir: "auto" }) : id;
      const remove = button("pc-link", "Remove", () => this.put(this.ids.filter((one) => one !== id)));
      remove.setAttribute("aria-label", `Remove ${card?.title ?? id}`);
      const cell = part("th", "columnheader", name, remove);
      if (!card) cell.append(element("p", "pc-row__facts", "Not in the catalog"));
      head.append(cell);
    }
    const body = part("tbody", "rowgroup");
    for (const [name, read] of FIELDS) {
      const cells = columns.map(({ page }) => (page ? read(page) : []));
      if (cells.some((cell) => cell.length)) body.append(line(name, cells, this.names));
    }
    this.notes = line("Your note", [], []);
    body.append(this.notes);
    const table = part("table", "table", part("thead", "rowgroup", head), body);
    table.className = "pc-compare__table";
    table.setAttribute("aria-label", "Papers side by side");
    this.place.replaceChildren(table);
    this.drawNotes();
  }

  drawNotes() {
    if (!this.notes) return;
    const said = this.columns.map(({ id, card }) => shelf().papers[card?.id ?? id]?.note ?? "");
    const cells = said.map((note) => (note ? [paragraph(note)] : []));
    this.notes.replaceChildren(...line("Your note", cells, this.names).children);
    this.notes.hidden = !said.some(Boolean);
  }
}

/** A part of the table. Styles that take it apart would take its meaning, if that were not said. */
function part(tag, role, ...children) {
  const made = element(tag, "", ...children);
  made.setAttribute("role", role);
  return made;
}

/** What papers are called beside what is said of them: titles up to a colon, if those differ. */
function names(titles) {
  const short = titles.map((title) => title.split(/:\s/, 1)[0]);
  return new Set(short).size === titles.length ? short : titles;
}

/** A row of the table: a field of each paper, with the paper's name for where it has no column. */
function line(field, cells, titles) {
  const none = () => {
    const sign = element("span", "pc-count", "–");
    sign.setAttribute("aria-label", "nothing");
    return [sign];
  };
  return part("tr", "row", part("th", "rowheader", field), ...cells.map((cell, at) => {
    // The head of its column is told anyway.
    const of = Object.assign(element("span", "pc-compare__of", titles[at]), { dir: "auto" });
    of.setAttribute("aria-hidden", "true");
    return part("td", "cell", of, ...(cell.length ? cell : none()));
  }));
}

/** A paper's page, read as text: no script of it runs, and nothing of it is fetched. */
async function paperPage(card) {
  if (!card) return null;
  const url = address(card);
  const response = await fetch(url);
  if (!response.ok) throw Object.assign(new Error(url), { kind: "updated" });
  const found = new DOMParser().parseFromString(await response.text(), "text/html");
  const page = found.querySelector(".pc-paper");
  if (page) page.base = url;
  return page;
}
