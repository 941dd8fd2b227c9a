import { answer, api, Refused } from "./api/client";
import { language, sayCode, t, type Text } from "./language";
import type { Programme } from "./store";

/** What the facts of a record are called: codes of the API, and the names that the programme gave to its own ids. */
export type Names = (dimension: string, value: string) => string;

type Known = Record<string, Text | string>;

/** Names for the dimensions of a figure; those that the reader's role does not show stay as their ids. */
export async function namesOf(programme: Programme, dimensions: Iterable<string>): Promise<Names> {
  const asked = new Set(dimensions);
  const known: Record<string, Known> = {
    group: Object.fromEntries((programme.groups ?? []).map(({ id, name }) => [id, name])),
    funder: Object.fromEntries(programme.funders.map(({ id, name }) => [id, name])),
  };
  if (asked.has("line")) known.line = await shown(linesOf(programme.id));
  if (asked.has("place")) known.place = await shown(placesOf(programme.id));
  if (asked.has("purpose")) known.purpose = await shown(purposesOf(programme.id));
  return (dimension, value) => {
    if (value === "none") return t("notStated");
    const name = known[dimension]?.[value];
    if (name === undefined) return sayCode(dimension, value);
    return typeof name === "string" ? name : name[language.value];
  };
}

async function shown(names: Promise<Known>): Promise<Known> {
  try {
    return await names;
  } catch (cause) {
    if (cause instanceof Refused) return {};
    throw cause;
  }
}

async function linesOf(programme: string): Promise<Known> {
  const { lines } = await answer(api().GET("/funds/v1/programmes/{programme}/lines", { params: { path: { programme } } }));
  return Object.fromEntries(lines.map(({ id, name }) => [id, name]));
}

const whole = (programme: string) => ({ path: { programme }, query: { limit: 200 } });
const roundsOf = (programme: string) =>
  answer(api().GET("/deliveries/v1/programmes/{programme}/rounds", { params: whole(programme) }));

async function placesOf(programme: string): Promise<Known> {
  const { items } = await roundsOf(programme);
  return Object.fromEntries(items.map(({ place, place_name }) => [place, place_name]));
}

async function purposesOf(programme: string): Promise<Known> {
  const kits = answer(api().GET("/deliveries/v1/programmes/{programme}/kits", { params: whole(programme) }));
  const names = new Map((await kits).items.map(({ id, name }) => [id, name]));
  const { items } = await roundsOf(programme);
  return Object.fromEntries(items.map(({ purpose, kit }) => [purpose, names.get(kit) ?? purpose]));
}
