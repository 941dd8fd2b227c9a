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
};
