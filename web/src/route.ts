import { shallowRef } from "vue";

/** Where the reader is: `#/p/hubei/figures?start=…` is the path ["p", "hubei", "figures"] and its query. */
export interface Route {
  path: string[];
  query: URLSearchParams;
}

function read(): Route {
  const [path = "", query = ""] = location.hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  return { path: path.split("/").filter(Boolean).map(decodeURIComponent), query: new URLSearchParams(query) };
}

export const route = shallowRef(read());
addEventListener("hashchange", () => (route.value = read()));

/** The address of a page, for an `href`. Empty query values are left out. */
export function to(path: string[], query: Record<string, string | undefined> = {}): string {
  const kept = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
  const search = new URLSearchParams(kept).toString();
  return `#/${path.map(encodeURIComponent).join("/")}${search && `?${search}`}`;
}

export function go(address: string): void {
  location.hash = address;
}

/** Goes there without leaving a step in the history: a filter changed, not the page. */
export function become(address: string): void {
  history.replaceState(null, "", address);
  route.value = read();
}
