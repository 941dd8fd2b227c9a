// Takes from the OpenAPI document what the site's forms ask for and what codes are called, so that the site has no copy of
// its own: what is written beside a model (`x-ui`, `x-codes`) reaches the form with the next build.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

/** The forms that every page needs, and those that only the pages about goods or money need: these are read with them. */
const FORMS = {
  fields: ["NewConsultation", "NewDelivery"],
  goods: [
    ...["NewHousehold", "HouseholdContent", "NewRound", "RecipientList", "Removal", "ListingRule", "Freezing"],
    ...["NewIssue", "NewRoundReturn", "NewRoundLoss", "NewItem", "NewKit", "KitItem", "NewStore", "NewStockReceipt"],
    ...["ReceiptLine", "Gift", "NewAssembly", "NewStockMovement", "NewStockCount", "CountLine", "NewStockCorrection", "Division"],
    ...["NewProofRule", "LabelCode", "NewCheck", "NewCheckAnswer"],
  ],
  money: [
    ...["NewDisbursement", "Grant", "Submission", "Approval", "Return", "Payment", "Failure", "Refund", "Cancellation", "NewReceipt"],
    ...["NewPayee", "NewPaylist", "Ending", "GiveBack", "LineRefund", "NewAttendance"],
    ...["NewLine", "NewBudgetVersion", "NewReallocation", "Consent"],
    ...["NewAgreement", "Tranche", "NewContact", "NewAppropriation", "TakingBack"],
  ],
};
const document = JSON.parse(readFileSync(new URL("../openapi.json", import.meta.url), "utf8"));
const { schemas } = document.components;

/** A schema by its name; one that is answered otherwise than it is asked stands there twice. */
const schemaOf = (name) => schemas[name] ?? schemas[`${name}-Input`];

/** An optional field's schema stands beside null, the codes of a set in its items. */
const given = (schema) => ({ ...schema.items, ...schema, ...schema.anyOf?.find(({ type }) => type !== "null") });

function field(name, schema, required) {
  const { order, label, widget, remember, hint, example } = schema["x-ui"];
  const { enum: codes, "x-codes": called, pattern, maxLength, minimum, maximum, default: usual } = given(schema);
  const bounds = { pattern, maxLength, minimum, maximum, usual: usual?.toString() };
  return { order, name, label, widget, remember, hint, example, required, codes: codes?.map(String), called, ...bounds };
}

/** A text in both languages is asked for once in each. */
function inBoth(text) {
  const { label } = text;
  return [
    { ...text, name: `${text.name}.zh`, label: { zh: `${label.zh}（中文）`, en: `${label.en} (Chinese)` } },
    { ...text, name: `${text.name}.en`, label: { zh: `${label.zh}（英文）`, en: `${label.en} (English)` } },
  ];
}

function form({ properties, required = [] }) {
  return Object.entries(properties)
    .filter(([, schema]) => schema["x-ui"])
    .flatMap(([name, schema]) => {
      const one = field(name, schema, required.includes(name));
      return given(schema).$ref?.endsWith("/Text") ? inBoth(one) : [one];
    })
    .sort((a, b) => a.order - b.order);
}

const codes = {};
for (const { properties } of Object.values(schemas))
  for (const [name, schema] of Object.entries(properties ?? {})) {
    if (given(schema)["x-codes"]) codes[given(schema)["x-codes-of"] ?? name] = given(schema)["x-codes"];
    Object.assign(codes, schema["x-codes-by-key"]);
  }

mkdirSync(new URL("src/generated/", import.meta.url), { recursive: true });
for (const [file, names] of Object.entries(FORMS)) {
  const forms = Object.fromEntries(names.map((name) => [name, form(schemaOf(name))]));
  const told = file === "fields" ? { forms, codes } : { forms };
  writeFileSync(new URL(`src/generated/${file}.json`, import.meta.url), `${JSON.stringify(told, null, 1)}\n`);
}
