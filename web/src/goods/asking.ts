import { answer, api } from "../api/client";
import { every } from "../paging";

/** What the pages about goods ask the API for. */
export const GOODS = "/deliveries/v1/programmes/{programme}";
export const ROUND = `${GOODS}/rounds/{round_id}` as const;

const whole = (programme: string, cursor?: string) => ({ params: { path: { programme }, query: { limit: 200, cursor } } });

export const kitsOf = (programme: string) => every((cursor) => answer(api().GET(`${GOODS}/kits`, whole(programme, cursor))));
export const itemsOf = (programme: string) => every((cursor) => answer(api().GET(`${GOODS}/items`, whole(programme, cursor))));
export const storesOf = (programme: string) => every((cursor) => answer(api().GET(`${GOODS}/stores`, whole(programme, cursor))));
export const roundsOf = (programme: string) => every((cursor) => answer(api().GET(`${GOODS}/rounds`, whole(programme, cursor))));
