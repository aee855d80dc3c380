// What narrows results down, beside them: a group of values for each facet, with their counts.

import { facet as ask, facets as names } from "./client.js";
import { FACETS, choose, entries, limit, span, way } from "./address.js";
import { button, element } from "./results.js";

const LABELS = { topic: "Topic", tag: "Tag", year: "Year", venue: "Venue", organization: "Organization",
                 author: "Author", has: "Has", status: "Status" };
const OPEN = new Set(["topic", "tag", "year"]);
// Tens of thousands of values: counted when somebody wants to see them, and found by their names.
const LAZY = new Set(["author"]);
const SHOWN = 8;
const PAUSE = 150;
const MANY = 20;
const MOST = 100;

export const label = (facet) => LABELS[facet] ?? facet;

/** As people type it: without case and accents. */
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

export class Facets {
  /**
   * @param {(filters: import("./address.js").Filters) => void} change  a reader's choice
   * @param {() => void} named  titles of values have become known
   * @param {boolean} spacious  whether there is room for open groups
   */
  constructor(change, named, spacious) {
    this.change = change;
    this.named = named;
    this.spacious = spacious;
    this.element = element("div", "pc-facets");
    this.element.hidden = true;
    this.groups = new Map();
    this.filters = {};
  }

  /** What is chosen, as soon as it is: counts come later. */
  mark(filters) {
    if (filters === this.filters) return;
    this.filters = filters;
    for (const group of this.groups.values()) group.tell();
  }

  /** What a value is called, as far as is known. */
  title(facet, id) {
    return this.groups.get(facet)?.titles.get(id) ?? id;
  }

  /** Groups for the facets that this site has. */
  async prepare() {
    if (this.groups.size) return;
    const known = new Set(await names());
    if (this.groups.size) return;
    for (const name of FACETS.filter((one) => known.has(one))) {
      const Kind = LAZY.has(name) ? Sought : name === "year" ? Years : Group;
      this.groups.set(name, new Kind(name, this));
    }
    this.element.replaceChildren(...[...this.groups.values()].map((group) => group.element));
  }

  /**
   * Counts for another search. Where nobody looks, only values that are chosen need their names.
   * @param {boolean} seen  whether the groups can be seen
   */
  async update(request, total, typed, signal, seen) {
    try {
      await this.prepare();
    } catch {
      return; // the results have said so already
    }
    if (signal.aborted) return;
    const loading = [];
    for (const group of this.groups.values()) {
      group.typed = typed[group.name];
      group.asked = { request, total, signal };
      group.stale = true;
      const named = group.chosen && !LAZY.has(group.name);
      if (seen ? !LAZY.has(group.name) || group.element.open : named) loading.push(group.load());
    }
    // All at once: groups that come one by one push each other about.
    const loaded = await Promise.all(loading);
    if (signal.aborted) return;
    for (const group of loaded) group?.draw();
    this.element.hidden = false;
    if (loaded.some((group) => group?.chosen)) this.named();
  }

  choose(facet, id, how) {
    this.change(choose(this.filters, facet, id, how));
  }
}

class Group {
  constructor(name, facets) {
    this.name = name;
    this.facets = facets;
    this.titles = new Map();
    this.rows = new Map();
    this.values = [];
    this.all = false;
    this.count = element("span", "pc-facet__chosen");
    const summary = element("summary", "pc-facet__name", label(name), this.count);
    this.find = element("input", "pc-facet__find");
    this.find.type = "search";
    this.find.hidden = true;
    this.find.placeholder = `Find ${/^[aeiou]/i.test(label(name)) ? "an" : "a"} ${label(name).toLowerCase()}`;
    this.find.setAttribute("aria-label", this.find.placeholder);
    this.find.addEventListener("input", () => this.seek());
    this.find.addEventListener("keydown", (event) => this.onKey(event));
    this.list = element("ul", "pc-facet__values");
    this.more = button("pc-facet__more", "", () => {
      this.all = !this.all;
      this.draw();
    });
    this.more.hidden = true;
    this.rest = element("p", "pc-facet__rest");
    this.rest.hidden = true;
    this.element = element("details", "pc-facet", summary);
    this.element.append(...this.controls(), this.find, this.list, this.rest, this.more);
    this.element.dataset.facet = name;
    this.element.open = OPEN.has(name) && facets.spacious;
    // One that waits to be counted may be asked for; the others come when they have something to say.
    this.element.hidden = !LAZY.has(name);
    this.element.addEventListener("toggle", () => {
      if (this.element.open && this.stale && this.asked) this.load().then((group) => group?.draw());
    });
  }

  controls() {
    return [];
  }

  /** How many filters of this facet there are. */
  get chosen() {
    const own = this.facets.filters[this.name];
    return own ? [...entries({ [this.name]: own })].length : 0;
  }

  tell() {
    this.count.textContent = this.chosen ? ` ${this.chosen} chosen` : "";
    if (this.values.length) this.draw();
  }

  /** What is typed to find a value, if the values that are here are not all. */
  get sought() {
    return "";
  }

  seek() {
    this.draw();
  }

  /** Ask for the counts; gives itself, unless there is nothing new to draw. */
  async load() {
    const { request, signal, total } = this.asked;
    const find = this.sought;
    this.stale = false;
    let found;
    try {
      found = await ask(request, this.name, { signal, find });
    } catch {
      this.stale = true;
      return null; // the former counts stay
    }
    if (signal.aborted || find !== this.sought) return null;
    this.total = total;
    this.range = found;
    this.values = sorted(found.values);
    for (const { id, title } of this.values) this.titles.set(id, title);
    return this;
  }

  /** Whether any value makes a difference. */
  get telling() {
    return this.chosen > 0 || this.values.some(({ count }) => count > 0 && count < this.total);
  }

  draw() {
    this.element.hidden = !this.telling;
    const { filters } = this.facets;
    const alive = this.values.filter(({ id, count }) => count > 0 || way(filters, this.name, id));
    const more = Boolean(this.range?.rest);
    this.find.hidden = alive.length <= MANY && !more && !this.sought;
    const wanted = this.find.hidden ? "" : folded(this.find.value.trim());
    let shown;
    if (wanted) shown = alive.filter((value) => this.fits(value, wanted));
    else if (this.all) shown = alive;
    else {
      const best = new Set([...alive].sort((a, b) => b.count - a.count).slice(0, SHOWN));
      shown = alive.filter((value) => best.has(value) || way(filters, this.name, value.id));
    }
    const rest = shown.length - MOST;
    shown = shown.slice(0, MOST);
    const positions = new Set(shown);
    const withParents = alive.filter(
      (value) => positions.has(value) || shown.some((one) => one.area === value),
    );
    this.place(withParents.map((value) => this.row(value)));
    const none = wanted && !shown.length;
    this.rest.hidden = rest <= 0 && !none && !more;
    if (more) this.rest.textContent = wanted ? "Type more of the name" : "Others are found by their names";
    else this.rest.textContent = rest > 0 ? `${rest.toLocaleString("en")} more: type to find them` : "None of this name";
    this.more.hidden = Boolean(wanted) || (!this.all && alive.length <= withParents.length);
    const amount = Math.min(alive.length, more ? MOST : alive.length).toLocaleString("en");
    this.more.textContent = this.all ? "Show fewer" : `Show ${more ? "" : "all "}${amount}`;
    if (this.all && alive.length <= SHOWN) this.more.hidden = true;
  }

  fits({ title }, wanted) {
    return folded(title).includes(wanted);
  }

  /** The rows in this order, and the focus where it was. */
  place(rows) {
    const active = document.activeElement;
    const same = rows.length === this.list.children.length && rows.every((row, i) => row === this.list.children[i]);
    if (same) return;
    const had = this.list.contains(active);
    this.list.replaceChildren(...rows);
    if (!had) return;
    if (active.isConnected) active.focus({ preventScroll: true });
    else this.element.querySelector("summary").focus({ preventScroll: true });
  }

  row(value) {
    const known = this.rows.get(value.id);
    const row = known ?? this.newRow(value);
    if (!known) this.rows.set(value.id, row);
    const how = way(this.facets.filters, this.name, value.id);
    const typed = way({ one: this.typed ?? {} }, "one", value.id);
    row.box.checked = how === "any" || typed === "any";
    row.box.disabled = Boolean(typed);
    row.not.setAttribute("aria-pressed", String(how === "not" || typed === "not"));
    row.not.disabled = Boolean(typed);
    row.count.textContent = value.count.toLocaleString("en");
    row.element.classList.toggle("pc-value--not", how === "not" || typed === "not");
    row.element.classList.toggle("pc-value--below", Boolean(value.area));
    return row.element;
  }

  newRow({ id, title }) {
    const box = element("input");
    box.type = "checkbox";
    box.addEventListener("change", () => this.facets.choose(this.name, id, box.checked ? "any" : null));
    const name = element("span", "pc-value__title", title);
    name.dir = "auto";
    const count = element("span", "pc-count");
    const not = button("pc-value__not", "−", () => {
      this.facets.choose(this.name, id, not.getAttribute("aria-pressed") === "true" ? null : "not");
    });
    not.title = "Exclude";
    not.setAttribute("aria-label", `Exclude ${title}`);
    not.setAttribute("aria-pressed", "false");
    const made = element("li", "pc-value", element("label", "", box, name, count), not);
    made.dataset.value = id;
    return { element: made, box, count, not };
  }

  /** Enter must not submit the query; Escape empties the field. */
  onKey(event) {
    if (event.key === "Enter") event.preventDefault();
    if (event.key !== "Escape" || !this.find.value) return;
    event.preventDefault();
    event.stopPropagation();
    this.find.value = "";
    this.seek();
  }
}

/** Values that are too many to be here: those of the most papers are, others are asked for. */
class Sought extends Group {
  get sought() {
    return this.find.value.trim();
  }

  get telling() {
    return super.telling || Boolean(this.sought || this.range?.rest);
  }

  seek() {
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.load().then((group) => group?.draw()), PAUSE);
  }

  /** What was asked for is here. */
  fits() {
    return true;
  }
}

/** Years: a range in two fields, and each year with its count. */
class Years extends Group {
  controls() {
    [this.from, this.to] = ["First year", "Last year"].map((name) => {
      const field = element("input", "pc-years-range__field");
      field.type = "number";
      field.inputMode = "numeric";
      field.setAttribute("aria-label", name);
      field.addEventListener("change", () => this.commit());
      field.addEventListener("keydown", (event) => {
        if (event.key === "Enter") this.commit();
      });
      return field;
    });
    return [element("p", "pc-years-range", this.from, " to ", this.to)];
  }

  commit() {
    const [from, to] = [this.from, this.to].map((field) => Math.trunc(Number(field.value)) || undefined);
    const range = span(from, to);
    const { from: first, to: last } = this.facets.filters.year ?? {};
    if (range.from !== first || range.to !== last) {
      this.facets.change(limit(this.facets.filters, "year", range));
    }
  }

  draw() {
    this.element.hidden = !this.telling;
    const { from, to } = this.facets.filters.year ?? {};
    const range = this.typed ?? { from, to };
    for (const [field, value, edge] of [[this.from, range.from, this.range.from], [this.to, range.to, this.range.to]]) {
      if (document.activeElement !== field || value) field.value = value ?? "";
      field.disabled = Boolean(this.typed);
      field.placeholder = edge ?? "";
    }
    const alive = this.values
      .filter(({ id, count }) => count > 0 || inside(range, Number(id)))
      .sort((a, b) => Number(b.id) - Number(a.id));
    const highest = Math.max(...alive.map(({ count }) => count), 1);
    const shown = this.all ? alive : alive.slice(0, SHOWN);
    this.place(shown.map((value) => this.year(value, highest, range)));
    this.more.hidden = alive.length <= SHOWN;
    this.more.textContent = this.all ? "Show fewer" : `Show all ${alive.length}`;
  }

  year(value, highest, range) {
    const known = this.rows.get(value.id);
    const row = known ?? this.newYear(value);
    if (!known) this.rows.set(value.id, row);
    row.count.textContent = value.count.toLocaleString("en");
    row.button.style.setProperty("--pc-share", `${(100 * value.count) / highest}%`);
    const chosen = inside(range, Number(value.id)) || Boolean(range.any?.includes(value.id));
    row.button.setAttribute("aria-pressed", String(chosen));
    row.button.disabled = Boolean(this.typed);
    return row.element;
  }

  newYear({ id, title }) {
    const count = element("span", "pc-count");
    const year = Number(id);
    const made = button("pc-value__year", "", () => {
      const { from, to } = this.facets.filters.year ?? {};
      const alone = from === year && to === year;
      this.facets.change(limit(this.facets.filters, "year", alone ? {} : { from: year, to: year }));
    });
    made.append(element("span", "pc-value__title", title), " ", count);
    const row = element("li", "pc-value", made);
    row.dataset.value = id;
    return { element: row, button: made, count };
  }
}

const inside = ({ from, to }, year) =>
  (from !== undefined || to !== undefined) && year >= (from ?? 0) && year <= (to ?? 9999);

/** Most frequent first; topics below their areas. A parent is a position among the values. */
function sorted(values) {
  const below = new Map();
  for (const value of values) {
    const area = value.parent === undefined ? null : values[value.parent];
    if (!below.has(area)) below.set(area, []);
    below.get(area).push({ value, area });
  }
  const made = new Map();
  const order = [];
  const walk = (area) => {
    const children = below.get(area) ?? [];
    children.sort((a, b) => b.value.count - a.value.count || (a.value.title < b.value.title ? -1 : 1));
    for (const { value } of children) {
      const copy = { ...value, area: made.get(area) ?? null };
      made.set(value, copy);
      order.push(copy);
      if (value.parent === undefined) walk(value);
    }
  };
  walk(null);
  return order;
}
