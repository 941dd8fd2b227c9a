import type { Text } from "../language";
import told from "../generated/fields.json";

/** A field of a form as the model beside the API describes it; `fields.mjs` takes it from the OpenAPI document. */
export interface FormField {
  name: string;
  label: Text;
  widget: "choices" | "several" | "flag" | "day" | "date" | "group" | "pick" | "number" | "text" | "codes" | "phone" | "note";
  required: boolean;
  /** Whether the next form begins with the last value. */
  remember: boolean;
  hint?: Text;
  example?: string;
  codes?: string[];
  /** What the codes are called. */
  called?: Record<string, Text | undefined>;
  pattern?: string;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  /** What the API takes when nothing is said. */
  usual?: string;
}

export const consultationFields = told.forms.NewConsultation as FormField[];

export const deliveryFields = told.forms.NewDelivery as FormField[];

/** What the codes of the API are called, by field. */
export const codes = told.codes as Record<string, Record<string, Text> | undefined>;
