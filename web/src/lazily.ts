import { defineAsyncComponent, type Component } from "vue";
import NotLoaded from "./parts/NotLoaded.vue";
import Loading from "./parts/Loading.vue";

/** A page that is read when somebody goes there, so that the first page need not wait for it. */
export const lazily = (loader: () => Promise<Component>): Component =>
  defineAsyncComponent({ loader, loadingComponent: Loading, errorComponent: NotLoaded, delay: 100 });
