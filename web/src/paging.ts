import { computed, shallowRef, watch, type WatchSource } from "vue";
import { useAsked } from "./asking";

interface Page<T> {
  items: T[];
  cursor?: string | null;
}

/** A list of the API that grows page by page; it begins anew whenever a source changes. `first` is its first page whole. */
export function usePages<T, P extends Page<T> = Page<T>>(sources: WatchSource | WatchSource[], ask: (cursor?: string) => Promise<P & Page<T>>) {
  const later = shallowRef<T[]>([]);
  const cursor = shallowRef<string>();
  const moreProblem = shallowRef<unknown>();
  const { data: first, problem, asking, again } = useAsked(sources, () => ask());
  watch(first, (page) => ([later.value, cursor.value, moreProblem.value] = [[], page?.cursor ?? undefined, undefined]), { flush: "sync" });
  const items = computed(() => first.value && [...first.value.items, ...later.value]);

  async function more(): Promise<void> {
    const before = first.value;
    moreProblem.value = undefined;
    try {
      const page = await ask(cursor.value);
      if (first.value !== before) return;
      [later.value, cursor.value] = [[...later.value, ...page.items], page.cursor ?? undefined];
    } catch (cause) {
      moreProblem.value = cause;
    }
  }

  return { first, items, cursor, problem, moreProblem, asking, again, more };
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
