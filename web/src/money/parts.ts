import type { Component } from "vue";
import { lazily } from "../lazily";
import type { Permission } from "../permissions";
import type { TextName } from "./texts";

interface Part {
  is: Component;
  needs: Permission;
}

/** The pages about money, in the order in which they are offered, and what a role needs to see them. */
export const PARTS: Partial<Record<TextName, Part>> = {
  budget: { is: lazily(() => import("./budget/Budget.vue")), needs: "see-money" },
  payments: { is: lazily(() => import("./payments/Payments.vue")), needs: "see-payments" },
  paylists: { is: lazily(() => import("./payments/Paylists.vue")), needs: "see-payments" },
  payees: { is: lazily(() => import("./payments/Payees.vue")), needs: "see-payments" },
  reallocations: { is: lazily(() => import("./budget/Reallocations.vue")), needs: "see-money" },
  agreements: { is: lazily(() => import("./budget/Agreements.vue")), needs: "see-money" },
  months: { is: lazily(() => import("./budget/Months.vue")), needs: "see-money" },
};
