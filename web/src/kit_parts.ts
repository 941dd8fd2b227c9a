import { reactive, ref, type Ref } from "vue";
import type { Schemas } from "./api/client";
import { t, type Text } from "./language";

/** An item of a kit, and how many pieces of it one kit holds. */
export interface Held {
  item: string;
  name: Text;
  unit: string;
  quantity: number;
}

type Given = Schemas["Given"];

export interface KitParts {
  partly: Ref<boolean>;
  given: Record<string, string>;
  errors: Ref<Record<string, string>>;
  most: (held: Held) => number;
  check: () => boolean;
  told: () => Given[] | undefined;
  clear: () => void;
}

const isWhole = (text: string, max: number): boolean => /^\d{1,9}$/.test(text.trim()) && Number(text) <= max;

/** What was handed over where it was less than whole kits: pieces of each item of so many kits that were opened. */
export function useKitParts(held: () => Held[], kits: () => number, before?: Given[] | null): KitParts {
  const partly = ref(Boolean(before));
  const given: Record<string, string> = reactive(Object.fromEntries((before ?? []).map(({ item, quantity }) => [item, String(quantity)])));
  const errors = ref<Record<string, string>>({});
  const most = ({ quantity }: Held): number => quantity * kits();
  const textOf = ({ item }: Held): string => given[item] ?? "0";

  function faults(): Record<string, string> {
    if (!partly.value) return {};
    const wrong = held().filter((each) => !isWhole(textOf(each), most(each)));
    if (wrong.length) return Object.fromEntries(wrong.map((each) => [each.item, t("numberNeeded", { min: 0, max: most(each) })]));
    const [first] = held();
    return first && !told() ? { [first.item]: t("needed") } : {};
  }

  /** Whether nothing is wrong as far as the page can tell. */
  function check(): boolean {
    errors.value = faults();
    return !Object.keys(errors.value).length;
  }

  function told(): Given[] | undefined {
    if (!partly.value) return undefined;
    const items = held().map((each) => ({ item: each.item, quantity: Number(textOf(each)) })).filter(({ quantity }) => quantity > 0);
    return items.length ? items : undefined;
  }

  function clear(): void {
    [partly.value, errors.value] = [false, {}];
    for (const item of Object.keys(given)) delete given[item];
  }

  return { partly, given, errors, most, check, told, clear };
}
