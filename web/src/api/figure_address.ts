import { config } from "../config";
import { to } from "../route";

const RECORDS = /^\/reports\/v1\/programmes\/([a-z0-9-]+)\/figures\/([a-z0-9-]+)\/records$/;

/**
 * The site's own page for the list at an address of the API (`…/figures/{figure}/records?…`), or undefined when the
 * address is another. The address is only read: no token ever goes to a place that a link names.
 */
export function recordsPage(address: string): string | undefined {
  const base = new URL(config.apiUrl);
  const url = URL.canParse(address, base) ? new URL(address, base) : undefined;
  if (!url || url.origin !== base.origin) return undefined;
  const path = url.pathname.startsWith(base.pathname.replace(/\/$/, "") + "/")
    ? url.pathname.slice(base.pathname.replace(/\/$/, "").length)
    : url.pathname;
  const [, programme, figure] = RECORDS.exec(path) ?? [];
  if (!programme || !figure) return undefined;
  const query = Object.fromEntries(url.searchParams);
  delete query.cursor;
  return to(["p", programme, "figures", figure], query);
}
