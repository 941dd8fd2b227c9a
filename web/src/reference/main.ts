import { createApp } from "vue";
import "../style.css";
import Reference from "./Reference.vue";
import "./reference.css";

createApp(Reference).mount("#app");
