import { Refused } from "./api/client";
import { itemsOf, kitsOf, roundsOf } from "./goods/asking";
import { language, sayCode, t, type Text } from "./language";
import { budgetOf } from "./money/asking";
import type { Named } from "./named";
import type { Programme } from "./store";

/** What the facts of a record are called: codes of the API, and the names that the programme gave to its own ids. */
export type Names = (dimension: string, value: string) => string;

type Known = Record<string, Text | string>;

const OF_GOODS = ["kit", "item", "purpose", "place", "round"];

/** Names for the dimensions of a figure; those that the reader's role does not show stay as their ids. */
export async function namesOf(programme: Programme, dimensions: Iterable<string>): Promise<Names> {
  const asked = new Set(dimensions);
  const known: Record<string, Known> = {
    group: called(programme.groups ?? []),
    funder: called(programme.funders),
  };
  if (asked.has("line")) known.line = called(await shown(budgetOf(programme.id).then(({ lines }) => lines)));
  if (OF_GOODS.some((dimension) => asked.has(dimension))) Object.assign(known, await goodsOf(programme.id, asked.has("item")));
  return (dimension, value) => {
    if (value === "none") return t("notStated");
    const name = known[dimension]?.[value];
    if (name !== undefined) return typeof name === "string" ? name : name[language.value];
    return dimension === "class" ? value.split("+").map((each) => sayCode(dimension, each)).join(t("comma")) : sayCode(dimension, value);
  };
}

const called = (things: Named[]): Known => Object.fromEntries(things.map(({ id, name }) => [id, name]));

/** A list; none of it, where the reader's role does not show it. */
async function shown<T>(list: Promise<T[]>): Promise<T[]> {
  try {
    return await list;
  } catch (cause) {
    if (cause instanceof Refused) return [];
    throw cause;
  }
}

async function goodsOf(programme: string, withItems: boolean): Promise<Record<string, Known>> {
  const items = withItems ? itemsOf(programme) : Promise.resolve([]);
  const [rounds, kits, others] = await Promise.all([shown(roundsOf(programme)), shown(kitsOf(programme)), shown(items)]);
  const kit = called(kits);
  return {
    kit,
    item: { ...called(others), ...kit },
    purpose: Object.fromEntries(rounds.map(({ purpose, kit: code }) => [purpose, kit[code] ?? purpose])),
    place: Object.fromEntries(rounds.map(({ place, place_name }) => [place, place_name])),
    round: Object.fromEntries(rounds.map(({ id, place_name, day }) => [id, `${place_name} ${day}`])),
  };
}
