// When this reader was here before: what was added since then is new.

import { KEY, shelf } from "./shelf.js";

const VISIT = `${KEY} visit`;
// So long without a page, and the next one begins another visit.
const PAUSE = 4 * 3600 * 1000;

/**
 * The day of the visit before this one; nothing on a first visit, or if the reader does not want it.
 * @returns {string}
 */
export function before(now = Date.now()) {
  try {
    if (!shelf().fresh) {
      localStorage.removeItem(VISIT);
      return "";
    }
    let visit = JSON.parse(localStorage.getItem(VISIT));
    if (!(visit?.last <= now)) visit = { last: now, before: "" };
    if (now - visit.last > PAUSE) visit.before = new Date(visit.last).toISOString().slice(0, 10);
    visit.last = now;
    localStorage.setItem(VISIT, JSON.stringify(visit));
    return /^\d{4}-\d\d-\d\d$/.test(visit.before) ? visit.before : "";
  } catch {
    return "";
  }
}
