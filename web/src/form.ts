import { nextTick, reactive, ref } from "vue";
import type { FieldError } from "./api/client";
import type { FormField } from "./api/fields";
import { fault } from "./checks";

/** What a form holds: a text for each field; several choices are parted by `+`, a yes is "yes". */
export type Values = Record<string, string>;
export type Body = Record<string, unknown>;

/** One of those that a page offers for a field. */
export interface Option {
  value: string;
  text: string;
}

/** Whether a field is asked for, by what the form holds. */
export type Asks = (field: FormField, values: Values) => boolean;

/**
 * A form by its fields: the texts, what is wrong with them, and the body that they make. A field such as `lines.0.item`
 * stands inside a list of the body. What it `asks` for may depend on what was said.
 */
export function useForm(fields: () => FormField[], first: (field: FormField) => string, asks: Asks = () => true) {
  const values: Values = reactive({});
  const errors = ref<Values>({});
  const begin = (): void => {
    for (const field of fields()) values[field.name] ??= first(field);
  };
  begin();

  const asked = () => fields().filter((field) => asks(field, values));

  /** Whether nothing is wrong as far as the page can tell. */
  function check(): boolean {
    const found = asked().map((field) => [field.name, fault(field, values[field.name] ?? "")] as const);
    errors.value = Object.fromEntries(found.filter((pair): pair is [string, string] => pair[1] !== undefined));
    return !Object.keys(errors.value).length;
  }

  /** The body; `own` makes the id of a dated record from its day. */
  function body(own: string): Body {
    const made: Body = {};
    for (const field of asked()) {
      const text = (values[field.name] ?? "").trim();
      if (text) put(made, field.name.split("."), valueOf(field, text, own));
    }
    return made;
  }

  /** Shows the API's faults at their fields; what stands at no field of the form is answered. */
  function refuse(found: FieldError[]): FieldError[] {
    const names = new Set(asked().map(({ name }) => name));
    const at = ({ field }: FieldError) => (names.has(field) ? field : (field.split(".")[0] ?? field));
    errors.value = Object.fromEntries(found.map((each) => [at(each), each.message]));
    return found.filter((each) => !names.has(at(each)));
  }

  return { values, errors, asked, begin, check, body, refuse };
}

function valueOf({ widget }: FormField, text: string, own: string): unknown {
  if (widget === "day") return `${text}.${own}`;
  if (widget === "number") return Number(text);
  if (widget === "several") return text.split("+");
  if (widget === "codes") return text.split(/[\s,，、;；]+/).filter(Boolean);
  return widget === "flag" ? true : text;
}

function put(made: Body, [name = "", ...rest]: string[], value: unknown): void {
  if (!rest.length) made[name] = value;
  else put((made[name] ??= /^\d+$/.test(rest[0] ?? "") ? [] : {}) as Body, rest, value);
}

/** Leads the reader to the first field with a fault. */
export async function pointAtErrors(sheet: HTMLElement | null): Promise<void> {
  await nextTick();
  sheet?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
}
