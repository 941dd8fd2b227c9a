import { ref, shallowRef, type Ref } from "vue";
import { allowedIn, type Allowed } from "./permissions";

/** What the reader's role allows here; nothing, until the API has told. */
export function useAllowed(programme: string): Ref<Allowed> {
  const allowed = shallowRef<Allowed>(() => false);
  void allowedIn(programme).then((found) => (allowed.value = found));
  return allowed;
}

/** One deed at a time, and why the last one was not done. */
export function useDeed() {
  const busy = ref(false);
  const failure = shallowRef<unknown>();
  async function run(act: () => Promise<unknown>): Promise<void> {
    if (busy.value) return;
    [busy.value, failure.value] = [true, undefined];
    try {
      await act();
    } catch (cause) {
      failure.value = cause;
    } finally {
      busy.value = false;
    }
  }
  return { busy, failure, run };
}
