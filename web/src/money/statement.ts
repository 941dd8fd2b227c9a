import { computed } from "vue";
import { sayValue } from "../language";
import { usePages } from "../paging";
import { route, to } from "../route";

interface Page<E> {
  entries: E[];
  cursor?: string | null;
}

export interface Days {
  start?: string;
  end?: string;
}

/** A statement of the days in the address, page by page; `head` has what is told of all of them. */
export function useStatement<E, S extends Page<E>>(ask: (days: Days, cursor?: string) => Promise<S & Page<E>>) {
  const period = computed(() => ({ start: route.value.query.get("start") ?? "", end: route.value.query.get("end") ?? "" }));
  const days = computed(() => ({ start: period.value.start || undefined, end: period.value.end || undefined }));
  const key = computed(() => `${period.value.start} ${period.value.end}`);
  const pages = usePages(key, async (after) => {
    const page = await ask(days.value, after);
    return { of: page, items: page.entries, cursor: page.cursor };
  });
  const head = computed(() => pages.first.value?.of);
  return { period, days, head, ...pages };
}

/** An amount of one side; nothing is not worth a figure: what moves nothing on a side leaves the place empty. */
export const some = (amount: string): string => (Number(amount) ? sayValue(amount) : "");

/** The page of the record behind an entry (`reallocation/2020-03-01.k7f3`), where there is one of its own. */
export function recordPage(programme: string, reference: string): string | undefined {
  const [kind, id = ""] = reference.split("/");
  if (kind === "reallocation") return to(["p", programme, "money", "reallocations", id]);
  if (kind === "disbursement") return to(["p", programme, "money", "payments", id]);
  if (kind === "paylist") return to(["p", programme, "money", "paylists", id]);
  return kind === "appropriation" ? to(["p", programme, "money", "agreements"]) : undefined;
}
