import { answer, api } from "../api/client";
import { every } from "../paging";

/** What the pages about the budget ask the API for. */
export const FUNDS = "/funds/v1/programmes/{programme}";

const whole = (programme: string, cursor?: string) => ({ params: { path: { programme }, query: { limit: 200, cursor } } });

export const budgetOf = (programme: string) => answer(api().GET(`${FUNDS}/lines`, { params: { path: { programme } } }));
export const agreementsOf = (programme: string) => every((cursor) => answer(api().GET(`${FUNDS}/agreements`, whole(programme, cursor))));
export const appropriationsOf = (programme: string) => every((cursor) => answer(api().GET(`${FUNDS}/appropriations`, whole(programme, cursor))));
export const reallocationsOf = (programme: string) => every((cursor) => answer(api().GET(`${FUNDS}/reallocations`, whole(programme, cursor))));
export const versionsOf = (programme: string) => every((cursor) => answer(api().GET(`${FUNDS}/budget-versions`, whole(programme, cursor))));
export const monthsOf = (programme: string) => every((cursor) => answer(api().GET(`${FUNDS}/periods`, whole(programme, cursor))));
