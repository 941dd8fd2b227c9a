import { computed, shallowRef, type WatchSource } from "vue";
import { useAsked } from "./asking";

interface Page<T> {
  items: T[];
  cursor?: string | null;
}

/** A list of the API that grows page by page; it begins anew whenever a source changes. */
export function usePages<T>(sources: WatchSource | WatchSource[], ask: (cursor?: string) => Promise<Page<T>>) {
  const later = shallowRef<T[]>([]);
  const cursor = shallowRef<string>();
  const moreProblem = shallowRef<unknown>();
  const { data, problem, asking, again } = useAsked(sources, async () => {
    const page = await ask();
    [later.value, cursor.value, moreProblem.value] = [[], page.cursor ?? undefined, undefined];
    return page.items;
  });
  const items = computed(() => data.value && [...data.value, ...later.value]);

  async function more(): Promise<void> {
    const before = data.value;
    moreProblem.value = undefined;
    try {
      const page = await ask(cursor.value);
      if (data.value !== before) return;
      [later.value, cursor.value] = [[...later.value, ...page.items], page.cursor ?? undefined];
    } catch (cause) {
      moreProblem.value = cause;
    }
  }

  return { items, cursor, problem, moreProblem, asking, again, more };
}

/** All pages of a list that is short enough to choose from. */
export async function every<T>(ask: (cursor?: string) => Promise<Page<T>>): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await ask(cursor);
    found.push(...page.items);
    cursor = page.cursor ?? undefined;
  } while (cursor);
  return found;
}
