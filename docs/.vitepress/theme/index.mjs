import DefaultTheme from "vitepress/theme";
import Draws from "./Draws.vue";
import Folds from "./Folds.vue";
import Search from "./Search.vue";
import "./figure.css";

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    // The build would go on without a figure that cannot be drawn.
    app.config.errorHandler = (error) => {
      console.error(error);
      if (import.meta.env.SSR) process.exitCode = 1;
    };
    app.component("Draws", Draws).component("Folds", Folds).component("Search", Search);
  },
};
