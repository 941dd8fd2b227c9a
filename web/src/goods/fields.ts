import type { FormField } from "../api/fields";
import told from "../generated/goods.json";

/** The forms about goods as their models describe them. */
export const forms = told.forms as Record<keyof typeof told.forms, FormField[]>;
