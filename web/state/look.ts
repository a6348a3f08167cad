import { computed, effect, signal } from "@preact/signals";
import { dark, light, type Theme } from "../../src/charts/theme.ts";

/** Light or dark: as the system has it, until somebody chooses. */

const KEY = "whetstone-look";
const system = window.matchMedia("(prefers-color-scheme: dark)");
const systemIsDark = signal(system.matches);
system.addEventListener("change", () => {
  systemIsDark.value = system.matches;
});

const chosen = signal<string | null>(localStorage.getItem(KEY));
/** Whether the page is being printed. */
export const printing = signal(false);
window.addEventListener("beforeprint", () => {
  printing.value = true;
});
window.addEventListener("afterprint", () => {
  printing.value = false;
});

/** Paper is light. */
export const isDark = computed(
  () => !printing.value && (chosen.value === null ? systemIsDark.value : chosen.value === "dark"),
);
export const theme = computed<Theme>(() => (isDark.value ? dark : light));

export function toggleLook(): void {
  const next = isDark.peek() ? "light" : "dark";
  chosen.value = next;
  localStorage.setItem(KEY, next);
}

effect(() => {
  document.documentElement.dataset.look = isDark.value ? "dark" : "light";
});
