// The reading list's page: lists, what is in them, and their ways out of and into this browser.

import { offer } from "../coins.js";
import { button, element, trouble as failed } from "../search/results.js";
import * as backup from "./backup.js";
import { exporter } from "./export.js";
import { Lookup } from "./lookup.js";
import { actions, lost, paint, row } from "./rows.js";
import { WHY, say } from "./said.js";
import { sharing, shared } from "./sharing.js";
import * as kept from "./shelf.js";
import { save } from "./take.js";
import { since } from "./star.js";

const PART = 100;
const COMPARED = 4;
const papersOf = (count) => `${count.toLocaleString("en")} ${count === 1 ? "paper" : "papers"}`;

/** @param {HTMLElement} host */
export function open(host) {
  new Reading(host).begin();
}

class Reading {
  constructor(host) {
    this.host = host;
    this.notice = element("p", "pc-keep__notice");
    this.offered = element("section", "pc-keep__offer");
    this.lists = element("nav", "pc-keep__lists");
    this.lists.setAttribute("aria-label", "Your lists");
    this.head = element("div", "pc-keep__head");
    this.rows = element("ol", "pc-papers");
    this.more = button("pc-button", "Show more", () => this.drawRows(this.shown + PART));
    this.status = element("p", "pc-search__status");
    this.status.setAttribute("role", "status");
    this.settings = element("div", "pc-keep__settings");
    /** Chosen to be compared. @type {Set<string>} */
    this.chosen = new Set();
    this.shown = PART;
    this.lookup = null;
  }

  begin() {
    const parts = [this.notice, this.offered, this.lists, this.head, this.status, this.rows, this.more, this.settings];
    this.host.append(...parts);
    offer(this.rows);
    const stop = kept.watch(() => {
      if (this.host.isConnected) this.update();
      else stop();
    });
    const onHash = () => {
      if (this.host.isConnected) this.readAddress();
      else removeEventListener("hashchange", onHash);
    };
    addEventListener("hashchange", onHash);
    this.readAddress();
  }

  async readAddress() {
    this.view = location.hash === "#new" && since ? "new" : "list";
    this.draw();
    const offer = await shared(location.hash, () => this.open());
    this.offered.replaceChildren(...(offer ?? []));
  }

  /** The tables of the catalog, asked for again if they could not be fetched. */
  open() {
    this.lookup ??= Lookup.open();
    this.lookup.catch(() => (this.lookup = null));
    return this.lookup;
  }

  get ids() {
    return kept.listOf().papers;
  }

  // --- what is shown -----------------------------------------------------------------------------

  draw() {
    this.drawLists();
    this.drawHead();
    this.drawSettings();
    this.drawRows(PART);
  }

  /** Something is kept in another way than before. Rows that are there stay: a star brings them back. */
  update() {
    const { current } = kept.shelf();
    const here = new Set([...this.rows.children].map(({ dataset }) => dataset.paper));
    const all = this.ids.slice(0, this.shown).every((id) => here.has(id));
    this.drawLists();
    if (this.view === "list" && (this.current !== current || !all)) {
      this.drawHead();
      this.drawRows(this.shown);
    } else if (this.view === "list" && this.count) this.count.textContent = papersOf(this.ids.length);
    this.tellTrouble();
    paint(this.rows);
  }

  tellTrouble() {
    this.notice.replaceChildren();
    if (kept.trouble === "odd") {
      const give = button("pc-link", "Save it as a file", () => save("reading-list-unread.txt", kept.unread(), "text/plain"));
      this.notice.append("What this browser keeps for this site can't be read. It will be put aside, not deleted. ", give);
    } else if (WHY[kept.trouble]) this.notice.append(WHY[kept.trouble]);
  }

  drawLists() {
    const { lists, current } = kept.shelf();
    const entry = (name, count, on, act) => {
      const made = button("pc-keep__list", "", act);
      made.append(element("bdi", "", name), " ", element("span", "pc-count", count));
      if (on) made.setAttribute("aria-current", "true");
      return made;
    };
    const made = lists.map(({ name, papers }) =>
      entry(name, papers.length.toLocaleString("en"), this.view === "list" && name === current, () => this.turnTo(name)),
    );
    if (since) made.push(entry("New in the catalog", "", this.view === "new", () => this.turnTo(null)));
    const focused = [...this.lists.children].indexOf(document.activeElement);
    this.lists.replaceChildren(...made, button("pc-link", "New list", () => this.name("", (name) => this.add(name))));
    if (focused >= 0) this.lists.children[focused]?.focus();
    this.tellTrouble();
  }

  turnTo(name) {
    history.replaceState(history.state, "", name === null ? "#new" : location.pathname + location.search);
    this.view = name === null ? "new" : "list";
    this.chosen.clear();
    if (name === null || name === kept.shelf().current) this.draw();
    else kept.change((made) => (made.current = name));
  }

  drawHead() {
    this.current = kept.shelf().current;
    if (this.view === "new") {
      this.head.replaceChildren(element("p", "pc-list__count", `In the catalog since your last visit, ${since}.`));
      return;
    }
    this.count = element("span", "", papersOf(this.ids.length));
    const line = element("p", "pc-list__count", this.count);
    const compare = button("pc-link", "Compare", () => this.compare());
    this.comparing = compare;
    const share = button("pc-link", "Share", async () => {
      this.panel.replaceChildren(...sharing(this.current, [...this.ids], () => this.notes()));
    });
    const file = element("input");
    Object.assign(file, { type: "file", accept: ".bib,.ris,.json,.txt", hidden: true });
    file.addEventListener("change", () => file.files[0] && this.take(file.files[0]).finally(() => (file.value = "")));
    this.panel = element("div", "pc-keep__panel");
    const ways = element(
      "p",
      "pc-keep__ways",
      share,
      compare,
      button("pc-link", "Import", () => file.click()),
      button("pc-link", "Rename", () => this.name(this.current, (name) => this.rename(name))),
      this.remover(),
      file,
    );
    const out = exporter(() => this.chosenForExport());
    this.head.replaceChildren(line, ways, out, this.panel);
    this.paintCompare();
  }

  async chosenForExport() {
    const lookup = await this.open();
    const cards = [...(await lookup.byIds(this.ids)).values()].filter(Boolean);
    const gone = this.ids.length - cards.length;
    if (gone) say(`${papersOf(gone)} of the list are no longer in the catalog and left out.`);
    return { lookup, numbers: [...new Set(cards.map(({ number }) => number))], name: this.current };
  }

  notes() {
    const { papers } = kept.shelf();
    return Object.fromEntries(this.ids.filter((id) => papers[id]?.note).map((id) => [id, papers[id].note]));
  }

  async drawRows(count) {
    this.shown = count;
    const drawing = (this.drawing = Symbol("drawing"));
    const [view, listed] = [this.view, this.ids];
    let ids = listed.slice(0, count);
    this.more.hidden = true;
    if (view === "list") {
      this.empty();
      // Their names are known already; what the catalog says of them follows.
      if (this.rows.childElementCount !== ids.length) this.rows.replaceChildren(...ids.map((id) => lost(id, "…")));
    } else this.rows.replaceChildren();
    if (view === "list" && !ids.length) return;
    try {
      const lookup = await this.open();
      let cards;
      let total = listed.length;
      if (view === "new") {
        const numbers = await lookup.since(since);
        total = numbers.length;
        cards = (await lookup.cards(numbers.slice(0, count))).map((card) => [card.id, card]);
      } else cards = [...(await lookup.byIds(ids))];
      if (drawing !== this.drawing) return;
      if (view === "list" && this.follow(cards)) return;
      this.rows.replaceChildren(...cards.map(([id, card]) => this.row(id, card)));
      this.more.hidden = total <= count;
      if (view === "new") this.status.replaceChildren(total ? "" : "Nothing has been added since.");
    } catch (error) {
      if (drawing !== this.drawing) return;
      const [text, help] = failed(error, () => this.drawRows(count));
      this.status.replaceChildren(`${text} Only what this browser keeps is shown. `, help);
    }
  }

  empty() {
    this.status.replaceChildren();
    if (this.ids.length) return;
    const all = element("a", "", "all papers");
    all.href = this.host.dataset.papers;
    const have = element("a", "", "look up a bibliography");
    have.href = this.host.dataset.have;
    this.rows.replaceChildren();
    this.status.append("Nothing here yet. Press the star beside a paper, start from ", all, ", or ", have, ".");
  }

  /** Papers that have other ids now are kept by those. Whether there were any. */
  follow(cards) {
    const moved = cards.filter(([id, card]) => card && card.id !== id);
    if (!moved.length) return false;
    return kept.change((made) => {
      for (const [id, card] of moved) {
        for (const list of made.lists) {
          list.papers = [...new Set(list.papers.map((one) => (one === id ? card.id : one)))];
        }
        made.papers[card.id] = { ...made.papers[id], ...made.papers[card.id] };
        delete made.papers[id];
      }
    });
  }

  row(id, card) {
    let made;
    if (!card) {
      const remove = button("pc-link", "Remove", () => {
        kept.toggle(id, kept.shelf().papers[id]?.title);
        made.remove();
      });
      made = lost(id, "No longer in the catalog", ...actions(id, remove));
    } else {
      const box = Object.assign(element("input"), { type: "checkbox", checked: this.chosen.has(id) });
      box.addEventListener("change", () => {
        this.chosen[box.checked ? "add" : "delete"](id);
        this.paintCompare();
      });
      made = row(card, ...actions(id, element("label", "pc-kept__compare", box, " Compare")));
    }
    made.dataset.paper = id;
    return made;
  }

  // --- what a reader does ------------------------------------------------------------------------

  paintCompare() {
    if (!this.comparing) return;
    const { size } = this.chosen;
    this.comparing.textContent = size ? `Compare ${size} side by side` : "Compare";
    const full = size >= COMPARED;
    for (const box of this.rows.querySelectorAll(".pc-kept__compare input")) box.disabled = full && !box.checked;
  }

  compare() {
    if (this.chosen.size < 2) say("Tick “Compare” at two to four papers of the list first.");
    else location.assign(`${this.host.dataset.compare}#${[...this.chosen].join(",")}`);
  }

  /** Ask for the name of a list, in the page. */
  name(value, done) {
    const form = element("form", "pc-keep__name");
    const field = Object.assign(element("input", "pc-facet__find"), { value, maxLength: 80, required: true });
    field.setAttribute("aria-label", "Name of the list");
    const keep = Object.assign(element("button", "pc-button", value ? "Rename" : "Add the list"), { type: "submit" });
    form.append(field, keep, button("pc-button", "Cancel", () => form.remove()));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      form.remove();
      done(kept.line(field.value, 80));
    });
    this.lists.after(form);
    field.focus();
  }

  add(name) {
    if (!name) return;
    this.view = "list";
    this.tried(kept.change((made) => {
      made.current = kept.freeName(name, made);
      made.lists.push({ name: made.current, papers: [] });
    }));
  }

  rename(name) {
    const old = this.current;
    if (!name || name === old) return;
    this.tried(kept.change((made) => {
      const list = made.lists.find((one) => one.name === old);
      if (list) made.current = list.name = kept.freeName(name, made);
    }));
  }

  remover() {
    const name = this.current;
    const made = button("pc-link", "Delete", () => {
      if (!made.dataset.sure && this.ids.length) {
        made.dataset.sure = "yes";
        made.textContent = `Delete “${name}” with ${papersOf(this.ids.length)}?`;
        return;
      }
      this.tried(kept.change((shelf) => {
        shelf.lists = shelf.lists.filter((one) => one.name !== name);
        if (!shelf.lists.length) shelf.lists.push({ name: kept.FIRST, papers: [] });
        shelf.current = shelf.lists[0].name;
      }));
      this.draw();
    });
    return made;
  }

  tried(done) {
    if (!done) say(WHY[kept.trouble]);
  }

  /** A file of ours, whole; or the papers of a bibliography that are in the catalog. */
  async take(file) {
    const { LARGEST, records } = await import("./records.js");
    if (file.size > LARGEST) return say("The file is too large.");
    const text = await file.text();
    const given = backup.read(text);
    if (given) {
      const done = backup.join(given);
      if (!done) return this.tried(done);
      const { length } = given.lists;
      return say(length === 1 ? "One list read." : `${length} lists read.`);
    }
    try {
      const { match } = await import("./match.js");
      const found = await match(await this.open(), records(text));
      const cards = found.filter(({ card }) => card).map(({ card }) => card);
      const before = this.ids.length;
      const done = kept.change((made) => {
        const list = kept.listOf(made);
        list.papers = [...new Set([...list.papers, ...cards.map(({ id }) => id)])].slice(0, kept.MOST);
        for (const { id, title } of cards) made.papers[id] = { ...made.papers[id], title };
      });
      if (!done) return this.tried(done);
      const missing = found.length - cards.length;
      say(`${papersOf(this.ids.length - before)} added, ${missing} not in the catalog.`);
    } catch {
      say("The catalog could not be asked. Try again.");
    }
  }

  drawSettings() {
    const check = (name, text) => {
      const box = Object.assign(element("input"), { type: "checkbox", checked: kept.shelf()[name] });
      box.addEventListener("change", () => this.tried(kept.change((made) => (made[name] = box.checked))));
      return element("label", "", box, ` ${text}`);
    };
    const have = element("a", "", "Have I got it? Look up a bibliography");
    have.href = this.host.dataset.have;
    this.settings.replaceChildren(
      element("h2", "", "In this browser"),
      element("p", "", check("read", "Mark read papers in lists")),
      element("p", "", check("fresh", "Mark what is new since my last visit")),
      element("p", "", button("pc-link", "Save all lists as a file", () => save(backup.NAME, backup.written(), "application/json"))),
      element("p", "", have),
    );
  }
}
