import { openDB, type DBSchema } from "idb";
import type { FieldError, Schemas } from "./api/client";

export type Programme = Schemas["Programme"];

/** What may be on its way, by kind of entry. */
export interface Contents {
  consultation: Schemas["NewConsultation"];
  delivery: Schemas["NewDelivery"];
}
export type Kind = keyof Contents;

/** Something on its way: kept on this device until the API has it, under the id that the form made. */
export interface EntryOf<K extends Kind> {
  id: string;
  /** Who wrote it: an entry is only sent with its writer's own token. */
  by: string;
  programme: string;
  kind: K;
  content: Contents[K];
  state: "waiting" | "sent" | "refused";
  /** It may have arrived although no answer came: its id must not change any more. */
  tried: boolean;
  written: number;
  /** It was sent and then voided from here. */
  voided?: boolean;
  reason?: string;
  errors?: FieldError[];
}

export type Entry = { [K in Kind]: EntryOf<K> }[Kind];

interface Device extends DBSchema {
  outbox: { key: string; value: Entry };
  /** The programmes as last read, so that the form knows its groups without a network. Forgotten at sign-out. */
  programmes: { key: string; value: Programme };
}

/** An entry as the first version of the site kept it. */
type FirstEntry = Omit<EntryOf<"consultation">, "kind" | "content"> & { consultation: Contents["consultation"] };

export const device = openDB<Device>("houyuan", 2, {
  async upgrade(db, before, _after, change) {
    if (before < 1) {
      db.createObjectStore("outbox", { keyPath: "id" });
      db.createObjectStore("programmes", { keyPath: "id" });
      return;
    }
    const outbox = change.objectStore("outbox");
    for (const each of (await outbox.getAll()) as unknown as FirstEntry[]) {
      const { consultation, ...entry } = each;
      await outbox.put({ ...entry, kind: "consultation", content: consultation });
    }
  },
  /** Another tab opens a newer version of the site: this one must not keep it from the device. */
  blocking(_current, _wanted, event) {
    (event.target as IDBDatabase).close();
    location.reload();
  },
});
