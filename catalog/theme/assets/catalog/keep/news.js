// Tells a reader who was here before how many papers came since.

import { Lookup } from "./lookup.js";
import { pageOf } from "./star.js";

/** `10 November`, with its year if that is not this one. */
export function dayName(day, now = new Date()) {
  const year = day.startsWith(`${now.getFullYear()}-`) ? undefined : "numeric";
  return new Date(day).toLocaleDateString("en-GB", { day: "numeric", month: "long", year, timeZone: "UTC" });
}

/** @param {string} since a day */
export async function tell(since) {
  const home = document.querySelector("[data-pc-newest]:not([data-pc-told])");
  if (home) await tellHome(home, since);
  for (const list of document.querySelectorAll(".pc-list:has(.pc-list__count:not([data-pc-told]))")) {
    const counts = [...list.querySelectorAll(".pc-list__count")];
    const told = counts.some(({ dataset }) => "pcTold" in dataset);
    for (const count of counts) count.dataset.pcTold = "";
    if (told) continue;
    const ids = [...list.querySelectorAll(".pc-row[data-pc-added]")]
      .filter(({ dataset }) => dataset.pcAdded >= since)
      .map(({ dataset }) => dataset.pcId);
    const { size } = new Set(ids);
    // An area's page counts the papers of its topics first, and the rows that are marked below.
    if (size) (counts.find((one) => one.closest(".pc-bar")) ?? counts[0]).append(`, ${size} new since ${dayName(since)}`);
  }
}

async function tellHome(home, since) {
  home.dataset.pcTold = "";
  if (home.dataset.pcNewest < since) return;
  try {
    const { length } = await (await Lookup.open()).since(since);
    if (!length) return;
    const link = document.createElement("a");
    link.href = `${pageOf("reading")}#new`;
    link.textContent = `${length.toLocaleString("en")} new since ${dayName(since)}`;
    home.append(" ", link);
  } catch {
    // Nothing is lost: the papers stand in their lists.
  }
}
