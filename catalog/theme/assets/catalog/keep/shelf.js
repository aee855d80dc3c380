// What a reader keeps: lists of papers, notes and read marks, in this browser's storage alone.

import { root } from "../search/client.js";

/**
 * @typedef {{title?: string, note?: string, read?: string}} Kept `title`: as it was when the paper was
 *   kept, to name one that is gone; `read`: the day
 * @typedef {{name: string, papers: string[]}} List names differ
 * @typedef {{version: 1, lists: List[], current: string, papers: {[id: string]: Kept},
 *            read: boolean, fresh: boolean}} Shelf `current`: the list that stars put papers into;
 *   `read`, `fresh`: whether lists show which papers are read, and which are new
 */

// Sites of one host share its storage.
export const KEY = `paper-catalog ${root.pathname}`;
const VERSION = 1;
export const FIRST = "Reading list";
export const MOST = 2000;
const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
// Line ends stay in notes. Signs that turn the direction of what follows them are nobody's text.
const CONTROL = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

export const isId = (text) => typeof text === "string" && text.length <= 200 && ID.test(text);

/** A text without control characters, not too long. */
export const plain = (text, most) =>
  typeof text === "string" ? [...text.slice(0, 2 * most).replace(CONTROL, " ")].slice(0, most).join("").trim() : "";

export const line = (text, most = 300) => plain(text, most).replace(/\s+/g, " ");

/** @returns {Shelf} */
const empty = () => ({
  version: VERSION,
  lists: [{ name: FIRST, papers: [] }],
  current: FIRST,
  // Without a prototype: `constructor` is an id like any other.
  papers: Object.create(null),
  read: true,
  fresh: true,
});

/** @returns {Kept} what of a record is sound */
export function tidyKept({ title, note, read } = {}) {
  const made = { title: line(title), note: plain(note, 5000), read: /^\d{4}-\d\d-\d\d$/.test(read) ? read : "" };
  return Object.fromEntries(Object.entries(made).filter(([, value]) => value));
}

/** @returns {Shelf} what of it is sound */
export function tidyBackup(found) {
  const made = empty();
  const lists = new Map();
  for (const { name, papers } of Array.isArray(found.lists) ? found.lists : []) {
    const called = line(name, 80);
    if (called && Array.isArray(papers)) lists.set(called, [...new Set(papers.filter(isId))].slice(0, MOST));
  }
  if (lists.size) made.lists = [...lists].map(([name, papers]) => ({ name, papers }));
  made.current = lists.has(found.current) ? found.current : made.lists[0].name;
  for (const [id, kept] of Object.entries(found.papers ?? {})) {
    if (isId(id) && kept) made.papers[id] = tidyKept(kept);
  }
  made.read = found.read !== false;
  made.fresh = found.fresh !== false;
  return made;
}

/** Why something is not as a reader expects: "off" no storage, "full", "newer" version, "odd" content. */
export let trouble = "";
let odd = null;

/** @returns {Shelf} */
function load() {
  let text = null;
  trouble = "";
  odd = null;
  try {
    text = localStorage.getItem(KEY);
  } catch {
    trouble = "off";
  }
  if (text === null) return empty();
  try {
    const found = JSON.parse(text);
    if (!Number.isInteger(found.version)) throw new Error("not ours");
    if (found.version > VERSION) trouble = "newer";
    return trouble ? empty() : tidyBackup(found);
  } catch {
    trouble = "odd";
    odd = text;
    return empty();
  }
}

/** @type {Shelf|null} */
let held = null;
/** @type {Set<() => void>} */
const watching = new Set();

/** What is kept now. @returns {Shelf} */
export const shelf = () => (held ??= load());

export const listOf = (of = shelf()) => of.lists.find(({ name }) => name === of.current);

/** A name that no list has yet: `Thesis`, `Thesis 2`. */
export function freeName(name, { lists } = shelf()) {
  const taken = new Set(lists.map((list) => list.name));
  let made = line(name, 80) || FIRST;
  for (let number = 2; taken.has(made); number++) made = `${line(name, 70) || FIRST} ${number}`;
  return made;
}

/** Be told of every change, of other tabs too, until what it returns is called. */
export function watch(tell) {
  watching.add(tell);
  return () => watching.delete(tell);
}

const tellAll = () => [...watching].forEach((tell) => tell());

/**
 * Change what is kept, as it is now: another tab may have changed it.
 * @param {(shelf: Shelf) => void} act
 * @returns {boolean} whether it is kept; `trouble` says why not
 */
export function change(act) {
  const made = load();
  if (trouble === "newer" || trouble === "off") return false;
  const left = odd;
  act(made);
  const listed = new Set(made.lists.flatMap(({ papers }) => papers));
  for (const [id, { note, read }] of Object.entries(made.papers)) {
    if (!listed.has(id) && !note && !read) delete made.papers[id];
  }
  try {
    // What could not be read is somebody's list: it is put aside, not written over.
    if (left !== null) localStorage.setItem(`${KEY} aside ${free()}`, left);
    localStorage.setItem(KEY, JSON.stringify(made));
  } catch {
    trouble = "full";
    return false;
  }
  held = made;
  trouble = "";
  tellAll();
  return true;
}

function free() {
  let number = 1;
  while (localStorage.getItem(`${KEY} aside ${number}`) !== null) number += 1;
  return number;
}

/** Put a paper into the current list, or take it out. */
export const toggle = (id, title) =>
  change((made) => {
    const list = listOf(made);
    const at = list.papers.indexOf(id);
    if (at >= 0) list.papers.splice(at, 1);
    else if (list.papers.length < MOST) list.papers.unshift(id);
    (made.papers[id] ??= {}).title = line(title);
  });

addEventListener("storage", ({ key }) => {
  if (key !== KEY && key !== null) return;
  held = null;
  tellAll();
});

/** What could not be read. */
export const unread = () => odd;
