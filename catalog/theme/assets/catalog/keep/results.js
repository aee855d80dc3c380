// The results of a search as a file.

import { numbers } from "../search/client.js";
import { exporter } from "./export.js";
import { Lookup } from "./lookup.js";

/**
 * The line of buttons for it.
 * @param {() => import("../search/client.js").Request} request  the search that is shown
 */
export const results = (request) =>
  exporter(async () => {
    const asked = request();
    const [lookup, found] = await Promise.all([Lookup.open(), numbers(asked)]);
    // Pages of the site are results, too, but no papers.
    const papers = Array.from(found).filter((number) => number < lookup.papers);
    return { lookup, numbers: papers, name: asked.query.trim() || "papers" };
  });
