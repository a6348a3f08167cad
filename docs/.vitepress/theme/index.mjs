import DefaultTheme from "vitepress/theme";
import Draws from "./Draws.vue";
import Folds from "./Folds.vue";
import Search from "./Search.vue";
import "./figure.css";

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component("Draws", Draws).component("Folds", Folds).component("Search", Search);
  },
};
