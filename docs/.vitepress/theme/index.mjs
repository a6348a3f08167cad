import DefaultTheme from "vitepress/theme";
import Draws from "./Draws.vue";
import Folds from "./Folds.vue";
import Search from "./Search.vue";
import "./figure.css";

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    // A figure that cannot be drawn ends the build, which would otherwise go on and leave its place empty.
    app.config.errorHandler = (error) => {
      throw error;
    };
    app.component("Draws", Draws).component("Folds", Folds).component("Search", Search);
  },
};
