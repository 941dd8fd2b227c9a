// Takes from the OpenAPI document what the site's forms ask for and what codes are called, so that the site has no copy of
// its own: what is written beside a model (`x-ui`, `x-codes`) reaches the form with the next build.
import { readFileSync, writeFileSync } from "node:fs";

const FORMS = ["NewConsultation"];
const document = JSON.parse(readFileSync(new URL("../openapi.json", import.meta.url), "utf8"));
const { schemas } = document.components;

/** An optional field's schema stands beside null. */
const given = (schema) => ({ ...schema, ...schema.anyOf?.find(({ type }) => type !== "null") });

function field(name, schema, required) {
  const { order, label, widget, remember, hint, example } = schema["x-ui"];
  const { enum: codes, pattern, maxLength, minimum, maximum } = given(schema);
  return { order, name, label, widget, remember, hint, example, required, codes, pattern, maxLength, minimum, maximum };
}

function form({ properties, required }) {
  return Object.entries(properties)
    .map(([name, schema]) => field(name, schema, required.includes(name)))
    .sort((a, b) => a.order - b.order);
}

const codes = {};
for (const { properties } of Object.values(schemas))
  for (const [name, schema] of Object.entries(properties ?? {}))
    if (given(schema)["x-codes"]) codes[name] = given(schema)["x-codes"];

const forms = Object.fromEntries(FORMS.map((name) => [name, form(schemas[name])]));
writeFileSync(new URL("src/api/fields.json", import.meta.url), `${JSON.stringify({ forms, codes }, null, 1)}\n`);
