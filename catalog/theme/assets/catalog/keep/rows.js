// Kept papers as rows: what the catalog says of each, and what the reader has added.

import { address, button, element, facts } from "../search/results.js";
import { change, shelf } from "./shelf.js";

const PAUSE = 500;

/** @param {import("./lookup.js").Card} card */
export function title(card) {
  const link = element("a", "", card.title);
  link.href = address(card);
  link.dir = "auto";
  return element("h2", "pc-row__title", link);
}

/** A paper as in any list. */
export function row(card, ...more) {
  return element("li", "pc-row", title(card), facts(card), ...more);
}

/** A paper that the catalog has no more, or not yet known: by the name under which it was kept. */
export function lost(id, text, ...more) {
  const name = element("h2", "pc-row__title", shelf().papers[id]?.title || id);
  name.dir = "auto";
  const line = element("p", "pc-row__facts", element("span", "", text));
  return element("li", "pc-row pc-row--lost", name, line, ...more);
}

/** Set, or take away, what a reader says of a paper. */
export const mark = (id, value) =>
  change((made) => {
    made.papers[id] = { ...made.papers[id], ...value };
  });

/**
 * What a reader can do with a kept paper: say it is read, note something.
 * @param {string} id
 * @param {...HTMLElement} others
 */
export function actions(id, ...others) {
  const { note = "" } = shelf().papers[id] ?? {};
  const read = button("pc-link", "", () => {
    const done = shelf().papers[id]?.read;
    mark(id, { read: done ? "" : new Date().toISOString().slice(0, 10) });
  });
  read.dataset.read = id;
  const field = element("textarea", "pc-note");
  field.value = note;
  field.rows = 2;
  field.maxLength = 5000;
  field.dir = "auto";
  field.hidden = !note;
  field.setAttribute("aria-label", "Your note");
  let timer = 0;
  const keep = () => {
    clearTimeout(timer);
    if (field.value.trim() !== (shelf().papers[id]?.note ?? "")) mark(id, { note: field.value.trim() });
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  field.addEventListener("change", keep);
  const write = button("pc-link", note ? "Note" : "Add a note", () => {
    field.hidden = false;
    field.focus();
  });
  const line = element("p", "pc-kept__ways", read, write, ...others);
  paint(line);
  return [line, field];
}

/** Say on every button below an element whether its paper is read. */
export function paint(at) {
  for (const one of at.querySelectorAll("[data-read]")) {
    const day = shelf().papers[one.dataset.read]?.read;
    one.setAttribute("aria-pressed", String(Boolean(day)));
    one.textContent = day ? "Read" : "Mark as read";
    one.title = day ? `Read on ${day}; press to take the mark away` : "";
  }
}
