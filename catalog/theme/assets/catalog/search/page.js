// The search page: what is asked stands in the address; results, filters and notes follow it.

import { offer } from "../coins.js";
import { search } from "./client.js";
import { entries, read, usual, write } from "./address.js";
import { Chips } from "./chips.js";
import { Facets } from "./facets.js";
import { advice, note, nothing } from "./notes.js";
import { Announcer, Asker, button, counted, element, trouble } from "./results.js";
import { FEW, PART, Rows } from "./rows.js";

const WIDE = "(min-width: 60em)";
const SORTS = { relevance: "Relevance", newest: "Newest first", title: "Title" };
// Counts follow a reader who pauses; results follow every key.
const PAUSE = 250;
const PLACE = "catalog-search-place";
const MOST_AT_ONCE = 300;

export class SearchPage {
  /** @param {HTMLElement} host  the search box of the page, with a form and an input */
  constructor(host) {
    this.host = host;
    this.form = host.querySelector("form");
    this.input = host.querySelector("input");
    this.propose = host.dataset.propose;
    this.announcer = new Announcer();
    this.asker = new Asker({ waiting: () => this.say("Searching …") });
    this.facets = new Facets(
      (filters) => this.commit({ filters }),
      () => this.drawChips(),
      matchMedia(WIDE).matches,
    );
    this.rows = new Rows();
    this.build();
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.input.addEventListener("input", () => this.draft());
    this.input.addEventListener("blur", () => this.putDraft());
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      if (!this.input.value) return;
      this.input.value = "";
      this.draft();
    });
    this.onHistory = () => {
      // Instant navigation is on its way to another page, or to a heading of this one.
      if (location.pathname !== this.path || location.search === this.shown) return;
      this.readAddress();
    };
    this.onLeave = () => this.keepPlace();
    this.onLine = () => this.failed && this.ask();
    offer(this.rows.list);
    // A reader who comes back finds the results where they were, and so does one who reloads.
    this.rows.list.addEventListener("click", (event) => {
      if (event.target.closest("a")) this.keepPlace();
    });
  }

  build() {
    this.status = element("p", "pc-search__status");
    this.sort = element("select", "pc-sort__choice");
    this.sort.append(
      ...Object.entries(SORTS).map(([value, name]) => Object.assign(element("option", "", name), { value })),
    );
    this.sort.addEventListener("change", () => this.commit({ sort: this.sort.value }));
    this.chosen = element("span", "pc-filter__count");
    this.filter = button("pc-button pc-filter", "Filter", () => this.openPanel());
    this.filter.setAttribute("aria-haspopup", "dialog");
    this.filter.append(this.chosen);
    this.exports = element("div", "pc-find__exports");
    this.export = button("pc-link pc-find__export", "Export", () => this.openExports());
    this.export.setAttribute("aria-expanded", "false");
    this.export.hidden = true;
    const bar = element(
      "div",
      "pc-find__bar",
      this.status,
      this.export,
      this.filter,
      element("label", "pc-sort", "Sort by ", this.sort),
    );
    this.chips = new Chips({
      title: (facet, id) => this.facets.title(facet, id),
      change: (change) => this.commit(change),
      after: () => this.main.focus({ preventScroll: true }),
    });
    this.note = element("p", "pc-find__note");
    this.none = element("div", "pc-none");
    this.main = element("div", "pc-find__main", bar, this.exports, this.chips.element, this.note, this.none, this.rows.element);
    this.main.tabIndex = -1;
    const skip = button("pc-skip", "Skip the filters", () => (this.rows.first ?? this.main).focus());
    this.side = element("div", "pc-find__side", skip);
    this.side.setAttribute("role", "group");
    this.side.setAttribute("aria-label", "Filters");
    this.buildPanel();
    this.body = element("div", "pc-find__body", this.side, this.main);
    this.host.append(this.body, this.panel, this.announcer.element);
  }

  /** On narrow screens the filters are a panel over the page. */
  buildPanel() {
    this.panel = element("dialog", "pc-panel");
    this.panel.setAttribute("aria-label", "Filters");
    const close = () => this.panel.close();
    this.panelEnd = button("pc-button pc-panel__end", "Show results", close);
    this.panelClear = button("pc-button", "Clear all", () => this.commit({ filters: {} }));
    const closer = button("pc-panel__close", "×", close);
    closer.setAttribute("aria-label", "Close");
    this.panelBody = element("div", "pc-panel__body");
    this.panel.append(
      element("div", "pc-panel__head", element("strong", "", "Filter"), closer),
      this.panelBody,
      element("div", "pc-panel__foot", this.panelClear, this.panelEnd),
    );
    this.panel.addEventListener("click", (event) => event.target === this.panel && close());
    this.wide = matchMedia(WIDE);
    this.onWidth = () => {
      (this.wide.matches ? this.side : this.panelBody).append(this.facets.element);
      if (this.wide.matches && this.panel.open) close();
      this.count();
    };
  }

  /** The results as a file: what that takes is fetched when it is asked for. */
  async openExports() {
    const open = !this.exports.childElementCount;
    this.export.setAttribute("aria-expanded", String(open));
    if (!open) {
      this.exports.replaceChildren();
      return;
    }
    const { results } = await import("../keep/results.js");
    this.exports.replaceChildren(results(() => this.request));
  }

  openPanel() {
    this.panel.showModal();
    this.count();
  }

  connect() {
    this.path = location.pathname;
    this.windowTitle = document.title;
    addEventListener("popstate", this.onHistory);
    addEventListener("pagehide", this.onLeave);
    addEventListener("online", this.onLine);
    this.wide.addEventListener("change", this.onWidth);
    this.onWidth();
    // Words that were typed before this script was there.
    const early = this.input.value;
    this.place = formerPlace();
    this.readAddress();
    if (early && !this.search.query && early !== this.search.query) {
      this.input.value = early;
      this.draft();
    }
    const idle = !location.search && (!document.activeElement || document.activeElement === document.body);
    if (idle && matchMedia("(hover: hover)").matches) this.input.focus({ preventScroll: true });
  }

  disconnect() {
    this.forgetDraft();
    removeEventListener("popstate", this.onHistory);
    removeEventListener("pagehide", this.onLeave);
    removeEventListener("online", this.onLine);
    this.wide.removeEventListener("change", this.onWidth);
    this.asker.drop();
    clearTimeout(this.counting);
    this.rows.clear();
  }

  keepPlace() {
    this.putDraft();
    // Before there are results, it is still the place of the last visit.
    if (!this.rows.loaded) return;
    const place = { address: location.href, rows: this.rows.loaded, y: scrollY };
    try {
      sessionStorage.setItem(PLACE, JSON.stringify(place));
    } catch {
      // Without storage, the reader begins at the top.
    }
  }

  // --- what is asked, and the address ------------------------------------------------------------

  readAddress() {
    this.forgetDraft();
    this.shown = location.search;
    this.search = read(location.search);
    this.committed = write(this.search);
    this.input.value = this.search.query;
    this.asking = this.ask();
  }

  put(address, push) {
    const target = `${location.pathname}${address}${location.hash}`;
    if (push) history.pushState(null, "", target);
    else history.replaceState(history.state, "", target);
    this.shown = location.search;
  }

  /**
   * Words on their way: they take the place of the entry that they start from, when the reader
   * pauses. Browsers bear with a hundred changes in half a minute, and each takes milliseconds.
   */
  draft() {
    this.search = { ...this.search, query: this.input.value, literal: false };
    this.forgetDraft();
    this.drafted = setTimeout(() => this.putDraft(), PAUSE);
    this.asking = this.ask(FEW);
  }

  putDraft() {
    if (!this.drafted) return;
    this.forgetDraft();
    this.put(write(this.search), false);
  }

  forgetDraft() {
    clearTimeout(this.drafted);
    this.drafted = null;
  }

  /** A choice: an entry of its own. So is what was typed before it, and the entry that it began at. */
  commit(change) {
    this.keep();
    this.search = { ...this.search, ...change };
    this.keep();
    this.input.value = this.search.query;
    this.asking = this.ask();
    // A reader far down the old results sees the beginning of the new ones.
    if (this.host.getBoundingClientRect().top < 0 && !this.panel.open) {
      this.body.scrollIntoView({ block: "start" });
    }
  }

  keep() {
    this.putDraft();
    const address = write(this.search);
    if (address === this.committed) {
      if (this.shown !== address) this.put(address, false);
      return;
    }
    if (this.shown !== this.committed) this.put(this.committed, false);
    this.put(address, true);
    this.committed = address;
  }

  async submit(event) {
    event.preventDefault();
    this.keep();
    const query = this.search.query;
    await this.asking;
    if (query === this.search.query) this.rows.first?.focus();
  }

  get request() {
    const { query, filters, literal, sort } = this.search;
    const best = usual(query);
    const order = sort === "relevance" ? best : (sort ?? best);
    return { query, filters, literal, sort: order };
  }

  /** @param {number} first  so many results at least */
  ask(first = PART) {
    const request = this.request;
    this.sort.value = request.sort;
    this.sort.options[0].hidden = !request.query.trim();
    this.typed = {};
    this.spans = [];
    this.facets.mark(request.filters);
    this.drawChips();
    const place = this.place;
    this.place = null;
    const count = Math.min(Math.max(first, place?.rows ?? 0), MOST_AT_ONCE);
    return this.asker.ask(
      (signal) => search({ ...request, from: 0, limit: count }, { signal }),
      (answer, signal) => {
        this.show(request, answer, signal);
        if (place) scrollTo(0, place.y);
      },
      (error) => this.fail(error),
    );
  }

  // --- what is shown -----------------------------------------------------------------------------

  say(text, heard = text) {
    this.status.textContent = text;
    this.announcer.say(heard);
  }

  fail(error) {
    this.failed = true;
    this.export.hidden = this.exports.hidden = true;
    this.rows.clear();
    this.note.replaceChildren();
    this.none.replaceChildren();
    const [text, help] = trouble(error, () => {
      // The button is about to go.
      this.input.focus();
      this.asking = this.ask();
    });
    this.say(text);
    this.status.append(" ", help);
  }

  /** @param {import("./client.js").Answer} answer */
  show(request, answer, signal) {
    this.failed = false;
    this.answer = { request, answer, signal };
    this.typed = answer.filters ?? {};
    this.spans = answer.typed ?? [];
    const query = request.query.trim();
    document.title = query ? `${query} - ${this.windowTitle}` : this.windowTitle;
    this.rows.show(request, answer, signal);
    this.drawNote(query, answer);
    this.none.replaceChildren(...(answer.total ? [] : this.advice(query, answer)));
    this.export.hidden = this.exports.hidden = !answer.total;
    const said = answer.total ? counted(answer.total, answer.least) : nothing(query);
    this.say(said, answer.loose ? `No paper has all these words. ${said} with some of them` : said);
    this.panelEnd.textContent = answer.total ? `Show ${counted(answer.total)}` : "No results";
    this.drawChips();
    this.count(PAUSE);
    this.host.dataset.shown = query;
  }

  drawNote(query, answer) {
    const literal = () => {
      this.commit({ literal: true });
      this.input.focus({ preventScroll: true });
    };
    this.note.replaceChildren(...note(query, answer, literal));
  }

  /** What may help a reader for whom there is nothing. */
  advice(query, { near }) {
    const drop = () => {
      this.commit({ filters: {} });
      this.input.focus({ preventScroll: true });
    };
    const filtered = [...entries(this.search.filters)].length > 0;
    const go = (query) => this.commit({ query, literal: false });
    return advice({ query, near, propose: this.propose }, { go, drop: filtered ? drop : null });
  }

  drawChips() {
    const { filters, query } = this.search;
    const { length } = [...entries(filters)];
    this.chips.draw(filters, query, this.spans);
    this.chosen.textContent = length || "";
    this.filter.setAttribute("aria-label", length ? `Filter, ${length} in use` : "Filter");
    this.panelClear.disabled = !length;
  }

  /** Counts for the search that is shown, where they can be seen. */
  count(pause = 0) {
    clearTimeout(this.counting);
    if (!this.answer) return;
    const { request, answer, signal } = this.answer;
    if (signal.aborted) return;
    this.counting = setTimeout(
      () => {
        const seen = this.wide.matches || this.panel.open;
        this.facets.update(request, answer.total, this.typed, signal, seen);
      },
      this.counted ? pause : 0,
    );
    this.counted = true;
  }
}

/** Where the reader left this very page, on the way back to it. */
function formerPlace() {
  const [arrival] = performance.getEntriesByType("navigation");
  // Instant navigation loads no page, but leaves a mark on entries that were left.
  if (!["back_forward", "reload"].includes(arrival?.type) && !history.state) return null;
  try {
    const place = JSON.parse(sessionStorage.getItem(PLACE));
    return place?.address === location.href ? place : null;
  } catch {
    return null;
  }
}
