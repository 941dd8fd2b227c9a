import { answer, api, Refused } from "./api/client";
import { language, sayCode, t, type Text } from "./language";
import type { Programme } from "./store";

/** What the facts of a record are called: codes of the API, and the names that the programme gave to its own ids. */
export type Names = (dimension: string, value: string) => string;

type Known = Record<string, Text | string>;

/** Where the programme's own names for the ids of a dimension are asked for. */
const ASKED: Record<string, (programme: string) => Promise<Known>> = {
  line: linesOf,
  place: placesOf,
  purpose: purposesOf,
  round: roundsOf,
  kit: kitsOf,
  item: async (programme) => ({ ...(await itemsOf(programme)), ...(await kitsOf(programme)) }),
};

/** Names for the dimensions of a figure; those that the reader's role does not show stay as their ids. */
export async function namesOf(programme: Programme, dimensions: Iterable<string>): Promise<Names> {
  const asked = [...new Set(dimensions)].filter((dimension) => ASKED[dimension]);
  const found = await Promise.all(asked.map(async (dimension) => [dimension, await shown(ASKED[dimension]!(programme.id))] as const));
  const known: Record<string, Known> = {
    group: Object.fromEntries((programme.groups ?? []).map(({ id, name }) => [id, name])),
    funder: Object.fromEntries(programme.funders.map(({ id, name }) => [id, name])),
    ...Object.fromEntries(found),
  };
  return (dimension, value) => {
    if (value === "none") return t("notStated");
    const name = known[dimension]?.[value];
    if (name !== undefined) return typeof name === "string" ? name : name[language.value];
    return dimension === "class" ? value.split("+").map((each) => sayCode(dimension, each)).join(t("comma")) : sayCode(dimension, value);
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
const listed = async (programme: string) =>
  (await answer(api().GET("/deliveries/v1/programmes/{programme}/rounds", { params: whole(programme) }))).items;

async function placesOf(programme: string): Promise<Known> {
  return Object.fromEntries((await listed(programme)).map(({ place, place_name }) => [place, place_name]));
}

async function roundsOf(programme: string): Promise<Known> {
  return Object.fromEntries((await listed(programme)).map(({ id, place_name, day }) => [id, `${place_name} ${day}`]));
}

async function purposesOf(programme: string): Promise<Known> {
  const [rounds, kits] = await Promise.all([listed(programme), kitsOf(programme)]);
  return Object.fromEntries(rounds.map(({ purpose, kit }) => [purpose, kits[kit] ?? purpose]));
}

async function kitsOf(programme: string): Promise<Known> {
  const { items } = await answer(api().GET("/deliveries/v1/programmes/{programme}/kits", { params: whole(programme) }));
  return Object.fromEntries(items.map(({ id, name }) => [id, name]));
}

async function itemsOf(programme: string): Promise<Known> {
  const { items } = await answer(api().GET("/deliveries/v1/programmes/{programme}/items", { params: whole(programme) }));
  return Object.fromEntries(items.map(({ id, name }) => [id, name]));
}
