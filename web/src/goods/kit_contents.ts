import { answer, api, Unreachable } from "../api/client";
import type { Held } from "../kit_parts";
import { SignedOut } from "../session";
import { itemsOf, kitsOf, ROUND } from "./asking";

/** What one household of a round gets: so many kits, and what is in each. */
export interface KitContents {
  kits: number;
  held: Held[];
}

/** The contents of a round's kit. They never change, so without a network those that were read before hold. */
export async function contentsOf(programme: string, round: string): Promise<KitContents | undefined> {
  const place = `houyuan.kit.${programme}.${round}`;
  try {
    const found = await asked(programme, round);
    localStorage.setItem(place, JSON.stringify(found));
    return found;
  } catch (cause) {
    if (!(cause instanceof Unreachable || cause instanceof SignedOut)) throw cause;
    const kept = localStorage.getItem(place);
    return kept === null ? undefined : (JSON.parse(kept) as KitContents);
  }
}

async function asked(programme: string, round: string): Promise<KitContents> {
  const [{ kit, per_household }, kits, items] = await Promise.all([
    answer(api().GET(ROUND, { params: { path: { programme, round_id: round } } })),
    kitsOf(programme),
    itemsOf(programme),
  ]);
  const parts = kits.find(({ id }) => id === kit)?.items ?? [];
  const held = parts.map(({ item, quantity }) => {
    const { name, unit } = items.find(({ id }) => id === item) ?? { name: { zh: item, en: item }, unit: "" };
    return { item, name, unit, quantity };
  });
  return { kits: per_household ?? 1, held };
}
