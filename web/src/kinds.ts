import { answer, api } from "./api/client";
import { consultationFields, deliveryFields, type FormField } from "./api/fields";
import { sayCode } from "./language";
import type { Entry, EntryOf, Kind, Programme } from "./store";

/** What the outbox must know of a kind of entry: where it goes, what may stay of it, and how it is told. */
interface Sort<E> {
  fields: FormField[];
  send: (entry: E) => Promise<unknown>;
  void: (entry: E, reason: string) => Promise<unknown>;
  /** What the list still shows of a sent entry: nothing about a person stays on the device. */
  bare: (entry: E) => E;
  title: (entry: E) => string;
  details: (entry: E, programme: Programme) => (string | null | undefined)[];
}

const CONSULTATIONS = "/intake/v1/programmes/{programme}/consultations";
const DELIVERIES = "/deliveries/v1/programmes/{programme}/deliveries";

const SORTS: { [K in Kind]: Sort<EntryOf<K>> } = {
  consultation: {
    fields: consultationFields,
    send: ({ programme, content }) => answer(api().POST(CONSULTATIONS, { params: { path: { programme } }, body: content })),
    void: ({ programme, id }, reason) =>
      answer(api().POST(`${CONSULTATIONS}/{consultation}/void`, { params: { path: { programme, consultation: id } }, body: { reason } })),
    bare: (entry) => {
      const { id, channel, topic, group, minutes } = entry.content;
      return { ...entry, content: { id, channel, topic, group, minutes } };
    },
    title: ({ content }) => `${sayCode("channel", content.channel)} · ${sayCode("topic", content.topic)}`,
    details: ({ id, content }, { groups }) => [id.slice(0, 10), groups?.find(({ id: group }) => group === content.group)?.name, content.person],
  },
  delivery: {
    fields: deliveryFields,
    send: ({ programme, content }) => answer(api().POST(DELIVERIES, { params: { path: { programme } }, body: content })),
    void: ({ programme, id }, reason) =>
      answer(api().POST(`${DELIVERIES}/{delivery}/void`, { params: { path: { programme, delivery: id } }, body: { reason } })),
    bare: (entry) => {
      const { id, round, household, result, people, quantity } = entry.content;
      return { ...entry, content: { id, round, household, result, people, quantity } };
    },
    title: ({ content }) => `${content.household} · ${sayCode("result", content.result)}`,
    details: ({ id, content }) => [id.slice(0, 10), content.round],
  },
};

export const sortOf = (entry: Entry): Sort<Entry> => SORTS[entry.kind] as unknown as Sort<Entry>;
