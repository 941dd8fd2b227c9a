import type { Schemas } from "../../api/client";
import type { Programme } from "../../store";

type Way = Schemas["Agreement"]["consent"];

/** What counts as a funder's consent; who has no agreement is asked for a letter. */
export const wayOf = (agreements: Schemas["Agreement"][], funder: string): Way =>
  agreements.find((each) => each.funder === funder)?.consent ?? "letter";

/** The programme's funders that consent in a way. */
export const askedBy = (programme: Programme, agreements: Schemas["Agreement"][], way: Way) =>
  programme.funders.filter(({ id }) => wayOf(agreements, id) === way);
