import { answer, api, Refused, Unreachable } from "./api/client";
import { person, SignedOut } from "./session";

/**
 * What the reader's role allows, learnt from a list that asks for the same permission. The page only follows it to leave
 * out what would be refused anyway: the API decides. Without a network what was learnt before holds, else yes.
 */
type Deed = "log" | "issue";

const query = { limit: 1 };
const LISTS: Record<Deed, (programme: string) => Promise<unknown>> = {
  log: (programme) => answer(api().GET("/intake/v1/programmes/{programme}/consultations", { params: { path: { programme }, query } })),
  issue: (programme) => answer(api().GET("/reports/v1/programmes/{programme}/subscriptions", { params: { path: { programme }, query } })),
};

const asked = new Set<string>();

export async function may(deed: Deed, programme: string): Promise<boolean> {
  const place = `houyuan.may.${person.value?.sub ?? ""}.${programme}.${deed}`;
  const learnt = () => localStorage.getItem(place) !== "no";
  if (asked.has(place)) return learnt();
  try {
    await LISTS[deed](programme);
    localStorage.setItem(place, "yes");
  } catch (cause) {
    if (cause instanceof Unreachable || cause instanceof SignedOut) return learnt();
    if (!(cause instanceof Refused)) throw cause;
    localStorage.setItem(place, cause.status === 403 ? "no" : "yes");
  }
  asked.add(place);
  return learnt();
}
