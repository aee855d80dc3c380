// The results of the search page, in parts that come as the reader gets near their end. Parts far
// from what is seen give their rows back and keep their height, so that a list of 20,000 papers is
// as light as one of a hundred.

import { search, snippets } from "./client.js";
import { address, button, element, facts, marked, titled, topics } from "./results.js";

export const PART = 30;
// A reader who types sees these at once, and the rest of the part after a pause.
export const FEW = 10;
const PAUSE = 250;
// How far from what is seen rows are kept, and the next ones asked for.
const NEAR = "3000px 0px";
const SOON = "2500px 0px";
const AGAIN = "The next results could not be fetched. Try again";

export class Rows {
  constructor() {
    this.list = element("div", "pc-results");
    this.more = button("pc-button pc-results__more", "Show more", () => this.next(true));
    this.more.hidden = true;
    this.element = element("div", "pc-results__all", this.list, this.more);
    this.parts = new Map();
    /** The rows that are there, by what they say. */
    this.made = new Map();
    this.former = new Map();
    this.near = new IntersectionObserver((entries) => this.refresh(entries), { rootMargin: NEAR });
    this.end = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && this.next(false),
      { rootMargin: SOON },
    );
  }

  get first() {
    return this.list.querySelector("a");
  }

  /**
   * Another search: its first part instead of all that was there. Rows that stay are kept, so that
   * a further letter costs no more than what it changes.
   */
  show(request, answer, signal) {
    const { results, total } = answer;
    this.request = request;
    this.signal = signal;
    this.total = total;
    this.loaded = 0;
    this.loading = false;
    clearTimeout(this.rest);
    this.near.disconnect();
    this.end.disconnect();
    this.former = this.made;
    this.made = new Map();
    const lists = [...this.parts.keys()];
    this.parts.clear();
    for (let from = 0; from < results.length; from += PART) {
      this.part(results.slice(from, from + PART), lists.shift());
    }
    this.former = new Map();
    for (const list of lists) list.remove();
    if (results.length < Math.min(PART, total)) this.rest = setTimeout(() => this.fillUp(), PAUSE);
    else this.settle();
  }

  clear() {
    this.show(null, { total: 0, results: [] }, AbortSignal.abort());
  }

  /** The rest of the first part, when the reader pauses. */
  async fillUp() {
    const { signal, loaded } = this;
    const [[list, part] = []] = this.parts;
    if (signal.aborted || !list) return;
    this.loading = true;
    try {
      const answer = await search({ ...this.request, from: loaded, limit: PART - loaded }, { signal });
      if (signal.aborted) return;
      part.results.push(...answer.results);
      this.loaded += answer.results.length;
      this.name(list, part);
      // Far away already: it is filled when it is near.
      if (part.rows.length) this.fill(list);
    } catch {
      if (signal.aborted) return;
      this.more.textContent = AGAIN;
      this.more.hidden = this.loading = false;
      return;
    }
    this.loading = false;
    this.settle();
  }

  /** The next part. A reader who asked for it with the button goes on in it. */
  async next(go) {
    if (this.loading || this.loaded >= this.total) return;
    clearTimeout(this.rest);
    const { signal, loaded } = this;
    this.loading = true;
    try {
      const answer = await search({ ...this.request, from: loaded, limit: PART }, { signal });
      if (signal.aborted) return;
      const part = this.part(answer.results);
      this.more.textContent = "Show more";
      if (!answer.results.length) this.total = this.loaded;
      if (go) part.querySelector("a")?.focus();
    } catch {
      if (signal.aborted) return;
      // Only the button asks again: by itself it would go on and on.
      this.more.textContent = AGAIN;
      this.end.disconnect();
      this.loading = false;
      return;
    }
    this.loading = false;
    this.settle();
  }

  settle() {
    this.more.hidden = this.loaded >= this.total;
    // Observed anew, it tells again whether it is near: one part may be too short to move it away.
    this.end.unobserve(this.more);
    if (!this.more.hidden) this.end.observe(this.more);
  }

  /** So many results in a list of their own: a new one, or one that held others. */
  part(results, former) {
    const list = former ?? element("ol", "pc-papers");
    const part = { results, rows: [], leads: new Map(), start: this.loaded + 1 };
    this.loaded += results.length;
    this.name(list, part);
    this.parts.set(list, part);
    this.fill(list);
    if (!former) this.list.append(list);
    this.near.observe(list);
    return list;
  }

  name(list, { results, start }) {
    list.start = start;
    list.setAttribute("aria-label", `Results ${start} to ${start + results.length - 1}`);
  }

  fill(list) {
    const part = this.parts.get(list);
    part.rows = part.results.map((result) => this.row(result));
    part.rows.forEach(({ element: row }, i) => {
      if (list.children[i] !== row) list.insertBefore(row, list.children[i] ?? null);
    });
    while (list.childElementCount > part.rows.length) list.lastElementChild.remove();
    list.style.height = "";
    this.lead(part);
    if (part.leads.size < part.results.length) this.ask(part);
  }

  /** A result's row: the one that it had, with other words marked, or a new one. */
  row(result) {
    const { title, number, ...rest } = result;
    const says = JSON.stringify(rest);
    const known = this.made.get(says) ?? this.former.get(says);
    const row = known ?? newRow(result, says);
    this.made.set(says, row);
    const marks = JSON.stringify(title);
    if (known && known.marks !== marks) known.title.replaceChildren(...titled(result));
    row.marks = marks;
    return row;
  }

  /** Rows are shown first; what they say of the words comes after. */
  async ask(part) {
    const { request, signal } = this;
    const numbers = part.results.map(({ number }) => number).filter((one) => !part.leads.has(one));
    try {
      for (const [one, lead] of await snippets(request, numbers, { signal })) part.leads.set(one, lead);
    } catch {
      return; // a row without its words is still a result
    }
    if (!signal.aborted) this.lead(part);
  }

  /** What rows say of the words; what they said of others stays, unmarked, until that is known. */
  lead({ results, rows, leads }) {
    rows.forEach((row, i) => {
      const parts = leads.get(results[i].number);
      if (parts && row.says !== parts) row.lead.replaceChildren(...marked(parts));
      else if (!parts && row.lead.childElementCount) row.lead.textContent = row.lead.textContent;
      row.says = parts;
    });
  }

  refresh(entries) {
    for (const { target, isIntersecting } of entries) {
      const part = this.parts.get(target);
      if (!part) continue;
      const filled = target.childElementCount > 0;
      if (isIntersecting && !filled) this.fill(target);
      else if (!isIntersecting && filled && !target.contains(document.activeElement)) {
        target.style.height = `${target.getBoundingClientRect().height}px`;
        target.replaceChildren();
        for (const { name } of part.rows) this.made.delete(name);
        part.rows = [];
      }
    }
  }
}

function newRow(result, name) {
  const title = element("a", "", ...titled(result));
  title.href = address(result);
  title.dir = "auto";
  const lead = element("p", "pc-row__lead");
  lead.dir = "auto";
  const heading = element("h2", "pc-row__title", title);
  const made = element("li", "pc-row", heading, facts(result));
  if (result.topics?.length) made.append(topics(result));
  made.append(lead);
  if (result.id) made.dataset.paper = result.id;
  return { element: made, title, lead, name };
}
