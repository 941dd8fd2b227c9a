import { openDB, type DBSchema } from "idb";
import type { FieldError, Schemas } from "./api/client";

export type NewConsultation = Schemas["NewConsultation"];
export type Programme = Schemas["Programme"];

/** A consultation on its way: kept on this device until the API has it, under the id that the form made. */
export interface Entry {
  id: string;
  /** Who wrote it: an entry is only sent with its writer's own token. */
  by: string;
  programme: string;
  consultation: NewConsultation;
  state: "waiting" | "sent" | "refused";
  /** It may have arrived although no answer came: its id must not change any more. */
  tried: boolean;
  written: number;
  /** It was sent and then voided from here. */
  voided?: boolean;
  reason?: string;
  errors?: FieldError[];
}

interface Device extends DBSchema {
  outbox: { key: string; value: Entry };
  /** The programmes as last read, so that the form knows its groups without a network. Forgotten at sign-out. */
  programmes: { key: string; value: Programme };
}

export const device = openDB<Device>("houyuan", 1, {
  upgrade(db) {
    db.createObjectStore("outbox", { keyPath: "id" });
    db.createObjectStore("programmes", { keyPath: "id" });
  },
});
