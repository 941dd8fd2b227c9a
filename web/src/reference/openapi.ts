import type { Text } from "../language";

/** The parts of an OpenAPI 3.1 document that this page shows. */
export interface Schema {
  $ref?: string;
  type?: string;
  title?: string;
  description?: string;
  format?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  pattern?: string;
  examples?: unknown[];
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  required?: string[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  "x-personal"?: boolean;
  "x-ui"?: { label: Text };
  "x-codes"?: Record<string, Text>;
}

interface Body {
  required?: boolean;
  content?: Record<string, { schema?: Schema }>;
}

export interface Operation {
  operationId: string;
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema: Schema }[];
  requestBody?: Body;
  responses: Record<string, Body & { description: string }>;
}

export interface Document {
  info: { title: string; version: string; description?: string };
  paths: Record<string, Partial<Record<"get" | "post" | "put" | "patch" | "delete", Operation>>>;
  components: { schemas: Record<string, Schema> };
}

export interface Listed {
  method: string;
  path: string;
  operation: Operation;
}

/** Every operation, by service, in the document's order. */
export function byService({ paths }: Document): Map<string, Listed[]> {
  const found = new Map<string, Listed[]>();
  for (const [path, methods] of Object.entries(paths))
    for (const [method, operation] of Object.entries(methods)) {
      const service = operation.tags?.[0] ?? path.split("/")[1] ?? "";
      found.set(service, [...(found.get(service) ?? []), { method: method.toUpperCase(), path, operation }]);
    }
  return found;
}

/** A schema with its reference followed; `name` is what the reference calls it. */
export function resolved(schema: Schema, { components }: Document): { name?: string; schema: Schema } {
  const name = schema.$ref?.split("/").at(-1);
  return name ? { name, schema: components.schemas[name] ?? {} } : { schema };
}

/** The schema under "or null" and under a list, which is where a nested object's fields are. */
export function inner(schema: Schema): Schema {
  const given = schema.anyOf?.filter(({ type }) => type !== "null") ?? [];
  if (given.length === 1 && given[0]) return inner(given[0]);
  return schema.items ? inner(schema.items) : schema;
}

const plain = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

/** A type in one line, such as `list of KitItem (1–50)` or `text, at most 200, or null`. */
export function typeOf(schema: Schema, document: Document): string {
  const { name, schema: found } = resolved(schema, document);
  if (name) return name.replace(/^Page_(\w+)_$/, "page of $1");
  if (found.anyOf) return found.anyOf.map((each) => typeOf(each, document)).join(" | ");
  if (found["x-codes"]) return "code";
  if (found.enum) return found.enum.map(plain).join(" | ");
  if (found.const !== undefined) return plain(found.const) || '""';
  if (found.type === "array") return `list of ${typeOf(found.items ?? {}, document)}${range(found.minItems, found.maxItems)}`;
  if (found.type === "object") {
    const { additionalProperties: values } = found;
    return typeof values === "object" ? `object of ${typeOf(values, document)}` : "object";
  }
  if (found.type === "string") return `${found.format ?? "string"}${range(found.minLength, found.maxLength)}`;
  return `${found.type ?? "any"}${range(found.minimum ?? found.exclusiveMinimum, found.maximum ?? found.exclusiveMaximum)}`;
}

function range(least?: number, most?: number): string {
  if (least === undefined && most === undefined) return "";
  if (least === undefined) return ` (≤ ${most})`;
  return most === undefined ? ` (≥ ${least})` : ` (${least}–${most})`;
}
