import { fileURLToPath } from "node:url";
import { defineConfig } from "vitepress";

const links = (folder, ...pages) => pages.map(([text, name]) => ({ text, link: `/${folder}${name}` }));

/** The site is made of docs/*.md as they are. Its figures are drawn by whetstone itself, from dist/, so build that first. */
export default defineConfig({
  title: "Whetstone",
  description: "Hyperparameter search for neural networks, coarse to fine",
  cleanUrls: true,
  srcExclude: ["node_modules/**"],
  themeConfig: {
    search: { provider: "local" },
    nav: [
      { text: "Start", link: "/start" },
      { text: "Learn", link: "/learn/ranges" },
      { text: "Guides", link: "/guides/pytorch" },
      { text: "Reference", link: "/reference/commands" },
    ],
    sidebar: [
      { text: "Start", items: links("", ["Five minutes", "start"]) },
      {
        text: "Learn",
        items: links(
          "learn/",
          ["Ranges", "ranges"],
          ["Log scales", "log-scale"],
          ["Random against grid", "random-and-grid"],
          ["Borders", "borders"],
          ["Coarse to fine", "coarse-to-fine"],
          ["One fold", "one-fold"],
          ["Bayesian search", "bayesian"],
        ),
      },
      {
        text: "Guides",
        items: [
          ...links(
            "guides/",
            ["PyTorch", "pytorch"],
            ["Keras", "keras"],
            ["Other frameworks", "frameworks"],
            ["Slurm", "slurm"],
            ["Several GPUs", "several-gpus"],
            ["Config files", "config-files"],
            ["Resuming", "resuming"],
            ["Notebooks", "notebooks"],
            ["Noise", "noise"],
          ),
          ...links(
            "",
            ["The dashboard", "dashboard"],
            ["Several metrics", "goals"],
            ["What to believe", "trust"],
            ["Plots, importance and reports", "plots"],
            ["The master and its workers", "master"],
            ["Workers on hosts reached by ssh", "ssh"],
            ["Workers under Slurm", "slurm"],
            ["Workers on Kubernetes", "kubernetes"],
            ["Changing a running study", "changing"],
            ["Reading results", "results"],
            ["Editors, hooks and shells", "editor"],
            ["Import", "import"],
            ["Export", "export"],
          ),
        ],
      },
      {
        text: "Coming from",
        items: links(
          "coming-from/",
          ["Optuna", "optuna"],
          ["Ray Tune", "ray-tune"],
          ["Weights & Biases", "wandb"],
          ["Hyperopt", "hyperopt"],
        ),
      },
      {
        text: "Reference",
        items: [
          ...links("reference/", ["Commands", "commands"], ["study.yaml", "study-yaml"], ["For scripts", "scripts"]),
          ...links(
            "",
            ["The library", "library"],
            ["The study's folder and its events", "study-folder"],
            ["Many workers", "scale"],
            ["Samplers", "samplers"],
            ["Schedules", "schedules"],
            ["Narrowing", "narrowing"],
            ["Benchmarks", "benchmarks"],
            ["What measuring taught", "findings"],
            ["Versions", "versions"],
            ["Dependencies", "dependencies"],
            ["Architecture", "architecture"],
          ),
        ],
      },
    ],
  },
  markdown: {
    config: (md) => {
      const render = md.renderer.rules.code_inline;
      // Braces in code are braces, not Vue's.
      md.renderer.rules.code_inline = (tokens, i, ...rest) => {
        tokens[i].attrSet("v-pre", "");
        return render(tokens, i, ...rest);
      };
    },
  },
  vite: {
    resolve: { alias: { "whetstone/core": fileURLToPath(new URL("../../dist/core.js", import.meta.url)) } },
  },
});
