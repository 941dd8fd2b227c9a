import type { FormField } from "../api/fields";
import told from "../generated/money.json";

/** The forms about money as their models describe them. */
export const forms = told.forms as Record<keyof typeof told.forms, FormField[]>;
