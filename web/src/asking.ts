import { ref, shallowRef, watch, type Ref, type ShallowRef, type WatchSource } from "vue";

interface Asked<T> {
  data: ShallowRef<T | undefined>;
  problem: ShallowRef<unknown>;
  asking: Ref<boolean>;
  again: () => Promise<void>;
}

/** Asks for something now and whenever a source changes; an answer that came too late for the present question is dropped. */
export function useAsked<T>(sources: WatchSource | WatchSource[], ask: () => Promise<T>): Asked<T> {
  const data = shallowRef<T>();
  const problem = shallowRef<unknown>();
  const asking = ref(false);
  let turn = 0;
  const again = async () => {
    const mine = ++turn;
    asking.value = true;
    try {
      const got = await ask();
      if (mine === turn) [data.value, problem.value] = [got, undefined];
    } catch (cause) {
      if (mine === turn) problem.value = cause;
    } finally {
      if (mine === turn) asking.value = false;
    }
  };
  watch(sources, again, { immediate: true });
  return { data, problem, asking, again };
}
