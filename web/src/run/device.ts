import { openDB, type DBSchema } from "idb";
import type { FieldError, Schemas } from "../api/client";
import type { Picture } from "../proofs/pictures";

export type RunSheet = Schemas["RunSheet"];
export type Door = Schemas["SheetDoor"];
export type NewVisit = Schemas["NewVisit"];

/** A visit on its way: kept on this phone until the API has it, under the id that the form made. */
export interface Visit {
  id: string;
  /** The run that it belongs to, whichever link of it is good when it is sent. */
  run: string;
  household: string;
  report: NewVisit;
  pictures: Picture[];
  state: "waiting" | "sent" | "refused";
  /** It may have arrived although no answer came: it must not change any more. */
  tried: boolean;
  written: number;
  reason?: string;
  errors?: FieldError[];
}

/** A run as it was last read, and the link that it was read by. */
export interface Kept {
  run: string;
  token: string;
  sheet: RunSheet;
  read: number;
}

interface Phone extends DBSchema {
  runs: { key: string; value: Kept };
  visits: { key: string; value: Visit };
}

/** A database of its own: what a link lets in belongs to no account, and holds names until the link's days are over. */
export const phone = openDB<Phone>("houyuan-run", 1, {
  upgrade(db) {
    db.createObjectStore("runs", { keyPath: "run" });
    db.createObjectStore("visits", { keyPath: "id" });
  },
});

/** A run's name in its link: programme, round and volunteer; a renewed link has the same. */
export const runOf = (token: string): string => token.split(".").slice(0, 3).join(".");
